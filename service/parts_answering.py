"""Where ports meet adapters: policies, models and what answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from ingest.records import (
    digest,
)
from policies.examples import run_examples
from policies.policy import Policy
from policies.policyfile import PolicyInvalid, load
from policies.shelf import library_names
from policies.wordlists import lexicon_source
from service import configuration
from service.adapters.langid import LangidScorer
from service.answering import Answerer
from service.attempts import Drafters, Limits
from service.calibration import Calibration
from service.candidates import CandidateFinder
from service.choosing import Choice
from service.code import code_digest
from service.contrasts import Contrasts
from service.finding import Finder
from service.glossary import Glossary
from service.guarding import MOST_WORK, RecordInvalid, check_record
from service.holdings import Holdings
from service.known_words import KnownWords
from service.languages import Languages
from service.models import ApprovedModels
from service.parts_evidence import EvidenceParts
from service.prompting import TEMPLATES, Prompts
from service.retrieval import Retriever
from service.strange import Strangers


def proven(name: str) -> Policy:
    """A policy whose own examples come out as it says. Raises PolicyInvalid, EmptyPolicy."""
    policy = load(name)
    failures = run_examples(policy)
    if failures:
        raise PolicyInvalid(
            f"the policy {policy.name} does not hold by its own examples: {failures[0].message}"
        )
    return policy


class AnsweringParts(EvidenceParts):
    """What judges, drafts and answers, over stores and evidence."""

    @cached_property
    def policy(self) -> Policy:
        """What judges answers. Raises PolicyInvalid, EmptyPolicy."""
        return proven(self.settings.policy)

    @cached_property
    def library(self) -> Mapping[str, Policy]:
        """The policies that came with the product, by name."""
        return {name: proven(name) for name in library_names()}

    def guard(self, record: Mapping[str, object]) -> Mapping[str, object]:
        """One record of `guard check`; its `policy` may name one of the library.

        Over HTTP nobody may name a file. Raises RecordInvalid.
        """
        named = record.get("policy")
        if named is None:
            return check_record(record, self.policy, MOST_WORK)
        policy = self.library.get(named) if isinstance(named, str) else None
        if policy is None:
            raise RecordInvalid(f"`policy` must be one of {', '.join(self.library)}.")
        plain = {k: v for k, v in record.items() if k != "policy"}
        return check_record(plain, policy, MOST_WORK)

    @cached_property
    def choice(self) -> Choice:
        """Which model writes drafts. Raises SettingsWrong."""
        choice = Choice(
            self.settings,
            ApprovedModels(self.places.approvals, self.clock),
            self.metrics,
            self.monotonic,
        )
        self._opened.callback(choice.close)
        return choice

    @cached_property
    def calibration(self) -> Calibration:
        """How signals are weighed."""
        return Calibration.packaged()

    @cached_property
    def glossary(self) -> Glossary:
        """How customers talk."""
        return Glossary.packaged()

    @cached_property
    def languages(self) -> Languages:
        """What tells the language of a question."""
        return Languages(KnownWords(LangidScorer(), self.glossary))

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Identities of what answers are made with, but for releases and models."""
        return {
            "calibration": self.calibration.digest,
            "code": code_digest(),
            "lexicons": digest(lexicon_source()),
            "policy": self.policy.digest,
            "prompts": Prompts.load().digest,
        }

    def note_configuration(self) -> None:
        """Once at a start: seal what is in effect, where it changed. Raises AuditUnavailable."""
        if not self._noted:
            configuration.note(self.trails, self.settings, self.digests)
            self._noted = True

    @cached_property
    def answerer(self) -> Answerer:
        """What answers."""
        releases = self.catalog
        calibration = self.calibration
        prompts = Prompts.load(TEMPLATES[self.settings.figures])
        drafters = Drafters(self.policy, prompts, self.choice, Limits(self.settings.ask_timeout))
        self.keeping.keep(self.policy.source)
        self.keeping.keep(prompts.source)
        holdings = Holdings(releases, self.keeping)
        answerer = Answerer(
            releases=releases,
            finder=Finder(
                releases,
                self.languages,
                Retriever(
                    releases,
                    self.index,
                    self.embedder,
                    self.encoder,
                    self.glossary,
                    calibration.projection,
                ),
                CandidateFinder(
                    Contrasts.packaged(), self.analyses, self.encoder, calibration.pairs
                ),
                calibration,
                holdings,
                self.analyses,
                Strangers(self.glossary, self.encoder),
            ),
            holdings=holdings,
            policy=self.policy,
            drafters=drafters,
            seals=self.trails,
            clock=self.clock,
            digests={"code": code_digest(), "lexicons": self.keeping.keep(lexicon_source())},
            observer=self.metrics,
        )
        self._opened.callback(answerer.close)
        return answerer
