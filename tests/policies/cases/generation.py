"""Makes cases: statements that a passage says, and statements that it does not quite say."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from tests.policies.cases import templates
from tests.policies.cases.figures import Figure, find, rewritten, same_style, strays, words
from tests.policies.cases.sources import Source

PLACED = ("swapped", "borrowed")
"""Kinds whose figure stands in the cited passage, only elsewhere."""
SAID = ("negation", "comparison", "condition")
"""Kinds that change what is said, not a figure: caught where the statement is not kept."""


@dataclass(frozen=True, slots=True)
class Case:
    """An answer with markers, the passages it was shown, and what is true of it."""

    id: str
    kind: str
    language: str
    faithful: bool
    answer: str
    passages: tuple[str, ...]
    question: str
    spans: tuple[tuple[int, int], ...]
    """What was mutated, in the answer; empty where faithful."""
    corpus: str
    half: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in the making with its figures, each beyond doubt."""

    text: str
    figures: tuple[Figure, ...]
    source: Source
    origin: str
    """The sentence of the source."""
    spans: tuple[tuple[int, int], ...] = ()


Maker = Callable[[Said, random.Random], Said | None]


def said(source: Source, sentence: str) -> Said:
    """A sentence of a source, word for word."""
    return Said(sentence, tuple(find(sentence, source.language)), source, sentence)


def edited(item: Said, edits: Iterable[tuple[int, int, str]], *, mutated: bool) -> Said:
    """The sentence with stretches replaced; where mutated, their new places are its spans."""
    text, spans, moved = item.text, [], 0
    for start, end, new in sorted(edits):
        text = text[: start + moved] + new + text[end + moved :]
        spans.append((start + moved, start + moved + len(new)))
        moved += len(new) - (end - start)
    return replace(
        item,
        text=text,
        figures=tuple(find(text, item.source.language)),
        spans=tuple(spans) if mutated else item.spans,
    )


# --- faithful ---------------------------------------------------------------------------------


def verbatim(item: Said, rng: random.Random) -> Said | None:
    return item


def framed(item: Said, rng: random.Random) -> Said | None:
    frame = rng.choice(templates.FRAMES[item.source.language, item.source.half])
    first = item.text.split(" ")[0]
    lower = item.text
    if first in {
        "The",
        "A",
        "An",
        "If",
        "When",
        "For",
        "In",
        "You",
        "This",
        "These",
        "Each",
        "No",
        "All",
        "Any",
    }:
        lower = item.text[0].lower() + item.text[1:]
    elif "{s}" in frame:
        return None
    if re.match(r"\(|\d|[A-Za-z]\.", item.text):
        return None
    return edited(item, [(0, len(item.text), frame.format(s=lower, S=item.text))], mutated=False)


def restyled(item: Said, rng: random.Random) -> Said | None:
    """Every figure in another writing."""
    if re.search(r"[\"“„”]", item.text):
        return None
    edits = [(f.start, f.end, rewritten(f, item.source.language, rng)) for f in item.figures]
    if all(item.text[s:e] == new for s, e, new in edits):
        return None
    return edited(item, edits, mutated=False)


_ASIDE = {
    "en": re.compile(
        r" \((?![a-z0-9ivx]{1,4}\))[^()]{8,160}\)|, (?:which|including|such as) [^,;.()]{5,160}(?=[,.])"
    ),
    "de": re.compile(
        r" \((?![a-z0-9ivx]{1,4}\))[^()]{8,160}\)|, insbesondere [^,;.()]{5,160}(?=[,.])"
    ),
}
_CONDITION_WORDS = re.compile(
    r"\b(?:if|unless|except|only|provided|subject|until|not|no|wenn|sofern|soweit|falls|außer|nur|nicht|kein\w*|sei denn|excluding|other)\b",
    re.I,
)


