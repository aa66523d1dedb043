"""A draft and its evidence become a verdict, the same one for ever."""
