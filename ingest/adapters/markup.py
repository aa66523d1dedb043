"""Markdown through markdown-it-py and HTML through selectolax, to what a reader sees of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.adapters.styles import Look, Sheet, read_attribute, read_sheets
from ingest.parsing import Block, BlockKind, Hidden, Parsed, Parser, Section, Unparsable

MARKDOWN = "text/markdown"
HTML = "text/html"

_DEEPEST = 200
_EXCERPT = 200
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BREAKING = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form header hgroup hr html legend li main menu nav ol p pre search"
    " section summary table tbody tfoot thead tr ul".split()
)
_UNSEEN = {
    "script": "script",
    "style": "style sheet",
    "template": "template",
    "noscript": "text for browsers without scripts",
    "iframe": "embedded page",
    "object": "embedded object",
    "svg": "drawing",
    "canvas": "drawing",
    "audio": "sound",
    "video": "film",
    "datalist": "suggestions of a form",
    "title": "title",
}
_STRUCK = {
    "del": "deleted text",
    "s": "struck-out text",
    "strike": "struck-out text",
    "rt": "reading aid above the text",
    "rp": "reading aid above the text",
}
"""What a reader sees as no longer said, or beside the line: joined to it, it would say more."""
_LEFT_OUT = _UNSEEN | _STRUCK
_CONTROLS = frozenset(("img", "input", "textarea", "select"))
_APART = frozenset(("button", "legend", "meter", "option", "output", "progress"))
_MOST_SPANNED = 4_000_000


def parsers() -> Mapping[str, Parser]:
    """A parser for each media type that is read here."""
    html = HtmlParser()
    return {HTML: html, MARKDOWN: MarkdownParser(html)}


class MarkdownParser:
    """CommonMark with tables and struck-out text. Raw HTML inside is treated as HTML is."""

    def __init__(self, html: HtmlParser) -> None:
        self._markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        self._html = html

    def parse(self, text: str) -> Parsed:
        """Render as a reader's browser would get it, then read that."""
        return self._html.parse(self._markdown.render(text))


class HtmlParser:
    """HTML as HTML5 browsers read it, with the styles that stand in it and none from elsewhere."""

    def parse(self, text: str) -> Parsed:
        """Raises Unparsable for elements nested beyond reason."""
        root = LexborHTMLParser(text).root
        page = _Page(_sheet(root) if root is not None else Sheet())
        if root is not None:
            page.read_whole(root)
        return page.parsed()


