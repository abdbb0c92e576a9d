"""A change of plan before it is made: what is asked for, what it would do to whom, and the letters it would write."""
