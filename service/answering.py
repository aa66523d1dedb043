"""The story of an answer: find, weigh, draft, judge, seal, and only then reply."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import zip_longest
from typing import Protocol

from ingest.embedding import EmbedderUnavailable
from ingest.index import IndexUnavailable
from ingest.records import DocumentId, Release, Version, VersionId
from policies.engine import refusal_reason
from policies.model import Evidence
from policies.policy import Policy
from service.answers import (
    Answer,
    Citation,
    HandoffOffer,
    ModelRef,
    Outcome,
    PolicyRef,
    Question,
    Reason,
    ReleaseRef,
    SearchHit,
    Statement,
)
from service.asked import gives_all, responds
from service.attempts import Attempt, Drafters, Task
from service.calibration import Weighed
from service.factlines import FactRows, asked_alone, asked_measure, stating
from service.finding import Finder
from service.halves import halves
from service.holdings import Holdings, KeptRows
from service.locating import Place, locate
from service.phrased import listed
from service.recording import leaf_of, payload_of
from service.retrieval import Found, Hit
from service.trails.records import AnswerId, ConversationId, Sealed, Seals
from service.work import Part, Said, Work, both_found

FOUND = 20
"""Passages weighed for an answer."""

_UNSEALED = Sealed("", -1, "")

_BESIDE = "the draft does not give the figures of the kind asked for that the evidence has"


class Releases(Protocol):
    """The catalog's reading side, as far as answering needs it."""

    def pin(self, corpus: str | None, as_of: date | None) -> Release:
        """The release to answer from. Raises NoLiveRelease, UnknownCorpus, AmbiguousCorpus."""

    def withdrawn(self, corpus: str) -> frozenset[DocumentId]:
        """Documents withdrawn from the corpus, as of now."""

    def version(self, version: VersionId, release: int | None = None) -> Version:
        """One version, as the release has it."""


class Observer(Protocol):
    """Counts and times, for metrics."""

    def answered(self, outcome: str, reason: str) -> None:
        """One answer ended like this."""

    def stage(self, name: str, seconds: float) -> None:
        """One stage of one answer took this long."""