def shortened(item: Said, rng: random.Random) -> Said | None:
    """An aside without figure or condition is left out."""
    for match in _ASIDE[item.source.language].finditer(item.text):
        inside = match[0]
        if (
            _CONDITION_WORDS.search(inside)
            or re.search(r"\d", inside)
            or find(inside, item.source.language)
            # "… of any U", of the U.S.
            or re.search(r"\b[A-Z]$", inside)
        ):
            continue
        return edited(item, [(*match.span(), "")], mutated=False)
    return None


_FRONT = {
    "en": re.compile(
        r"^((?:If|When|For|In|On|After|During|As of|Upon|Since|From|With|At) [^,;()]{8,140}), ([a-z][^;]{20,260})\.$"
    ),
    "de": re.compile(
        r"^((?:Wenn|Sofern|Falls|Soweit) [^,;()]{8,140}), (?:so )?([a-zäöü]+) ([^;]{20,260})\.$"
    ),
}


def reordered(item: Said, rng: random.Random) -> Said | None:
    """What stood in front comes last, or the other way round."""
    language = item.source.language
    match = _FRONT[language].match(item.text)
    if match is None or language == "de":
        return None
    first, rest = match[1], match[2]
    if len(first.split()) < 4 or re.match(
        r"(?:In addition|In general|For example|For purposes)\b", first
    ):
        return None
    if ", " in rest and re.search(r", (?:and|or|but) ", rest):
        return None
    turned = f"{rest[0].upper()}{rest[1:]} {first[0].lower()}{first[1:]}."
    return edited(item, [(0, len(item.text), turned)], mutated=False)


def synonymous(item: Said, rng: random.Random) -> Said | None:
    """Up to three words said otherwise."""
    if re.search(r"[\"“„”]", item.text):
        return None
    language = item.source.language
    pairs = list(templates.SYNONYMS[language, item.source.half])
    rng.shuffle(pairs)
    edits: list[tuple[int, int, str]] = []
    for old, new in pairs:
        if old in {"is", "was"} and not any(
            item.text[: f.start].endswith(f" {old} ") for f in item.figures
        ):
            continue
        places = [m.span() for m in re.finditer(rf"\b{old}\b", item.text)]
        if old in {"is", "was"}:
            places = [p for p in places if any(f.start == p[1] + 1 for f in item.figures)]
        if len(places) != 1 or any(s < places[0][1] and places[0][0] < e for s, e, _ in edits):
            continue
        if any(f.start < places[0][1] and places[0][0] < f.end for f in item.figures):
            continue
        edits.append((*places[0], new))
        if len(edits) == 3:
            break
    return edited(item, edits, mutated=False) if edits else None


def listed(item: Said, rng: random.Random) -> Said | None:
    """The sentence as an item of a list, without its stop."""
    if re.match(r"\S{1,5}[.)] |\(", item.text):
        return None
    return edited(item, [(0, len(item.text), f"- {item.text.rstrip('.')}")], mutated=False)


def combined(*makers: Maker) -> Maker:
    """Several ways of saying it otherwise, one after the other."""

    def make(item: Said, rng: random.Random) -> Said | None:
        for maker in makers:
            made = maker(item, rng)
            item = made or item
        return item

    return make


FAITHFUL: dict[str, Maker] = {
    "verbatim": verbatim,
    "framed": framed,
    "restyled": restyled,
    "shortened": shortened,
    "reordered": reordered,
    "synonyms": synonymous,
    "listed": listed,
    "several": combined(shortened, synonymous, restyled),
}

# --- mutations --------------------------------------------------------------------------------


def _alike(a: Figure, b: Figure) -> bool:
    return (a.kind, a.unit) == (b.kind, b.unit)


def _pick(item: Said, rng: random.Random) -> Figure | None:
    return rng.choice(item.figures) if item.figures else None


def _absent(value: Decimal, figure: Figure, item: Said) -> bool:
    """Whether the cited passage holds no such figure, as far as can be seen plainly."""
    language = item.source.language
    whole = f"{value.normalize():f}"
    if any(f.value == value and f.kind == figure.kind for f in find(item.source.text, language)):
        return False
    plain = re.sub(r"(?<=\d)[,. ](?=\d{3})", "", item.source.text)
    return re.search(rf"(?<!\d){re.escape(whole)}(?!\d)", plain) is None


