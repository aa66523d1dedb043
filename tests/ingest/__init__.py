"""Facts about the way from a folder to a published release."""
