"""Which model writes drafts: the one that was set, or the one that answers here."""

from __future__ import annotations

import importlib
import socket
from collections.abc import Callable
from typing import Final, Protocol, runtime_checkable
from urllib.parse import urlsplit

from service.choices.drafting import GeneratorKind
from service.deadlines import Deadline
from service.endpoints import EndpointPolicy, EndpointRefused, EndpointUnknown
from service.generation import Generated, Generator, GeneratorUnavailable, Prompt, PromptTruncated
from service.metrics import Metrics
from service.models import Approvals
from service.settings import Settings, SettingsWrong

LLAMA_CPP: Final = "service.adapters.llama_cpp"
OLLAMA: Final = "service.adapters.ollama"
OPENAI: Final = "service.adapters.openai_api"
"""Each loaded only where it is chosen: their clients take seconds that every start would wait."""

_PATIENCE: Final = 0.3
_PORTS: Final = {"http": 80, "https": 443}


@runtime_checkable
class Closes(Protocol):
    """A generator that holds something open."""

    def close(self) -> None:
        """Let go of it."""


class Absent:
    """A generator that was set but is not there; every draft it should write fails."""

    def __init__(self, name: str, says: str) -> None:
        """Under the name it was set by, with a sentence that says what to do."""
        self._name = name
        self._says = says

    @property
    def name(self) -> str:
        """As it was set."""
        return self._name

    @property
    def reads_excerpts(self) -> bool:
        """It reads nothing."""
        return False

    def generate(self, prompt: Prompt, deadline: Deadline) -> Generated:
        """Raises GeneratorUnavailable."""
        raise GeneratorUnavailable(self._says)

    def problem(self) -> str | None:
        """What to do."""
        return self._says


class Counted:
    """A generator whose failures are counted."""

    def __init__(self, generator: Generator, metrics: Metrics) -> None:
        """Count one generator."""
        self._generator = generator
        self._metrics = metrics

    @property
    def name(self) -> str:
        """The generator's own."""
        return self._generator.name

    @property
    def reads_excerpts(self) -> bool:
        """The generator's own."""
        return self._generator.reads_excerpts

    def generate(self, prompt: Prompt, deadline: Deadline) -> Generated:
        """As the generator does. Raises what it raises."""
        try:
            return self._generator.generate(prompt, deadline)
        except (GeneratorUnavailable, PromptTruncated) as error:
            self._metrics.model_errors.labels(self.name, type(error).__name__).inc()
            raise

    def problem(self) -> str | None:
        """As the generator does."""
        return self._generator.problem()

    def close(self) -> None:
        """Let go of what the generator holds."""
        if isinstance(self._generator, Closes):
            self._generator.close()


class Choice:
    """The generator in use. `refresh` looks again, away from any question."""

    def __init__(
        self,
        settings: Settings,
        approvals: Approvals,
        metrics: Metrics,
        monotonic: Callable[[], float],
        seconds: float = 30.0,
    ) -> None:
        """Choose as set. Raises SettingsWrong where a setting is missing."""
        self._settings = settings
        self._approvals = approvals
        self._metrics = metrics
        self._monotonic = monotonic
        self._seconds = seconds
        self._endpoints = EndpointPolicy(settings.allowed_hosts)
        self._looks_again = settings.generator is GeneratorKind.AUTO or (
            settings.generator is GeneratorKind.OLLAMA and not settings.model
        )
        self._chosen = self._counted(self._choose())
        self._before: Counted | None = None
        self._looked_at = monotonic()

    def __call__(self) -> Generator | None:
        """The generator, or None where answers are quoted."""
        return self._chosen

    def refresh(self) -> None:
        """Look again, now and then, where what answers may come and go."""
        if not self._looks_again or self._monotonic() - self._looked_at < self._seconds:
            return
        self._looked_at = self._monotonic()
        if self._before is not None:
            self._before.close()
            self._before = None
        if self._chosen is None or self._chosen.problem() is not None:
            # Whatever is under way may still end; the next look lets go of it.
            self._before, self._chosen = self._chosen, self._counted(self._choose())

    def says(self) -> tuple[bool, str]:
        """Whether it is as set, and a sentence about it."""
        if self._chosen is None:
            quoted = self._settings.generator is GeneratorKind.QUOTED
            return True, "answers are quoted" + (
                ", as set." if quoted else f"; no Ollama answers at {self._settings.ollama_url}."
            )
        problem = self._chosen.problem()
        if problem is not None:
            return False, problem
        return True, f"the generator `{self._chosen.name}` would answer now."

    def close(self) -> None:
        """Let go of the model."""
        for generator in (self._before, self._chosen):
            if generator is not None:
                generator.close()

    def _counted(self, generator: Generator | None) -> Counted | None:
        return None if generator is None else Counted(generator, self._metrics)

    def _choose(self) -> Generator | None:
        settings = self._settings
        if settings.generator is GeneratorKind.QUOTED:
            return None
        if settings.generator is GeneratorKind.EMBEDDED:
            return self._embedded()
        if settings.generator is GeneratorKind.OPENAI:
            return self._openai()
        if settings.generator is GeneratorKind.OLLAMA and settings.model:
            adapter = importlib.import_module(OLLAMA)
            made: Generator = adapter.Ollama(
                settings.ollama_url, settings.model, self._approvals, self._endpoints
            )
            return made
        found = self._find_ollama()
        if found is None and settings.generator is GeneratorKind.OLLAMA:
            return Absent("ollama", f"no Ollama with a local model at {settings.ollama_url}.")
        return found

    def _embedded(self) -> Generator:
        adapter = importlib.import_module(LLAMA_CPP)
        made: Generator = adapter.LlamaCpp(adapter.packaged_model(), self._approvals)
        return made

    def _openai(self) -> Generator:
        settings = self._settings
        if not settings.openai_url or not settings.model:
            raise SettingsWrong(
                "generator = openai needs openai_url and model (COUNTERSIGN_OPENAI_URL, "
                "COUNTERSIGN_MODEL)."
            )
        key = settings.openai_key.get_secret_value() if settings.openai_key else None
        made: Generator = importlib.import_module(OPENAI).OpenAiApi(
            settings.openai_url, settings.model, self._approvals, self._endpoints, key=key
        )
        return made

    def _find_ollama(self) -> Generator | None:
        settings = self._settings
        if not listens(settings.ollama_url, self._endpoints):
            return None
        try:
            found: Generator | None = importlib.import_module(OLLAMA).find_ollama(
                settings.ollama_url, settings.model, self._approvals, self._endpoints
            )
        except GeneratorUnavailable as error:
            return Absent("ollama", str(error))
        return found


def listens(url: str, endpoints: EndpointPolicy) -> bool:
    """Whether anybody listens there, found out without the client's library."""
    try:
        endpoint = endpoints.check(url)
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
        socket.create_connection((str(endpoint.address), port), timeout=_PATIENCE).close()
    except (OSError, EndpointRefused, EndpointUnknown):
        return False
    return True