def swapped(item: Said, rng: random.Random) -> Said | None:
    """Two figures of the sentence change places."""
    pairs = [
        (a, b) for n, a in enumerate(item.figures) for b in item.figures[n + 1 :]
        if _alike(a, b) and a.value != b.value and b.start - a.end > 8
    ]  # fmt: skip
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    return edited(item, [(a.start, a.end, b.text), (b.start, b.end, a.text)], mutated=True)


def borrowed(item: Said, rng: random.Random) -> Said | None:
    """A figure of another sentence of the same passage takes the place of the right one."""
    language = item.source.language
    figure = _pick(item, rng)
    if figure is None:
        return None
    own = {f.value for f in item.figures}
    rest = item.source.text.replace(item.origin, "")
    others = [f for f in find(rest, language) if _alike(f, figure) and f.value not in own]
    if not others:
        return None
    return edited(item, [(figure.start, figure.end, rng.choice(others).text)], mutated=True)


def neighbouring(item: Said, rng: random.Random) -> Said | None:
    """A figure of the sentence's other clause stands in place of the right one too."""
    pairs = [
        (a, b) for a in item.figures for b in item.figures
        if _alike(a, b) and a.value != b.value and abs(b.start - a.start) > 12
    ]  # fmt: skip
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    return edited(item, [(a.start, a.end, b.text)], mutated=True)


_UNITS = {
    "en": {
        "USD": [("$", "€"), ("$", "£"), (" dollars", " euros"), (" USD", " EUR")],
        "EUR": [(" EUR", " USD"), (" EUR", " GBP"), (" euros", " dollars"), ("€", "$")],
        "%": [(" percent", " percentage points"), ("%", " basis points"), ("%", " dollars"), (" percent", " basis points")],
        "d": [("day", "week"), ("day", "month"), ("day", "hour")], "bd": [("business day", "month"), ("business day", "hour"), ("business day", "week")],
        "mo": [("month", "year"), ("month", "day"), ("month", "week")], "a": [("year", "month"), ("year", "day")],
        "h": [("hour", "minute"), ("hour", "day")], "wk": [("week", "month")], "min": [("minute", "hour")],
    },
    "de": {
        "EUR": [(" Euro", " Dollar"), (" EUR", " USD"), (" Euro", " Franken"), (" EUR", " CHF"), (" Millionen Euro", " Milliarden Euro")],
        "%": [(" Prozent", " Prozentpunkte"), (" Prozent", " Euro"), (" %", " ‰"), (" vom Hundert", " vom Tausend")],
        "d": [("Tag", "Monat"), ("Tage", "Jahre")], "bd": [("Geschäftstag", "Monat"), ("Bankarbeitstag", "Monat")],
        "mo": [("Monat", "Tag"), ("Monate", "Jahre"), ("Monaten", "Jahren")], "a": [("Jahr", "Monat"), ("Jahre", "Tage")],
        "wk": [("Woche", "Stunde")], "h": [("Stunde", "Minute")], "min": [("Minute", "Stunde")],
    },
}  # fmt: skip


def unit_changed(item: Said, rng: random.Random) -> Said | None:
    """The right digits in another unit or currency."""
    figures = [f for f in item.figures if f.unit in _UNITS[item.source.language]]
    rng.shuffle(figures)
    for figure in figures:
        choices = [c for c in _UNITS[item.source.language][figure.unit] if c[0] in figure.text]
        if choices:
            old, new = rng.choice(choices)
            text = figure.text.replace(old, new)
            if text not in item.source.text:
                return edited(item, [(figure.start, figure.end, text)], mutated=True)
    return None


