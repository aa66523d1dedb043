"""Every dependency checked, in words: what was looked at, whether it is well, what to do."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from service.keys import Keyring, KeysUnusable

_LEAST_FREE = 512 * 1024 * 1024
_PUBLIC_IN_DATA = frozenset({"models"})


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    well: bool
    says: str
    """A sentence: what was found, and what to do where it is not well."""

    def fields(self) -> dict[str, object]:
        """As JSON."""
        return asdict(self)


def check_of(fields: Mapping[str, object]) -> Check:
    """A check as a running service told it."""
    return Check(str(fields["name"]), fields["well"] is True, str(fields["says"]))


class Bad(Exception):
    """Something is not as it must be; the message says what to do."""


Looks = Callable[[], str]
"""Returns what is well; raises an exception whose sentence says what is not."""


def examine(
    looks: Mapping[str, Looks], expected: tuple[type[Exception], ...] = (OSError,)
) -> tuple[Check, ...]:
    """Look at everything, in order; one that is bad does not keep the rest from being seen."""
    checks = []
    caught: tuple[type[Exception], ...] = (Bad, *expected)
    for name, look in looks.items():
        try:
            checks.append(Check(name, True, look()))
        except caught as error:
            checks.append(Check(name, False, str(error) or type(error).__name__))
    return tuple(checks)


def data_directory(data: Path) -> str:
    """The directory is there, ours, and nobody else's to read."""
    if not data.is_dir():
        raise Bad(f"the data directory {data} does not exist; ingest a corpus first.")
    open_ones = [str(path.relative_to(data)) for path in _private(data) if _is_open(path)]
    if _is_open(data):
        raise Bad(f"others can read the data directory {data}; `chmod 700 {data}`.")
    if open_ones:
        raise Bad(f"others can read {', '.join(sorted(open_ones)[:3])} in {data}; `chmod 600`.")
    return f"{data} is readable by its owner only."


def _private(data: Path) -> Iterable[Path]:
    """Keys and sockets: what gives access must be closed even in a closed directory."""
    for pattern in ("*.sock", "keys.json", "*.key", "trails/*key*", "*keystore*"):
        yield from data.glob(pattern)


def _is_open(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def api_keys(keyring: Keyring) -> str:
    """The keys can be read, by us alone."""
    try:
        count = len(keyring.keys())
    except KeysUnusable as error:
        raise Bad(str(error)) from None
    if count == 0:
        return "no API key yet; anyone may ask about public knowledge (`countersign keys add`)."
    return f"{count} API key{'s' if count > 1 else ''} can be read."


def free_space(data: Path) -> str:
    """There is room for records: without it no answer leaves."""
    free = shutil.disk_usage(data if data.exists() else data.absolute().parent).free
    if free < _LEAST_FREE:
        raise Bad(
            f"only {free // 2**20} MiB are free under {data}; answers stop when nothing is left."
        )
    return f"{free // 2**30} GiB are free under {data}."


def machine_clock(now: datetime, newest_record: datetime | None) -> str:
    """The clock does not lie behind what was already recorded."""
    if now.tzinfo is None:
        raise Bad("the clock has no time zone.")
    if newest_record is not None and now < newest_record:
        raise Bad(
            f"the clock says {now.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC, but a record was made at "
            f"{newest_record.astimezone(UTC):%Y-%m-%d %H:%M:%S}; set the clock."
        )
    return f"it is {now.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC."


def page(checks: Iterable[Check]) -> str:
    """The checks as a person reads them."""
    return "\n".join(f"{'ok ' if c.well else 'BAD'}  {c.name}: {c.says}" for c in checks)
