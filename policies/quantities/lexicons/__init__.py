"""One file per language: the words that make numbers there."""
