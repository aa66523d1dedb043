"""Years that a statement reckons from the one it names: "two years later", "the year before"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from policies.model import Quantity, Source
from policies.scene import ReadStatement, Scene

FEW = 16
"""No more of them, and no more figures and years, are looked at in one statement."""
FAR = 60
"""A figure that follows such words stands no further behind them."""
_ENDS = r"(?=\W*$|\s?[,.;:)\[]|\s(?:and|but|or|while|it|they|this|und|aber|et|y|e)\b)"
_EARLIER = (
    r"(?:earlier|previously|zuvor|davor|vorher|fr[üu]her|plus t[ôo]t|auparavant|antes|prima"
    rf"|before{_ENDS})"
)
_LATER = rf"(?:later|afterwards?|sp[äa]ter|danach|plus tard|despu[ée]s|dopo|after{_ENDS})"
_BEHIND = re.compile(
    rf"\s(?:(?P<earlier>{_EARLIER})|(?P<later>{_LATER}))\b(?! (?:than|als)\b)", re.I
)
_YEAR_BEFORE = re.compile(
    r"\b(?:(?:the|a|one) (?:prior|previous|preceding) (?:fiscal |financial )?year"
    rf"|(?:the|a|one) year (?:earlier|previously|before{_ENDS})|(?:in (?:the )?)?prior year"
    r"|(?:im|das|des|dem|vom|zum) Vorjahr(?:es)?|(?:ein|im) Jahr (?:zuvor|davor)"
    r"|l['’]ann[ée]e pr[ée]c[ée]dente|un an (?:plus t[ôo]t|auparavant)"
    r"|el a[ñn]o anterior|un a[ñn]o antes|l['’]anno (?:precedente|prima)|un anno prima)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:than|to|with|against|over|als|gegen[üu]ber|zum|qu['’]|que|che)(?: in| im)? ?$", re.I
)
"""In front of such words: the figure before them is a change since then, not one of then."""
_LETTERS = ("year", "jahr", "earlier", "later", "zuvor", "davor", "ann", "tard", "año", "ano")
"""One of these stands in all of them; looked for first."""


def reckoned_source(claim: Quantity, statement: ReadStatement, scene: Scene) -> Source | None:
    """The day of a passage that a span of years leads to from the year that a statement names.

    "Two years later" is no length of anything: it needs a source that names both years.
    """
    span = _span_of(statement, claim)
    if span is None:
        return None
    named = _years(statement)
    for passage in scene.cited(statement):
        places = [p for p in passage.places if p.quantity.kind == "date"]
        known = {p.quantity.value[:4]: p for p in reversed(places)}
        for year in sorted(known):
            other = str(int(year) + span) if year.isdecimal() else ""
            if other in known and (not named or year in named):
                return Source(passage=passage.passage.id, span=known[other].quantity.span)
    return None


def _span_of(statement: ReadStatement, claim: Quantity) -> int | None:
    """By how many years a span reckons on, or back; None for any other figure."""
    if claim.kind != "duration" or claim.unit != "a" or not claim.value.isdecimal():
        return None
    match = _BEHIND.match(statement.statement.body, claim.span.end - statement.span.start)
    if match is None:
        return None
    return int(claim.value) * (-1 if match["earlier"] else 1)


def _years(statement: ReadStatement) -> frozenset[str]:
    dates = islice((q for q in statement.quantities if q.kind == "date"), FEW)
    return frozenset(q.value[:4] for q in dates if q.value[:4].isdecimal())


def years_told(statement: ReadStatement) -> Mapping[int, str]:
    """The year of each figure, by number, that is told from the only one a statement names."""
    body = statement.statement.body
    lower = body.lower()
    if not any(letters in lower for letters in _LETTERS):
        return {}
    named = _years(statement)
    if len(named) != 1:
        return {}
    year = int(next(iter(named)))
    found: dict[int, str] = {}
    for start, end, by in sorted(_told(statement)):
        number = _figure_at(statement, start, end)
        if number is not None:
            found.setdefault(number, str(year + by))
    return found


def _told(statement: ReadStatement) -> Iterator[tuple[int, int, int]]:
    """Where a statement reckons, and by how many years."""
    body, base = statement.statement.body, statement.span.start
    for match in islice(_YEAR_BEFORE.finditer(body), FEW):
        yield match.start(), match.end(), -1
    for quantity in statement.quantities[:FEW]:
        by = _span_of(statement, quantity)
        if by is not None:
            behind = _BEHIND.match(body, quantity.span.end - base)
            assert behind is not None
            yield quantity.span.start - base, behind.end(), by


def _figure_at(statement: ReadStatement, start: int, end: int) -> int | None:
    """The figure right in front of some words, else the next behind them in their clause."""
    body, base = statement.statement.body, statement.span.start
    amounts = [
        (n, q)
        for n, q in enumerate(statement.quantities[: 2 * FEW])
        if q.kind not in {"date", "ordinal", "identifier", "duration"}
    ]
    for number, quantity in amounts:
        last = quantity.span.end - base
        if last <= start and not body[last:start].strip(" ("):
            return number
    if _AGAINST.search(body, max(0, start - 24), start):
        return None
    for number, quantity in amounts:
        first = quantity.span.start - base
        if end <= first <= end + FAR and not set(body[end:first].lstrip(" ,")) & set(",;:"):
            return number
    return None
