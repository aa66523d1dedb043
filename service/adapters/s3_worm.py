"""Pieces of the log in an S3 bucket with Object Lock, each in COMPLIANCE mode and read back."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from urllib3.exceptions import HTTPError

from service.adapters.s3_session import SLOWEST, Session
from service.trails.probe import Lock, Locked
from service.trails.stores import Held, Kept, Receipt, Refused, StoreLied, StoreUnavailable

S3Client = Any
"""Its methods are made at run time, from a description of the service."""

_CHAIN = frozenset({"env", "shared-credentials-file", "config-file", "custom-process"})
_LATEST_LOCK = timedelta(seconds=2)
"""Stores keep whole seconds."""
_COMPLIANCE = "COMPLIANCE"
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Access:
    """How a bucket is reached."""

    url: str
    bucket: str
    region: str
    access_key: str | None
    """With `secret_key` None: what boto3 finds in the environment and in its files."""
    secret_key: str | None
    ca: Path | None = None
    seconds: float = 4.0
    """For one request."""
    connections: int = 8


def connect(access: Access) -> S3Client:
    """A client of the bucket's store, whose host the caller has allowed; nothing is sent yet."""
    library = botocore.session.get_session()
    if access.secret_key is None:
        # The rest of the chain would ask hosts that nobody has allowed, such as a cloud's
        # metadata service.
        chain = library.get_component("credential_provider")
        for provider in list(chain.providers):
            if provider.METHOD not in _CHAIN:
                chain.remove(provider.METHOD)
    client = library.create_client(
        "s3",
        endpoint_url=access.url,
        region_name=access.region,
        aws_access_key_id=access.access_key,
        aws_secret_access_key=access.secret_key,
        config=Config(
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            # What failed is tried again by whoever ships, who also knows when to stop.
            retries={"total_max_attempts": 1},
            # A proxy of the environment would carry the log elsewhere.
            proxies={},
            # It would be put together anew for each request, and tell the store of this machine.
            user_agent="countersign",
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
    client.meta.events.register_last("before-call.s3", _as_asked)
    session = Session(access.seconds, str(access.ca) if access.ca else True, access.connections)
    client.meta.events.register("before-send.s3", session.answer)
    return client


def _as_asked(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    """Send a request at once, to whom it was addressed."""
    # The library would wait a second for stores that never say `100 Continue`.
    params["headers"].pop("Expect", None)
    # It would also follow redirects to other regions, and one that never ends for ever.
    context.setdefault("s3_redirect", {})["redirected"] = True


class S3Worm:
    """Implements Store and Lockable over one prefix of a bucket."""

    locks = True

    def __init__(
        self,
        client: S3Client,
        access: Access,
        prefix: str,
        retention: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._access = access
        self._bucket = access.bucket
        self._prefix = prefix
        self._retention = retention
        self._clock = clock
        self._doubtful: set[str] = set()

    @property
    def id(self) -> str:
        """The store, the bucket and the prefix."""
        return f"s3:{urlsplit(self._access.url).netloc}/{self._bucket}/{self._prefix}"

    @property
    def label(self) -> str:
        """What the bucket promises."""
        return (
            f"the bucket {self._bucket} at {urlsplit(self._access.url).netloc}, each object under "
            f"Object Lock (COMPLIANCE) for {self._retention.days} days"
        )

    def put(self, name: str, content: bytes) -> Receipt:
        """Write, then ask for the lock, then read the bytes back."""
        digest = hashlib.sha256(content).digest()
        until = self._clock() + self._retention
        key = self._prefix + name
        # A request that failed may have been carried out all the same.
        doubtful = name in self._doubtful
        if doubtful and (found := self._found(name, content, digest)) is not None:
            return found
        self._doubtful.add(name)
        try:
            version = self._put(key, content, digest, until, only_new=not doubtful)
        except Refused as refusal:
            if refusal.code not in {"PreconditionFailed", "412"}:
                raise
            found = self._found(name, content, digest)
            if found is not None:
                return found
            # Something lies there, but not this, or not locked: another version goes above it.
            version = self._put(key, content, digest, until, only_new=False)
        receipt = self._checked(Kept(name, version, len(content)), content, digest, until)
        self._doubtful.discard(name)
        return receipt

    def versions(self, after: str = "") -> Iterator[Kept]:
        """Every version under the prefix; delete markers hide nothing from this list."""
        for kept, _ in self._versions(self._prefix, after):
            # Some stores begin their list with the name after which it was to begin.
            if kept.name > after:
                yield kept

    def get(self, kept: Kept) -> Held:
        """One version's bytes and lock."""
        with self._sentences(f"give {kept.name}"):
            reply = self._client.get_object(
                Bucket=self._bucket, Key=self._prefix + kept.name, VersionId=kept.version
            )
            content = _read(reply["Body"], kept.size, self._access.seconds)
        lock = _lock(reply)
        return Held(content, lock.until if lock and lock.mode == _COMPLIANCE else None)

    def settled(self) -> str:
        """That the bucket can keep what it gets. Raises StoreUnavailable."""
        with self._sentences("tell how it is set up"):
            versioning = self._client.get_bucket_versioning(Bucket=self._bucket)
            lock = self._client.get_object_lock_configuration(Bucket=self._bucket)
        if versioning.get("Status") != "Enabled":
            raise StoreUnavailable(f"the bucket {self._bucket} keeps no versions")
        if lock.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled") != "Enabled":
            raise StoreUnavailable(f"the bucket {self._bucket} was made without Object Lock")
        return f"{self._bucket} keeps versions and locks objects"

    def create_bucket(self) -> None:
        """Make the bucket, with Object Lock, which cannot be switched on later."""
        with self._sentences("make a bucket"):
            self._client.create_bucket(Bucket=self._bucket, ObjectLockEnabledForBucket=True)

    # What the probe tries. Names are outside the log's prefix.

    def put_locked(self, name: str, content: bytes, until: datetime) -> str:
        """Write an object in COMPLIANCE mode; its version."""
        return self._put(name, content, hashlib.sha256(content).digest(), until, only_new=True)

    def locked(self, name: str, version: str) -> Locked | None:
        """What a version is now; None where it is gone."""
        try:
            with self._sentences("give the probe's object"):
                reply = self._client.get_object(Bucket=self._bucket, Key=name, VersionId=version)
                return Locked(_read(reply["Body"], 4096, self._access.seconds), _lock(reply))
        except Refused as refusal:
            if refusal.code in {"NoSuchKey", "NoSuchVersion", "404"}:
                return None
            raise

    def delete(self, name: str, version: str | None, *, bypass: bool) -> str:
        """Delete a version, or hide the object; the version of the delete marker."""
        how: dict[str, Any] = {"VersionId": version} if version else {}
        if bypass:
            how["BypassGovernanceRetention"] = True
        with self._sentences("delete"):
            reply = self._client.delete_object(Bucket=self._bucket, Key=name, **how)
        return str(reply.get("VersionId", ""))

    def delete_many(self, name: str, version: str, *, bypass: bool) -> None:
        """Delete a version in a list of them."""
        how: dict[str, Any] = {"BypassGovernanceRetention": True} if bypass else {}
        with self._sentences("delete a list"):
            reply = self._client.delete_objects(
                Bucket=self._bucket,
                Delete={"Objects": [{"Key": name, "VersionId": version}]},
                **how,
            )
        for error in reply.get("Errors", []):
            code = error.get("Code", "?")
            raise Refused(code, f"{self._bucket} would not delete a list: {code}")

    def retain(self, name: str, version: str, lock: Lock, *, bypass: bool) -> None:
        """Give a version another lock."""
        how: dict[str, Any] = {"BypassGovernanceRetention": True} if bypass else {}
        with self._sentences("change a lock"):
            self._client.put_object_retention(
                Bucket=self._bucket,
                Key=name,
                VersionId=version,
                Retention={"Mode": lock.mode, "RetainUntilDate": lock.until},
                ChecksumAlgorithm="SHA256",
                **how,
            )

    def overwrite(self, name: str, content: bytes) -> None:
        """Write other bytes under the same name."""
        with self._sentences("overwrite"):
            self._client.put_object(
                Bucket=self._bucket, Key=name, Body=content, ChecksumAlgorithm="SHA256"
            )

    def _put(
        self, key: str, content: bytes, digest: bytes, until: datetime, *, only_new: bool
    ) -> str:
        how: dict[str, Any] = {"IfNoneMatch": "*"} if only_new else {}
        with self._sentences("keep an object"):
            reply = self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=content,
                ContentType="application/octet-stream",
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=base64.b64encode(digest).decode(),
                ObjectLockMode="COMPLIANCE",
                ObjectLockRetainUntilDate=until,
                **how,
            )
        version = reply.get("VersionId")
        if not version or version == "null":
            raise StoreLied(
                f"{self._bucket} took an object and named no version of it: it keeps none, and "
                "what it holds can be overwritten"
            )
        return str(version)

    def _checked(self, kept: Kept, content: bytes, digest: bytes, until: datetime) -> Receipt:
        """What the store holds under a version, compared with what it was given."""
        with self._sentences(f"tell about {kept.name}"):
            head = self._client.head_object(
                Bucket=self._bucket, Key=self._prefix + kept.name, VersionId=kept.version
            )
        self._require_locked(_lock(head), until, kept.name)
        held = self.get(kept)
        if held.content != content:
            raise StoreLied(f"{kept.name} came back with other bytes than were written")
        if held.locked_until is None or held.locked_until < until - _LATEST_LOCK:
            raise StoreLied(f"{kept.name} is given back without its lock")
        return Receipt(kept.name, kept.version, digest.hex(), kept.size, held.locked_until)

    def _require_locked(self, lock: Lock | None, until: datetime, name: str) -> None:
        if lock is None or lock.mode != _COMPLIANCE or lock.until < until - _LATEST_LOCK:
            found = f"{lock.mode} until {lock.until:%Y-%m-%d %H:%M:%S}" if lock else "no lock"
            raise StoreLied(
                f"{name} has {found} instead of COMPLIANCE until {until:%Y-%m-%d %H:%M:%S}"
            )

    def _found(self, name: str, content: bytes, digest: bytes) -> Receipt | None:
        """The version that an earlier request has made, where it is as it should be."""
        key = self._prefix + name
        for kept, version_of in self._versions(key, ""):
            if version_of != key or kept.size != len(content):
                continue
            try:
                # A record made earlier is locked for a little less.
                least = self._clock() + self._retention - timedelta(days=1)
                receipt = self._checked(kept, content, digest, least)
            except StoreLied:
                continue
            self._doubtful.discard(name)
            return receipt
        return None

    def _versions(self, prefix: str, after: str) -> Iterator[tuple[Kept, str]]:
        marker: dict[str, str] = {"KeyMarker": prefix + after} if after else {}
        seen: set[tuple[str, ...]] = set()
        while True:
            with self._sentences("list what it holds"):
                page = self._client.list_object_versions(
                    Bucket=self._bucket, Prefix=prefix, **marker
                )
                if not page.keys() & {"Name", "IsTruncated"}:
                    # A reply that says nothing is not the list of a bucket that holds nothing.
                    raise StoreUnavailable(f"{self._bucket} gave no list of what it holds")
                rows = [(r["Key"], r["VersionId"], r["Size"]) for r in page.get("Versions", [])]
            for key, version, size in rows:
                if not key.startswith(prefix):
                    raise StoreLied(f"{self._bucket} lists objects that were not asked for")
                yield Kept(key[len(self._prefix) :], version, size), key
            if not page.get("IsTruncated"):
                return
            marker = {
                "KeyMarker": page.get("NextKeyMarker", ""),
                "VersionIdMarker": page.get("NextVersionIdMarker", ""),
            }
            if tuple(marker.values()) in seen:
                raise StoreLied(f"{self._bucket} lists the same objects again and again")
            seen.add(tuple(marker.values()))

    @contextmanager
    def _sentences(self, what: str) -> Iterator[None]:
        """Turn what the library raises into StoreUnavailable; Refused where the store said no."""
        where = f"{self._bucket} at {self._access.url}"
        try:
            yield
        except ClientError as error:
            said = error.response.get("Error", {})
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            code = str(said.get("Code", status))
            if status >= 500 or status == 429 or code in _PASSING:
                raise StoreUnavailable(f"{where} could not {what}: {code}") from error
            raise Refused(code, f"{where} would not {what}: {code}") from error
        except (
            BotoCoreError,
            HTTPError,
            ResponseParserError,
            OSError,
            ValueError,
            KeyError,
        ) as error:
            # A reply that is no S3 reply ends in the library's parsers as any of the last three.
            raise StoreUnavailable(f"{where} could not {what}: {type(error).__name__}") from error


_PASSING = frozenset({"SlowDown", "RequestTimeout", "RequestTimeTooSkewed", "Throttling"})


def _lock(reply: Any) -> Lock | None:
    mode, until = reply.get("ObjectLockMode"), reply.get("ObjectLockRetainUntilDate")
    return Lock(str(mode), until.astimezone(UTC)) if mode and until else None


def _read(body: Any, size: int, seconds: float) -> bytes:
    """At most one byte more than was expected, so that no store can fill the memory.

    Raises StoreUnavailable where a store that sends a little now and then takes too long.
    """
    until = time.monotonic() + seconds + size / SLOWEST
    content = bytearray()
    # What there is, at once: `read` would wait for all of it, anew for each byte that comes.
    stream = getattr(body, "_raw_stream", body)
    reads = getattr(stream, "read1", stream.read)
    try:
        while len(content) <= size:
            chunk = reads(min(_CHUNK, size + 1 - len(content)))
            if not chunk:
                break
            content += chunk
            if time.monotonic() > until:
                raise StoreUnavailable("an object came too slowly")
    finally:
        body.close()
    return bytes(content)
