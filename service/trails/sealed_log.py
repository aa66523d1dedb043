"""Seals and trails on this host's disk: the log, its keys and its index behind two ports."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import orjson

from service.trails import rotation
from service.trails.bundle import Record
from service.trails.canonical import LeafRejected, encoded, open_leaf
from service.trails.checkpoints import (
    Checkpoint,
    ConsistencyProof,
    InclusionProof,
    Signer,
)
from service.trails.committing import Committer
from service.trails.disk import DISK, Disk
from service.trails.frames import Frame
from service.trails.index import Place, TrailIndex
from service.trails.keystore import Key, KeyStore
from service.trails.locks import HostLock
from service.trails.log import Log, Prepared
from service.trails.merkle import (
    ProofRejected,
    consistency_path,
    leaf_hash,
    require_consistent,
    root_from_path,
)
from service.trails.payloads import PayloadDamaged, commitment_key, digest, enclosed, opened
from service.trails.presence import Presence
from service.trails.probe import PROBE
from service.trails.records import (
    AnswerId,
    AuditUnavailable,
    ConversationId,
    Json,
    Leaf,
    Payload,
    Sealed,
    Trail,
    TrailMissing,
)
from service.trails.searching import Sought
from service.trails.segments import SEGMENT_BYTES, LogDamaged, last_segment
from service.trails.shipping import Lag, Shipping
from service.trails.tiles import Tile
from service.trails.verification import Trusted, Verification, verify_log

_LOGGER = logging.getLogger(__name__)
_ORIGIN = re.compile(r"[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*")
_RESERVED = frozenset({"v", "log", "index", "time", "type", "payload", "conversation"})
_CONVERSATIONS = 10_000
_EVERY = 0.5
"""Seconds between two rounds of what need not be done before the reply."""


class SealedLog:
    """Implements Seals and Trails; any number of threads and processes may share a directory."""

    def __init__(
        self,
        directory: Path,
        log: Log,
        keys: KeyStore,
        index: TrailIndex,
        signer: Signer,
        lock: HostLock,
        presence: Presence | None,
        clock: Callable[[], datetime],
        shipping: Shipping | None = None,
    ) -> None:
        self._directory = directory
        self._presence = presence
        self._clock = clock
        self._log = log
        self._keys = keys
        self._index = index
        self._signer = signer
        self._lock = lock
        self._shipping = shipping
        self._origin = signer.verifier.name
        self._conversations: OrderedDict[ConversationId, Key] = OrderedDict()
        self._looked = index.reached()
        self._mutex = threading.Lock()
        self._due = threading.Event()
        self._closing = threading.Event()
        self._closed = False
        self._low = threading.Event()
        self._keepers = [
            threading.Thread(target=work, name=name, daemon=True)
            for name, work in (("trails", self._keep_up), ("keys", self._keep_keys))
        ]
        for keeper in self._keepers:
            keeper.start()
        ways = (shipping.let_go, shipping.patience) if shipping else ()
        self._committer = Committer(self._prepared, log.write, *ways)

    @classmethod
    def open(
        cls,
        directory: Path,
        origin: str,
        clock: Callable[[], datetime],
        *,
        disk: Disk = DISK,
        segment_bytes: int = SEGMENT_BYTES,
        signer: Signer | None = None,
        ship: Callable[[Signer], Shipping] | None = None,
    ) -> SealedLog:
        """Open the log under a directory, or begin it; repair what a crash left.

        The origin names the log for ever, like `bank.example/answers/host1`. Whoever passes a
        `signer` changes keys, and has made sure that nobody else has the log open. `ship` makes
        the way to a store. Raises
        AuditUnavailable: SecretExposed, LogDamaged, or what is wrong with the disk.
        """
        if not _ORIGIN.fullmatch(origin):
            raise AuditUnavailable(
                f"{origin!r} cannot name a log; write it like bank.example/answers/host1"
            )
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            with ExitStack() as opened_so_far:
                lock = HostLock(directory / "log.lock")
                opened_so_far.callback(lock.close)
                presence = None if signer else Presence(directory)
                if presence is not None:
                    opened_so_far.callback(presence.close)
                with lock.held():
                    signer = signer or rotation.signer(directory, origin)
                    keys = KeyStore(directory)
                    opened_so_far.callback(keys.close)
                    index = TrailIndex(directory)
                    opened_so_far.callback(index.close)
                shipping = None if ship is None else ship(signer)
                if shipping is not None:
                    opened_so_far.callback(shipping.close)
                elsewhere = str if shipping is None else shipping.last_note
                log = Log(directory, signer, clock, lock, disk, segment_bytes, elsewhere)
                opened_so_far.pop_all()
        except OSError as error:
            raise AuditUnavailable(f"{directory} cannot be used for the log: {error}") from error
        if shipping is not None:
            shipping.start(log)
        return cls(directory, log, keys, index, signer, lock, presence, clock, shipping)

    @classmethod
    def examine(
        cls, directory: Path, origin: str, against: tuple[str, ...] = (), pinned: str = ""
    ) -> Verification:
        """Check a log without opening it: nothing is repaired, and no damage is too great.

        `pinned` is a key that an auditor trusts to have signed. Raises AuditUnavailable where
        there is no key to check with.
        """
        if not (directory / "signing.key").exists():
            raise AuditUnavailable(f"{directory} holds no signing.key, so there is no log to check")
        presence = Presence(directory)
        lock = HostLock(directory / "log.lock")

        def until() -> tuple[int, int] | None:
            with lock.held():
                return last_segment(directory / "log")

        try:
            with lock.held():
                keys = rotation.signer(directory, origin).chain
            return verify_log(directory, keys[0], against, until, Trusted(keys[-1], pinned))
        finally:
            lock.close()
            presence.close()

    @property
    def origin(self) -> str:
        """The log's name."""
        return self._origin

    @property
    def vkey(self) -> str:
        """The log's public key as auditors pin it, `name+hash+key`."""
        return str(self._signer.verifier)

    @property
    def predecessors(self) -> tuple[str, ...]:
        """The keys that signed before this one, oldest first."""
        return tuple(map(str, self._signer.predecessors))

    def seal(self, leaf: Leaf, payload: Payload | None) -> Sealed:
        """Make a record durable. Raises AuditUnavailable, also where no log can hold the record."""
        if self._shipping is not None:
            if leaf.type == PROBE:
                # What it found is recorded above all where it forbids everything else.
                self._shipping.require_compared()
            else:
                self._shipping.admit()
        index, written = self._committer.append(leaf, payload)
        if not self._due.is_set():
            self._due.set()
        sealed = Sealed(self._origin, index, digest(written))
        if self._shipping is not None:
            self._confirm(self._shipping, sealed, leaf)
        return sealed

    def _confirm(self, shipping: Shipping, sealed: Sealed, leaf: Leaf) -> None:
        """Refuse where the store was waited for in vain; an abort follows such a record."""
        try:
            shipping.require(sealed.index)
        except AuditUnavailable:
            aborted: dict[str, Json] = {"entry": sealed.index, "leaf": sealed.leaf}
            if "answer" in leaf.fields:
                aborted["about"] = leaf.fields["answer"]
            self._committer.hand_in(Leaf("abort", {"because": "not_stored", **aborted}), None)
            raise

    def trail(self, answer: AnswerId) -> Trail:
        """What was sealed about an answer. Raises TrailMissing, AuditUnavailable."""
        trail = self._read(lambda: self._index.place(answer))
        if trail is None:
            raise TrailMissing(f"nothing was sealed under the id {answer}")
        return trail

    def entry(self, index: int) -> Trail:
        """What was sealed at an index. Raises TrailMissing, AuditUnavailable."""
        trail = self._read(lambda: self._index.at(index))
        if trail is None:
            raise TrailMissing(f"the log has no entry {index}")
        return trail

    def record(self, answer: AnswerId) -> Record:
        """An answer's record with its proof, checked up to a signed checkpoint.

        Raises TrailMissing, AuditUnavailable.
        """
        frame = self._find(lambda: self._index.place(answer))
        if frame is None:
            raise TrailMissing(f"nothing was sealed under the id {answer}")
        trail = self._trail(frame)
        if trail.leaf.get("answer") != answer:
            raise LogDamaged(
                f"the index takes entry {trail.sealed.index} for the answer {answer}; "
                "delete trails.sqlite, which is made again from the log"
            )
        return Record(
            leaf=trail.leaf,
            ciphertext=frame.payload,
            proof=self._proven(trail.sealed.index, frame.body),
            payload=trail.payload,
            disclosing=self._disclosing(trail.leaf),
        )

    def count(self, sought: Sought) -> int:
        """How many records may be what is sought, before any is read. Raises AuditUnavailable."""
        self._catch_up()
        return self._index.count(sought)

    def search(self, sought: Sought, most: int | None = None) -> Iterator[Trail]:
        """Every record that is sought, oldest first, each read from the log and proved.

        Of more than `most` only the newest are read. The index proposes; what it proposes wrongly
        is left out, what it hides is not found: `rebuild_index` first where the index is not
        trusted. Raises AuditUnavailable.
        """
        self._catch_up()
        self._log.follow()
        tail = self._log.durable()
        places = self._index.matching(sought, most)
        if not places:
            return
        signed = self._signer.verifier.check(tail.note)
        for place in places:
            frame = self._find(_always(place))
            if frame is None or place.index >= signed.size:
                continue
            path = self._index.path(place.index, signed.size)
            _require_proven(place.index, frame.body, path, signed)
            trail = self._trail(frame)
            if sought.matches(trail):
                yield trail

    def leaf_bytes(self, index: int) -> bytes:
        """The canonical bytes of a leaf, which its proof is about. Raises TrailMissing."""
        return encoded(self.entry(index).leaf)

    def citing(self, document: str) -> list[AnswerId]:
        """The answers that cited a document, oldest first."""
        self._catch_up()
        return self._index.citing(document)

    def citing_passage(self, passage: str) -> list[AnswerId]:
        """The answers that cited a passage, oldest first."""
        self._catch_up()
        return self._index.citing_passage(passage)

    def answers_of(self, conversation: ConversationId) -> list[AnswerId]:
        """The answers of a conversation, oldest first."""
        self._catch_up()
        return self._index.answers_of(conversation)

    def checkpoint(self) -> str:
        """The latest signed checkpoint; empty while nothing was sealed."""
        self._log.follow()
        return self._log.durable().note

    def root_at(self, size: int) -> bytes:
        """The root of the first so many entries. Raises TrailMissing, AuditUnavailable."""
        if size > self._log.follow().frontier.size:
            raise TrailMissing(f"the log has no {size} entries")
        self._catch_up()
        return self._index.root(size)

    def proof(self, index: int) -> InclusionProof:
        """That the entry of this index stands in the log. Raises TrailMissing."""
        self._log.follow()
        tail = self._log.durable()
        if not 0 <= index < tail.frontier.size:
            raise TrailMissing(f"the log has no entry {index}; it has {tail.frontier.size}")
        self._catch_up()
        path = self._index.path(index, tail.frontier.size)
        return InclusionProof(index, tuple(path), tail.note)

    def consistency(self, note: str) -> ConsistencyProof:
        """That the log continues what a checkpoint kept elsewhere promised, without reading it all.

        Raises CheckpointRejected where the note is not this log's, ProofRejected where the log is
        not what the note says.
        """
        old = self._signer.recognised(note)
        return self._grown(old.size, old.root, self.checkpoint())

    def growth(self, old: int, note: str) -> ConsistencyProof:
        """That a checkpoint of this log continues its first `old` entries, as a witness asks.

        Raises ProofRejected where the log never had so many, AuditUnavailable.
        """
        return self._grown(old, None, note) if old else ConsistencyProof(0, (), note)

    def _grown(self, old: int, root: bytes | None, note: str) -> ConsistencyProof:
        new = self._signer.recognised(note)
        if not 0 < old <= new.size:
            raise ProofRejected(f"the checkpoint is of {old} entries; the log has {new.size}")
        self._catch_up()
        path = consistency_path(self._index.node, old, new.size)
        # The index that gave the path is only a cache.
        before = self._index.root(old) if root is None else root
        require_consistent(old, before, new.size, new.root, path)
        return ConsistencyProof(old, tuple(path), note)

    def tile(self, path: str) -> bytes:
        """A C2SP tile of the log. Raises TileMissing."""
        if path == "checkpoint":
            return self.checkpoint().encode()
        tile = Tile.parse(path, self._log.follow().frontier.size)
        self._catch_up()
        return (
            tile.entries(self.leaf_bytes) if tile.level is None else tile.hashes(self._index.node)
        )

    def verify(self, against: tuple[str, ...] = (), pinned: str = "") -> Verification:
        """Check every byte of the log, and that it continues what the given notes promise.

        `pinned` is a key that an auditor trusts to have signed.
        """

        def until() -> tuple[int, int]:
            tail = self._log.follow()
            return tail.segment, tail.offset

        if self._shipping is not None and (stored := self._shipping.remembered_note()):
            against = (*against, stored)
        keys = self._signer.chain
        trusted = Trusted(keys[-1], pinned)
        return verify_log(self._directory, keys[0], against, until, trusted, self._clock())

    def records_of(self, conversation: ConversationId) -> list[Trail]:
        """Every record of a conversation, oldest first. Raises AuditUnavailable."""
        self._catch_up()
        return self._all(self._index.places_of(conversation))

    def records_typed(self, *types: str, since: int = 0) -> list[Trail]:
        """Every record of these types from an entry on, oldest first. Raises AuditUnavailable."""
        self._catch_up()
        return self._all(self._index.places_typed(*types, since=since))

    def behind(self) -> int:
        """How many entries the search index lacks."""
        return self._log.tail.frontier.size - self._index.reached()

    def last(self) -> Trail | None:
        """The last record; None while there is none. Raises AuditUnavailable."""
        size = self._log.follow().frontier.size
        return self.entry(size - 1) if size else None

    def erase(self, conversation: ConversationId, before: int | None = None) -> int:
        """Destroy the keys of a conversation's records, or of those before an entry; how many.

        The log still verifies; its payloads open no more. Whether one may is asked elsewhere.
        """
        self._catch_up()
        with self._mutex:
            self._conversations.pop(conversation, None)
        known = (conversation,) if before is None else (conversation, before)
        return self._keys.erase(self._index.keys(*known))

    def opens(self, conversation: ConversationId, before: int) -> bool:
        """Whether a key of its records before an entry is still there. Raises AuditUnavailable."""
        keys = self._index.keys(conversation, before)
        return any(self._keys.key(key) is not None for key in keys)

    def forget_erased(self) -> None:
        """Drop from memory the keys that another process has erased. Raises AuditUnavailable.

        It looks at what the index has beyond the last look and does not wait for more.
        """
        reached = self._index.reached()
        for told in self._all(self._index.places_typed("erase", since=self._looked)):
            conversation = ConversationId(str(told.leaf["about"]))
            if told.leaf["outcome"] == "erased":
                with self._mutex:
                    self._conversations.pop(conversation, None)
                # Asking for a key that is gone forgets it.
                for key in self._index.keys(conversation, told.sealed.index):
                    self._keys.key(key)
        self._looked = reached

    def rebuild_index(self) -> int:
        """Make the search index anew from the log; how many entries there are."""
        return self._index.rebuild()

    def refuse_if_stopped(self) -> None:
        """Raises AuditUnavailable while nothing can be sealed; for a readiness check."""
        self._log.refuse_if_stopped()
        if not self._committer.alive:
            raise AuditUnavailable("what seals records has ended; start the service again")
        if self._shipping is not None:
            self._shipping.admit()

    def shipped(self) -> str:
        """Where the log is shipped to and how far, in words. Raises AuditUnavailable."""
        if self._shipping is None:
            return "the log is on this machine only, where its administrators can remove it."
        return self._shipping.describe()

    def lag(self) -> Lag:
        """How far the store is behind."""
        return Lag(0, 0.0) if self._shipping is None else self._shipping.lag()

    def close(self) -> None:
        """Finish what is under way and close every file; once is enough, twice does no harm."""
        if self._closed:
            return
        self._closed = True
        self._committer.close()
        self._closing.set()
        self._due.set()
        self._low.set()
        for keeper in self._keepers:
            keeper.join()
        try:
            if self._shipping is not None:
                self._shipping.close()
            self._log.close()
        finally:
            self._keys.close()
            self._index.close()
            self._lock.close()
            if self._presence is not None:
                self._presence.close()

    def _prepared(self, leaf: Leaf, payload: Payload | None) -> Prepared:
        fields: dict[str, Json] = {**_fields(leaf), "v": 1, "log": self._origin}
        ciphertext = b""
        if payload is not None:
            part = enclosed(payload, self._key_of(payload.conversation), self._origin)
            fields["conversation"] = payload.conversation
            fields["payload"] = dict(part.fields)
            ciphertext = part.ciphertext
        return Prepared(open_leaf(fields), ciphertext)

    def _key_of(self, conversation: ConversationId) -> Key:
        with self._mutex:
            key = self._conversations.get(conversation)
            # Another process may have erased it since: what is sealed now must open.
            if key is not None and self._keys.key(key.id) is not None:
                self._conversations.move_to_end(conversation)
                return key
            key = self._keys.fresh()
            if self._keys.runs_low:
                self._low.set()
            self._conversations[conversation] = key
            if len(self._conversations) > _CONVERSATIONS:
                self._conversations.popitem(last=False)
            return key

    def _proven(self, index: int, leaf: bytes) -> InclusionProof:
        """The entry's proof, checked: the index that gave the path is only a cache."""
        proof = self.proof(index)
        signed = self._signer.verifier.check(proof.checkpoint)
        _require_proven(index, leaf, proof.path, signed)
        return replace(proof, checkpoint=self._signer.verifier.alone(proof.checkpoint))

    def _disclosing(self, leaf: Mapping[str, Json]) -> bytes | None:
        """The key of a record's commitments; None where it was erased or there is none."""
        named = leaf.get("payload")
        key = self._keys.key(str(named["key"])) if isinstance(named, dict) else None
        if key is None or not isinstance(named, dict):
            return None
        return commitment_key(key, str(named["record"]))

    def _read(self, look: Callable[[], Place | None]) -> Trail | None:
        """The trail at the place that `look` finds."""
        frame = self._find(look)
        return None if frame is None else self._trail(frame)

    def _trail(self, frame: Frame) -> Trail:
        leaf: Mapping[str, Json] = orjson.loads(frame.body)
        sealed = Sealed(self._origin, int(str(leaf["index"])), digest(frame.body))
        return Trail(sealed, leaf, self._opened(frame.payload, leaf))

    def _find(self, look: Callable[[], Place | None]) -> Frame | None:
        """The frame at the place that `look` finds; the index is caught up if it must be."""
        try:
            frame = self._frame(look())
        except LogDamaged:
            # The index may remember what a recovery has cut.
            frame = None
        if frame is None:
            self._catch_up()
            frame = self._frame(place := look())
            if frame is None and place is not None:
                raise LogDamaged(
                    f"the index and the log disagree about entry {place.index}; run "
                    "`countersign audit verify`, and delete trails.sqlite, which is made again"
                )
        return frame

    def _all(self, places: Iterable[Place]) -> list[Trail]:
        found = (self._read(_always(place)) for place in places)
        return [trail for trail in found if trail is not None]

    def _catch_up(self) -> None:
        sealed = self._log.tail.frontier.size
        if (found := self._index.catch_up()) < sealed:
            raise LogDamaged(
                f"only {found} of {sealed} entries can be read from {self._log.directory}; "
                "run `countersign audit verify` and restore the log from a copy"
            )

    def _frame(self, place: Place | None) -> Frame | None:
        return None if place is None else self._index.frame(place)

    def _opened(self, ciphertext: bytes, leaf: Mapping[str, Json]) -> dict[str, object] | None:
        named = leaf.get("payload")
        if not isinstance(named, dict):
            return None
        key = self._keys.key(str(named["key"]))
        if key is None:
            return None
        try:
            return opened(ciphertext, leaf, key, self._origin)
        except PayloadDamaged as error:
            raise LogDamaged(f"the payload of entry {leaf['index']} is damaged: {error}") from error

    def _keep_up(self) -> None:
        """What may be late: the checkpoint kept apart, and the index."""
        while not self._closing.is_set():
            self._due.wait()
            self._due.clear()
            began = time.monotonic()
            try:
                self._log.keep_apart()
                if self._index.catch_up(_EVERY, self._log.give_way) < self._log.tail.frontier.size:
                    self._due.set()
            except Exception as error:
                _LOGGER.warning("the trails' upkeep will be tried again: %r", error)
            self._closing.wait(max(0.0, began + _EVERY - time.monotonic()))

    def _keep_keys(self) -> None:
        """Make keys in advance."""
        while not self._closing.is_set():
            self._low.wait()
            self._low.clear()
            try:
                self._keys.replenish()
            except Exception as error:
                _LOGGER.warning("keys will be made when they are needed: %r", error)


def _require_proven(index: int, leaf: bytes, path: Sequence[bytes], signed: Checkpoint) -> None:
    try:
        root = root_from_path(leaf_hash(leaf), index, signed.size, path)
    except ProofRejected:
        root = b""
    if root != signed.root:
        raise LogDamaged(
            f"entry {index} does not lead to the signed root; run `countersign audit verify`, "
            "and delete trails.sqlite, which is made again from the log"
        )


def _always(place: Place) -> Callable[[], Place]:
    return lambda: place


def _fields(leaf: Leaf) -> dict[str, Json]:
    taken = _RESERVED & leaf.fields.keys() - {"conversation"}
    if taken:
        raise LeafRejected(f"the log itself writes {', '.join(sorted(taken))} into a leaf")
    return {**leaf.fields, "type": leaf.type}
