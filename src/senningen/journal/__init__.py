"""What happened, append-only, with its cause."""
