"""Where ports meet adapters: the sealed log, its store, and whoever is told of both."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Protocol

from ingest.records import (
    DocumentId,
)
from policies.wordlists import lexicon_source
from service.actors import without_names
from service.choices.trails import AuditMode, AuditStore, AuditWorm
from service.code import code_digest
from service.copies import Copies
from service.endpoints import EndpointPolicy, EndpointRefused, EndpointUnknown
from service.evidence import Evidence
from service.keeping import Keeping
from service.keys import Keyring
from service.outbox import Outbox
from service.parts_stores import StoreParts
from service.released import CatalogReleases
from service.replaying import Replayer
from service.settings import SettingsWrong
from service.trails.anchors import Anchor, Anchoring, Apart
from service.trails.checkpoints import Signer
from service.trails.erasure import Erasing
from service.trails.heartbeat import Heart
from service.trails.probe import Lockable
from service.trails.proof import WormProof
from service.trails.records import AuditUnavailable, Leaf
from service.trails.sealed_log import SealedLog
from service.trails.shipping import Shipping, Terms
from service.trails.stores import LocalStore, Store
from service.trails.witnesses import WitnessCommand

RFC3161 = "service.adapters.rfc3161"
"""Loaded only where an authority is set: it brings an HTTP client."""

S3_WORM = "service.adapters.s3_worm"
"""Loaded only where it is chosen: boto3 takes a second that every command would wait."""


class Bucket(Store, Lockable, Protocol):
    """A store whose objects are locked, and on which that can be tried."""

    def settled(self) -> str:
        """That it is set up to keep what it gets. Raises StoreUnavailable."""

    def create_bucket(self) -> None:
        """Make it. Raises StoreUnavailable."""


class SealedJournal:
    """Events of knowledge management, sealed before they hold."""

    def __init__(self, log: Callable[[], SealedLog]) -> None:
        """Into a log, opened at the first event."""
        self._log = log

    def record(self, type: str, fields: Mapping[str, object]) -> None:
        """Make an event durable. Raises AuditUnavailable."""
        kept, names = without_names(fields)
        self._log().seal(Leaf(type, kept), names)

    def answers_citing(self, corpus: str, document: DocumentId) -> list[str]:
        """Ids of answers that rest on a document, oldest first."""
        return list(self._log().citing(document))


class EvidenceParts(StoreParts):
    """What keeps the evidence, over the stores."""

    @cached_property
    def trails(self) -> SealedLog:
        """The sealed records. Raises AuditUnavailable, SettingsWrong."""
        self.settings.require_consistent()
        self.places.make()
        ship = None if self.store is None else self._ship(self.store)
        log = SealedLog.open(self.places.trails, self.settings.audit_origin, self.clock, ship=ship)
        self.metrics.audit_lag_records.set_function(lambda: log.lag().entries)
        self.metrics.audit_lag_seconds.set_function(lambda: log.lag().seconds)
        self._opened.callback(log.close)
        return log

    @cached_property
    def store(self) -> Store | None:
        """Where the log is shipped to; None where it stays on this machine. Raises SettingsWrong,
        AuditUnavailable."""
        self.settings.require_consistent()
        if self.settings.audit_store is AuditStore.S3:
            return self.bucket
        directory = self.settings.audit_directory
        return None if directory is None else LocalStore(directory)

    @cached_property
    def bucket(self) -> Bucket:
        """The S3 store. Raises AuditUnavailable where its address may not be contacted."""
        settings = self.settings
        url, secret = str(settings.audit_url), settings.audit_secret_key
        try:
            EndpointPolicy(settings.allowed_hosts).check(url)
        except (EndpointRefused, EndpointUnknown) as error:
            raise AuditUnavailable(f"audit_url cannot be used: {error}.") from None
        adapter = importlib.import_module(S3_WORM)
        access = adapter.Access(
            url=url,
            bucket=str(settings.audit_bucket),
            region=settings.audit_region,
            access_key=settings.audit_access_key,
            secret_key=secret.get_secret_value() if secret else None,
            ca=settings.audit_ca,
            seconds=settings.audit_patience / 2,
        )
        prefix = f"{settings.audit_origin}/log/"
        retention = timedelta(days=settings.audit_days)
        bucket: Bucket = adapter.S3Worm(
            adapter.connect(access), access, prefix, retention, self.clock
        )
        return bucket

    @cached_property
    def proof(self) -> WormProof | None:
        """That the store is WORM; None where it does not claim to be. Raises AuditUnavailable."""
        if self.settings.audit_store is not AuditStore.S3:
            return None
        return WormProof(
            self.bucket,
            f"{self.settings.audit_origin}/probe/",
            self.places.trails / "worm.json",
            self.clock,
            lambda leaf: self.trails.seal(leaf, None),
            required=self.settings.audit_worm is AuditWorm.REQUIRED,
        )

    def _ship(self, store: Store) -> Callable[[Signer], Shipping]:
        settings, proof = self.settings, self.proof
        terms = Terms(
            waits=settings.audit_mode is AuditMode.WORM,
            lag=settings.audit_lag,
            patience=settings.audit_patience,
        )
        return lambda signer: Shipping(
            self.places.trails,
            store,
            terms,
            signer.recognised,
            self.clock,
            proof.require if proof else lambda: None,
            self.metrics,
        )

    @cached_property
    def keeping(self) -> Keeping:
        """Where policies, prompts, lexicons and fact rows stay readable for a replay."""
        return Keeping(self.blobs)

    @cached_property
    def replayer(self) -> Replayer:
        """What judges recorded drafts again."""
        return Replayer(self.keeping, code_digest(), lexicon_source())

    @cached_property
    def evidence(self) -> Evidence:
        """What auditors ask for."""
        return Evidence(self.trails, CatalogReleases(self.catalog))

    @cached_property
    def journal(self) -> SealedJournal:
        """Where knowledge management's events go."""
        return SealedJournal(lambda: self.trails)

    @cached_property
    def keyring(self) -> Keyring:
        """Who holds which key."""
        return Keyring(self.settings.keys_file)

    @cached_property
    def anchoring(self) -> Anchoring:
        """Who is told of the log's checkpoints. Raises AuditUnavailable, SettingsWrong."""
        settings, trails = self.settings, self.trails
        anchors: dict[str, Anchor] = {}
        if settings.audit_apart is not None:
            anchors["copy"] = Apart(settings.audit_apart, trails.origin, trails.root_at)
        if settings.audit_timestamp_url:
            if settings.audit_timestamp_roots is None:
                raise SettingsWrong(
                    "audit_timestamp_url needs audit_timestamp_roots, the authority's root "
                    "certificates: a timestamp that nobody can check proves nothing."
                )
            adapter = importlib.import_module(RFC3161)
            anchors["timestamp"] = adapter.TimestampAuthority(
                settings.audit_timestamp_url,
                settings.audit_timestamp_roots,
                EndpointPolicy(settings.allowed_hosts),
            )
        if settings.audit_witness:
            anchors["witness"] = WitnessCommand(
                settings.audit_witness, settings.audit_witness_key, trails.growth
            )
        every = timedelta(hours=settings.audit_anchor_hours)
        return Anchoring(trails, self.places.anchors, anchors, every, self.clock)

    @cached_property
    def heart(self) -> Heart:
        """Signs of life in the log."""
        return Heart(self.trails, self.settings.audit_heartbeat, self.clock, self.monotonic)

    @cached_property
    def outbox(self) -> Outbox:
        """Conversations waiting for a person. Raises OutboxUnavailable."""
        self.places.make()
        outbox = Outbox(self.places.outbox)
        self._opened.callback(outbox.close)
        return outbox

    def settle_handoffs(self) -> None:
        """Show the hand-offs that were sealed, and by a crash not shown. Raises AuditUnavailable,
        OutboxUnavailable."""
        # The log is opened only where it is asked.
        self.outbox.settle(lambda whose: self.trails.records_of(whose))  # noqa: PLW0108

    @cached_property
    def erasing(self) -> Erasing:
        """What erases conversations. Raises AuditUnavailable, OutboxUnavailable."""
        return Erasing(self.trails, self.outbox, self.clock)

    def reapply_erasures(self) -> None:
        """Once after a start: what a crash or a restored backup left of erased keys goes.

        Later: keys that a command erased while this process remembered them. Raises
        AuditUnavailable, OutboxUnavailable.
        """
        if self._reapplied:
            self.trails.forget_erased()
        else:
            self.erasing.reapply()
            self._reapplied = True

    @property
    def backups(self) -> Copies:
        """Which backups were made."""
        return Copies(self.places.copies)
