"""What is hashed in few calls is what the library gives."""

from __future__ import annotations

import hashlib
import zlib

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from service.trails.frames import Kind, decode, encode
from service.trails.hashing import hkdf_sha256, hmac_sha256, sha256

_LONG = st.builds(
    lambda piece, size: (piece * 9000)[:size], st.binary(min_size=1), st.integers(0, 9000)
)


@given(_LONG, st.binary(max_size=64))
def test_a_hash_is_that_of_all_bytes(content: bytes, begun: bytes) -> None:
    assert sha256(content, begun) == hashlib.sha256(begun + content).digest()
    assert sha256(memoryview(content), begun) == hashlib.sha256(begun + content).digest()


@given(st.binary(max_size=64), _LONG)
def test_a_mac_is_the_librarys(key: bytes, message: bytes) -> None:
    library = HMAC(key, SHA256())
    library.update(message)
    assert hmac_sha256(key, message) == library.finalize()


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=32), st.binary(max_size=40))
def test_a_derived_key_is_the_librarys(secret: bytes, salt: bytes, purpose: bytes) -> None:
    assert hkdf_sha256(secret, salt, purpose) == HKDF(SHA256(), 32, salt, purpose).derive(secret)


@given(_LONG, _LONG)
def test_a_frames_checksum_is_that_of_all_its_bytes(body: bytes, payload: bytes) -> None:
    whole = encode(Kind.ENTRY, body, payload)
    assert int.from_bytes(whole[13:17], "big") == zlib.crc32(whole[:13] + whole[17:])
    assert decode(whole, 0) is not None
