"""The media path: rooms and passes, not seats."""
