"""A bundle verifies with nothing but the key, and no altered one does."""

from __future__ import annotations

import ast
import base64
import copy
import random
import runpy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from service.trails.bundle import BundleImpossible, bundle
from service.trails.checkpoints import InclusionProof, Signer
from service.trails.merkle import leaf_hash
from service.trails.records import TrailMissing
from service.trails.sealed_log import SealedLog
from service.trails.segments import LogDamaged
from tests.service.trails.conftest import Open
from tests.service.trails.released import SmallRelease
from tests.service.trails.samples import ORIGIN, record
from tests.service.trails.test_rotation import rotate

SCRIPT = Path(__file__).parents[3] / "docs" / "verify_bundle.py"
RELEASE = SmallRelease()
VERIFIER = runpy.run_path(str(SCRIPT))
Json = Any


def canonical(fields: Json) -> bytes:
    return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)


def verified(data: bytes, key: str) -> list[str]:
    """The lines of the script's checks; raises what makes it end with 1."""
    name, hash_, public = key.split("+", 2)
    return list(VERIFIER["checks"](data, name, bytes.fromhex(hash_), base64.b64decode(public)[1:]))


def refused(data: bytes, key: str) -> bool:
    try:
        verified(data, key)
    except (ValueError, LookupError, TypeError, AttributeError):
        return True
    return False


def run(data: bytes, key: str, folder: Path) -> tuple[int, list[str]]:
    """The script as an auditor runs it: isolated, in a directory that holds nothing else."""
    (folder / "b.json").write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-I", SCRIPT, "b.json", "--key", key],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).splitlines()


@pytest.fixture
def made(log: SealedLog) -> tuple[bytes, str]:
    """A disclosed bundle about the fourth of seven entries, and the log's key."""
    idents = []
    for n in range(7):
        ident, leaf, payload = RELEASE.answer(n, n + 3, n)
        log.seal(leaf, payload)
        idents.append(ident)
    return bundle(log.record(idents[3]), RELEASE, disclose=True), log.vkey


def test_a_bundle_verifies_alone_in_an_empty_directory(
    made: tuple[bytes, str], tmp_path: Path
) -> None:
    code, lines = run(*made, tmp_path)
    assert code == 0, lines
    assert [line.split()[1] for line in lines[:-1]] == [
        "bundle", "inclusion", "checkpoint", "payload", "passage", "passage",
        "disclosed", "disclosed", "disclosed",
    ]  # fmt: skip
    assert lines[-1] == "verified"


def sealed_with(
    log: SealedLog, change: Callable[[dict[str, Json]], None], *, disclose: bool
) -> bytes:
    """A bundle of an answer that was sealed like this, with everything else in order."""
    ident, leaf, payload = RELEASE.answer(2, 3)
    said: dict[str, Json] = {
        "leaf": copy.deepcopy(dict(leaf.fields)),
        "answer": copy.deepcopy(payload.fields["answer"]),
    }
    change(said)
    payload = replace(
        payload,
        fields={**payload.fields, "answer": said["answer"]},
        commitments={**payload.commitments, "answer": canonical(said["answer"])},
    )
    fields: Json = said["leaf"]
    log.seal(replace(leaf, fields=fields), payload)
    return bundle(log.record(ident), RELEASE, disclose=disclose)


def misquote(said: dict[str, Json]) -> None:
    said["answer"]["statements"][0]["citations"][1]["quote"] = "transfer"


def misplace(said: dict[str, Json]) -> None:
    said["answer"]["statements"][0]["citations"][0]["start"] += 1


def leave_out(said: dict[str, Json]) -> None:
    said["answer"]["statements"][0]["citations"].pop()


@pytest.mark.parametrize("change", [misquote, misplace, leave_out])
def test_a_quote_that_does_not_stand_at_its_place_is_refused(
    log: SealedLog, change: Callable[[dict[str, Json]], None]
) -> None:
    assert verified(sealed_with(log, lambda _: None, disclose=True), log.vkey)
    with pytest.raises(ValueError, match="a quote is not what stands at its place"):
        verified(sealed_with(log, change, disclose=True), log.vkey)