class _Page:
    """What was seen so far: lines of text and the structure they stand in."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._lines: list[str] = []
        self._length = 0
        self._inline: list[str] = []
        self._headings: list[tuple[int, str]] = []
        self._sections: list[tuple[tuple[str, ...], list[Block]]] = [((), [])]
        self._hidden = [Hidden("style rule", rule[:_EXCERPT]) for rule in sheet.flagged]
        self._title: str | None = None
        self._head_title: str | None = None
        self._kind = BlockKind.PARAGRAPH
        self._preformatted = False
        self._parted = False
        self._spanned = 0

    def parsed(self) -> Parsed:
        """The page once everything was read."""
        sections = tuple(Section(path, tuple(blocks)) for path, blocks in self._sections if blocks)
        title = self._title or self._head_title
        return Parsed("".join(self._lines), sections, title, tuple(self._hidden))

    def read_whole(self, root: LexborNode) -> None:
        """Read the page, which may be hidden as a whole."""
        self._element(root, 0)
        self.end_block()

    def read(self, node: LexborNode, depth: int) -> None:
        """Read what stands inside an element."""
        if depth > _DEEPEST:
            raise Unparsable(f"its elements are nested more than {_DEEPEST} deep")
        for child in _children(node):
            if child.is_text_node:
                self._say(self._spaced(child.text_content or ""))
            elif child.is_comment_node:
                self._leave_out("comment", child.comment_content or "")
            elif child.is_element_node:
                self._element(child, depth)

    def end_block(self) -> None:
        """Write what was gathered as one block, if it says anything."""
        text = self._gathered()
        if text:
            start = self._write(text)
            self._sections[-1][1].append(Block(self._kind, start, start + len(text)))

    def _element(self, node: LexborNode, depth: int) -> None:
        tag = node.tag or ""
        why = self._hiding(node)
        if tag == "title" and self._head_title is None:
            self._head_title = _squeezed(node.text(deep=True)) or None
        elif why is not None:
            self._leave_out(why, _visible_or_not(node))
        elif tag in _CONTROLS:
            self._inline.append(" ")
        elif tag == "br":
            self._inline.append("\n")
        elif tag in _LEVELS:
            self._heading(node, _LEVELS[tag], depth)
        elif tag == "table":
            self.end_block()
            self._table(node, depth)
        elif tag in _BREAKING:
            self._block(node, tag, depth)
        elif tag in ("sup", "sub"):
            self._set_off(node, self.read, depth)
        elif self._apart(node):
            self._inline.append(" ")
            self.read(node, depth + 1)
            self._inline.append(" ")
        else:
            self.read(node, depth + 1)

    def _set_off(
        self, node: LexborNode, read: Callable[[LexborNode, int], None], depth: int
    ) -> None:
        """Read what is raised or lowered so that its digits join nobody else's.

        `10<sup>2</sup>` is 10^2, `4.90<sup>1</sup>` is 4.90^1, and `1<sup>st</sup>` stays 1st.
        """
        if node.css_first("a[href^='#']") is not None:
            self._leave_out("mark of a footnote", node.text(deep=True))
            return
        before, start = self._inline[-1][-1:] if self._inline else "", len(self._inline)
        read(node, depth + 1)
        text = "".join(self._inline[start:]).strip()
        if text and text[0].isnumeric() and before.strip():
            mark = "^" if node.tag == "sup" else "_"
            self._inline[start:] = [mark, text]
        self._parted = bool(text)

    def _say(self, text: str) -> None:
        """Write text behind what came before; a figure joins neither raised nor struck-out text."""
        if text and self._parted:
            self._inline.append(" " if text[0].isnumeric() else "")
            self._parted = False
        self._inline.append(text)

    def _block(self, node: LexborNode, tag: str, depth: int) -> None:
        self.end_block()
        outer = self._kind, self._preformatted
        if tag == "li":
            self._kind = BlockKind.ITEM
        self._preformatted = self._preformatted or tag == "pre"
        self.read(node, depth + 1)
        self.end_block()
        self._kind, self._preformatted = outer

    def _heading(self, node: LexborNode, level: int, depth: int) -> None:
        self.end_block()
        self.read(node, depth + 1)
        text = self._gathered().replace("\n", " ")
        if not text:
            return
        self._write(text)
        if level == 1 and self._title is None:
            self._title = text
        self._headings = [h for h in self._headings if h[0] < level] + [(level, text)]
        self._sections.append((tuple(h[1] for h in self._headings), []))

    def _table(self, table: LexborNode, depth: int) -> None:
        headers: tuple[str, ...] = ()
        spans: dict[int, int] = {}
        seen_body = False
        for row, in_head in self._rows(table, depth):
            cells, only_headers = self._cells(row, spans, depth)
            if not any(cells):
                continue
            start = self._write("\t".join(cells))
            if not seen_body and (in_head or only_headers):
                headers = _joined(headers, cells)
                continue
            seen_body = True
            end = start + len("\t".join(cells))
            self._sections[-1][1].append(Block(BlockKind.ROW, start, end, headers))

    def _rows(self, table: LexborNode, depth: int) -> Iterator[tuple[LexborNode, bool]]:
        """The rows of a table and whether each stands in its head; captions are read on the way."""
        for part in _children(table):
            if part.is_comment_node:
                self._leave_out("comment", part.comment_content or "")
            if not part.is_element_node:
                continue
            why = self._hiding(part)
            if why is not None:
                self._leave_out(why, _visible_or_not(part))
            elif part.tag == "caption":
                self._block(part, "caption", depth)
            elif part.tag == "tr":
                yield part, False
            elif part.tag in ("thead", "tbody", "tfoot"):
                yield from ((row, part.tag == "thead") for row, _ in self._rows(part, depth))

    def _cells(
        self, row: LexborNode, spans: dict[int, int], depth: int
    ) -> tuple[tuple[str, ...], bool]:
        """The row's cells, one a column: a cell that spans several leaves the others empty."""
        cells: list[str] = []
        header_flags: list[bool] = []
        for cell in _children(row):
            if cell.is_comment_node:
                self._leave_out("comment", cell.comment_content or "")
            if not cell.is_element_node or cell.tag not in ("td", "th"):
                continue
            self._fill(cells, spans)
            why = self._hiding(cell)
            if why is not None:
                self._leave_out(why, _visible_or_not(cell))
                text = ""
            else:
                self._cell_text(cell, depth)
                text = self._gathered().replace("\n", " ").replace("\t", " ")
                header_flags.append(cell.tag == "th")
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for n in range(width):
                if height > 1:
                    spans[len(cells)] = height - 1
                cells.append(text if n == 0 or cell.tag == "th" else "")
            self._spread((width - 1) * (len(text) + 1))
        self._fill(cells, spans)
        return tuple(cells), bool(header_flags) and all(header_flags)

    def _fill(self, cells: list[str], spans: dict[int, int]) -> None:
        """Leave columns empty that a cell of a row above still spans."""
        while spans.get(len(cells), 0) > 0:
            spans[len(cells)] -= 1
            cells.append("")
            self._spread(1)

    def _spread(self, more: int) -> None:
        self._spanned += more
        if self._spanned > _MOST_SPANNED:
            raise Unparsable("its tables repeat more text over their columns than a page holds")

    def _cell_text(self, node: LexborNode, depth: int) -> None:
        """Gather a cell's text; whatever blocks it holds are parts of one line."""
        if depth > _DEEPEST:
            raise Unparsable(f"its elements are nested more than {_DEEPEST} deep")
        for child in _children(node):
            if child.is_text_node:
                self._say(_SPACE.sub(" ", child.text_content or ""))
            elif child.is_comment_node:
                self._leave_out("comment", child.comment_content or "")
            elif child.is_element_node:
                why = self._hiding(child)
                if why is not None:
                    self._leave_out(why, _visible_or_not(child))
                    continue
                if child.tag in ("sup", "sub"):
                    self._set_off(child, self._cell_text, depth)
                    continue
                breaks = (
                    child.tag in _BREAKING
                    or child.tag in _CONTROLS
                    or child.tag in ("br", "td", "th")
                    or self._apart(child)
                )
                self._inline.append(" " if breaks else "")
                self._cell_text(child, depth + 1)
                self._inline.append(" " if breaks else "")

    def _spaced(self, text: str) -> str:
        if self._preformatted:
            return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        return _SPACE.sub(" ", text)

    def _gathered(self) -> str:
        """The inline text so far as lines without space around them; starts anew."""
        joined = "".join(self._inline)
        self._inline = []
        self._parted = False
        if self._preformatted:
            lines = [line.rstrip(" ") for line in joined.split("\n")]
        else:
            lines = [re.sub(r" {2,}", " ", line).strip(" ") for line in joined.split("\n")]
        return "\n".join(line for line in lines if line)

    def _write(self, text: str) -> int:
        start = self._length
        self._lines.append(text + "\n")
        self._length += len(text) + 1
        return start

    def _hiding(self, node: LexborNode) -> str | None:
        """Why a reader does not see an element, or None."""
        why = _marked_hidden(node)
        if why is not None:
            return why
        look = self._look(node)
        if look.hides:
            return "element hidden by its style"
        style = node.attributes.get("style") or ""
        if Look.DOUBTFUL in read_attribute(style):
            said = _squeezed(f"{node.tag}: {style}")
            self._hidden.append(Hidden("style that may hide text", said[:_EXCERPT]))
        return _STRUCK["s"] if Look.STRUCK in look else None

    def _apart(self, node: LexborNode) -> bool:
        """Whether a browser shows an inline element apart from what stands beside it."""
        return node.tag in _APART or Look.APART in self._look(node)

    def _look(self, node: LexborNode) -> Look:
        attributes = node.attributes
        ruled = self._sheet.look(
            node.tag or "", attributes.get("id") or "", (attributes.get("class") or "").split()
        )
        return ruled | read_attribute(attributes.get("style") or "")

    def _leave_out(self, why: str, text: str) -> None:
        self._parted = self._parted or why in _STRUCK.values()
        said = _squeezed(text)
        if said and why not in ("title", "style sheet"):
            self._hidden.append(Hidden(why, said[:_EXCERPT]))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _marked_hidden(node: LexborNode) -> str | None:
    """Why an element is not shown, by its tag or an attribute."""
    if node.tag in _LEFT_OUT:
        return _LEFT_OUT[node.tag]
    attributes = node.attributes
    if node.tag == "dialog" and "open" not in attributes:
        return "closed dialog"
    if "hidden" in attributes or "popover" in attributes:
        return "hidden element"
    if "inert" in attributes:
        return "element that nobody can use"
    if (attributes.get("aria-hidden") or "").strip().lower() == "true":
        return "element hidden from screen readers"
    return None


