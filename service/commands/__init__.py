"""The commands of `countersign`, one module a noun; each registers its parsers when named."""
