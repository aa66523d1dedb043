"""`countersign eval fit`: the calibration, fitted to the marked half of golden questions."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from ingest.chunking import embedded_strings
from ingest.embedding import Embedder, Vectors
from ingest.records import NOWHERE, PassageId, Phrasing, Release, VersionId, digest
from ingest.vectors import VectorStore, as_question
from service import local_socket
from service.answers import Question
from service.attuning import attune
from service.calibration import Calibration
from service.candidates import Candidate
from service.commands.terminal import Exit, Stop, Terminal
from service.evaluation import GoldenQuestion, read_questions
from service.figures import holds
from service.fitting import BROAD, Booster, Case, Fitted, fit
from service.glossary import Glossary
from service.languages import Names
from service.opening import Parts, opened
from service.pairing import Lesson, Pairing, pair
from service.projection import Projection
from service.readings import slice_of
from service.scope import Asker
from service.settings import Settings
from service.signals import NAMES

DIRECTIONS = 2
"""Leading directions taken out of question vectors."""

DECIMALS = 6
"""Places kept of a projection, so that the last bits of a machine's arithmetic do not show."""

THRESHOLDS = (0.3, 0.4, 0.5, 0.6)
"""Shown beside the fitted one, so that a policy's threshold can be chosen with open eyes."""

PERSON = "person"
"""Questions that triggers answer before retrieval; they teach nothing about evidence."""

BOOSTING = "service.adapters.boosting"
"""Loaded only here: its library is for developers, and takes a second."""

_PACKAGED = Path(__file__).parent.parent / "calibration.json"


@dataclass(frozen=True, slots=True)
class Shares:
    """What a threshold does to some questions."""

    answered: float
    """Of answerable ones."""
    right: float
    """First candidate right, of answerable ones that were answered."""
    refused: float
    """Of unanswerable ones."""


