"""A question that was really asked, and erased, is not found by who guesses it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path

import orjson
import pytest

from service.trails.records import AnswerId, ConversationId
from tests.fakes.library import Library, library_in
from tests.service.trails.samples import key_bytes

FEE = "An international transfer ordered in the app costs 4.90 EUR."
ASKED = "What does an international transfer ordered in the app cost?"
NEAR = "What does the international transfer ordered in the app cost me?"
RANDOM = {"answer", "conversation", "index", "time"}
"""Fields of a leaf that are drawn or counted anew each time."""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = library_in(tmp_path)
    library.put("payments/abroad", f"# Transfers abroad\n\n{FEE}\n")
    library.publish()
    return library


def guesses() -> list[str]:
    """A thousand, the right one among them."""
    made = [f"{word} {ASKED[5:-1]} {n}?" for n in range(250) for word in ("What", "How", "Will")]
    return [*made, *(f"Is my transfer number {n} stuck?" for n in range(249)), ASKED]


def windows(directory: Path) -> set[bytes]:
    """Every run of 16 and of 32 bytes in any file: half a digest, raw or in hex digits."""
    return {
        content[at : at + size]
        for path in directory.rglob("*")
        if path.is_file()
        for content in [path.read_bytes()]
        for size in (16, 32)
        for at in range(len(content))
    }


def keys_in(leaf: Mapping[str, object], data: Path) -> list[bytes]:
    """Whatever could serve as a key: each value of the leaf, and the secrets that are not erased."""
    values: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, Mapping):
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)
        else:
            values.append(str(value).removeprefix("sha256:").removeprefix("hmac-sha256:"))

    walk(leaf)
    raw = [bytes.fromhex(v) for v in values if len(v) in (32, 64) and v.isalnum() and v.islower()]
    secrets = [path.read_bytes() for path in data.rglob("*.key")]
    return list(dict.fromkeys([b"", *raw, *(value.encode() for value in values), *secrets]))


def there_are(secrets: list[bytes], there: set[bytes]) -> list[bytes]:
    """Secrets of which 16 bytes in a row are found."""
    return [s for s in secrets if any(s[at : at + 16] in there for at in (0, 8, 16))]


def test_of_a_thousand_guesses_at_a_real_question_none_is_confirmed(library: Library) -> None:
    parts, data = library.parts, library.parts.settings.data
    with library.served() as client:
        answer = client.post("/v1/ask", json={"question": ASKED}).json()
        leaf = parts.trails.trail(AnswerId(answer["id"])).leaf
        destroyed = key_bytes(parts.trails, ConversationId(answer["conversation"]))
        parts.erasing.erase(ConversationId(answer["conversation"]), "Ann")
        assert parts.trails.trail(AnswerId(answer["id"])).payload is None
        # While the service runs and after it: catalog, blobs, outbox, write-ahead logs and all.
        assert there_are(destroyed, windows(data)) == []
    there, keys = windows(data), keys_in(leaf, data)
    assert len(destroyed) == 2
    assert there_are(destroyed, there) == []
    assert len(keys) > 20
    confirmed = []
    for guess in guesses():
        forms = [guess.encode(), orjson.dumps(guess), orjson.dumps({"question": guess})]
        made = [hashlib.sha256(form).digest() for form in forms]
        made += [hmac.digest(key, forms[0], "sha256") for key in keys]
        if any(mac[:16] in there or mac.hex()[:32].encode() in there for mac in made):
            confirmed.append(guess)
    assert confirmed == []


def test_asking_a_guess_again_tells_it_from_another_no_more_than_its_passages_do(
    library: Library,
) -> None:
    """Whoever has the code and the releases may ask every guess of a copy, and compare leaves."""
    leaves = []
    with library.served() as client:
        for question in (ASKED, NEAR):
            reply = client.post("/v1/ask", json={"question": question}).json()
            leaf = dict(library.parts.trails.trail(reply["id"]).leaf)
            payload = leaf.pop("payload")
            assert isinstance(payload, dict)
            size = payload["size"]
            assert isinstance(size, int)
            assert (size - 28) % 1024 == 0
            leaves.append({name: v for name, v in leaf.items() if name not in RANDOM})
    assert leaves[0] == leaves[1]
