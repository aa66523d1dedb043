"""Recognising every expression of a number: its span, kind, value, unit and bound."""

from policies.quantities.recognition import language_of as language_of
from policies.quantities.recognition import reading_of as reading_of
from policies.quantities.recognition import recognise as recognise
