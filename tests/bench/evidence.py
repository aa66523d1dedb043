"""Times sealing, checking and reopening the evidence log: `python -m tests.bench.evidence`.

The records are those of real asks over the sample corpus, each sealed under a conversation of its
own. Everything lies in `build/`, on the file system of the checkout, and is deleted afterwards.
"""

from __future__ import annotations

import argparse
import itertools
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson

from service.trails.sealed_log import SealedLog
from tests.bench.records import PAYLOAD, Record, real_records, sizes
from tests.golden import measured
from tests.stack import ROOT

ORIGIN: Final = "bench.example/answers"
LONE: Final = 400
MILLION: Final = 1_000_000
_LONGEST: Final = 420.0
"""Seconds that filling a log with a million records may take."""
_GRACE: Final = 60.0
"""Seconds beyond its time after which a process of the load is given up."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one process of a load does."""

    log: Path
    records: Path
    callers: int
    seconds: float
    most: int
    """Records, after which it ends early."""
    core: int | None
    """The only one it may use."""


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.evidence", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--callers", type=int, default=32, help="in all processes together")
    cores = len(os.sched_getaffinity(0))
    parser.add_argument("--processes", type=int, nargs="+", default=[cores])
    parser.add_argument(
        "--pin",
        action=argparse.BooleanOptionalAction,
        default=cores > 1,
        help="each process on a core of its own, as taskset does",
    )
    parser.add_argument("--million", action="store_true", help="also reopen a log of a million")
    parser.add_argument("--worker", action="store_true", help="be a process of the load")
    options = parser.parse_args(words)
    if options.worker:
        # Written by the process that started this one.
        load: Load = pickle.load(sys.stdin.buffer)
        if load.core is not None:
            os.sched_setaffinity(0, {load.core})
        _work(load)
        return
    (ROOT / "build").mkdir(exist_ok=True)
    with (
        measured.within(1200 if options.million else 600),
        tempfile.TemporaryDirectory(dir=ROOT / "build", prefix="evidence-") as folder,
    ):
        _measure(Path(folder), options)


def _measure(folder: Path, options: argparse.Namespace) -> None:
    asked = real_records()
    kinds = {"as asked": asked, "shortened": [record.shortened() for record in asked]}
    facts = measured.circumstances()
    facts["callers"] = options.callers
    facts["pinned"] = options.pin
    found: dict[str, Any] = {f"records {name}": sizes(kind) for name, kind in kinds.items()}
    log = folder / "log"
    for name, kind in kinds.items():
        records = _written(folder / f"{name}.pickle", kind)
        for processes in options.processes:
            title = f"{name}, {processes} processes"
            loads = _loads(log, records, processes, options)
            found[title] = _run(loads)
            print(title, found[title], flush=True)
            if processes == max(options.processes):
                found[f"{name}, checked"] = _checked(log)
                print(found[f"{name}, checked"], flush=True)
            shutil.rmtree(log)
    found["lone"] = _lone(folder, kinds["shortened"])
    print(found["lone"], flush=True)
    if options.million:
        found["a million"] = _million(folder, asked, options)
        print(found["a million"], flush=True)
    facts["load_1min_after"] = round(os.getloadavg()[0], 1)
    measured.write("evidence", {**facts, **found}, _page(facts, found))


def _written(path: Path, records: Sequence[Record]) -> Path:
    path.write_bytes(pickle.dumps(records))
    return path


def _opened(directory: Path) -> SealedLog:
    return SealedLog.open(directory, ORIGIN, lambda: datetime.now(UTC))


def _work(load: Load) -> None:
    """One process of the load: open, wait for the start, seal, and print what it took."""
    # Written by the process that started this one.
    records: list[Record] = pickle.loads(load.records.read_bytes())
    log = _opened(load.log)
    print("ready", flush=True)
    sys.stdin.buffer.read(1)
    taken: list[list[float]] = [[] for _ in range(load.callers)]
    until = time.monotonic() + load.seconds
    turns = [
        itertools.islice(itertools.count(n), 0, load.most, load.callers)
        for n in range(load.callers)
    ]

    def call(turns: Iterator[int], taken: list[float]) -> None:
        for turn in turns:
            if time.monotonic() > until:
                return
            leaf, payload = records[turn % len(records)].fresh()
            started = time.perf_counter()
            log.seal(leaf, payload)
            taken.append(time.perf_counter() - started)

    threads = [
        threading.Thread(target=call, args=each, daemon=True)
        for each in zip(turns, taken, strict=True)
    ]
    cpu, wall = time.process_time(), time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    every = [second for list_ in taken for second in list_]
    told = {"wall": wall, "cpu": cpu, "taken": every, "behind": log.behind()}
    print(orjson.dumps(told).decode(), flush=True)
    log.close()


def _loads(
    log: Path, records: Path, processes: int, options: argparse.Namespace, most: int = 1 << 40
) -> list[Load]:
    cores = sorted(os.sched_getaffinity(0))
    seconds = options.seconds if most == 1 << 40 else _LONGEST
    return [
        Load(
            log,
            records,
            len(range(n, options.callers, processes)),
            seconds,
            most,
            cores[n % len(cores)] if options.pin else None,
        )
        for n in range(processes)
    ]


def _run(loads: Sequence[Load]) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.evidence", "--worker"]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
        for _ in loads
    ]
    # Whoever hangs is ended, and what is read from it then ends too.
    given_up = threading.Timer(max(load.seconds for load in loads) + _GRACE, _end, (running,))
    given_up.daemon = True
    given_up.start()
    try:
        return _figures(running, loads)
    finally:
        given_up.cancel()
        _end(running)
        for process in running:
            process.communicate()


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.kill()


