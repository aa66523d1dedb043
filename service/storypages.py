"""Trails as pages of HTML that need no script and no network; sealed text is only ever text."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from service.auditing import plain
from service.trails.records import Trail


class Html(str):
    """Text that is markup already; any other text is escaped where it is put in."""

    __slots__ = ()


def tag(name: str, *children: str, **attributes: str) -> Html:
    """An element; `class_` is written class.

    >>> tag("p", "a < b", tag("b", "c"), class_="x")
    '<p class="x">a &lt; b<b>c</b></p>'
    """
    given = "".join(f' {key.rstrip("_")}="{escape(text)}"' for key, text in attributes.items())
    inside = "".join(child if isinstance(child, Html) else _text(child) for child in children)
    return Html(f"<{name}{given}>{inside}</{name}>")


def story_page(trail: Trail, bundle: str | None) -> str:
    """One trail as a page; `bundle` is where its proof lies, as a relative address."""
    leaf, payload = trail.leaf, trail.payload or {}
    name = f"{leaf.get('type')} {leaf.get('answer') or leaf.get('about') or ''}".strip()
    parts = [
        tag("p", tag("a", "all records", href="../index.html")),
        _section(
            name,
            _table(
                ("sealed", leaf.get("time")),
                ("entry", f"{trail.sealed.index} of {trail.sealed.log}"),
                ("conversation", leaf.get("conversation")),
                ("outcome", leaf.get("outcome")),
                ("reason", leaf.get("reason")),
            ),
        ),
        *_told(payload),
        _section("Every digest", _table(("leaf", trail.sealed.leaf), *_digests(leaf, ""))),
    ]
    if trail.payload is None and "payload" in leaf:
        parts.insert(2, _section("The text cannot be read", tag("p", "Its key was erased.")))
    if bundle is not None:
        parts.append(
            _section(
                "Proof",
                tag("p", tag("a", bundle, href=bundle), " verifies offline; see README.txt."),
            )
        )
    return _page(name, parts)


def index_page(rows: Iterable[tuple[Mapping[str, object], str | None]], sought: str) -> str:
    """All records of an export, each with a link where it has a page."""
    lines = []
    for row, address in rows:
        name = str(row.get("answer") or row.get("about") or row.get("document") or "")
        lines.append(
            tag(
                "tr",
                *(tag("td", str(row.get(part) or "")) for part in ("index", "time", "type")),
                tag("td", tag("a", name, href=address) if address else name),
                *(tag("td", str(row.get(part) or "")) for part in ("outcome", "release")),
            )
        )
    table = tag("table", tag("tbody", *lines))
    about = tag("p", f"Looked for: {sought}. README.txt says how to check.", class_="soft")
    return _page("Exported trails", [_section(f"{len(lines)} records", about, table)])


def _told(payload: Mapping[str, Any]) -> Iterator[Html]:
    if "question" in payload:
        names = ("asker", "visibilities", "asked_at", "language", "corpus", "as_of")
        facts = _table(*((name, payload.get(name)) for name in names))
        yield _section("Question", tag("blockquote", str(payload["question"])), facts)
    answer = payload.get("answer")
    cited = _citations(answer)
    if "hits" in payload:
        hits = [_hit(hit, cited) for hit in _rows(payload["hits"])]
        yield _section(f"Retrieved: {len(hits)} passages", tag("ol", *hits))
    for number, attempt in enumerate(_rows(payload.get("attempts")), 1):
        yield _section(f"Draft {number}, by {attempt.get('by')}", *_drafted(attempt))
    if isinstance(answer, Mapping):
        sources = (
            tag(
                "li",
                f"[{c.get('n')}] {c.get('title')} ({c.get('document')}), characters "
                f"{c.get('start')}–{c.get('end')}: ",
                tag("q", str(c.get("quote"))),
            )
            for c in cited
        )
        yield _section(
            f"Answer: {answer.get('outcome')}",
            tag("blockquote", str(answer.get("text"))),
            tag("ul", *sources),
        )
    rest = {n: payload[n] for n in ("by", "author", "approver", "who", "comment") if n in payload}
    if rest:
        yield _section("Sealed encrypted", _table(*rest.items()))


def _hit(hit: Mapping[str, Any], cited: Sequence[Mapping[str, Any]]) -> Html:
    start, text = hit.get("start", 0), str(hit.get("text", ""))
    mine = [c for c in cited if c.get("passage") == hit.get("passage")]
    spans = [(c["start"] - start, c["end"] - start) for c in mine]
    scores = " · ".join(
        f"{name} {hit[name]:.3g}" for name in ("score", "dense", "sparse") if _number(hit, name)
    )
    head = f"{hit.get('document')} · {hit.get('passage')} · {scores}"
    return tag("li", tag("p", head, class_="soft"), tag("p", *_marked(text, spans), class_="text"))


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The text with its spans marked, overlapping ones together."""
    at = 0
    for start, end in sorted(spans):
        if not 0 <= start < end <= len(text) or end <= at:
            continue
        yield text[at : max(start, at)]
        yield tag("mark", text[max(start, at) : end])
        at = end
    yield text[at:]


