"""Proof bundles: one record with all that shows, to whoever holds the log's key, what it was."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import orjson

from service.trails.checkpoints import InclusionProof
from service.trails.payloads import commitment
from service.trails.records import Json

FORMAT = "countersign/bundle/v1"

Step = tuple[str, str]
"""Base64 of the hash to the left and of the one to the right; one of them is empty."""


class BundleImpossible(Exception):
    """Something that a bundle must hold is not there any more; the message says what."""


@dataclass(frozen=True, slots=True)
class ReleasedPassage:
    """A passage as a line of its release's manifest, and the way from there to the root."""

    id: str
    document: str
    version: str
    start: int
    """Offset of its text in the version's canonical text."""
    end: int
    text: str
    path: tuple[Step, ...]


class Releases(Protocol):
    """What earlier releases held."""

    def passages(self, release: int, ids: Sequence[str]) -> list[ReleasedPassage]:
        """These passages of a release, in this order. Raises BundleImpossible."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record as the log holds it, opened where that is still possible."""

    leaf: Mapping[str, Json]
    ciphertext: bytes
    proof: InclusionProof
    payload: Mapping[str, object] | None
    """None where the key was erased, or there never was one."""
    disclosing: bytes | None
    """The key of this record's commitments; it opens no other record and no payload."""


def bundle(record: Record, releases: Releases, *, disclose: bool) -> bytes:
    """The bundle's bytes: canonical JSON. Raises BundleImpossible.

    With `disclose` it holds question, answer and draft in the clear and the key that shows them
    to be what was sealed; without, it can be given to whoever may not read them.
    """
    leaf = record.leaf
    release = leaf.get("release")
    cited = _cited(leaf)
    passages: list[ReleasedPassage] = []
    if cited and isinstance(release, dict):
        passages = releases.passages(int(str(release["number"])), list(cited))
    fields: dict[str, object] = {
        "format": FORMAT,
        "leaf": leaf,
        "proof": record.proof.text(),
        "passages": [
            {
                "id": passage.id,
                "document": passage.document,
                "version": passage.version,
                "start": passage.start,
                "end": passage.end,
                "text": passage.text,
                "path": [list(step) for step in passage.path],
            }
            for passage in passages
        ],
    }
    if "release" in leaf:
        fields["release"] = release
    if "payload" in leaf:
        fields["payload"] = base64.b64encode(record.ciphertext).decode()
    if disclose:
        fields["disclosed"] = _disclosed(record)
    return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)


def _cited(leaf: Mapping[str, Json]) -> dict[str, None]:
    passages = leaf.get("passages")
    rows = passages if isinstance(passages, list) else []
    return {str(row["passage"]): None for row in rows if isinstance(row, dict)}


def _disclosed(record: Record) -> dict[str, object]:
    """All that the leaf commits to, and the key; refuses what would not be believed."""
    if record.payload is None or record.disclosing is None:
        raise BundleImpossible(
            "nothing can be disclosed: the key of this conversation was erased, or there never "
            "was one; a bundle without disclosure still proves that and when the record was sealed"
        )
    named = record.leaf["payload"]
    sealed = named.get("commitments") if isinstance(named, dict) else None
    found: dict[str, object] = {"key": record.disclosing.hex()}
    for name, mac in sealed.items() if isinstance(sealed, dict) else ():
        said = record.payload.get(name)
        content = (
            said.encode()
            if isinstance(said, str)
            else orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
        )
        if commitment(record.disclosing, content) != mac:
            raise BundleImpossible(f"the {name} in the payload is not the one the leaf commits to")
        found[name] = said
    return found
