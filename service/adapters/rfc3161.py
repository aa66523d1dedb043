"""A time-stamping authority (RFC 3161): it signs the hash of a checkpoint and the time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import httpx
from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from service.adapters.local_http import LocalTransport, fresh_connections
from service.deadlines import Deadline, DeadlineExceeded
from service.endpoints import EndpointPolicy
from service.generation import GeneratorUnavailable
from service.trails.anchors import AnchorFailed, AnchorRejected, told_at

_SECONDS = 20.0


class TimestampAuthority:
    """Asks an authority over HTTP, and checks its timestamps against roots that are trusted.

    What leaves is a hash of the checkpoint. Certificates must have been valid at the time of the
    timestamp; whether one was revoked is not looked up.
    """

    def __init__(
        self,
        url: str,
        roots: Path,
        endpoints: EndpointPolicy,
        deadline: Callable[[float], Deadline] = Deadline.after,
    ) -> None:
        """An authority's address (empty: only check), and a PEM file of its root certificates."""
        self._url = url
        self._roots = roots
        self._endpoints = endpoints
        self._deadline = deadline

    def obtain(self, note: str) -> bytes:
        """A timestamp over a checkpoint, verified. Raises AnchorFailed."""
        request = (
            TimestampRequestBuilder()
            .data(note.encode())
            .hash_algorithm(HashAlgorithm.SHA256)
            .build()
        )
        evidence = self._post(request.as_bytes())
        try:
            self._verified(note, evidence, request.nonce)
        except AnchorRejected as error:
            raise AnchorFailed(f"{self._url} gave what is no timestamp: {error}.") from error
        return evidence

    def check(self, note: str, evidence: bytes) -> str:
        """When the checkpoint existed, by an authority that is trusted. Raises AnchorRejected."""
        return told_at(self._verified(note, evidence, None).tst_info.gen_time)

    def notes(self) -> Sequence[str]:
        """None: an authority keeps nothing."""
        return ()

    def _verified(self, note: str, evidence: bytes, nonce: int | None) -> TimeStampResponse:
        builder = VerifierBuilder(roots=list(self._certificates()), nonce=nonce)
        try:
            response = decode_timestamp_response(evidence)
            builder.build().verify_message(response, note.encode())
        except (ValueError, VerificationError) as error:
            raise AnchorRejected(f"the timestamp does not verify: {error}") from error
        return response

    def _certificates(self) -> tuple[Certificate, ...]:
        try:
            return tuple(load_pem_x509_certificates(self._roots.read_bytes()))
        except (OSError, ValueError) as error:
            raise AnchorRejected(f"the roots in {self._roots} cannot be read: {error}") from error

    def _post(self, body: bytes) -> bytes:
        with fresh_connections() as pool:
            transport = LocalTransport(pool, self._endpoints, self._deadline(_SECONDS))
            headers = {"content-type": "application/timestamp-query", "accept-encoding": "identity"}
            try:
                with httpx.Client(transport=transport, trust_env=False) as client:
                    reply = client.post(self._url, content=body, headers=headers)
            except (httpx.HTTPError, GeneratorUnavailable, DeadlineExceeded) as error:
                raise AnchorFailed(f"{self._url} cannot be asked: {error}.") from error
        if reply.status_code != httpx.codes.OK:
            raise AnchorFailed(f"{self._url} answers {reply.status_code}.")
        return reply.content
