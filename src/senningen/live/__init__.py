"""The live place of a session."""
