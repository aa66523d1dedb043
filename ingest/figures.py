"""Which figures change from one release to the next, and which fact rows they leave behind."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Protocol

from ingest.catalog import under_title
from ingest.chunking import Cut
from ingest.facttables import Figure, amounts, states
from ingest.parsing import Hidden
from ingest.records import DocumentId, Fact, FactId, Version, VersionId
from policies.quantities import recognise

_ALIKE = 0.6
_LABEL_WORDS = 7


@dataclass(frozen=True, slots=True)
class Text:
    """A version with what it was cut into."""

    version: Version
    cuts: tuple[Cut, ...]
    hidden: tuple[Hidden, ...]


class Placed(Figure, Protocol):
    """A figure, and where it stands."""

    @property
    def span(self) -> tuple[int, int]:
        """Its first character and the one behind it."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that says something else than before; None where it did not or does not stand."""

    label: str
    before: str | None
    after: str | None
    where: str

    def __str__(self) -> str:
        return f"{self.label} {self.before or '(none)'} → {self.after or '(none)'}, {self.where}"


def changes_of(old: Sequence[Text], new: Sequence[Text], fresh: Sequence[Text]) -> Iterator[Change]:
    """Compare each new version with the one it takes the place of, or follows."""
    for text in fresh:
        before = _predecessor(text, old, new)
        if before is not None and before.version.id != text.version.id:
            yield from _compare(before, text)


def _predecessor(text: Text, old: Sequence[Text], new: Sequence[Text]) -> Text | None:
    """The version of the same days in the earlier release, else the one in force just before."""
    starts = text.version.in_force_from
    same = [t for t in old if t.version.document == text.version.document]
    for candidate in same:
        if candidate.version.in_force_from == starts:
            return candidate
    siblings = [t for t in new if t.version.document == text.version.document]
    earlier = [t for t in (*same, *siblings) if t.version.in_force_from < starts]
    return max(earlier, key=lambda t: t.version.in_force_from, default=None)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, list item or row with the headings and column headers it stands under."""

    headings: tuple[str, ...]
    headers: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that changed, and where it stood."""

    figure: FigureChange
    old: Figure | None
    at: int
    """Where the old figure stood in `before`; 0 where there was none."""
    before: Statement
    version: Version


def _compare(before: Text, after: Text) -> Iterator[Change]:
    """Pair the statements that differ with those they most resemble, and compare their figures."""
    gone, come = statements(before), statements(after)
    common = Counter(gone) & Counter(come)
    gone, come = _without(gone, common), _without(come, common)
    for statement in come:
        twin = _most_alike(statement, gone)
        if twin is not None:
            gone.remove(twin)
            yield from _figure_changes(twin, statement, after.version)


def statements(text: Text) -> list[Statement]:
    """What a version says, in order."""
    return [
        Statement(cut.headings, cut.headers, cut.text[s.start - cut.start : s.end - cut.start])
        for cut in text.cuts
        for s in cut.sentences
    ]


def figures(text: str, language: str) -> Sequence[Placed]:
    """The figures of a text, in order."""
    return recognise(text, language)


def _without(statements: list[Statement], common: Counter[Statement]) -> list[Statement]:
    left = common.copy()
    kept = []
    for statement in statements:
        if left[statement] > 0:
            left[statement] -= 1
        else:
            kept.append(statement)
    return kept


def _most_alike(statement: Statement, among: Sequence[Statement]) -> Statement | None:
    def likeness(other: Statement) -> float:
        ratio = SequenceMatcher(None, _masked(other.text), _masked(statement.text)).ratio()
        return ratio + (0.1 if other.headings == statement.headings else 0.0)

    best = max(among, key=likeness, default=None)
    return best if best is not None and likeness(best) >= _ALIKE else None


def _masked(text: str) -> str:
    return re.sub(r"\d[\d.,]*", "#", text)


def _figure_changes(before: Statement, after: Statement, version: Version) -> Iterator[Change]:
    olds, news = recognise(before.text, version.language), recognise(after.text, version.language)
    stay = Counter((q.kind, q.value, q.unit) for q in olds) & Counter(
        (q.kind, q.value, q.unit) for q in news
    )
    left, right = stay.copy(), stay.copy()
    gone = [q for q in olds if not _taken(left, (q.kind, q.value, q.unit))]
    come = [q for q in news if not _taken(right, (q.kind, q.value, q.unit))]
    where = f"{version.source_uri} § {under_title(version.title, after.headings)[-1]}"
    for n in range(max(len(gone), len(come))):
        old = gone[n] if n < len(gone) else None
        new = come[n] if n < len(come) else None
        if new is not None:
            label = _label(after, new.span[0])
        else:
            label = _label(before, old.span[0] if old is not None else 0)
        figure = FigureChange(label, old.text if old else None, new.text if new else None, where)
        yield Change(figure, old, old.span[0] if old else 0, before, version)


