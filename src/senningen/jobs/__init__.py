"""The queue is a table."""
