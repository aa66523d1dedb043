"""The scorecard of every row, whole: `python -m tests.golden.scorecards`, or `make eval`.

Answers are kept under `build/golden/answers` by everything they depend on, so that a run that
was stopped goes on where it was, and nothing is asked twice.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from tqdm import tqdm

from ingest.records import digest
from service.choices.drafting import GeneratorKind
from service.evaluation import GoldenQuestion, Mark, Scorecard, table, write
from tests.golden import harbour, measured
from tests.golden.rows import ROWS, Asked, Kept, Row, ask_all, card
from tests.stack import Installation

ANSWERS: Final = harbour.BUILD / "answers"
NEVER: Final = ("lies", "leaked", "misquoted")


def main(words: Sequence[str] | None = None) -> int:
    """Ask what was not asked yet, print the table; 1 where something left that never may."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden.scorecards", description=__doc__)
    parser.add_argument(
        "--rows", default="", help=f"only rows that start so, such as `quoted` ({_names()})"
    )
    parser.add_argument("--every", type=int, default=1, help="only every n-th question")
    parser.add_argument(
        "--every-drafted",
        type=int,
        default=1,
        help="only every n-th question of the rows a model drafts, which take seconds each",
    )
    options = parser.parse_args(words)
    rows = [row for row in ROWS if row.name.startswith(options.rows)]
    if not rows:
        parser.error(f"no row starts with {options.rows!r}; there are {_names()}.")
    installation = harbour.published(harbour.models_here())
    found: list[tuple[Scorecard, tuple[Asked, ...]]] = []
    identities: dict[str, str] = {}
    for row in rows:
        drafted = row.kind is GeneratorKind.EMBEDDED
        every = options.every * (options.every_drafted if drafted else 1)
        scored, asked, identities = _row(row, installation, row.questions()[::every])
        found.append((scored, asked))
    page = _page(found, identities)
    print(page)
    if len(rows) == len(ROWS) and options.every == 1:
        measured.write("eval", _content(found, identities), page)
    return int(any(_left(asked) or s.uncited or s.unsourced for s, asked in found))


def _row(
    row: Row, installation: Installation, questions: Sequence[GoldenQuestion]
) -> tuple[Scorecard, tuple[Asked, ...], dict[str, str]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        harbour.copied(installation, Path(folder)) as copy,
        harbour.desk(
            copy, row.kind, row.generator() if row.generator else None, row.seconds
        ) as desk,
    ):
        identities = measured.identities(desk.parts)
        kept = Kept(ANSWERS / f"{row.name.replace(' ', '-')}-{_key(identities, questions)}.jsonl")
        asked = ask_all(desk, _shown(row, questions), kept)
        scored = card(row.name, asked, desk.passage_text)
        name = row.name.replace(" ", "-")
        write(scored, harbour.BUILD / f"{name}.json", harbour.BUILD / f"{name}.html")
        return scored, asked, identities


def _shown(row: Row, questions: Sequence[GoldenQuestion]) -> Iterator[GoldenQuestion]:
    """The questions, with a bar where somebody looks."""
    yield from tqdm(questions, desc=row.name, file=sys.stderr, disable=None, leave=False)


def _key(identities: dict[str, str], questions: Sequence[GoldenQuestion]) -> str:
    asked = [question.model_dump_json() for question in questions]
    return digest("\n".join((*identities.values(), *asked)).encode())[7:19]


def _left(asked: Sequence[Asked]) -> dict[str, int]:
    """How often what never may happen did, by name; only what did."""
    counts = {
        "lies": sum(len(a.lies) for a in asked),
        "leaked": sum(len(a.leaked) for a in asked),
        "misquoted": sum(a.misquoted for a in asked),
    }
    return {name: count for name, count in counts.items() if count}


def _page(found: Sequence[tuple[Scorecard, tuple[Asked, ...]]], identities: dict[str, str]) -> str:
    cards = [scored for scored, _ in found]
    parts = [
        "# Golden questions, measured",
        "Shares of right documents and figures are of the questions that were answered; a figure "
        "is right when every expected one is given and none of another product, channel or year.",
        table(cards),
        "Of these answers, sentences of the lying generator that left: "
        f"{sum(len(a.lies) for _, asked in found for a in asked)}; documents shown to who may not "
        f"see them: {sum(len(a.leaked) for _, asked in found for a in asked)}; quotes that their "
        f"offsets do not give back: {sum(a.misquoted for _, asked in found for a in asked)}.",
        "Drafts of a model that left as answers, the others being quoted or refused: "
        + "; ".join(f"{s.name} {_drafted(s)} of {s.questions}" for s in cards)
        + ".",
        "Where targets are missed:",
        "\n".join(f"- {s.name}: {missed}" for s in cards for missed in s.failures()) or "- nowhere",
        "By language, right figure of answered and answerable refused:",
        _languages(cards),
        measured.under({**measured.circumstances(), **identities}),
        "`make eval` writes this page.",
    ]
    return "\n\n".join(parts)


def _languages(cards: Sequence[Scorecard]) -> str:
    languages = sorted({m.language for scored in cards for m in scored.marks})
    rows = [f"| questions | {' | '.join(languages)} |", "|---" * (len(languages) + 1) + "|"]
    for scored in cards:
        marks: dict[str, list[Mark]] = defaultdict(list)
        for m in scored.marks:
            if m.expect == "answer":
                marks[m.language].append(m)
        cells = [_cell(marks[language]) for language in languages]
        rows.append(f"| {scored.name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _cell(marks: Sequence[Mark]) -> str:
    if not marks:
        return ""
    answered = [m for m in marks if m.outcome != "refused"]
    right = sum(m.right_figure for m in answered)
    return f"{right}/{len(answered)}, {len(marks) - len(answered)} of {len(marks)}"


def _drafted(scored: Scorecard) -> int:
    return sum(m.outcome == "answered" for m in scored.marks)


def _content(
    found: Sequence[tuple[Scorecard, tuple[Asked, ...]]], identities: dict[str, str]
) -> dict[str, object]:
    rows = []
    for scored, asked in found:
        shares = {k: v for k, v in asdict(scored).items() if k != "marks"}
        wrong = [m.id for m in scored.marks if not _as_wished(m)]
        rows.append(
            {
                **{k: round(v, 4) if isinstance(v, float) else v for k, v in shares.items()},
                **dict.fromkeys(NEVER, 0),
                **_left(asked),
                "drafts_that_left": _drafted(scored),
                "failures": scored.failures(),
                "wrong": wrong,
            }
        )
    return {**measured.circumstances(), "identities": identities, "rows": rows}


def _as_wished(m: Mark) -> bool:
    if m.expect == "refuse":
        return m.outcome == "refused"
    return m.outcome != "refused" and m.right_document and m.right_figure


def _names() -> str:
    return ", ".join(row.name for row in ROWS)


if __name__ == "__main__":
    sys.exit(main())
