"""What was read of passages beforehand is what would be read now, or is not used."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from ingest.records import Passage, PassageId, Release, ReleaseState, Version, VersionId, digest
from ingest.vectors import VectorStore
from policies.passages import read_passage
from service.analyses import Analyses
from service.answers import Question
from service.doctor import Bad
from service.looking import Looking
from service.readings import Analysis, above, as_evidence, slice_of
from service.scope import Asker
from tests.fakes.hits import READER, passage
from tests.fakes.library import Library, library_in

CODE = digest(b"code")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
FEES = passage(
    "A transfer in the app costs 4.90 EUR. In a branch it costs at least 9.00 EUR.",
    start=7,
    headings=("Fees in 2026",),
    headers=("Fee",),
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = library_in(tmp_path)
    library.put("fees", "# Fees\n\nA transfer costs 4.90 EUR in the app.\n\nIt takes 3 days.\n")
    return library


def published(library: Library) -> tuple[Release, list[tuple[Passage, str]]]:
    release = library.publish()
    catalog = library.parts.catalog
    return release, [
        (p, v.language)
        for v in catalog.versions(release.number)
        for p in catalog.passages_of(v.id, release.number)
    ]


def test_a_release_that_goes_live_was_read_just_as_it_would_be_now(library: Library) -> None:
    release, passages = published(library)
    parts = library.parts
    assert parts.analyses.missing(release) == (0, len(passages))
    found = parts.analyses.kept(passages)
    stored = VectorStore(parts.catalog, parts.blobs)
    for each, language in passages:
        readings, kept = found[each.id].readings(), found[each.id]
        assert readings.headings() == READER.read(above(each), language)
        texts = [slice_of(each, n) for n in range(len(each.sentences))]
        assert list(readings.sentences()) == [READER.read(text, language) for text in texts]
        assert kept.read() == read_passage(as_evidence(each, language))
        assert np.array_equal(kept.vectors(), stored.of_passage(each))


def test_candidates_are_the_same_with_and_without_what_was_read_beforehand(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(library)
    question = Question("What does a transfer in the app cost?", Asker())
    found = library.parts.answerer.weighed(question)
    monkeypatch.setattr(Analyses, "kept", nothing)
    again = library.parts.answerer.weighed(question)
    assert again == found
    assert [w.candidate.evidence() for w in again] == [w.candidate.evidence() for w in found]
    assert len(found) == 2


def nothing(self: Analyses, passages: Sequence[tuple[Passage, str]]) -> dict[PassageId, Analysis]:
    return {}


def test_another_text_language_or_heading_is_not_what_was_read(tmp_path: Path) -> None:
    analyses = prepared(tmp_path / "a.sqlite")
    assert set(analyses.kept([(FEES, "en")])) == {FEES.id}
    for other in (
        replace(FEES, text=FEES.text.replace("4.90", "5.90")),
        replace(FEES, heading_path=("Fees in 2025",)),
        replace(FEES, headers=("Charge",)),
        replace(FEES, sentences=FEES.sentences[:1]),
        replace(FEES, id=PassageId("other")),
    ):
        assert analyses.kept([(other, "en")]) == {}
        assert analyses.of([(other, "en")]) == {other.id: READER.analyse(other, "en")}
    assert analyses.kept([(FEES, "de")]) == {}


def test_what_other_code_read_is_not_used_and_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    prepared(path).close()
    later = Analyses(path, digest(b"later"), _Shelf(), READER)
    assert later.kept([(FEES, "en")]) == {}
    later.prepare(_RELEASE)
    assert set(later.kept([(FEES, "en")])) == {FEES.id}
    later.close()
    assert Analyses(path, CODE, _Shelf(), READER).kept([(FEES, "en")]) == {}


def test_the_same_release_is_read_once(tmp_path: Path) -> None:
    shelf = _Shelf()
    analyses = Analyses(tmp_path / "a.sqlite", CODE, shelf, READER)
    analyses.prepare(_RELEASE)
    asked = shelf.asked
    for _ in range(3):
        analyses.prepare(_RELEASE)
    assert shelf.asked == asked


@pytest.mark.parametrize("column", ["weighing", "judging", "embedded", "rows"])
def test_a_row_with_a_changed_byte_is_read_again(tmp_path: Path, column: str) -> None:
    path = tmp_path / "a.sqlite"
    prepared(path).close()
    change(path, column)
    analyses = Analyses(path, CODE, _Shelf(), READER)
    assert analyses.kept([(FEES, "en")]) == {}
    assert analyses.of([(FEES, "en")]) == {FEES.id: READER.analyse(FEES, "en")}
    assert analyses.missing(_RELEASE) == (1, 1)


def change(path: Path, column: str) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        ((value,),) = file.execute(f"SELECT {column} FROM readings")
        other = value + 1 if isinstance(value, int) else bytes([*value[:-1], value[-1] ^ 1])
        file.execute(f"UPDATE readings SET {column} = ?", (other,))


@pytest.mark.parametrize("damage", ["whole", "inside"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.sqlite"
    if damage == "whole":
        path.write_bytes(b"no database" * 500)
    else:
        prepared(path).close()
        content = bytearray(path.read_bytes())
        content[4096:] = b"\xff" * (len(content) - 4096)
        path.write_bytes(content)
    analyses = Analyses(path, CODE, _Shelf(), READER)
    for _ in range(2):
        assert analyses.of([(FEES, "en")]) == {FEES.id: READER.analyse(FEES, "en")}
    analyses.prepare(_RELEASE)
    assert analyses.missing(_RELEASE) == (0, 1)


def test_without_a_file_everything_is_read_as_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.mkdir()
    analyses = Analyses(path, CODE, _Shelf(), READER)
    analyses.prepare(_RELEASE)
    assert analyses.of([(FEES, "en")]) == {FEES.id: READER.analyse(FEES, "en")}
    assert analyses.missing(_RELEASE) == (1, 1)


def test_a_doctor_says_what_was_not_read_beforehand(library: Library) -> None:
    published(library)
    parts = library.parts
    look = Looking(parts).looks()["readings"]
    assert look() == "1 passages were read beforehand."
    parts.analyses.close()
    parts.places.analyses.unlink()
    with pytest.raises(Bad, match="1 of 1 passages were not read beforehand"):
        look()
    # As at the next start.
    parts.analyses.prepare(parts.catalog.pin(None))
    assert look() == "1 passages were read beforehand."


def test_what_no_kept_release_uses_goes_and_is_read_again_when_it_returns(library: Library) -> None:
    first, texts = published(library)
    library.put("cards", "# Cards\n\nA new card is free.\n")
    for fee in ("5.90", "6.90"):
        # A rollback leads to the release before the live one: it stays.
        assert library.parts.analyses.missing(first) == (0, len(texts))
        library.put("fees", f"# Fees\n\nA transfer costs {fee} EUR in the app.\n")
        live, held = published(library)
        assert library.parts.analyses.missing(live) == (0, len(held))
    analyses, catalog = library.parts.analyses, library.parts.catalog
    assert analyses.missing(catalog.release(2))[0] == 0
    assert analyses.missing(first) == (len(texts), len(texts))
    # Whoever still reads the old release is served, more slowly.
    assert set(analyses.of(texts)) == {passage.id for passage, _ in texts}

    library.roll_back(first.number)
    assert analyses.missing(catalog.pin("quay")) == (0, len(texts))


def test_what_another_corpus_shows_stays(library: Library) -> None:
    first, held = published(library)
    library.turn_to("pier")
    for fee in ("5.90", "6.90", "7.90"):
        library.put("fees", f"# Fees\n\nA transfer costs {fee} EUR there.\n")
        library.publish()
    assert library.parts.analyses.missing(first) == (0, len(held))


def test_two_that_prepare_at_once_lose_nothing_to_one_another(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    other = Analyses(path, CODE, _Crowded(1, 2), READER)
    shelf = _Crowded(1)
    # One that finishes when this one knows only its own release to be needed.
    shelf.meanwhile = lambda: other.prepare(_release(2))
    Analyses(path, CODE, shelf, READER).prepare(_release(1))
    assert [other.missing(_release(n)) for n in (1, 2)] == [(0, 1), (0, 1)]


def test_a_row_that_another_drops_after_it_was_found_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.analyses.AT_ONCE", 1)
    path = tmp_path / "a.sqlite"
    other = Analyses(path, CODE, _Crowded(3), READER)
    shelf = _Crowded(1, 2, holds=1)
    analyses = Analyses(path, CODE, shelf, READER)
    analyses.prepare(_release(1))
    shelf.between = lambda: other.prepare(_release(3))
    analyses.prepare(_release(2))
    assert shelf.between is None
    assert analyses.missing(_release(2)) == (0, 1)


def _release(number: int) -> Release:
    return replace(_RELEASE, number=number, parent=None, digest=digest(b"%d" % number))


class _Crowded:
    """Releases of a passage each, and another process that acts in between."""

    def __init__(self, *needed: int, holds: int | None = None) -> None:
        self._needed = needed
        self._holds = holds
        """The passage that all of them hold; None: each its own."""
        self.meanwhile: Callable[[], None] | None = None
        """When it was found out which are needed."""
        self.between: Callable[[], None] | None = None
        """When the passage was kept, and the release not marked yet."""

    def releases(self) -> tuple[Release, ...]:
        act, self.meanwhile = self.meanwhile, None
        if act is not None:
            act()
        return tuple(_release(number) for number in self._needed)

    def versions(self, release: int) -> tuple[Version, ...]:
        return (replace(_VERSION, title=str(self._holds or release)), _EMPTY)

    def passages_of(self, version: VersionId, release: int) -> tuple[Passage, ...]:
        if version != _EMPTY.id:
            return (replace(FEES, heading_path=(str(self._holds or release),)),)
        act, self.between = self.between, None
        if act is not None:
            act()
        return ()


def test_nobody_else_may_read_the_file(tmp_path: Path) -> None:
    prepared(tmp_path / "a.sqlite")
    assert (tmp_path / "a.sqlite").stat().st_mode & 0o077 == 0


_RELEASE = Release(
    7, "harbour", 6, digest(b"r"), digest(b"p"), ReleaseState.LIVE, "ada", "grace", NOW, NOW
)
_VERSION = Version(
    FEES.version, FEES.document, "text/markdown", "Fees", "ann", "en", "public",
    date(2026, 1, 1), None, digest(b"c"), "fees.md",
)  # fmt: skip

_EMPTY = replace(_VERSION, id=VersionId("empty"))


class _Shelf:
    """One release that holds one passage."""

    def __init__(self) -> None:
        self.asked = 0

    def releases(self) -> tuple[Release, ...]:
        return (_RELEASE,)

    def versions(self, release: int) -> tuple[Version, ...]:
        self.asked += 1
        return (_VERSION,)

    def passages_of(self, version: VersionId, release: int) -> tuple[Passage, ...]:
        return (FEES,)


def prepared(path: Path) -> Analyses:
    analyses = Analyses(path, CODE, _Shelf(), READER)
    analyses.prepare(_RELEASE)
    return analyses