def _sheet(root: LexborNode) -> Sheet:
    """The document's own style sheets; those from elsewhere are only told of."""
    own = [(node.attributes.get("media") or "", node.text(deep=True)) for node in root.css("style")]
    linked = [
        f"@import {node.attributes.get('href') or ''};"
        for node in root.css("link")
        if "stylesheet" in (node.attributes.get("rel") or "").lower().split()
    ]
    return read_sheets([*own, *(("", link) for link in linked)])


def _visible_or_not(node: LexborNode) -> str:
    """All text inside an element, for the report on what was left out."""
    if node.tag == "template":
        # Its content hangs in a fragment that is no child of it.
        return re.sub(r"<[^>]*>", " ", node.html or "")
    return node.text(deep=True, separator=" ")


def _squeezed(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _span(cell: LexborNode, name: str) -> int:
    value = (cell.attributes.get(name) or "1").strip()
    return min(int(value), 100) if value.isascii() and value.isdigit() and int(value) > 0 else 1


def _joined(above: tuple[str, ...], below: tuple[str, ...]) -> tuple[str, ...]:
    """Two header rows as one: what stands above a column, then what stands below it."""
    width = max(len(above), len(below))
    pairs = zip(
        above + ("",) * (width - len(above)), below + ("",) * (width - len(below)), strict=True
    )
    return tuple(" ".join(part for part in dict.fromkeys(pair) if part) for pair in pairs)
