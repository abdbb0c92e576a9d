"""Formats of dates and numbers for languages Django has none for."""
