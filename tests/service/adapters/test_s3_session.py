"""A request to a store ends in time, whatever became of the thread that watches the clock."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ConnectionClosedError, HTTPClientError, ReadTimeoutError

from service.adapters import s3_session
from service.adapters.s3_session import Session

ENDED = (ConnectionClosedError, ReadTimeoutError)


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes a request and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setattr(s3_session, "_REPLY", 0)
    # What the library itself waits for comes later: only the clock ends it.
    session = Session(5, True, 2)
    session._seconds = 0.05
    return session


def send(session: Session, url: str) -> None:
    session.send(AWSRequest("GET", url).prepare())


def test_after_a_thread_that_could_not_be_started_the_clock_is_watched_again(
    session: Session, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", full)
        with pytest.raises(HTTPClientError, match="can't start new thread"):
            send(session, silent)
    assert not session._watch._until
    began = time.monotonic()
    with pytest.raises(ENDED):
        send(session, silent)
    assert time.monotonic() - began < 30


def test_a_fork_watches_the_clock_itself(
    session: Session, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ENDED):
        send(session, silent)
    # In a fork the thread is gone, and the lock may be held by nobody who is there.
    monkeypatch.setattr(os, "getpid", lambda: -1)
    session._watch._lock.acquire()
    began = time.monotonic()
    with pytest.raises(ENDED):
        send(session, silent)
    assert time.monotonic() - began < 30
    assert not session._watch._until