def worded(item: Said, rng: random.Random) -> Said | None:
    """A wrong number in words."""
    language = item.source.language
    figures = [
        f for f in item.figures
        if f.kind in {"money", "percent", "duration"} and f.value == f.value.to_integral() and 1 < f.value < 1_000_000
    ]  # fmt: skip
    if not figures:
        return None
    figure = rng.choice(figures)
    step = 10 ** max(0, len(str(int(figure.value))) - 1)
    value = figure.value + step * rng.choice([1, 2, 3])
    if not _absent(value, figure, item) or value >= 1_000_000:
        return None
    names = {
        ("USD", "en"): " dollars", ("EUR", "en"): " euros", ("EUR", "de"): " Euro", ("%", "en"): " percent", ("%", "de"): " Prozent",
    }  # fmt: skip
    tail = names.get((figure.unit, language)) or re.sub(r"^[\w]+", "", figure.text)
    text = words(int(value), language) + tail
    return edited(item, [(figure.start, figure.end, text)], mutated=True)


def _changed(change: Callable[[Figure, random.Random], Decimal | None]) -> Maker:
    def make(item: Said, rng: random.Random) -> Said | None:
        figures = list(item.figures)
        rng.shuffle(figures)
        for figure in figures:
            value = change(figure, rng)
            if (
                value is None
                or value == figure.value
                or value <= 0
                or not _absent(value, figure, item)
            ):
                continue
            if figure.text[0].isalpha() and not 0 < value < 1000 and figure.kind == "duration":
                continue
            text = same_style(figure, value, item.source.language)
            if text != figure.text:
                return edited(item, [(figure.start, figure.end, text)], mutated=True)
        return None

    return make


def _digit(figure: Figure, rng: random.Random) -> Decimal | None:
    if figure.kind == "date":
        return None
    digits = list(f"{figure.value.normalize():f}")
    places = [n for n, d in enumerate(digits) if d.isdigit()]
    place = rng.choice(places)
    digits[place] = rng.choice([d for d in "123456789" if d != digits[place]])
    return Decimal("".join(digits))


def _magnitude(figure: Figure, rng: random.Random) -> Decimal | None:
    return (
        None if figure.kind in {"date", "duration"} else figure.value * rng.choice([10, 100, 1000])
    )


def _shift(figure: Figure, rng: random.Random) -> Decimal | None:
    return None if figure.kind in {"date", "duration"} else figure.value / rng.choice([10, 100])


def _other_day(figure: Figure, rng: random.Random) -> Decimal | None:
    if figure.kind != "date":
        return None
    value = int(figure.value)
    year, month, day = value // 10000, value // 100 % 100, value % 100
    what = rng.choice("ymd")
    if what == "y":
        year += rng.choice([-2, -1, 1, 2])
    elif what == "m":
        month = month % 12 + 1
    else:
        day = day % 28 + 1
    return Decimal(year * 10000 + month * 100 + day)


def scaled(item: Said, rng: random.Random) -> Said | None:
    """Million becomes billion, thousand becomes million."""
    steps = {
        "million": "billion",
        "billion": "million",
        "thousand": "million",
        "Millionen": "Milliarden",
        "Milliarden": "Millionen",
    }
    for figure in item.figures:
        for old, new in steps.items():
            if f" {old}" in figure.text:
                text = figure.text.replace(old, new)
                return edited(item, [(figure.start, figure.end, text)], mutated=True)
    return None


def negated(item: Said, rng: random.Random) -> Said | None:
    """A negation is dropped or added."""
    pairs = list(templates.NEGATED[item.source.language])
    rng.shuffle(pairs)
    german = item.source.language == "de"
    for no, yes in pairs:
        if item.text.count(no) == 1:
            at = item.text.index(no)
            return edited(item, [(at, at + len(no), yes)], mutated=True)
        if (
            not german
            and item.text.count(yes) == 1
            and " not " not in item.text
            and "no" not in item.text.split()
        ):
            at = item.text.index(yes)
            if item.text[at + len(yes) :].startswith("not "):
                continue
            return edited(item, [(at, at + len(yes), no)], mutated=True)
    if german:
        for verb in ("darf", "dürfen", "gilt", "kann", "können", "muss", "müssen", "ist", "sind"):
            if (
                item.text.count(f" {verb} ") == 1
                and "nicht" not in item.text
                and "kein" not in item.text
            ):
                at = item.text.index(f" {verb} ") + len(verb) + 1
                return edited(item, [(at, at, " nicht")], mutated=True)
    return None


