"""What is found: by meaning and by words, inside one release, and only what is the asker's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.embedding import Vectors
from ingest.index import IndexHits, IndexUnavailable, Scope, Terms, Wanted
from ingest.records import DocumentId, Release
from service.glossary import Glossary
from service.projection import Projection
from service.retrieval import Found, Retriever, Sought
from tests.fakes.index import FakeIndex
from tests.fakes.library import DIMENSION, Library, library_in

PUBLIC = frozenset({"public"})
FEES = Sought("What does a transfer cost?", "en", "en", PUBLIC, date(2026, 11, 22))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = library_in(tmp_path)
    library.put("fees", "# Fees\n\nA transfer costs 4.90 EUR.\n")
    library.put("cards", "# Cards\n\nA replacement card costs 9.00 EUR.\n")
    library.put("staff/goodwill", "# Goodwill\n\nA transfer refund is 35.00 EUR.\n", "staff")
    library.put("old", "# Old\n\nA transfer costs 3.90 EUR.\n", in_force_until="2026-06-01")
    return library


def retriever(library: Library, glossary: Glossary | None = None) -> Retriever:
    parts = library.parts
    return Retriever(
        parts.catalog,
        parts.index,
        library.embedder,
        parts.encoder,
        glossary or Glossary({}),
        Projection.none(DIMENSION),
    )


def documents(found: Found) -> list[str]:
    return [hit.passage.document for hit in found.hits]


def test_the_best_is_first_and_says_how_it_was_found(library: Library) -> None:
    release = library.publish()
    found = retriever(library).find(FEES, release, 5)
    assert documents(found)[0] == "fees"
    assert found.hits[0].found_by == ("dense", "sparse")
    assert [h.score for h in found.hits] == sorted((h.score for h in found.hits), reverse=True)


def test_only_what_is_theirs_in_force_and_not_withdrawn_is_found(library: Library) -> None:
    release = library.publish()
    look = retriever(library)
    assert set(documents(look.find(FEES, release, 9))) == {"fees", "cards"}
    staff = replace(FEES, visibilities=PUBLIC | {"staff"})
    assert "staff/goodwill" in documents(look.find(staff, release, 9))
    assert "old" in documents(look.find(replace(FEES, on=date(2026, 3, 1)), release, 9))
    gone = replace(FEES, withdrawn=frozenset({DocumentId("fees")}))
    assert documents(look.find(gone, release, 9)) == ["cards"]
    assert documents(look.find(replace(FEES, visibilities=frozenset()), release, 9)) == []


def test_what_others_may_see_weighs_nothing_for_those_who_may_not(library: Library) -> None:
    question = replace(FEES, text="What is a transfer refund?")
    release = library.publish()
    look = retriever(library)
    public = look.find(question, release, 9)
    staff = look.find(replace(question, visibilities=PUBLIC | {"staff"}), release, 9)
    assert public.unknown > staff.unknown
    assert len(public.weights) < len(staff.weights)


class Leaking(FakeIndex):
    """An index that forgot its filter."""

    def search(
        self, vector: Vectors | None, terms: Terms | None, scope: Scope, wanted: Wanted
    ) -> IndexHits:
        wide = replace(scope, visibilities=frozenset({"public", "staff"}), on=date(2026, 3, 1))
        return super().search(vector, terms, wide, wanted)


def test_an_index_that_forgets_its_filter_shows_nobody_anything(library: Library) -> None:
    library.use(index=Leaking())
    release = library.publish()
    assert set(documents(retriever(library).find(FEES, release, 9))) == {"fees", "cards"}


def test_a_release_finds_what_it_held_whatever_came_later(library: Library) -> None:
    first = library.publish()
    library.put("fees", "# Fees\n\nA transfer costs 5.90 EUR.\n")
    second = library.publish()
    look = retriever(library)

    def text(release: Release) -> str:
        return look.find(FEES, release, 1).hits[0].passage.text

    assert ("4.90" in text(first), "5.90" in text(second)) == (True, True)


def test_the_glossary_finds_what_the_bank_calls_otherwise(library: Library) -> None:
    release = library.publish()
    asked = replace(FEES, text="Price of lost plastic?")
    glossary = Glossary({"en": {"lost plastic": "replacement card"}})
    found = retriever(library, glossary).find(asked, release, 1)
    assert documents(found) == ["cards"]
    assert found.meanings == ("replacement card",)


def test_no_more_than_asked_for_and_the_same_every_time(library: Library) -> None:
    release = library.publish()
    look = retriever(library)
    assert len(look.find(FEES, release, 1).hits) == 1
    every = documents(look.find(FEES, release, 9))
    assert documents(look.find(FEES, release, 1)) == every[:1]
    assert documents(look.find(FEES, release, 9)) == every


def test_a_lost_index_is_said(library: Library) -> None:
    library.use(index=(index := FakeIndex()))
    release = library.publish()
    index.broken = True
    with pytest.raises(IndexUnavailable):
        retriever(library).find(FEES, release, 1)


def test_who_asks_in_another_language_is_shown_its_pages_and_the_corpuss(library: Library) -> None:
    library.put("karten", "# Karten\n\nEine Ersatzkarte kostet 9.00 EUR.\n", language="de")
    library.put("cartes", "# Cartes\n\nUne carte coûte 9.00 EUR.\n", language="fr")
    release = library.publish()
    look = retriever(library)
    asked = replace(FEES, text="Was kostet eine Karte?", language="de")
    assert set(documents(look.find(asked, release, 9))) == {"karten", "fees", "cards"}
    assert set(documents(look.find(FEES, release, 9))) == {"fees", "cards"}
