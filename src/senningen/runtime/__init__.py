"""Settings, command line, supervisor, bus, components."""
