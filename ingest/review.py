"""What a reviewer needs to know before approving: which figures change, and what is odd."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from fractions import Fraction

from ingest.catalog import Catalog, under_title
from ingest.chunking import Cut
from ingest.corpus import Quarantined
from ingest.facttables import Figure, amounts, clashes, states
from ingest.parsing import Hidden
from ingest.plan import Plan, compare
from ingest.records import DocumentId, Fact, FactId, Release, Version, VersionId
from policies.quantities import recognise

_ALIKE = 0.6
_LABEL_WORDS = 7
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u115f\u3164\U000e0000-\U000e007f]"
)
_INSTRUCTIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|rules|above)\b",
        r"\b(?:system prompt|as an? (?:ai|language) model|you are (?:now )?an? (?:ai|assistant))\b",
        r"\byou are chatgpt\b|<\|?(?:im_start|system|assistant)\|?>|\[/?INST\]",
        r"\b(?:assistant|chatbot|bot|model|ai)\b.{0,20}\b(?:must|should|shall)"
        r" (?:now )?(?:answer|say|reply|state)\b",
        r"\b(?:ignoriere|vergiss|missachte)\b.{0,40}\b(?:anweisung(?:en)?|regeln|vorgaben)\b",
        r"\b(?:ignorez?|oubliez?)\b.{0,40}\b(?:instructions?|consignes?|règles)\b",
        r"\b(?:ignora|ignore|olvida|olvide)\b.{0,40}\b(?:instrucciones|reglas)\b",
        r"\b(?:ignora|dimentica)\b.{0,40}\b(?:istruzioni|regole)\b",
    )
)


@dataclass(frozen=True, slots=True)
class Text:
    """A version with what it was cut into."""

    version: Version
    cuts: tuple[Cut, ...]
    hidden: tuple[Hidden, ...]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that says something else than before; None where it did not or does not stand."""

    label: str
    before: str | None
    after: str | None
    where: str

    def __str__(self) -> str:
        return f"{self.label} {self.before or '(none)'} → {self.after or '(none)'}, {self.where}"


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something in a file that a reviewer should look at."""

    where: str
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """The reviewer's report on a staged release."""

    documents: int
    passages: int
    facts: int
    documents_added: tuple[DocumentId, ...]
    documents_changed: tuple[DocumentId, ...]
    documents_removed: tuple[DocumentId, ...]
    passages_added: int
    passages_changed: int
    passages_removed: int
    figures: tuple[FigureChange, ...]
    contradictions: tuple[str, ...]
    quarantined: tuple[Quarantined, ...]
    hidden: tuple[Oddity, ...]
    instructions: tuple[Oddity, ...]
    lost: tuple[Oddity, ...] = ()
    """What readers have now and would lose because its file was left out, not because it went."""

    def to_json(self) -> str:
        """The report as it is stored and printed with --json."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def lines(self) -> Iterator[str]:
        """The report as it is read."""
        yield from self.losses()
        yield f"{self.documents} documents, {self.passages} passages, {self.facts} facts"
        for verb, ids in (
            ("added", self.documents_added),
            ("changed", self.documents_changed),
            ("removed", self.documents_removed),
        ):
            if ids:
                yield f"documents {verb}: {len(ids)}"
                yield from (f"  {id}" for id in ids)
        yield (
            f"passages: {self.passages_added} added, {self.passages_changed} changed, "
            f"{self.passages_removed} removed"
        )
        yield from _part("figures that change", [str(figure) for figure in self.figures])
        yield from self.troubles()

    def losses(self) -> Iterator[str]:
        """What readers would lose though nobody took it away."""
        if self.lost:
            yield f"!! {len(self.lost)} that readers have now would go: its file was left out"
            yield from (f"!!   {_said(lost)}" for lost in self.lost)
            yield ""

    def troubles(self) -> Iterator[str]:
        """What somebody should look at, whether anything changed or not."""
        yield from _part("contradictions", self.contradictions)
        yield from _part("left out", [f"{q.path}: {q.reason}" for q in self.quarantined])
        yield from _part("hidden from readers, left out", [_said(o) for o in self.hidden])
        yield from _part(
            "reads like instructions to a model", [_said(o) for o in self.instructions]
        )


def difference(catalog: Catalog, earlier: Release, later: Release) -> Report:
    """The report on one release as it would have been against another."""
    versions = catalog.versions(later.number)
    plan = compare(catalog, earlier, versions)
    facts = catalog.facts(later.number)
    return review(
        plan,
        texts_of(catalog, earlier, catalog.versions(earlier.number)),
        texts_of(catalog, later, versions),
        frozenset(version.id for version in plan.entering),
        catalog.facts(earlier.number),
        facts,
        (),
        clashes(facts),
    )


def texts_of(catalog: Catalog, release: Release, versions: Sequence[Version]) -> tuple[Text, ...]:
    """Versions of a release with what they were cut into."""
    return tuple(Text(v, catalog.cuts(v.id, release.recipe), ()) for v in versions)


def review(
    plan: Plan,
    old: Sequence[Text],
    new: Sequence[Text],
    entering: frozenset[VersionId],
    old_facts: Sequence[Fact],
    facts: Sequence[Fact],
    quarantined: Sequence[Quarantined],
    contradictions: Sequence[str],
) -> Report:
    """Compare what readers see with what they would see; `old` holds the touched documents."""
    documents = {version.document for version in (*plan.entering, *plan.leaving)}
    came = _passages([text for text in new if text.version.document in documents])
    went = _passages([text for text in old if text.version.document in documents])
    added, removed = came - went, went - came
    places_added, places_removed = Counter(p[0] for p in added), Counter(p[0] for p in removed)
    changed = (places_added & places_removed).total()
    fresh = [text for text in new if text.version.id in entering]
    changes = tuple(_figures(old, new, fresh))
    rows = _Rows.of(facts, old_facts)
    return Report(
        documents=len({text.version.document for text in new}),
        passages=sum(len(text.cuts) for text in new),
        facts=len(facts),
        documents_added=plan.added,
        documents_changed=plan.changed,
        documents_removed=plan.removed,
        passages_added=added.total() - changed,
        passages_changed=changed,
        passages_removed=removed.total() - changed,
        figures=(*(c.figure for c in changes), *_fact_changes(old_facts, facts)),
        contradictions=(*contradictions, *_against_tables(rows, changes, new, documents)),
        quarantined=tuple(quarantined),
        hidden=tuple(odd for text in fresh for odd in _unseen(text)),
        instructions=tuple(odd for text in fresh for odd in _instructions(text)),
        lost=tuple(_lost(plan, quarantined)),
    )


def _lost(plan: Plan, quarantined: Sequence[Quarantined]) -> Iterator[Oddity]:
    reasons = {left_out.path: left_out.reason for left_out in quarantined}
    for version in plan.leaving:
        if version.source_uri in reasons:
            yield Oddity(version.document, version.source_uri, reasons[version.source_uri])


_Place = tuple[DocumentId, tuple[str, ...]]


def _passages(texts: Sequence[Text]) -> Counter[tuple[_Place, str]]:
    return Counter(
        ((text.version.document, cut.headings), cut.text) for text in texts for cut in text.cuts
    )


def _figures(old: Sequence[Text], new: Sequence[Text], fresh: Sequence[Text]) -> Iterator[_Change]:
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
class _Statement:
    headings: tuple[str, ...]
    headers: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class _Change:
    """A figure that changed, and where it stood."""

    figure: FigureChange
    old: Figure | None
    before: _Statement
    version: Version


def _compare(before: Text, after: Text) -> Iterator[_Change]:
    """Pair the statements that differ with those they most resemble, and compare their figures."""
    gone, come = _statements(before), _statements(after)
    common = Counter(gone) & Counter(come)
    gone, come = _without(gone, common), _without(come, common)
    for statement in come:
        twin = _most_alike(statement, gone)
        if twin is not None:
            gone.remove(twin)
            yield from _figure_changes(twin, statement, after.version)


def _statements(text: Text) -> list[_Statement]:
    return [
        _Statement(cut.headings, cut.headers, cut.text[s.start - cut.start : s.end - cut.start])
        for cut in text.cuts
        for s in cut.sentences
    ]


def _without(statements: list[_Statement], common: Counter[_Statement]) -> list[_Statement]:
    left = common.copy()
    kept = []
    for statement in statements:
        if left[statement] > 0:
            left[statement] -= 1
        else:
            kept.append(statement)
    return kept


def _most_alike(statement: _Statement, among: Sequence[_Statement]) -> _Statement | None:
    def likeness(other: _Statement) -> float:
        ratio = SequenceMatcher(None, _masked(other.text), _masked(statement.text)).ratio()
        return ratio + (0.1 if other.headings == statement.headings else 0.0)

    best = max(among, key=likeness, default=None)
    return best if best is not None and likeness(best) >= _ALIKE else None


def _masked(text: str) -> str:
    return re.sub(r"\d[\d.,]*", "#", text)


def _figure_changes(before: _Statement, after: _Statement, version: Version) -> Iterator[_Change]:
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
        yield _Change(figure, old, before, version)


def _taken(left: Counter[tuple[str, str, str]], figure: tuple[str, str, str]) -> bool:
    if left[figure] > 0:
        left[figure] -= 1
        return True
    return False


def _label(statement: _Statement, at: int) -> str:
    """What a figure is about: its row and column, or the words before it."""
    if not statement.headers:
        words = statement.text[:at].split()[-_LABEL_WORDS:]
        return " ".join(words) or " ".join(statement.text.split()[:_LABEL_WORDS])
    column = statement.text.count("\t", 0, at)
    row = statement.text.split("\t")[0]
    header = statement.headers[column] if column < len(statement.headers) else ""
    return ", ".join(part for part in (row, header) if part)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Fact rows, by their value."""

    facts: tuple[Fact, ...]
    fresh: frozenset[FactId]
    """Rows that the earlier release did not hold."""
    by_value: Mapping[Fraction, tuple[Fact, ...]]

    @classmethod
    def of(cls, facts: Sequence[Fact], old: Sequence[Fact]) -> _Rows:
        by_value: defaultdict[Fraction, list[Fact]] = defaultdict(list)
        for fact in facts:
            by_value[Fraction(fact.value)].append(fact)
        fresh = {fact.id for fact in facts} - {fact.id for fact in old}
        return cls(tuple(facts), frozenset(fresh), {v: tuple(f) for v, f in by_value.items()})


