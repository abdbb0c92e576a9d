"""The showroom (debug only): every component in every state, every refusal, every letter."""