def compared(item: Said, rng: random.Random) -> Said | None:
    """At least becomes at most, before becomes after, up becomes down."""
    pairs = [p for a, b in templates.OPPOSITES[item.source.language] for p in ((a, b), (b, a))]
    pairs = [p for p in pairs if p[0] not in {"nach", "unter", "über", "after", "following"}]
    rng.shuffle(pairs)
    for old, new in pairs:
        places = [m.span() for m in re.finditer(rf"\b{old}\b", item.text)]
        if len(places) == 1:
            start, end = places[0]
            if any(f.start - 40 < end and start < f.end + 40 for f in item.figures):
                return edited(item, [(start, end, new)], mutated=True)
    return None


_CONDITIONS = {
    "en": (
        re.compile(r"^(?P<c>(?:If|Unless|Where|Provided that|Except) [^,;]{15,200}), (?=[a-z])"),
        re.compile(r"(?P<c>(?<! even)(?<! until and),? (?:only if|unless|provided that|except that|except|but only if|if) [^,;.]{12,200})\.$"),
    ),
    "de": (
        re.compile(r"(?P<c>, (?:wenn|sofern|soweit|falls|es sei denn|vorausgesetzt|nur wenn) [^;.]{12,200})\.$"),
        re.compile(r"(?P<c>, außer [^,;.]{8,200})\.$"),
    ),
}  # fmt: skip


def unconditional(item: Said, rng: random.Random) -> Said | None:
    """What the figure depends on is left out."""
    language = item.source.language
    for pattern in _CONDITIONS[language]:
        match = pattern.search(item.text)
        if match is None:
            continue
        start, end = match.span("c")
        rest = item.text[:start] + item.text[end:]
        if not find(rest, language) or (
            find(item.text[start:end], language) and len(item.figures) < 2
        ):
            continue
        if start == 0:
            rest = item.text[match.end() :]
            text = rest[0].upper() + rest[1:]
        else:
            text = rest
        if len(text) < 40:
            continue
        made = edited(item, [(0, len(item.text), text)], mutated=True)
        return made
    return None


MUTATIONS: dict[str, Maker] = {
    "swapped": swapped,
    "borrowed": borrowed,
    "neighbour": neighbouring,
    "unit": unit_changed,
    "words": worded,
    "digit": _changed(_digit),
    "magnitude": _changed(_magnitude),
    "decimal": _changed(_shift),
    "date": _changed(_other_day),
    "scale": scaled,
    "negation": negated,
    "comparison": compared,
    "condition": unconditional,
}
BASES: tuple[Maker, ...] = (
    verbatim, verbatim, framed, synonymous, shortened, restyled, combined(shortened, synonymous), reordered,
)  # fmt: skip
PLACED_KINDS = frozenset(
    {"swapped", "borrowed", "neighbour", "table-row", "table-column", "table-swap"}
)
SAID_KINDS = frozenset({"negation", "comparison", "condition"})

# --- tables -----------------------------------------------------------------------------------

_ONES = re.compile(r"\b(?:per|shares?|average|rates?|ratios?|number|percent|days|units)\b|%", re.I)
"""Rows that a table counts in ones, whatever its scale."""
_CELL = re.compile(r"\$?\s?\(?\d[\d,]*(?:\.\d+)?\)?\s?%?")


