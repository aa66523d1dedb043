"""Canonical bytes of a leaf: the part of RFC 8785 on which every JSON writer agrees."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from service.trails.records import AuditUnavailable, Json

MAX_LEAF = 65_535
"""Bytes a leaf may have; the C2SP tile format counts an entry's length in 16 bits."""

_INTEGERS = 1 << 53


class LeafRejected(AuditUnavailable):
    """No log can hold this record: its bytes would not be the same everywhere, or are too many."""


def canonical(fields: Mapping[str, Json]) -> bytes:
    """The one byte string of these fields. Raises LeafRejected.

    >>> canonical({"b": [1, True], "a": "é"})
    b'{"a":"\\xc3\\xa9","b":[1,true]}'
    """
    _check(fields, "leaf")
    return encoded(fields)


def encoded(fields: Mapping[str, Json]) -> bytes:
    """Canonical bytes of fields that are known to fit the profile. Raises LeafRejected."""
    try:
        return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
    except TypeError as error:
        raise LeafRejected(f"the leaf holds text that is not Unicode: {error}") from error


def sized(fields: Mapping[str, Json]) -> bytes:
    """Canonical bytes that also fit into a leaf. Raises LeafRejected."""
    data = canonical(fields)
    if len(data) > MAX_LEAF:
        raise LeafRejected(
            f"the leaf has {len(data)} bytes and may have {MAX_LEAF}; "
            "put what is long into the payload and its digest into the leaf"
        )
    return data


def _check(value: object, where: str) -> None:
    kind = type(value)
    if kind is str or kind is bool:
        return
    if kind is int:
        _check_integer(value, where)  # type: ignore[arg-type]
    elif isinstance(value, list):
        for item in value:
            if type(item) is not str:
                _check(item, where)
    elif isinstance(value, (dict, Mapping)):
        for name, item in value.items():
            if type(name) is not str or not name.isascii():
                raise LeafRejected(f"{where} has the name {name!r}; names must be ASCII text")
            if type(item) is not str:
                _check(item, name)
    else:
        _check_rest(value, where)


def _check_rest(value: object, where: str) -> None:
    """Enumerations are text or integers too; everything else is refused."""
    if isinstance(value, str):
        return
    if isinstance(value, int):
        _check_integer(value, where)
    elif value is None:
        raise LeafRejected(f"{where} is null; leave the name out instead")
    elif isinstance(value, float):
        raise LeafRejected(f"{where} is the float {value}; write decimals as strings")
    else:
        raise LeafRejected(f"{where} is a {type(value).__name__}; only JSON values can be sealed")


def _check_integer(value: int, where: str) -> None:
    if not -_INTEGERS < value < _INTEGERS:
        raise LeafRejected(f"{where} is {value}; integers must be below 2^53, use a string")