@pytest.mark.parametrize("span", [(-1, 5), (5, 500), (5, 5), (9, 3)])
def test_a_citation_that_leaves_its_passage_is_refused_without_disclosure_too(
    log: SealedLog, span: tuple[int, int]
) -> None:
    def change(said: dict[str, Json]) -> None:
        row = said["leaf"]["passages"][1]
        row["start"], row["end"] = (300 + offset for offset in span)

    with pytest.raises(ValueError, match="not within its passage"):
        verified(sealed_with(log, change, disclose=False), log.vkey)


def test_it_needs_the_right_key_from_outside(made: tuple[bytes, str], tmp_path: Path) -> None:
    data, key = made
    other = str(Signer(ORIGIN, Ed25519PrivateKey.generate().private_bytes_raw()).verifier)
    fields = orjson.loads(data)
    with_key_inside = canonical({**fields, "key": key})
    assert run(with_key_inside, other, tmp_path)[0] == 1
    assert run(data, other, tmp_path)[0] == 1
    assert run(data, str(Signer("other/log", b"k" * 32).verifier), tmp_path)[0] == 1
    assert run(canonical({**fields, "key": other, "vkey": other}), key, tmp_path)[0] == 0
    assert run(data, key[:-4] + "AAA=", tmp_path)[0] == 2
    assert run(data, "nonsense", tmp_path)[0] == 2
    assert run(b"{", key, tmp_path)[0] == 2
    done = subprocess.run(
        [sys.executable, "-I", SCRIPT, "b.json"], capture_output=True, check=False
    )
    assert done.returncode == 2


def test_a_bundle_discloses_nothing_unless_asked_to(log: SealedLog) -> None:
    ident, leaf, payload = RELEASE.answer(2)
    log.seal(leaf, payload)
    data = bundle(log.record(ident), RELEASE, disclose=False)
    assert "Überweisung" not in data.decode()
    assert "gratis" not in data.decode()
    assert verified(data, log.vkey)


def test_an_erased_conversation_still_proves_and_discloses_no_more(log: SealedLog) -> None:
    ident, leaf, payload = RELEASE.answer(2)
    log.seal(leaf, payload)
    log.erase(payload.conversation)
    assert verified(bundle(log.record(ident), RELEASE, disclose=False), log.vkey)
    with pytest.raises(BundleImpossible, match="was erased"):
        bundle(log.record(ident), RELEASE, disclose=True)


def test_the_key_of_one_record_opens_no_other_of_its_conversation(log: SealedLog) -> None:
    first, leaf, payload = RELEASE.answer(1)
    log.seal(leaf, payload)
    second, leaf, again = RELEASE.answer(1)
    log.seal(leaf, type(again)(payload.conversation, again.fields, again.commitments))
    one, two = (
        orjson.loads(bundle(log.record(i), RELEASE, disclose=True)) for i in (first, second)
    )
    assert one["leaf"]["payload"]["key"] == two["leaf"]["payload"]["key"]
    assert one["disclosed"]["key"] != two["disclosed"]["key"]
    assert refused(canonical({**one, "disclosed": two["disclosed"]}), log.vkey)
    key_only = {**one["disclosed"], "key": two["disclosed"]["key"]}
    assert refused(canonical({**one, "disclosed": key_only}), log.vkey)


def _set(*path: Any, to: Any) -> Callable[[Json], None]:
    def change(fields: Json) -> None:
        for step in path[:-1]:
            fields = fields[step]
        fields[path[-1]] = to

    return change


def _drop(*path: Any) -> Callable[[Json], None]:
    def change(fields: Json) -> None:
        for step in path[:-1]:
            fields = fields[step]
        del fields[path[-1]]

    return change


def _swap_passages(fields: Json) -> None:
    fields["passages"].reverse()


def _swap_texts(fields: Json) -> None:
    one, two = fields["passages"]
    one["text"], two["text"] = two["text"], one["text"]


def _double_passage(fields: Json) -> None:
    fields["passages"].append(fields["passages"][0])


def _shorten(fields: Json) -> None:
    lines = fields["proof"].split("\n")
    del lines[2]
    fields["proof"] = "\n".join(lines)


def _spare_bits(fields: Json) -> None:
    payload = fields["payload"]
    fields["payload"] = payload[:-1] + chr(ord(payload[-1]) + 1) if payload[-1] != "=" else "A"