def _against_tables(
    rows: _Rows, changes: Sequence[_Change], new: Sequence[Text], touched: Collection[DocumentId]
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


def _left_behind(fact: Fact, change: _Change) -> bool:
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
    return [q for s in _statements(text) for q in recognise(s.text, language)]


def _row(fact: Fact) -> str:
    value = f"{fact.value} {fact.unit}".strip()
    return f"facts/{fact.table}.csv says {value} for {fact.subject}, {fact.measure}"


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _fact_changes(old: Sequence[Fact], new: Sequence[Fact]) -> Iterator[FigureChange]:
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


def _unseen(text: Text) -> Iterator[Oddity]:
    """What was left out because no reader sees it, and characters in the text that none sees."""
    where = text.version.source_uri
    for hidden in text.hidden:
        yield Oddity(where, hidden.why, hidden.text)
    headings = {heading for cut in text.cuts for heading in cut.headings}
    seen = (text.version.title, *sorted(headings), *(s.text for s in _statements(text)))
    for said in dict.fromkeys((*seen, *(hidden.text for hidden in text.hidden))):
        found = sorted({f"U+{ord(c):04X}" for c in _INVISIBLE.findall(said)})
        if found:
            yield Oddity(where, f"invisible characters {', '.join(found)}", said[:200])


def _instructions(text: Text) -> Iterator[Oddity]:
    """Sentences, seen or hidden, that seem to speak to a model instead of to a reader."""
    seen = [(text.version.source_uri, statement.text) for statement in _statements(text)]
    unseen = [(f"{text.version.source_uri} ({h.why})", h.text) for h in text.hidden]
    for where, said in (*seen, *unseen):
        if any(pattern.search(said) for pattern in _INSTRUCTIONS):
            yield Oddity(where, "reads like an instruction to a model", said[:200])


def _part(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{title}: {len(lines)}"
        yield from (f"  {line}" for line in lines)


def _said(oddity: Oddity) -> str:
    return f"{oddity.where}: {oddity.why}: {oddity.text}"
