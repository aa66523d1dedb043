"""What is kept of the sample corpus's passages judges as what is read of them now."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.records import Passage
from policies.engine import judge
from policies.model import Draft, Evidence
from policies.passages import read_passage
from policies.policyfile import load
from policies.reading import read_facts
from policies.text import with_markers
from service.readings import as_evidence, slice_of
from tests.golden.conftest import OpenDesk
from tests.golden.harbour import Desk
from tests.golden.rows import ROWS

pytestmark = [pytest.mark.server, pytest.mark.timeout(1_200)]

JUDGED = 40
"""Every so manieth passage is judged too; all are compared."""


@pytest.fixture(scope="module")
def desk(desk_for: OpenDesk) -> Desk:
    return desk_for(ROWS[0])


def every(desk: Desk) -> Iterator[tuple[Passage, str]]:
    catalog = desk.parts.catalog
    release = catalog.pin(None)
    for version in catalog.versions(release.number):
        for passage in catalog.passages_of(version.id, release.number):
            yield passage, version.language


def test_every_kept_reading_is_the_one_that_would_be_made_now(desk: Desk) -> None:
    passages = list(every(desk))
    kept = desk.parts.analyses.kept(passages)
    assert len(kept) == len(passages) > 1_000
    for passage, language in passages:
        assert kept[passage.id].read() == read_passage(as_evidence(passage, language)), passage.id


def test_a_kept_reading_gives_the_verdict_of_a_fresh_one(desk: Desk) -> None:
    policy = load("baseline")
    facts = desk.parts.catalog.facts(desk.parts.catalog.pin(None).number)
    passages = list(every(desk))
    beside = passages[0]
    for passage, language in passages[::JUDGED]:
        kept = desk.parts.analyses.kept([(passage, language), beside])
        given = [(passage, language), beside]
        said = [slice_of(passage, n) for n in range(min(4, len(passage.sentences)))]
        # As they stand, and with every figure another.
        other = [text.translate(str.maketrans("0123456789", "1234567890")) for text in said]
        draft = Draft("\n".join(with_markers(text, [1]) for text in (*said, *other)))
        fresh = Evidence(tuple(as_evidence(p, tongue) for p, tongue in given), "", language)
        carried = Evidence(
            tuple(as_evidence(p, tongue, kept[p.id].read()) for p, tongue in given), "", language
        )
        read_passage.cache_clear()
        assert judge(policy, draft, carried, read_facts(facts)) == judge(
            policy, draft, fresh, facts
        ), passage.id
