"""A folder that an auditor takes away: every record found, told, proved, and digested."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import orjson

from service.auditing import as_json, found_json
from service.storypages import index_page, story_page
from service.trails.records import Trail
from service.trails.secretfiles import sync_directory

MANIFEST = "manifest.sha256"
VERIFIER = Path(__file__).parent.parent / "docs" / "verify_bundle.py"
"""What every export carries; without it there is none."""
_ID = re.compile("[0-9a-f]{32}")
"""What may be the name of a file here."""
_ANSWERS = ("answer", "refusal", "abort")
_README = """\
Exported trails of the log {log}
================================

{count} records, looked for by: {sought}

index.html       every record, with a page for each answer, for a browser without a network
records.ndjson   the same as data: leaf and opened payload, one record a line
index.json       what was looked for and one row a record
bundles/         a proof for each answer, to be checked without this product:
                   python -I verify_bundle.py bundles/ID.json --key 'name+hash+key'
                 The key must come from your own files, never from whoever gave you this folder.
checkpoint.txt   the log's signed checkpoint when this was exported; keep it: a later
                 `countersign audit verify --against checkpoint.txt` shows that nothing was cut
{manifest}  the digest of every file: sha256sum -c {manifest}
                 Its own digest is sealed in the log, in the record of this export.

It holds personal text in the clear. Keep it as you keep such text, and delete it when it is due:
erasing a conversation in the product does not reach this copy.
"""


class FolderTaken(Exception):
    """The folder to export to is there already; the message names it."""


class Export:
    """Writes a folder beside its final place; it moves there once a record of it is durable."""

    def __init__(self, folder: Path, log: str, sought: str) -> None:
        """Begin a folder. Raises FolderTaken, OSError."""
        if folder.exists():
            raise FolderTaken(f"{folder} is there already; name a folder that is not.")
        self._folder = folder
        self._draft = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.partial")
        self._log = log
        self._sought = sought
        for part in (self._draft, self._draft / "answers", self._draft / "bundles"):
            part.mkdir(mode=0o700, parents=part is self._draft)

    def write(
        self, trails: Iterable[Trail], bundle: Callable[[Trail], bytes], checkpoint: str
    ) -> tuple[str, int]:
        """Write everything; the manifest's digest and how many records there are."""
        rows: list[tuple[dict[str, object], str | None]] = []
        with (self._draft / "records.ndjson").open("wb") as lines:
            for trail in trails:
                lines.write(orjson.dumps(as_json(trail)) + b"\n")
                (row,) = found_json([trail])
                rows.append((row, self._answer(trail, bundle)))
        self._put("index.html", index_page(rows, self._sought))
        content = {"log": self._log, "sought": self._sought, "records": [row for row, _ in rows]}
        self._put("index.json", orjson.dumps(content, option=orjson.OPT_INDENT_2).decode() + "\n")
        self._put("checkpoint.txt", checkpoint)
        self._put(
            "README.txt",
            _README.format(log=self._log, count=len(rows), sought=self._sought, manifest=MANIFEST),
        )
        shutil.copyfile(VERIFIER, self._draft / "verify_bundle.py")
        return self._manifest(), len(rows)

    def publish(self) -> None:
        """Move the folder to its place, durable."""
        self._draft.rename(self._folder)
        sync_directory(self._folder.parent)

    def give_up(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._draft, ignore_errors=True)

    def _answer(self, trail: Trail, bundle: Callable[[Trail], bytes]) -> str | None:
        """An answer's page and bundle; other records are lines only."""
        answer = trail.leaf.get("answer")
        if trail.leaf.get("type") not in _ANSWERS or not _ID.fullmatch(str(answer)):
            return None
        (self._draft / "bundles" / f"{answer}.json").write_bytes(bundle(trail))
        self._put(f"answers/{answer}.html", story_page(trail, f"../bundles/{answer}.json"))
        return f"answers/{answer}.html"

    def _put(self, name: str, text: str) -> None:
        (self._draft / name).write_text(text, "utf-8", newline="\n")

    def _manifest(self) -> str:
        """Digest every file, durably; the digest of the list of digests."""
        found = sorted(path for path in self._draft.rglob("*") if path.is_file())
        lines = [f"{_digested(path)}  {path.relative_to(self._draft).as_posix()}" for path in found]
        content = "".join(f"{line}\n" for line in lines)
        self._put(MANIFEST, content)
        _digested(self._draft / MANIFEST)
        for part in ("answers", "bundles", "."):
            sync_directory(self._draft / part)
        return "sha256:" + hashlib.sha256(content.encode()).hexdigest()


def _digested(path: Path) -> str:
    """The hex digest of a file, after it was made durable."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()
