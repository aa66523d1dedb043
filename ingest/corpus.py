"""Reads a corpus folder: its settings, its documents with their front matter, its fact tables."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ingest.records import DocumentId, VersionId, digest

MEDIA_TYPES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
}
ALWAYS = date(1970, 1, 1)
"""When a document that does not say so came into force."""

_LARGEST = 16 * 1024 * 1024
_LONGEST_FRONT_MATTER = 64 * 1024
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_BLANK = re.compile(r"\A[\s\ufeff\u200b]*(?=\S)")
_COMMENTS = re.compile(r"\A(?:<!--.*?-->[\s\ufeff\u200b]*)*", re.DOTALL)
_FENCES = ("---", "+++", ";;;", "\u2014")
"""How front matter, here or elsewhere, starts; an editor may have made one dash of three."""
LANGUAGE = r"^[a-z]{2,3}$"
_LABEL = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
_ID = r"^[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,198}[^\s\x00-\x1f\x7f])?$"


class CorpusUnreadable(Exception):
    """The folder cannot be ingested at all; the message says what to do."""


@dataclass(frozen=True, slots=True)
class CorpusSettings:
    """What a corpus is and what its documents say where they are silent."""

    name: str
    title: str
    default_language: str
    scope: str
    """What may be asked, in words."""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A readable file with everything its front matter says or leaves to defaults."""

    id: DocumentId
    version: VersionId
    path: str
    media_type: str
    title: str | None
    owner: str
    visibility: str
    language: str
    in_force_from: date
    in_force_until: date | None
    original: bytes
    body: str
    """The text below the front matter."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The file of a table of facts, or of phrasings."""

    path: str
    original: bytes


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A file that was left out, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class CorpusFolder:
    """Everything a folder holds."""

    settings: CorpusSettings
    documents: tuple[SourceDocument, ...]
    """By id, then by the day they come into force."""
    tables: tuple[SourceTable, ...]
    phrasings: tuple[SourceTable, ...]
    quarantined: tuple[Quarantined, ...]


class _Unreadable(Exception):
    """A single file is left out for this reason."""


class _Repeating(yaml.YAMLError):
    """YAML that says by reference what stands elsewhere in it."""


class _Loader(yaml.SafeLoader):
    """Plain YAML without references: a few lines of those can say more than a machine can hold."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise _Repeating("it repeats a part by reference (*); write it out")
        return super().compose_node(parent, index)


class _CorpusFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    title: str = ""
    default_language: str = Field(pattern=LANGUAGE)
    scope: str = ""
    visibility: str = Field(default="staff", pattern=_LABEL)


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str | None = Field(default=None, pattern=_ID)
    title: str | None = Field(default=None, min_length=1, max_length=500, pattern=r"^[^\n\r\t]+$")
    owner: str = Field(default="", max_length=200)
    visibility: str | None = Field(default=None, pattern=_LABEL)
    language: str | None = Field(default=None, pattern=LANGUAGE)
    in_force_from: date = ALWAYS
    in_force_until: date | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> _FrontMatter:
        if self.in_force_until is not None and self.in_force_until <= self.in_force_from:
            raise ValueError("in_force_until must be later than in_force_from")
        return self


def read_corpus(folder: Path, name: str | None = None) -> CorpusFolder:
    """Read a folder; `name`, when given, must be the corpus's. Raises CorpusUnreadable."""
    if not folder.is_dir():
        raise CorpusUnreadable(f"{folder} is not a folder; give the path of a corpus folder")
    chosen = _corpus_file(folder / "corpus.toml")
    if name is not None and name != chosen.name:
        raise CorpusUnreadable(
            f"{folder / 'corpus.toml'} names the corpus {chosen.name!r}, not {name!r}; "
            "change the file or the --corpus option"
        )
    quarantined: list[Quarantined] = []
    documents: list[SourceDocument] = []
    for path, reason in _files(folder, "documents"):
        try:
            documents.append(_document(folder, path, reason, chosen))
        except _Unreadable as error:
            quarantined.append(Quarantined(path, str(error)))
    documents, refused = _without_clashes(documents)
    quarantined += refused
    tables, refused = _tables(folder, "facts")
    phrasings, unread = _tables(folder, "phrasings")
    quarantined += (*refused, *unread)
    if not documents:
        reasons = "".join(f"\n  {q.path}: {q.reason}" for q in quarantined)
        raise CorpusUnreadable(
            f"{folder / 'documents'} holds no readable document; put .md or .html files there"
            + reasons
        )
    settings = CorpusSettings(
        chosen.name, chosen.title or chosen.name, chosen.default_language, chosen.scope
    )
    return CorpusFolder(
        settings, tuple(documents), tuple(tables), tuple(phrasings), tuple(quarantined)
    )


