"""The catalog's tables and how an older file gets them."""

from __future__ import annotations

import sqlite3

_FIRST = """
CREATE TABLE recipes (
  digest TEXT PRIMARY KEY, chunk_tokens INTEGER NOT NULL, splitter TEXT NOT NULL,
  canonicaliser INTEGER NOT NULL, embedder TEXT NOT NULL, average_length INTEGER NOT NULL
) STRICT;
CREATE TABLE texts (
  version TEXT NOT NULL, recipe TEXT NOT NULL, canonical TEXT NOT NULL, title TEXT,
  hidden TEXT NOT NULL, PRIMARY KEY (version, recipe)
) STRICT;
CREATE TABLE passages (
  id TEXT PRIMARY KEY, version TEXT NOT NULL, recipe TEXT NOT NULL, start INTEGER NOT NULL,
  end INTEGER NOT NULL, page INTEGER, headings TEXT NOT NULL, headers TEXT NOT NULL,
  sentences TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX passages_of_a_version ON passages (version, recipe, start);
CREATE TABLE releases (
  number INTEGER PRIMARY KEY AUTOINCREMENT, corpus TEXT NOT NULL, parent INTEGER,
  digest TEXT NOT NULL, recipe TEXT NOT NULL, state TEXT NOT NULL, author TEXT NOT NULL,
  approver TEXT, built_at TEXT NOT NULL, published_at TEXT, followed INTEGER NOT NULL DEFAULT 0,
  title TEXT NOT NULL, default_language TEXT NOT NULL, scope TEXT NOT NULL, report TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_live_release ON releases (corpus) WHERE state = 'live';
CREATE UNIQUE INDEX one_publishing_release ON releases (corpus) WHERE state = 'publishing';
CREATE TABLE release_versions (
  release INTEGER NOT NULL, version TEXT NOT NULL, document TEXT NOT NULL,
  media_type TEXT NOT NULL, title TEXT NOT NULL, owner TEXT NOT NULL, language TEXT NOT NULL,
  visibility TEXT NOT NULL, in_force_from TEXT NOT NULL, in_force_until TEXT,
  canonical TEXT NOT NULL, source_uri TEXT NOT NULL, PRIMARY KEY (release, version)
) STRICT;
CREATE INDEX releases_of_a_version ON release_versions (version, release);
CREATE TABLE release_facts (
  release INTEGER NOT NULL, id TEXT NOT NULL, fact_table TEXT NOT NULL, subject TEXT NOT NULL,
  measure TEXT NOT NULL, value TEXT NOT NULL, unit TEXT NOT NULL, in_force_from TEXT NOT NULL,
  in_force_until TEXT, source TEXT NOT NULL, version TEXT NOT NULL, PRIMARY KEY (release, id)
) STRICT;
CREATE TABLE frequencies (
  release INTEGER NOT NULL, visibility TEXT NOT NULL, passages INTEGER NOT NULL,
  numbers BLOB NOT NULL, counts BLOB NOT NULL, PRIMARY KEY (release, visibility)
) STRICT;
CREATE TABLE vectors (
  key BLOB PRIMARY KEY, pack TEXT NOT NULL, place INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE withdrawals (
  corpus TEXT NOT NULL, document TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,
  PRIMARY KEY (corpus, document)
) STRICT;
CREATE TABLE events (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, type TEXT NOT NULL, fields TEXT NOT NULL
) STRICT;
"""

_PHRASINGS = """
CREATE TABLE release_phrasings (
  release INTEGER NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL, passage TEXT NOT NULL,
  start INTEGER NOT NULL, question TEXT NOT NULL, PRIMARY KEY (release, id)
) STRICT;
"""

_RESTORES = """
ALTER TABLE releases ADD COLUMN restores INTEGER;
UPDATE releases SET restores = (
  SELECT json_extract(e.fields, '$.equal_to') FROM events e
  WHERE e.type = 'rollback' AND json_extract(e.fields, '$.release') = releases.number
)
"""

_VOCABULARIES = """
CREATE TABLE vocabularies (
  release INTEGER NOT NULL, visibility TEXT NOT NULL, language TEXT NOT NULL,
  phrasings INTEGER NOT NULL, numbers BLOB NOT NULL, counts BLOB NOT NULL,
  PRIMARY KEY (release, visibility, language)
) STRICT;
"""

MIGRATIONS = (_FIRST, _PHRASINGS, _RESTORES, _VOCABULARIES)
"""The n-th turns version n into version n + 1; never changed once it was released."""


class CatalogTooNew(Exception):
    """A later version of this program wrote the catalog."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a catalog to this program's schema, each step in a transaction of its own.

    Raises CatalogTooNew.
    """
    while (found := version(connection)) < len(MIGRATIONS):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have taken this step while we waited for the lock.
            if version(connection) == found:
                for statement in MIGRATIONS[found].split(";\n"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {found + 1}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    if found > len(MIGRATIONS):
        raise CatalogTooNew(
            f"the catalog has schema {found}, this program knows {len(MIGRATIONS)}; "
            "run the version that wrote it, or a later one"
        )


def version(connection: sqlite3.Connection) -> int:
    """The schema a catalog has; 0 before the first."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found
