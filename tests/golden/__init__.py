"""Golden questions put to the real product over the sample corpus."""
