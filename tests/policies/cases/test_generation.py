"""What makes the cases is sound, and the guard tells them apart."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.policyfile import load
from tests.policies.cases import templates
from tests.policies.cases.figures import find, rewritten, words
from tests.policies.cases.generation import MUTATIONS, Case, cases, of_source
from tests.policies.cases.scoring import told, verdict_of
from tests.policies.cases.sources import harbour

loaded = cache(load)


@cache
def made() -> tuple[Case, ...]:
    return cases(harbour(), most=4)


def test_both_languages_have_faithful_and_mutated_cases_of_many_kinds() -> None:
    for language in ("en", "de"):
        kinds = {(c.kind, c.faithful) for c in made() if c.language == language}
        assert {"verbatim", "restyled", "synonyms", "table"} <= {k for k, fine in kinds if fine}
        assert set(MUTATIONS) - {
            "scale",
            "date",
            "condition",
            "magnitude",
            "swapped",
            "neighbour",
        } <= {k for k, fine in kinds if not fine}


def test_the_halves_share_no_document_and_no_template() -> None:
    documents = {
        half: {c.id.split("#")[0] for c in made() if c.half == half} for half in ("train", "test")
    }
    assert documents["train"].isdisjoint(documents["test"])
    for table in (
        templates.FRAMES,
        templates.SYNONYMS,
        templates.ROWS,
        templates.PAIRS,
        templates.GRIDS,
    ):
        for (language, half), entries in table.items():
            if half == "train":
                assert set(entries).isdisjoint(table[language, "test"])


def test_what_was_mutated_is_where_it_is_said_to_be() -> None:
    for case in made():
        assert case.faithful == (not case.spans)
        assert all(
            case.answer[start:end].strip() for start, end in case.spans if case.kind != "negation"
        )


def test_the_same_seed_makes_the_same_cases() -> None:
    assert cases(harbour()[:6], most=3) == cases(harbour()[:6], most=3)


@pytest.mark.parametrize(
    ("n", "english", "german"),
    [
        (21, "twenty-one", "einundzwanzig"),
        (1200, "one thousand two hundred", "eintausendzweihundert"),
        (115, "one hundred and fifteen", "einhundertfünfzehn"),
    ],
)
def test_numbers_are_spelt_as_people_spell_them(n: int, english: str, german: str) -> None:
    assert (words(n, "en"), words(n, "de")) == (english, german)


@given(
    st.sampled_from(["It costs $1,200 in 30 days.", "It pays 4.5 percent from 1 July 2026."]),
    st.randoms(use_true_random=False),
)
@settings(max_examples=30)
def test_another_writing_says_the_same(text: str, random: object) -> None:
    for figure in find(text, "en"):
        again = find(f"It is {rewritten(figure, 'en', random)}.", "en")  # type: ignore[arg-type]
        assert not again or again[0].value == figure.value or again[0].unit != figure.unit


def test_the_guard_tells_cases_of_the_sample_bank_apart() -> None:
    policy = loaded("baseline")
    results = [(case, told(case, verdict_of(policy, case))) for case in made()]
    wrong = {True: 0, False: 0}
    count = {True: 0, False: 0}
    for case, fine in results:
        count[case.faithful] += 1
        wrong[case.faithful] += not fine
    assert wrong[True] <= 0.02 * count[True], [
        c.id for c, fine in results if c.faithful and not fine
    ]
    assert wrong[False] <= 0.02 * count[False], [
        c.id for c, fine in results if not c.faithful and not fine
    ]


@given(st.sampled_from(harbour()), st.integers(1, 10**6))
@settings(max_examples=15)
def test_no_mutated_figure_of_any_seed_stays_in_what_is_shown(source: object, seed: int) -> None:
    policy = loaded("baseline")
    placed = {"digit", "words", "unit", "magnitude", "decimal", "question"}
    for case in of_source(source, seed):  # type: ignore[arg-type]
        if case.kind in placed:
            assert told(case, verdict_of(policy, case)), case
