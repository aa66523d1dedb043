"""A release of a few passages, with the proofs that a catalog would give."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import orjson

from ingest.manifest import audit_path, tree
from ingest.records import digest
from ingest.verify import PassageProof
from service.released import sided
from service.trails.bundle import ReleasedPassage
from service.trails.records import AnswerId, ConversationId, Json, Leaf, Payload

DOCUMENTS = ("fees", "cards", "transfers/abroad")
VERSION = "sha256:" + "0f" * 32


@dataclass(frozen=True)
class SmallRelease:
    """Implements Releases."""

    count: int = 11

    def text(self, n: int) -> str:
        return f"{DOCUMENTS[n % 3]}: transfer {n} costs {n},90 € — “gebührenfrei” 🧳."

    def line(self, n: int) -> dict[str, object]:
        return {
            "type": "passage",
            "id": hashlib.sha256(str(n).encode()).hexdigest()[:32],
            "document": DOCUMENTS[n % 3],
            "version": VERSION,
            "start": 100 * n,
            "end": 100 * n + len(self.text(n)),
            "hash": digest(self.text(n).encode()),
        }

    def lines(self) -> list[bytes]:
        return [orjson.dumps(self.line(n), option=orjson.OPT_SORT_KEYS) for n in range(self.count)]

    @property
    def digest(self) -> str:
        return "sha256:" + tree(self.lines())[-1][0].hex()

    def passages(self, release: int, ids: Sequence[str]) -> list[ReleasedPassage]:
        lines = self.lines()
        places = {str(self.line(n)["id"]): n for n in range(self.count)}
        levels = tree(lines)
        found = []
        for n in map(places.__getitem__, ids):
            line = orjson.loads(lines[n])
            proof = PassageProof(lines[n], n, len(lines), audit_path(levels, n))
            found.append(
                ReleasedPassage(
                    line["id"], line["document"], line["version"], line["start"], line["end"],
                    self.text(n), sided(proof),
                )
            )  # fmt: skip
        return found

    def answer(
        self, *cited: int, question: str = "Was kostet eine Überweisung?"
    ) -> tuple[AnswerId, Leaf, Payload]:
        """An answer's leaf and payload, with the fields that the service seals."""
        ident = AnswerId(os.urandom(16).hex())
        lines = [self.line(n) for n in cited]
        passages: list[Json] = [
            {
                "passage": str(line["id"]),
                "document": str(line["document"]),
                "version": VERSION,
                "start": int(str(line["start"])) + 1,
                "end": int(str(line["start"])) + 9,
                "hash": str(line["hash"]),
            }
            for line in lines
        ]
        citations = [
            {**cast(dict[str, Json], row), "quote": self.text(n)[1:9]}
            for n, row in zip(cited, passages, strict=True)
        ]
        said = {
            "id": ident,
            "reason": None,
            "text": "4,90 € [1].",
            "withheld": 0,
            "statements": [{"text": "4,90 €.", "citations": citations}],
        }
        draft = "4,90 € [1]. Es ist gratis [2]."
        leaf = Leaf(
            "answer",
            {
                "answer": ident,
                "outcome": "quoted",
                "passages": passages,
                "release": {"number": 7, "digest": self.digest},
            },
        )
        payload = Payload(
            ConversationId(os.urandom(16).hex()),
            {"question": question, "answer": said, "draft": draft, "score": 0.25},
            {
                "question": question.encode(),
                "answer": orjson.dumps(said, option=orjson.OPT_SORT_KEYS),
                "draft": draft.encode(),
            },
        )
        return ident, leaf, payload
