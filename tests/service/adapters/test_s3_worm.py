"""Nothing is promised that a real S3 store does not hold, locked, byte for byte."""

from __future__ import annotations

import dataclasses
import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from service.adapters.s3_worm import Access, S3Worm, connect
from service.trails.checkpoints import Signer, VerifierKey
from service.trails.probe import probe
from service.trails.records import AuditUnavailable
from service.trails.sealed_log import SealedLog
from service.trails.shipping import Shipping, Terms
from service.trails.stored import Fetching, KeyRow
from service.trails.stores import Kept, Refused, StoreLied, StoreUnavailable
from service.trails.verification import verify_log
from tests.eventually import eventually
from tests.servers.ceph import ceph_gateway
from tests.servers.lying_store import Lie, LyingStore, lying_store
from tests.servers.s3 import ORIGIN, S3Server, ministack, moto, now
from tests.service.trails.samples import record

server = pytest.mark.server


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with ministack(tmp_path_factory.mktemp("ministack")) as running:
        yield running


@pytest.fixture(scope="module")
def proxy(stack: S3Server) -> Iterator[LyingStore]:
    with lying_store(stack.url) as running:
        yield running


@pytest.fixture
def liar(proxy: LyingStore) -> LyingStore:
    proxy.tell(Lie.NONE)
    return proxy


def keeps_its_promises(running: S3Server) -> None:
    """What every store with Object Lock must do; on one server, since it takes long to start."""
    bucket = running.bucket()
    assert "locks objects" in bucket.settled()
    finding = probe(bucket, f"{ORIGIN}/probe/", now())
    assert finding.passed, finding.sentence()
    assert len(finding.attempts) == 10
    assert finding.may_delete, "so that the refusals are the lock's doing"
    receipt = bucket.put("one", b"hello")
    assert receipt.locked_until is not None
    assert receipt.locked_until > now()
    (kept,) = bucket.versions()
    assert (kept.name, kept.version, kept.size) == ("one", receipt.version, 5)
    held = bucket.get(kept)
    assert (held.content, held.locked_until) == (b"hello", receipt.locked_until)
    # Neither a delete marker nor another version hides what was written.
    bucket.delete(f"{ORIGIN}/log/one", None, bypass=False)
    bucket.overwrite(f"{ORIGIN}/log/one", b"other")
    assert {found.version for found in bucket.versions()} > {receipt.version}
    assert bucket.get(kept).content == b"hello"
    again = running.opened(bucket.id.split("/")[1])
    assert again.put("one", b"hello").sha256 == receipt.sha256
    bucket.put("two", b"world")
    assert {found.name for found in bucket.versions("one")} == {"two"}
    with pytest.raises(Refused, match="NoSuchBucket"):
        running.opened("no-such-bucket").put("one", b"hello")
    stranger = dataclasses.replace(running, secret_key="wrong" * 5)
    if running.access_key != "test":
        with pytest.raises(Refused, match="SignatureDoesNotMatch"):
            stranger.opened(bucket.id.split("/")[1]).put("three", b"hello")


@server
def test_ministack_keeps_its_promises(stack: S3Server) -> None:
    keeps_its_promises(stack)


@server
@pytest.mark.timeout(600)
def test_ceph_keeps_its_promises(tmp_path: Path) -> None:
    with ceph_gateway(tmp_path / "ceph") as running:
        keeps_its_promises(running)
        with lying_store(running.url) as proxy:
            store = running.bucket(proxy.url, seconds=1)
            nothing_is_promised_in_vain(store, proxy, tmp_path / "data", (Lie.NONE, Lie.DOWN))


@server
def test_the_probe_rejects_moto_which_shortens_locks(tmp_path: Path) -> None:
    with moto(tmp_path) as running:
        finding = probe(running.bucket(), f"{ORIGIN}/probe/", now())
    assert not finding.passed
    assert "it allowed shorten" in finding.sentence()
    assert finding.leaf().fields["passed"] is False


