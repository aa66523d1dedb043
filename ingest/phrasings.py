"""Tables of questions as customers put them, each tied to the sentence that answers it."""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.chunking import Cut
from ingest.corpus import LANGUAGE, Quarantined, SourceTable
from ingest.records import NOWHERE, DocumentId, Phrasing, PhrasingId, Sentence, Version, phrasing_id

COLUMNS = ("document", "language", "sentence", "question")
LONGEST = 300
"""Characters of a question; customers' are a fifth of it."""

MOST_PLACES = 4
"""Of a sentence in one version; one that stands more often is no answer to tie a question to."""

NO_SENTENCE = "-"
"""In place of the sentence: the document is near, and nothing in any document answers."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()]{0,500}\)")
_MARKS = re.compile(r"[*`\\]|__")
_BULLET = re.compile(r"\A(?:[-+•]|\d{1,3}[.)])\s+")
_FIGURE = re.compile(r"\d+(?:[.,’' \u00a0\u202f]\d+)*")


@dataclass(frozen=True, slots=True)
class Row:
    """A usable row of a table, and where it stands."""

    where: str
    """File and line."""
    document: DocumentId
    language: str
    sentence: str
    question: str


@dataclass(frozen=True, slots=True)
class Bound:
    """Which sentences the rows of a folder speak of."""

    phrasings: tuple[Phrasing, ...]
    languages: Mapping[PhrasingId, str]
    """Of each of them."""
    by_figures: tuple[Row, ...]
    """Rows whose sentence now has other figures, and no other difference."""
    adrift: tuple[Row, ...]
    """Rows whose sentence no version of their document holds."""
    quarantined: tuple[Quarantined, ...]


class _BadRow(Exception):
    """The row is left out for this reason."""


def read_rows(tables: Sequence[SourceTable]) -> tuple[tuple[Row, ...], tuple[Quarantined, ...]]:
    """Rows of all tables, and what is left out: a bad row with its line, bad CSV as a whole."""
    first: dict[tuple[str, str], Row] = {}
    bad: list[Quarantined] = []
    for table in tables:
        try:
            for where, cells in _cells(table):
                try:
                    row = _row(where, cells)
                    _check_alone(row, first.setdefault(_key(row), row))
                except _BadRow as error:
                    bad.append(Quarantined(where, str(error)))
        except (_BadRow, csv.Error) as error:
            bad.append(Quarantined(table.path, str(error)))
    return tuple(first.values()), tuple(bad)


def bind(rows: Sequence[Row], versions: Sequence[tuple[Version, Sequence[Cut]]]) -> Bound:
    """Find each row's sentence in every version of its document.

    A version that does not hold it word for word may hold one sentence that differs from it in
    figures only: the phrasing holds for that one, as for last year's fee. The language of a row
    is its question's: who asks in a language that a document lacks is answered from another.
    """
    spoken: dict[DocumentId, list[_Spoken]] = defaultdict(list)
    asked = {row.document for row in rows}
    for version, cuts in versions:
        if version.document in asked:
            spoken[version.document].append(_Spoken.of(cuts))
    phrasings: dict[PhrasingId, Phrasing] = {}
    languages: dict[PhrasingId, str] = {}
    by_figures: list[Row] = []
    adrift: list[Row] = []
    bad: list[Quarantined] = []

    def add(row: Row, cut: Cut, start: int) -> None:
        id = phrasing_id(cut.id, start, row.question)
        phrasings[id] = Phrasing(id, cut.version, cut.id, start, row.question)
        languages[id] = row.language

    for row in rows:
        if row.document not in spoken:
            reason = f"no document that can be used has the id {row.document!r}; correct it"
            bad.append(Quarantined(row.where, reason))
            continue
        if not re.fullmatch(LANGUAGE, row.language):
            reason = f"{row.language!r} is no language; write its tag, such as 'en'"
            bad.append(Quarantined(row.where, reason))
            continue
        if row.sentence == NO_SENTENCE:
            for said in spoken[row.document]:
                if said.first is not None:
                    add(row, said.first, NOWHERE)
            continue
        plain = readable(row.sentence)
        exact = [place for s in spoken[row.document] for place in s.exactly(plain)]
        times = max((len(s.exactly(plain)) for s in spoken[row.document]), default=0)
        if times > MOST_PLACES:
            reason = f"{row.document!r} says {plain[:80]!r} {times} times; tie the question to a "
            bad.append(Quarantined(row.where, reason + "sentence that tells what it asks"))
            continue
        alike = [place for s in spoken[row.document] for place in s.but_for_figures(plain)]
        for cut, sentence in (*exact, *alike):
            add(row, cut, sentence.start)
        if not exact:
            (by_figures if alike else adrift).append(row)
    ordered = sorted(phrasings.values(), key=lambda p: p.id)
    return Bound(tuple(ordered), languages, tuple(by_figures), tuple(adrift), tuple(bad))


def readable(sentence: str) -> str:
    """A sentence without marks of markup, its spaces single, a row's cells parted by bars.

    >>> readable("**Harbour Plus** | 9.20&nbsp;EUR"), readable("- See [fees](../fees.md).")
    ('Harbour Plus | 9.20 EUR', 'See fees.')
    """
    text = html.unescape(_TAG.sub(" ", sentence))
    text = _MARKS.sub("", _LINK.sub(r"\1", text.replace("\t", " | ")))
    text = _BULLET.sub("", text.strip())
    cells = [" ".join(cell.split()) for cell in text.strip("| ").split("|")]
    text = " | ".join(cell for cell in cells if cell)
    # A tag may have parted a word from its stop.
    return re.sub(r" ([.,;:!?])", r"\1", text)


def without_figures(sentence: str) -> str:
    """A sentence with a mark for each of its figures.

    >>> without_figures("Plus costs 1,005.90 EUR.")
    'Plus costs # EUR.'
    """
    return _FIGURE.sub("#", sentence)


_Place = tuple[Cut, Sentence]


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The sentences of a version, found by what they say."""

    first: Cut | None
    """None where the version is empty."""
    by_text: Mapping[str, list[_Place]]
    by_words: Mapping[str, list[_Place]]
    """Figures left out."""

    @classmethod
    def of(cls, cuts: Sequence[Cut]) -> _Spoken:
        by_text: dict[str, list[_Place]] = defaultdict(list)
        by_words: dict[str, list[_Place]] = defaultdict(list)
        for cut in cuts:
            for sentence in cut.sentences:
                said = readable(cut.text[sentence.start - cut.start : sentence.end - cut.start])
                by_text[said].append((cut, sentence))
                by_words[without_figures(said)].append((cut, sentence))
        return cls(cuts[0] if cuts else None, by_text, by_words)

    def exactly(self, plain: str) -> Sequence[_Place]:
        """Wherever the version says it."""
        return self.by_text.get(plain, ())

    def but_for_figures(self, plain: str) -> Sequence[_Place]:
        """The one sentence that differs in figures; none where there are several, or an equal."""
        found = self.by_words.get(without_figures(plain), ())
        return found if len(found) == 1 and plain not in self.by_text else ()


