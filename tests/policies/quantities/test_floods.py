"""Texts made to cost time: read in time that grows with their length, and nothing escapes."""

from __future__ import annotations

import time

import pytest

from policies.quantities import recognise
from policies.quantities.recognition import MOST


@pytest.mark.parametrize("piece", ["1 ", "one ", "(((1 ", "&#49;", "1e1", "½ ", "a. b. "])
def test_a_text_eight_times_as_long_costs_about_eight_times_as_much(piece: str) -> None:
    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        recognise(text, "en")
        return time.process_time() - start

    cost(1_000)
    assert cost(24_000) < 30 * cost(3_000) + 0.2


def test_what_follows_a_flood_is_one_name_that_no_source_states() -> None:
    text = "7 " * (2 * MOST) + "and 8"
    found = recognise(text, "en")
    assert len(found) < 2 * MOST
    assert found[-1].kind == "identifier"
    assert found[-1].text.endswith("and 8")
    assert all(character.isspace() for character in text[found[-2].span.end : found[-1].span.start])
