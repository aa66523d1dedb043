"""A real model behind llama.cpp's own OpenAI-compatible server, on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import xllamacpp


@dataclass(frozen=True)
class LlamaServer:
    url: str
    key: str


@contextmanager
def llama_server(
    weights: Path, key: str = "test-key", context: int = 4096
) -> Iterator[LlamaServer]:
    """Serve while the block runs."""
    wishes = xllamacpp.CommonParams()
    wishes.model.path = str(weights)
    wishes.model_alias = ["smollm2"]
    wishes.hostnames = ["127.0.0.1"]
    wishes.port = 0
    wishes.api_keys = [key]
    wishes.n_ctx = context
    wishes.n_parallel = 1
    wishes.n_batch = wishes.n_ubatch = 128
    wishes.cpuparams.n_threads = wishes.cpuparams_batch.n_threads = 1
    wishes.cache_ram_mib = 0
    wishes.offline = True
    wishes.ui = False
    wishes.warmup = False
    wishes.verbosity = -1
    server = xllamacpp.Server(wishes)
    try:
        yield LlamaServer(server.listening_address, key)
    finally:
        del server