ALTERED: dict[str, Callable[[Json], None]] = {
    "another outcome": _set("leaf", "outcome", to="answered"),
    "another time": _set("leaf", "time", to="2027-01-01T00:00:00.000000Z"),
    "no payload": _drop("payload"),
    "no release": _drop("release"),
    "no passages": _set("passages", to=[]),
    "no draft": _drop("disclosed", "draft"),
    "no disclosing key": _drop("disclosed", "key"),
    "another number": _set("release", "number", to=8),
    "true for one": _set("release", "number", to=True),
    "the answer as text": lambda f: f["disclosed"].update(
        answer=canonical(f["disclosed"]["answer"]).decode()
    ),
    "a longer key of the same HMAC": lambda f: f["disclosed"].update(
        key=f["disclosed"]["key"] + "00"
    ),
    "a key in capitals": lambda f: f["disclosed"].update(key=f["disclosed"]["key"].upper()),
    "another question": _set("disclosed", "question", to="Was kostet ein Konto?"),
    "an empty disclosure": _set("disclosed", to={}),
    "null for a disclosure": _set("disclosed", to=None),
    "passages swapped": _swap_passages,
    "texts swapped": _swap_texts,
    "a passage twice": _double_passage,
    "another start": _set("passages", 0, "start", to=1),
    "another member": _set("passages", 0, "hash", to="sha256:" + "0" * 64),
    "the same member": lambda f: f["passages"][0].update(type="passage"),
    "an empty path": _set("passages", 0, "path", to=[]),
    "both sides": _set("passages", 0, "path", 0, to=["AAAA", "AAAA"]),
    "a shorter proof": _shorten,
    "another index": lambda f: f.update(proof=f["proof"].replace("index 3", "index 03")),
    "a second signature": lambda f: f.update(proof=f["proof"] + "— witness AAAA\n"),
    "no end of line": lambda f: f.update(proof=f["proof"][:-1]),
    "spare bits": _spare_bits,
    "another format": _set("format", to="countersign/bundle/v2"),
    "a note of its own": _set("note", to="trust me"),
}


@pytest.mark.parametrize("name", ALTERED)
def test_an_altered_bundle_is_refused(name: str, made: tuple[bytes, str]) -> None:
    data, key = made
    fields = orjson.loads(data)
    ALTERED[name](fields)
    assert canonical(fields) != data
    assert refused(canonical(fields), key)


def test_a_proof_made_anew_for_an_altered_leaf_is_refused(made: tuple[bytes, str]) -> None:
    data, key = made
    fields = orjson.loads(data)
    fields["leaf"] |= {"index": 0, "outcome": "answered"}
    alone = leaf_hash(canonical(fields["leaf"]))
    forger = Signer(ORIGIN, b"k" * 32)
    forged = {**fields, "proof": InclusionProof(0, (), forger.sign(1, alone)).text()}
    assert refused(canonical(forged), key)
    assert verified(canonical(forged), str(forger.verifier)), "but for the key it would do"


def test_other_spellings_of_the_same_json_are_refused(made: tuple[bytes, str]) -> None:
    data, key = made
    spaced = orjson.dumps(orjson.loads(data), option=orjson.OPT_INDENT_2)
    escaped = data.replace("ü".encode(), b"\\u00fc")
    doubled = data[:-1] + b',"format":"countersign/bundle/v1"}'
    for other in (spaced, data + b"\n", b" " + data, escaped, doubled, b"\xef\xbb\xbf" + data):
        assert refused(other, key)


def test_of_three_hundred_random_mutations_none_verifies(made: tuple[bytes, str]) -> None:
    data, key = made
    chance = random.Random(20261122)
    assert verified(data, key)
    for _ in range(300):
        at = chance.randrange(len(data))
        change = chance.choice(("flip", "cut", "insert", "truncate", "swap"))
        mutated = bytearray(data)
        if change == "flip":
            mutated[at] ^= 1 << chance.randrange(8)
        elif change == "cut":
            del mutated[at : at + chance.randrange(1, 40)]
        elif change == "insert":
            mutated[at:at] = bytes([chance.choice(b'0aA"{}[],:/+= ')])
        elif change == "truncate":
            del mutated[at:]
        else:
            other = chance.randrange(len(data))
            mutated[at], mutated[other] = mutated[other], mutated[at]
        assert bytes(mutated) == data or refused(bytes(mutated), key), (change, at)