def _cells(table: SourceTable) -> Iterator[tuple[str, Sequence[str]]]:
    """The rows below the header in the order of COLUMNS. Raises _BadRow for the whole table."""
    try:
        text = table.original.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _BadRow(f"it is not UTF-8 (byte {error.start}); save it as UTF-8") from None
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        if sorted(header) != sorted(COLUMNS):
            raise _BadRow(f"its first line must name the columns {', '.join(COLUMNS)}")
        places = [header.index(column) for column in COLUMNS]
        every = []
        for row in rows:
            if any(cell.strip() for cell in row):
                if any("\n" in cell or "\r" in cell for cell in row):
                    raise csv.Error("a quote is closed on a later line")
                # A row that is too short or too long keeps its length, for its own sentence.
                whole = len(row) == len(header)
                cells = [row[place] for place in places] if whole else row
                every.append((f"{table.path}:{rows.line_num}", cells))
    except csv.Error as error:
        # Where a quote is not closed, nobody knows which rows it swallowed.
        raise _BadRow(
            f"line {rows.line_num} is not CSV ({error}); the whole table is left out"
        ) from None
    yield from every


def _row(where: str, cells: Sequence[str]) -> Row:
    if len(cells) != len(COLUMNS):
        raise _BadRow(f"it has {len(cells)} cells where the header has {len(COLUMNS)}")
    document, language, sentence, question = (" ".join(cell.split()) for cell in cells)
    for name, cell in zip(COLUMNS, (document, language, sentence, question), strict=True):
        if not cell:
            raise _BadRow(f"its {name} is empty")
    strange = sorted(
        {f"U+{ord(c):04X}" for c in question if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs")}
    )
    if strange:
        raise _BadRow(
            f"its question holds characters nobody sees ({', '.join(strange)}); drop them"
        )
    if len(question) > LONGEST:
        raise _BadRow(f"its question has {len(question)} characters; at most {LONGEST} are read")
    if not any(c.isalnum() for c in question):
        raise _BadRow("its question holds no word")
    return Row(where, DocumentId(document), language, sentence, question)


def _key(row: Row) -> tuple[str, str]:
    """What two rows may not share: a question is put to one sentence."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", row.question).casefold())
    return row.language, " ".join(words)


def _check_alone(row: Row, first: Row) -> None:
    if row is first:
        return
    if (row.document, readable(row.sentence)) == (first.document, readable(first.sentence)):
        raise _BadRow(f"the same question stands at {first.where} for the same sentence; drop one")
    raise _BadRow(
        f"the same question stands at {first.where} for another sentence; keep it with the one "
        "that answers it"
    )
