"""Drafts of one answer, the best way first, each judged before anyone sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock

from ingest.records import Passage, PassageId, VersionId
from policies.attribution import attribute
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage, Verdict
from policies.policy import Policy
from service.calibration import Weighed
from service.deadlines import Deadline, DeadlineExceeded
from service.disagreement import both_shown, shows_both
from service.drafting import Attribute, to_draft, with_required
from service.factlines import FactRows, read_out, row_beside
from service.generation import (
    Generated,
    Generator,
    GeneratorUnavailable,
    Prompt,
    PromptPassage,
    PromptTruncated,
)
from service.prompting import Figures, Prompts
from service.quoting import Piece, QuotedDraft, quote, quote_family, spoken, together
from service.readings import Analysis
from service.retrieval import Hit
from service.slots import Hidden, Slot, hide
from service.timing import Timings
from service.twins import Family, Page

SHOWN = 4
"""Passages a model sees: the best few, since a small model reads a hundred words a second."""


Days = tuple[date, date | None]
"""The first day a text applies, and the first day it no longer does."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A draft and what became of it; sealed, never shown as it is."""

    by: str
    """`quoted` or the generator's name."""
    passages: tuple[Passage, ...]
    """What the drafter was shown."""
    draft: Draft | None = None
    """None where no draft came back."""
    verdict: Verdict | None = None
    evidence: Evidence | None = None
    """What the judge was given; None where nothing was judged."""
    pieces: tuple[Piece, ...] = ()
    generated: Generated | None = None
    slots: tuple[Slot, ...] = ()
    """The figures that were hidden from the model; empty where it could type them."""
    truncated: bool = False
    excerpts: tuple[tuple[str, str], ...] = ()
    """The sentences that a model was shown instead of whole passages, each with its language."""
    more: str = ""
    """Title of the document that says more of the same than is quoted."""
    problem: str = ""
    """Why no draft came back, in words."""

    @property
    def passes(self) -> bool:
        """Whether all of it may leave."""
        return self.verdict is not None and self.verdict.outcome not in ("revised", "refused")


def _no_page(_: Hit) -> tuple[tuple[Passage, Analysis], ...]:
    """Where nothing but what was weighed is at hand."""
    return ()


@dataclass(frozen=True, slots=True)
class Task:
    """What to draft an answer to, and from."""

    question: Evidence
    """Without passages: question, language and day."""
    weighed: tuple[Weighed, ...]
    rows: FactRows
    timings: Timings
    days: Mapping[VersionId, Days] = field(default_factory=dict)
    """When the texts of versions apply."""
    names: frozenset[str] = frozenset()
    """Words that tell products apart."""
    page: Page = _no_page
    """The passages of a document."""
    family: Family | None = None
    """What answers together, where that is known."""
    sure: bool = True
    """Whether the best sentence may answer alone, where not all of that may leave."""
    parts: tuple[Task, ...] = ()
    """What to draft instead, one after the other, where the question asks several things."""

    def one_by_one(self) -> tuple[Task, ...]:
        """The parts, or itself where it asks one thing."""
        return self.parts or (self,)

    def without_families(self) -> Task:
        """The same, each of whose answers the best sentence gives alone, where it may."""
        family = None if self.sure else self.family
        parts = tuple(part.without_families() for part in self.parts)
        return replace(self, family=family, parts=parts)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a model sees of a passage."""

    passage: Passage
    text: str
    evidence: EvidencePassage
    """The whole of it, for the judge."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how many at once."""

    answer_seconds: float = 30.0
    """After this an answer takes the next step down."""
    generations: int = 1
    """Drafts a model writes at once; when they are all busy, the answer is quoted."""


