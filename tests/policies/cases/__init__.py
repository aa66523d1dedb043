"""Faithful and mutated statements made from passages, and who knows the truth of them."""
