"""Times sealing, checking and reopening the evidence log: `python -m tests.bench.evidence`.

The records are those of real asks over the sample corpus, each sealed under a conversation of its
own. Everything lies in `build/`, on the file system of the checkout, and is deleted afterwards.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson

from service.evaluation import read_questions
from service.trails.records import ConversationId, Leaf, Payload
from service.trails.sealed_log import SealedLog
from tests.golden import harbour, measured
from tests.stack import ROOT

ORIGIN: Final = "bench.example/answers"
LEAF, PAYLOAD = 1_500, 6_000
"""Bytes that a record of the bench has at least."""
LONE: Final = 400
MILLION: Final = 1_000_000
_LOGS_OWN: Final = {"v", "log", "index", "time", "type", "payload", "conversation"}


@dataclass(frozen=True, slots=True)
class Sample:
    """A record as it was sealed, to be sealed again under other ids."""

    type: str
    fields: dict[str, Any]
    payload: dict[str, Any]

    def anew(self) -> tuple[Leaf, Payload]:
        """The same answer in a conversation of its own."""
        told = {"question": self.payload["question"].encode()}
        if "answer" in self.payload:
            told["answer"] = orjson.dumps(self.payload["answer"], option=orjson.OPT_SORT_KEYS)
        if self.payload.get("draft"):
            told["draft"] = self.payload["draft"].encode()
        leaf = Leaf(self.type, {**self.fields, "answer": os.urandom(16).hex()})
        return leaf, Payload(ConversationId(os.urandom(16).hex()), self.payload, told)


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.evidence", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--callers", type=int, default=32, help="in all processes together")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument(
        "--pin", action="store_true", help="each process on a core of its own, as taskset does"
    )
    parser.add_argument("--million", action="store_true", help="also reopen a log of a million")
    parser.add_argument(
        "--worker", nargs=5, metavar=("LOG", "SAMPLES", "CALLERS", "SECONDS", "CORE")
    )
    options = parser.parse_args(words)
    if options.worker:
        log, samples, callers, seconds, core = options.worker
        if core != "any":
            os.sched_setaffinity(0, {int(core)})
        _work(Path(log), _read(Path(samples)), int(callers), float(seconds))
        return
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "build", prefix="evidence-") as folder:
        _measure(Path(folder), options)


def _measure(folder: Path, options: argparse.Namespace) -> None:
    asked = _asked()
    kinds = {"as asked": asked, "shortened": [_shortened(sample) for sample in asked]}
    facts = measured.circumstances()
    facts["pinned"] = options.pin
    found: dict[str, Any] = {"records": {name: _sizes(kind) for name, kind in kinds.items()}}
    for name, kind in kinds.items():
        samples = folder / f"{name}.json"
        samples.write_bytes(orjson.dumps([[s.type, s.fields, s.payload] for s in kind]))
        for processes in options.processes:
            log = folder / "log"
            title = f"{name}, {processes} processes"
            found[title] = _load(log, samples, processes, options)
            print(title, found[title], flush=True)
            if processes == max(options.processes):
                found[f"{name}, checked"] = _checked(log)
                print(found[f"{name}, checked"], flush=True)
            shutil.rmtree(log)
    found["lone"] = _lone(folder, kinds["shortened"])
    print(found["lone"], flush=True)
    if options.million:
        found["a million"] = _million(folder, kinds["shortened"], options.callers)
        print(found["a million"], flush=True)
    facts["load_1min_after"] = round(os.getloadavg()[0], 1)
    measured.write("evidence", {**facts, **found}, _page(facts, found))


def _asked() -> list[Sample]:
    """Real asks whose leaf and payload are large enough."""
    questions = list(read_questions(harbour.CORPUS / "questions.jsonl"))[::4]
    installation = harbour.published(harbour.models_here())
    samples = []
    with (
        tempfile.TemporaryDirectory() as folder,
        harbour.copied(installation, Path(folder)) as copy,
        harbour.desk(copy) as desk,
    ):
        for question in questions:
            trail = desk.parts.trails.trail(desk.ask(question)["id"])  # type: ignore[arg-type]
            fields = {name: v for name, v in trail.leaf.items() if name not in _LOGS_OWN}
            sample = Sample(str(trail.leaf["type"]), fields, dict(trail.payload or {}))
            if len(orjson.dumps(trail.leaf)) >= LEAF and _length(sample) >= PAYLOAD:
                samples.append(sample)
    return samples


def _shortened(sample: Sample) -> Sample:
    """With fewer hits, so that the payload has little more than it must."""
    payload = dict(sample.payload)
    for name in ("weighed", "hits", "evidence"):
        kept = payload.get(name)
        while isinstance(kept, list) and kept:
            shorter = Sample(sample.type, sample.fields, {**payload, name: kept[:-1]})
            if _length(shorter) < PAYLOAD:
                break
            payload, kept = shorter.payload, kept[:-1]
    return Sample(sample.type, sample.fields, payload)


def _length(sample: Sample) -> int:
    return len(orjson.dumps(sample.payload))


def _sizes(samples: Sequence[Sample]) -> dict[str, int]:
    return {
        "kinds": len(samples),
        "payload_bytes_p50": int(np.median([_length(s) for s in samples])),
        "leaf_bytes_p50": int(np.median([len(orjson.dumps(s.fields)) + 500 for s in samples])),
    }


def _read(path: Path) -> list[Sample]:
    return [Sample(*row) for row in orjson.loads(path.read_bytes())]


def _opened(directory: Path) -> SealedLog:
    return SealedLog.open(directory, ORIGIN, lambda: datetime.now(UTC))


def _work(directory: Path, samples: Sequence[Sample], callers: int, seconds: float) -> None:
    """One process of the load: open, wait for the start, seal, and print what it took."""
    log = _opened(directory)
    print("ready", flush=True)
    sys.stdin.readline()
    taken: list[list[float]] = [[] for _ in range(callers)]
    until = time.monotonic() + seconds

    def call(n: int) -> None:
        turn = n
        while time.monotonic() < until:
            leaf, payload = samples[turn % len(samples)].anew()
            started = time.perf_counter()
            log.seal(leaf, payload)
            taken[n].append(time.perf_counter() - started)
            turn += callers

    threads = [threading.Thread(target=call, args=(n,)) for n in range(callers)]
    cpu, wall = time.process_time(), time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    every = [second for list_ in taken for second in list_]
    print(orjson.dumps({"wall": wall, "cpu": cpu, "taken": every}).decode(), flush=True)
    log.close()


def _load(
    directory: Path, samples: Path, processes: int, options: argparse.Namespace
) -> dict[str, float]:
    shares = [len(range(n, options.callers, processes)) for n in range(processes)]
    cores = sorted(os.sched_getaffinity(0))
    command = [sys.executable, "-m", "tests.bench.evidence", "--worker", str(directory)]
    running = [
        subprocess.Popen(
            [*command, str(samples), str(share), str(options.seconds), core],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for n, share in enumerate(shares)
        for core in [str(cores[n % len(cores)]) if options.pin else "any"]
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    busy = _others_cpu()
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = []
    for process in running:
        assert process.stdout is not None
        told.append(orjson.loads(process.stdout.readline()))
        process.communicate()
    taken = np.array([second for one in told for second in one["taken"]])
    wall = max(one["wall"] for one in told)
    cpu = sum(one["cpu"] for one in told)
    return {
        "sealed_per_second": round(len(taken) / wall),
        "cpu_us_per_record": round(cpu / len(taken) * 1e6),
        "cores_used": round(cpu / wall, 2),
        "cores_used_by_all": round((_others_cpu() - busy) / wall, 2),
        **_milliseconds(taken),
    }


def _others_cpu() -> float:
    """CPU seconds of everybody on this machine so far, and what its host took away."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def _milliseconds(taken: Sequence[float] | npt.NDArray[np.float64]) -> dict[str, float]:
    return {f"ms_p{p}": round(float(np.percentile(taken, p)) * 1e3, 2) for p in (50, 99)}


