"""SHA-256, HMAC and HKDF in few calls, each of which keeps its turn among the threads."""

from __future__ import annotations

import hashlib
from typing import Final

_TURN: Final = 2047
"""Bytes after which `hashlib` lets other threads run. Among many threads, getting the turn back
takes longer than hashing whatever a record holds."""
_BLOCK: Final = 64
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


def sha256(content: bytes | memoryview, begun: bytes = b"") -> bytes:
    """The hash of some bytes, and of those that begin them."""
    if len(begun) + len(content) <= _TURN:
        return hashlib.sha256(begun + content).digest()
    hash_ = hashlib.sha256(begun)
    view = memoryview(content)
    for start in range(0, len(view), _TURN):
        hash_.update(view[start : start + _TURN])
    return hash_.digest()


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """RFC 2104, of a key of at most 64 bytes."""
    key = key.ljust(_BLOCK, b"\0")
    inner = sha256(message, key.translate(_INNER))
    return hashlib.sha256(key.translate(_OUTER) + inner).digest()


def hkdf_sha256(secret: bytes, salt: bytes, purpose: bytes) -> bytes:
    """32 bytes derived from a secret as RFC 5869 says."""
    return hmac_sha256(hmac_sha256(salt, secret), purpose + b"\x01")
