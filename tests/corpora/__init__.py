"""What a sample corpus must be for its golden questions to mean anything."""
