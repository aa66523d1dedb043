"""What a document's own style sheets and style attributes do to its text: hide it, strike it out.

No more of CSS than that: simple selectors, one declaration at a time, and no cascade. A declaration
that hides counts even where another one would undo it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Flag, auto
from functools import reduce
from operator import or_

_TOKEN = re.compile(
    r"/\*.*?(?:\*/|\Z)"
    r"|(?P<string>\"(?:[^\"\\\n]|\\.)*(?:\"|\n|\Z)|'(?:[^'\\\n]|\\.)*(?:'|\n|\Z))"
    r"|(?P<escape>\\(?:[0-9a-fA-F]{1,6}\s?|.))"
    r"|(?P<mark>[{};])"
    # What looks like a comment in an address is none.
    r"|(?P<plain>(?<=[uU][rR][lL])\(\s*(?![\s\"'])[^)]*(?:\)|\Z)|[^/\"'\\{};(]+|.)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_SIMPLE = re.compile(r"(?:\*|[a-z][a-z0-9-]*)?(?:[.#][^\s.#:\[\]>+~*,&()\"'|]+)?")
_LENGTH = re.compile(r"([+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:e[+-]?\d{1,3})?)([a-z%]*)")
_PIXELS = {
    "": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "q": 0.945,
    "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "lh": 20.0, "rlh": 20.0,
    "%": 10.0, "vw": 10.0, "vh": 10.0, "vmin": 10.0, "vmax": 10.0,
}  # fmt: skip
"""A unit in CSS pixels, on a window of a thousand by a thousand."""
_FUNCTION = re.compile(r"(?:var|calc|min|max|clamp|env|attr|if)\(")
_TRANSPARENT = re.compile(
    r"transparent|#[0-9a-f]{3}0|#[0-9a-f]{6}00"
    r"|(?:rgb|hsl)a?\((?:(?:[^,()]*,){3}|[^/()]*/)\s*0*\.?0*%?\s*\)"
)
_ELSEWHERE = re.compile(
    r"@(?:-\w+-)?(?:keyframes|font-face|page|property|counter-style)\b|@media\s+print\s*\Z", re.I
)
_APART = re.compile(r"block|flex|grid|table.*|list-item|flow-root|inline-.*")
_SHIFTED = re.compile(r"translate(?:x|y|3d)?\(([^()]*)\)")
_SHRUNK = re.compile(r"scale(?:x|y|3d)?\(\s*0?\.?0*\s*[,)]")
_CLIPPED = re.compile(
    r"rect\(\s*[01](?:px)?\b|inset\(\s*(?:50|100)%|circle\(\s*0|ellipse\(\s*0|polygon\(\s*0 0\s*\)"
)
_SCREEN = frozenset(("", "all", "screen", "only screen"))
_SMALLEST_FONT = 3.0
_FAR = {
    **dict.fromkeys(("left", "right", "top", "bottom", "inset", "text-indent"), -50.0),
    **dict.fromkeys(("margin-left", "margin-right", "margin"), -100.0),
    **dict.fromkeys(("margin-top", "margin-bottom"), -500.0),
}
_FAR_AWAY = 2_000.0
_SHIFTED_FAR = 500.0
_MOST_FLAGGED = 20


class Look(Flag):
    """What a style does to text."""

    PLAIN = 0
    HIDDEN = auto()
    STRUCK = auto()
    APART = auto()
    """Shown apart from what stands beside it."""
    FLAT = auto()
    """No room for a line."""
    CUT = auto()
    """What has no room is not shown."""
    DOUBTFUL = auto()
    """It may hide: nobody who only reads it can tell."""

    @property
    def hides(self) -> bool:
        """Whether no reader sees the text."""
        return bool(self & Look.HIDDEN) or Look.FLAT | Look.CUT in self


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rules of a document's own style sheets, by simple selector."""

    looks: Mapping[str, Look] = field(default_factory=dict)
    flagged: tuple[str, ...] = ()
    """Rules that may hide or add text and are not applied, for the reviewer."""

    def look(self, tag: str, id_: str, classes: Iterable[str]) -> Look:
        """What the rules do to an element."""
        if not self.looks:
            return Look.PLAIN
        names = [f".{name}" for name in classes] + ([f"#{id_}"] if id_ else [])
        keys = ["*", tag]
        for name in names:
            keys += (name.casefold(), tag + name.casefold(), "*" + name.casefold())
        return reduce(or_, (self.looks.get(key, Look.PLAIN) for key in keys), Look.PLAIN)


