"""Recognising every expression of a number: its span, kind, value, unit and bound."""