def table_cases(
    source: Source, rng: random.Random
) -> Iterator[tuple[str, bool, str, tuple[tuple[int, int], ...]]]:
    """Kind, faithful, sentence and spans for statements about a table's cells."""
    table = source.table
    if table is None:
        return
    years = all(re.fullmatch(r"(?:19|20)\d\d", h) for h in table.headers[1:])
    labels = [row[0] for row in table.rows]
    rows = [
        r
        for r in table.rows
        if r[0]
        and labels.count(r[0]) == 1
        and re.search(r"[A-Za-z]{3}", r[0])
        and not re.search(r"\d", r[0])
    ]
    cells = [
        (r, n) for r in rows for n in range(1, len(r))
        if (_CELL.fullmatch(r[n]) or (not years and find(r[n], source.language))) and len([c for c in r if c == r[n]]) == 1
    ]  # fmt: skip
    if not cells or len(table.headers) < 2:
        return
    frames = templates.ROWS if years or source.language == "de" else templates.GRIDS
    frame = rng.choice(frames[source.language, source.half])

    def tell(row: tuple[str, ...], n: int, cell: str, col: str) -> tuple[str, tuple[int, int]]:
        label, head = row[0].rstrip(":"), col.strip()
        text = frame.format(row=label, cell=cell, col=head)
        # A short figure may stand in a year as well.
        at = frame.format(row=label, cell="\0", col=head).index("\0")
        return text[0].upper() + text[1:], (at, at + len(cell))

    row, n = rng.choice(cells)
    scale = "" if _ONES.search(row[0]) else table.scale
    cell = amount(row[n], scale, rng, money=table.money and years)
    right, _ = tell(row, n, cell, table.headers[n])
    yield "table", True, right, ()
    if scale and row[n].strip().startswith("$"):
        wrong, span = tell(row, n, amount(row[n], "", rng, money=True), table.headers[n])
        yield "table-scale", False, wrong, (span,)
    same_row = [k for r, k in cells if r is row and k != n and r[k] != row[n]]
    if same_row:
        k = rng.choice(same_row)
        if years:
            wrong, span = tell(
                row, k, amount(row[k], table.scale, rng, money=table.money), table.headers[n]
            )
            yield "table-column", False, wrong, (span,)
            pair = rng.choice(templates.PAIRS["en", source.half])
            scale = "" if _ONES.search(row[0]) else table.scale
            a, b = (amount(c, scale, rng, money=False) for c in (row[n], row[k]))
            x, y = table.headers[n], table.headers[k]
            yield "table-pair", True, pair.format(row=row[0], a=a, b=b, x=x, y=y), ()
            text = pair.format(row=row[0], a=b, b=a, x=x, y=y)
            places = [
                (text.index(b), text.index(b) + len(b)),
                (text.rindex(a), text.rindex(a) + len(a)),
            ]
            if a not in b and b not in a:
                yield "table-swap", False, text, tuple(places)
        else:
            wrong, span = tell(row, k, row[k], table.headers[n])
            if find(row[k], source.language) and find(row[n], source.language):
                mine, theirs = find(row[n], source.language)[0], find(row[k], source.language)[0]
                if _alike(mine, theirs):
                    yield "table-column", False, wrong, (span,)
    other_rows = [r for r, k in cells if k == n and r is not row and r[n] not in row]
    if other_rows:
        other = rng.choice(other_rows)
        wrong, span = tell(
            row,
            n,
            amount(other[n], table.scale, rng, money=table.money and years),
            table.headers[n],
        )
        if years or (find(other[n], source.language) and find(row[n], source.language)):
            yield "table-row", False, wrong, (span,)
    value = re.search(r"\d[\d,.]*\d|\d", row[n])
    if value is not None and years:
        digits = list(value[0])
        place = rng.choice([k for k, d in enumerate(digits) if d.isdigit()])
        digits[place] = rng.choice([d for d in "123456789" if d != digits[place]])
        new = row[n][: value.start()] + "".join(digits) + row[n][value.end() :]
        if "".join(digits) not in source.text:
            wrong, span = tell(row, n, new, table.headers[n])
            yield "table-digit", False, wrong, (span,)


def amount(cell: str, scale: str, rng: random.Random, *, money: bool) -> str:
    """A cell as it stands, or with the scale that its table names: a sum of money always."""
    plain = cell.strip().replace("$ ", "$").replace("$  ", "$")
    if not scale:
        return plain
    bare = rng.random() < 0.6 or not money
    if plain.startswith("$") and re.fullmatch(r"\$\(?[\d,]+(?:\.\d+)?\)?", plain):
        return f"{plain} {scale}"
    if bare or not re.fullmatch(r"[\d,]+(?:\.\d+)?", plain):
        return plain
    return f"${plain} {scale}"