def read_sheets(sheets: Iterable[tuple[str, str]]) -> Sheet:
    """Style sheets, each with the media it is for."""
    looks: dict[str, Look] = {}
    flagged: dict[str, None] = {}
    for media, text in sheets:
        only = " ".join(media.lower().split())
        if only == "print":
            continue
        always = only in _SCREEN
        for rule in _rules(text):
            if rule.selectors.startswith("@import"):
                flagged[f"{rule.selectors}: a style sheet from elsewhere is not read"] = None
                continue
            look = reduce(or_, (_look(name, said) for name, said in rule.said), Look.PLAIN)
            if _adds_text(rule.said):
                flagged[f"{rule.selectors}: text that a rule adds is not read"] = None
            if not look:
                continue
            for selector in rule.selectors.split(","):
                simple = " ".join(selector.split()).casefold()
                if simple and always and rule.applies and _SIMPLE.fullmatch(simple):
                    looks[simple] = looks.get(simple, Look.PLAIN) | look
                elif simple and (look.hides or Look.STRUCK in look):
                    flagged[f"{selector.strip()}: a rule that hides text is not applied"] = None
            if rule.selectors and Look.DOUBTFUL in look and not look.hides:
                flagged[f"{rule.selectors}: a rule that may hide text is not understood"] = None
    most = list(flagged)[:_MOST_FLAGGED]
    if len(flagged) > len(most):
        most.append(f"and {len(flagged) - len(most)} more such rules")
    return Sheet(looks, tuple(most))


def read_attribute(style: str) -> Look:
    """What a `style` attribute does to its element."""
    if not style:
        return Look.PLAIN
    said = (pair for rule in _rules(style) for pair in rule.said)
    return reduce(or_, (_look(name, value) for name, value in said), Look.PLAIN)


@dataclass(frozen=True, slots=True)
class _Rule:
    selectors: str
    said: tuple[tuple[str, str], ...]
    applies: bool
    """Whether it stands in no other rule but such as always hold."""


def _rules(text: str) -> Iterator[_Rule]:
    """The rules of a style sheet, inner ones first, unclosed ones too, in one pass.

    Declarations that stand in no rule, as in an attribute, are a rule without selectors.
    """
    outer: list[_Open] = []
    open_ = _Open("", [], seen=True, applies=True)
    words: list[str] = []
    for token in _TOKEN.finditer(text):
        mark = token["mark"]
        if mark is None:
            words.append(_plain(token))
            continue
        gathered = re.sub("<!--|-->", " ", "".join(words)).strip()
        words = []
        if mark == "{":
            outer.append(open_)
            open_ = open_.inside(gathered)
        elif gathered.lower().startswith("@import"):
            yield _Rule(gathered, (), applies=True)
        else:
            open_.said.append(gathered)
        if mark == "}":
            yield from open_.rule()
            open_ = outer.pop() if outer else _Open("", [], seen=True, applies=True)
    open_.said.append("".join(words).strip())
    yield from open_.rule()
    while outer:
        yield from outer.pop().rule()


@dataclass(frozen=True, slots=True)
class _Open:
    """A rule that is being read."""

    prelude: str
    said: list[str]
    seen: bool
    """Whether it, and whatever it stands in, is for text on a screen."""
    applies: bool
    """Whether whatever it stands in always holds."""

    def inside(self, prelude: str) -> _Open:
        return _Open(
            prelude,
            [],
            seen=self.seen and _ELSEWHERE.match(prelude) is None,
            applies=self.applies and (not self.prelude or _always(self.prelude)),
        )

    def rule(self) -> Iterator[_Rule]:
        if self.seen and self.said:
            yield _Rule(self.prelude, _pairs(self.said), self.applies)


def _plain(token: re.Match[str]) -> str:
    quoted = token["string"] or token["escape"]
    return _unescaped(quoted) if quoted else token["plain"] or " "


def _unescaped(text: str) -> str:
    def said(escape: re.Match[str]) -> str:
        if escape[1] is None:
            return escape[2]
        code = int(escape[1], 16)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    return _ESCAPE.sub(said, text)


def _always(prelude: str) -> bool:
    words = " ".join(prelude.lower().split())
    return words.startswith("@media ") and words.removeprefix("@media ") in _SCREEN


def _pairs(said: Iterable[str]) -> tuple[tuple[str, str], ...]:
    parts = (declaration.partition(":") for declaration in said)
    return tuple(
        (name.strip().lower(), " ".join(value.lower().replace("!", " !").split()))
        for name, colon, value in parts
        if colon
    )


def _adds_text(said: Iterable[tuple[str, str]]) -> bool:
    return any(
        name == "content" and re.search(r"[\"'][^\"']*[^\W_][^\"']*[\"']|attr\(", value)
        for name, value in said
    )


