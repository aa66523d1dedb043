"""Checkpoints are C2SP notes that only the log's own key can sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.trails.checkpoints import Checkpoint, CheckpointRejected, Signer, VerifierKey

SIGNER = Signer("bank.example/log", b"\x07" * 32)
NOTE = SIGNER.sign(41, b"\x01" * 32)


def test_a_signed_checkpoint_is_read_back() -> None:
    assert SIGNER.verifier.check(NOTE) == Checkpoint("bank.example/log", 41, b"\x01" * 32)
    assert NOTE.startswith("bank.example/log\n41\nAQEBAQEB")


def test_a_verifier_key_survives_being_written() -> None:
    assert VerifierKey.parse(str(SIGNER.verifier)) == SIGNER.verifier


def test_another_key_does_not_verify() -> None:
    with pytest.raises(CheckpointRejected, match="no signature"):
        Signer("bank.example/log", b"\x08" * 32).verifier.check(NOTE)
    with pytest.raises(CheckpointRejected, match="of the log"):
        Signer("bank.example/other", b"\x07" * 32).verifier.check(NOTE)


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(1, 255))
def test_a_note_with_a_changed_byte_is_refused(place: int, flip: int) -> None:
    changed = bytearray(NOTE.encode())
    changed[place] ^= flip
    with pytest.raises(CheckpointRejected):
        SIGNER.verifier.check(changed.decode(errors="replace"))


@pytest.mark.parametrize("text", ["", "a+b", "a+00000000+AAAA", "name+zz+!!"])
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(CheckpointRejected):
        VerifierKey.parse(text)


def test_a_key_keeps_its_own_signature_and_leaves_out_the_others() -> None:
    mine, other = Signer("bank.example/log", b"m" * 32), Signer("bank.example/log", b"o" * 32)
    note = mine.sign(3, b"r" * 32)
    both = other.sign(3, b"r" * 32) + note.rpartition("\n\n")[2]
    assert mine.verifier.alone(both) == note
    with pytest.raises(CheckpointRejected):
        mine.verifier.alone(other.sign(3, b"r" * 32))
