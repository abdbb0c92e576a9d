"""Attendance, certificates, figures, archive."""
