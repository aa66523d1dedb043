"""Checks again that catalog, blobs and index agree, hash by hash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.blobs import BlobMissing
from ingest.catalog import Catalog, UnknownVersion
from ingest.chunking import Cut
from ingest.manifest import audit_path, manifest, passage_line, root, tree
from ingest.records import PassageId, Release, Version, VersionId, digest, passage_id


@dataclass(frozen=True, slots=True)
class PassageProof:
    """That a passage's text is part of a release's digest: an RFC 6962 inclusion proof."""

    line: bytes
    """The manifest's line: canonical JSON with the hash of the passage's text."""
    index: int
    size: int
    path: tuple[str, ...]
    """Hex hashes from the leaf upwards."""


def check_release(catalog: Catalog, release: Release) -> tuple[str, ...]:
    """Sentences about everything that does not match the release's digest; empty is good."""
    problems = [p for version in catalog.versions(release.number) for p in _check(
        catalog, release, version
    )]  # fmt: skip
    if root(manifest_of(catalog, release)) != release.digest:
        problems.append(f"the manifest of release {release.number} does not give its digest")
    return tuple(problems)


def manifest_of(catalog: Catalog, release: Release) -> tuple[bytes, ...]:
    """The manifest as the catalog has it."""
    return manifest(
        catalog.settings_of(release.number),
        catalog.recipe(release.recipe),
        [(v, catalog.cuts(v.id, release.recipe)) for v in catalog.versions(release.number)],
        catalog.facts(release.number),
        catalog.phrasings(release.number),
    )


class ReleaseProofs:
    """Proofs for one release; its manifest is read once."""

    def __init__(self, catalog: Catalog, release: Release) -> None:
        """Read the whole manifest. Raises UnknownVersion where it does not give the digest."""
        self._catalog = catalog
        self._release = release
        lines = manifest_of(catalog, release)
        self._levels = tree(lines)
        self._places = {line: index for index, line in enumerate(lines)}
        if "sha256:" + self._levels[-1][0].hex() != release.digest:
            raise UnknownVersion(
                f"what the catalog holds of release {release.number} does not give its digest"
            )

    def passage(self, passage: PassageId) -> PassageProof:
        """The proof that a passage stands in the release. Raises UnknownVersion."""
        release = self._release
        found = self._catalog.passages([passage], release.number).get(passage)
        if found is None:
            raise UnknownVersion(f"release {release.number} holds no passage {passage}")
        version = self._catalog.version(found.version, release.number)
        cuts = self._catalog.cuts(version.id, release.recipe)
        line = passage_line(version, next(cut for cut in cuts if cut.id == passage))
        index = self._places[line]
        return PassageProof(line, index, len(self._levels[0]), audit_path(self._levels, index))


def _check(catalog: Catalog, release: Release, version: Version) -> Iterator[str]:
    try:
        original = catalog.blob(version.id)
        canonical = catalog.blob(version.canonical)
    except BlobMissing as error:
        yield f"{version.source_uri}: {error}"
        return
    if VersionId(digest(original)) != version.id:
        yield f"{version.source_uri}: its stored original does not match its hash"
    if digest(canonical) != version.canonical:
        yield f"{version.source_uri}: its canonical text does not match its hash"
        return
    text = canonical.decode()
    for cut in catalog.cuts(version.id, release.recipe):
        if not _sound(cut, text, release):
            yield f"{version.source_uri}: passage {cut.id} does not stand in the canonical text"


def _sound(cut: Cut, text: str, release: Release) -> bool:
    return (
        text[cut.start : cut.end] == cut.text
        and passage_id(cut.version, release.recipe, cut.start, cut.end) == cut.id
        and all(cut.start <= s.start < s.end <= cut.end for s in cut.sentences)
    )
