"""Benchmarks: one module for each, with `main(json_only) -> dict`; run them by `scripts/bench NAME`."""
