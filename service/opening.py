"""Where ports meet adapters: the parts of an installation, each opened once, when first needed."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from ingest.adapters import e5_weights
from ingest.adapters.local_blobs import LocalBlobs
from ingest.adapters.qdrant_edge import Bm25Terms, QdrantEdgeIndex
from ingest.blobs import BlobMissing
from ingest.catalog import (
    AmbiguousCorpus,
    Catalog,
    CatalogUnavailable,
    NoLiveRelease,
)
from ingest.embedding import Embedder, EmbedderUnavailable
from ingest.follow import AVERAGE_LENGTH, Follower
from ingest.index import Index, IndexUnavailable
from ingest.records import (
    Digest,
    DocumentId,
    digest,
)
from ingest.schema import CatalogTooNew
from ingest.vectors import VectorStore
from policies.examples import run_examples
from policies.policy import EmptyPolicy, Policy
from policies.policyfile import PolicyInvalid, load
from policies.shelf import library_names
from policies.wordlists import lexicon_source
from service import configuration, doctor
from service.actors import without_names
from service.adapters.langid import LangidScorer
from service.admission import Admission
from service.analyses import Analyses
from service.answering import Answerer
from service.attempts import Drafters, Limits
from service.backup import BackupRefused
from service.calibration import Calibration
from service.candidates import CandidateFinder
from service.choosing import Choice
from service.contrasts import Contrasts
from service.copies import Copies
from service.endpoints import EndpointPolicy, EndpointRefused, EndpointUnknown
from service.evidence import Evidence
from service.generation import GeneratorUnavailable
from service.glossary import Glossary
from service.guarding import MOST_WORK, RecordInvalid, check_record
from service.keeping import Keeping
from service.keys import Keyring
from service.languages import Languages
from service.metrics import Metrics
from service.models import ApprovedModels
from service.outbox import Outbox, OutboxUnavailable
from service.places import Places
from service.prompting import TEMPLATES, Prompts
from service.reading import PublishedText
from service.readings import Reader
from service.released import CatalogReleases
from service.replaying import Replayer
from service.retrieval import Retriever
from service.rooms import Rooms
from service.settings import (
    AuditMode,
    AuditStore,
    AuditWorm,
    EmbedderKind,
    IndexKind,
    Settings,
    SettingsWrong,
)
from service.trails import holds, retention
from service.trails.anchors import Anchor, Anchoring, Apart
from service.trails.checkpoints import Signer
from service.trails.erasure import Erasing
from service.trails.heartbeat import Heart
from service.trails.probe import Lockable
from service.trails.proof import WormProof
from service.trails.records import AuditUnavailable, Leaf
from service.trails.sealed_log import SealedLog
from service.trails.shipping import Shipping, Terms
from service.trails.stores import LocalStore, Store, StoreUnavailable
from service.trails.witnesses import WitnessCommand

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
)
"""What a part says when it stays shut: a sentence for whoever looks."""

QDRANT_SERVER = "ingest.adapters.qdrant_server"
"""Loaded only where it is chosen: its client takes a second that every command would wait."""

RFC3161 = "service.adapters.rfc3161"
"""Loaded only where an authority is set: it brings an HTTP client."""

EMBEDDED_E5 = "ingest.adapters.embedded_e5"
SENTENCE_TRANSFORMERS = "ingest.adapters.sentence_transformers"
"""Loaded only where they are chosen, so that neither has to be installed for the other."""

S3_WORM = "service.adapters.s3_worm"
"""Loaded only where it is chosen: boto3 takes a second that every command would wait."""

_FEW = 20_000
"""Entries that the search index may lack while a start still waits for it."""

_PACKAGES = ("policies", "ingest", "service")
_CODE = frozenset({".py", ".json", ".yaml", ".md", ".toml", ".txt", ".csv"})


def now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


@lru_cache(maxsize=1)
def code_digest() -> Digest:
    """Identity of the code that answers: every file of the three packages, by name and bytes."""
    root = Path(__file__).parent.parent
    lines = [
        f"{path.relative_to(root).as_posix()} {digest(path.read_bytes())}"
        for package in _PACKAGES
        for path in sorted((root / package).rglob("*"))
        if path.suffix in _CODE
    ]
    return digest("\n".join(lines).encode())


def proven(name: str) -> Policy:
    """A policy whose own examples come out as it says. Raises PolicyInvalid, EmptyPolicy."""
    policy = load(name)
    failures = run_examples(policy)
    if failures:
        raise PolicyInvalid(
            f"the policy {policy.name} does not hold by its own examples: {failures[0].message}"
        )
    return policy


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


class Parts:
    """The parts of one installation. Each is opened when first asked for, and closed together."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], datetime] = now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing is opened yet."""
        self.settings = settings
        self.places = Places(settings.data)
        self.clock = clock
        self.monotonic = monotonic
        self.metrics = Metrics()
        self._opened = ExitStack()
        self._noted = self._reapplied = False
        self.behind: str | None = None
        """Why what was published last is not followed, when it is not."""

    def close(self) -> None:
        """Close whatever was opened, the last one first."""
        self._opened.close()

    @cached_property
    def blobs(self) -> LocalBlobs:
        """Originals, canonical texts, vectors."""
        self.places.make()
        return LocalBlobs(self.places.blobs)

    @cached_property
    def catalog(self) -> Catalog:
        """The truth. Raises CatalogUnavailable."""
        catalog = Catalog(self.places.catalog, self.blobs)
        self._opened.callback(catalog.close)
        return catalog

    @cached_property
    def embedder(self) -> Embedder:
        """Texts to vectors. Raises EmbedderUnavailable."""
        if self.settings.embedder is EmbedderKind.EMBEDDED:
            adapter = importlib.import_module(EMBEDDED_E5)
            embedded: Embedder = adapter.EmbeddedE5(self.settings.models)
            return embedded
        if self.settings.embedder_model is None:
            raise EmbedderUnavailable(
                "embedder = sentence_transformers needs embedder_model, the folder of a model "
                "(COUNTERSIGN_EMBEDDER_MODEL)."
            )
        adapter = importlib.import_module(SENTENCE_TRANSFORMERS)
        other: Embedder = adapter.SentenceTransformersEmbedder(self.settings.embedder_model)
        return other

    @cached_property
    def encoder(self) -> Bm25Terms:
        """Texts to terms."""
        return Bm25Terms(AVERAGE_LENGTH)

    @cached_property
    def index(self) -> Index:
        """What finds. Raises IndexLocked, IndexUnavailable, EmbedderUnavailable."""
        index = self.open_index()
        self._opened.callback(index.close)
        return index

    def open_index(self) -> Index:
        """What finds, for a caller who closes it. Raises as `index` does."""
        if self.settings.index is IndexKind.QDRANT:
            return self._index_on_server()
        return QdrantEdgeIndex(self.places.index, self.embedder.dimension)

    def _index_on_server(self) -> Index:
        url, key = self.settings.qdrant_url, self.settings.qdrant_key
        try:
            EndpointPolicy(self.settings.allowed_hosts).check(url)
        except (EndpointRefused, EndpointUnknown) as error:
            raise IndexUnavailable(f"qdrant_url cannot be used: {error}.") from None
        adapter = importlib.import_module(QDRANT_SERVER)
        client = adapter.connect(url, key.get_secret_value() if key else None)
        # Another embedder is another collection, so that both can stand side by side.
        name = "countersign-" + self.embedder.digest.removeprefix("sha256:")[:16]
        index: Index = adapter.QdrantServerIndex(client, name, self.embedder.dimension)
        return index

    @cached_property
    def follower(self) -> Follower:
        """Brings the index up to the catalog."""
        return Follower(
            self.catalog, self.blobs, self.index, self.encoder, self.clock, self.analyses.prepare
        )

    @cached_property
    def analyses(self) -> Analyses:
        """What was read of passages beforehand."""
        self.places.make()
        analyses = Analyses(
            self.places.analyses,
            code_digest(),
            self.catalog,
            Reader(self.encoder, Contrasts.packaged(), VectorStore(self.catalog, self.blobs)),
        )
        self._opened.callback(analyses.close)
        return analyses

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
            anchors["witness"] = WitnessCommand(settings.audit_witness, settings.audit_witness_key)
        every = timedelta(hours=settings.audit_anchor_hours)
        return Anchoring(trails, self.places.anchors, anchors, every, self.clock)

    @cached_property
    def heart(self) -> Heart:
        """Signs of life in the log."""
        return Heart(self.trails, self.settings.audit_heartbeat, self.clock, self.monotonic)

    def note_configuration(self) -> None:
        """Once at a start: seal what is in effect, where it changed. Raises AuditUnavailable."""
        if not self._noted:
            configuration.note(self.trails, self.settings, self.digests)
            self._noted = True

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

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Identities of what answers are made with, but for releases and models."""
        return {
            "calibration": self.calibration.digest,
            "code": code_digest(),
            "lexicons": digest(lexicon_source()),
            "policy": self.policy.digest,
            "prompts": Prompts.load().digest,
        }

    @cached_property
    def outbox(self) -> Outbox:
        """Conversations waiting for a person. Raises OutboxUnavailable."""
        self.places.make()
        outbox = Outbox(self.places.outbox)
        self._opened.callback(outbox.close)
        return outbox

    @cached_property
    def erasing(self) -> Erasing:
        """What erases conversations. Raises AuditUnavailable, OutboxUnavailable."""
        return Erasing(self.trails, self.outbox, self.clock)

    @property
    def backups(self) -> Copies:
        """Which backups were made."""
        return Copies(self.places.copies)

    @cached_property
    def policy(self) -> Policy:
        """What judges answers. Raises PolicyInvalid, EmptyPolicy."""
        return proven(self.settings.policy)

    @cached_property
    def library(self) -> Mapping[str, Policy]:
        """The policies that came with the product, by name."""
        return {name: proven(name) for name in library_names()}

    def guard(self, record: Mapping[str, object]) -> Mapping[str, object]:
        """One record of `guard check`; its `policy` may name one of the library.

        Over HTTP nobody may name a file. Raises RecordInvalid.
        """
        named = record.get("policy")
        if named is None:
            return check_record(record, self.policy, MOST_WORK)
        policy = self.library.get(named) if isinstance(named, str) else None
        if policy is None:
            raise RecordInvalid(f"`policy` must be one of {', '.join(self.library)}.")
        plain = {k: v for k, v in record.items() if k != "policy"}
        return check_record(plain, policy, MOST_WORK)

    @cached_property
    def choice(self) -> Choice:
        """Which model writes drafts. Raises SettingsWrong."""
        choice = Choice(
            self.settings,
            ApprovedModels(self.places.approvals, self.clock),
            self.metrics,
            self.monotonic,
        )
        self._opened.callback(choice.close)
        return choice

    @cached_property
    def calibration(self) -> Calibration:
        """How signals are weighed."""
        return Calibration.packaged()

    @cached_property
    def languages(self) -> Languages:
        """What tells the language of a question."""
        return Languages(LangidScorer())

    @cached_property
    def answerer(self) -> Answerer:
        """What answers."""
        releases = self.catalog
        calibration = self.calibration
        prompts = Prompts.load(TEMPLATES[self.settings.figures])
        drafters = Drafters(self.policy, prompts, self.choice, Limits(self.settings.ask_timeout))
        self.keeping.keep(self.policy.source)
        self.keeping.keep(prompts.source)
        answerer = Answerer(
            releases=releases,
            retriever=Retriever(
                releases,
                self.index,
                self.embedder,
                self.encoder,
                Glossary.packaged(),
                calibration.projection,
            ),
            candidates=CandidateFinder(Contrasts.packaged(), self.analyses),
            calibration=calibration,
            languages=self.languages,
            policy=self.policy,
            drafters=drafters,
            seals=self.trails,
            clock=self.clock,
            keeps=self.keeping,
            digests={"code": code_digest(), "lexicons": self.keeping.keep(lexicon_source())},
            observer=self.metrics,
        )
        self._opened.callback(answerer.close)
        return answerer

    def follow(self) -> None:
        """Bring the index up to what is published, and look for a model now and then."""
        try:
            if self.follower.follow():
                self.count_releases()
            self.behind = None
        except (IndexUnavailable, CatalogUnavailable) as error:
            self.behind = str(error)
            raise
        finally:
            self.choice.refresh()

    def count_releases(self) -> None:
        """Tell the metrics which releases are live."""
        for corpus in self.catalog.corpora():
            live = self.catalog.live(corpus)
            if live is not None:
                self.metrics.release.labels(corpus).set(live.number)

    def ready(self) -> str | None:
        """None when a question would be answered now, else a sentence."""
        try:
            corpora = self.catalog.corpora()
            if not corpora:
                return "nothing is published."
            for corpus in corpora:
                self.catalog.pin(corpus)
            self.trails.refuse_if_stopped()
        except (CatalogUnavailable, NoLiveRelease, IndexUnavailable):
            return "the index has not caught up with what is published."
        except AuditUnavailable:
            return "no record can be kept."
        return None

    def looks(self) -> Mapping[str, doctor.Looks]:
        """Everything a doctor looks at, in order."""
        return {
            "data": lambda: doctor.data_directory(self.settings.data),
            "space": lambda: doctor.free_space(self.settings.data),
            "clock": self._look_at_clock,
            "keys": lambda: doctor.api_keys(self.keyring),
            "policy": lambda: f"the policy {self.policy.name} is loaded ({self.policy.digest}).",
            "catalog": self._look_at_catalog,
            "blobs": self._look_at_blobs,
            "embedder": self._look_at_embedder,
            "index": self._look_at_index,
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

    def _look_at_clock(self) -> str:
        newest = None
        if self.places.catalog.exists():
            built = [release.built_at for release in self.catalog.releases()]
            newest = max(built, default=None)
        return doctor.machine_clock(self.clock(), newest)

    def _look_at_catalog(self) -> str:
        self._require(self.places.catalog)
        (found,) = self.catalog.rows("PRAGMA quick_check(1)")
        if found[0] != "ok":
            raise doctor.Bad(f"the catalog is damaged ({found[0]}); restore a backup.")
        corpora = self.catalog.corpora()
        if not corpora:
            raise doctor.Bad("no release is live; ingest, approve and publish a corpus.")
        live = [self.catalog.live(corpus) for corpus in corpora]
        said = ", ".join(f"{r.corpus} release {r.number}" for r in live if r is not None)
        return f"live: {said}."

    def _look_at_blobs(self) -> str:
        self._require(self.places.catalog)
        count = 0
        for corpus in self.catalog.corpora():
            live = self.catalog.live(corpus)
            for version in self.catalog.versions(live.number) if live else ():
                count += 1
                if digest(self.blobs.get(version.canonical)) != version.canonical:
                    raise doctor.Bad(f"the text of {version.document} is not the one published.")
        return f"{count} canonical texts are what was published."

    def _look_at_embedder(self) -> str:
        if self.settings.embedder is not EmbedderKind.EMBEDDED:
            return f"the embedding model {self.settings.embedder_model} is {self.embedder.digest}."
        wrong = e5_weights.verify(self.settings.models)
        if wrong:
            raise doctor.Bad(" ".join(wrong))
        return f"the embedding model is the one that was built ({self.embedder.digest})."

    def _look_at_index(self) -> str:
        self._require(self.places.catalog)
        index = self.index
        for corpus in self.catalog.corpora():
            self.catalog.pin(corpus)
        if self.behind is not None:
            raise doctor.Bad(f"what is published is not followed: {self.behind}")
        return f"{type(index).__name__} is open and has followed what is live."

    def _look_at_generator(self) -> str:
        well, says = self.choice.says()
        if not well:
            raise doctor.Bad(says)
        return says

    def _look_at_trails(self) -> str:
        self._require(self.places.trails)
        self.trails.refuse_if_stopped()
        found = self.trails.verify()
        if not found.passed:
            raise doctor.Bad(
                f"the log does not verify: {found.problems[0]}; run `countersign audit verify`."
            )
        silent = f"{len(found.silences)} silences longer than promised; " if found.silences else ""
        return f"{found.size} records verify; {silent}the log's key is {self.trails.vkey}."

    def _look_at_store(self) -> str:
        self._require(self.places.trails)
        settled = self.bucket.settled() + "; " if self.proof else ""
        shipped = self.trails.shipped()
        if self.proof is None:
            return shipped
        finding = self.proof.look()
        if not finding.passed:
            raise doctor.Bad(f"{finding.sentence()}; nothing in it may be called WORM.")
        return f"{settled}{finding.sentence()}; {shipped}"

    def _look_at_outbox(self) -> str:
        return f"{self.outbox.count_waiting()} hand-offs wait for a person."

    def _look_at_retention(self) -> str:
        self._require(self.places.trails)
        given = retention.classes(self.trails.records_typed(retention.TYPE))
        standing = [h for h in holds.holds(self.trails.records_typed(holds.TYPE)) if h.stands]
        longest = max((kept.years for kept in given), default=0)
        locked = self.settings.audit_days if self.settings.audit_store is AuditStore.S3 else None
        if locked is not None and locked < longest * 366:
            raise doctor.Bad(
                f"the store locks records for {locked} days, and a class of {longest} years is "
                "given: make audit_days longer."
            )
        classes = ", ".join(f"{kept.years} years on {kept.scope.says()}" for kept in given)
        return f"{classes or 'no retention class is given'}; {len(standing)} holds stand."

    def _look_at_anchors(self) -> str:
        self._require(self.places.trails)
        overdue = self.anchoring.overdue()
        if overdue:
            hours = 2 * self.settings.audit_anchor_hours
            raise doctor.Bad(
                f"no {' and no '.join(overdue)} was had in the last {hours} hours; "
                "`countersign audit anchor` says why."
            )
        found = self.anchoring.check()
        if found.problems:
            raise doctor.Bad(f"an anchor does not hold: {found.problems[0]}.")
        said = "; ".join(found.says)
        return f"{said}." if said else "nobody outside of this host is told of checkpoints."

    def _look_at_backups(self) -> str:
        now = self.clock()
        for copy in self.backups.overdue(now):
            raise doctor.Bad(
                f"the backup {copy.directory} was to be deleted by {copy.expires_at:%Y-%m-%d}: it "
                "holds the keys of what may have been erased since; delete it."
            )
        kept = self.backups.holding(now)
        return f"{len(kept)} backups are kept, none beyond its day."

    def examine(self) -> tuple[doctor.Check, ...]:
        """Look at everything now."""
        return doctor.examine(self.looks(), EXPECTED)

    def rooms(self) -> Rooms:
        """Everything opened. Raises the sentence of whatever stays shut."""
        rooms = Rooms(
            answering=self.answerer,
            reading=PublishedText(self.catalog, self.clock),
            seals=self.trails,
            trails=self.trails,
            talks=self.trails,
            auditing=self.evidence,
            guard=self.guard,
            handoff_text=self.policy.texts.passed_on,
            outbox=self.outbox,
            keyring=self.keyring,
            metrics=self.metrics,
            admission=Admission(self.settings.workers, self.settings.waiting),
            judging=Admission(max(1, self.settings.workers // 4), self.settings.workers),
            desk=Admission(1, self.settings.waiting),
            clock=self.clock,
            checks=self.examine,
            ready=self.ready,
            follow=self.follow,
            close=self.close,
            chores={
                "anchors": self.anchoring.step,
                "configuration": self.note_configuration,
                "erasures": self.reapply_erasures,
                "heartbeat": self.heart.step,
            },
            behind=lambda: self.behind,
            rest=self.heart.stop,
        )
        self.keyring.keys()
        if self.proof is not None:
            self._opened.callback(self.proof.close)
            self.proof.begin()
        # What was in effect last is looked up in the index. While that is being made again, or no
        # record can be kept, it is the chore's to do.
        if self.trails.behind() < _FEW:
            with suppress(AuditUnavailable):
                self.note_configuration()
        self.count_releases()
        return rooms


@contextmanager
def opened(settings: Settings) -> Iterator[Parts]:
    """The parts of an installation, closed at the end."""
    parts = Parts(settings)
    try:
        yield parts
    finally:
        parts.close()


def open_rooms(settings: Settings) -> Rooms:
    """Everything the service holds; `Rooms.close` lets go of it."""
    parts = Parts(settings)
    try:
        return parts.rooms()
    except BaseException:
        parts.close()
        raise


def examine_closed(settings: Settings) -> tuple[doctor.Check, ...]:
    """Every dependency, looked at while no service runs."""
    with opened(settings) as parts:
        return parts.examine()
