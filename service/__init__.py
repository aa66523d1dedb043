"""A question becomes a recorded answer."""
