"""The rehearsal of an hour: simulated guests against this very server, on a copy of the edition that vanishes again."""
