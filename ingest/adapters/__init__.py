"""Outside systems that ingest uses, one file each; their types stay inside."""
