"""The numbers of a numbered list: they count its items, and claim nothing."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[ \t]{0,8}(\d{1,2})[.)](?=[ \t]{1,3}(?:\*\*|[\"'“„«])?[^\W\d_])", re.ASCII)
_COUNTED = re.compile(
    r"\d{1,2}[.)][ \t]{1,3}(?:\*\*)?(?:[^\W\d_]{0,12}(?:jahr(?:e[sn]?)?|tage?|monate?|woche"
    r"|quartal)|rate|stufe|klasse|years?|months?|weeks?|days?|quarter|level|tier|percent|prozent|euros?|eur"
    r"|usd|gbp|chf)\b(?! \d)",
    re.IGNORECASE,
)
"""A number in front of what it may count or order: the first year, level 1."""
_CLOSED = re.compile(r"[.!?:](?:[\"'”’»)*\s]|\[\d{1,4}\]){0,12}$", re.ASCII)
"""How a line ends that a list may follow: what breaks off could go on with the number."""
LONGEST = 40
"""Characters of a line's end, its stop and markers among them."""
FEWEST = 2
"""A lone number in front of a sentence could be the answer itself."""


def list_numbers(text: str) -> frozenset[int]:
    """Where the numbers of a text's numbered lists begin.

    A list begins with 1, counts up line by line, and has two items or more; lines between its items
    belong to them. What stands in front of it is closed. A list of years or levels says which.

    >>> sorted(list_numbers("Do this:\\n1. Open the app.\\n2. Log in."))
    [9, 26]
    >>> sorted(list_numbers("The fee in EUR is\\n1. It is due monthly."))
    []
    """
    found: list[int] = []
    run: list[int] = []
    last, before, start = 0, ":", 0
    for line in text.split("\n"):
        number = _NUMBER.match(line)
        value = int(number[1]) if number else 0
        if number and _COUNTED.match(line, number.start(1)):
            number = None
        if number and value == 1 and _CLOSED.search(before):
            if len(run) >= FEWEST:
                found += run
            run, last = [start + number.start(1)], 1
        elif number and run and value > last:
            run.append(start + number.start(1))
            last = value
        if not line.isspace() and line:
            before = line[-LONGEST:]
        start += len(line) + 1
    return frozenset(found + run if len(run) >= FEWEST else found)