@server
@pytest.mark.parametrize(
    ("lie", "says"),
    [
        (Lie.DOWN, "ConnectionClosedError"),
        (Lie.ERROR, "InternalError"),
        (Lie.BUSY, "SlowDown"),
        (Lie.HANGS, "ReadTimeoutError"),
        (Lie.CUT, "ConnectionClosedError"),
        (Lie.NO_VERSION, "named no version"),
        (Lie.UNLOCKED, "has no lock instead of COMPLIANCE"),
        (Lie.NO_LOCK_SHOWN, "has no lock instead of COMPLIANCE"),
        (Lie.OTHER_BYTES, "other bytes"),
        (Lie.FEWER_BYTES, "other bytes"),
        (Lie.STORES_NOTHING, "40"),
        (Lie.GARBAGE, "could not keep an object"),
    ],
    ids=lambda value: value.name if isinstance(value, Lie) else "",
)
def test_a_store_that_fails_or_lies_has_kept_nothing(
    stack: S3Server, liar: LyingStore, lie: Lie, says: str
) -> None:
    bucket = stack.bucket(liar.url, seconds=1 if lie is Lie.HANGS else 10)
    liar.tell(lie)
    with pytest.raises(StoreUnavailable, match=says):
        bucket.put("piece", b"bytes of the log")
    liar.tell(Lie.NONE)
    receipt = bucket.put("piece", b"bytes of the log")
    kept = [found for found in bucket.versions() if found.version == receipt.version]
    held = bucket.get(kept[0])
    assert held.content == b"bytes of the log"
    assert held.locked_until is not None, "what was written without its lock is written again"
    assert bucket.put("piece", b"bytes of the log").sha256 == receipt.sha256


@server
def test_a_put_that_was_carried_out_is_found_and_not_written_again(
    stack: S3Server, liar: LyingStore
) -> None:
    bucket = stack.bucket(liar.url, seconds=2)
    liar.tell(Lie.CUT)
    with pytest.raises(StoreUnavailable):
        bucket.put("piece", b"bytes of the log")
    liar.tell(Lie.NONE)
    bucket.put("piece", b"bytes of the log")
    assert len(list(bucket.versions())) == 1


@server
@pytest.mark.timeout(240)
def test_whatever_the_store_does_no_record_is_promised_in_vain_and_none_is_lost(
    stack: S3Server, liar: LyingStore, tmp_path: Path
) -> None:
    lies, recovers_within = [Lie.DOWN, Lie.SLOW, Lie.NO_VERSION, Lie.UNLOCKED, Lie.OTHER_BYTES], 30
    if os.environ.get("COUNTERSIGN_TEST_FAULTS") == "whole":
        # Nothing else runs then.
        lies, recovers_within = [lie for lie in Lie if lie is not Lie.NONE], 5
    store = stack.bucket(liar.url, seconds=1)
    slowest = nothing_is_promised_in_vain(store, liar, tmp_path / "data", lies)
    assert slowest < recovers_within, "seconds from the end of a fault to the next promise"


