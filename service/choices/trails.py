"""Where the log is kept, who witnesses it, and how long backups are."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import SecretStr

from service.choices.choice import Choices, choice


class AuditStore(StrEnum):
    """Where the log is shipped to."""

    LOCAL = "local"
    S3 = "s3"


class AuditMode(StrEnum):
    """What an answer waits for: this host's disk, or the store that cannot be altered."""

    LOCAL = "local"
    WORM = "worm"


class AuditWorm(StrEnum):
    """Whether the service may serve when its store turns out not to be WORM."""

    REQUIRED = "required"
    OFF = "off"


class Trails(Choices):
    """The log, its store, its witnesses, and backups of it."""

    audit_store: AuditStore = choice(
        AuditStore.LOCAL,
        means="Where the log is shipped to: `s3`, a bucket with Object Lock; `local`, "
        "`audit_directory` if that is set, else nowhere.",
        wrong="A store that does not take records stops answers (503, `audit_unavailable`).",
        trusted="Holds leaves and ciphertext; trusted to keep, not to be honest. `local` is not "
        "WORM: who administers this machine can remove it.",
    )
    audit_mode: AuditMode = choice(
        AuditMode.LOCAL,
        means="What an answer waits for: `local`, that the record is on this disk, while the "
        "store follows within `audit_lag`; `worm`, that the bucket has it, locked and read back.",
        wrong="`worm` without `s3` ends every command with exit 2. `local` may lose with this "
        "disk what the store does not have yet.",
        trusted="Stated in evidence, so it must be true.",
    )
    audit_worm: AuditWorm = choice(
        AuditWorm.OFF,
        means="`required`: nothing is sealed unless the probe, at start and daily, has failed to "
        "delete, shorten or overwrite an object of its own that the store locked.",
        wrong="`off` serves without proof that records cannot be removed. `required` without "
        "`s3` ends every command with exit 2.",
        trusted="As `audit_mode`.",
    )
    audit_directory: Path | None = choice(
        None,
        means="With `audit_store = local`: where read-only copies of the log are written, such as "
        "another disk.",
        wrong="A directory that cannot be written stops answers once `audit_lag` is over.",
        trusted="Holds leaves and ciphertext.",
    )
    audit_url: str | None = choice(
        None,
        means="Where the S3 store listens, with `audit_store = s3`.",
        wrong="Nothing there: no answer leaves (503). An address off the premises is refused.",
        trusted="Sees leaves and ciphertext, never a key.",
    )
    audit_bucket: str | None = choice(
        None,
        means="The bucket, made with Object Lock (`countersign audit bucket` makes one).",
        wrong="Without Object Lock no record is ever taken for stored: no answer leaves.",
        trusted="As `audit_url`.",
    )
    audit_region: str = choice(
        "us-east-1",
        means="The region that requests are signed for.",
        wrong="Most stores on the premises ignore it; others refuse every request.",
        trusted="Nothing.",
    )
    audit_access_key: str | None = choice(
        None,
        means="The store's user; none: what boto3 finds in the environment and in its files. "
        "Metadata services are never asked.",
        wrong="The store refuses: no answer leaves.",
        trusted="Needs to write, read and list, and neither to delete nor to bypass governance.",
    )
    audit_secret_key: SecretStr | None = choice(
        None,
        means="That user's secret.",
        wrong="The store refuses: no answer leaves.",
        trusted="A secret: never logged, never shown.",
    )
    audit_ca: Path | None = choice(
        None,
        means="File of the authority that signed the store's certificate; none: public ones.",
        wrong="The connection is refused: no answer leaves.",
        trusted="Trusted to say who the store is.",
    )
    audit_days: int = choice(
        2557,
        ge=1,
        le=36_525,
        means="Days for which each object is locked; the longest retention class decides. "
        "The default is seven years.",
        wrong="Too short: records can be removed before they may be. Too long: nobody can "
        "remove them, and the bucket only grows.",
        trusted="Nothing: what is locked stays locked, whatever is set later.",
    )
    audit_lag: float = choice(
        60.0,
        gt=0,
        le=86_400,
        means="With `audit_mode = local`: seconds that the oldest record which the store "
        "does not have may be old.",
        wrong="Too short: a store that pauses stops answers. Too long: that much is lost "
        "with this disk.",
        trusted="Nothing.",
    )
    audit_patience: float = choice(
        8.0,
        ge=1,
        le=300,
        means="With `audit_mode = worm`: seconds an answer waits for the store; half of it "
        "is what one request may take.",
        wrong="Too short: a busy store stops answers. Too long: askers wait for a 503.",
        trusted="Nothing.",
    )
    audit_origin: str = choice(
        "countersign.local/answers",
        pattern=r"^[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*$",
        means="Name of this host's log, for ever: each host that writes has its own.",
        wrong="Another name than the log was begun under: nothing can be sealed (503).",
        trusted="Stands in every record; auditors pin it with the log's key.",
    )
    audit_heartbeat: int = choice(
        300,
        ge=0,
        le=86_400,
        means="Seconds between two signs of life in the log while serving; 0: none.",
        wrong="Too long: a silence, or records that were cut off, are noticed late. "
        "Too short: the log fills with them.",
        trusted="Stands in the log: `audit verify` holds the log to what it promised.",
    )
    audit_anchor_hours: int = choice(
        24,
        ge=1,
        le=744,
        means="Hours between two anchors: how often others are told of the log's checkpoint.",
        wrong="Too long: what was sealed since the last anchor can be rewritten by whoever "
        "has this host and its key.",
        trusted="Nothing.",
    )
    audit_apart: Path | None = choice(
        None,
        means="Directory of a second host in which every checkpoint is kept; empty: none.",
        wrong="A directory that cannot be written: no copy is kept, answers go on, `doctor` says "
        "so. A directory of this host: no protection from its administrators.",
        trusted="To keep what it was given. A log that does not continue it is refused by "
        "`audit verify`.",
    )
    audit_witness: str = choice(
        "",
        means="Command that is given each checkpoint on standard input, with the proof that it "
        "continues the one before (C2SP tlog-witness, add-checkpoint); what it prints is kept. "
        "Empty: none.",
        wrong="A command that cannot be run or fails: no witness, answers go on, `doctor` says so.",
        trusted="Runs as the service, without a shell and with the system's default PATH.",
    )
    audit_witness_key: str = choice(
        "",
        means="Public key of the witness (C2SP `name+hash+key`); empty: what it prints is kept "
        "and not checked.",
        wrong="Another key than the witness's: its words are refused.",
        trusted="Auditors trust this witness to have seen what it cosigned, when it says.",
    )
    audit_timestamp_url: str = choice(
        "",
        means="Where a time-stamping authority (RFC 3161) listens; empty: none.",
        wrong="Nothing there: no timestamp, answers go on, `doctor` says so. "
        "An address off the premises is refused unless `allowed_hosts` names it.",
        trusted="Sees the hash of a checkpoint and nothing else.",
    )
    audit_timestamp_roots: Path | None = choice(
        None,
        means="PEM file of the authority's root certificates.",
        wrong="Missing or another authority's: its timestamps are refused.",
        trusted="Auditors trust these roots to certify honest clocks.",
    )
    backup_days: int = choice(
        30,
        ge=1,
        le=366,
        means="Days a backup may be kept: as long it holds keys that were erased since.",
        wrong="Too long: erased text can be read from backups for longer. Too short: "
        "an older backup is restored without the keys of conversations only.",
        trusted="Written into each backup. `doctor` looks whether outdated ones are gone "
        "from where they were made; copies of them it cannot see.",
    )
