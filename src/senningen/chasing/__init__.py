"""Chasing: reminders before an hour, letters to many, and the daily look for what was left lying."""