class Drafters:
    """A model where one is set up, then quoting."""

    def __init__(
        self,
        policy: Policy,
        prompts: Prompts,
        generator: Callable[[], Generator | None],
        limits: Limits,
    ) -> None:
        self._policy = policy
        self._prompts = prompts
        self._generator = generator
        self._limits = limits
        self._executor = ThreadPoolExecutor(limits.generations, "generation")
        self._running: set[Future[Generated]] = set()
        self._lock = Lock()

    def close(self) -> None:
        """Take no more drafts from the model; what is running is not waited for."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def attempts(self, task: Task) -> Iterator[Attempt]:
        """Judged drafts; the next is made only when it is asked for."""
        generator = self._generator()
        if generator is not None:
            yield self._from_model(task, generator)
        yield self._from_quotes(task)

    def _from_model(self, task: Task, generator: Generator) -> Attempt:
        shown = _excerpts(task) if generator.reads_excerpts else _whole(task)
        prompt, hidden = self._prompt(task, shown)
        failed = Attempt(
            generator.name,
            tuple(one.passage for one in shown)[: len(prompt.passages)],
            slots=hidden.slots if hidden is not None else (),
            excerpts=tuple((one.text, one.evidence.language) for one in shown)
            if generator.reads_excerpts
            else (),
        )
        deadline = Deadline.after(self._limits.answer_seconds)
        with task.timings.stage("generation"):
            try:
                generated = self._submit(lambda: generator.generate(prompt, deadline)).result(
                    timeout=deadline.remaining
                )
            except PromptTruncated as error:
                return replace(failed, truncated=True, problem=str(error))
            except (GeneratorUnavailable, DeadlineExceeded) as error:
                return replace(failed, problem=str(error))
            except FutureTimeout:
                return replace(failed, problem="the model did not answer in time")
        if hidden is not None:
            generated = hidden.filled(generated)
        evidence = replace(
            task.question,
            passages=tuple(one.evidence for one in shown[: len(failed.passages)]),
        )
        draft = replace(
            to_draft(
                generated,
                evidence.passages,
                _supporting(failed.passages, task.question.language, hidden),
            ),
            prompt_digest=prompt.digest,
        )
        return self._judged(task, evidence, replace(failed, draft=draft, generated=generated))

    def _prompt(self, task: Task, shown: Sequence[_Shown]) -> tuple[Prompt, Hidden | None]:
        """What a model is shown, and the figures that are hidden from it, if they are."""
        question, language = task.question.question, task.question.language
        titled = [PromptPassage(" › ".join(one.passage.heading_path), one.text) for one in shown]
        if self._prompts.figures is Figures.TYPED:
            return self._prompts.build(question, titled, language), None
        documents = [one.passage.document for one in shown]
        hidden = hide(question, titled, documents, task.rows.facts, language)
        prompt = self._prompts.build(hidden.question, hidden.passages, language, slots=hidden.names)
        return prompt, hidden

    def _submit(self, generate: Callable[[], Generated]) -> Future[Generated]:
        with self._lock:
            self._running = {future for future in self._running if not future.done()}
            if len(self._running) >= self._limits.generations:
                raise GeneratorUnavailable("the model is busy with other questions")
            try:
                future = self._executor.submit(generate)
            except RuntimeError:
                raise GeneratorUnavailable("the service is stopping") from None
            self._running.add(future)
        return future

    def _from_quotes(self, task: Task) -> Attempt:
        quoted = _quote(task)
        attempt = self._quoted(task, quoted)
        if not attempt.passes and (single := task.without_families()) != task:
            return self._from_quotes(single)
        if attempt.passes:
            return attempt
        # The sentence before one that may not leave would be left as if it were the answer.
        alone = _quote(task, in_context=False)
        return attempt if alone.draft == quoted.draft else self._quoted(task, alone)

    def _quoted(self, task: Task, quoted: QuotedDraft) -> Attempt:
        draft = quoted.draft
        # A quotation writes its figures as its document does, not as its reader would.
        written = {task.question.language, *(w.candidate.hit.language for w in task.weighed)}
        for part in task.one_by_one():
            row = row_beside(
                part.question.question, part.question.language, task.rows, draft.text, written
            )
            if row is None:
                continue
            places = [(passage.id, passage.document) for passage in quoted.passages]
            line = read_out(row, draft.text, places, task.question.language, written)
            # Behind the quotations, whose offsets stay what they are.
            draft = replace(draft, text=f"{draft.text}\n{line}") if line else draft
        return self._judged(
            task,
            quoted.evidence,
            Attempt("quoted", quoted.passages, draft=draft, pieces=quoted.pieces, more=quoted.more),
        )

    def _judged(self, task: Task, evidence: Evidence, attempt: Attempt) -> Attempt:
        assert attempt.draft is not None
        language = task.question.language
        evidence = _dated(evidence, attempt.passages, task.days)
        draft = with_required(attempt.draft, self._policy.rules, language)
        with task.timings.stage("judgement"):
            verdict = judge(self._policy, draft, evidence, task.rows.read)
            if shows_both(self._policy):
                documents = {passage.id: passage.document for passage in attempt.passages}
                both = both_shown(
                    draft, verdict, evidence.passages, documents, task.rows.facts, language
                )
                if both is not None:
                    verdict = judge(self._policy, both, evidence, task.rows.read)
                    # What was quoted has moved, and is found again by its words.
                    return replace(
                        attempt, draft=both, verdict=verdict, evidence=evidence, pieces=()
                    )
        return replace(attempt, draft=draft, verdict=verdict, evidence=evidence)


def _quote(task: Task, in_context: bool = True) -> QuotedDraft:
    if task.parts:
        return together([_quote(part, in_context) for part in task.parts], task.question)
    if task.family is not None:
        return quote_family(task.family, task.weighed, task.question)
    return quote(task.weighed, task.question, task.names, task.page, in_context)


def _whole(task: Task) -> list[_Shown]:
    """The best few passages, with their texts."""
    best = {w.candidate.hit.passage.id: w.candidate for w in task.weighed}
    return [
        _Shown(c.hit.passage, c.hit.passage.text, c.evidence()) for c in list(best.values())[:SHOWN]
    ]


def _excerpts(task: Task) -> list[_Shown]:
    """The passages that quoting would cite, with no more of their texts than it would quote."""
    quoted = _quote(task)
    evidence = {passage.id: passage for passage in quoted.evidence.passages}
    said: dict[PassageId, tuple[Passage, list[str]]] = {}
    for piece in quoted.pieces:
        _, sentences = said.setdefault(piece.passage.id, (piece.passage, []))
        start = piece.passage.start
        sentence = piece.passage.text[piece.quote_start - start : piece.quote_end - start]
        sentences.append(spoken(sentence, piece.passage.headers))
    return [
        _Shown(passage, "\n".join(sentences), evidence[passage.id])
        for passage, sentences in said.values()
    ]


def _supporting(passages: Sequence[Passage], language: str, hidden: Hidden | None) -> Attribute:
    """How a sentence finds its passages; a row's figure need not stand in the text beside it."""

    def supporting(sentence: str, shown: Sequence[EvidencePassage]) -> tuple[int, ...]:
        if hidden is None:
            return attribute(sentence, shown, language)
        rest, documents = hidden.without_rows(sentence)
        found = attribute(rest, shown, language)
        return tuple(n for n in found if documents <= {passages[n].document})

    return supporting


def _dated(
    evidence: Evidence, passages: Sequence[Passage], days: Mapping[VersionId, Days]
) -> Evidence:
    """The evidence with the days from and until which each passage applies."""
    known = {p.id: days[p.version] for p in passages if p.version in days}
    return replace(
        evidence,
        passages=tuple(
            replace(p, in_force_from=known[p.id][0], in_force_until=known[p.id][1])
            if p.id in known
            else p
            for p in evidence.passages
        ),
    )
