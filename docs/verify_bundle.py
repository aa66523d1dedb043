"""Checks the proof bundle of one answer, trusting nothing but the log's public key.
python -I verify_bundle.py BUNDLE --key 'name+hash+key'    # the key comes from somewhere else
A line a check. Exit code 0: all of them hold, 1: one does not, 2: there is nothing to check.
"""

import argparse
import hmac
import json
import sys
from base64 import b64decode, b64encode
from hashlib import sha256, sha512


def require(holds, otherwise):
    if not holds:
        raise ValueError(otherwise)


def canonical(value):  # RFC 8785, for values without fractions
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decoded(text):
    require(b64encode(raw := b64decode(text)).decode() == text, "base64 has one spelling")
    return raw


def checks(content, name, key_hash, public):  # noqa: PLR0915 - a line each, till one fails
    bundle = json.loads(content)
    require(canonical(bundle) == content, "the bundle is not canonical JSON")
    leaf, members = bundle["leaf"], bundle.keys() - {"disclosed", "key", "vkey"}
    known = {"format", "leaf", "proof", "passages"} | {"release", "payload"} & leaf.keys()
    require(members == known and bundle["format"] == "countersign/bundle/v1", "no such format")
    yield f"bundle      {len(content)} bytes of canonical JSON; a key inside counts for nothing"
    # The leaf leads to the root that the checkpoint names (C2SP tlog-proof, RFC 9162 2.1.3.2).
    head, index, *path, gap, origin, size, root, rule, signature, end = bundle["proof"].split("\n")
    node, last, digest = leaf["index"], int(size) - 1, sha256(b"\0" + canonical(leaf)).digest()
    known = ["c2sp.org/tlog-proof@v1", f"index {node}", name, name, str(last + 1), "", "", ""]
    said = [head, index, leaf["log"], origin, size, gap, rule, end]
    require(said == known and 0 <= node <= last, "the proof is of another entry or log")
    for step in map(decoded, path):
        from_left = node % 2 == 1 or node == last
        digest = sha256(b"\1" + (step + digest if from_left else digest + step)).digest()
        while from_left and node > 0 and node % 2 == 0:
            node, last = node // 2, last // 2
        node, last = node // 2, last // 2
    require(last == 0 and decoded(root) == digest, "the leaf does not lead to the signed root")
    yield f"inclusion   {leaf['type']} {leaf['index']} of {size}, sealed at {leaf['time']}"
    raw = decoded(signature.removeprefix(f"— {name} "))  # the log signed it (C2SP signed-note)
    require(raw[:4] == key_hash, "signed with another key")
    require(ed25519(public, f"{origin}\n{size}\n{root}\n".encode(), raw[4:]), "signature is wrong")
    yield f"checkpoint  signed by {name}+{key_hash.hex()}"
    if "payload" in leaf:  # what the leaf names is what the bundle holds
        known = "sha256:" + sha256(decoded(bundle["payload"])).hexdigest()
        require(known == leaf["payload"]["digest"], "the payload is another record's")
        yield f"payload     {leaf['payload']['size']} encrypted bytes"
    cited = {passage["passage"]: passage["hash"] for passage in leaf.get("passages", ())}
    known = canonical([leaf.get("release"), list(cited)])
    said = canonical([bundle.get("release"), [passage["id"] for passage in bundle["passages"]]])
    require(said == known, "another release, or other passages than were cited")
    for passage in bundle["passages"]:
        line = {"type": "passage", "hash": cited[passage["id"]], **passage}
        text, path = line.pop("text").encode(), line.pop("path")
        known = line["hash"] == "sha256:" + sha256(text).hexdigest() and len(passage) == 7
        require(known, f"passage {line['id']} has another text")
        digest = sha256(b"\0" + canonical(line)).digest()
        for left, right in path:
            digest = sha256(b"\1" + decoded(left) + digest + decoded(right)).digest()
        known = f"sha256:{digest.hex()}" == leaf["release"]["digest"]
        require(known, f"passage {line['id']} is not in the release")
        yield f"passage     {line['id']} of {line['document']}, release {leaf['release']['number']}"
    quotes = []
    for row in leaf.get("passages", ()):  # offsets count characters of the version's text
        passage = next(one for one in bundle["passages"] if one["id"] == row["passage"])
        start, end = row["start"] - passage["start"], row["end"] - passage["start"]
        require(0 <= start < end <= len(passage["text"]), "a citation is not within its passage")
        quotes.append([row["passage"], row["start"], row["end"], passage["text"][start:end]])
    if "disclosed" in bundle:  # as it was sealed: HMACs under a key that opens this record alone
        said, sealed = dict(bundle["disclosed"]), leaf["payload"]["commitments"]
        key = bytes.fromhex(text := said.pop("key"))
        require(len(key) == 32 and key.hex() == text, "the disclosed key has another form")
        require(said.keys() == sealed.keys(), "not exactly what was sealed is disclosed")
        for part in sealed:
            text = canonical(said[part]) if part == "answer" else said[part].encode()
            known = "hmac-sha256:" + hmac.digest(key, text, "sha256").hex()
            require(known == sealed[part], f"the {part} is not what was sealed")
            yield f"disclosed   the {part} is what was sealed"
        known = [row for one in said["answer"].get("statements", ()) for row in one["citations"]]
        known = [[row["passage"], row["start"], row["end"], row["quote"]] for row in known]
        require(known == quotes, "a quote is not what stands at its place in its passage")


