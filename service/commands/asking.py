"""`countersign ask` and `countersign search`, through the running service or without one."""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from pydantic import ValidationError

from service import local_socket, problems, wire
from service.commands import lines
from service.commands.terminal import Exit, Stop, Terminal, words
from service.prompting import LANGUAGES
from service.scope import Asker, Role
from service.settings import Settings

OPENING = "service.opening"
"""Loaded only where no service runs: it brings the index engine and the embedder."""

PATIENCE: Final = 60.0
"""Seconds to ask a service again in whose queue every place is taken."""


class Desk(Protocol):
    """Whoever answers: the running service, or this process."""

    def ask(self, body: wire.AskBody, groups: frozenset[str]) -> Mapping[str, Any]:
        """An answer's fields, for somebody of these groups."""

    def search(self, body: wire.SearchBody, groups: frozenset[str]) -> Mapping[str, Any]:
        """A search's fields, for somebody of these groups."""


class Served:
    """The running service, through its socket."""

    def __init__(self, data: Path, patience: float = PATIENCE) -> None:
        """Over a data directory; while every place is taken, ask again for so many seconds."""
        self._data = data
        self._patience = patience

    def ask(self, body: wire.AskBody, groups: frozenset[str]) -> Mapping[str, Any]:
        """An answer's fields."""
        return self._call("/v1/ask", body, groups)

    def search(self, body: wire.SearchBody, groups: frozenset[str]) -> Mapping[str, Any]:
        """A search's fields."""
        return self._call("/v1/search", body, groups)

    def _call(self, path: str, body: wire.Body, groups: frozenset[str]) -> Mapping[str, Any]:
        fields = body.model_dump(mode="json", exclude_none=True)
        until = time.monotonic() + self._patience
        while True:
            try:
                found: Mapping[str, Any] = local_socket.call(
                    self._data, "POST", path, fields, groups=groups
                )
            except local_socket.ServiceSays as said:
                if said.status == problems.BUSY.status and time.monotonic() < until:
                    time.sleep(0.1)
                    continue
                code = Exit.USAGE if said.status == problems.INVALID.status else Exit.UNAVAILABLE
                code = Exit.CONFLICT if said.status == problems.NO_RELEASE.status else code
                raise Stop(code, str(said)) from None
            return found


class Opened:
    """This process, over rooms it opened itself."""

    def __init__(self, rooms: Any) -> None:
        """Over open rooms."""
        self._rooms = rooms

    def ask(self, body: wire.AskBody, groups: frozenset[str]) -> Mapping[str, Any]:
        """An answer's fields."""
        return wire.answer_fields(self._rooms.answering.ask(body.asked_by(_owner(groups))))

    def search(self, body: wire.SearchBody, groups: frozenset[str]) -> Mapping[str, Any]:
        """A search's fields."""
        hits = self._rooms.answering.search(body.asked_by(_owner(groups)), body.top_k)
        return wire.search_fields(body.id, hits)


def _owner(groups: frozenset[str]) -> Asker:
    return Asker("local", frozenset(Role), groups)


@contextmanager
def desk(settings: Settings) -> Iterator[Desk]:
    """Whoever answers here. Raises IndexLocked, IndexUnavailable and whatever keeps it shut."""
    if local_socket.runs(settings.data):
        yield Served(settings.data)
        return
    rooms = importlib.import_module(OPENING).open_rooms(settings)
    try:
        rooms.follow()
        yield Opened(rooms)
    finally:
        rooms.close()


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    asked = subparsers.add_parser("ask", help="ask a question")
    asked.add_argument("question", help="1 to 2,000 characters")
    _options(asked)
    asked.set_defaults(run=ask)
    found = subparsers.add_parser("search", help="find passages, one question or a file of them")
    found.add_argument("question", nargs="?", help="1 to 2,000 characters")
    found.add_argument("--input", help="a file of JSON lines: id, question; `-` reads stdin")
    found.add_argument("--output", default="-", help="where lines go; `-` writes stdout")
    found.add_argument("--top-k", type=int, default=10, help="hits, 1 to 100 (default 10)")
    _options(found)
    found.set_defaults(run=search)


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--corpus", help="which corpus, where several are live")
    parser.add_argument("--language", help="language of question and answer, such as `en`")
    parser.add_argument(
        "--as-of",
        help="answer as on a day, such as 2026-01-31: from what was live and in force then",
    )
    parser.add_argument("--groups", type=words, default=frozenset(), help="groups, such as a,b")
    parser.add_argument("--json", action="store_true", help="as JSON")


