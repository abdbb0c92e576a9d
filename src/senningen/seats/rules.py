"""The rules of seats: pure functions on frozen dataclasses; time and numbers come in as arguments."""
