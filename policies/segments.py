"""Which words of a sentence are said of each of its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from policies.contexts import VALUE, labels
from policies.contrasts import choices
from policies.lexis import CONDITIONS
from policies.model import Quantity
from policies.terms import FIGURE, Terms, commonplace, is_content, light, term_of

Segment = frozenset[str]
"""Content terms, and other figures as labels by their value."""


def segments(terms: Terms, quantities: Sequence[Quantity]) -> tuple[Segment, ...]:
    """For each figure the terms between its neighbours of its kind, and those shared by all.

    Shared is what stands in clauses in front of the first of them, and, by a clause that begins
    with its figure, what stands in front of the first: "It costs 5 EUR here and 7 EUR there". What
    stands behind the last is shared too where each has words of its own in front. Where figures
    are paired with dates ("5 and 7 in 2019 and 2020, respectively"), each has its own.
    """
    places = [n for n, kind in enumerate(terms.texts) if kind[0] == FIGURE][: len(quantities)]
    if not places:
        return ()
    idle = light()
    said: list[tuple[str, ...]] = [
        (text,) if is_content(text) and text not in idle else () for text in terms.texts
    ]
    for place, quantity in zip(places, quantities, strict=False):
        said[place] = labels(quantity)
    clauses = [int(c) for c in terms.clauses]
    kinds: dict[str, list[int]] = {}
    for place, quantity in zip(places, quantities, strict=False):
        kinds.setdefault(_family(quantity), []).append(place)
    bound = frozenset(c for c, text in zip(clauses, terms.texts, strict=True) if text in CONDITIONS)
    found: dict[int, Segment] = {}
    for alike in kinds.values():
        if len(alike) == 1:
            found[alike[0]] = _alone(alike[0], said, clauses)
            continue
        found.update(_alike(alike, said, clauses, bound))
        _pair(found, alike, places, quantities, said)
    return tuple(found[place] for place in places)


def _family(quantity: Quantity) -> str:
    return "percent" if quantity.kind == "points" else quantity.kind


def _alone(place: int, said: Sequence[tuple[str, ...]], clauses: Sequence[int]) -> Segment:
    """The stretch of a figure that is the only one of its kind: all in front, and what follows."""
    home = clauses[place]
    found = [t for own in said[:place] for t in own]
    found += [t for n in range(place + 1, len(said)) if clauses[n] >= home for t in said[n]]
    return frozenset(found)


def _alike(
    places: Sequence[int],
    said: Sequence[tuple[str, ...]],
    clauses: Sequence[int],
    bound: frozenset[int],
) -> dict[int, Segment]:
    """The stretch of each of several figures of one kind."""
    homes = {clauses[p] for p in places}
    first, opens = places[0], clauses[places[0]]
    # A condition in front is that of the first figure alone.
    bound = bound - {opens}
    opening = {
        t for n in range(first) if clauses[n] < opens and clauses[n] not in bound for t in said[n]
    }
    lead = [t for n in range(first) if clauses[n] == opens for t in said[n]]
    found: dict[int, set[str]] = {}
    front: list[str] = []
    for at, place in enumerate(places):
        home = clauses[place]
        low = places[at - 1] if at else -1
        high = places[at + 1] if at + 1 < len(places) else len(clauses)
        own = set() if at else {t for n in range(first) if clauses[n] in bound for t in said[n]}
        front = []
        for n in range(low + 1, high):
            if (
                n != place
                and clauses[n] >= opens
                and (clauses[n] == home or clauses[n] not in homes)
            ):
                own.update(said[n])
                if n < place and clauses[n] == home:
                    front += said[n]
        own.update(_shared(lead, front) if at else lead)
        found[place] = own | opening
    if _tells(front) and len(places) > 1:
        last = places[-1]
        tail = {
            t for n in range(last + 1, len(clauses)) if clauses[n] == clauses[last] for t in said[n]
        }
        for place in places[:-1]:
            found[place] |= tail
    return {place: frozenset(own) for place, own in found.items()}


def _shared(lead: Sequence[str], front: Sequence[str]) -> Sequence[str]:
    """What of the words in front of the first figure holds for a later one with words of its own.

    "It costs in the app 5 EUR, in a branch 7 EUR" shares all but the app; "Plus costs 5 EUR,
    Student 7 EUR" all but what comes first.
    """
    front = [t for t in front if t not in lead and t not in commonplace() | _spans()]
    if not _tells(front):
        return lead
    lines = {choice.line for term in front for choice in choices(term)}
    rest = [t for t in lead if not any(choice.line in lines for choice in choices(t))]
    if len(rest) < len(lead):
        return rest
    return lead[len(front) :]


@lru_cache(maxsize=1)
def _spans() -> frozenset[str]:
    """Terms of the time that a figure is of: "for the year ended December 31"."""
    return frozenset(map(term_of, "year quarter month week day period ended fiscal".split()))


def _tells(said: Sequence[str]) -> bool:
    return any(term[0] != VALUE for term in said)


def _pair(
    found: dict[int, Segment],
    amounts: Sequence[int],
    places: Sequence[int],
    quantities: Sequence[Quantity],
    said: Sequence[tuple[str, ...]],
) -> None:
    """As many dates as amounts, all behind or all in front: each amount keeps its own.

    Of several such rows, "5 and 7 in 2019 and 2020, of which 2 and 3", each row of amounts goes
    with the nearest row of as many dates.
    """
    if len(amounts) < 2:
        return
    # A figure that crosses the sentence's end has no place among its terms.
    by_place = dict(zip(places, quantities, strict=False))
    dates = [p for p in places if by_place[p].kind == "date"]
    if dates == list(amounts):
        return
    if len(dates) == len(amounts) and (dates[0] > amounts[-1] or dates[-1] < amounts[0]):
        rows = [(list(amounts), dates)]
    else:
        listed = _rows(places, by_place, said)
        days = [row for row in listed if by_place[row[0]].kind == "date"]
        mine = frozenset(amounts)
        rows = [
            (row, min(near, key=lambda d: (abs(d[0] - row[0]), -d[0])))
            for row in listed
            if row[0] in mine and (near := [d for d in days if len(d) == len(row)])
        ]
        _part(found, [row for row, _ in rows], places, said)
    for row, own in rows:
        every = {label for d in own for label in labels(by_place[d])}
        # What stands between the amounts and their dates is said of all of them.
        shared = {
            t
            for n in range(row[-1] + 1, own[0])
            for t in said[n]
            if own[0] > row[-1] and not t.startswith(VALUE)
        }
        for amount, day in zip(row, own, strict=True):
            found[amount] = (found[amount] - every) | set(labels(by_place[day])) | shared


def _part(
    found: dict[int, Segment],
    rows: Sequence[Sequence[int]],
    places: Sequence[int],
    said: Sequence[tuple[str, ...]],
) -> None:
    """Of several rows, what is said behind a later one is its own, and not what leads the first.

    "Income was 5 and 7 in 2019 and 2020, of which 2 and 3 was interest."
    """
    if len(rows) < 2:
        return
    lead = {t for n in range(rows[0][0]) for t in said[n]}
    for row in rows[1:]:
        end = next((p for p in places if p > row[-1]), len(said))
        behind = {t for n in range(row[-1] + 1, end) for t in said[n]}
        if _tells(tuple(behind)):
            for amount in row:
                found[amount] = (found[amount] - lead) | behind


def _rows(
    places: Sequence[int], by_place: Mapping[int, Quantity], said: Sequence[tuple[str, ...]]
) -> list[list[int]]:
    """Figures of one kind, two or more, with nothing said between them."""
    rows: list[list[int]] = []
    for place in places:
        if (
            rows
            and _family(by_place[rows[-1][-1]]) == _family(by_place[place])
            and not any(said[n] for n in range(rows[-1][-1] + 1, place))
        ):
            rows[-1].append(place)
        else:
            rows.append([place])
    return [row for row in rows if len(row) > 1]
