"""What a release is made of, line by line, and the Merkle root that is its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date

from ingest.chunking import Cut
from ingest.corpus import CorpusSettings
from ingest.records import Digest, Fact, Phrasing, Recipe, Version, digest


def manifest(
    settings: CorpusSettings,
    recipe: Recipe,
    versions: Iterable[tuple[Version, Sequence[Cut]]],
    facts: Iterable[Fact],
    phrasings: Iterable[Phrasing] = (),
) -> tuple[bytes, ...]:
    """The manifest's lines in order: corpus, recipe, each version before its passages, facts,
    phrasings.

    A line is canonical JSON (RFC 8785). Number, author and time are not part of it, so that
    equal content has an equal digest.
    """
    lines = [_corpus_line(settings), _recipe_line(recipe)]
    for version, cuts in sorted(versions, key=lambda v: (v[0].document, v[0].in_force_from)):
        lines.append(_version_line(version))
        lines.extend(passage_line(version, cut) for cut in sorted(cuts, key=lambda c: c.start))
    lines.extend(_fact_line(fact) for fact in sorted(facts, key=lambda f: f.id))
    lines.extend(_phrasing_line(p) for p in sorted(phrasings, key=lambda p: p.id))
    return tuple(lines)


def passage_line(version: Version, cut: Cut) -> bytes:
    """The manifest's line that says which text a passage is."""
    return _line(
        type="passage",
        document=version.document,
        version=version.id,
        id=cut.id,
        start=cut.start,
        end=cut.end,
        hash=digest(cut.text.encode()),
    )


def root(lines: Sequence[bytes]) -> Digest:
    """The Merkle tree hash of RFC 6962 over the lines.

    >>> root(())
    'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    """
    return Digest("sha256:" + tree(lines)[-1][0].hex()) if lines else digest(b"")


def tree(lines: Sequence[bytes]) -> tuple[tuple[bytes, ...], ...]:
    """Every level of that Merkle tree, the leaves' hashes first."""
    levels = [tuple(hashlib.sha256(b"\x00" + line).digest() for line in lines)]
    while len(levels[-1]) > 1:
        level = levels[-1]
        # A node without a neighbour rises unchanged: the same tree as splitting at powers of two.
        pairs = tuple(_node(a, b) for a, b in zip(level[::2], level[1::2], strict=False))
        levels.append(pairs + (level[-1:] if len(level) % 2 else ()))
    return tuple(levels)


def audit_path(levels: Sequence[Sequence[bytes]], index: int) -> tuple[str, ...]:
    """The inclusion proof (RFC 6962, 2.1.1) of one line: hex hashes, from the leaf upwards."""
    path: list[str] = []
    for level in levels[:-1]:
        neighbour = index ^ 1
        if neighbour < len(level):
            path.append(level[neighbour].hex())
        index //= 2
    return tuple(path)


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _corpus_line(settings: CorpusSettings) -> bytes:
    return _line(
        type="corpus",
        name=settings.name,
        title=settings.title,
        language=settings.default_language,
        scope=settings.scope,
    )


def _recipe_line(recipe: Recipe) -> bytes:
    return _line(type="recipe", digest=recipe.digest)


def _version_line(version: Version) -> bytes:
    return _line(
        type="version",
        document=version.document,
        title=version.title,
        owner=version.owner,
        language=version.language,
        media_type=version.media_type,
        visibility=version.visibility,
        in_force_from=version.in_force_from.isoformat(),
        in_force_until=_day(version.in_force_until),
        original=version.id,
        canonical=version.canonical,
        source=version.source_uri,
    )


def _fact_line(fact: Fact) -> bytes:
    return _line(
        type="fact",
        id=fact.id,
        table=fact.table,
        subject=fact.subject,
        measure=fact.measure,
        value=str(fact.value),
        unit=fact.unit,
        in_force_from=fact.in_force_from.isoformat(),
        in_force_until=_day(fact.in_force_until),
        source=fact.source,
        original=fact.version,
    )


def _phrasing_line(phrasing: Phrasing) -> bytes:
    return _line(
        type="phrasing",
        id=phrasing.id,
        passage=phrasing.passage,
        start=phrasing.start,
        question=phrasing.question,
    )


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _line(**fields: str | int) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
