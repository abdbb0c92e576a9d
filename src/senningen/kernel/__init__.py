"""Clock, ids, text in four languages, refusals, services: no models, no I/O of its own."""