def register(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb."""
    fitted = verbs.add_parser("fit", help="fit the calibration to the questions marked `fit`")
    fitted.add_argument(
        "questions", type=Path, nargs="+", help="files of golden questions, JSON lines"
    )
    fitted.add_argument("--corpus", help="which corpus, where several are live")
    fitted.add_argument(
        "--unattuned",
        action="store_true",
        help="learn nothing from phrasings about vectors, which takes minutes",
    )
    fitted.add_argument("--output", type=Path, help="where (default: this checkout's calibration)")
    fitted.set_defaults(run=fit_questions)


def fit_questions(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Fit, write, and show what thresholds would do."""
    output = arguments.output or _in_checkout()
    questions = [
        q for file in arguments.questions for q in read_questions(file) if q.kind != PERSON
    ]
    if not any(q.half == "fit" for q in questions):
        raise Stop(Exit.USAGE, "no question is marked with `half: fit`.")
    booster = _booster()
    settings = Settings.from_env(terminal.environ)
    if local_socket.runs(settings.data):
        raise Stop(Exit.CONFLICT, f"a service runs on {settings.data}; stop it first.")
    with opened(settings) as parts:
        parts.follow()
        release = parts.catalog.pin(arguments.corpus)
        calibration = _unweighed(parts, questions, release)
        lesson = None if arguments.unattuned else _lesson(parts, release)
        if lesson is not None:
            terminal.say("learning from phrasings which likeness counts …")
            calibration = replace(calibration, projection=_attuned(calibration.projection, lesson))
            pairing = _kept(pair(calibration.projection, lesson))
            calibration = replace(calibration, pairing=pairing)
        parts.calibration = calibration
        bar = tqdm(questions, desc="questions", file=terminal.err, disable=None, leave=False)
        cases = _cases(parts, bar, release.corpus)
        found = fit(
            [case for question, case in cases if question.half == "fit"],
            parts.calibration,
            booster,
            _note(arguments.questions, questions, release),
        )
    content = (found.file.model_dump_json(indent=1) + "\n").encode()
    output.write_bytes(content)
    terminal.write(_page(found, Calibration.parse(content), cases))
    terminal.say(f"wrote {output} ({digest(content)}).")
    return Exit.DONE


def is_right(question: GoldenQuestion, candidate: Candidate) -> bool:
    """Whether a sentence answers: of an expected document, with its figures and no other's."""
    return (
        question.expect == "answer"
        and candidate.hit.passage.document in question.documents
        and all(holds(candidate.text, f.value, f.unit) for f in question.figures)
        and not any(holds(candidate.text, f.value, f.unit) for f in question.distractors)
    )


def shares(
    calibration: Calibration,
    cases: Iterable[tuple[GoldenQuestion, Case]],
    threshold: float,
) -> Shares:
    """What a threshold does to these questions under a calibration."""
    answered, right, refused = [], [], []
    for question, case in cases:
        weighed = calibration.weigh(case.candidates)
        passes = calibration.probability(case.question, weighed) >= threshold
        if question.expect == "refuse":
            refused.append(not passes)
            continue
        answered.append(passes)
        if passes:
            right.append(case.right[case.candidates.index(weighed[0].candidate)])
    return Shares(_share(answered), _share(right), _share(refused))


def _in_checkout() -> Path:
    if not (_PACKAGED.parent.parent / "pyproject.toml").is_file():
        raise Stop(Exit.USAGE, "say with --output where the calibration goes.")
    return _PACKAGED


def _unweighed(parts: Parts, questions: Sequence[GoldenQuestion], release: Release) -> Calibration:
    """One that weighs nothing, with a projection fitted to what is asked and what is published."""
    embedder = parts.catalog.recipe(release.recipe).embedder
    strings = [
        string
        for version in parts.catalog.versions(release.number)
        for passage in parts.catalog.passages_of(version.id, release.number)
        for string in embedded_strings(passage)
    ]
    stored = VectorStore(parts.catalog, parts.blobs).load(strings, embedder)
    asked = parts.embedder.embed_questions([q.question for q in questions if q.half == "fit"])
    return Calibration(
        order=dict.fromkeys(NAMES, 0.0),
        base=0.0,
        trees=(),
        projection=_rounded(Projection.fit(asked, stored, DIRECTIONS)),
        embedder=embedder,
        digest=digest(b""),
    )


def _lesson(parts: Parts, release: Release) -> Lesson | None:
    """What the release's phrasings teach; None where there are none that a sentence answers."""
    phrasings = parts.catalog.phrasings(release.number)
    if all(p.start == NOWHERE for p in phrasings):
        return None
    vectors = VectorStore(parts.catalog, parts.blobs)
    embedder = parts.catalog.recipe(release.recipe).embedder
    numbers: dict[tuple[PassageId, int], int] = {}
    said: list[str] = []
    texts: list[str] = []
    said_in: list[str] = []
    written: dict[VersionId, str] = {}
    for version in parts.catalog.versions(release.number):
        written[version.id] = version.language
        for passage in parts.catalog.passages_of(version.id, release.number):
            for number, sentence in enumerate(passage.sentences):
                numbers[passage.id, sentence.start] = len(numbers)
                texts.append(slice_of(passage, number))
                said_in.append(version.language)
            said += embedded_strings(passage) if passage.sentences else ()
    stored = vectors.load([as_question(p.question) for p in phrasings], embedder)
    names = Names.of(fact.subject for fact in parts.catalog.facts(release.number))
    languages = [parts.languages.tell(p.question, written[p.version], names) for p in phrasings]
    return Lesson(
        asked=_as_asked(parts.embedder, phrasings, languages, stored),
        plain=stored,
        questions=[p.question for p in phrasings],
        tied=np.array([numbers.get((p.passage, p.start), -1) for p in phrasings]),
        asked_in=languages,
        said=vectors.load(said, embedder),
        texts=texts,
        said_in=said_in,
    )


def _attuned(projection: Projection, lesson: Lesson) -> Projection:
    answered = lesson.tied >= 0
    tied, plain = lesson.tied[answered], lesson.plain[answered]
    return _rounded(
        attune(
            projection,
            lesson.asked[answered],
            tied,
            np.vstack([plain, lesson.said]),
            np.concatenate([tied, np.arange(len(lesson.said))]),
        )
    )


def _kept(pairing: Pairing) -> Pairing:
    """As it will be read: what is fitted to it meets the same figures."""
    return Pairing.read(pairing.write(), len(pairing.asked_out))


def _as_asked(
    embedder: Embedder,
    phrasings: Sequence[Phrasing],
    languages: Sequence[str],
    stored: Vectors,
) -> Vectors:
    """Phrasings as a reader's question is embedded: with what the glossary understands."""
    glossary = Glossary.packaged()
    explained = [
        glossary.explained(p.question, glossary.meanings(p.question, language))
        for p, language in zip(phrasings, languages, strict=True)
    ]
    told = [n for n, p in enumerate(phrasings) if explained[n] != p.question]
    asked = stored.copy()
    if told:
        asked[told] = embedder.embed_questions([explained[n] for n in told])
    return asked


def _rounded(projection: Projection) -> Projection:
    """The same, whatever sign and last bits a decomposition gave it."""
    signs = np.sign([row[np.argmax(np.abs(row))] for row in projection.directions])
    return Projection(
        _round(projection.questions),
        _round(projection.passages),
        _round(projection.directions * signs[:, None]),
        _round(projection.left),
        _round(projection.right),
    )


def _round(vectors: Vectors) -> Vectors:
    # Adding nought turns -0.0 into 0.0.
    rounded: Vectors = (np.round(vectors.astype(np.float64), DECIMALS) + 0.0).astype(np.float32)
    return rounded


def _cases(
    parts: Parts, questions: Iterable[GoldenQuestion], corpus: str
) -> list[tuple[GoldenQuestion, Case]]:
    cases = []
    for question in questions:
        asker = Asker(groups=frozenset(question.groups))
        weighed = parts.answerer.weighed(Question(question.question, asker, corpus=corpus))
        candidates = tuple(w.candidate for w in weighed)
        right = tuple(is_right(question, candidate) for candidate in candidates)
        answerable = question.expect == "answer"
        weight = BROAD if question.kind == "broad" else 1.0
        cases.append((question, Case(question.question, answerable, candidates, right, weight)))
    return cases


def _note(paths: Sequence[Path], questions: Sequence[GoldenQuestion], release: Release) -> str:
    fitted = sum(q.half == "fit" for q in questions)
    files = ", ".join(f"{p.parent.name}/{p.name} ({digest(p.read_bytes())})" for p in paths)
    return f"fitted on the {fitted} questions marked `fit` of {files}, release {release.digest}"


def _booster() -> Booster:
    try:
        found: Booster = importlib.import_module(BOOSTING).BoostedTrees()
    except ModuleNotFoundError:
        raise Stop(
            Exit.UNAVAILABLE,
            "fitting needs scikit-learn, which answering does not; install it beside countersign.",
        ) from None
    return found


def _page(
    found: Fitted, calibration: Calibration, cases: Sequence[tuple[GoldenQuestion, Case]]
) -> str:
    rows = [
        f"fitted threshold: {found.threshold:.3f}",
        "",
        "| half | threshold | answerable answered | of those right | unanswerable refused |",
        "|---|---|---|---|---|",
    ]
    for threshold in sorted({round(found.threshold, 3), *THRESHOLDS}):
        for half in ("fit", "held"):
            s = shares(calibration, [(q, c) for q, c in cases if q.half == half], threshold)
            rows.append(
                f"| {half} | {threshold:.3f} | {s.answered:.1%} | {s.right:.1%} | {s.refused:.1%} |"
            )
    return "\n".join(rows)


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 1.0
