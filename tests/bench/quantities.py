"""Measures the recogniser on the number sets: `python -m tests.bench.quantities`.

Nothing of the sets is copied: they are read from COUNTERSIGN_TEST_DATA, and without it this says
so and ends. `--misses NAME` prints what a figure missed.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from policies.model import Quantity
from policies.quantities import recognise
from policies.quantities.idioms import IDIOMS
from tests.bench.gold_units import CENTS, OURS, number

SEVEN: Final = ("en", "de", "fr", "es", "it", "pt", "nl")
TYPES: Final = frozenset({"number", "currency", "percent", "percentage", "ordinal"})
UNIT_TYPES: Final = frozenset({"dimension", "temperature", "age", "unit"})
EXTRA: Final = 12
"""Characters a prediction may have beyond the gold span."""
FIGURES: Final = ("Numeral", "AmountOfMoney", "Ordinal", "Duration")
MEASURED: Final = Path("docs/measured/quantities.json")
PAGE: Final = Path("docs/measured/quantities.md")
NUMBER_WORD: Final = re.compile(
    r"\d|\b(zero|one|ones|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|"
    r"billions?|dozens?|first|second|third|fourth|fifth|half|twice|double|doubled|triple|once|"
    r"quarter|couple|single|an? (day|week|month|year|hour|minute|second|dollar|pound|euro)|"
    r"\w+th|per ?cent|[€$£])\b",
    re.IGNORECASE,
)
FLOODS: Final = (
    "1 ", "1,", "1-", "one ", "1e1", "(((1", "&#49;", "1/", "1\u200b2\u200b3 ",
    "1 \u0430\u0663 \u043e\u0434\u0438\u043d \u4e09\u5341 ", ". ", "a. b. c. ", "\u00bd",
    "5 EUR ", "a million ",
)  # fmt: skip
SIZES: Final = (65_536, 262_144, 1_048_576)
SEPARATORS: Final = ("", " ", ".", ",", "-", "/", "'", "\u200b", "\u00ad", "\u202e", "\u2060")
MEANT: Final = {
    "spans": "Recognizers: a gold span is covered by one quantity with at most 12 more characters",
    "values": "Recognizers: value and unit of the covering quantity equal the gold",
    "duckling": "a string of a number, an amount, an ordinal or a duration is flagged, idioms too",
    "NeMo": "the written and the spoken form have the same values and units",
    "banking77": "questions without any number word have no quantity",
}
Row = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """How often something held, over groups, and what it missed."""

    wanted: float
    held: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    of: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    missed: list[str] = field(default_factory=list)

    def add(self, group: str, held: bool, row: str) -> None:
        """Counts one row of a group."""
        self.of[group] += 1
        self.held[group] += held
        if not held:
            self.missed.append(f"{group}\t{row}")

    def share(self, groups: tuple[str, ...] = ()) -> float:
        """The share that held in some groups, or in all."""
        chosen = [g for g in self.of if not groups or g in groups]
        total = sum(self.of[g] for g in chosen)
        return sum(self.held[g] for g in chosen) / total if total else 0.0


def rows(folder: Path, name: str) -> Iterator[Row]:
    """The rows of one set."""
    with (folder / name).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def value(quantity: Quantity) -> Fraction | None:
    """The value of a quantity as a fraction; None for a range, a date or an identifier."""
    try:
        return Fraction(quantity.value)
    except (ValueError, ZeroDivisionError):
        return None


def near(left: Fraction, right: Fraction) -> bool:
    """Whether two values are equal, but for the digits that a gold value was cut to."""
    return abs(left - right) <= max(abs(left), abs(right)) * Fraction(1, 10**9)


def says(quantity: Quantity, gold: Row) -> bool:
    """Whether a quantity has the value and the unit of a gold span."""
    wanted = number(str(gold["value"]))
    if ".." in quantity.value and quantity.kind != "date":
        # The gold names each end of a range by itself.
        ends = [replace(quantity, value=end) for end in quantity.value.split("..")]
        return any(says(end, gold) for end in ends)
    mine = value(quantity)
    if mine is None or wanted is None:
        return quantity.value == str(gold["value"])
    name = str(gold.get("unit") or "").lower()
    if name in CENTS:
        return quantity.kind == "money" and near(mine * 100, wanted)
    if not near(mine, wanted):
        return False
    if gold.get("iso"):
        return bool(quantity.unit == gold["iso"])
    return not name or name not in OURS or quantity.unit in OURS[name]


def spans(folder: Path, tallies: dict[str, Tally]) -> None:
    """Recognizers: spans covered, values and units equal."""
    covered, equal = tallies["spans"], tallies["values"]
    bare = tallies["unit names without a number"]
    ranges = tallies["ends of ranges"]
    for row in rows(folder, "recognizers_dev.jsonl"):
        language = row["lang"].partition("-")[0]
        found = recognise(row["text"], language)
        for gold in row["spans"]:
            # Some ends lie one behind the text.
            gold["end"] = min(gold["end"], len(row["text"]))
            if gold["type"] == "numberrange":
                inside = [q for q in found if q.span.end > gold["start"] < gold["end"]]
                overlap = any(q.span.start < gold["end"] for q in inside)
                ranges.add(language, overlap, f"{gold['text']!r} in {row['text']!r}")
            if gold["type"] not in TYPES | UNIT_TYPES or row["dropped_spans"]:
                continue
            hit = next(
                (
                    q
                    for q in found
                    if q.span.start <= gold["start"]
                    and q.span.end >= gold["end"]
                    and len(q.text) - len(gold["text"]) <= EXTRA
                ),
                None,
            )
            told = [(q.text, q.kind, q.value, q.unit) for q in found]
            where = f"{gold['text']!r} = {gold.get('value')} {gold.get('unit', '')} in {row['text']!r}: {told}"
            if gold.get("value") is None:
                bare.add(language, hit is not None, where)
                continue
            covered.add(language, hit is not None, where)
            if language in SEVEN and hit is not None:
                equal.add(language, says(hit, gold), where)


def strings(folder: Path, tallies: dict[str, Tally]) -> None:
    """duckling: whole strings of numbers, amounts, ordinals and durations."""
    for row in rows(folder, "duckling_dev.jsonl"):
        found = recognise(row["text"], row["lang"])
        name = "duckling" if row["dimension"] in FIGURES else "duckling, other dimensions"
        tallies[name].add(row["lang"], bool(found), f"{row['text']!r} {row['value_expr']}")


def pairs(folder: Path, tallies: dict[str, Tally]) -> None:
    """NeMo: a number as written and as spoken."""
    for row in rows(folder, "nemo_dev.jsonl"):
        written = recognise(row["written"], row["lang"].partition("_")[0])
        spoken = recognise(row["spoken"], row["lang"].partition("_")[0])
        wanted = [(q.value, q.unit) for q in written]
        same = bool(written) and wanted == [(q.value, q.unit) for q in spoken]
        told = [[(q.text, q.value, q.unit) for q in found] for found in (written, spoken)]
        text = f"{row['category']}: {row['written']!r} / {row['spoken']!r}: {told}"
        tallies["NeMo"].add(row["lang"], same, text)


def spelled(folder: Path, tallies: dict[str, Tally]) -> None:
    """num2words: the value of a spelled number; quantulum3: spans in English prose."""
    for row in rows(folder, "num2words_dev.jsonl"):
        language = row["lang"][:2]
        found = recognise(row["text"], language)
        told = [(q.text, q.value, q.unit) for q in found]
        equal = len(found) == 1 and value(found[0]) == Fraction(row["value"])
        tallies["num2words"].add(language, equal, f"{row['text']!r} = {row['value']}: {told}")
    for row in rows(folder, "quantulum3_dev.jsonl"):
        found = recognise(row["text"], row["lang"])
        for gold in row["spans"]:
            hit = any(q.span.start < gold["end"] and q.span.end > gold["start"] for q in found)
            tallies["quantulum3"].add("en", hit, f"{gold['text']!r} in {row['text']!r}")


def questions(folder: Path, tallies: dict[str, Tally]) -> None:
    """banking77: questions without any number word should hold no quantity."""
    for row in rows(folder, "dev.jsonl"):
        if NUMBER_WORD.search(row["text"]):
            continue
        found = [q for q in recognise(row["text"], "en") if q.kind != "idiom"]
        told = [(q.text, q.kind, q.value) for q in found]
        tallies["banking77"].add("en", not found, f"{row['text']!r}: {told}")


def speed(texts: list[str]) -> float:
    """Milliseconds of CPU time for 300 characters of English questions, tables made before."""
    text = " ".join(texts)
    pieces = [text[n : n + 300] for n in range(0, 120_000, 300)]
    for piece in pieces:
        recognise(piece, "en")
    start = time.process_time()
    for piece in pieces:
        recognise(piece, "en")
    return (time.process_time() - start) / len(pieces) * 1000


def measure(data: Path) -> dict[str, Tally]:
    """Every tally, by name."""
    tallies = {
        "spans": Tally(0.98),
        "values": Tally(0.95),
        "duckling": Tally(0.98),
        "NeMo": Tally(0.95),
        "banking77": Tally(0.99),
        "ends of ranges": Tally(0),
        "unit names without a number": Tally(0),
        "duckling, other dimensions": Tally(0),
        "num2words": Tally(0),
        "quantulum3": Tally(0),
    }
    sets: tuple[tuple[str, Callable[[Path, dict[str, Tally]], None]], ...] = (
        ("number_expressions", spans),
        ("number_expressions", strings),
        ("number_expressions", pairs),
        ("number_expressions", spelled),
        ("banking77", questions),
    )
    for folder, read in sets:
        read(data / folder, tallies)
    return tallies


def floods() -> list[tuple[str, list[float], float]]:
    """Hostile texts: a piece, CPU seconds at 64 KB, 256 KB and 1 MB, and the log-log slope."""
    found = []
    for piece in FLOODS:
        seconds = []
        for size in SIZES:
            text = (
                (piece * (size // len(piece.encode()) + 1))
                .encode()[:size]
                .decode("utf-8", "ignore")
            )
            start = time.process_time()
            recognise(text, "en")
            seconds.append(time.process_time() - start)
        slope = math.log(max(seconds[-1], 1e-4) / max(seconds[0], 1e-4)) / math.log(
            SIZES[-1] / SIZES[0]
        )
        found.append((piece, seconds, slope))
    return found


def escapes() -> tuple[int, int]:
    """Numeric code points, alone, doubled and with separators: how many, and how many escape."""
    numeric = [chr(c) for c in range(0x110000) if unicodedata.numeric(chr(c), None) is not None]
    numeric += [f"{digit}\ufe0f\u20e3" for digit in "0123456789"]
    numeric += [chr(0xE0030 + digit) for digit in range(10)]
    outside = 0
    for character in numeric:
        writings = [character, *(f"{character}{between}{character}" for between in SEPARATORS)]
        for writing in writings:
            found = recognise(f"The fee is {writing} a transfer.", "en")
            outside += not any(q.kind != "idiom" and q.span.end > 11 for q in found)
    return len(numeric), outside


def page(tallies: dict[str, Tally], cost: float) -> str:
    """What was measured, as a page to read."""
    lines = ["# Quantities, measured", ""]
    lines.append(
        "`make bench-quantities`; the development halves of public sets of number expressions. "
        "The seven: English, German, French, Spanish, Italian, Portuguese, Dutch."
    )
    lines += ["", "| figure | the seven | all languages | of | wanted |", "|---|---|---|---|---|"]
    for name, tally in tallies.items():
        wanted = f"{tally.wanted:.0%}" if tally.wanted else "–"
        lines.append(
            f"| {name} | {tally.share(SEVEN):.2%} | {tally.share():.2%} | "
            f"{sum(tally.of.values())} | {wanted} |"
        )
    lines += ["", "What each means:", *(f"- {name}: {text}" for name, text in MEANT.items())]
    number, outside = escapes()
    lines += [
        "",
        f"- numeric code points, keycaps and tag digits, alone, doubled and with ten separators: "
        f"{number} characters, {outside} writings escape",
        f"- {cost:.3f} ms of CPU time for 300 characters of English questions (wanted 0.15)",
        "",
        "## By language",
        "",
        "| language | spans | values | duckling | NeMo |",
        "|---|---|---|---|---|",
    ]
    shown = [tallies[name] for name in ("spans", "values", "duckling", "NeMo")]
    for language in sorted({g for tally in shown for g in tally.of}, key=_order):
        cells = (f"{t.share((language,)):.1%}" if t.of[language] else "–" for t in shown)
        lines.append(f"| {language} | {' | '.join(cells)} |")
    lines += [
        "",
        "## Hostile texts",
        "",
        "CPU seconds of recognition; a slope of 1 is linear. Behind the first ten thousand places "
        "that look like numbers, the rest is one name that no source states.",
        "",
        "| text | 64 KB | 256 KB | 1 MB | slope |",
        "|---|---|---|---|---|",
    ]
    for piece, seconds, slope in floods():
        told = " | ".join(f"{value:.2f}" for value in seconds)
        lines.append(
            f"| `{ascii(piece)[1:-1].replace('|', chr(92) + '|')}` | {told} | {slope:.2f} |"
        )
    lines += ["", "## Idioms", "", "What looks like a number and is none, by decision:", ""]
    lines += [f"- {language}: {', '.join(phrases)}" for language, phrases in IDIOMS.items()]
    return "\n".join(lines) + "\n"


def _order(language: str) -> tuple[bool, str]:
    return language not in SEVEN, language


def report(tallies: dict[str, Tally]) -> None:
    """Print a line a figure and its languages."""
    for name, tally in tallies.items():
        wanted = f"wanted {tally.wanted:.0%}" if tally.wanted else ""
        print(
            f"{name}: seven {tally.share(SEVEN):.2%}, all {tally.share():.2%} "
            f"of {sum(tally.of.values())} {wanted}"
        )
        languages = sorted(tally.of, key=lambda g: (g not in SEVEN, -tally.of[g]))
        print("   ", " ".join(f"{g} {tally.share((g,)):.1%}/{tally.of[g]}" for g in languages))


def main() -> None:
    """Measure, print and write down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", default="", help="print the misses of this figure")
    parser.add_argument("--groups", default="", help="only of these languages")
    chosen = parser.parse_args()
    place = os.environ.get("COUNTERSIGN_TEST_DATA", "")
    if not place:
        print("COUNTERSIGN_TEST_DATA names no folder of evaluation data: nothing to measure.")
        sys.exit(0)
    data = Path(place)
    tallies = measure(data)
    if chosen.misses:
        groups = chosen.groups.split(",") if chosen.groups else None
        for line in tallies[chosen.misses].missed:
            if groups is None or line.partition("\t")[0] in groups:
                print(line)
        return
    report(tallies)
    cost = speed([row["text"] for row in rows(data / "banking77", "dev.jsonl")])
    print(f"recognise: {cost:.3f} ms of CPU time for 300 characters, wanted 0.15")
    for language, phrases in IDIOMS.items():
        print(f"idioms {language}: {', '.join(phrases)}")
    figures = {
        name: {
            "seven": round(tally.share(SEVEN), 4),
            "all": round(tally.share(), 4),
            "items": sum(tally.of.values()),
            "wanted": tally.wanted,
            "languages": {g: round(tally.share((g,)), 4) for g in sorted(tally.of)},
        }
        for name, tally in tallies.items()
    }
    MEASURED.write_text(
        json.dumps({"figures": figures, "ms_per_300_characters": round(cost, 3)}, indent=1) + "\n",
        encoding="utf-8",
    )
    PAGE.write_text(page(tallies, cost), encoding="utf-8")
    print(f"written: {MEASURED}, {PAGE}")


if __name__ == "__main__":
    main()