def _corpus_file(path: Path) -> _CorpusFile:
    try:
        return _CorpusFile.model_validate(tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise CorpusUnreadable(f"{path} is missing; it names the corpus and its language") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusUnreadable(f"{path} cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise CorpusUnreadable(f"{path} is not TOML: {error}") from None
    except ValidationError as error:
        raise CorpusUnreadable(f"{path}: {_sentence(error)}") from None


def _files(folder: Path, below: str) -> Iterator[tuple[str, str | None]]:
    """Paths below a part of the folder, in order, each with a reason not to read it, or None."""
    top = folder / below
    if top.is_symlink():
        yield below, "it is a symbolic link; links are not followed"
        return
    found: list[tuple[str, str | None]] = []
    for place, folders, files in os.walk(top, followlinks=False):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for entry in (*folders, *files):
            path = Path(place) / entry
            mode = path.lstat().st_mode
            if entry.startswith(".") or stat.S_ISDIR(mode):
                continue
            reason = None
            if stat.S_ISLNK(mode):
                reason = "it is a symbolic link; links are not followed"
            elif not stat.S_ISREG(mode):
                reason = "it is not a regular file"
            elif path.stat().st_size > _LARGEST:
                reason = f"it is larger than {_LARGEST // 2**20} MiB"
            found.append((path.relative_to(folder).as_posix(), reason))
    yield from sorted(found)


def _document(folder: Path, path: str, reason: str | None, defaults: _CorpusFile) -> SourceDocument:
    if reason is not None:
        raise _Unreadable(reason)
    suffix = Path(path).suffix.lower()
    if suffix not in MEDIA_TYPES:
        raise _Unreadable(f"files ending in {suffix or 'nothing'} are not read; use .md or .html")
    original = _bytes(folder / path)
    try:
        text = original.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Unreadable(f"it is not UTF-8 (byte {error.start}); save it as UTF-8") from None
    front, body = _front_matter(text)
    within = Path(path).relative_to("documents").with_suffix("").as_posix()
    return SourceDocument(
        id=DocumentId(front.id or within),
        version=VersionId(digest(original)),
        path=path,
        media_type=MEDIA_TYPES[suffix],
        title=front.title,
        owner=front.owner,
        visibility=front.visibility or defaults.visibility,
        language=front.language or defaults.default_language,
        in_force_from=front.in_force_from,
        in_force_until=front.in_force_until,
        original=original,
        body=body,
    )


def _tables(folder: Path, below: str) -> tuple[list[SourceTable], list[Quarantined]]:
    tables: list[SourceTable] = []
    refused: list[Quarantined] = []
    for path, reason in _files(folder, below):
        try:
            tables.append(_table(folder, path, reason))
        except _Unreadable as error:
            refused.append(Quarantined(path, str(error)))
    return tables, refused


def _table(folder: Path, path: str, reason: str | None) -> SourceTable:
    if reason is not None:
        raise _Unreadable(reason)
    if Path(path).suffix.lower() != ".csv":
        raise _Unreadable("tables are read from .csv files only")
    return SourceTable(path, _bytes(folder / path))


def _bytes(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            return file.read()
    except OSError as error:
        raise _Unreadable(f"it cannot be read: {error.strerror}") from None


def _yaml_says(error: Exception) -> str:
    """What the parser found, and in which line of the front matter."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem and error.problem_mark:
        return f"{' '.join(error.problem.split())} (its line {error.problem_mark.line + 1})"
    return " ".join(str(error).split())


def _front_matter(text: str) -> tuple[_FrontMatter, str]:
    """What the file says of itself, and the rest; raises rather than pass over what it says."""
    text = _BLANK.sub("", text)
    match = _FRONT_MATTER.match(text)
    if match is None:
        if re.match(r"---[ \t]*\r?\n", text):
            raise _Unreadable("its front matter has no closing line of three dashes")
        if _COMMENTS.sub("", text).startswith(_FENCES):
            raise _Unreadable(
                "its front matter is not where or what it must be: the file's first line is "
                "three dashes and nothing else, then lines of `key: value`, then three dashes"
            )
        return _FrontMatter(), text
    if len(match.group(1)) > _LONGEST_FRONT_MATTER:
        raise _Unreadable(f"its front matter is longer than {_LONGEST_FRONT_MATTER // 1024} KiB")
    try:
        found = yaml.load(match.group(1), _Loader) or {}  # noqa: S506 - a safe loader, and stricter
    except RecursionError:
        raise _Unreadable("its front matter is nested too deeply to be read") from None
    except (yaml.YAMLError, ValueError) as error:
        raise _Unreadable(f"its front matter is not YAML: {_yaml_says(error)}") from None
    if not isinstance(found, dict):
        raise _Unreadable("its front matter must be lines of `key: value`")
    try:
        front = _FrontMatter.model_validate(found)
        front.model_dump_json().encode()
    except ValidationError as error:
        raise _Unreadable(f"front matter: {_sentence(error)}") from None
    except ValueError:
        raise _Unreadable("its front matter holds characters that are not text") from None
    return front, text[match.end() :]


def _without_clashes(
    documents: Sequence[SourceDocument],
) -> tuple[list[SourceDocument], list[Quarantined]]:
    """Leave out every file whose bytes or dates clash with another's: neither is known right."""
    reasons: dict[str, str] = {}
    same_bytes: dict[VersionId, list[SourceDocument]] = defaultdict(list)
    same_id: dict[DocumentId, list[SourceDocument]] = defaultdict(list)
    for document in documents:
        same_bytes[document.version].append(document)
        same_id[document.id].append(document)
    for group in same_bytes.values():
        for document in group:
            for other in group:
                if other is not document:
                    reasons[document.path] = f"{other.path} holds the same bytes; remove one"
    for versions in same_id.values():
        versions.sort(key=lambda d: (d.in_force_from, d.path))
        for before, after in pairwise(versions):
            if before.in_force_until is None or before.in_force_until > after.in_force_from:
                for this, other in ((before, after), (after, before)):
                    reasons.setdefault(
                        this.path,
                        f"{other.path} has the same id {this.id!r} and is in force on the same "
                        "days; give one an in_force_until or another id",
                    )
    kept = [d for group in same_id.values() for d in group if d.path not in reasons]
    kept.sort(key=lambda d: (d.id, d.in_force_from))
    return kept, [Quarantined(path, reason) for path, reason in sorted(reasons.items())]


def _sentence(error: ValidationError) -> str:
    """What pydantic found, in the words of somebody who edits the file."""
    parts = []
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            parts.append(f"unknown key {key!r}")
        elif problem["type"] == "missing":
            parts.append(f"the key {key!r} is missing")
        else:
            message = problem["msg"].removeprefix("Value error, ")
            parts.append(f"{key}: {message}" if key else message)
    return "; ".join(parts)
