"""A store is WORM when it was tried and withstood, not when it says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from service.trails.probe import COMPLIANCE, GOVERNANCE, Lock, Locked, probe
from service.trails.proof import WormProof
from service.trails.records import AuditUnavailable, Leaf
from service.trails.stores import Refused, StoreUnavailable
from tests.fakes.seals import NOON


class LockedShelf:
    """Implements Lockable; `allows` names what it lets happen, `claims` what it only says yes to."""

    id = "s3:shelf"

    def __init__(self, *allows: str, claims: str = "", deletes: bool = True) -> None:
        self.allows = set(allows)
        self.claims = claims
        self.deletes = deletes
        self.down = False
        self.unlocked = False
        self.objects: dict[tuple[str, str], Locked] = {}
        self.probes = 0

    def put_locked(self, name: str, content: bytes, until: datetime) -> str:
        self._answer()
        self.probes += 1
        lock = None if self.unlocked else Lock(COMPLIANCE, until)
        self.objects[name, "1"] = Locked(content, lock)
        return "1"

    def locked(self, name: str, version: str) -> Locked | None:
        self._answer()
        return self.objects.get((name, version))

    def delete(self, name: str, version: str | None, *, bypass: bool) -> str:
        if version is None:
            self.objects[name, "marker"] = Locked(b"", None)
            return "marker"
        if version == "marker":
            if not self.deletes:
                raise Refused("AccessDenied", "no")
            return ""
        if self._let("delete with bypass" if bypass else "delete"):
            del self.objects[name, version]
        return ""

    def delete_many(self, name: str, version: str, *, bypass: bool) -> None:
        if self._let("multi-delete with bypass" if bypass else "multi-delete"):
            del self.objects[name, version]

    def retain(self, name: str, version: str, lock: Lock, *, bypass: bool) -> None:
        what = "downgrade" if lock.mode == GOVERNANCE else "shorten"
        if self._let(f"{what} with bypass" if bypass else what):
            found = self.objects[name, version]
            self.objects[name, version] = Locked(found.content, lock)

    def overwrite(self, name: str, content: bytes) -> None:
        if "overwrite" in self.allows:
            found = self.objects[name, "1"]
            self.objects[name, "1"] = Locked(content, found.lock)
        else:
            self.objects[name, "2"] = Locked(content, None)

    def _let(self, what: str) -> bool:
        self._answer()
        if what == self.claims:
            return False
        if what not in self.allows:
            raise Refused("AccessDenied", "no")
        return True

    def _answer(self) -> None:
        if self.down:
            raise StoreUnavailable("the store is down")


WAYS = [
    "shorten",
    "shorten with bypass",
    "downgrade",
    "downgrade with bypass",
    "overwrite",
    "delete",
    "delete with bypass",
    "multi-delete",
    "multi-delete with bypass",
]


def test_a_store_that_withstands_everything_passes() -> None:
    finding = probe(LockedShelf(), "probe/", NOON)
    assert finding.passed
    assert [a.name for a in finding.attempts if a.name in WAYS] == WAYS
    assert finding.sentence() == "s3:shelf withstood 10 attempts on a locked object"


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_destroy_a_locked_object_is_found(way: str) -> None:
    finding = probe(LockedShelf(way), "probe/", NOON)
    assert not finding.passed
    assert finding.sentence() == f"s3:shelf is not WORM: on a locked object it allowed {way}"
    leaf = finding.leaf()
    assert (leaf.type, leaf.fields["passed"]) == ("probe", False)


def test_a_store_that_claims_to_have_deleted_is_not_believed() -> None:
    assert not probe(LockedShelf(claims="delete"), "probe/", NOON).passed


def test_a_store_that_does_not_lock_is_no_store_to_probe() -> None:
    shelf = LockedShelf()
    shelf.unlocked = True
    with pytest.raises(StoreUnavailable, match="did not lock"):
        probe(shelf, "probe/", NOON)


def test_credentials_that_may_delete_nothing_prove_less() -> None:
    assert "may be theirs" in probe(LockedShelf(deletes=False), "probe/", NOON).sentence()


class Bench:
    """A proof, with a clock to set and what it recorded."""

    def __init__(self, directory: Path, shelf: LockedShelf, *, required: bool = True) -> None:
        self.now = NOON
        self.full = False
        self.records: list[Leaf] = []
        self.shelf = shelf
        self.proof = WormProof(
            shelf,
            "probe/",
            directory / "worm.json",
            lambda: self.now,
            self._record,
            required=required,
        )

    def _record(self, leaf: Leaf) -> None:
        if self.full:
            raise AuditUnavailable("the disk is full")
        self.records.append(leaf)


@pytest.fixture
def shelf() -> LockedShelf:
    return LockedShelf()


@contextmanager
def begun(bench: Bench) -> Iterator[None]:
    bench.proof.begin()
    try:
        yield
    finally:
        bench.proof.close()


def test_a_finding_is_recorded_and_shared(tmp_path: Path, shelf: LockedShelf) -> None:
    first = Bench(tmp_path, shelf)
    first.proof.require()
    assert [leaf.fields["passed"] for leaf in first.records] == [True]
    other = Bench(tmp_path, shelf)
    other.proof.require()
    assert shelf.probes == 1, "another process's finding is enough"
    assert other.records == []


def test_a_finding_is_not_taken_for_another_store(tmp_path: Path, shelf: LockedShelf) -> None:
    Bench(tmp_path, shelf).proof.require()
    another = LockedShelf("delete")
    another.id = "s3:another"
    with pytest.raises(AuditUnavailable, match="s3:another is not WORM"):
        Bench(tmp_path, another).proof.require()


def test_a_finding_grows_old(tmp_path: Path, shelf: LockedShelf) -> None:
    bench = Bench(tmp_path, shelf)
    bench.proof.require()
    bench.now += timedelta(hours=27)
    bench.proof.require()
    assert shelf.probes == 2


def test_a_failed_probe_is_recorded_and_nothing_else_may_be(tmp_path: Path) -> None:
    bench = Bench(tmp_path, LockedShelf("shorten"))
    for _ in range(2):
        with pytest.raises(AuditUnavailable, match="allowed shorten; audit_worm is `required`"):
            bench.proof.require()
    assert [leaf.fields["passed"] for leaf in bench.records] == [False]
    with pytest.raises(AuditUnavailable, match="required"):
        bench.proof.begin()


def test_a_probe_that_passed_counts_only_once_it_is_sealed(
    tmp_path: Path, shelf: LockedShelf
) -> None:
    bench = Bench(tmp_path, shelf)
    bench.full = True
    with pytest.raises(AuditUnavailable, match="full"):
        bench.proof.require()
    assert not (tmp_path / "worm.json").exists()
    bench.full = False
    bench.proof.require()
    assert [leaf.fields["passed"] for leaf in bench.records] == [True]


def test_a_failed_probe_counts_at_once_and_is_sealed_when_it_can_be(tmp_path: Path) -> None:
    bench = Bench(tmp_path, LockedShelf("shorten"))
    bench.full = True
    with pytest.raises(AuditUnavailable, match="full"):
        bench.proof.look()
    with pytest.raises(AuditUnavailable, match="allowed shorten"):
        bench.proof.require()
    bench.proof._step()
    assert not bench.records
    bench.full = False
    for _ in range(2):
        bench.proof._step()
    assert [leaf.fields["passed"] for leaf in bench.records] == [False]


def test_where_worm_is_not_required_a_failed_probe_is_only_recorded(tmp_path: Path) -> None:
    bench = Bench(tmp_path, LockedShelf("delete"), required=False)
    with begun(bench):
        bench.proof.require()
    assert [leaf.fields["passed"] for leaf in bench.records] == [False]


def test_a_service_whose_store_is_down_starts_and_seals_nothing(
    tmp_path: Path, shelf: LockedShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.trails.proof._AGAIN", 0.01)
    shelf.down = True
    bench = Bench(tmp_path, shelf)
    with begun(bench):
        with pytest.raises(AuditUnavailable, match="no probe has shown yet"):
            bench.proof.require()
        shelf.down = False
        for _ in range(500):
            # A probe that passed counts a moment after its record is sealed.
            with suppress(AuditUnavailable):
                bench.proof.require()
                break
            bench.proof._closing.wait(0.01)
        bench.proof.require()
        assert len(bench.records) == 1


def test_a_service_probes_daily(tmp_path: Path, shelf: LockedShelf) -> None:
    bench = Bench(tmp_path, shelf)
    with begun(bench):
        bench.proof.require()
        bench.now += timedelta(hours=25)
        assert shelf.probes == 1
        bench.proof._step()
        assert shelf.probes == 2
        bench.proof._step()
        assert shelf.probes == 2


def test_a_failed_probe_of_another_process_counts_until_a_later_one_passes(
    tmp_path: Path, shelf: LockedShelf
) -> None:
    bench, other = Bench(tmp_path, shelf), Bench(tmp_path, LockedShelf("shorten"))
    with begun(bench):
        bench.proof.require()
        other.now += timedelta(hours=1)
        other.proof.look()
        bench.now += timedelta(hours=2)
        bench.proof._step()
        with pytest.raises(AuditUnavailable, match="allowed shorten"):
            bench.proof.require()
        other.shelf.allows.clear()
        other.now += timedelta(hours=1)
        other.proof.look()
        bench.proof._step()
        bench.proof.require()
    assert shelf.probes == 1


def test_an_earlier_probe_that_passed_does_not_hide_a_later_one_that_failed(
    tmp_path: Path, shelf: LockedShelf
) -> None:
    bench, other = Bench(tmp_path, shelf), Bench(tmp_path, LockedShelf("shorten"))
    other.now += timedelta(seconds=1)
    other.proof.look()
    bench.proof.look()
    with pytest.raises(AuditUnavailable, match="allowed shorten"):
        bench.proof.require()
    assert json.loads((tmp_path / "worm.json").read_text())["passed"] is False


def test_a_clock_that_was_set_back_lets_nothing_pass(tmp_path: Path, shelf: LockedShelf) -> None:
    bench, other = Bench(tmp_path, LockedShelf("shorten")), Bench(tmp_path, shelf)
    other.now += timedelta(hours=2)
    other.proof.look()
    bench.proof.look()
    bench.proof._step()
    with pytest.raises(AuditUnavailable, match="allowed shorten"):
        bench.proof.require()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"store": "s3:shelf", "at": "soon"}'])
def test_a_remembered_finding_that_cannot_be_read_is_none(
    content: str, tmp_path: Path, shelf: LockedShelf
) -> None:
    (tmp_path / "worm.json").write_text(content)
    Bench(tmp_path, shelf).proof.require()
    assert shelf.probes == 1
    assert json.loads((tmp_path / "worm.json").read_text())["passed"] is True