def _look(name: str, value: str) -> Look:
    value = value.removesuffix("!important").strip()
    known = _BY_NAME.get(name)
    return Look.PLAIN if known is None else known(name, value)


def _pixels(value: str) -> float | None:
    found = _LENGTH.fullmatch(value)
    if found is None or found[2] not in _PIXELS:
        return None
    return float(found[1]) * _PIXELS[found[2]]


def _where(found: bool, look: Look = Look.HIDDEN) -> Look:
    return look if found else Look.PLAIN


def _display(_: str, value: str) -> Look:
    if _FUNCTION.search(value):
        return Look.DOUBTFUL
    return _where(value == "none") | _where(_APART.fullmatch(value) is not None, Look.APART)


def _visibility(_: str, value: str) -> Look:
    return _where(value in ("hidden", "collapse")) | _where(
        _FUNCTION.search(value) is not None, Look.DOUBTFUL
    )


def _opacity(_: str, value: str) -> Look:
    if _FUNCTION.search(value):
        return Look.DOUBTFUL
    share = _LENGTH.fullmatch(value)
    if share is None or share[2] not in ("", "%"):
        return Look.PLAIN
    return _where(float(share[1]) <= (5.0 if share[2] else 0.05))


def _font_size(_: str, value: str) -> Look:
    if _FUNCTION.search(value):
        return Look.DOUBTFUL
    pixels = _pixels(value)
    if pixels is None:
        return Look.PLAIN
    # Of a font, a percentage is of the text around it.
    return _where(abs(pixels) * (0.016 if value.endswith("%") else 1.0) < _SMALLEST_FONT)


def _font(name: str, value: str) -> Look:
    if _FUNCTION.search(value):
        return Look.DOUBTFUL
    sizes = (word.partition("/")[0] for word in value.split())
    size = next((s for s in sizes if s == "0" or (_LENGTH.fullmatch(s) and not s.isdigit())), "")
    return _font_size(name, size)


def _offset(name: str, value: str) -> Look:
    lengths = [length for length in map(_pixels, value.split()[:4]) if length is not None]
    return _where(any(x <= _FAR[name] or x >= _FAR_AWAY for x in lengths))


def _transform(_: str, value: str) -> Look:
    shifts = [part.strip() for found in _SHIFTED.finditer(value) for part in found[1].split(",")]
    far = any(
        # A percentage is of the element itself.
        abs(x) / (3.0 if shift.endswith("%") else 1.0) >= _SHIFTED_FAR
        for shift in shifts
        if (x := _pixels(shift)) is not None
    )
    return _where(far or _SHRUNK.search(value) is not None)


def _size(name: str, value: str) -> Look:
    pixels = _pixels(value)
    if pixels is None or abs(pixels) > 1.0:
        return Look.PLAIN
    return Look.FLAT | _where(pixels == 0 and not name.startswith("max-"))


_BY_NAME: Mapping[str, Callable[[str, str], Look]] = {
    "display": _display,
    "visibility": _visibility,
    "content-visibility": _visibility,
    "opacity": _opacity,
    "font-size": _font_size,
    "font": _font,
    **dict.fromkeys(_FAR, _offset),
    "transform": _transform,
    "translate": lambda name, value: _transform(name, f"translate({value.replace(' ', ',')})"),
    "scale": lambda name, value: _transform(name, f"scale({value})"),
    "zoom": lambda _, value: _where(re.fullmatch(r"0*\.?0+%?", value) is not None),
    **dict.fromkeys(("width", "height", "max-width", "max-height"), _size),
    **dict.fromkeys(
        ("overflow", "overflow-x", "overflow-y"),
        lambda _, value: _where("hidden" in value or "clip" in value, Look.CUT),
    ),
    **dict.fromkeys(
        ("clip", "clip-path"), lambda _, value: _where(_CLIPPED.search(value) is not None)
    ),
    **dict.fromkeys(
        ("color", "-webkit-text-fill-color"),
        lambda _, value: _where(_TRANSPARENT.fullmatch(value) is not None),
    ),
    "filter": lambda _, value: _where(re.search(r"opacity\(\s*0*\.?0*%?\s*\)", value) is not None),
    **dict.fromkeys(
        ("text-decoration", "text-decoration-line"),
        lambda _, value: _where("line-through" in value, Look.STRUCK),
    ),
    "float": lambda _, value: _where(value in ("left", "right"), Look.APART),
    "position": lambda _, value: _where(value in ("absolute", "fixed"), Look.APART),
}
