"""Canonical bytes of a leaf: the part of RFC 8785 on which every JSON writer agrees."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import msgspec
import orjson

from service.trails.records import AuditUnavailable, Json

MAX_LEAF = 65_535
"""Bytes a leaf may have; the C2SP tile format counts an entry's length in 16 bits."""

_INTEGERS = 1 << 53
_OPTIONS = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_STRICT_INTEGER
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
)
_DEPTH = 6
"""Levels of lists and objects that the fast check knows."""


def _profile() -> msgspec.json.Decoder[dict[str, Json]]:
    """Reads objects of the profile and nothing else; what lies deeper it does not read either."""
    value: Any = str | int | bool
    for _ in range(_DEPTH):
        value = str | int | bool | list[value] | dict[str, value]
    return msgspec.json.Decoder(dict[str, value])


_PROFILE = _profile()
_INDEX, _TIME = _INTEGERS - 1, "given by the log"
_INDEX_MARK, _TIME_MARK = b'"index":%d' % _INDEX, b'"time":"%b"' % _TIME.encode()
_PLACED = len('"index":') + 16 + len('"time":""') + 27
"""Bytes of the longest index and of every time, with their names."""


class LeafRejected(AuditUnavailable):
    """No log can hold this record: its bytes would not be the same everywhere, or are too many."""


def canonical(fields: Mapping[str, Json]) -> bytes:
    """The one byte string of these fields. Raises LeafRejected.

    >>> canonical({"b": [1, True], "a": "é"})
    b'{"a":"\\xc3\\xa9","b":[1,true]}'
    """
    data = _dumped(fields)
    if not _plain(data):
        _check(fields, "leaf")
    return data


def encoded(fields: Mapping[str, Json]) -> bytes:
    """Canonical bytes of fields that are known to fit the profile. Raises LeafRejected."""
    try:
        return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
    except TypeError as error:
        raise LeafRejected(f"the leaf holds text that is not Unicode: {error}") from error


def parsed(data: bytes) -> dict[str, Json] | None:
    """The fields whose canonical bytes these are; None where they are no fields' at all."""
    try:
        if data.isascii():
            with suppress(msgspec.DecodeError):
                known = _PROFILE.decode(data)
                return known if _dumped(known) == data else None
        fields = orjson.loads(data)
        return fields if type(fields) is dict and canonical(fields) == data else None
    except (ValueError, LeafRejected):
        return None


@dataclass(frozen=True, slots=True)
class OpenLeaf:
    """The bytes of a leaf in which only index and time are missing."""

    before: bytes
    between: bytes
    after: bytes

    def closed(self, index: int, time: str) -> bytes:
        """The leaf's canonical bytes."""
        return b'%b"index":%d%b"time":"%b"%b' % (
            self.before,
            index,
            self.between,
            time.encode(),
            self.after,
        )


def open_leaf(fields: Mapping[str, Json]) -> OpenLeaf:
    """A leaf to which the log adds `index` and `time`. Raises LeafRejected."""
    data = canonical({**fields, "index": _INDEX, "time": _TIME})
    length = len(data) - len(_INDEX_MARK) - len(_TIME_MARK) + _PLACED
    if length > MAX_LEAF:
        raise LeafRejected(
            f"the leaf has {length} bytes and may have {MAX_LEAF}; "
            "put what is long into the payload and its digest into the leaf"
        )
    before, *between = data.split(_INDEX_MARK)
    middle, *after = between[0].split(_TIME_MARK)
    if len(between) != 1 or len(after) != 1:
        raise LeafRejected("the leaf holds another index and time; only the log gives them")
    return OpenLeaf(before, middle, after[0])


def _dumped(fields: Mapping[str, Json]) -> bytes:
    try:
        return orjson.dumps(fields, option=_OPTIONS)
    except TypeError as error:
        # The reasons that a reader can act on are found by looking at the values.
        _check(fields, "leaf")
        raise LeafRejected(f"the leaf holds text that is not Unicode: {error}") from error


def _plain(data: bytes) -> bool:
    """Whether what orjson wrote is surely in the profile; if not, look closer."""
    if not data.isascii():
        return False
    try:
        _PROFILE.decode(data)
    except msgspec.DecodeError:
        return False
    return True


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
