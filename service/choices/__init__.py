"""What an operator may choose, by what it is about."""
