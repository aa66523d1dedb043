"""What was read of passages beforehand is what would be read now, or is not used."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.adapters.qdrant_edge import Bm25Terms
from ingest.records import Passage, Release, ReleaseState, Version, VersionId, digest
from service.analyses import Analyses, Reader, above, slice_of
from service.answers import Question
from service.contrasts import Contrasts
from service.scope import Asker
from tests.fakes.hits import passage
from tests.fakes.library import Library, library_in

READER = Reader(Bm25Terms(32), Contrasts.packaged())
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
    _, passages = published(library)
    found = library.parts.analyses.of(passages)
    assert set(found) == {p.id for p, _ in passages}
    for each, language in passages:
        analysis = found[each.id]
        assert analysis.headings == READER.read(above(each), language)
        for number in range(len(each.sentences)):
            assert analysis.sentence(number) == READER.read(slice_of(each, number), language)


def test_candidates_are_the_same_with_and_without_what_was_read_beforehand(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(library)
    question = Question("What does a transfer in the app cost?", Asker())
    found = library.parts.answerer.weighed(question)
    monkeypatch.setattr(Analyses, "of", lambda self, passages: {})
    assert library.parts.answerer.weighed(question) == found
    assert len(found) == 2


def test_another_text_language_or_heading_is_not_what_was_read(tmp_path: Path) -> None:
    analyses = _prepared(tmp_path / "a.sqlite", FEES)
    assert set(analyses.of([(FEES, "en")])) == {FEES.id}
    for other in (
        replace(FEES, text=FEES.text.replace("4.90", "5.90")),
        replace(FEES, heading_path=("Fees in 2025",)),
        replace(FEES, headers=("Charge",)),
        replace(FEES, sentences=FEES.sentences[:1]),
    ):
        assert analyses.of([(other, "en")]) == {}
    assert analyses.of([(FEES, "de")]) == {}


def test_what_other_code_read_is_not_used_and_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    _prepared(path, FEES).close()
    later = Analyses(path, digest(b"later"), _Shelf(FEES), READER)
    assert later.of([(FEES, "en")]) == {}
    later.prepare(_RELEASE)
    assert set(later.of([(FEES, "en")])) == {FEES.id}
    later.close()
    assert Analyses(path, CODE, _Shelf(FEES), READER).of([(FEES, "en")]) == {}


def test_the_same_release_is_read_once(tmp_path: Path) -> None:
    shelf = _Shelf(FEES)
    analyses = Analyses(tmp_path / "a.sqlite", CODE, shelf, READER)
    for _ in range(3):
        analyses.prepare(_RELEASE)
    assert shelf.asked == 1


@pytest.mark.parametrize("broken", ["rubbish", "directory"])
def test_a_file_that_cannot_be_read_holds_nothing(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "a.sqlite"
    if broken == "rubbish":
        path.write_bytes(b"no database" * 500)
    else:
        path.mkdir()
    analyses = Analyses(path, CODE, _Shelf(FEES), READER)
    analyses.prepare(_RELEASE)
    assert analyses.of([(FEES, "en")]) == {}


def test_nobody_else_may_read_the_file(tmp_path: Path) -> None:
    _prepared(tmp_path / "a.sqlite", FEES)
    assert (tmp_path / "a.sqlite").stat().st_mode & 0o077 == 0


_RELEASE = Release(
    7, "harbour", 6, digest(b"r"), digest(b"p"), ReleaseState.LIVE, "ada", "grace", NOW, NOW
)
_VERSION = Version(
    FEES.version, FEES.document, "text/markdown", "Fees", "ann", "en", "public",
    date(2026, 1, 1), None, digest(b"c"), "fees.md",
)  # fmt: skip


class _Shelf:
    """One release that holds one passage."""

    def __init__(self, held: Passage) -> None:
        self._held = held
        self.asked = 0

    def versions(self, release: int) -> tuple[Version, ...]:
        self.asked += 1
        return (_VERSION,)

    def passages_of(self, version: VersionId, release: int) -> tuple[Passage, ...]:
        return (self._held,)


def _prepared(path: Path, held: Passage) -> Analyses:
    analyses = Analyses(path, CODE, _Shelf(held), READER)
    analyses.prepare(_RELEASE)
    return analyses
