"""What a reviewer needs to know before approving: which figures change, and what is odd."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from ingest.catalog import Catalog
from ingest.chunking import Cut
from ingest.corpus import Quarantined
from ingest.facttables import clashes
from ingest.figures import (
    FigureChange,
    Rows,
    Text,
    against_tables,
    changes_of,
    fact_changes,
    statements,
)
from ingest.phrasings import Bound, without_figures
from ingest.plan import Plan, compare
from ingest.records import NOWHERE, PUBLIC, DocumentId, Fact, Phrasing, Release, Version, VersionId
from ingest.remnants import Remnant, remnants

NO_ANSWER = "no document answers it"
"""Read in place of a sentence where a question is tied to none."""

SHOWN = 20
"""Questions that the text of a report lists; the report as JSON has all of them."""

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
    readers: tuple[tuple[str, int], ...] = ()
    """Each visibility with its number of documents."""
    remnants: tuple[Remnant, ...] = ()
    """Sentences elsewhere that still state what changed."""
    phrasings: int = 0
    phrasings_added: int = 0
    phrasings_removed: int = 0
    phrasings_lost: tuple[Oddity, ...] = ()
    """Those that found their sentence before, and find it no more."""
    phrasings_moved: tuple[Oddity, ...] = ()
    """Those whose sentence now has other figures."""
    phrasings_tied: tuple[Oddity, ...] = ()
    """Those that are new, or lead to another sentence than before: what an approver reads."""

    def to_json(self) -> str:
        """The report as it is stored and printed with --json."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def lines(self) -> Iterator[str]:
        """The report as it is read."""
        yield from self.losses()
        yield f"{self.documents} documents, {self.passages} passages, {self.facts} facts"
        if self.readers:
            told = ", ".join(f"{label} {count}" for label, count in self.readers)
            yield f"who may read: {told}"
            if PUBLIC not in dict(self.readers):
                yield (
                    "no document is public, so who asks without a group finds nothing "
                    "(`visibility` in front matter or in corpus.toml)"
                )
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
        if self.phrasings or self.phrasings_removed:
            yield (
                f"phrasings: {self.phrasings}, {self.phrasings_added} added, "
                f"{self.phrasings_removed} removed"
            )
        yield from _part("figures that change", [str(figure) for figure in self.figures])
        yield from _part("STILL THE OLD FIGURE elsewhere", [str(r) for r in self.remnants])
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
        unanswered = [o for o in self.phrasings_tied if o.text == NO_ANSWER]
        tied = [o for o in self.phrasings_tied if o.text != NO_ANSWER]
        yield from _some("questions tied to a sentence", [_said(o) for o in tied])
        yield from _some(
            "questions that no document answers", [f"{o.where}: {o.why}" for o in unanswered]
        )
        yield from _part(
            "phrasings that no longer find their sentence",
            [_said(o) for o in self.phrasings_lost],
        )
        yield from _part(
            "phrasings whose sentence has other figures now, kept",
            [_said(o) for o in self.phrasings_moved],
        )
        yield from _part("left out", [f"{q.path}: {q.reason}" for q in self.quarantined])
        yield from _part("hidden from readers, left out", [_said(o) for o in self.hidden])
        yield from _part(
            "reads like instructions to a model", [_said(o) for o in self.instructions]
        )


def with_phrasings(report: Report, before: Ties, after: Ties, bound: Bound) -> Report:
    """The report, and what became of the phrasings of a folder; `before` is what readers have."""
    had = {question for question, _ in before}
    gone = [row for row in bound.adrift if row.question in had]
    never = [
        Quarantined(
            row.where,
            f"no version of {row.document!r} says {row.sentence[:300]!r}; copy the sentence, list "
            "item or table row as it stands there",
        )
        for row in bound.adrift
        if row.question not in had
    ]
    return replace(
        _counted(report, before, after),
        quarantined=(*report.quarantined, *bound.quarantined, *never),
        phrasings_lost=tuple(
            Oddity(row.where, f"{row.document} no longer says {row.sentence[:300]!r}", row.question)
            for row in gone
        ),
        phrasings_moved=tuple(
            Oddity(row.where, f"{row.document} no longer says {row.sentence[:300]!r}", row.question)
            for row in bound.by_figures
        ),
    )


Ties = Mapping[tuple[str, DocumentId], Mapping[str, str]]
"""By question and document, the sentences that it leads to, by what they say without figures."""


