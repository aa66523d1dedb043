"""What an operator may choose, read once from `countersign.toml` and the environment."""

from __future__ import annotations

import re
import tomllib
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic.fields import FieldInfo
from rapidfuzz import fuzz, process

from service.prompting import Figures

PREFIX = "COUNTERSIGN_"
FILE = "countersign.toml"
FILE_VARIABLE = "COUNTERSIGN_SETTINGS"
"""Names another settings file; the only variable that is not a setting."""
FOREIGN = ("COUNTERSIGN_TEST_",)
"""Variables of the test suite, which the service never reads."""


class SettingsWrong(Exception):
    """A setting is misspelt or holds what cannot be used; the message says which and why."""


class GeneratorKind(StrEnum):
    """What writes drafts."""

    AUTO = "auto"
    QUOTED = "quoted"
    EMBEDDED = "embedded"
    OLLAMA = "ollama"
    OPENAI = "openai"


class IndexKind(StrEnum):
    """Where vectors are searched."""

    EDGE = "edge"
    QDRANT = "qdrant"


class EmbedderKind(StrEnum):
    """What turns texts into vectors."""

    EMBEDDED = "embedded"
    SENTENCE_TRANSFORMERS = "sentence_transformers"


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


class LogLevel(StrEnum):
    """How much is logged; personal text never is."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def _words(raw: object) -> object:
    """A comma-separated variable as the list it stands for; lists pass unchanged."""
    if isinstance(raw, str):
        return tuple(word.strip() for word in raw.split(",") if word.strip())
    return raw


def _origins(words: tuple[str, ...]) -> tuple[str, ...]:
    """Each an origin as browsers write it; `*` is none."""
    for word in words:
        if not _ORIGIN.fullmatch(word):
            raise ValueError(f"{word!r} is no origin such as https://www.bank.example")
    return words


def _hosts(words: tuple[str, ...]) -> tuple[str, ...]:
    """Each a name alone, without scheme, port or path."""
    for word in words:
        if not _NAME.fullmatch(word):
            raise ValueError(f"{word!r} is no host name such as ask.bank.example")
    return words


Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
Origins = Annotated[Words, AfterValidator(_origins)]
Hosts = Annotated[Words, AfterValidator(_hosts)]
_NAME: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,252})")
_ORIGIN: Final = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?")


def _field(default: object, *, means: str, wrong: str, trusted: str) -> Any:
    """A setting that says what it means, what happens if it is wrong, and what it trusts."""
    return Field(
        default=default, description=means, json_schema_extra={"wrong": wrong, "trusted": trusted}
    )


class Settings(BaseModel):
    """Every choice of an installation; nothing else is read from outside."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data: Path = _field(
        Path(".countersign"),
        means="Directory of the catalog, originals, index, log and keys.",
        wrong="A directory that cannot be written ends the command with exit 5; "
        "a wrong one looks like an empty installation.",
        trusted="Trusted wholly: whoever can read it reads every answer ever given.",
    )
    host: str = _field(
        "127.0.0.1",
        means="Address to listen on.",
        wrong="An address this machine does not have ends `serve` with exit 5; "
        "`0.0.0.0` lets the network ask.",
        trusted="Everyone who reaches it may ask about public knowledge.",
    )
    port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="TCP port to listen on; 0 takes a free one.",
        json_schema_extra={
            "wrong": "A port in use ends `serve` with exit 5.",
            "trusted": "As `host`.",
        },
    )
    generator: GeneratorKind = _field(
        GeneratorKind.AUTO,
        means="What writes drafts: `auto` takes Ollama where one answers, else quotes.",
        wrong="A generator that does not answer makes every answer a quoted one, "
        "with the reason `generator_unavailable`.",
        trusted="Not trusted: whatever it writes is judged before it may leave.",
    )
    ollama_url: str = _field(
        "http://127.0.0.1:11434",
        means="Where Ollama listens.",
        wrong="Nothing there: quoted answers. An address off the premises is refused.",
        trusted="Sees questions and passages in the clear; what it answers is judged.",
    )
    openai_url: str = _field(
        "",
        means="Where an OpenAI-compatible server (such as vLLM) listens; empty: none.",
        wrong="Nothing there: quoted answers. An address off the premises is refused.",
        trusted="Sees questions and passages in the clear; what it answers is judged.",
    )
    openai_key: SecretStr | None = _field(
        None,
        means="Bearer token for `openai_url`, where that server wants one.",
        wrong="The server refuses: quoted answers.",
        trusted="A secret: never logged, never shown.",
    )
    model: str = _field(
        "",
        means="Name of the model to ask; empty takes the generator's own default.",
        wrong="A model that is absent, cloud-proxied or not approved is refused: quoted answers.",
        trusted="Pinned by its digest; another digest is refused until approved.",
    )
    figures: Figures = _field(
        Figures.TYPED,
        means="How figures come into drafts: `typed` by the model, then looked up in the source; "
        "`slots` hides them from the model, which cannot type a digit, and fills them in.",
        wrong="`slots` with a runtime that does not enforce patterns in JSON schemas: quoted "
        "answers.",
        trusted="Nothing: either way every figure is judged.",
    )
    models: Path = _field(
        Path(".countersign/models"),
        means="Directory of converted weights (`countersign models build`).",
        wrong="Without the embedder nothing can be searched: exit 5.",
        trusted="Trusted: its digests enter every record.",
    )
    embedder: EmbedderKind = _field(
        EmbedderKind.EMBEDDED,
        means="What turns texts into vectors: `embedded` in this process, "
        "`sentence_transformers` on torch, which is installed apart.",
        wrong="Without torch, or without its model, nothing can be searched: exit 5. "
        "What one embedder published, another cannot find: ingest the corpus again.",
        trusted="Its digest enters every release. The thresholds of refusal are fitted for "
        "`embedded`: fit them again for another (`countersign eval fit`).",
    )
    embedder_model: Path | None = _field(
        None,
        means='Directory of the model, with `embedder = "sentence_transformers"`.',
        wrong="A directory without such a model: nothing can be searched, exit 5.",
        trusted="Trusted: its digest enters every record; nothing is ever fetched.",
    )
    index: IndexKind = _field(
        IndexKind.EDGE,
        means="Where vectors are searched: `edge` in this process, `qdrant` on a server.",
        wrong="An index that cannot be read refuses every question (`index_unavailable`).",
        trusted="A cache: what it finds is checked against the catalog.",
    )
    qdrant_url: str = _field(
        "http://127.0.0.1:6333",
        means='Where the Qdrant server listens, with `index = "qdrant"`.',
        wrong="Every question is refused (`index_unavailable`). "
        "An address off the premises is refused.",
        trusted="Sees passages; cannot make anything visible that the catalog hides.",
    )
    qdrant_key: SecretStr | None = _field(
        None,
        means="API key of the Qdrant server, where it wants one.",
        wrong="The server refuses: `index_unavailable`.",
        trusted="A secret: never logged, never shown.",
    )
    allowed_hosts: Words = _field(
        (),
        means="Hosts beside loopback and private addresses that may be contacted.",
        wrong="A host that is missing here is never contacted.",
        trusted="Each one may see questions and passages.",
    )
    audit_store: AuditStore = _field(
        AuditStore.LOCAL,
        means="Where the log is shipped to: `s3`, a bucket with Object Lock; `local`, "
        "`audit_directory` if that is set, else nowhere.",
        wrong="A store that does not take records stops answers (503, `audit_unavailable`).",
        trusted="Holds leaves and ciphertext; trusted to keep, not to be honest. `local` is not "
        "WORM: who administers this machine can remove it.",
    )
    audit_mode: AuditMode = _field(
        AuditMode.LOCAL,
        means="What an answer waits for: `local`, that the record is on this disk, while the "
        "store follows within `audit_lag`; `worm`, that the bucket has it, locked and read back.",
        wrong="`worm` without `s3` ends every command with exit 2. `local` may lose with this "
        "disk what the store does not have yet.",
        trusted="Stated in evidence, so it must be true.",
    )
    audit_worm: AuditWorm = _field(
        AuditWorm.OFF,
        means="`required`: nothing is sealed unless the probe, at start and daily, has failed to "
        "delete, shorten or overwrite an object of its own that the store locked.",
        wrong="`off` serves without proof that records cannot be removed. `required` without "
        "`s3` ends every command with exit 2.",
        trusted="As `audit_mode`.",
    )
    audit_directory: Path | None = _field(
        None,
        means="With `audit_store = local`: where read-only copies of the log are written, such as "
        "another disk.",
        wrong="A directory that cannot be written stops answers once `audit_lag` is over.",
        trusted="Holds leaves and ciphertext.",
    )
    audit_url: str | None = _field(
        None,
        means="Where the S3 store listens, with `audit_store = s3`.",
        wrong="Nothing there: no answer leaves (503). An address off the premises is refused.",
        trusted="Sees leaves and ciphertext, never a key.",
    )
    audit_bucket: str | None = _field(
        None,
        means="The bucket, made with Object Lock (`countersign audit bucket` makes one).",
        wrong="Without Object Lock no record is ever taken for stored: no answer leaves.",
        trusted="As `audit_url`.",
    )
    audit_region: str = _field(
        "us-east-1",
        means="The region that requests are signed for.",
        wrong="Most stores on the premises ignore it; others refuse every request.",
        trusted="Nothing.",
    )
    audit_access_key: str | None = _field(
        None,
        means="The store's user; none: what boto3 finds in the environment and in its files. "
        "Metadata services are never asked.",
        wrong="The store refuses: no answer leaves.",
        trusted="Needs to write, read and list, and neither to delete nor to bypass governance.",
    )
    audit_secret_key: SecretStr | None = _field(
        None,
        means="That user's secret.",
        wrong="The store refuses: no answer leaves.",
        trusted="A secret: never logged, never shown.",
    )
    audit_ca: Path | None = _field(
        None,
        means="File of the authority that signed the store's certificate; none: public ones.",
        wrong="The connection is refused: no answer leaves.",
        trusted="Trusted to say who the store is.",
    )
    audit_days: int = Field(
        default=2557,
        ge=1,
        le=36_525,
        description="Days for which each object is locked; the longest retention class decides. "
        "The default is seven years.",
        json_schema_extra={
            "wrong": "Too short: records can be removed before they may be. Too long: nobody can "
            "remove them, and the bucket only grows.",
            "trusted": "Nothing: what is locked stays locked, whatever is set later.",
        },
    )
    audit_lag: float = Field(
        default=60.0,
        gt=0,
        le=86_400,
        description="With `audit_mode = local`: seconds that the oldest record which the store "
        "does not have may be old.",
        json_schema_extra={
            "wrong": "Too short: a store that pauses stops answers. Too long: that much is lost "
            "with this disk.",
            "trusted": "Nothing.",
        },
    )
    audit_patience: float = Field(
        default=8.0,
        ge=1,
        le=300,
        description="With `audit_mode = worm`: seconds an answer waits for the store; half of it "
        "is what one request may take.",
        json_schema_extra={
            "wrong": "Too short: a busy store stops answers. Too long: askers wait for a 503.",
            "trusted": "Nothing.",
        },
    )
    audit_origin: str = Field(
        default="countersign.local/answers",
        pattern=r"^[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*$",
        description="Name of this host's log, for ever: each host that writes has its own.",
        json_schema_extra={
            "wrong": "Another name than the log was begun under: nothing can be sealed (503).",
            "trusted": "Stands in every record; auditors pin it with the log's key.",
        },
    )
    audit_heartbeat: int = Field(
        default=300,
        ge=0,
        le=86_400,
        description="Seconds between two signs of life in the log while serving; 0: none.",
        json_schema_extra={
            "wrong": "Too long: a silence, or records that were cut off, are noticed late. "
            "Too short: the log fills with them.",
            "trusted": "Stands in the log: `audit verify` holds the log to what it promised.",
        },
    )
    audit_anchor_hours: int = Field(
        default=24,
        ge=1,
        le=744,
        description="Hours between two anchors: how often others are told of the log's checkpoint.",
        json_schema_extra={
            "wrong": "Too long: what was sealed since the last anchor can be rewritten by whoever "
            "has this host and its key.",
            "trusted": "Nothing.",
        },
    )
    audit_apart: Path | None = _field(
        None,
        means="Directory of a second host in which every checkpoint is kept; empty: none.",
        wrong="A directory that cannot be written: no copy is kept, answers go on, `doctor` says "
        "so. A directory of this host: no protection from its administrators.",
        trusted="To keep what it was given. A log that does not continue it is refused by "
        "`audit verify`.",
    )
    audit_witness: str = _field(
        "",
        means="Command that is given each checkpoint on standard input, with the proof that it "
        "continues the one before (C2SP tlog-witness, add-checkpoint); what it prints is kept. "
        "Empty: none.",
        wrong="A command that cannot be run or fails: no witness, answers go on, `doctor` says so.",
        trusted="Runs as the service, without a shell and with the system's default PATH.",
    )
    audit_witness_key: str = _field(
        "",
        means="Public key of the witness (C2SP `name+hash+key`); empty: what it prints is kept "
        "and not checked.",
        wrong="Another key than the witness's: its words are refused.",
        trusted="Auditors trust this witness to have seen what it cosigned, when it says.",
    )
    audit_timestamp_url: str = _field(
        "",
        means="Where a time-stamping authority (RFC 3161) listens; empty: none.",
        wrong="Nothing there: no timestamp, answers go on, `doctor` says so. "
        "An address off the premises is refused unless `allowed_hosts` names it.",
        trusted="Sees the hash of a checkpoint and nothing else.",
    )
    audit_timestamp_roots: Path | None = _field(
        None,
        means="PEM file of the authority's root certificates.",
        wrong="Missing or another authority's: its timestamps are refused.",
        trusted="Auditors trust these roots to certify honest clocks.",
    )
    backup_days: int = Field(
        default=30,
        ge=1,
        le=366,
        description="Days a backup may be kept: as long it holds keys that were erased since.",
        json_schema_extra={
            "wrong": "Too long: erased text can be read from backups for longer. Too short: "
            "an older backup is restored without the keys of conversations only.",
            "trusted": "Written into each backup. `doctor` looks whether outdated ones are gone "
            "from where they were made; copies of them it cannot see.",
        },
    )
    keys: Path | None = _field(
        None,
        means="File of API keys; empty: `keys.json` in the data directory.",
        wrong="Unreadable, or readable by others: `serve` ends with exit 5.",
        trusted="Trusted: it gives roles and groups.",
    )
    policy: str = _field(
        "baseline",
        means="Policy that judges answers: a name from the library or a file.",
        wrong="A policy that does not load, or whose examples fail, ends the command with exit 2.",
        trusted="Trusted wholly: it decides what may leave.",
    )
    ask_timeout: float = Field(
        default=20.0,
        gt=0,
        le=300,
        description="Seconds an answer may take; then the next step down is taken.",
        json_schema_extra={
            "wrong": "Too short: drafts are never ready, answers are quoted.",
            "trusted": "Nothing.",
        },
    )
    workers: int = Field(
        default=4,
        ge=1,
        le=64,
        description="Questions answered at the same time; beside them a quarter as many guard "
        "checks are judged, at least one, and as many as `workers` wait.",
        json_schema_extra={
            "wrong": "Too many for the machine: every answer becomes slow.",
            "trusted": "Nothing.",
        },
    )
    waiting: int = Field(
        default=32,
        ge=0,
        le=10_000,
        description="Questions that may wait for a worker; one more is told 429.",
        json_schema_extra={
            "wrong": "Too few: askers are turned away. Too many: they wait past their patience.",
            "trusted": "Nothing.",
        },
    )
    read_timeout: float = Field(
        default=10.0,
        gt=0,
        le=300,
        description="Seconds a client may take to send a request's head, and again its body.",
        json_schema_extra={
            "wrong": "Too long: idle connections pile up.",
            "trusted": "Nothing.",
        },
    )
    hosts: Hosts = _field(
        (),
        means="Names (such as `ask.bank.example`) that readers reach the service under, beside "
        "loopback's own and `host`; a service that listens beyond loopback also knows addresses.",
        wrong="A request for a name that is missing here is told 421.",
        trusted="A page of a listed name can ask, and read what it is answered.",
    )
    frame_ancestors: Words = _field(
        ("'none'",),
        means="Pages that may frame `/` (Content-Security-Policy `frame-ancestors`).",
        wrong="A page that is missing here shows an empty frame.",
        trusted="A framing page can dress up what readers see.",
    )
    origins: Origins = _field(
        (),
        means="Web origins (such as `https://www.bank.example`) whose pages may carry the widget "
        "and ask from the reader's browser.",
        wrong="A page of an origin that is missing here shows an empty widget: browsers load "
        "nothing and ask nothing.",
        trusted="A page that carries the widget can read what it is answered; keys are never "
        "accepted from other origins.",
    )
    log_level: LogLevel = _field(
        LogLevel.INFO,
        means="How much is logged, as JSON lines on standard error.",
        wrong="`debug` is chatty; no level logs personal text.",
        trusted="Nothing.",
    )

    @property
    def keys_file(self) -> Path:
        """Where the API keys are."""
        return self.keys or self.data / "keys.json"

    def require_consistent(self) -> None:
        """Whoever asks for more than a local log must not be left believing they have it.

        Raises SettingsWrong.
        """
        if self.audit_store is AuditStore.LOCAL:
            if self.audit_mode is AuditMode.WORM or self.audit_worm is AuditWorm.REQUIRED:
                raise SettingsWrong(
                    "a log on this machine is not WORM: audit_mode = worm and audit_worm = "
                    "required need audit_store = s3 (COUNTERSIGN_AUDIT_STORE)."
                )
            return
        if not self.audit_url or not self.audit_bucket:
            raise SettingsWrong("audit_store = s3 needs audit_url and audit_bucket.")
        if (self.audit_access_key is None) != (self.audit_secret_key is None):
            raise SettingsWrong("audit_access_key and audit_secret_key belong together.")

    @classmethod
    def read(cls, environ: Mapping[str, str], directory: Path) -> Self:
        """Settings of `countersign.toml` in a directory, then of the environment over them.

        Raises SettingsWrong; a misspelt name is an error, not a default.
        """
        named = environ.get(FILE_VARIABLE)
        path = Path(named) if named else directory / FILE
        found = _flattened(_read_toml(path), str(path)) if named or path.is_file() else {}
        for variable, raw in environ.items():
            if not variable.startswith(PREFIX) or variable == FILE_VARIABLE:
                continue
            if variable.startswith(FOREIGN):
                continue
            name = variable.removeprefix(PREFIX).lower()
            if name not in cls.model_fields:
                raise SettingsWrong(_unknown(name, PREFIX, str.upper))
            if raw == "":
                found.pop(name, None)  # Compose passes unset variables as empty ones.
            else:
                found[name] = raw
        return cls._checked(found)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Settings of the environment and of `countersign.toml` in the working directory."""
        return cls.read(environ, Path.cwd())

    @classmethod
    def _checked(cls, found: Mapping[str, object]) -> Self:
        try:
            settings = cls.model_validate(found)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            name = str(first["loc"][0])
            detail = re.sub(r"^Input should be", "it should be", str(first["msg"]))
            raise SettingsWrong(
                f"the setting {name} ({PREFIX}{name.upper()}) cannot be used: {detail}."
            ) from None
        settings.require_consistent()
        return settings


def _unknown(name: str, prefix: str = "", spelt: Callable[[str], str] = str) -> str:
    near = process.extractOne(name, list(Settings.model_fields), scorer=fuzz.ratio, score_cutoff=60)
    hint = (
        f"did you mean {prefix}{spelt(near[0])}?"
        if near
        else "`countersign settings` lists them all."
    )
    return f"there is no setting {prefix}{spelt(name)}; {hint}"


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsWrong(f"the settings file {path} cannot be read: {reason}.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsWrong(f"the settings file {path} is not TOML: {error}.") from None


def _flattened(tables: Mapping[str, Any], where: str) -> dict[str, Any]:
    """`[audit] store` and `audit_store` are one setting."""
    found: dict[str, Any] = {}
    for name, held in tables.items():
        inner = {f"{name}_{k}": v for k, v in held.items()} if isinstance(held, dict) else None
        for key, choice in (inner or {name: held}).items():
            if key not in Settings.model_fields:
                raise SettingsWrong(f"{where}: {_unknown(key)}")
            found[key] = choice
    return found


def table() -> Iterator[tuple[str, str, str, str, str, str]]:
    """Every setting: name, kind, default, meaning, what happens if wrong, what is trusted."""
    for name, field in Settings.model_fields.items():
        extra = typing.cast(Mapping[str, str], field.json_schema_extra)
        yield (
            name,
            _kind(field),
            _default(field),
            field.description or "",
            extra["wrong"],
            extra["trusted"],
        )


def _kind(field: FieldInfo) -> str:
    kinds = typing.get_args(field.annotation) or (field.annotation,)
    kind = next(k for k in kinds if k is not types.NoneType)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return " · ".join(f"`{choice}`" for choice in kind)
    names = {Path: "path", SecretStr: "secret", int: "whole number", float: "number"}
    if typing.get_origin(field.annotation) is tuple:
        return "list, or words joined by commas"
    return names.get(kind, "text")


def _default(field: FieldInfo) -> str:
    default = field.default
    if default is None or default in ("", ()):
        return "none"
    if isinstance(default, tuple):
        return f"`{', '.join(default)}`"
    return f"`{default}`"


def markdown() -> str:
    """The page `docs/settings.md`, whole."""
    head = (
        "# Settings\n\n"
        "<!-- Generated by `countersign settings --markdown`; a test keeps it current. -->\n\n"
        f"Read once at start: first `{FILE}` in the working directory (or the file that\n"
        f"`{FILE_VARIABLE}` names), then variables of the environment over it. A name that does\n"
        "not exist is an error, never ignored. In the file, a setting with an underscore may\n"
        "also stand in a section: `[audit] store` is `audit_store`.\n"
    )
    parts = [head]
    for name, kind, default, means, wrong, trusted in table():
        parts.append(
            f"\n## `{name}`\n\n{means}\n\n"
            f"- variable: `{PREFIX}{name.upper()}`\n- kind: {kind}\n- default: {default}\n"
            f"- if it is wrong: {wrong}\n- trusted: {trusted}\n"
        )
    return "".join(parts)
