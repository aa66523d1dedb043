"""Reading what is published: a passage where it stands, for whoever may see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from ingest.catalog import AmbiguousCorpus, Catalog, NoLiveRelease, UnknownCorpus
from ingest.index import IndexUnavailable
from ingest.records import DocumentId, Passage, PassageId, Release
from service.answers import Question
from service.rooms import PassageMissing, PassageText
from service.scope import Asker, Role


class PublishedText:
    """The catalog as readers see it: only what is live, in force, theirs and not withdrawn."""

    def __init__(self, catalog: Catalog, clock: Callable[[], datetime]) -> None:
        """Over a catalog; the clock says which day it is."""
        self._catalog = catalog
        self._clock = clock
        self._labels = lru_cache(maxsize=64)(catalog.labels)

    def address(self, question: Question) -> Question:
        """The question, to a corpus of which its asker may read something.

        One that holds nothing for them raises UnknownCorpus like one that is not there. Operators
        are told more: they may list every release. Raises AmbiguousCorpus.
        """
        named, live = question.corpus, self._catalog.corpora()
        if question.asker.may(Role.OPERATOR) or (named is None and len(live) < 2):
            return question
        if named is not None:
            if named not in live or not self._shows(named, question):
                raise UnknownCorpus(f"no corpus {named!r} is live for this asker")
            return question
        shown = [name for name in live if self._shows(name, question)]
        if len(shown) != 1:
            raise AmbiguousCorpus(f"{len(shown)} corpora are live for this asker; name one")
        return replace(question, corpus=shown[0])

    def _shows(self, corpus: str, question: Question) -> bool:
        """Whether a label of this asker's is in force, today or on the day that is meant."""
        live = self._catalog.live(corpus)
        held = [(live.number, self._clock().date())] if live else []
        if question.as_of is not None:
            with suppress(NoLiveRelease, IndexUnavailable):
                held.append((self._catalog.pin(corpus, question.as_of).number, question.as_of))
        return any(
            label in question.asker.visibilities and first <= on and (last is None or on < last)
            for number, on in held
            for label, (first, last) in self._labels(number).items()
        )

    def passage(self, passage: PassageId, asker: Asker, as_of: date | None = None) -> PassageText:
        """A passage with the section around it. Raises PassageMissing, whatever the cause."""
        on = as_of or self._clock().date()
        for corpus in self._catalog.corpora():
            try:
                release = self._catalog.pin(corpus, as_of)
            except (NoLiveRelease, UnknownCorpus):
                continue
            found = self._catalog.passages([passage], release.number).get(passage)
            if found is not None:
                return self._text(found, release, asker, on)
        raise PassageMissing(f"no passage {passage}")

    def withdrawn(self, corpus: str) -> frozenset[DocumentId]:
        """Documents that may no longer be shown, as of now."""
        return self._catalog.withdrawn(corpus)

    def releases(self) -> tuple[Release, ...]:
        """Every release, newest first."""
        return tuple(reversed(self._catalog.releases()))

    def _text(self, passage: Passage, release: Release, asker: Asker, on: date) -> PassageText:
        version = self._catalog.version(passage.version, release.number)
        if (
            version.visibility not in asker.visibilities
            or not version.in_force(on)
            or version.document in self._catalog.withdrawn(release.corpus)
        ):
            raise PassageMissing(f"no passage {passage.id}")
        start, end = section(passage, self._catalog.passages_of(version.id, release.number))
        text = self._catalog.canonical_text(version.id, release.number)
        return PassageText(
            id=passage.id,
            document=version.document,
            title=version.title,
            version=version.id,
            language=version.language,
            heading_path=passage.heading_path,
            text=text[passage.start : passage.end],
            start=passage.start,
            end=passage.end,
            page=passage.page,
            section=text[start:end],
            section_start=start,
            section_end=end,
            in_force_from=version.in_force_from,
            in_force_until=version.in_force_until,
        )


def section(passage: Passage, around: Sequence[Passage]) -> tuple[int, int]:
    """The span of the passages in a row that stand under the same headings."""
    ordered = sorted(around, key=lambda other: other.start)
    place = next((i for i, other in enumerate(ordered) if other.id == passage.id), None)
    if place is None:
        return passage.start, passage.end
    first = last = place
    while first > 0 and ordered[first - 1].heading_path == passage.heading_path:
        first -= 1
    while last + 1 < len(ordered) and ordered[last + 1].heading_path == passage.heading_path:
        last += 1
    return ordered[first].start, max(other.end for other in ordered[first : last + 1])
