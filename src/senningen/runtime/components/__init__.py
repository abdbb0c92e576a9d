"""One server each: start, stop, health."""
