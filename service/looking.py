"""What a doctor looks at in an installation, one sentence a part."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ingest.adapters import e5_weights
from ingest.blobs import BlobMissing
from ingest.catalog import (
    AmbiguousCorpus,
    CatalogUnavailable,
    NoLiveRelease,
)
from ingest.embedding import EmbedderUnavailable
from ingest.index import IndexUnavailable
from ingest.records import (
    digest,
)
from ingest.schema import CatalogTooNew
from policies.policy import EmptyPolicy
from policies.policyfile import PolicyInvalid
from service import doctor
from service.backup import BackupRefused
from service.choices.finding import EmbedderKind
from service.choices.trails import AuditStore
from service.generation import GeneratorUnavailable
from service.outbox import OutboxUnavailable
from service.parts_answering import AnsweringParts
from service.places import DataUnusable
from service.settings import SettingsWrong
from service.trails import holds, retention
from service.trails.records import AuditUnavailable
from service.trails.stores import StoreUnavailable

EXPECTED: tuple[type[Exception], ...] = (
    OSError,
    CatalogUnavailable,
    CatalogTooNew,
    NoLiveRelease,
    AmbiguousCorpus,
    IndexUnavailable,
    EmbedderUnavailable,
    BlobMissing,
    AuditUnavailable,
    GeneratorUnavailable,
    OutboxUnavailable,
    StoreUnavailable,
    BackupRefused,
    PolicyInvalid,
    EmptyPolicy,
    SettingsWrong,
    DataUnusable,
)
"""What a part says when it stays shut: a sentence for whoever looks."""


class Looking:
    """Looks at the parts, whether a service runs over them or not."""

    def __init__(self, parts: AnsweringParts) -> None:
        self._parts = parts

    def looks(self) -> Mapping[str, doctor.Looks]:
        """Everything a doctor looks at, in order."""
        return {
            "data": lambda: doctor.data_directory(self._parts.settings.data),
            "space": lambda: doctor.free_space(self._parts.settings.data),
            "clock": self._look_at_clock,
            "keys": lambda: doctor.api_keys(self._parts.keyring),
            "policy": self._look_at_policy,
            "catalog": self._look_at_catalog,
            "blobs": self._look_at_blobs,
            "embedder": self._look_at_embedder,
            "index": self._look_at_index,
            "readings": self._look_at_readings,
            "generator": self._look_at_generator,
            "trails": self._look_at_trails,
            "store": self._look_at_store,
            "outbox": self._look_at_outbox,
            "retention": self._look_at_retention,
            "anchors": self._look_at_anchors,
            "backups": self._look_at_backups,
        }

    def _require(self, path: Path) -> None:
        if not path.exists():
            raise doctor.Bad(f"{path} does not exist yet; ingest, approve and publish a corpus.")

    def _look_at_policy(self) -> str:
        policy = self._parts.policy
        return f"the policy {policy.name} is loaded ({policy.digest})."

    def _look_at_clock(self) -> str:
        newest = None
        if self._parts.places.catalog.exists():
            built = [release.built_at for release in self._parts.catalog.releases()]
            newest = max(built, default=None)
        return doctor.machine_clock(self._parts.clock(), newest)

    def _look_at_catalog(self) -> str:
        self._require(self._parts.places.catalog)
        (found,) = self._parts.catalog.rows("PRAGMA quick_check(1)")
        if found[0] != "ok":
            raise doctor.Bad(f"the catalog is damaged ({found[0]}); restore a backup.")
        corpora = self._parts.catalog.corpora()
        if not corpora:
            raise doctor.Bad("no release is live; ingest, approve and publish a corpus.")
        live = [self._parts.catalog.live(corpus) for corpus in corpora]
        said = ", ".join(f"{r.corpus} release {r.number}" for r in live if r is not None)
        return f"live: {said}."

    def _look_at_blobs(self) -> str:
        self._require(self._parts.places.catalog)
        count = 0
        for corpus in self._parts.catalog.corpora():
            live = self._parts.catalog.live(corpus)
            for version in self._parts.catalog.versions(live.number) if live else ():
                count += 1
                if digest(self._parts.blobs.get(version.canonical)) != version.canonical:
                    raise doctor.Bad(f"the text of {version.document} is not the one published.")
        return f"{count} canonical texts are what was published."

    def _look_at_embedder(self) -> str:
        settings = self._parts.settings
        if settings.embedder is not EmbedderKind.EMBEDDED:
            digest = self._parts.embedder.digest
            return f"the embedding model {settings.embedder_model} is {digest}."
        wrong = e5_weights.verify(settings.models)
        if wrong:
            raise doctor.Bad(" ".join(wrong))
        return f"the embedding model is the one that was built ({self._parts.embedder.digest})."

    def _look_at_index(self) -> str:
        self._require(self._parts.places.catalog)
        index = self._parts.index
        for corpus in self._parts.catalog.corpora():
            self._parts.catalog.pin(corpus)
        if self._parts.behind is not None:
            raise doctor.Bad(f"what is published is not followed: {self._parts.behind}")
        return f"{type(index).__name__} is open and has followed what is live."

    def _look_at_readings(self) -> str:
        parts = self._parts
        self._require(parts.places.catalog)
        missing = count = 0
        for corpus in parts.catalog.corpora():
            live = parts.catalog.live(corpus)
            if live is not None:
                lacking, held = parts.analyses.missing(live)
                missing, count = missing + lacking, count + held
        if missing:
            raise doctor.Bad(
                f"{missing} of {count} passages were not read beforehand, or what was kept of them "
                "is damaged: they are read at every question, which takes longer. Stop the "
                f"service, remove {parts.places.analyses} and start it again."
            )
        return f"{count} passages were read beforehand."

    def _look_at_generator(self) -> str:
        well, says = self._parts.choice.says()
        if not well:
            raise doctor.Bad(says)
        return says

    def _look_at_trails(self) -> str:
        self._require(self._parts.places.trails)
        self._parts.trails.refuse_if_stopped()
        found = self._parts.trails.verify()
        if not found.passed:
            raise doctor.Bad(
                f"the log does not verify: {found.problems[0]}; run `countersign audit verify`."
            )
        silent = f"{len(found.silences)} silences longer than promised; " if found.silences else ""
        return f"{found.size} records verify; {silent}the log's key is {self._parts.trails.vkey}."

    def _look_at_store(self) -> str:
        self._require(self._parts.places.trails)
        settled = self._parts.bucket.settled() + "; " if self._parts.proof else ""
        shipped = self._parts.trails.shipped()
        if self._parts.proof is None:
            return shipped
        finding = self._parts.proof.look()
        if not finding.passed:
            raise doctor.Bad(f"{finding.sentence()}; nothing in it may be called WORM.")
        return f"{settled}{finding.sentence()}; {shipped}"

    def _look_at_outbox(self) -> str:
        return f"{self._parts.outbox.count_waiting()} hand-offs wait for a person."

    def _look_at_retention(self) -> str:
        self._require(self._parts.places.trails)
        given = retention.classes(self._parts.trails.records_typed(retention.TYPE))
        standing = [
            h for h in holds.holds(self._parts.trails.records_typed(holds.TYPE)) if h.stands
        ]
        longest = max((kept.years for kept in given), default=0)
        locked = (
            self._parts.settings.audit_days
            if self._parts.settings.audit_store is AuditStore.S3
            else None
        )
        if locked is not None and locked < longest * 366:
            raise doctor.Bad(
                f"the store locks records for {locked} days, and a class of {longest} years is "
                "given: make audit_days longer."
            )
        classes = ", ".join(f"{kept.years} years on {kept.scope.says()}" for kept in given)
        return f"{classes or 'no retention class is given'}; {len(standing)} holds stand."

    def _look_at_anchors(self) -> str:
        self._require(self._parts.places.trails)
        overdue = self._parts.anchoring.overdue()
        if overdue:
            hours = 2 * self._parts.settings.audit_anchor_hours
            raise doctor.Bad(
                f"no {' and no '.join(overdue)} was had in the last {hours} hours; "
                "`countersign audit anchor` says why."
            )
        found = self._parts.anchoring.check()
        if found.problems:
            raise doctor.Bad(f"an anchor does not hold: {found.problems[0]}.")
        said = "; ".join(found.says)
        return f"{said}." if said else "nobody outside of this host is told of checkpoints."

    def _look_at_backups(self) -> str:
        now = self._parts.clock()
        for copy in self._parts.backups.overdue(now):
            raise doctor.Bad(
                f"the backup {copy.directory} was to be deleted by {copy.expires_at:%Y-%m-%d}: it "
                "holds the keys of what may have been erased since; delete it."
            )
        kept = self._parts.backups.holding(now)
        return f"{len(kept)} backups are kept, none beyond its day."

    def examine(self) -> tuple[doctor.Check, ...]:
        """Look at everything now."""
        return doctor.examine(self.looks(), EXPECTED)