class Answerer:
    """Answers questions from published releases; every answer is sealed before it is returned."""

    def __init__(
        self,
        releases: Releases,
        finder: Finder,
        holdings: Holdings,
        policy: Policy,
        drafters: Drafters,
        seals: Seals,
        clock: Callable[[], datetime],
        digests: Mapping[str, str],
        observer: Observer,
    ) -> None:
        self._releases = releases
        self._finder = finder
        self._holdings = holdings
        self._policy = policy
        self._drafters = drafters
        self._seals = seals
        self._clock = clock
        self._digests = {**digests, "calibration": finder.calibration}
        self._observer = observer

    def close(self) -> None:
        """Take no more drafts from a model."""
        self._drafters.close()

    def ask(self, question: Question) -> Answer:
        """Answer one question; nothing leaves before it is sealed.

        Raises AuditUnavailable, NoLiveRelease, UnknownCorpus, AmbiguousCorpus.
        """
        work = Work(question, self._clock())
        try:
            work.release = self._releases.pin(question.corpus, question.as_of)
        except IndexUnavailable:
            # What is live is not searchable just now: say so, and leave a record of it.
            work.language = self._finder.language(question, None)
            return self._seal(work, None, Said(Outcome.REFUSED, Reason.INDEX_UNAVAILABLE))
        said = self._say(work, work.release)
        # Once more just before the seal: a withdrawal acts at once.
        cited = {c.document for s in said.statements for c in s.citations}
        work.withdrawn = tuple(sorted(cited & self._releases.withdrawn(work.release.corpus)))
        if work.withdrawn:
            said = Said(Outcome.REFUSED, Reason.NO_EVIDENCE)
        return self._seal(work, work.release, said)

    def search(self, question: Question, limit: int) -> tuple[SearchHit, ...]:
        """The passages an answer would be looked for in, best first.

        Raises NoLiveRelease, UnknownCorpus, AmbiguousCorpus, IndexUnavailable.
        """
        release = self._releases.pin(question.corpus, question.as_of)
        work = Work(question, self._clock(), self._finder.language(question, release), release)
        return tuple(
            SearchHit(
                passage=hit.passage.id,
                document=hit.passage.document,
                score=hit.score,
                text=hit.passage.text,
                title=hit.passage.heading_path[0],
                found_by=hit.found_by,
            )
            for hit in self._find(work, release, limit).hits
        )

    def weighed(self, question: Question) -> tuple[Weighed, ...]:
        """The sentences an answer would be made from, best first; for fitting a calibration."""
        release = self._releases.pin(question.corpus, question.as_of)
        work = Work(question, self._clock(), self._finder.language(question, release), release)
        return self._weigh(work, self._find(work, release, FOUND), release)

    def _say(self, work: Work, release: Release) -> Said:
        work.language = self._finder.language(work.question, release)
        if self._policy.needs_person.topic(work.question.text) is not None:
            return Said(Outcome.REFUSED, Reason.NEEDS_PERSON)
        if self._in_parts(work, release):
            return self._half_said(work, self._draft(work, release))
        return self._refused(work, release) or self._draft(work, release)

    def _in_parts(self, work: Work, release: Release) -> bool:
        """Whether it asks two things of which one at least can be answered, each by itself."""
        parts = []
        for half in halves(work.question.text, work.language):
            asked = replace(work.question, text=half.asked)
            own = Work(asked, work.asked_at, work.language, release, timings=work.timings)
            parts.append(Part(half, own, self._refused(own, release)))
        answered = [part.work for part in parts if part.refused is None]
        if not answered:
            return False
        work.parts = tuple(parts)
        work.found = both_found([own.found for own in answered if own.found is not None])
        # The best of each first, for a model that sees the best few.
        ranks = zip_longest(*(own.weighed for own in answered))
        work.weighed = tuple(w for rank in ranks for w in rank if w is not None)
        work.probability = max(own.probability or 0.0 for own in answered)
        work.row = next((own.row for own in answered if own.row is not None), None)
        work.elsewhere = tuple(dict.fromkeys(t for own in answered for t in own.elsewhere))
        return True

    def _half_said(self, work: Work, said: Said) -> Said:
        """With what it leaves unanswered, where it says something."""
        if said.outcome is Outcome.REFUSED:
            return said
        cited = {c.passage for s in said.statements for c in s.citations}
        left = [
            part for part in work.parts if part.refused is not None or cited.isdisjoint(part.best())
        ]
        if not left:
            return said
        nearest = tuple(t for part in left if part.refused for t in part.refused.suggestions)
        told = self._policy.texts.half_answered(work.language)
        return replace(
            said,
            suggestions=tuple(dict.fromkeys((*said.suggestions, *nearest))),
            notices=(*said.notices, *((told,) if told else ())),
            unanswered=tuple(part.half.said for part in left),
        )

    def _refused(self, work: Work, release: Release) -> Said | None:
        """What is said where nothing is to be drafted; None where something is."""
        try:
            with work.timings.stage("retrieval"):
                work.found = self._find(work, release, FOUND)
            if not work.found.hits:
                return Said(Outcome.REFUSED, Reason.NO_EVIDENCE)
            with work.timings.stage("weighing"):
                work.weighed = self._weigh(work, work.found, release)
                work.probability = self._finder.probability(work.question, work.weighed)
                work.listed = listed(work.question.text, work.found)
        except (IndexUnavailable, EmbedderUnavailable):
            work.found = None
            return Said(Outcome.REFUSED, Reason.INDEX_UNAVAILABLE)
        if work.listed:
            return self._too_weak(work.weighed, work.found.hits)
        rows = self._rows(work, release)
        if row := asked_alone(work.question.text, work.language, rows.read):
            stated = stating(row, work.weighed)
            work.row = f"{row.subject}: {row.measure}" if stated else None
            work.weighed = stated or work.weighed
        elif measured := asked_measure(
            Evidence((), work.question.text, work.language, work.on),
            rows.read,
            work.weighed,
            self._names(work, release),
            partial(self._finder.page, release),
        ):
            work.row, work.family = measured.measure, measured.family
            work.elsewhere = _titles(
                [h for h in work.found.hits if h.passage.document in measured.elsewhere]
            )
        if work.row is None:
            work.another = self._finder.another(
                work.question, work.language, work.on, release, work.found, work.weighed
            )
            if work.another or work.probability < self._policy.evidence.threshold:
                return self._too_weak(work.weighed, work.found.hits)
        return None

    def _task(self, work: Work, release: Release, rows: FactRows) -> Task:
        """What to draft an answer to."""
        answered = [part.work for part in work.parts if part.refused is None]
        return Task(
            question=Evidence((), work.question.text, work.language, work.on),
            weighed=work.weighed,
            rows=rows,
            timings=work.timings,
            days=self._holdings.days(release),
            names=self._names(work, release),
            page=partial(self._finder.page, release),
            family=work.family,
            sure=(work.probability or 0.0) >= self._policy.evidence.threshold,
            parts=tuple(self._task(own, release, rows) for own in answered),
        )

    def _draft(self, work: Work, release: Release) -> Said:
        """The first attempt of which something may leave."""
        assert work.found is not None
        rows = self._rows(work, release)
        work.facts = rows.digest
        task = self._task(work, release, rows.read)
        fallen: Reason | None = None
        refusal = Reason.UNSUPPORTED
        for attempt in self._drafters.attempts(task):
            work.attempts.append(attempt)
            if attempt.verdict is None:
                fallen = (
                    Reason.PROMPT_TRUNCATED if attempt.truncated else Reason.GENERATOR_UNAVAILABLE
                )
                if self._policy.fallback == "refuse":
                    return Said(Outcome.REFUSED, fallen, suggestions=_titles(work.found.hits))
                continue
            statements = self._statements(attempt, release, work.language)
            if statements and attempt.by == "quoted":
                return Said(
                    Outcome.QUOTED,
                    fallen,
                    statements,
                    suggestions=work.elsewhere or ((attempt.more,) if attempt.more else ()),
                    notices=self._notices(attempt),
                )
            if statements and _responds(statements, work, attempt):
                return Said(Outcome.ANSWERED, None, statements, notices=self._notices(attempt))
            if statements:
                work.attempts[-1] = replace(attempt, problem=_BESIDE)
            refusal = Reason(refusal_reason(attempt.verdict))
            if self._policy.fallback == "refuse":
                break
        return Said(Outcome.REFUSED, refusal, suggestions=_titles(work.found.hits))

    def _rows(self, work: Work, release: Release) -> KeptRows:
        if work.rows is None:
            work.rows = self._holdings.rows(
                release,
                work.on,
                work.question.asker.visibilities,
                self._releases.withdrawn(release.corpus),
            )
        return work.rows

    def _find(self, work: Work, release: Release, limit: int) -> Found:
        return self._finder.find(work.question, work.language, work.on, release, limit)

    def _names(self, work: Work, release: Release) -> frozenset[str]:
        visibilities = work.question.asker.visibilities
        return self._holdings.product_names(release, work.on, visibilities)

    def _weigh(self, work: Work, found: Found, release: Release) -> tuple[Weighed, ...]:
        return self._finder.weigh(work.question, work.language, work.on, release, found)

    def _too_weak(self, weighed: Sequence[Weighed], hits: Sequence[Hit]) -> Said:
        nearest = max((w.candidate.signals.sentence for w in weighed), default=0.0)
        if nearest < self._policy.evidence.out_of_scope:
            return Said(Outcome.REFUSED, Reason.OUT_OF_SCOPE)
        return Said(Outcome.REFUSED, Reason.WEAK_EVIDENCE, suggestions=_titles(hits))

    def _notices(self, attempt: Attempt) -> tuple[str, ...]:
        """The policy's own sentences, which need no source."""
        judged = attempt.verdict.statements if attempt.verdict else ()
        return tuple(s.shown for s in judged if s.kept and self._policy.says(s.shown))

    def _statements(
        self, attempt: Attempt, release: Release, language: str
    ) -> tuple[Statement, ...]:
        """What the verdict lets leave, each with the very text it rests on."""
        assert attempt.verdict is not None
        if attempt.verdict.outcome == "refused":
            return ()
        numbers: dict[str, int] = {}
        statements = []
        for located in locate(attempt.verdict, attempt.pieces, {p.id: p for p in attempt.passages}):
            citations = tuple(
                self._citation(
                    numbers.setdefault(place.passage.id, len(numbers) + 1), place, release
                )
                for place in located.places
            )
            own = located.quoted and citations[located.places.index(located.quoted)].language
            statements.append(Statement(located.text, citations, own or language))
        return tuple(statements)

    def _citation(self, n: int, place: Place, release: Release) -> Citation:
        version = self._releases.version(place.passage.version, release.number)
        return Citation(
            n=n,
            passage=place.passage.id,
            document=place.passage.document,
            title=version.title,
            version=version.id,
            quote=place.quote,
            start=place.start,
            end=place.end,
            page=place.passage.page,
            url=f"/v1/passages/{place.passage.id}",
            language=version.language,
        )

    def _seal(self, work: Work, release: Release | None, said: Said) -> Answer:
        unsealed = self._unsealed(work, release, said)
        last = work.attempts[-1] if work.attempts else None
        digests = {**self._digests, **({"recipe": release.recipe} if release else {})}
        leaf = leaf_of(unsealed, release.corpus if release else None, last, digests)
        payload = payload_of(
            unsealed,
            work.question,
            work.found,
            work.weighed,
            work.attempts,
            {
                "asked_at": work.asked_at.isoformat(),
                "on": work.on.isoformat(),
                "facts": work.facts,
                "withdrawn": work.withdrawn,
                "probability": work.probability,
                "listed": work.listed,
                "another": work.another,
                "row": work.row,
                "parts": [part.fields() for part in work.parts],
                "timings": work.timings.seconds,
            },
        )
        with work.timings.stage("seal"):
            sealed = self._seals.seal(leaf, payload)
        for name, seconds in work.timings.seconds.items():
            self._observer.stage(name, seconds)
        self._observer.answered(said.outcome, said.reason or "")
        return replace(unsealed, sealed=sealed)

    def _unsealed(self, work: Work, release: Release | None, said: Said) -> Answer:
        refused = said.outcome is Outcome.REFUSED
        conversation = work.question.conversation or ConversationId(secrets.token_hex(16))
        texts = self._policy.texts
        last = work.attempts[-1] if work.attempts else None
        generated = last.generated if last and not refused else None
        judged = last.verdict.statements if last and last.verdict else ()
        return Answer(
            id=AnswerId(secrets.token_hex(16)),
            conversation=conversation,
            outcome=said.outcome,
            reason=said.reason,
            language=work.language,
            text=texts.refusal(said.reason.value, work.language)
            if refused and said.reason
            else _text(said),
            statements=said.statements,
            withheld=sum(not s.kept or s.shown != s.text for s in judged),
            suggestions=said.suggestions,
            handoff=HandoffOffer(
                texts.handoff_offer(work.language), f"/v1/conversations/{conversation}/handoff"
            )
            if refused or said.unanswered
            else None,
            release=ReleaseRef(release.number, release.digest) if release else None,
            model=ModelRef(generated.model, generated.model_digest)
            if generated
            else ModelRef("quoted", None),
            prompt=last.draft.prompt_digest or None if generated and last and last.draft else None,
            policy=PolicyRef(self._policy.name, self._policy.digest),
            sealed=_UNSEALED,
            notices=said.notices,
            unanswered=said.unanswered,
        )


def _responds(statements: Sequence[Statement], work: Work, attempt: Attempt) -> bool:
    texts = [statement.text for statement in statements]
    kind = work.weighed[0].candidate.signals.kind
    return responds(work.question.text, texts, work.language, kind) and gives_all(
        work.question.text, " ".join(texts), work.language, attempt.excerpts
    )


def _text(said: Said) -> str:
    """The statements one after the other, each with its markers before the stop.

    A stop inside quotation marks stays there, and the markers follow them.
    """
    text, ended = "", True
    for statement in said.statements:
        marks = "".join(f" [{n}]" for n in dict.fromkeys(c.n for c in statement.citations))
        body = statement.text.rstrip()
        stop = len(body.rstrip(".!?…"))
        joint = "" if not text else (" " if ended else "\n")
        text += f"{joint}{body[:stop]}{marks}{body[stop:]}"
        ended = body.rstrip("»”\"'")[-1:] in tuple(".!?…")
    return "\n".join((text, *said.notices))


def _titles(hits: Sequence[Hit]) -> tuple[str, ...]:
    """Titles of the nearest documents, at most three, for an asker who may look there."""
    return tuple(dict.fromkeys(hit.passage.heading_path[0] for hit in hits))[:3]
