"""The sample corpus is large, many-voiced and confusable enough, and its questions fit it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from ingest.corpus import CorpusFolder, SourceDocument, read_corpus
from ingest.facttables import read_table
from ingest.phrasings import NO_SENTENCE, read_rows
from ingest.records import Fact
from service.evaluation import GoldenQuestion, read_questions
from service.figures import holds
from tests.stack import ROOT

CORPUS = ROOT / "corpora" / "harbour"
TODAY = date(2026, 11, 22)
LANGUAGES = {"en", "de", "fr", "es", "it"}
POINTS = {"g269"}
"""Asks for percentage points, which the comparer of figures does not know as a unit."""
ALIKE = 90
"""Of a hundred: as near as that, a phrasing is a measured question in other order."""

FILES = ("questions.jsonl", "questions-blind.jsonl", "questions-colloquial.jsonl")

_WORD = re.compile(r"[^\W\d_]{4,}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+|</(?:p|li|tr|h\d)>")
_COMMON = frozenset(
    """
    about after also been before could does done from have here into just like make more much must
    need only over same should some such than that their them then there these they this those
    time what when where which while will with without would your yours
    aber auch beim bitte damit dass dann denn diese dieser eine einem einen einer eines gibt habe
    haben hier kann kein keine kosten mein meine meinem meinen meiner mich muss nach nicht noch
    oder ohne schon sich sind über unter viel wann warum welche welcher wenn werden wird wurde
    avec avez avoir cela cette combien comme comment dans elle est-ce faut leur lorsque mais même
    mon notre nous pour pouvez puis quand quel quelle quelles quels sans sera sont sous votre vous
    como cómo cual cuál cuando cuándo cuánto cuesta desde donde dónde entre esta este están hasta
    para pero porque puede puedo qué quién según sobre también tengo tiene todo
    alla anche avere che come cosa dalla della delle dello dopo dove essere fare fino loro mentre
    nella nelle ogni perché posso prima quale quali quando quanto quanti questa questo senza sono
    sulla tutto vostro
    """.split()
)


@pytest.fixture(scope="module")
def folder() -> CorpusFolder:
    return read_corpus(CORPUS)


@pytest.fixture(scope="module")
def documents(folder: CorpusFolder) -> dict[str, list[SourceDocument]]:
    """By id, oldest version first."""
    found: dict[str, list[SourceDocument]] = defaultdict(list)
    for document in folder.documents:
        found[document.id].append(document)
    return found


@pytest.fixture(scope="module")
def facts(folder: CorpusFolder) -> list[Fact]:
    return [fact for table in folder.tables for fact in read_table(table).facts]


@pytest.fixture(scope="module")
def golden() -> tuple[GoldenQuestion, ...]:
    return read_questions(CORPUS / "questions.jsonl")


@pytest.fixture(scope="module", params=FILES)
def questions(request: pytest.FixtureRequest) -> tuple[GoldenQuestion, ...]:
    return read_questions(CORPUS / request.param)


def test_nothing_is_left_out(folder: CorpusFolder) -> None:
    assert folder.quarantined == ()
    assert not [q for table in folder.tables for q in read_table(table).quarantined]


def test_no_phrasing_is_a_question_that_answers_are_measured_by(folder: CorpusFolder) -> None:
    rows, left_out = read_rows(folder.phrasings)
    assert len(rows) > 20_000
    assert sum(row.sentence == NO_SENTENCE for row in rows) > 5000
    assert left_out == ()
    phrasings = {_plain(row.question): row.where for row in rows}
    fitted = {_plain(q.question) for q in read_questions(CORPUS / "questions-training.jsonl")}
    assert [phrasings[question] for question in fitted & phrasings.keys()] == []
    golden = [_plain(q.question) for name in FILES for q in read_questions(CORPUS / name)]
    # Sorted once: `token_sort_ratio` would do so for each of twelve million pairs.
    asked, told = (list(map(_in_order, questions)) for questions in (golden, phrasings))
    alike = cdist(asked, told, scorer=fuzz.ratio, score_cutoff=ALIKE)
    assert [(golden[g], list(phrasings)[p]) for g, p in np.argwhere(alike)] == []


def _plain(question: str) -> str:
    """Its words alone, as a copy with other spaces, stops or accents would have them."""
    bare = unicodedata.normalize("NFKD", question).casefold()
    return " ".join(re.findall(r"\w+", "".join(c for c in bare if not unicodedata.combining(c))))


def _in_order(plain: str) -> str:
    return " ".join(sorted(plain.split()))


def test_there_are_sixty_documents_with_owners_for_everybody_and_for_staff(
    folder: CorpusFolder, documents: dict[str, list[SourceDocument]]
) -> None:
    assert len(documents) >= 60
    assert {document.visibility for document in folder.documents} == {"public", "staff"}
    assert not [document.path for document in folder.documents if not document.owner]


def test_twelve_topics_are_told_in_five_languages(
    documents: dict[str, list[SourceDocument]],
) -> None:
    topics: dict[str, set[str]] = defaultdict(set)
    for name, versions in documents.items():
        first, _, rest = name.partition("/")
        language = versions[0].language
        topics[rest if first == language else name].add(language)
    assert {document.language for v in documents.values() for document in v} == LANGUAGES
    assert sum(spoken == LANGUAGES for spoken in topics.values()) >= 12


def test_versions_of_a_document_follow_each_other_without_a_gap(
    documents: dict[str, list[SourceDocument]],
) -> None:
    several = [versions for versions in documents.values() if len(versions) > 1]
    assert len(several) >= 3
    for versions in several:
        for earlier, later in pairwise(versions):
            assert earlier.in_force_until == later.in_force_from, earlier.path
            assert earlier.body != later.body


def test_every_fact_stands_in_its_source_while_it_is_in_force(
    facts: list[Fact], documents: dict[str, list[SourceDocument]]
) -> None:
    assert len(facts) >= 100
    missing = [
        fact
        for fact in facts
        if not any(
            holds(document.body, fact.value, fact.unit)
            for document in documents.get(fact.source, [])
            if document.in_force_until is None or fact.in_force_from < document.in_force_until
        )
    ]
    assert missing == []


def test_near_twins_have_other_figures(facts: list[Fact]) -> None:
    twins: dict[tuple[str, date], list[Fact]] = defaultdict(list)
    for fact in facts:
        twins[fact.measure, fact.in_force_from].append(fact)
    several = [group for group in twins.values() if len(group) > 1]
    assert len(several) >= 20
    for group in several:
        assert len({fact.value for fact in group}) == len(group), group
    # The same product and measure in another year.
    years: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        years[fact.subject, fact.measure].append(fact)
    changed = [group for group in years.values() if len(group) > 1]
    assert len(changed) >= 5
    for group in changed:
        assert len({fact.value for fact in group}) == len(group), group


def test_questions_name_documents_that_exist_and_state_the_figures(
    questions: tuple[GoldenQuestion, ...], documents: dict[str, list[SourceDocument]]
) -> None:
    assert not [id for id, count in Counter(q.id for q in questions).items() if count > 1]
    # The same words from staff and from a stranger are two questions.
    asked = Counter((q.question, q.groups) for q in questions)
    assert not [question for question, count in asked.items() if count > 1]
    for question in questions:
        assert question.language in LANGUAGES, question.id
        assert question.kind, question.id
        assert bool(question.documents) == (question.expect == "answer"), question.id
        assert bool(question.reason) == (question.expect == "refuse"), question.id
        bodies = [d.body for name in question.documents for d in _in_force(documents[name])]
        for figure in question.figures:
            unit = "" if question.id in POINTS else figure.unit
            assert any(holds(body, figure.value, unit) for body in bodies), question.id
        wanted = {(f.value, f.unit) for f in question.figures}
        assert not wanted & {(f.value, f.unit) for f in question.distractors}, question.id


def test_who_asks_for_an_answer_may_read_it(
    questions: tuple[GoldenQuestion, ...], documents: dict[str, list[SourceDocument]]
) -> None:
    for question in questions:
        readable = {"public", *question.groups}
        for name in question.documents:
            assert documents[name][-1].visibility in readable, question.id


def test_there_are_enough_questions_of_every_kind(golden: tuple[GoldenQuestion, ...]) -> None:
    assert len(golden) >= 200
    assert {q.language for q in golden} == LANGUAGES
    assert sum(q.kind == "near_miss" and q.expect == "refuse" for q in golden) >= 40
    assert len(read_questions(CORPUS / "questions-blind.jsonl")) == 60


def test_the_halves_are_alike(golden: tuple[GoldenQuestion, ...]) -> None:
    assert {q.half for q in golden} == {"fit", "held"}
    for kind in {q.kind for q in golden}:
        for expect in ("answer", "refuse"):
            halves = Counter(q.half for q in golden if (q.kind, q.expect) == (kind, expect))
            assert abs(halves["fit"] - halves["held"]) <= 1, (kind, expect)
    for language in LANGUAGES:
        halves = Counter(q.half for q in golden if q.language == language)
        assert abs(halves["fit"] - halves["held"]) <= 0.2 * halves.total(), language


def test_half_of_the_questions_share_few_words_with_what_answers_them(
    golden: tuple[GoldenQuestion, ...], documents: dict[str, list[SourceDocument]]
) -> None:
    shares = [_shared(q, documents) for q in golden if q.expect == "answer"]
    assert sum(share <= 0.30 for share in shares) >= len(shares) / 2


def _in_force(versions: Iterable[SourceDocument]) -> list[SourceDocument]:
    return [
        d
        for d in versions
        if d.in_force_from <= TODAY and (d.in_force_until is None or d.in_force_until > TODAY)
    ]


def _shared(question: GoldenQuestion, documents: dict[str, list[SourceDocument]]) -> float:
    """Share of the question's content words in the answering sentence that has most of them."""
    asked = _content_words(question.question)
    sentences = [
        sentence
        for name in question.documents
        for document in _in_force(documents[name])
        for sentence in _SENTENCE.split(document.body)
        if all(holds(sentence, f.value, f.unit) for f in question.figures)
    ]
    return max(
        (len(asked & _content_words(s)) / max(1, len(asked)) for s in sentences), default=0.0
    )


def _content_words(text: str) -> frozenset[str]:
    """Crude on purpose: words of four letters and more by their first six, common ones left out."""
    return frozenset(w[:6] for w in _WORD.findall(text.lower()) if w not in _COMMON)
