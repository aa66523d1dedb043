"""A store in memory that fails when told to, both ways."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

from service.trails.stores import Held, Kept, Receipt, StoreLied, StoreUnavailable

LOCKED = datetime(2033, 11, 22, tzinfo=UTC)


class MemoryStore:
    """Implements Store; every version stays."""

    locks = True
    label = "a store in memory"

    def __init__(self, id_: str = "memory") -> None:
        self.id = id_
        self.objects: dict[str, list[tuple[str, bytes]]] = {}
        self.down = False
        self.written_then_fails = False
        self.lies = False
        self.open = threading.Event()
        """Puts wait for it."""
        self.open.set()
        self.puts = 0
        self.most = 0
        """Puts under way at the same time, at the most."""
        self._under_way = 0
        self._numbers = count()
        self._lock = threading.Lock()

    def put(self, name: str, content: bytes) -> Receipt:
        with self._lock:
            self._under_way += 1
            self.most = max(self.most, self._under_way)
        try:
            self.open.wait()
            return self._put(name, content)
        finally:
            with self._lock:
                self._under_way -= 1

    def _put(self, name: str, content: bytes) -> Receipt:
        self._answer()
        if self.lies:
            raise StoreLied("the store kept something else")
        with self._lock:
            self.puts += 1
            found = self.objects.setdefault(name, [])
            if not any(kept == content for _, kept in found):
                found.append((str(next(self._numbers)), content))
            version = next(version for version, kept in found if kept == content)
        if self.written_then_fails:
            raise StoreUnavailable("the connection broke after the bytes were taken")
        digest = hashlib.sha256(content).hexdigest()
        return Receipt(name, version, digest, len(content), LOCKED)

    def versions(self, after: str = "") -> Iterator[Kept]:
        self._answer()
        with self._lock:
            found = [
                Kept(name, version, len(content))
                for name, versions in sorted(self.objects.items())
                if name > after
                for version, content in reversed(versions)
            ]
        yield from found

    def get(self, kept: Kept) -> Held:
        self._answer()
        with self._lock:
            return Held(dict(self.objects[kept.name])[kept.version], LOCKED)

    def _answer(self) -> None:
        if self.down:
            raise StoreUnavailable("the store is down")