def _taken(left: Counter[tuple[str, str, str]], figure: tuple[str, str, str]) -> bool:
    if left[figure] > 0:
        left[figure] -= 1
        return True
    return False


def _label(statement: Statement, at: int) -> str:
    """What a figure is about: its row and column, or the words before it."""
    if not statement.headers:
        words = statement.text[:at].split()[-_LABEL_WORDS:]
        return " ".join(words) or " ".join(statement.text.split()[:_LABEL_WORDS])
    column = statement.text.count("\t", 0, at)
    row = statement.text.split("\t")[0]
    header = statement.headers[column] if column < len(statement.headers) else ""
    return ", ".join(part for part in (row, header) if part)


@dataclass(frozen=True, slots=True)
class Rows:
    """Fact rows, by their value."""

    facts: tuple[Fact, ...]
    fresh: frozenset[FactId]
    """Rows that the earlier release did not hold."""
    by_value: Mapping[Fraction, tuple[Fact, ...]]

    @classmethod
    def of(cls, facts: Sequence[Fact], old: Sequence[Fact]) -> Rows:
        """The rows of a release, beside those of the one before."""
        by_value: defaultdict[Fraction, list[Fact]] = defaultdict(list)
        for fact in facts:
            by_value[Fraction(fact.value)].append(fact)
        fresh = {fact.id for fact in facts} - {fact.id for fact in old}
        return cls(tuple(facts), frozenset(fresh), {v: tuple(f) for v, f in by_value.items()})


def against_tables(
    rows: Rows, changes: Sequence[Change], new: Sequence[Text], touched: Collection[DocumentId]
) -> Iterator[str]:
    """Rows that documents no longer bear out: a question about them would find two figures."""
    texts: defaultdict[str, list[Text]] = defaultdict(list)
    for text in new:
        texts[text.version.document].append(text)
    found: dict[VersionId, list[Figure]] = {}
    told: set[FactId] = set()
    for fact in rows.facts:
        if fact.source not in texts or (fact.source not in touched and fact.id not in rows.fresh):
            continue
        own = [text for text in texts[fact.source] if _overlap(text.version, fact)]
        for text in own:
            if text.version.id not in found:
                found[text.version.id] = _quantities(text)
        if own and not any(states(q, fact) for text in own for q in found[text.version.id]):
            told.add(fact.id)
            yield f"{_row(fact)}, which {fact.source}, its source, does not state"
    for change in changes:
        candidates = {
            fact.id: fact
            for value in (amounts(change.old) if change.old is not None else ())
            for fact in rows.by_value.get(value, ())
        }
        for fact in candidates.values():
            if fact.id not in told and _left_behind(fact, change):
                told.add(fact.id)
                yield f"{change.figure}; {_row(fact)}"


def _left_behind(fact: Fact, change: Change) -> bool:
    """Whether a row still says what a document no longer does."""
    old = change.old
    if old is None or not old.unit or not states(old, fact) or not _overlap(change.version, fact):
        return False
    before = change.before
    said = _words(" ".join((change.version.title, *before.headings, *before.headers, before.text)))
    if fact.source == change.version.document:
        return not said.isdisjoint(_words(fact.subject) | _words(fact.measure))
    return _words(fact.subject) <= said and not said.isdisjoint(_words(fact.measure))


def _overlap(version: Version, fact: Fact) -> bool:
    """Whether there is a day on which both are in force."""
    return (version.in_force_until is None or fact.in_force_from < version.in_force_until) and (
        fact.in_force_until is None or version.in_force_from < fact.in_force_until
    )


def _quantities(text: Text) -> list[Figure]:
    language = text.version.language
    return [q for s in statements(text) for q in recognise(s.text, language)]


def _row(fact: Fact) -> str:
    value = f"{fact.value} {fact.unit}".strip()
    return f"facts/{fact.table}.csv says {value} for {fact.subject}, {fact.measure}"


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def fact_changes(old: Sequence[Fact], new: Sequence[Fact]) -> Iterator[FigureChange]:
    """Compare rows of the same subject, measure and first day."""
    if not old:
        return
    before = {(f.table, f.subject, f.measure, f.in_force_from): f for f in old}
    after = {(f.table, f.subject, f.measure, f.in_force_from): f for f in new}
    for row in sorted(before.keys() | after.keys()):
        was, now = before.get(row), after.get(row)
        left = f"{was.value} {was.unit}".strip() if was else None
        right = f"{now.value} {now.unit}".strip() if now else None
        if left != right:
            label = f"{row[1]}, {row[2]} from {row[3]}"
            yield FigureChange(label, left, right, f"facts/{row[0]}.csv")
