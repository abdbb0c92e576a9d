"""The interface for other programs (REST, JSON), described by itself. Imported when first asked for."""