def _figures(running: Sequence[subprocess.Popen[bytes]], loads: Sequence[Load]) -> dict[str, float]:
    for process, load in zip(running, loads, strict=True):
        assert process.stdin is not None
        pickle.dump(load, process.stdin)
        process.stdin.flush()
    for process in running:
        assert process.stdout is not None
        if process.stdout.readline() != b"ready\n":
            raise SystemExit("a process of the load could not open the log")
    busy = _others_cpu()
    for process in running:
        assert process.stdin is not None
        process.stdin.write(b"!")
        process.stdin.flush()
    told = []
    for process in running:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise SystemExit("a process of the load ended early or was given up")
        told.append(orjson.loads(line))
    busy = _others_cpu() - busy
    for process in running:
        process.wait(_GRACE)
    taken = np.array([second for one in told for second in one["taken"]])
    wall = max(one["wall"] for one in told)
    cpu = sum(one["cpu"] for one in told)
    return {
        "sealed": len(taken),
        "sealed_per_second": round(len(taken) / wall),
        "cpu_us_per_record": round(cpu / len(taken) * 1e6),
        "cores_used": round(cpu / wall, 2),
        "cores_used_by_all": round(busy / wall, 2),
        "index_behind_at_the_end": max(one["behind"] for one in told),
        **_milliseconds(taken),
    }


def _own_cpu() -> float:
    """CPU seconds of this process and of those it has started and seen end."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _others_cpu() -> float:
    """CPU seconds of everybody on this machine so far, and what its host took away."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def _milliseconds(taken: Sequence[float] | npt.NDArray[np.float64]) -> dict[str, float]:
    return {f"ms_p{p}": round(float(np.percentile(taken, p)) * 1e3, 2) for p in (50, 99)}


def _checked(directory: Path) -> dict[str, float]:
    started, cpu = time.perf_counter(), _own_cpu()
    found = SealedLog.examine(directory, ORIGIN)
    verifying, cpu = time.perf_counter() - started, _own_cpu() - cpu
    if not found.passed:
        raise SystemExit(f"the log does not verify: {found.problems[:3]}")
    opening, size = _reopened(directory)
    log = _opened(directory)
    started = time.perf_counter()
    log.citing("nothing")
    catching_up = time.perf_counter() - started
    log.close()
    return {
        "records": size,
        "verified_per_second": round(size / verifying),
        "cpu_us_per_verified": round(cpu / size * 1e6),
        "records_per_checkpoint": round(size / found.checkpoints, 1),
        "restart_seconds": round(opening, 2),
        "index_caught_up_seconds": round(catching_up, 2),
    }


def _reopened(directory: Path) -> tuple[float, int]:
    started = time.perf_counter()
    log = _opened(directory)
    opening = time.perf_counter() - started
    size = int(log.checkpoint().split("\n")[1])
    log.close()
    return opening, size


def _lone(folder: Path, records: Sequence[Record]) -> dict[str, Any]:
    """One caller; before each record, as many bytes are written and synced by hand."""
    log = _opened(folder / "lone")
    sealing, syncing = [], []
    length = sizes(records)["payload_bytes_p50"] + sizes(records)["leaf_bytes_p50"] + 500
    with (folder / "probe").open("wb", buffering=0) as probe:
        for turn in range(LONE):
            leaf, payload = records[turn % len(records)].fresh()
            probe.write(os.urandom(length))
            started = time.perf_counter()
            os.fdatasync(probe.fileno())
            syncing.append(time.perf_counter() - started)
            started = time.perf_counter()
            log.seal(leaf, payload)
            sealing.append(time.perf_counter() - started)
    log.close()
    return {"seal": _milliseconds(sealing), "fdatasync": _milliseconds(syncing)}


def _million(
    folder: Path, records: Sequence[Record], options: argparse.Namespace
) -> dict[str, float]:
    """Reopening reads the last segment only, so that short payloads do as well as long ones."""
    short = _written(folder / "short.pickle", [record.minimal() for record in records])
    processes = max(options.processes)
    loads = _loads(folder / "million", short, processes, options, MILLION // processes)
    filled = _run(loads)
    return {"sealed_per_second": filled["sealed_per_second"], **_checked(folder / "million")}


def _page(facts: Mapping[str, object], found: Mapping[str, Any]) -> str:
    rows = ["| what | figure | measured |", "|---|---|---|"]
    for name, figures in found.items():
        rows += [f"| {name} | {figure} | {value} |" for figure, value in figures.items()]
    return "\n\n".join(
        [
            "# Sealing, checking and reopening the evidence log, measured",
            "Records of real asks over the sample corpus, every one in a conversation of its own, "
            "keystore included. `shortened` leaves out hits until the payload has little more "
            f"than {PAYLOAD:,} bytes; to a leaf the log adds some 500. The million are real leaves with next to no payload. CPU time "
            "is that of the sealing processes with their callers, and of the index as far as it "
            "came; how many entries it lacked when sealing ended, and how long the next search "
            "then waits for it, is said too. `cores used by all` counts everybody on the machine. "
            "Verification runs a process a core and is not pinned.",
            measured.under(facts),
            "\n".join(rows).replace("_", " "),
            "`make bench-evidence` writes this page.",
        ]
    )


if __name__ == "__main__":
    main()
