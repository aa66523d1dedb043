"""Seals real records from many callers, each answer waiting for the bucket: `make bench-worm`.

The bucket is a real Ceph with all its data in memory, so that what is measured is the service,
the protocol and Ceph's own work, all on this machine's cores, and not the disks of a store.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Final

import numpy as np

from service.trails.checkpoints import Signer, VerifierKey
from service.trails.records import AuditUnavailable
from service.trails.sealed_log import SealedLog
from service.trails.shipping import Shipping, Terms
from service.trails.stored import Fetching, KeyRow
from service.trails.verification import verify_log
from tests.bench.records import PAYLOAD, Record, real_records
from tests.golden import measured
from tests.servers.ceph import ceph_gateway
from tests.servers.s3 import ORIGIN, S3Server, now
from tests.stack import ROOT

WANTED: Final = 3_000
_WARM_UP: Final = 3.0
_GRACE: Final = 120.0
"""Seconds beyond its time after which a process is given up."""


@dataclass(frozen=True, slots=True)
class Run:
    """How one run is made."""

    directory: Path
    server: S3Server
    bucket: str
    callers: int
    seconds: float
    flying: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one process sealed."""

    times: list[float]
    """Seconds, of each record after the warm-up."""
    cpu: float
    elapsed: float
    refused: int
    pieces: int
    shipped: int
    """Bytes."""
    shipping: float
    """Seconds a piece was under way, added up."""


class _Counted:
    def __init__(self) -> None:
        self.pieces, self.size, self.seconds = 0, 0, 0.0

    def shipped(self, size: int, seconds: float) -> None:
        self.pieces += 1
        self.size += size
        self.seconds += seconds

    def not_shipped(self) -> None:
        pass


def seal_for_a_while(run: Run, records: Sequence[Record]) -> Share:
    """Seal from every caller's thread until the time is over."""
    counted = _Counted()
    store = run.server.opened(run.bucket)

    def ship(signer: Signer) -> Shipping:
        terms = Terms(waits=True, flying=run.flying)
        return Shipping(run.directory, store, terms, signer.recognised, now, observer=counted)

    log = SealedLog.open(run.directory, ORIGIN, now, ship=ship)
    begins = time.monotonic() + _WARM_UP
    ends = begins + run.seconds
    taken: list[list[float]] = [[] for _ in range(run.callers)]
    refused = [0] * run.callers

    def call(number: int) -> None:
        for record in itertools.cycle(records[number % len(records) :]):
            leaf, payload = record.fresh()
            began = time.monotonic()
            if began > ends:
                return
            try:
                log.seal(leaf, payload)
            except AuditUnavailable as error:
                refused[number] += 1
                print(error, file=sys.stderr)
            else:
                if began >= begins:
                    taken[number].append(time.monotonic() - began)

    threads = [threading.Thread(target=call, args=(n,), daemon=True) for n in range(run.callers)]
    for thread in threads:
        thread.start()
    time.sleep(_WARM_UP)
    cpu, pieces, size, under_way = (
        time.process_time(), counted.pieces, counted.size, counted.seconds,
    )  # fmt: skip
    for thread in threads:
        thread.join()
    elapsed = time.monotonic() - begins
    cpu = time.process_time() - cpu
    share = Share(
        [t for times in taken for t in times],
        cpu,
        elapsed,
        sum(refused),
        counted.pieces - pieces,
        counted.size - size,
        counted.seconds - under_way,
    )
    log.close()
    return share


def _in_a_process(run: Run, records: Sequence[Record], told: Queue[Share]) -> None:
    told.put(seal_for_a_while(run, records))


