"""What is erased is gone everywhere, what is kept is refused, and the log still verifies."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.trails import holds, retention
from service.trails.erasure import Erasing, ErasureRefused
from service.trails.log import stamp
from service.trails.records import (
    AnswerId,
    ConversationId,
    Json,
    Leaf,
    Payload,
    Sealed,
    Trail,
    TrailMissing,
)
from service.trails.scopes import Scope
from service.trails.sealed_log import SealedLog
from tests.service.trails.samples import ORIGIN, key_bytes, record

BEGIN = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass
class Outbox:
    """Holds what it is told to hold, until it is forgotten."""

    held: set[ConversationId] = field(default_factory=set)
    forgotten: list[ConversationId] = field(default_factory=list)

    def forget(self, conversation: ConversationId) -> None:
        self.held.discard(conversation)
        self.forgotten.append(conversation)

    def conversations(self) -> frozenset[ConversationId]:
        return frozenset(self.held)


@dataclass
class Installation:
    """A log whose clock a test turns, and whatever else holds text."""

    directory: Path
    now: datetime = BEGIN
    elsewhere: Outbox = field(default_factory=Outbox)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.log = SealedLog.open(self.directory, ORIGIN, lambda: self.now)
        self.erasing = Erasing(self.log, self.elsewhere, lambda: self.now)

    def talk(self, document: str = "fees", **fields: str) -> tuple[AnswerId, ConversationId]:
        answer, leaf, payload = record(document=document)
        self.log.seal(Leaf(leaf.type, {**leaf.fields, **fields}), payload)
        return answer, payload.conversation

    def hold(self, scope: Scope) -> str:
        return holds.set_hold(self.log, scope, "Ann", "a complaint")

    def lift(self, hold: str) -> None:
        holds.lift_hold(
            self.log, holds.holds(self.log.records_typed(holds.TYPE)), hold, "Ben", "settled"
        )

    def keep(self, scope: Scope, years: int) -> Sealed:
        given = retention.classes(self.log.records_typed(retention.TYPE))
        return retention.give(self.log, given, scope, years, "Ann")

    def outcomes(self) -> list[object]:
        return [trail.leaf["outcome"] for trail in self.log.records_typed("erase")]


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Installation]:
    bank = Installation(tmp_path / "trails")
    yield bank
    bank.log.close()


def everything_under(directory: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_an_erased_conversation_opens_no_more_and_the_log_verifies(bank: Installation) -> None:
    answer, conversation = bank.talk()
    other, _ = bank.talk()
    done = bank.erasing.erase(conversation, "Ann Miller", "request 17")
    assert (done.records, done.keys) == (1, 1)
    assert bank.log.trail(answer).payload is None
    assert bank.log.trail(other).payload is not None
    assert bank.log.verify().passed
    assert bank.elsewhere.forgotten == [conversation]
    told = bank.log.entry(done.entry)
    assert (told.leaf["type"], told.leaf["outcome"]) == ("erase", "erased")
    assert told.leaf["about"] == conversation
    assert b"Ann" not in bank.log.leaf_bytes(done.entry)
    assert told.payload == {"by": "Ann Miller", "matter": "request 17"}


def test_an_unknown_conversation_is_not_erased(bank: Installation) -> None:
    bank.talk()
    with pytest.raises(TrailMissing):
        bank.erasing.erase(ConversationId("0" * 32), "Ann")
    assert bank.outcomes() == []


def test_no_byte_of_an_erased_key_is_left_in_any_file(bank: Installation, tmp_path: Path) -> None:
    talks = [bank.talk()[1] for _ in range(36)]
    erased = talks[::3]
    # Another process, so that a conversation has more than one key.
    bank.log.close()
    bank.open()
    for conversation in erased:
        _, leaf, payload = record()
        bank.log.seal(leaf, replace(payload, conversation=conversation))
    gone = [part for c in erased for part in key_bytes(bank.log, c)]
    assert len(gone) == 4 * len(erased)
    kept = [part for c in talks[1::3] for part in key_bytes(bank.log, c)[1::2]]
    for conversation in erased:
        bank.erasing.erase(conversation, "Ann")
    for running in (True, False):
        if not running:
            bank.log.close()
        files = everything_under(tmp_path)
        for path, content in files.items():
            # Half a key is a key of half the strength: no eight bytes of one may be left.
            left = [part for part in gone for at in (0, 8, 16, 24) if part[at : at + 8] in content]
            assert left == [], path
        assert all(any(part in content for content in files.values()) for part in kept)


@pytest.mark.parametrize(
    "scope",
    [
        lambda conversation: Scope(conversation=conversation),
        lambda _: Scope(document="fees"),
        lambda _: Scope(start=BEGIN - timedelta(days=1), end=BEGIN + timedelta(days=1)),
    ],
    ids=["conversation", "document", "time"],
)
def test_a_hold_keeps_a_conversation_until_it_is_lifted(
    bank: Installation, scope: Callable[[str], Scope]
) -> None:
    answer, conversation = bank.talk("fees")
    hold = bank.hold(scope(conversation))
    _, untouched = two_days_later(bank).talk("cards")
    with pytest.raises(ErasureRefused, match=f"legal hold {hold}.*until it is lifted"):
        bank.erasing.erase(conversation, "Ann")
    assert bank.log.trail(answer).payload is not None
    assert bank.elsewhere.forgotten == []
    bank.erasing.erase(untouched, "Ann")
    bank.lift(hold)
    bank.erasing.erase(conversation, "Ann")
    assert bank.log.trail(answer).payload is None
    assert bank.outcomes() == ["refused", "erased", "erased"]


def two_days_later(bank: Installation) -> Installation:
    bank.now = BEGIN + timedelta(days=2)
    return bank


def test_a_document_that_was_retrieved_and_not_cited_counts(bank: Installation) -> None:
    _, leaf, payload = record(document="fees")
    hits = [{"document": "cards", "passage": "1"}]
    bank.log.seal(leaf, replace(payload, fields={**payload.fields, "hits": hits}))
    bank.hold(Scope(document="cards"))
    with pytest.raises(ErasureRefused):
        bank.erasing.erase(payload.conversation, "Ann")


def test_a_refusal_says_when_a_class_ends_and_then_it_ends(bank: Installation) -> None:
    answer, conversation = bank.talk(corpus="quay")
    bank.keep(Scope(corpus="quay"), 5)
    with pytest.raises(ErasureRefused, match=r"5-year class on corpus quay .* until 2031-11-22"):
        bank.erasing.erase(conversation, "Ann")
    because = bank.log.records_typed("erase")[0].leaf["because"]
    assert because == [{"kind": "retention", "entry": 1, "until": "2031-11-22T12:00:00.000000Z"}]
    bank.now = datetime(2031, 11, 22, 11, 59, tzinfo=UTC)
    with pytest.raises(ErasureRefused):
        bank.erasing.erase(conversation, "Ann")
    bank.now = datetime(2031, 11, 22, 12, 0, tzinfo=UTC)
    bank.erasing.erase(conversation, "Ann")
    assert bank.log.trail(answer).payload is None


def test_the_last_record_of_a_conversation_decides(bank: Installation) -> None:
    _, conversation = bank.talk()
    bank.keep(Scope(everything=True), 3)
    bank.now = datetime(2028, 1, 1, tzinfo=UTC)
    _, leaf, payload = record()
    bank.log.seal(leaf, replace(payload, conversation=conversation))
    with pytest.raises(ErasureRefused, match="until 2031-01-01"):
        bank.erasing.erase(conversation, "Ann")


def test_every_reason_is_named(bank: Installation) -> None:
    _, conversation = bank.talk(corpus="quay")
    bank.keep(Scope(corpus="quay"), 3)
    bank.keep(Scope(conversation=conversation), 7)
    bank.hold(Scope(document="fees"))
    kinds = [(reason.kind, reason.until) for reason in bank.erasing.standing(conversation)]
    assert kinds == [
        ("hold", None),
        ("retention", datetime(2029, 11, 22, 12, tzinfo=UTC)),
        ("retention", datetime(2033, 11, 22, 12, tzinfo=UTC)),
    ]


def test_a_class_is_only_ever_extended(bank: Installation) -> None:
    bank.keep(Scope(corpus="quay"), 5)
    for years in (5, 3):
        with pytest.raises(retention.ClassRefused, match="only ever extended"):
            bank.keep(Scope(corpus="quay"), years)
    with pytest.raises(retention.ClassRefused, match="3, 5, 7"):
        bank.keep(Scope(corpus="quay"), 10)
    bank.keep(Scope(corpus="quay"), 7)
    (given,) = retention.classes(bank.log.records_typed(retention.TYPE))
    assert given.years == 7


def test_a_hold_is_lifted_once(bank: Installation) -> None:
    hold = bank.hold(Scope(document="fees"))
    bank.lift(hold)
    with pytest.raises(holds.HoldUnknown, match="lifted at"):
        bank.lift(hold)
    with pytest.raises(holds.HoldUnknown, match="no hold"):
        bank.lift("0" * 32)


class Late(Exception):
    """The process died here."""


def test_an_erasure_that_was_broken_off_is_finished(bank: Installation) -> None:
    answer, conversation = bank.talk()

    class Dying:
        """The log, but the process dies before keys are destroyed."""

        def seal(self, leaf: Leaf, payload: Payload | None) -> Sealed:
            return bank.log.seal(leaf, payload)

        def records_of(self, conversation: ConversationId) -> list[Trail]:
            return bank.log.records_of(conversation)

        def records_typed(self, *types: str, since: int = 0) -> list[Trail]:
            return bank.log.records_typed(*types, since=since)

        def erase(self, conversation: ConversationId, before: int | None = None) -> int:
            raise Late

        def opens(self, conversation: ConversationId, before: int) -> bool:
            return bank.log.opens(conversation, before)

    with pytest.raises(Late):
        Erasing(Dying(), bank.elsewhere, lambda: bank.now).erase(conversation, "Ann")
    assert bank.log.trail(answer).payload is not None
    assert bank.erasing.reapply() == (conversation,)
    assert bank.log.trail(answer).payload is None
    assert bank.elsewhere.forgotten == [conversation]
    assert bank.erasing.reapply() == ()


def test_what_only_the_outbox_still_holds_is_forgotten_too(bank: Installation) -> None:
    _, conversation = bank.talk()
    bank.erasing.erase(conversation, "Ann")
    bank.elsewhere.held.add(conversation)
    assert bank.erasing.reapply() == ()
    assert bank.elsewhere.held == set()


def test_what_came_later_in_a_conversation_is_not_erased_again(bank: Installation) -> None:
    _, conversation = bank.talk()
    bank.erasing.erase(conversation, "Ann")
    later, leaf, payload = record()
    bank.log.seal(leaf, replace(payload, conversation=conversation))
    assert bank.erasing.reapply() == ()
    assert bank.log.trail(later).payload is not None


def test_a_hold_that_came_between_keeps_what_it_found(bank: Installation) -> None:
    answer, conversation = bank.talk()

    class Racing(SealedLog):
        """Another process sets a hold just before the erasure is recorded."""

        def seal(self, leaf: Leaf, payload: Payload | None) -> Sealed:
            if leaf.type == "erase" and not bank.log.records_typed("hold"):
                bank.hold(Scope(conversation=conversation))
            return bank.log.seal(leaf, payload)

    racing = object.__new__(Racing)
    racing.__dict__ = bank.log.__dict__
    with pytest.raises(ErasureRefused):
        Erasing(racing, bank.elsewhere, lambda: bank.now).erase(conversation, "Ann")
    assert bank.outcomes() == ["erased", "refused"]
    assert bank.erasing.reapply() == ()
    assert bank.log.trail(answer).payload is not None


def test_a_name_in_an_event_is_erased_like_a_conversation(bank: Installation) -> None:
    bank.hold(Scope(document="fees"))
    (told,) = bank.log.records_typed("hold")
    bank.erasing.erase(ConversationId(str(told.leaf["conversation"])), "Ann")
    assert bank.log.entry(told.sealed.index).payload is None
    (hold,) = holds.holds(bank.log.records_typed("hold"))
    assert hold.stands


def test_of_a_thousand_guesses_none_is_confirmed_after_an_erasure(
    bank: Installation, tmp_path: Path
) -> None:
    """Whoever holds the log, the store, the index and the code tries every digest it knows."""
    guesses = [f"Is the blocked amount on my account {n}.00 EUR?" for n in range(1000)]
    asked = guesses[617]
    answer, leaf, payload = record(asked)
    bank.log.seal(leaf, payload)
    keys = key_bytes(bank.log, payload.conversation)
    told = bank.log.leaf_bytes(0)
    named = bank.log.trail(answer).leaf["payload"]
    assert isinstance(named, dict)
    record_id = bytes.fromhex(str(named["record"]))
    # The same search finds the question while its key is there: it is able to confirm.
    assert confirmed([asked], everything_under(tmp_path), [keys[0]], record_id) == [asked]
    bank.erasing.erase(payload.conversation, "Ann")
    files = everything_under(tmp_path)
    assert told in b"".join(files.values())
    secrets = [content for path, content in files.items() if path.suffix == ".key"]
    known = [*hexadecimal(told), b"", ORIGIN.encode(), *secrets]
    assert confirmed(guesses, files, known, record_id) == []


def hexadecimal(leaf: bytes) -> list[bytes]:
    """Every value in a leaf that could serve as a key."""
    parts = leaf.replace(b":", b'"').split(b'"')
    return [
        made
        for part in parts
        if len(part) >= 16 and all(c in b"0123456789abcdef" for c in part) and len(part) % 2 == 0
        for made in (part, bytes.fromhex(part.decode()))
    ]


def confirmed(
    guesses: list[str], files: dict[Path, bytes], keys: list[bytes], record_id: bytes
) -> list[str]:
    """Guesses of which some digest or HMAC, under any of these keys, stands in a file."""
    content = b"".join(files.values())
    # The first half of a digest, raw or in hex digits, at any place.
    there = {content[at : at + size] for size in (16, 32) for at in range(len(content))}
    found = []
    for guess in guesses:
        text = guess.encode()
        made = [hashlib.new(name, text).digest() for name in ("sha256", "sha512", "sha1", "md5")]
        for key in keys:
            for secret in (key, *derived(key, record_id)):
                made.append(hmac.digest(secret, text, "sha256"))
                made.append(hashlib.sha256(secret + text).digest())
        if any(mac[:16] in there or mac.hex()[:32].encode() in there for mac in made):
            found.append(guess)
    return found


def derived(key: bytes, record_id: bytes) -> list[bytes]:
    """The keys that the code derives, HKDF-SHA256 as RFC 5869 writes it."""
    made = []
    for salt, purpose in ((b"", b"payload"), (record_id, b"commitments")):
        extracted = hmac.digest(salt or bytes(32), key, "sha256")
        made.append(hmac.digest(extracted, b"countersign/v1/" + purpose + b"\x01", "sha256"))
    return made


def test_the_length_of_a_question_does_not_show(bank: Installation) -> None:
    """A payload is padded, so that its size does not tell a guess from another."""
    sizes = set()
    for length in range(1, 200, 9):
        answer, leaf, payload = record("x" * length)
        bank.log.seal(leaf, payload)
        named = bank.log.trail(answer).leaf["payload"]
        assert isinstance(named, dict)
        sizes.add(named["size"])
    assert len(sizes) == 1


def test_erasing_is_safe_to_do_twice(bank: Installation) -> None:
    _, conversation = bank.talk()
    bank.erasing.erase(conversation, "Ann")
    assert bank.erasing.erase(conversation, "Ann").keys == 0


def test_a_service_forgets_keys_that_a_command_erased(bank: Installation) -> None:
    _, conversation = bank.talk()
    service = SealedLog.open(bank.directory, ORIGIN, lambda: bank.now)
    before, leaf, payload = record()
    service.seal(leaf, replace(payload, conversation=conversation))
    remembered = service._conversations[conversation]
    bank.erasing.erase(conversation, "Ann")
    service.forget_erased()
    assert conversation not in service._conversations
    assert remembered.id not in service._keys._opened
    after, leaf, payload = record()
    service.seal(leaf, replace(payload, conversation=conversation))
    service.forget_erased()
    assert service.trail(before).payload is None
    assert service.trail(after).payload is not None
    service.close()


def told(index: int, leaf: dict[str, Json], at: datetime) -> Trail:
    return Trail(Sealed(ORIGIN, index, ""), {**leaf, "time": stamp(at)}, None)


scopes = st.sampled_from(
    [
        Scope(everything=True),
        Scope(corpus="quay"),
        Scope(corpus="other"),
        Scope(conversation="c"),
        Scope(document="fees"),
        Scope(start=BEGIN, end=BEGIN + timedelta(days=9)),
        Scope(start=BEGIN + timedelta(days=9), end=BEGIN + timedelta(days=99)),
    ]
)
given_classes = st.lists(st.tuples(scopes, st.sampled_from(retention.CLASSES)), max_size=8)


@given(given=given_classes, more=given_classes, on=st.integers(0, 9 * 366))
def test_another_class_never_lets_go_what_was_kept_and_order_does_not_matter(
    given: list[tuple[Scope, int]], more: list[tuple[Scope, int]], on: int
) -> None:
    record = told(
        0, {"type": "answer", "conversation": "c", "corpus": "quay"}, BEGIN + timedelta(days=3)
    )

    def keeps(classes: list[tuple[Scope, int]]) -> bool:
        leaves = [
            told(n, {"type": "retention", "scope": scope.fields(), "years": years}, BEGIN)
            for n, (scope, years) in enumerate(classes, 1)
        ]
        ends = (kept.ends([record]) for kept in retention.classes(leaves))
        return any(end is not None and BEGIN + timedelta(days=on) < end for end in ends)

    assert keeps(given + more) >= keeps(given)
    assert keeps(given[::-1]) == keeps(given)


@given(scope=scopes)
def test_a_scope_is_read_as_it_was_written(scope: Scope) -> None:
    assert Scope.of(scope.fields()) == scope


@pytest.mark.parametrize(
    "fields", [None, "all", {}, {"corpus": "a", "document": "b"}, {"from": "x"}]
)
def test_a_scope_that_is_none_is_refused(fields: Json) -> None:
    with pytest.raises(ValueError, match=r"scope|one|isoformat|span"):
        Scope.of(fields)
