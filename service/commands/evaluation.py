"""`countersign eval`: golden questions asked and scored, and the calibration fitted to them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from tqdm import tqdm

from ingest.catalog import Catalog
from ingest.records import PassageId
from service import wire
from service.commands import fitting
from service.commands.asking import Desk, desk
from service.commands.terminal import Exit, Terminal
from service.evaluation import GoldenQuestion, read_questions, run, table, write
from service.opening import opened
from service.settings import Settings


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    evaluated = subparsers.add_parser("eval", help="score answers to golden questions")
    verbs = evaluated.add_subparsers(title="commands", metavar="VERB", required=True)
    ran = verbs.add_parser("run", help="ask every question of a file; 1 where a target is missed")
    ran.add_argument("questions", type=Path, help="a file of golden questions, JSON lines")
    ran.add_argument("--corpus", help="which corpus, where several are live")
    ran.add_argument("--half", choices=("fit", "held"), help="only this half of the questions")
    ran.add_argument("--name", help="what the scorecard is called (default: the file's name)")
    ran.add_argument("--html", type=Path, help="write the scorecard as a page")
    ran.add_argument("--output", type=Path, help="write the scorecard as JSON")
    ran.add_argument("--json", action="store_true", help="print the scorecard as JSON")
    ran.set_defaults(run=run_questions)
    fitting.register(verbs)


def run_questions(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Ask, mark, count."""
    settings = Settings.from_env(terminal.environ)
    questions = [
        question
        for question in read_questions(arguments.questions)
        if arguments.half is None or question.half == arguments.half
    ]
    bar = tqdm(total=len(questions), desc="questions", file=terminal.err, disable=None, leave=False)
    with opened(settings) as parts, desk(settings) as answering, bar:
        card = run(
            arguments.name or arguments.questions.stem,
            questions,
            _asks(answering, arguments.corpus),
            passage_texts(parts.catalog),
            lambda _: _advance(bar),
        )
    write(card, arguments.output, arguments.html)
    failures = card.failures()
    if arguments.json:
        terminal.write_json(card.as_json())
    else:
        terminal.write(table([card]))
        for failure in failures:
            terminal.write(f"missed: {failure}")
    return Exit.NO if failures else Exit.DONE


def _advance(bar: tqdm[NoReturn]) -> None:
    bar.update()


def _asks(answering: Desk, corpus: str | None) -> Callable[[GoldenQuestion], Any]:
    def ask(question: GoldenQuestion) -> Any:
        body = wire.AskBody(question=question.question, corpus=corpus)
        return answering.ask(body, frozenset(question.groups))

    return ask


def passage_texts(catalog: Catalog) -> Callable[[str], str]:
    """The text of any passage of what is live."""

    def text(passage: str) -> str:
        for corpus in catalog.corpora():
            live = catalog.live(corpus)
            found = catalog.passages([PassageId(passage)], live.number) if live else {}
            if found:
                return found[PassageId(passage)].text
        return ""

    return text
