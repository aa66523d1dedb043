"""In-memory ports that pass the same contracts as the real ones."""
