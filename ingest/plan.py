"""What a folder changes: compared with the release it would replace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.catalog import Catalog
from ingest.records import DocumentId, Release, Version


@dataclass(frozen=True, slots=True)
class Plan:
    """Documents and versions that would come, change and go."""

    added: tuple[DocumentId, ...]
    changed: tuple[DocumentId, ...]
    removed: tuple[DocumentId, ...]
    entering: tuple[Version, ...]
    """Versions that are new, or shown in another way than before."""
    leaving: tuple[Version, ...]
    """Versions of the earlier release that go, or were shown in another way."""


def compare(catalog: Catalog, base: Release | None, versions: Sequence[Version]) -> Plan:
    """Compare the versions of a folder with those of the release they would replace."""
    before = catalog.versions(base.number) if base is not None else ()
    old, new = set(before), set(versions)
    entering = tuple(version for version in versions if version not in old)
    leaving = tuple(version for version in before if version not in new)
    had = {version.document for version in before}
    has = {version.document for version in versions}
    touched = {version.document for version in (*entering, *leaving)}
    return Plan(
        added=tuple(sorted(has - had)),
        changed=tuple(sorted(touched & had & has)),
        removed=tuple(sorted(had - has)),
        entering=entering,
        leaving=leaving,
    )
