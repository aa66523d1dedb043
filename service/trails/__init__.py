"""What was said and why, sealed so that it can be checked later."""
