"""Personal text as ciphertext, bound to the leaf that names it, and commitments to parts of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.trails.canonical import LeafRejected, encoded
from service.trails.frames import MAX_PAYLOAD
from service.trails.hashing import hkdf_sha256, hmac_sha256, sha256
from service.trails.keystore import Key
from service.trails.records import ConversationId, Json, Payload

_NONCE = 12
_PADDED_TO = 1024
"""Bytes. A payload's size stands in the leaf for ever, and must not tell guesses apart."""


class PayloadDamaged(ValueError):
    """The ciphertext is not the one that was sealed with this leaf."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A payload as the log keeps it, and what its leaf says about it."""

    ciphertext: bytes
    """Nonce, ciphertext, tag."""
    fields: Mapping[str, Json]


def enclosed(payload: Payload, key: Key, origin: str) -> Enclosed:
    """Encrypt a payload for a record of its own. Raises LeafRejected."""
    random = os.urandom(16 + _NONCE)
    record, nonce = random[:16].hex(), random[16:]
    try:
        plain = orjson.dumps(payload.fields)
    except TypeError as error:
        raise LeafRejected(f"the payload is no JSON: {error}") from error
    if len(plain) + 64 > MAX_PAYLOAD:
        raise LeafRejected(f"the payload has {len(plain)} bytes, more than {MAX_PAYLOAD - 64}")
    # JSON may end in blanks, so that whoever opens it need not know.
    plain = plain.ljust(-len(plain) // _PADDED_TO * -_PADDED_TO)
    bound = _bound(origin, payload.conversation, key.id, record)
    ciphertext = nonce + AESGCM(_derived(key, b"payload", b"")).encrypt(nonce, plain, bound)
    fields: dict[str, Json] = {
        "key": key.id,
        "record": record,
        "digest": digest(ciphertext),
        "size": len(ciphertext),
    }
    if payload.commitments:
        committing = commitment_key(key, record)
        fields["commitments"] = {
            name: commitment(committing, content) for name, content in payload.commitments.items()
        }
    return Enclosed(ciphertext, fields)


def opened(ciphertext: bytes, leaf: Mapping[str, Json], key: Key, origin: str) -> dict[str, object]:
    """The payload's fields. Raises PayloadDamaged."""
    named = leaf["payload"]
    if not isinstance(named, dict) or digest(ciphertext) != named["digest"]:
        raise PayloadDamaged("the ciphertext is not the one whose digest the leaf names")
    conversation = ConversationId(str(leaf["conversation"]))
    bound = _bound(origin, conversation, key.id, str(named["record"]))
    try:
        plain = AESGCM(_derived(key, b"payload", b"")).decrypt(
            ciphertext[:_NONCE], ciphertext[_NONCE:], bound
        )
    except InvalidTag as error:
        raise PayloadDamaged("the ciphertext does not open with the key the leaf names") from error
    fields: dict[str, object] = orjson.loads(plain)
    return fields


def digest(content: bytes | memoryview) -> str:
    """A digest as leaves write it."""
    return "sha256:" + sha256(content).hex()


def commitment_key(key: Key, record: str) -> bytes:
    """The key of one record's commitments; disclosing it opens no other record."""
    return _derived(key, b"commitments", bytes.fromhex(record))


def commitment(key: bytes, content: bytes) -> str:
    """What a leaf says about content that nobody can guess without the key."""
    return "hmac-sha256:" + hmac_sha256(key, content).hex()


def _derived(key: Key, purpose: bytes, salt: bytes) -> bytes:
    return hkdf_sha256(key.secret, salt, b"countersign/v1/" + purpose)


def _bound(origin: str, conversation: ConversationId, key: str, record: str) -> bytes:
    return encoded({"log": origin, "conversation": conversation, "key": key, "record": record})
