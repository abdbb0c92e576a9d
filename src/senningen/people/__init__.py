"""People, their addresses, organisations and links."""
