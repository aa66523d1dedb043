"""One rule a file; rules never see each other."""
