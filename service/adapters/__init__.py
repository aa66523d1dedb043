"""Outside systems that the service uses, one file each; their types stay inside."""