# --- cases ------------------------------------------------------------------------------------


def marked(sentence: str, n: int) -> str:
    """The sentence with its marker in front of its stop."""
    return f"{sentence[:-1]} [{n}]." if sentence.endswith(".") else f"{sentence} [{n}]"


def case(item: Said, kind: str, *, faithful: bool, rng: random.Random, number: int) -> Case:
    """A case whose answer is the sentence, cited to its passage among the others."""
    others = list(item.source.others)
    at = rng.randint(0, len(others))
    passages = (*others[:at], item.source.text, *others[at:])
    key = f"{item.source.id}/{kind}/{number}"
    return Case(
        key, kind, item.source.language, faithful, marked(item.text, at + 1), passages,
        "", item.spans, item.source.corpus, item.source.half,
    )  # fmt: skip


def usable(sentence: str, language: str) -> bool:
    """Whether a sentence holds a figure beyond doubt and says it by itself."""
    return bool(find(sentence, language)) and "[" not in sentence


def of_source(source: Source, seed: int) -> Iterator[Case]:
    """Every kind of case that a source's sentences and tables give."""
    rng = random.Random(zlib.crc32(f"{source.id}/{seed}".encode()))
    number = 0
    for sentence in source.sentences:
        if not usable(sentence, source.language):
            continue
        base = said(source, sentence)
        for kind, maker in FAITHFUL.items():
            made = maker(base, rng)
            if made is not None and (made.text != base.text or kind == "verbatim"):
                number += 1
                yield case(made, kind, faithful=True, rng=rng, number=number)
        for kind, maker in MUTATIONS.items():
            start = rng.choice(BASES)(base, rng) or base
            made = maker(start, rng)
            if made is not None and made.text not in source.text:
                number += 1
                yield case(made, kind, faithful=False, rng=rng, number=number)
        yield from _elsewhere(base, rng, number)
        number += 2
    for kind, faithful, text, spans in table_cases(source, rng):
        number += 1
        item = Said(text, (), source, "", spans)
        yield case(item, kind, faithful=faithful, rng=rng, number=number)


def _elsewhere(base: Said, rng: random.Random, number: int) -> Iterator[Case]:
    """The figure stands only in a passage that is not cited, or only in the question."""
    figure = rng.choice(base.figures)
    if strays(base.text, base.source.language):
        return
    for other in base.source.others:
        found = find(other, base.source.language)
        if (
            all(not (f.kind == figure.kind and f.value == figure.value) for f in found)
            and figure.text.split()[0] not in other
        ):
            made = replace(base, spans=((figure.start, figure.end),))
            cited = marked(made.text, 1)
            yield Case(
                f"{base.source.id}/uncited/{number + 1}", "uncited", base.source.language, False, cited,
                (other, base.source.text), "", made.spans, base.source.corpus, base.source.half,
            )  # fmt: skip
            break
    value = figure.value + 7
    if figure.kind in {"money", "percent"} and _absent(value, figure, base):
        text = same_style(figure, value, base.source.language)
        made = edited(base, [(figure.start, figure.end, text)], mutated=True)
        asked = f"{'Stimmt es, dass es' if base.source.language == 'de' else 'Is it true that it is'} {text}?"
        yield Case(
            f"{base.source.id}/question/{number + 2}", "question", base.source.language, False, marked(made.text, 1),
            (base.source.text,), asked, made.spans, base.source.corpus, base.source.half,
        )  # fmt: skip


def cases(sources: Iterable[Source], *, most: int, seed: int = 0) -> tuple[Case, ...]:
    """At most so many cases of each kind, corpus and half; the same ones for the same seed."""
    taken: dict[tuple[str, str, str, str], list[Case]] = {}
    order = sorted(sources, key=lambda s: zlib.crc32(f"{seed}{s.id}".encode()))
    for source in order:
        for made in of_source(source, seed):
            group = taken.setdefault((made.kind, made.corpus, made.language, made.half), [])
            if len(group) < most:
                group.append(made)
    return tuple(made for group in taken.values() for made in group)