def nothing_is_promised_in_vain(
    store: S3Worm, proxy: LyingStore, directory: Path, lies: tuple[Lie, ...] | list[Lie]
) -> float:
    """Seal from eight threads through every lie; the slowest recovery, in seconds."""
    promised: list[tuple[int, str]] = []
    refused: list[str] = []
    stop = threading.Event()

    def ship(signer: Signer) -> Shipping:
        terms = Terms(waits=True, patience=1.5)
        return Shipping(directory, store, terms, signer.recognised, now)

    log = SealedLog.open(directory, ORIGIN, now, ship=ship)

    def work() -> None:
        while not stop.is_set():
            try:
                sealed = log.seal(*record()[1:])
                promised.append((sealed.index, sealed.leaf))
            except AuditUnavailable as error:
                refused.append(str(error))
                stop.wait(0.05)

    threads = [threading.Thread(target=work) for _ in range(_WRITERS)]
    for thread in threads:
        thread.start()
    slowest = 0.0
    try:
        for lie in lies:
            _more(promised)
            proxy.tell(lie)
            if lie not in _HOLDS:
                # What was on its way when the lie began is told of by now.
                enough = len(refused) + _WRITERS
                eventually(partial(_as_many, refused, enough), "nothing was refused")
            during = len(promised)
            stop.wait(1.2)
            if lie not in _HOLDS:
                assert len(promised) == during, f"something was promised while {lie.value}"
            proxy.tell(Lie.NONE)
            slowest = max(slowest, _more(promised))
    finally:
        stop.set()
        proxy.tell(Lie.NONE)
        for thread in threads:
            thread.join()
        log.close()
    copy = directory / "copy"
    (copy / "log").mkdir(parents=True)
    fetched = Fetching(store, KeyRow(VerifierKey.parse(log.vkey)), copy / "log").run()
    found, own = verify_log(copy, VerifierKey.parse(log.vkey)), log.vkey
    assert fetched.problems == []
    assert found.problems == ()
    assert found.size == verify_log(directory, VerifierKey.parse(own)).size, "nothing was lost"
    assert max(index for index, _ in promised) < found.size
    assert len({index for index, _ in promised}) == len(promised)
    for number in (int(path.stem) for path in (copy / "log").iterdir()):
        name = f"{number:08d}.seg"
        kept = (directory / "log" / name).read_bytes()
        assert kept == (copy / "log" / name).read_bytes()
    return slowest


_WRITERS = 8
_HOLDS = {Lie.NONE, Lie.SLOW, Lie.NO_VERSION}
"""Here the store does hold the pieces; the version that it does not name is in its list."""


def _as_many(refused: list[str], enough: int) -> bool:
    return len(refused) >= enough


def _more(promised: list[tuple[int, str]], seconds: float = 60) -> float:
    """Wait for the next promise; how long it took."""
    began, before = time.monotonic(), len(promised)
    while len(promised) == before:
        assert time.monotonic() < began + seconds, "nothing was promised any more"
        time.sleep(0.01)
    return time.monotonic() - began


