"""Cited passages as an earlier release held them, each with the proof that it stood there."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import lru_cache

import orjson

from ingest.catalog import Catalog, UnknownRelease, UnknownVersion
from ingest.records import PassageId
from ingest.verify import PassageProof, ReleaseProofs
from service.trails.bundle import BundleImpossible, ReleasedPassage, Step


class CatalogReleases:
    """Implements Releases over the catalog; a release's manifest is read once."""

    def __init__(self, catalog: Catalog) -> None:
        """Over a catalog, which keeps every release."""
        self._catalog = catalog
        self._proofs = lru_cache(maxsize=4)(self._read)

    def passages(self, release: int, ids: Sequence[str]) -> list[ReleasedPassage]:
        """The passages of a release, in this order. Raises BundleImpossible."""
        try:
            proofs = self._proofs(release)
            return [self._passage(release, proofs.passage(PassageId(id_))) for id_ in ids]
        except (UnknownRelease, UnknownVersion) as error:
            raise BundleImpossible(f"the cited text cannot be proved: {error}") from error

    def _read(self, release: int) -> ReleaseProofs:
        return ReleaseProofs(self._catalog, self._catalog.release(release))

    def _passage(self, release: int, proof: PassageProof) -> ReleasedPassage:
        line = orjson.loads(proof.line)
        passage = PassageId(line["id"])
        return ReleasedPassage(
            id=passage,
            document=line["document"],
            version=line["version"],
            start=line["start"],
            end=line["end"],
            text=self._catalog.passages([passage], release)[passage].text,
            path=sided(proof),
        )


def sided(proof: PassageProof) -> tuple[Step, ...]:
    """The path with each hash on the side where it stands, so that no index is needed."""
    steps: list[Step] = []
    index, width = proof.index, proof.size
    hashes = iter(proof.path)
    while width > 1:
        # The last hash of a level without a neighbour rises as it is.
        if index ^ 1 < width:
            other = base64.b64encode(bytes.fromhex(next(hashes))).decode()
            steps.append((other, "") if index % 2 else ("", other))
        index, width = index // 2, (width + 1) // 2
    return tuple(steps)
