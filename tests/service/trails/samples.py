"""Records to seal."""

from __future__ import annotations

import os

from service.trails.records import AnswerId, ConversationId, Leaf, Payload
from service.trails.sealed_log import SealedLog

ORIGIN = "bank.example/answers/host1"


def record(
    question: str = "What does a transfer cost?", document: str = "fees"
) -> tuple[AnswerId, Leaf, Payload]:
    """An answer's leaf and payload, as the service makes them."""
    answer = AnswerId(os.urandom(16).hex())
    passage = os.urandom(16).hex()
    return (
        answer,
        Leaf(
            "answer", {"answer": answer, "passages": [{"passage": passage, "document": document}]}
        ),
        Payload(
            ConversationId(os.urandom(16).hex()),
            {"question": question, "score": 0.5, "reason": None, "answer": {"text": "4.90 EUR"}},
            {"question": question.encode(), "answer": b'{"text":"4.90 EUR"}'},
        ),
    )


def key_bytes(log: SealedLog, conversation: ConversationId) -> list[bytes]:
    """Every key of a conversation, in the clear and as the keystore wraps it."""
    found = []
    log.records_of(conversation)
    for id_ in log._index.keys(conversation):
        key = log._keys.key(id_)
        assert key is not None
        found.append(key.secret)
        rows = log._keys._database.connection.execute(
            "SELECT wrapped FROM keys WHERE id = ?", (id_,)
        )
        found += [bytes(row[0]) for row in rows]
    return found