class Answers:
    """A server on loopback that gives one reply to everything, and remembers who asked what."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.asked: list[str] = []
        answers = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                answers.asked.append(f"{self.command} {self.path}")
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_PUT = do_HEAD = do_POST = do_GET  # noqa: N815

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


Opens = Callable[..., Answers]


@pytest.fixture
def answers() -> Iterator[Opens]:
    running: list[Answers] = []

    def opens(status: int = 200, body: bytes = b"", **headers: str) -> Answers:
        opened = Answers(status, {k.replace("_", "-"): v for k, v in headers.items()}, body)
        running.append(opened)
        return opened

    yield opens
    for one in running:
        one.close()


def opened(url: str, key: str | None = "me") -> S3Worm:
    secret = None if key is None else "secret"
    return S3Server(url, key or "", secret or "").opened("bucket", seconds=1)


def test_a_redirect_leads_nowhere_else(answers: Opens) -> None:
    other = answers()
    first = answers(
        301,
        b"<Error><Code>PermanentRedirect</Code><Endpoint>elsewhere</Endpoint></Error>",
        location=f"{other.url}/bucket/x",
        x_amz_bucket_region="eu-west-1",
    )
    with pytest.raises(StoreUnavailable):
        opened(first.url).put("x", b"1")
    assert first.asked
    assert other.asked == []


def test_no_proxy_of_the_environment_carries_the_log(
    answers: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, store = answers(), answers(403)
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    with pytest.raises(StoreUnavailable):
        opened(store.url).put("x", b"1")
    assert proxy.asked == []
    assert store.asked


def test_credentials_are_looked_for_on_this_machine_only(
    answers: Opens, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    metadata, store = answers(), answers()
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.url)
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", metadata.url)
    access = Access(store.url, "bucket", "us-east-1", None, None, seconds=1)
    nobody = S3Worm(connect(access), access, "log/", timedelta(days=1), now)
    with pytest.raises(StoreUnavailable, match="NoCredentialsError"):
        nobody.put("x", b"1")
    assert metadata.asked == store.asked == []
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "me")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    somebody = S3Worm(connect(access), access, "log/", timedelta(days=1), now)
    with pytest.raises(StoreUnavailable, match="named no version"):
        somebody.put("x", b"1")
    assert store.asked == ["PUT /bucket/log/x"]


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (200, b"", {}),
        (200, b"", {"x_amz_version_id": "null"}),
        (200, b"\xff\x00 not xml <", {}),
        (200, b"<a><b></a>", {"x_amz_version_id": "v", "x_amz_object_lock_mode": "COMPLIANCE"}),
        (
            200,
            b"",
            {"x_amz_version_id": "v", "x_amz_object_lock_retain_until_date": "yesterday or so"},
        ),
        (404, b"<html>", {}),
        (500, b"{}", {}),
        (204, b"", {"x_amz_version_id": "v"}),
        (302, b"", {"location": "http://192.0.2.1/"}),
    ],
)
def test_no_reply_is_too_odd_to_be_refused(
    answers: Opens, status: int, body: bytes, headers: dict[str, str]
) -> None:
    store = opened(answers(status, body, **headers).url)
    for asks in (
        lambda: store.put("x", b"1"),
        lambda: list(store.versions()) or store.put("x", b"1"),
        store.settled,
        lambda: probe(store, "probe/", now()),
    ):
        with pytest.raises(StoreUnavailable):
            asks()


def test_a_list_that_never_ends_is_broken_off(answers: Opens) -> None:
    page = (
        b"<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>a</NextKeyMarker>"
        b"<NextVersionIdMarker>b</NextVersionIdMarker></ListVersionsResult>"
    )
    with pytest.raises(StoreLied, match="again and again"):
        list(opened(answers(200, page).url).versions())


def test_an_object_is_read_no_further_than_it_may_be_long(answers: Opens) -> None:
    store = opened(answers(200, b"x" * 100_000, x_amz_version_id="v").url)
    assert len(store.get(Kept("x", "v", 10)).content) == 11


def test_a_list_that_goes_in_a_circle_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened("http://127.0.0.1:9")
    pages = ({"IsTruncated": True, "NextKeyMarker": name} for name in itertools.cycle("abc"))
    monkeypatch.setattr(store._client, "list_object_versions", lambda **_: next(pages))
    with pytest.raises(StoreLied, match="again and again"):
        list(store.versions())


@contextmanager
def dripping(head: bytes) -> Iterator[str]:
    """A store that sends this at once, and then a byte now and then for ever."""
    ended = threading.Event()

    class Drips(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            with suppress(OSError):
                self.wfile.write(head)
                while not ended.wait(0.1):
                    self.wfile.write(b"x")

    server = ThreadingHTTPServer(("127.0.0.1", 0), Drips)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        ended.set()
        server.shutdown()
        server.server_close()


def test_an_object_that_comes_in_drops_is_not_waited_for() -> None:
    with dripping(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n") as url:
        store, began = opened(url), time.monotonic()
        with pytest.raises(StoreUnavailable, match="too slowly"):
            store.get(Kept("x", "v", 1000))
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "head",
    [b"HTTP/1.1 200 OK\r\nx-", b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n<?xml "],
)
def test_a_list_whose_head_or_body_comes_in_drops_is_not_waited_for(head: bytes) -> None:
    with dripping(head) as url:
        store, began = opened(url), time.monotonic()
        with pytest.raises(StoreUnavailable, match="could not list"):
            list(store.versions())
    assert time.monotonic() - began < 30


def test_a_reply_that_says_nothing_is_not_an_empty_list(answers: Opens) -> None:
    with pytest.raises(StoreUnavailable, match="gave no list"):
        list(opened(answers(200, b"").url).versions())