# Ed25519 verification, RFC 8032, section 5.1. Nothing here is secret, so time may tell everything.
P = 2**255 - 19  # coordinates are numbers modulo this prime
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the base point
D = -121665 * pow(121666, -1, P) % P  # the curve: -x² + y² = 1 + d·x²·y²
ROOT = pow(2, (P - 1) // 4, P)  # a square root of -1


def point(encoding):
    """5.1.3: 255 bits of y, then the sign of x; as extended coordinates (x, y, 1, x·y)."""
    y, sign = int.from_bytes(encoding, "little") % 2**255, encoding[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P  # x², by the curve's equation
    x = pow(square, (P + 3) // 8, P)  # is a root of it, or of its negative
    x = x if x * x % P == square else x * ROOT % P
    require(y < P and x * x % P == square and (x or not sign), "this encodes no point")
    x = x if x % 2 == sign else P - x
    return x, y, 1, x * y % P


def added(one, other):
    """5.1.4: the sum of two points; no case is special, the sum with itself included."""
    (x1, y1, z1, t1), (x2, y2, z2, t2) = one, other
    a, b = (y1 - x1) * (y2 - x2), (y1 + x1) * (y2 + x2)
    c, d = 2 * t1 * t2 * D, 2 * z1 * z2
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiplied(number, one):
    """The sum of so many of the same point, by doubling."""
    total = (0, 1, 1, 0)  # the neutral point
    while number:
        total = added(total, one) if number % 2 else total
        one, number = added(one, one), number // 2
    return total


BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))  # y is 4/5, x is even


def ed25519(public, message, signature):
    """5.1.7: whether [S]B = R + [k]A, and every number is written in its one way."""
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    k = int.from_bytes(sha512(r + public + message).digest(), "little") % ORDER
    x1, y1, z1, _ = multiplied(s, BASE)
    x2, y2, z2, _ = added(point(r), multiplied(k, point(public)))
    same = (x1 * z2 - x2 * z1) % P == 0 and (y1 * z2 - y2 * z1) % P == 0
    return len(signature) == 64 and s < ORDER and same


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bundle", type=argparse.FileType("rb"))
    parser.add_argument("--key", required=True, metavar="name+hash+key")
    given = parser.parse_args()
    try:
        name, hash_, key = given.key.strip().split("+", 2)
        known = sha256(f"{name}\n".encode() + (key := decoded(key))).digest()[:4]
        right = key[:1] == b"\1" and len(key) == 33 and known.hex() == hash_
        require(right, "the key is no Ed25519 key of a log, or does not match its own hash")
        json.loads(content := given.bundle.read())
    except (OSError, ValueError, RecursionError) as error:
        parser.error(f"nothing to check: {error}")
    try:
        for line in checks(content, name, known, key[1:]):
            print("ok  ", ascii(line)[1:-1])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        sys.exit(f"NO   {ascii(str(error))[1:-1]}")
    print("verified")