def _drafted(attempt: Mapping[str, Any]) -> Iterator[Html]:
    verdict = attempt.get("verdict")
    if not isinstance(verdict, Mapping):
        yield tag("p", str(attempt.get("problem") or "No draft came back."), class_="warn")
        return
    yield tag("p", f"judged: {verdict.get('outcome')}", class_="soft")
    items = []
    for statement in _rows(verdict.get("statements")):
        text = statement["text"]
        shown = statement.get("shown", text)
        whole = statement["kept"] and shown == text
        parts = [tag("p", text if whole else tag("del", text), class_="text")]
        if not whole:
            said = f"Shown as: {shown}" if statement["kept"] else "Withheld."
            parts.append(tag("p", said, class_="fate"))
        parts += (
            tag("p", f"{f['effect']} · {f['rule']}: {f['message']}", class_="finding")
            for f in _rows(statement.get("findings"))
        )
        gates = " · ".join(f"{n} {'yes' if ok else 'NO'}" for n, ok in statement["gates"].items())
        cites = ", ".join(statement["citations"]) or "nothing"
        parts.append(tag("p", f"cites {cites} · {gates}", class_="soft"))
        items.append(tag("li", *parts))
    yield tag("ol", *items)


def _digests(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Every digest in a leaf, by its path."""
    if isinstance(value, str) and value.startswith(("sha256:", "hmac-sha256:")):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _digests(inner, f"{path} {name}".strip())
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _digests(inner, f"{path} {number}")


def _section(title: str, *children: str) -> Html:
    return tag("section", tag("h2", title), *children)


def _table(*rows: tuple[str, object]) -> Html:
    shown = [
        tag("tr", tag("th", name.replace("_", " ")), tag("td", _brief(value)))
        for name, value in rows
        if value not in (None, "", [])
    ]
    return tag("table", tag("tbody", *shown))


def _brief(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _page(title: str, parts: Iterable[str]) -> str:
    style = files("service").joinpath("console", "audit.css").read_text("utf-8")
    hash_ = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hash_}'; base-uri 'none'; form-action 'none'"
    # A void element, and a style that is no text: neither goes through `tag`.
    head = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="content-security-policy" content="{escape(policy)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{tag('title', title)}<style>{style}</style>"
    )
    body = tag("body", tag("p", "Countersign", class_="mark"), *parts)
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>{body}</html>\n'


def _text(text: str) -> str:
    """Escaped, control characters shown as such; lines stay lines."""
    return escape("\n".join(plain(line) for line in str(text).split("\n")))


def _citations(answer: object) -> list[Mapping[str, Any]]:
    statements = _rows(answer.get("statements")) if isinstance(answer, Mapping) else []
    return [c for statement in statements for c in _rows(statement.get("citations"))]


def _number(row: Mapping[str, Any], name: str) -> bool:
    return isinstance(row.get(name), int | float)


def _rows(value: object) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
