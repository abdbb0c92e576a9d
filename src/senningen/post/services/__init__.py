"""Every write about mail: what came in, what goes out, what came back."""
