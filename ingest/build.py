"""Folder to staged release: read, cut, embed what is new, stage; safe to kill and to run again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.blobs import BlobStore
from ingest.catalog import Catalog, passage_of
from ingest.changes import Changes, Contents
from ingest.chunking import CHUNK_WORDS, Cut, Splitter, cut, embedded_strings, passage_words
from ingest.corpus import CorpusFolder, CorpusUnreadable, Quarantined, SourceDocument
from ingest.embedding import Embedder
from ingest.facttables import clashes, read_table
from ingest.figures import Text
from ingest.follow import AVERAGE_LENGTH
from ingest.index import Frequencies, TermEncoder, Vocabulary
from ingest.manifest import manifest, root
from ingest.parsing import CANONICALISER, Hidden, Parser, Unparsable, parse
from ingest.phrasings import Bound, bind, read_rows
from ingest.plan import Plan, compare
from ingest.records import (
    NOWHERE,
    Fact,
    Phrasing,
    Recipe,
    Release,
    ReleaseState,
    Version,
    VersionId,
    digest,
)
from ingest.review import Report, review, texts_of, ties, ties_of, with_phrasings
from ingest.vectors import VectorStore, as_question, embed

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Staged:
    """What came of a folder."""

    release: Release
    """The new release, or the one that already holds exactly this."""
    new: bool
    report: Report


@dataclass(frozen=True, slots=True)
class _Read:
    version: Version
    cuts: tuple[Cut, ...]
    hidden: tuple[Hidden, ...]


class Builder:
    """Stages releases."""

    def __init__(
        self,
        catalog: Catalog,
        changes: Changes,
        blobs: BlobStore,
        parsers: Mapping[str, Parser],
        splitter: Splitter,
        embedder: Embedder,
        encoder: TermEncoder,
        progress: Progress = lambda doing, done, total: None,
    ) -> None:
        self._catalog = catalog
        self._changes = changes
        self._blobs = blobs
        self._parsers = parsers
        self._splitter = splitter
        self._embedder = embedder
        self._encoder = encoder
        self._progress = progress
        self._vectors = VectorStore(catalog, blobs)

    def stage(self, folder: CorpusFolder, author: str) -> Staged:
        """Stage a release of the folder's content, unless one already holds exactly this.

        Raises CorpusUnreadable where no document can be used.
        """
        recipe = self._recipe()
        read, quarantined = self._read_documents(folder, recipe)
        facts, bad_rows = self._read_tables(folder)
        quarantined = (*folder.quarantined, *quarantined, *bad_rows)
        if not read:
            reasons = "".join(f"\n  {q.path}: {q.reason}" for q in quarantined)
            raise CorpusUnreadable(f"no document of {folder.settings.name} can be used{reasons}")
        versions = tuple(r.version for r in read)
        texts = [(r.version, r.cuts) for r in read]
        rows, bad_rows = read_rows(folder.phrasings)
        bound = bind(rows, texts)
        quarantined = (*quarantined, *bad_rows)
        digest_ = root(manifest(folder.settings, recipe, texts, facts, bound.phrasings))
        base = self._catalog.live(folder.settings.name)
        plan = compare(self._catalog, base, versions)
        report = with_phrasings(
            self._review(plan, base, recipe, read, facts, quarantined),
            ties_of(self._catalog, base),
            ties(bound.phrasings, texts),
            bound,
        )
        same = self._same(folder.settings.name, base, digest_)
        if same is not None:
            return Staged(same, False, report)
        self._embed(read, plan, base, recipe, bound.phrasings)
        frequencies = self._frequencies(read, plan, base, recipe)
        contents = Contents(
            folder.settings, recipe.digest, versions, facts, frequencies, bound.phrasings,
            self._vocabularies(bound, versions),
        )  # fmt: skip
        release = self._changes.stage(
            contents, base.number if base else None, digest_, author, report.to_json()
        )
        return Staged(release, True, report)

    def _recipe(self) -> Recipe:
        recipe = Recipe(
            CHUNK_WORDS,
            self._splitter.name,
            CANONICALISER,
            self._embedder.digest,
            AVERAGE_LENGTH,
        )
        self._changes.keep_recipe(recipe)
        return recipe

    def _read_documents(
        self, folder: CorpusFolder, recipe: Recipe
    ) -> tuple[tuple[_Read, ...], tuple[Quarantined, ...]]:
        read: list[_Read] = []
        refused: list[Quarantined] = []
        withdrawn = self._catalog.withdrawn(folder.settings.name)
        for n, source in enumerate(folder.documents, 1):
            try:
                if source.id in withdrawn:
                    raise Unparsable(
                        f"the document {source.id!r} was withdrawn; "
                        "remove the file, or give the new text another id"
                    )
                self._check_elsewhere(source, folder.settings.name)
                read.append(self._read(source, recipe))
            except Unparsable as error:
                refused.append(Quarantined(source.path, str(error)))
            self._progress("reading documents", n, len(folder.documents))
        return tuple(read), tuple(refused)

    def _check_elsewhere(self, source: SourceDocument, corpus: str) -> None:
        """The index tells passages apart by their text's hash, so a text has one corpus."""
        rows = self._catalog.rows(
            "SELECT r.corpus FROM release_versions v JOIN releases r ON r.number = v.release"
            " WHERE v.version = ? AND r.corpus != ?"
            " AND (r.published_at IS NOT NULL OR r.state = 'publishing') LIMIT 1",
            source.version,
            corpus,
        )
        if rows:
            raise Unparsable(f"the corpus {rows[0]['corpus']!r} holds the same bytes; change one")

    def _read(self, source: SourceDocument, recipe: Recipe) -> _Read:
        rows = self._catalog.rows(
            "SELECT canonical, title, hidden FROM texts WHERE version = ? AND recipe = ?",
            source.version,
            recipe.digest,
        )
        if rows:
            canonical, title = rows[0]["canonical"], rows[0]["title"]
            hidden = tuple(Hidden(why, text) for why, text in json.loads(rows[0]["hidden"]))
            cuts = self._catalog.cuts(source.version, recipe.digest)
        else:
            parsed = parse(self._parsers, source.media_type, source.body)
            cuts = tuple(
                cut(parsed, source.version, recipe.digest, self._splitter, recipe.chunk_tokens)
            )
            title, hidden = parsed.title, parsed.hidden
            canonical = digest(parsed.text.encode())
            self._blobs.put(source.version, source.original)
            self._blobs.put(canonical, parsed.text.encode())
            self._changes.keep_text(source.version, recipe.digest, canonical, title, hidden, cuts)
        version = Version(
            id=source.version,
            document=source.id,
            media_type=source.media_type,
            title=source.title or title or PurePosixPath(source.path).stem,
            owner=source.owner,
            language=source.language,
            visibility=source.visibility,
            in_force_from=source.in_force_from,
            in_force_until=source.in_force_until,
            canonical=canonical,
            source_uri=source.path,
        )
        return _Read(version, cuts, hidden)

    def _read_tables(
        self, folder: CorpusFolder
    ) -> tuple[tuple[Fact, ...], tuple[Quarantined, ...]]:
        facts: list[Fact] = []
        bad: list[Quarantined] = []
        for table in folder.tables:
            self._blobs.put(digest(table.original), table.original)
            rows = read_table(table)
            facts += rows.facts
            bad += rows.quarantined
        return tuple(facts), tuple(bad)

    def _same(self, corpus: str, base: Release | None, root_: str) -> Release | None:
        """The live release, or the newest one that waits to replace it, if it equals this."""
        parent = base.number if base is not None else None
        waiting = [r for r in self._catalog.releases(corpus) if r.parent == parent]
        waiting = [r for r in waiting if r.state is not ReleaseState.SUPERSEDED]
        candidates = [base, *waiting[-1:]] if base is not None else waiting[-1:]
        return next((r for r in candidates if r.digest == root_), None)

    def _embed(
        self,
        read: Sequence[_Read],
        plan: Plan,
        base: Release | None,
        recipe: Recipe,
        phrasings: Sequence[Phrasing],
    ) -> None:
        """Embed every text of what enters, and every phrasing, that has no vector yet."""
        passages = self._entering(read, plan, base, recipe)
        texts = [text for cut, version in passages for text in _strings(cut, version)]
        asked = [as_question(phrasing.question) for phrasing in phrasings]
        missing = self._vectors.missing((*texts, *asked), recipe.embedder)
        done = 0

        def count(more: int) -> None:
            nonlocal done
            done += more
            self._progress("embedding", done, len(missing))

        embed(missing, self._embedder, self._blobs, self._changes, count)

    def _entering(
        self, read: Sequence[_Read], plan: Plan, base: Release | None, recipe: Recipe
    ) -> list[tuple[Cut, Version]]:
        anew = base is None or base.recipe != recipe.digest
        entering = {version.id for version in plan.entering}
        return [
            (cut, r.version) for r in read if anew or r.version.id in entering for cut in r.cuts
        ]

    def _frequencies(
        self, read: Sequence[_Read], plan: Plan, base: Release | None, recipe: Recipe
    ) -> Mapping[str, Frequencies]:
        """The earlier release's counts, less what leaves, plus what enters."""
        passages: Counter[str] = Counter()
        counts: dict[str, Counter[int]] = {}

        def count(cut: Cut, version: Version, sign: int) -> None:
            words = passage_words(passage_of(cut, version.document, version.title))
            passages[version.visibility] += sign
            terms = counts.setdefault(version.visibility, Counter())
            for number in self._encoder.encode_passage(words, version.language).numbers:
                terms[number] += sign

        if base is not None and base.recipe == recipe.digest:
            for visibility, found in self._catalog.frequencies(base.number).items():
                passages[visibility] = found.passages
                counts[visibility] = Counter(found.counts)
            for version in plan.leaving:
                for cut in self._catalog.cuts(version.id, base.recipe):
                    count(cut, version, -1)
        for cut, version in self._entering(read, plan, base, recipe):
            count(cut, version, 1)
        return {
            visibility: Frequencies(number, {n: c for n, c in counts[visibility].items() if c > 0})
            for visibility, number in passages.items()
            if number > 0
        }

    def _vocabularies(self, bound: Bound, versions: Sequence[Version]) -> tuple[Vocabulary, ...]:
        """Of the phrasings that a sentence answers; one of two versions counts twice."""
        labels = {version.id: version.visibility for version in versions}
        phrasings: Counter[tuple[str, str]] = Counter()
        counts: dict[tuple[str, str], Counter[int]] = {}
        for phrasing in bound.phrasings:
            if phrasing.start == NOWHERE:
                continue
            of = labels[phrasing.version], bound.languages[phrasing.id]
            phrasings[of] += 1
            terms = self._encoder.encode_question(phrasing.question, of[1])
            counts.setdefault(of, Counter()).update(set(terms))
        return tuple(Vocabulary(*of, phrasings[of], counts[of]) for of in sorted(counts))

    def _review(
        self,
        plan: Plan,
        base: Release | None,
        recipe: Recipe,
        read: Sequence[_Read],
        facts: Sequence[Fact],
        quarantined: Sequence[Quarantined],
    ) -> Report:
        entering = {version.id for version in plan.entering}
        new = [Text(r.version, r.cuts, r.hidden) for r in read]
        old: Sequence[Text] = ()
        old_facts: Sequence[Fact] = ()
        if base is not None:
            touched = {version.document for version in (*plan.entering, *plan.leaving)}
            before = self._catalog.versions(base.number)
            old = texts_of(self._catalog, base, [v for v in before if v.document in touched])
            old_facts = self._catalog.facts(base.number)
        return review(
            plan, old, new, frozenset(VersionId(v) for v in entering), old_facts, facts,
            quarantined, clashes(facts),
        )  # fmt: skip


def _strings(cut: Cut, version: Version) -> tuple[str, ...]:
    return embedded_strings(passage_of(cut, version.document, version.title))
