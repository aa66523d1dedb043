"""What a figure is to a change, by how much, from or to what; and by what a price is counted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction

from policies.lexis import DOWN, UP
from policies.model import Quantity
from policies.quantities.comparison import comparable
from policies.rules.periods import PAID, periods
from policies.scene import Place, ReadStatement
from policies.terms import Terms, term_of

REACH = 40
"""Characters in front of a figure that say what it is to a change."""
FEW = 64
"""A figure is set against one of so many of a statement, so that time stays linear."""
CLOSE = 5
"""Between a figure and its day stands no more than " in "."""
BESIDE = 20
"""A day that is a figure's own stands no further behind it."""
_CHANGED = (
    r"increas(?:ed|es)|decreas(?:ed|es)|rose|rises|fell|falls|grew|grows|declin(?:ed|es)"
    r"|dropp?(?:ed|s)|climbed|jumped|gained|stieg|stiegen|sank|sanken|fiel|fielen|wuchs"
)
_NOUNS = (
    r"increase|decrease|rise|fall|growth|decline|reduction|drop|anstieg|r[üu]ckgang|zunahme"
    r"|abnahme|erh[öo]hung|senkung|zuwachs"
)
_ROLE = re.compile(
    rf"\b(?:(?P<by>by|um|{_CHANGED}|(?:{_NOUNS})s? (?:of|von|um))"
    r"|(?P<old>from|compared (?:to|with)|against|versus|vs\.?|gegen[üu]ber|verglichen mit)"
    r"|(?P<new>(?<!up )(?<!due )(?<!subject )(?<!according )to|auf))"
    r" (?:about |around |approximately |some |roughly |rund |etwa |ca\. |circa )?$",
    re.IGNORECASE,
)
_SIDES = re.compile(
    r"\b(?:(?P<gain>gains?|profits?|income|surplus|gewinne?s?|ertrags?)"
    r"|(?P<loss>loss(?:es)?|charges?|expenses?|deficit|verluste?s?|aufwands?))"
    r" (?:of|von|in h[öo]he von) (?:about |approximately |rund |etwa )?$",
    re.IGNORECASE,
)
_LED = (" of ", " von ", " about ", " approximately ", " rund ", " etwa ")
"""One of these stands right in front of such a figure; looked for first, since most have none."""
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_WAYS = frozenset({UP, DOWN})
_SHARES = frozenset({"percent", "points"})
_SIGNED = re.compile(r"-?\d+(?:\.\d+)?")
_YEAR = re.compile(r"@(\d{4})(?:-.*)?")
"""A year or a day as the term of a column."""
MOST = 16
"""No more figures of one statement are looked at for where a change began."""
_ORDINARY = frozenset({"date", "identifier", "ordinal", "time"})
_EACH = re.compile(
    r"\s?(?:per|pro|je|an?|each|every|im|in der) (?:calendar |single |further )?([^\W\d_]{3,24})",
    re.IGNORECASE,
)


