"""Other programs: the tokens they read with, and the webhooks by which they are told."""
