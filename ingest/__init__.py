"""A folder of documents becomes a published release."""
