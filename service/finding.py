"""From a question to the sentences that may answer it: retrieved, listed, weighed."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final, Protocol

from ingest.index import IndexUnavailable
from ingest.records import Digest, DocumentId, Passage, Release, VersionId
from policies.model import Evidence
from service.answers import Question
from service.calibration import Calibration, Weighed
from service.candidates import Analysed, CandidateFinder
from service.holdings import Holdings
from service.languages import Languages
from service.readings import Analysis
from service.retrieval import Found, Hit, Retriever, Sought
from service.strange import Strangers

NEAREST: Final = 40
"""Passages of one text that are looked at for what belongs to a sentence of it."""


class Corpus(Protocol):
    """What a corpus says of itself, as far as answering needs it."""

    @property
    def default_language(self) -> str:
        """BCP 47 primary tag."""


class Corpora(Protocol):
    """The catalog's reading side, as far as finding needs it beyond passages."""

    def withdrawn(self, corpus: str) -> frozenset[DocumentId]:
        """Documents withdrawn from the corpus, as of now."""

    def passages_of(self, version: VersionId, release: int) -> tuple[Passage, ...]:
        """All passages of one version as a release has them, in order."""

    def settings_of(self, release: int) -> Corpus:
        """The corpus as a release has it."""


class Finder:
    """Finds and weighs. Raises IndexUnavailable, EmbedderUnavailable."""

    def __init__(
        self,
        corpora: Corpora,
        languages: Languages,
        retriever: Retriever,
        candidates: CandidateFinder,
        calibration: Calibration,
        holdings: Holdings,
        analysed: Analysed,
        strangers: Strangers,
    ) -> None:
        self._corpora = corpora
        self._languages = languages
        self._retriever = retriever
        self._candidates = candidates
        self._calibration = calibration
        self._holdings = holdings
        self._analysed = analysed
        self._strangers = strangers

    @property
    def calibration(self) -> Digest:
        """Identity of what weighs."""
        return self._calibration.digest

    def language(self, question: Question, release: Release | None) -> str:
        """The question's language, as its asker says or as it can be told."""
        if question.language:
            return question.language
        if release is None:
            return self._languages.tell(question.text, "en")
        default = self._corpora.settings_of(release.number).default_language
        names = self._holdings.called(release, question.asker.visibilities)
        return self._languages.tell(question.text, default, names)

    def find(
        self, question: Question, language: str, on: date, release: Release, limit: int
    ) -> Found:
        """Passages that the asker may see, best first."""
        return self._retriever.find(
            Sought(
                text=question.text,
                language=language,
                default_language=self._corpora.settings_of(release.number).default_language,
                visibilities=question.asker.visibilities,
                on=on,
                withdrawn=self._corpora.withdrawn(release.corpus),
            ),
            release,
            limit,
        )

    def weigh(
        self, question: Question, language: str, on: date, release: Release, found: Found
    ) -> tuple[Weighed, ...]:
        """Sentences of what was found, best first."""
        names = self._holdings.product_names(release, on, question.asker.visibilities)
        return self._calibration.weigh(
            self._candidates.candidates(question.text, language, found, names)
        )

    def page(self, release: Release, hit: Hit) -> tuple[tuple[Passage, Analysis], ...]:
        """The passages around a hit, of the same text and in its order, with what was read of
        them; of a long text the nearest. None where they cannot be read just now."""
        passages = self._corpora.passages_of(hit.passage.version, release.number)
        here = next((n for n, p in enumerate(passages) if p.id == hit.passage.id), 0)
        first = max(0, min(here - NEAREST // 2, len(passages) - NEAREST))
        near = passages[first : first + NEAREST]
        try:
            analysed = self._analysed.of([(passage, hit.language) for passage in near])
        except IndexUnavailable:
            return ()
        return tuple((passage, analysed[passage.id]) for passage in near)

    def probability(self, question: Question, weighed: tuple[Weighed, ...]) -> float:
        """How likely the first sentence answers the question, between 0 and 1."""
        return self._calibration.probability(question.text, weighed)

    def another(
        self,
        question: Question,
        language: str,
        on: date,
        release: Release,
        found: Found,
        weighed: tuple[Weighed, ...],
    ) -> bool:
        """Whether it names a thing that what would be quoted for it is not about."""
        names = self._holdings.product_names(release, on, question.asker.visibilities)
        asked = Evidence((), question.text, language, on)
        return self._strangers.named(asked, found, weighed, names, partial(self.page, release))
