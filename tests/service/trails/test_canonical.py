"""Leaves have one byte string, the one that RFC 8785 gives them."""

from __future__ import annotations

import orjson
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from service.trails.canonical import (
    MAX_LEAF,
    LeafRejected,
    canonical,
    open_leaf,
    parsed,
)

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
        ("\ud800", "Unicode"),
    ],
)
def test_what_writers_may_disagree_about_is_refused_in_a_sentence(
    value: object, sentence: str
) -> None:
    with pytest.raises(LeafRejected, match=sentence):
        canonical({"field": value})  # type: ignore[dict-item]


def test_a_tuple_is_written_as_the_list_it_is() -> None:
    assert canonical({"field": (1, "2")}) == b'{"field":[1,"2"]}'  # type: ignore[dict-item]


@given(st.dictionaries(_NAMES, _VALUES, max_size=6), st.integers(0, 2**53 - 1))
def test_a_leaf_that_is_closed_later_has_the_same_bytes(fields: dict, index: int) -> None:  # type: ignore[type-arg]
    time = "2026-11-22T12:00:00.000000Z"
    rest = {name: value for name, value in fields.items() if name not in ("index", "time")}
    leaf = open_leaf(rest).closed(index, time)
    assert leaf == rfc8785.dumps({**rest, "index": index, "time": time})
    assert parsed(leaf) is not None


@given(st.binary(max_size=40))
def test_what_is_called_canonical_is_what_the_reference_would_write(data: bytes) -> None:
    if parsed(data) is not None:
        assert rfc8785.dumps(orjson.loads(data)) == data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"a":null}',
        b'{"a":0.5}',
        b'{"a":[1,null]}',
        b'{"a":[-1e5]}',
        b'{"a":1E5}',
        b'{"a": 1}',
        b'{"b":1,"a":1}',
        b'{"a":1,"a":1}',
        b'{"a":9007199254740992}',
        b'{"\xc3\xa9":1}',
        b'{"a":"\\u0041"}',
        b'{"a":1}\n',
    ],
)
def test_other_bytes_of_the_same_meaning_are_not_canonical(data: bytes) -> None:
    assert parsed(data) is None


@pytest.mark.parametrize("text", ["sha256:0e12", ",null", "[1.5", '":null', '":1.5,'])
def test_text_that_looks_like_a_float_or_a_null_is_text(text: str) -> None:
    assert parsed(canonical({"a": text, "b": [text]})) is not None


def test_a_leaf_has_65535_bytes_and_not_one_more() -> None:
    time = "2026-11-22T12:00:00.000000Z"
    room = MAX_LEAF - len('{"a":"","index":9007199254740991,"time":"' + time + '"}')
    assert len(open_leaf({"a": "x" * room}).closed(2**53 - 1, time)) == MAX_LEAF
    with pytest.raises(LeafRejected, match="65535"):
        open_leaf({"a": "x" * (room + 1)})


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1.0}',
        b'{"a":[1,null]}',
        b'{"a":-0}',
        b'{"a":1e2}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\ud800"}',
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b'{"a":1} ',
        b'{"a":9007199254740992}',
        b'["a"]',
        b'{"\xc3\xa9":1}',
        b'{"a":"\xff"}',
        b'{"a":' + b"[" * 9 + b"null" + b"]" * 9 + b"}",
        b"",
    ],
)
def test_other_bytes_are_not_read_as_a_leaf(data: bytes) -> None:
    assert parsed(data) is None


def test_what_lies_deep_is_read_too() -> None:
    deep = b'{"a":' + b"[" * 9 + b"1" + b"]" * 9 + b"}"
    assert parsed(deep) == orjson.loads(deep)