def ties(phrasings: Sequence[Phrasing], texts: Sequence[tuple[Version, Sequence[Cut]]]) -> Ties:
    """What each question is tied to, read from the versions' own sentences."""
    wanted = {phrasing.version for phrasing in phrasings}
    documents = {version.id: version.document for version, _ in texts}
    said = {
        (version.id, sentence.start): cut.text[
            sentence.start - cut.start : sentence.end - cut.start
        ]
        for version, cuts in texts
        if version.id in wanted
        for cut in cuts
        for sentence in cut.sentences
    }
    found: dict[tuple[str, DocumentId], dict[str, str]] = defaultdict(dict)
    for phrasing in phrasings:
        answered = phrasing.start != NOWHERE
        sentence = said[phrasing.version, phrasing.start] if answered else NO_ANSWER
        key = (phrasing.question, documents[phrasing.version])
        found[key][without_figures(sentence)] = sentence
    return found


def _counted(report: Report, before: Ties, after: Ties) -> Report:
    old, new = ({question for question, _ in some} for some in (before, after))
    return replace(
        report,
        phrasings=len(new),
        phrasings_added=len(new - old),
        phrasings_removed=len(old - new),
        phrasings_tied=tuple(
            Oddity(document, question, sentence)
            for (question, document), sentences in sorted(after.items())
            for plain, sentence in sorted(sentences.items())
            if plain not in before.get((question, document), {})
        ),
    )


def difference(catalog: Catalog, earlier: Release, later: Release) -> Report:
    """The report on one release as it would have been against another."""
    versions = catalog.versions(later.number)
    plan = compare(catalog, earlier, versions)
    facts = catalog.facts(later.number)
    report = review(
        plan,
        texts_of(catalog, earlier, catalog.versions(earlier.number)),
        texts_of(catalog, later, versions),
        frozenset(version.id for version in plan.entering),
        catalog.facts(earlier.number),
        facts,
        (),
        clashes(facts),
    )
    return _counted(report, ties_of(catalog, earlier), ties_of(catalog, later))


def ties_of(catalog: Catalog, release: Release | None) -> Ties:
    """What the questions of a release are tied to; nothing where there is none."""
    phrasings = catalog.phrasings(release.number) if release is not None else ()
    if release is None or not phrasings:
        return {}
    versions = catalog.versions(release.number)
    return ties(phrasings, [(v, catalog.cuts(v.id, release.recipe)) for v in versions])


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
    changes = tuple(changes_of(old, new, fresh))
    rows = Rows.of(facts, old_facts)
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
        figures=(*(c.figure for c in changes), *fact_changes(old_facts, facts)),
        contradictions=(*contradictions, *against_tables(rows, changes, new, documents)),
        quarantined=tuple(quarantined),
        hidden=tuple(odd for text in fresh for odd in _unseen(text)),
        instructions=tuple(odd for text in fresh for odd in _instructions(text)),
        lost=tuple(_lost(plan, quarantined)),
        readers=tuple(sorted(_readers(new).items())),
        remnants=tuple(remnants(changes, old_facts, facts, new)),
    )


def _readers(texts: Sequence[Text]) -> Counter[str]:
    """By visibility, how many documents have it, whatever their versions."""
    return Counter(
        label for _, label in {(t.version.document, t.version.visibility) for t in texts}
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


def _unseen(text: Text) -> Iterator[Oddity]:
    """What was left out because no reader sees it, and characters in the text that none sees."""
    where = text.version.source_uri
    for hidden in text.hidden:
        yield Oddity(where, hidden.why, hidden.text)
    headings = {heading for cut in text.cuts for heading in cut.headings}
    seen = (text.version.title, *sorted(headings), *(s.text for s in statements(text)))
    for said in dict.fromkeys((*seen, *(hidden.text for hidden in text.hidden))):
        found = sorted({f"U+{ord(c):04X}" for c in _INVISIBLE.findall(said)})
        if found:
            yield Oddity(where, f"invisible characters {', '.join(found)}", said[:200])


def _instructions(text: Text) -> Iterator[Oddity]:
    """Sentences, seen or hidden, that seem to speak to a model instead of to a reader."""
    seen = [(text.version.source_uri, statement.text) for statement in statements(text)]
    unseen = [(f"{text.version.source_uri} ({h.why})", h.text) for h in text.hidden]
    for where, said in (*seen, *unseen):
        if any(pattern.search(said) for pattern in _INSTRUCTIONS):
            yield Oddity(where, "reads like an instruction to a model", said[:200])


def _some(title: str, lines: Sequence[str]) -> Iterator[str]:
    """A part of which the first few lines are shown."""
    more = len(lines) - SHOWN
    rest = (f"… and {more} more, in the report as JSON",) if more > 0 else ()
    yield from _part(title, [*lines[:SHOWN], *rest], len(lines))


def _part(title: str, lines: Sequence[str], count: int | None = None) -> Iterator[str]:
    if lines:
        yield f"{title}: {len(lines) if count is None else count}"
        yield from (f"  {line}" for line in lines)


def _said(oddity: Oddity) -> str:
    return f"{oddity.where}: {oddity.why}: {oddity.text}"