def is_led_otherwise(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> bool:
    """Whether a figure is told to rise by or to what its source tells, or a table shows, to fall.

    "Rose to 7 in 2019" is not said by a row that has 9 in the column of 2018.
    """
    role = role_of(statement, claim)
    if role not in {"by", "new"} or not own:
        return False
    way = _WAYS.intersection(clause_of(statement.terms, claim))
    if len(way) != 1:
        return False
    rises = UP in way
    return all(_leads_otherwise(place, role, rises=rises) for place in own)


def _leads_otherwise(place: Place, role: str, *, rises: bool) -> bool:
    sentence = place.sentence
    if place.heads is None:
        if _role_at(place) != role:
            return False
        way = _WAYS.intersection(clause_of(sentence.terms, place.quantity))
        return len(way) == 1 and (UP in way) != rises
    if role == "by":
        return place.quantity.kind in _SHARES and place.quantity.value.startswith("-") and rises
    before = _year_before(place)
    if before is None or not _SIGNED.fullmatch(place.quantity.value):
        return False
    more = Fraction(place.quantity.value) - Fraction(before.quantity.value)
    if place.quantity.value.startswith("-") and before.quantity.value.startswith("-"):
        # What is taken off grows the further it is below nothing.
        more = -more
    return bool(more) and (more > 0) != rises


def _year_before(cell: Place) -> Place | None:
    """The cell of the year before in the same row, their columns called the same but for it."""
    assert cell.heads is not None
    own = _year_of(cell.heads.column)
    if own is None:
        return None
    for at, heads in enumerate(cell.sentence.heads):
        if heads is None or at == cell.at:
            continue
        theirs = _year_of(heads.column)
        if theirs == own - 1 and _undated(heads.column) == _undated(cell.heads.column):
            other = cell._replace(at=at)
            return other if _SIGNED.fullmatch(other.quantity.value) else None
    return None


def _year_of(column: frozenset[str]) -> int | None:
    years = {int(m[1]) for t in column if (m := _YEAR.fullmatch(t))}
    return years.pop() if len(years) == 1 else None


def _undated(column: frozenset[str]) -> frozenset[str]:
    return frozenset(t for t in column if not _YEAR.fullmatch(t))


def of_other_role(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> Place | None:
    """The figure that a change led by, from or to, where every place has the claim as another.

    "Rose by 5 EUR" is not said by "rose by 2 EUR to 5 EUR".
    """
    mine = role_of(statement, claim)
    if not mine or not own:
        return None
    roles = [_role_at(place) for place in own]
    if not all(roles) or mine in roles:
        return None
    for at in range(len(own[0].sentence.quantities)):
        other = own[0]._replace(at=at)
        if comparable(claim, other.quantity) and _role_at(other) == mine:
            return other
    return own[0]


def is_of_role(
    statement: ReadStatement, claim: Quantity, rival: Place, own: Sequence[Place]
) -> bool:
    """Whether a figure is to a change what it is in its source, and a rival something else."""
    mine = role_of(statement, claim)
    if not mine or (_role_at(rival) == mine and not rival.states(claim)):
        return False
    return any(_role_at(p) == mine for p in own)


def is_earlier(statement: ReadStatement, claim: Quantity) -> bool:
    """Whether a figure is what another one is set against, and of no day named beside it.

    "It was 7 EUR in 2019, up from 5 EUR": the year is not that of the 5 EUR.
    """
    body, base = statement.statement.body, statement.span.start
    start, end = claim.span.start - base, claim.span.end - base
    match = _ROLE.search(body, max(0, start - REACH), start)
    if match is None or match.lastgroup != "old":
        return False
    beside = statement.quantities[:FEW]
    for other in beside:
        if other.kind == "date" and 0 <= other.span.start - base - end <= BESIDE:
            return False
    return any(q is not claim and comparable(q, claim) for q in beside)


def is_paired_alike(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> bool:
    """Whether a day stands right behind a figure, and behind the same one in its source."""
    mine = _in_front(claim, statement.quantities)
    if mine is None:
        return False
    return any(
        (theirs := _in_front(p.quantity, p.sentence.quantities)) is not None
        and theirs.value == mine.value
        and comparable(theirs, mine)
        for p in own
    )


def _in_front(day: Quantity, among: Sequence[Quantity]) -> Quantity | None:
    """The figure so close in front of a day that both belong together: 5 EUR in 2019."""
    if day.kind not in {"date", "identifier"}:
        return None
    at = bisect_left(among, day.span.start, key=lambda q: q.span.start)
    before = among[at - 1] if at else None
    if before is None or before.kind in _ORDINARY:
        return None
    return before if 0 < day.span.start - before.span.end <= CLOSE else None


def role_of(statement: ReadStatement, claim: Quantity) -> str:
    """What a figure is to a change that the statement tells: "by", "old", "new"; else empty."""
    if claim.kind in _ORDINARY or not _changes(statement.terms):
        return ""
    return _role(statement.statement.body, claim.span.start - statement.span.start)


def _role_at(place: Place) -> str:
    if place.heads is not None or not (UP in place.sentence.said or DOWN in place.sentence.said):
        return ""
    return _role(place.sentence.text, place.quantity.span.start - place.sentence.span.start)


def _role(text: str, at: int) -> str:
    match = _ROLE.search(text, max(0, at - REACH), at)
    return match.lastgroup or "" if match else ""


def _changes(terms: Terms) -> bool:
    return UP in terms.texts or DOWN in terms.texts


def is_turned(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> bool:
    """Whether a figure is led to the wrong way, "fell from 5 to 7", or a loss is told as a gain.

    What a source says with the same words is said as it is there.
    """
    body, base = statement.statement.body, statement.span.start
    side = _side(body, claim.span.start - base)
    if side and own and all(_side_at(p) not in {"", side} for p in own):
        return True
    if role_of(statement, claim) != "new" or not _PLAIN.fullmatch(claim.value):
        return False
    way = _WAYS.intersection(clause_of(statement.terms, claim))
    if len(way) != 1:
        return False
    before = [
        q
        for q in statement.quantities[:MOST]
        if comparable(q, claim) and _PLAIN.fullmatch(q.value) and role_of(statement, q) == "old"
    ]
    if len(before) != 1:
        return False
    more = Fraction(claim.value) - Fraction(before[0].value)
    if not more or (more > 0) == (UP in way):
        return False
    return not any(way & p.sentence.said for p in own)


def clause_of(terms: Terms, claim: Quantity) -> Sequence[str]:
    """The terms of a figure's clause; all, where that says nothing of a change."""
    at = bisect_left(terms.starts, claim.span.start)
    home = int(terms.clauses[at]) if at < len(terms.clauses) else -1
    own = [t for t, c in zip(terms.texts, terms.clauses, strict=True) if int(c) == home]
    return own if not _WAYS.isdisjoint(own) else terms.texts


def _side_at(place: Place) -> str:
    if place.heads is not None:
        return ""
    return _side(place.sentence.text, place.quantity.span.start - place.sentence.span.start)


def _side(text: str, at: int) -> str:
    first = max(0, at - REACH)
    if not text[first:at].lower().endswith(_LED):
        return ""
    match = _SIDES.search(text, first, at)
    return match.lastgroup or "" if match else ""


def is_counted_otherwise(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> bool:
    """Whether a price is one by the month, and by the piece wherever it stands."""
    if claim.kind not in PAID:
        return False
    mine = _each(statement.statement.body, claim.span.end - statement.span.start)
    if not mine or mine not in periods():
        return False
    return all(
        p.heads is None
        and (theirs := _each(p.sentence.text, p.quantity.span.end - p.sentence.span.start))
        and theirs not in periods()
        and mine not in p.sentence.words.content
        and mine not in p.sentence.scope | p.passage.context
        for p in own
    )


def _each(text: str, end: int) -> str:
    match = _EACH.match(text, end)
    return term_of(match[1].lower()) if match else ""