def _checked(directory: Path) -> dict[str, float]:
    started = time.perf_counter()
    found = SealedLog.examine(directory, ORIGIN)
    verifying = time.perf_counter() - started
    if not found.passed:
        raise SystemExit(f"the log does not verify: {found.problems[:3]}")
    opening, size = _reopened(directory)
    log = _opened(directory)
    started = time.perf_counter()
    log.citing("nothing")
    behind = time.perf_counter() - started
    log.close()
    return {
        "records": size,
        "verified_per_second": round(size / verifying),
        "checkpoints": found.checkpoints,
        "restart_seconds": round(opening, 2),
        "index_caught_up_seconds": round(behind, 2),
    }


def _reopened(directory: Path) -> tuple[float, int]:
    started = time.perf_counter()
    log = _opened(directory)
    opening = time.perf_counter() - started
    size = int(log.checkpoint().split("\n")[1])
    log.close()
    return opening, size


def _lone(folder: Path, samples: Sequence[Sample]) -> dict[str, Any]:
    """One caller; before each record, as many bytes are written and synced by hand."""
    log = _opened(folder / "lone")
    sealing, syncing = [], []
    length = int(np.median([_length(sample) for sample in samples])) + LEAF
    with (folder / "probe").open("wb", buffering=0) as probe:
        for turn in range(LONE):
            leaf, payload = samples[turn % len(samples)].anew()
            probe.write(os.urandom(length))
            started = time.perf_counter()
            os.fdatasync(probe.fileno())
            syncing.append(time.perf_counter() - started)
            started = time.perf_counter()
            log.seal(leaf, payload)
            sealing.append(time.perf_counter() - started)
    log.close()
    return {"seal": _milliseconds(sealing), "fdatasync": _milliseconds(syncing)}


def _million(folder: Path, samples: Sequence[Sample], callers: int) -> dict[str, float]:
    """Reopening reads the last segment only, so that short payloads do as well as long ones."""
    log = _opened(folder / "million")
    left = threading.Semaphore(MILLION)

    def call() -> None:
        while left.acquire(blocking=False):
            leaf, payload = samples[0].anew()
            log.seal(leaf, Payload(payload.conversation, {"question": "?"}))

    threads = [threading.Thread(target=call) for _ in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.close()
    opening, size = _reopened(folder / "million")
    return {"records": size, "restart_seconds": round(opening, 2)}


def _page(facts: Mapping[str, object], found: Mapping[str, Any]) -> str:
    rows = ["| what | figure | measured |", "|---|---|---|"]
    for name, figures in found.items():
        rows += [f"| {name} | {figure} | {value} |" for figure, value in figures.items()]
    return "\n\n".join(
        [
            "# Sealing, checking and reopening the evidence log, measured",
            "Records of real asks over the sample corpus, every one in a conversation of its own, "
            "keystore included. `shortened` leaves out hits until the payload has little more "
            f"than {PAYLOAD:,} bytes. `cores used by all` counts everybody on the machine.",
            measured.under(facts),
            "\n".join(rows).replace("_", " "),
            "`make bench-evidence` writes this page.",
        ]
    )


if __name__ == "__main__":
    main()
