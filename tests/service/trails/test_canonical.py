"""Leaves have one byte string, the one that RFC 8785 gives them."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from service.trails.canonical import MAX_LEAF, LeafRejected, canonical, sized

_NAMES = st.text(st.characters(codec="ascii"), max_size=8)
_VALUES = st.recursive(
    st.text(st.characters(codec="utf-8"), max_size=20)
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_NAMES, _VALUES, max_size=6))
def test_the_bytes_are_those_of_the_reference_implementation(fields: dict) -> None:  # type: ignore[type-arg]
    assert canonical(fields) == rfc8785.dumps(fields)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "null"),
        (0.5, "float"),
        (float("nan"), "float"),
        (2**53, "2\\^53"),
        (-(2**53), "2\\^53"),
        ({"é": 1}, "ASCII"),
        ({1: 1}, "ASCII"),
        ([{"deep": [None]}], "deep is null"),
        (b"bytes", "bytes"),
        ((1, 2), "tuple"),
        ("\ud800", "Unicode"),
    ],
)
def test_what_writers_may_disagree_about_is_refused_in_a_sentence(
    value: object, sentence: str
) -> None:
    with pytest.raises(LeafRejected, match=sentence):
        canonical({"field": value})  # type: ignore[dict-item]


def test_a_leaf_has_65535_bytes_and_not_one_more() -> None:
    room = MAX_LEAF - len('{"a":""}')
    assert len(sized({"a": "x" * room})) == MAX_LEAF
    with pytest.raises(LeafRejected, match="65535"):
        sized({"a": "x" * (room + 1)})