def main(words: Sequence[str] | None = None) -> None:
    """Measure, check what was stored, print and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.worm", description=__doc__)
    parser.add_argument("--callers", type=int, default=1024, help="threads that wait for answers")
    parser.add_argument("--processes", type=int, default=1, help="that share the log")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--flying", type=int, default=2, help="pieces under way at a time")
    parser.add_argument("--whole", action="store_true", help="payloads with all hits")
    options = parser.parse_args(words)
    records = real_records()
    if not options.whole:
        records = [record.shortened() for record in records]
    (ROOT / "build").mkdir(exist_ok=True)
    with (
        measured.within(480),
        tempfile.TemporaryDirectory(dir=ROOT / "build", prefix="worm-") as folder,
    ):
        base = Path(folder)
        with ceph_gateway(base / "ceph", memory=12 << 30) as server:
            bucket = server.bucket().id.split("/")[1]
            run = Run(
                base / "trails",
                server,
                bucket,
                options.callers // options.processes,
                options.seconds,
                options.flying,
            )
            ceph = _cpu_of_children()
            shares = _run(run, records, options.processes)
            ceph = _cpu_of_children() - ceph
            figures = _figures(shares, options.seconds)
            figures["ceph CPU ms a record"] = _each(ceph, shares)
            figures["stored and verified"] = _stored(server, bucket, run.directory, base)
        figures["fdatasync ms p50"] = _fdatasync(base)
    leaf, payload = (
        int(np.mean(sizes)) for sizes in zip(*(r.sizes() for r in records), strict=True)
    )
    facts: dict[str, object] = {
        **measured.circumstances(),
        "callers": options.callers,
        "processes": options.processes,
        "pieces_under_way": options.flying,
        "leaf_bytes": f"{leaf} before the log adds its fields",
        "payload_bytes": payload,
    }
    page = _page(facts, figures)
    print(page)
    if not options.whole:
        measured.write("worm", {**facts, **figures}, page)


def _run(run: Run, records: Sequence[Record], processes: int) -> list[Share]:
    if processes == 1:
        return [seal_for_a_while(run, records)]
    spawned = multiprocessing.get_context("spawn")
    told: Queue[Share] = spawned.Queue()
    working = [
        spawned.Process(target=_in_a_process, args=(run, records, told), daemon=True)
        for _ in range(processes)
    ]
    for process in working:
        process.start()
    shares = [told.get(timeout=run.seconds + _GRACE) for _ in working]
    for process in working:
        process.join(_GRACE)
    return shares


def _figures(shares: Sequence[Share], seconds: float) -> dict[str, object]:
    times = np.concatenate([share.times for share in shares])
    pieces = sum(share.pieces for share in shares)
    return {
        "records a second": round(len(times) / seconds),
        "wait ms p50": round(float(np.percentile(times, 50)) * 1e3, 1),
        "wait ms p99": round(float(np.percentile(times, 99)) * 1e3, 1),
        "service CPU ms a record": _each(sum(share.cpu for share in shares), shares),
        "pieces a second": round(pieces / seconds, 1),
        "records a piece": round(len(times) / max(1, pieces)),
        "ms a piece": round(sum(share.shipping for share in shares) / max(1, pieces) * 1e3, 1),
        "MB a second": round(sum(share.shipped for share in shares) / seconds / 1e6, 1),
        "refused": sum(share.refused for share in shares),
    }


def _each(cpu: float, shares: Sequence[Share]) -> float:
    return round(cpu / max(1, sum(len(share.times) for share in shares)) * 1e3, 3)


def _stored(server: S3Server, bucket: str, directory: Path, base: Path) -> str:
    """Fetch everything and check it: what was measured must have happened."""
    signer = Signer(ORIGIN, (directory / "signing.key").read_bytes())
    key: VerifierKey = signer.verifier
    (base / "copy" / "log").mkdir(parents=True)
    copy = Fetching(server.opened(bucket, seconds=60), KeyRow(key), base / "copy" / "log").run()
    found, own = verify_log(base / "copy", key), verify_log(directory, key)
    problems = [*copy.problems, *found.problems, *own.problems]
    if problems or found.size != own.size or found.root != own.root:
        raise AssertionError(f"{found.size} of {own.size} entries in the store: {problems[:3]}")
    return f"{found.size} of {own.size} entries"


def _cpu_of_children() -> float:
    """Seconds that this process's children, who are Ceph's daemons, have computed."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _fdatasync(folder: Path, times: int = 200) -> float:
    """Milliseconds until 4 KiB are on the disk, one thread, half of the times."""
    taken = []
    with (folder / "probe").open("wb", buffering=0) as probe:
        for _ in range(times):
            probe.write(b"\0" * 4096)
            began = time.perf_counter()
            os.fdatasync(probe.fileno())
            taken.append(time.perf_counter() - began)
    return round(float(np.median(taken)) * 1e3, 2)


def _page(facts: Mapping[str, object], figures: Mapping[str, object]) -> str:
    rows = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in figures.items())]
    return "\n\n".join(
        [
            "# Sealing into a bucket, measured",
            "Each answer waits until a real Ceph RGW on this machine, with its data in memory, has "
            "taken its piece under a COMPLIANCE lock, told of the lock and given the bytes back. "
            f"Wanted: {WANTED} records a second on two cores that do nothing else.",
            measured.under(facts),
            "\n".join(rows),
            "`make bench-worm` writes this page. Records are what golden questions sealed, each in "
            "a new conversation, with fewer hits until the payload has little more than "
            f"{PAYLOAD:,} bytes; Ceph's CPU time counts the "
            "warm-up too, and where several processes seal, theirs.",
        ]
    )


if __name__ == "__main__":
    main()
