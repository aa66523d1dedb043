"""What a judgement rested on can be read again by its digest, and by nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.adapters.local_blobs import LocalBlobs
from ingest.records import Fact, FactId, VersionId, digest
from policies.policyfile import PolicyInvalid, load, recorded
from policies.shelf import library_names
from policies.wordlists import lexicon_source
from service.keeping import Keeping, NotKept
from service.trails.records import AuditUnavailable
from tests.fakes.blobs import FakeBlobs

FACTS = (
    Fact(
        FactId("f1"), "fees", "Plus", "monthly fee", Decimal("9.20"), "EUR",
        date(2026, 1, 1), None, "fees", VersionId("sha256:v"),
    ),
    Fact(
        FactId("f2"), "fees", "Plus", "monthly fee", Decimal("8"), "EUR",
        date(2025, 1, 1), date(2026, 1, 1), "fees", VersionId("sha256:v"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("name", library_names())
def test_a_recorded_policy_is_the_policy_again(name: str) -> None:
    policy = load(name)
    assert digest(policy.source) == policy.digest
    keeping = Keeping(FakeBlobs())
    again = keeping.policy(keeping.keep(policy.source))
    assert (again.digest, again.source) == (policy.digest, policy.source)
    assert (again.rules, again.texts, again.evidence) == (
        policy.rules,
        policy.texts,
        policy.evidence,
    )


def test_another_spelling_of_a_policy_is_not_the_recorded_one() -> None:
    source = load("baseline").source
    for wrong in (source + b" ", b"{", b"[]", source.replace(b":", b": ", 1)):
        with pytest.raises(PolicyInvalid, match="recorded policy"):
            recorded(wrong)


def test_fact_rows_come_back_as_they_were() -> None:
    keeping = Keeping(FakeBlobs())
    assert keeping.facts(keeping.keep_facts(FACTS)) == FACTS
    assert keeping.keep_facts(FACTS) == keeping.keep_facts(FACTS)
    assert keeping.facts(keeping.keep_facts(())) == ()


def test_what_is_missing_or_was_altered_is_said(tmp_path: Path) -> None:
    keeping = Keeping(LocalBlobs(tmp_path))
    with pytest.raises(NotKept, match="is not kept here"):
        keeping.content(digest(b"never"))
    with pytest.raises(NotKept, match="is not kept here"):
        keeping.content("../../etc/passwd")
    key = keeping.keep(b"kept")
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.chmod(0o600)
    path.write_bytes(b"other")
    with pytest.raises(NotKept, match="something else"):
        keeping.content(key)
    with pytest.raises(AuditUnavailable, match="cannot be kept"):
        keeping.keep(b"kept")


def test_the_word_lists_are_the_same_bytes_every_time() -> None:
    source = lexicon_source()
    assert source == lexicon_source()
    assert b"zwanzig" in source
    assert "kein" in source.decode()
