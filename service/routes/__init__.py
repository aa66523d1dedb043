"""HTTP routes, one noun per file."""
