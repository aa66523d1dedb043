"""From a question to the sentences that may answer it: retrieved, listed, weighed."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from ingest.records import Digest, DocumentId, Release
from service.answers import Question
from service.calibration import Calibration, Weighed
from service.candidates import CandidateFinder
from service.holdings import Holdings
from service.languages import Languages
from service.retrieval import Found, Retriever, Sought


class Corpus(Protocol):
    """What a corpus says of itself, as far as answering needs it."""

    @property
    def default_language(self) -> str:
        """BCP 47 primary tag."""


class Corpora(Protocol):
    """The catalog's reading side, as far as finding needs it beyond passages."""

    def withdrawn(self, corpus: str) -> frozenset[DocumentId]:
        """Documents withdrawn from the corpus, as of now."""

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
    ) -> None:
        self._corpora = corpora
        self._languages = languages
        self._retriever = retriever
        self._candidates = candidates
        self._calibration = calibration
        self._holdings = holdings

    @property
    def calibration(self) -> Digest:
        """Identity of what weighs."""
        return self._calibration.digest

    def language(self, question: Question, release: Release | None) -> str:
        """The question's language, as its asker says or as it can be told."""
        if question.language:
            return question.language
        default = self._corpora.settings_of(release.number).default_language if release else "en"
        return self._languages.tell(question.text, default)

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

    def probability(self, question: Question, weighed: tuple[Weighed, ...]) -> float:
        """How likely the first sentence answers the question, between 0 and 1."""
        return self._calibration.probability(question.text, weighed)