def ask(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Print an answer; a refusal is an answer too."""
    body = _ask_body(_fields(arguments, question=arguments.question))
    with desk(Settings.from_env(terminal.environ)) as answering:
        answer = answering.ask(body, arguments.groups)
    if arguments.json:
        terminal.write_json(answer)
    else:
        terminal.write(answer_page(answer))
    return Exit.DONE


def search(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Print hits, or a line of them for each line of a file."""
    if (arguments.question is None) == (arguments.input is None):
        raise Stop(Exit.USAGE, "give a question, or --input with a file of questions.")
    common = _fields(arguments, top_k=arguments.top_k)
    if arguments.input is not None:
        if arguments.input != "-" and not Path(arguments.input).is_file():
            raise Stop(Exit.USAGE, f"there is no file {arguments.input}.")
        with desk(Settings.from_env(terminal.environ)) as finding:
            return lines.run(
                arguments.input,
                arguments.output,
                lambda record: finding.search(_line_body({**common, **record}), arguments.groups),
            )
    body = _search_body({**common, "question": arguments.question})
    with desk(Settings.from_env(terminal.environ)) as finding:
        found = finding.search(body, arguments.groups)
    if arguments.json:
        terminal.write_json(found)
    else:
        terminal.write(hits_page(found["hits"]))
    return Exit.DONE


def _fields(arguments: argparse.Namespace, **more: object) -> dict[str, object]:
    given = {
        "corpus": arguments.corpus,
        "language": arguments.language,
        "as_of": arguments.as_of,
        **more,
    }
    return {name: choice for name, choice in given.items() if choice is not None}


def _ask_body(fields: Mapping[str, object]) -> wire.AskBody:
    try:
        return _read(wire.AskBody, fields)
    except ValueError as error:
        raise Stop(Exit.USAGE, str(error)) from None


def _search_body(fields: Mapping[str, object]) -> wire.SearchBody:
    try:
        return _read(wire.SearchBody, fields)
    except ValueError as error:
        raise Stop(Exit.USAGE, str(error)) from None


def _line_body(record: Mapping[str, object]) -> wire.SearchBody:
    known = {k: v for k, v in record.items() if k in wire.SearchBody.model_fields}
    return _read(wire.SearchBody, known)


_Asked = TypeVar("_Asked", wire.AskBody, wire.SearchBody)


def _read(kind: type[_Asked], fields: Mapping[str, object]) -> _Asked:
    """A body as the service would take it. Raises ValueError with a sentence."""
    try:
        body = kind.model_validate(fields)
    except ValidationError as error:
        raise ValueError(problems.of_validation(error.errors()).detail) from None
    wrong = wire.not_reached(body.as_of, datetime.now(UTC).date())
    if wrong is not None:
        raise ValueError(wrong)
    return body


def answer_page(answer: Mapping[str, Any]) -> str:
    """An answer as a person reads it."""
    parts = [answer["text"]]
    cited = {(c["n"], c["quote"]): c for s in answer["statements"] for c in s["citations"]}
    parts.extend(
        f"  [{c['n']}] {c['title']}{_other_language(c, answer)} — “{c['quote']}”"
        for c in sorted(cited.values(), key=lambda c: (c["n"], c["start"]))
    )
    parts.extend(f"  Not answered: {part}" for part in answer["unanswered"])
    if answer["suggestions"]:
        parts.append("  See also: " + " · ".join(answer["suggestions"]))
    release = answer["release"]
    said = [answer["outcome"], answer["reason"], f"release {release['number']}" if release else ""]
    parts.append(" · ".join(word for word in (*said, answer["id"]) if word))
    return "\n\n".join([parts[0], "\n".join(parts[1:-1]), parts[-1]] if parts[1:-1] else parts)


def _other_language(citation: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    """What a quote is written in, where the answer is not."""
    own = citation["language"]
    return "" if own in ("", answer["language"]) else f" (in {LANGUAGES.get(own, own)})"


def hits_page(hits: Sequence[Mapping[str, Any]]) -> str:
    """Hits as a person reads them."""
    if not hits:
        return "nothing found"
    return "\n\n".join(
        f"{n}. {hit['title']}  ({hit['document']}, {hit['score']:.4f})\n   "
        + hit["text"].replace("\n", "\n   ")
        for n, hit in enumerate(hits, 1)
    )
