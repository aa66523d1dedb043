"""Keeps the proof that the store is WORM fresh: at start, daily, and whenever somebody asks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import orjson

from service.trails.probe import Finding, Lockable, probe
from service.trails.records import AuditUnavailable, Leaf
from service.trails.secretfiles import replace_durably
from service.trails.stores import StoreUnavailable

_LOGGER = logging.getLogger(__name__)
_EVERY = timedelta(days=1)
_FRESH = timedelta(hours=26)
_MINUTE = 60.0
_AGAIN = 2.0
"""Seconds until a store that could not be asked is asked again."""
_LEAVE = 30.0
"""Seconds after which a probe under way keeps nobody from ending."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the last probe found."""

    store: str
    at: datetime
    passed: bool
    says: str


class WormProof:
    """The last probe's finding, shared by the processes of a host, and when the next is due."""

    def __init__(
        self,
        store: Lockable,
        prefix: str,
        path: Path,
        clock: Callable[[], datetime],
        record: Callable[[Leaf], object],
        *,
        required: bool,
    ) -> None:
        """`record` seals what a probe found; objects of probes are named with `prefix`."""
        self._store = store
        self._prefix = prefix
        self._path = path
        self._clock = clock
        self._record = record
        self._required = required
        self._proof: Proof | None = None
        self._owed: Finding | None = None
        self._looking = threading.Lock()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def require(self) -> None:
        """Raises AuditUnavailable where WORM is required and was not shown."""
        if not self._required:
            return
        proof = self._latest()
        if proof is None and self._thread is None:
            with self._looking:
                proof = self._latest() or self._tried()
        if proof is None:
            raise AuditUnavailable(
                "no probe has shown yet that the store is WORM, and audit_worm is `required`"
            )
        if not proof.passed:
            raise AuditUnavailable(f"{proof.says}; audit_worm is `required`, so nothing is sealed")

    def look(self) -> Finding:
        """Probe now; the finding is remembered and sealed.

        Raises AuditUnavailable, also where the store cannot be asked.
        """
        try:
            finding = probe(self._store, self._prefix, self._clock())
        except StoreUnavailable as error:
            raise AuditUnavailable(
                f"whether the store is WORM could not be tried: {error}"
            ) from error
        proof = Proof(finding.store, finding.at, finding.passed, finding.sentence())
        if finding.passed:
            # In this order: what could not be sealed allows nothing, and is tried again soon.
            self._record(finding.leaf())
            self._remember(proof)
        else:
            self._remember(proof)
            _LOGGER.error("%s", finding.sentence())
            self._owed = finding
            self._pay()
        return finding

    def begin(self) -> None:
        """Probe now, and daily from now on. Raises AuditUnavailable where the store fails it.

        A store that cannot be asked yet is asked again soon; nothing is sealed until then.
        """
        try:
            self.look()
        except AuditUnavailable as error:
            _LOGGER.warning("%s", error)
        if self._required and self._proof is not None and not self._proof.passed:
            raise AuditUnavailable(f"{self._proof.says}; audit_worm is `required`")
        self._thread = threading.Thread(target=self._keep, name="worm-proof", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Probe no more."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(_LEAVE)
            if self._thread.is_alive():
                _LOGGER.warning("the store still keeps the probe waiting, which is given up")

    def _keep(self) -> None:
        # By the wall clock, which a sleep of a day would not follow.
        while not self._closing.wait(_AGAIN if self._proof is None else _MINUTE):
            self._step()

    def _pay(self) -> None:
        """Seal a failed probe that could not be sealed so far. Raises AuditUnavailable."""
        if self._owed is not None:
            self._record(self._owed.leaf())
            self._owed = None

    def _step(self) -> None:
        """Take over what another process found since; probe where that is due."""
        proof = self._proof = self._newer(self._proof)
        try:
            self._pay()
            if proof is None or self._clock() - proof.at >= _EVERY:
                self.look()
        except AuditUnavailable as error:
            _LOGGER.warning("%s", error)

    def _tried(self) -> Proof:
        self.look()
        proof = self._proof
        if proof is None:
            raise AuditUnavailable("no probe has shown that the store is WORM")
        return proof

    def _latest(self) -> Proof | None:
        """A proof of this store that is not too old, this process's or another's."""
        if not self._is_fresh(self._proof):
            self._proof = self._read()
        return self._proof if self._is_fresh(self._proof) else None

    def _newer(self, proof: Proof | None) -> Proof | None:
        """A proof, or a later one of another process, so that a failure stands until one passes."""
        other = self._read()
        if other is None or not self._is_fresh(other):
            return proof
        # What a clock that was set back calls later may only forbid.
        later = proof is None or other.at > proof.at
        return other if later and (not other.passed or other.at <= self._clock()) else proof

    def _is_fresh(self, proof: Proof | None) -> bool:
        return proof is not None and abs(self._clock() - proof.at) < _FRESH

    def _read(self) -> Proof | None:
        try:
            fields = orjson.loads(self._path.read_bytes())
            proof = Proof(
                str(fields["store"]),
                datetime.fromisoformat(fields["at"]),
                fields["passed"] is True,
                str(fields["says"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return proof if proof.store == self._store.id and proof.at.tzinfo else None

    def _remember(self, proof: Proof) -> None:
        latest = self._newer(proof)
        if latest is not None and not latest.passed:
            proof = latest
        self._proof = proof
        try:
            replace_durably(
                self._path,
                orjson.dumps(
                    {
                        "store": proof.store,
                        "at": proof.at.isoformat(),
                        "passed": proof.passed,
                        "says": proof.says,
                    }
                ),
            )
        except OSError as error:
            raise AuditUnavailable(f"{self._path} cannot be written: {error}") from error
