"""Whether a figure is somebody's age, and which figures may be one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policies.rules.around import ENDS_WHOLE, Around

if TYPE_CHECKING:
    pass

OLDEST = 130
"""Nobody is so many years old."""
_SOMEONE = re.compile(
    r"\b(?:you|customers?|clients?|applicants?|persons?|people|anyone|everyone|child|children"
    r"|holders?|students?|members?|borrowers?|adults?|minors?|sie|kund(?:e|en|innen)|personen"
    r"|kind|kinder|studierende|antragsteller|inhaber|jugendliche)"
    r"(?: (?:who|are|is|be|must|have|has|to|need|at|least|most|between|over|under|from|up|aged?"
    r"|the|of|older|younger|than|die|m[üu]ssen|muss|mindestens|h[öo]chstens|[äa]lter|j[üu]nger"
    r"|als|[üu]ber|unter|zwischen|von|ab|im|alter)){0,8} ?$",
    re.IGNORECASE,
)
"""Someone, and behind it nothing but what leads to a figure."""
_AGED = re.compile(
    r"(?:\baged?|\bolder than|\byounger than|[äa]lter als|j[üu]nger als|\balter von)"
    r"(?: (?:at least|at most|between|from|over|under|mindestens|h[öo]chstens|zwischen))? ?$",
    re.IGNORECASE,
)
_AGE_OF = re.compile(
    r"\b(?:(?:from|until|at|up to|below|above|over|under) the age of|maximum age of"
    r"|minimum age of) $",
    re.IGNORECASE,
)
_OF_AGE = re.compile(r"(?:^|[ -])(?:(?:years?|jahren?)[ -])?of age\b|^\. lebensjahr", re.IGNORECASE)
_OLD = re.compile(
    r"(?:^|[ -])(?:(?:years?|jahren?)[ -])?(?:old|or older|or younger|and older|and younger|alt"
    r"|oder [äa]lter|oder j[üu]nger)\b",
    re.IGNORECASE,
)
_MUST_BE = re.compile(
    r"\b(?:you|customers?|applicants?|sie|kunden|antragsteller) (?:must be|have to be|need to be"
    r"|m[üu]ssen)(?: at least| over| mindestens)? ?$",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?: (?:years|jahre))?(?: sein)?\s*(?:$|[.,;:!?]|(?:and|und|to|um) [^\W\d_])", re.IGNORECASE
)
_AGE_IS = re.compile(
    r"\b(?:(?:minimum|maximum) age|mindestalter|h[öo]chstalter)\b(?! and| und)"
    r"(?! of (?!(?:the |a |an )?(?:child|holder|customer|applicant|borrower|client)))"
    r"(?: (?!and |und |term |whose )[^\W\d_]{1,24}){0,9} (?:is|ist|betr[äa]gt) $",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{1,40}")
_YEARS = re.compile(r"\d{1,3}(?:\.\.\d{1,3})?")


def is_age(beside: Around) -> bool:
    """Whether a word of age stands right beside a figure, and no other thing is counted."""
    said = _OF_AGE.search(beside.figure) or _OF_AGE.match(beside.after)
    if said or _AGE_IS.search(beside.before) or _AGE_OF.search(beside.before):
        return bool(said) or not _counts(beside.after)
    if _SOMEONE.search(beside.before) is None:
        return False
    if _OLD.search(beside.figure) or _OLD.match(beside.after):
        return True
    return bool(_AGED.search(beside.before)) and not _counts(beside.after)


def is_asked_of_someone(beside: Around) -> bool:
    """Whether somebody must be of a number and of nothing behind it: "you must be 18"."""
    return bool(_MUST_BE.search(beside.before) and _DONE.match(beside.after))


def _counts(after: str) -> bool:
    """Whether a noun follows that a figure may count; what joins words is none."""
    word = _WORD.match(after.lstrip(" -"))
    return word is not None and word[0].lower() not in ENDS_WHOLE


def may_be_age(value: str) -> bool:
    """Whether anybody is as old as a value, or a range of values, says."""
    return _YEARS.fullmatch(value) is not None and int(value.rsplit("..", maxsplit=1)[-1]) <= OLDEST
