"""A changed log is found out, by its own bytes or by a checkpoint kept elsewhere."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.trails import reading
from service.trails.checkpoints import VerifierKey
from service.trails.frames import Frame, Kind, commits, decode, encode
from service.trails.merkle import leaf_hash, root_from_path
from service.trails.records import AuditUnavailable
from service.trails.sealed_log import SealedLog
from service.trails.segments import LogDamaged, header
from service.trails.verification import verify_log
from tests.fakes.seals import NOON
from tests.service.trails.conftest import Open
from tests.service.trails.nursery import times
from tests.service.trails.samples import ORIGIN, record


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, VerifierKey]:
    """A finished log of several segments."""
    directory = tmp_path_factory.mktemp("sealed")
    log = SealedLog.open(directory, ORIGIN, lambda: NOON, segment_bytes=4_000)
    for _ in range(12):
        log.seal(*record()[1:])
    key = VerifierKey.parse(log.vkey)
    log.close()
    assert verify_log(directory, key).passed
    return directory, key


@pytest.fixture
def copy(sealed: tuple[Path, VerifierKey], tmp_path: Path) -> tuple[Path, VerifierKey]:
    shutil.copytree(sealed[0], tmp_path / "copy")
    return tmp_path / "copy", sealed[1]


def files(directory: Path) -> list[Path]:
    return [*sorted((directory / "log").iterdir()), directory / "log.checkpoint"]


@pytest.mark.timeout(1200)
def test_every_changed_byte_is_found(sealed: tuple[Path, VerifierKey]) -> None:
    directory, key = sealed
    kept = (directory / "log.checkpoint").read_text()
    chosen = random.Random(11)
    for _ in range(times(100, 10_000)):
        path = chosen.choice(files(directory))
        whole = path.read_bytes()
        place, flip = chosen.randrange(len(whole)), chosen.randrange(1, 256)
        changed = bytearray(whole)
        changed[place] ^= flip
        path.write_bytes(changed)
        try:
            found = verify_log(directory, key, against=(kept,))
        finally:
            path.write_bytes(whole)
        assert not found.passed, f"byte {place} of {path}, flipped by {flip}, was not found"


@pytest.mark.timeout(1200)
def test_every_byte_changed_by_somebody_who_mends_the_checksums_is_found(
    sealed: tuple[Path, VerifierKey],
) -> None:
    directory, key = sealed
    kept = (directory / "log.checkpoint").read_text()
    chosen = random.Random(12)
    for _ in range(times(60, 2_000)):
        path = chosen.choice(sorted((directory / "log").iterdir()))
        whole = path.read_bytes()
        frames = list(all_frames(whole))
        frame = chosen.choice(frames)
        body, payload = bytearray(frame.body), bytearray(frame.payload)
        part = chosen.choice([part for part in (body, payload) if part])
        part[chosen.randrange(len(part))] ^= chosen.randrange(1, 256)
        mended = encode(frame.kind, bytes(body), bytes(payload))
        path.write_bytes(whole[: frame.offset] + mended + whole[frame.end :])
        try:
            found = verify_log(directory, key, against=(kept,))
        finally:
            path.write_bytes(whole)
        assert not found.passed, f"{frame.kind!r} at byte {frame.offset} of {path} was not found"


@pytest.mark.timeout(1200)
def test_every_log_that_was_cut_rolled_back_or_put_together_anew_is_found(
    sealed: tuple[Path, VerifierKey], tmp_path: Path
) -> None:
    directory, key = sealed
    kept = (directory / "log.checkpoint").read_text()
    chosen = random.Random(13)
    for n in range(times(40, 500)):
        copy = tmp_path / str(n)
        shutil.copytree(directory / "log", copy / "log")
        # Whoever rolls a log back takes the checkpoint beside it back too.
        if chosen.random() < 0.5:
            shutil.copy(directory / "log.checkpoint", copy)
        done = chosen.choice([truncated, rolled_back, swapped])(copy, chosen)
        found = verify_log(copy, key, against=(kept,))
        assert not found.passed, f"{done} was not found"
        shutil.rmtree(copy)


def truncated(directory: Path, chosen: random.Random) -> str:
    path = chosen.choice(sorted((directory / "log").iterdir()))
    length = chosen.randrange(path.stat().st_size)
    os.truncate(path, length)
    return f"{path} cut to {length} bytes"


def rolled_back(directory: Path, chosen: random.Random) -> str:
    """To the end of an earlier batch, as if nothing had come after it."""
    paths = sorted((directory / "log").iterdir())
    last = chosen.randrange(len(paths))
    for path in paths[last + 1 :]:
        path.unlink()
    content = paths[last].read_bytes()
    ends = [header(content, paths[last]).end, *(frame.end for frame in commits(content, 0))]
    end = chosen.choice(ends[:-1])
    os.truncate(paths[last], end)
    return f"{paths[last]} rolled back to byte {end}"


def swapped(directory: Path, chosen: random.Random) -> str:
    one, two = chosen.sample(sorted((directory / "log").iterdir()), 2)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    if chosen.random() < 0.5:
        two.write_bytes(first)
    return f"{one} with the content of {two}"


def all_frames(content: bytes) -> Iterator[Frame]:
    offset = 0
    while (frame := decode(content, offset)) is not None:
        yield frame
        offset = frame.end


@pytest.mark.parametrize("number", [0, 1, -1])
def test_a_missing_segment_is_found(copy: tuple[Path, VerifierKey], number: int) -> None:
    directory, key = copy
    sorted((directory / "log").iterdir())[number].unlink()
    assert not verify_log(directory, key).passed


def test_swapped_segments_are_found(copy: tuple[Path, VerifierKey]) -> None:
    directory, key = copy
    first, second, *_ = sorted((directory / "log").iterdir())
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    assert not verify_log(directory, key).passed


def test_a_log_rolled_back_whole_is_found_by_a_checkpoint_kept_elsewhere(
    open_log: Open, tmp_path: Path
) -> None:
    log = open_log()
    log.seal(*record()[1:])
    log.close()
    shutil.copytree(tmp_path / "trails", tmp_path / "older")
    log = open_log()
    log.seal(*record()[1:])
    later, key = log.checkpoint(), VerifierKey.parse(log.vkey)
    assert log.verify(against=(later,)).passed
    assert verify_log(tmp_path / "older", key).passed
    found = verify_log(tmp_path / "older", key, against=(later,))
    assert not found.passed
    assert "says there were 2 entries; the log has 1" in found.problems[0]


def test_a_log_rewritten_by_whoever_holds_its_key_is_found_by_a_checkpoint_kept_elsewhere(
    open_log: Open, tmp_path: Path
) -> None:
    log = open_log()
    log.seal(*record()[1:])
    kept, key = log.checkpoint(), VerifierKey.parse(log.vkey)
    log.close()
    for path in files(tmp_path / "trails"):
        path.unlink()
    log = open_log()
    log.seal(*record()[1:])
    log.close()
    assert verify_log(tmp_path / "trails", key).passed
    found = verify_log(tmp_path / "trails", key, against=(kept,))
    (problem,) = found.problems
    assert "the checkpoint of size 1 kept apart has another root" in problem


def test_a_checkpoint_by_another_key_is_no_checkpoint(copy: tuple[Path, VerifierKey]) -> None:
    directory, key = copy
    other = VerifierKey(key.name, bytes(32))
    found = verify_log(directory, other)
    assert not found.passed
    assert found.size == 12


def test_an_entry_with_a_good_checksum_and_no_checkpoint_is_found(
    copy: tuple[Path, VerifierKey],
) -> None:
    directory, key = copy
    last = sorted((directory / "log").iterdir())[-1]
    with last.open("ab") as file:
        file.write(encode(Kind.ENTRY, b'{"index":12}'))
    (problem,) = verify_log(directory, key).problems
    assert "not sealed" in problem


def test_subtrees_that_do_not_follow_from_the_entries_are_found_and_not_built_upon(
    open_log: Open, tmp_path: Path
) -> None:
    log = open_log()
    key = VerifierKey.parse(log.vkey)
    log.seal(*record()[1:])
    log.close()
    path = files(tmp_path / "trails")[0]
    content = path.read_bytes()
    commit = [*commits(content, 0)][-1]
    path.write_bytes(
        content[: commit.offset] + encode(Kind.COMMIT, commit.body, commit.payload[::-1])
    )
    (problem,) = verify_log(tmp_path / "trails", key).problems
    assert "other subtrees" in problem
    log = open_log()
    assert log.seal(*record()[1:]).index == 1
    assert len(log.verify().problems) == 1


def test_a_log_too_damaged_to_open_is_examined_and_left_as_it_is(
    open_log: Open, tmp_path: Path
) -> None:
    log = open_log()
    for _ in range(3):
        log.seal(*record()[1:])
    log.close()
    assert SealedLog.examine(tmp_path / "trails", ORIGIN).passed
    path = files(tmp_path / "trails")[0]
    changed = bytearray(path.read_bytes())
    changed[len(changed) // 2] ^= 1
    path.write_bytes(changed)
    with pytest.raises(LogDamaged):
        open_log()
    found = SealedLog.examine(tmp_path / "trails", ORIGIN)
    assert not found.passed
    assert path.read_bytes() == changed
    with pytest.raises(AuditUnavailable, match="no log to check"):
        SealedLog.examine(tmp_path, ORIGIN)


def test_no_log_at_all_is_a_problem(sealed: tuple[Path, VerifierKey], tmp_path: Path) -> None:
    assert not verify_log(tmp_path, sealed[1]).passed


def test_every_entry_has_a_proof_that_leads_to_the_signed_root(open_log: Open) -> None:
    log = open_log(segment_bytes=4_000)
    key = VerifierKey.parse(log.vkey)
    for size in range(1, 14):
        log.seal(*record()[1:])
        for index in range(size):
            proof = log.proof(index)
            signed = key.check(proof.checkpoint)
            assert signed.size == size
            leaf = leaf_hash(log.leaf_bytes(index))
            assert root_from_path(leaf, index, size, proof.path) == signed.root
            assert proof.text().startswith(f"c2sp.org/tlog-proof@v1\nindex {index}\n")


def test_several_processes_find_what_one_finds(
    copy: tuple[Path, VerifierKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    directory, key = copy
    alone = verify_log(directory, key)
    monkeypatch.setattr(reading, "_WORTH_A_PROCESS", 0)
    assert verify_log(directory, key) == alone
    changed = bytearray(files(directory)[1].read_bytes())
    changed[len(changed) // 2] ^= 1
    files(directory)[1].write_bytes(changed)
    together = verify_log(directory, key)
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    assert together == verify_log(directory, key), "what a dead process leaves is read here"
    monkeypatch.undo()
    assert not together.passed
    assert together == verify_log(directory, key)