def test_of_three_hundred_mutated_values_none_verifies(made: tuple[bytes, str]) -> None:
    """The same, but each stays canonical JSON, so that the other checks must find it."""
    data, key = made
    chance = random.Random(20261123)
    done = 0
    while done < 300:
        fields = orjson.loads(data)
        parent, step = chance.choice(list(_places(fields)))
        parent[step] = _mutated(parent[step], chance)
        mutated = canonical(fields)
        if mutated == data:
            continue
        done += 1
        assert refused(mutated, key), (step, parent[step])


def _places(value: Json) -> Any:
    if isinstance(value, dict | list):
        steps = list(value) if isinstance(value, dict) else range(len(value))
        for step in steps:
            yield value, step
            yield from _places(value[step])


def _mutated(value: Json, chance: random.Random) -> Json:
    if isinstance(value, bool) or value is None:
        return chance.choice([1, 0, "", [], {}])
    if isinstance(value, int):
        return chance.choice([value + 1, -value, value + 2**40, str(value), bool(value), None])
    if isinstance(value, str):
        at = chance.randrange(len(value) + 1)
        spot = chance.choice("0123456789abcdefABCDEF+/=—\n Zz")
        return chance.choice(
            [value[:at] + spot + value[at + 1 :], value[:at] + spot + value[at:],
             value[:at] + value[at + 1 :], value[:at], value + "\n", [value], None]
        )  # fmt: skip
    if isinstance(value, list):
        return chance.choice([value[:-1], value[1:], value + value[-1:], value[::-1], {}])
    copied = copy.copy(value)
    copied.pop(chance.choice(sorted(copied)), None)
    return chance.choice([copied, {**value, "x": 1}, [], None])


@settings(max_examples=10)
@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32))
def test_the_scripts_own_ed25519_agrees_with_the_library(message: bytes, secret: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(secret)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    ed25519 = VERIFIER["ed25519"]
    assert ed25519(public, message, signature)
    assert not ed25519(public, message + b"!", signature)
    order = VERIFIER["ORDER"]
    high = int.from_bytes(signature[32:], "little") + order
    assert not ed25519(public, message, signature[:32] + high.to_bytes(32, "little"))


def test_the_vectors_of_rfc_8032_hold() -> None:
    public = bytes.fromhex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
    signature = bytes.fromhex(
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )
    assert VERIFIER["ed25519"](public, b"\xaf\x82", signature)
    assert not VERIFIER["ed25519"](public, b"\xaf\x83", signature)


def test_the_script_is_short_and_stands_on_the_standard_library() -> None:
    text = SCRIPT.read_text()
    lines = text.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("# Ed25519 verification"))
    last = lines.index('if __name__ == "__main__":')
    assert last - first <= 60
    assert len(lines) <= 160
    rest = lines[:first] + lines[last:]
    assert sum(bool(line.strip()) for line in rest) <= 100
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported <= sys.stdlib_module_names
    assert not imported & {"socket", "urllib", "http", "ssl", "subprocess", "os"}


def test_an_index_that_takes_one_answer_for_another_is_found_out(
    open_log: Open, tmp_path: Path
) -> None:
    log = open_log()
    first, leaf, payload = record()
    log.seal(leaf, payload)
    second, leaf, payload = record()
    log.seal(leaf, payload)
    assert log.record(first).leaf["answer"] == first
    with log._index._database.used() as connection:
        connection.execute("UPDATE entries SET answer = ? WHERE n = 0", (second,))
    with pytest.raises(LogDamaged, match=r"delete trails\.sqlite"):
        log.record(second)
    with pytest.raises(TrailMissing):
        log.record(first)


def test_after_a_change_of_keys_a_bundle_is_signed_by_the_new_one_alone(
    open_log: Open, tmp_path: Path
) -> None:
    log = open_log()
    ident, leaf, payload = RELEASE.answer(2)
    log.seal(leaf, payload)
    log.close()
    old, new = rotate(tmp_path / "trails")
    log = open_log()
    # The last checkpoint, of the batch that tells of the change, carries both signatures.
    assert log.checkpoint().count("\n— ") == 2
    data = bundle(log.record(ident), RELEASE, disclose=True)
    assert verified(data, str(new))
    assert refused(data, str(old))
