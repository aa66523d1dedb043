"""Canonical bytes of a leaf: the part of RFC 8785 on which every JSON writer agrees."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from service.trails.records import Json

MAX_LEAF = 65_535
"""Bytes a leaf may have; the C2SP tile format counts an entry's length in 16 bits."""

_INTEGERS = 1 << 53


class LeafRejected(ValueError):
    """The leaf is outside the profile, so its bytes would not be the same everywhere."""


def canonical(fields: Mapping[str, Json]) -> bytes:
    """The one byte string of these fields. Raises LeafRejected.

    >>> canonical({"b": [1, True], "a": "é"})
    b'{"a":"\\xc3\\xa9","b":[1,true]}'
    """
    _check(fields, "leaf")
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
    if isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if not -_INTEGERS < value < _INTEGERS:
            raise LeafRejected(f"{where} is {value}; integers must be below 2^53, use a string")
    elif isinstance(value, list):
        for item in value:
            _check(item, where)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if not (isinstance(name, str) and name.isascii()):
                raise LeafRejected(f"{where} has the name {name!r}; names must be ASCII text")
            _check(item, name)
    elif value is None:
        raise LeafRejected(f"{where} is null; leave the name out instead")
    elif isinstance(value, float):
        raise LeafRejected(f"{where} is the float {value}; write decimals as strings")
    else:
        raise LeafRejected(f"{where} is a {type(value).__name__}; only JSON values can be sealed")
