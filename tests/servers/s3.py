"""Independent servers of the S3 protocol on loopback, each in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from service.adapters.s3_worm import Access, S3Client, S3Worm, connect
from tests.servers.ports import free_port

VARIABLE = "COUNTERSIGN_TEST_S3"
ORIGIN = "bank.example/answers/host1"


@dataclass(frozen=True, slots=True)
class S3Server:
    """Where a server listens, and its user."""

    url: str
    access_key: str
    secret_key: str

    def access(self, bucket: str, url: str = "", seconds: float = 30.0) -> Access:
        """The way to a bucket, directly or through a proxy."""
        return Access(
            url or self.url,
            bucket,
            "us-east-1",
            self.access_key,
            self.secret_key,
            seconds=seconds,
        )

    def bucket(self, url: str = "", seconds: float = 30.0) -> S3Worm:
        """A new bucket with Object Lock; what is in it is locked for a day."""
        name = "evidence-" + os.urandom(6).hex()
        opened = self.opened(name, url, seconds)
        self.opened(name).create_bucket()
        return opened

    def opened(self, bucket: str, url: str = "", seconds: float = 30.0) -> S3Worm:
        """A bucket."""
        access = self.access(bucket, url, seconds)
        return S3Worm(
            _client(replace(access, bucket="")), access, f"{ORIGIN}/log/", timedelta(days=1), now
        )


@lru_cache(maxsize=8)
def _client(access: Access) -> S3Client:
    """Making one takes longer than most of what is done with it."""
    return connect(access)


def now() -> datetime:
    """The system's clock, since servers have it too."""
    return datetime.now(UTC)


def _python() -> str:
    named = os.environ.get(VARIABLE)
    if not named:
        pytest.skip(
            f"no S3 servers are here: install ministack, moto[s3], flask and flask-cors into an "
            f"environment and name its Python in {VARIABLE} (.ci/run shows how)."
        )
    return named


@contextmanager
def ministack(directory: Path) -> Iterator[S3Server]:
    """MiniStack, which keeps Object Lock's promises."""
    with _serving(
        directory, ["-m", "hypercorn", "--bind", "127.0.0.1:{port}", "ministack.app:app"]
    ) as url:
        yield S3Server(url, "test", "test")


@contextmanager
def moto(directory: Path) -> Iterator[S3Server]:
    """Moto, which lets a COMPLIANCE lock be shortened: what a probe must find."""
    with _serving(
        directory,
        [
            "-c",
            "import sys; from moto.server import main; main(sys.argv[1:])",
            "-H",
            "127.0.0.1",
            "-p",
            "{port}",
        ],
    ) as url:
        yield S3Server(url, "test", "test")


@contextmanager
def _serving(directory: Path, words: list[str]) -> Iterator[str]:
    port = free_port()
    with (directory / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [_python(), *(word.format(port=port) for word in words)],
            cwd=directory,
            env={**os.environ, "SERVICES": "s3", "LOG_LEVEL": "WARNING"},
            stdout=log,
            stderr=log,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _await(url, directory / "server.log")
            yield url
        finally:
            process.terminate()
            process.wait(20)


def _await(url: str, log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urlopen(url, timeout=2):
                return
        except HTTPError:
            return
        except (URLError, OSError) as error:
            if time.monotonic() > until:
                raise AssertionError(f"no server at {url}: {log.read_text()[-2000:]}") from error
            time.sleep(0.1)
