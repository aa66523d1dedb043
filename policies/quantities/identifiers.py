"""Digits that name something and count nothing: telephone, account and paragraph numbers."""

from __future__ import annotations

import re

_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_PHONE_PLUS = re.compile(r"\+\d{1,3}[ ()./-]{0,2}\d(?:[ ()./-]{0,2}\d){5,14}(?!\d)")
_PHONE_ZERO = re.compile(r"0\d{1,5}(?:[ ()/-]{1,2}\d{2,8}){1,5}(?!\d)")
_PHONE_DASHED = re.compile(r"\d{3,5}-\d{3,4}-\d{3,5}(?!\d)")
_CARD = re.compile(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?!\d)")
_PHONE_BRACKET = re.compile(r"\d{3}\) ?\d{3}[- ]\d{4}(?!\d)|\d{2,3}(?:\) ?| )\d{4,5}-\d{4}(?!\d)")
_PHONE_SHORT = re.compile(
    r"(?!(?:19|20)\d\d-(?:19|20)\d\d)\d{4,5}-\d{4}(?![\d-]|[.,]\d| ?(?:[%€$£]|[a-z]))"
    r"|(?!(?:19|20)\d\d-(?:19|20)\d\d)\d{4,5}-\d{4}(?= tel)"
)
_GROUPS = re.compile(
    r"\d{3}-\d{2}-\d{4}(?!\d)|\d{3}\.\d{3}\.\d{4}(?!\d)|\d{2}(?: \d{2}){4}(?![ \d])"
)
_LONG = re.compile(r"\d+(?:[^\s\w]{1,2}\d+){15,}")
"""No date, time or number has so many parts."""
_BARE = re.compile(r"(?:\d{9,}|0\d{4,}|00\d+)(?![\d.,]\d|\d)")
_PARAGRAPH = re.compile(
    r"§{1,2} ?\d+[a-z]?\b(?: (?:abs|absatz|para|no|nr|satz)\.? ?\d+[a-z]?\b){0,3}"
)
_CODE = re.compile(
    r"\d+ (?:cfr|usc|u\.s\.c\.) (?:part )?§{0,2} ?\d+(?:\.\d+)?[a-z]?(?:\([a-z0-9]+\))*"
)
_ACT = re.compile(r"(?:19|20)\d\d/\d{1,4}(?:/[a-z]{2,3})?\b(?!/)")
_SEPARATORS = re.compile(r"[ ()./-]")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_VERSION = re.compile(r"\d+(?:\.\d+){2,}(?![\d,]\d|\d)")


def identifier_at(plain: str, lower: str, start: int) -> tuple[int, str] | None:
    """End and value of an identifier that begins at `start`."""
    first = lower[start]
    if first == "+":
        return _without_separators(_PHONE_PLUS.match(lower, start))
    if first == "§":
        return _spaceless(_PARAGRAPH.match(lower, start))
    if first == "0":
        found = _PHONE_ZERO.match(lower, start)
        return _without_separators(found or _BARE.match(lower, start))
    if first.isalpha():
        return _without_separators(_IBAN.match(plain, start))
    for pattern in (_CARD, _PHONE_DASHED, _PHONE_BRACKET, _PHONE_SHORT, _GROUPS, _BARE):
        if found := pattern.match(lower, start):
            return _without_separators(found)
    version = _VERSION.match(lower, start)
    if version and _GROUPED.fullmatch(version[0]):
        version = None
    return _spaceless(_CODE.match(lower, start) or _ACT.match(lower, start) or version)


def long_at(lower: str, start: int) -> tuple[int, str] | None:
    """End and text of a run of digits and signs that is too long for anything but a name."""
    match = _LONG.match(lower, start)
    return (match.end(), match[0]) if match else None


def _without_separators(match: re.Match[str] | None) -> tuple[int, str] | None:
    return (match.end(), _SEPARATORS.sub("", match[0])) if match else None


def _spaceless(match: re.Match[str] | None) -> tuple[int, str] | None:
    return (match.end(), match[0].replace(" ", "")) if match else None
