"""The evidence log: sealed once, found again, and checkable."""
