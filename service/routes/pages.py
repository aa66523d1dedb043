"""The page at `/`, its icon and the widget's two files, under a strict policy."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

from service import problems

router = APIRouter()
_FOLDER: Final = Path(__file__).parent.parent / "widget"
_CONSOLE: Final = Path(__file__).parent.parent / "console"


def page_policy(ancestors: tuple[str, ...]) -> str:
    """The Content-Security-Policy of `/`: nothing foreign, nothing inline."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {' '.join(ancestors)}"
    )


@router.get("/", include_in_schema=False)
def page(request: Request) -> Response:
    """The page that shows the widget."""
    policy = page_policy(request.app.state.settings.frame_ancestors)
    return _file("index.html", "text/html; charset=utf-8", {"content-security-policy": policy})


@router.get("/widget.js", include_in_schema=False)
def script() -> Response:
    """The web component."""
    return _file("widget.js", "text/javascript; charset=utf-8", _SHARED)


@router.get("/widget.css", include_in_schema=False)
def style() -> Response:
    """How it looks."""
    return _file("widget.css", "text/css; charset=utf-8", _SHARED)


@router.get("/icon.svg", include_in_schema=False)
def icon() -> Response:
    """What the page's tab shows; without one, browsers ask for a file that is not there."""
    return _file("icon.svg", "image/svg+xml", {})


@router.get("/audit", include_in_schema=False)
def audit() -> Response:
    """The auditor's page. It holds nothing itself: what it shows, it asks for with their key."""
    return _file(
        "audit.html", "text/html; charset=utf-8", {"content-security-policy": _AUDIT}, _CONSOLE
    )


@router.get("/console/{name}", include_in_schema=False)
def part(name: str) -> Response:
    """Its scripts and its style."""
    media_type = _PARTS.get(name)
    if media_type is None:
        raise problems.Problem(problems.NOT_FOUND)
    return _file(name, media_type, {}, _CONSOLE)


_AUDIT: Final = page_policy(("'none'",)) + "; require-trusted-types-for 'script'"
_PARTS: Final = {
    "audit.js": "text/javascript; charset=utf-8",
    "story.js": "text/javascript; charset=utf-8",
    "proof.js": "text/javascript; charset=utf-8",
    "audit.css": "text/css; charset=utf-8",
}
_SHARED: Final = {"cross-origin-resource-policy": "cross-origin"}


def _file(name: str, media_type: str, headers: dict[str, str], folder: Path = _FOLDER) -> Response:
    try:
        content = (folder / name).read_bytes()
    except FileNotFoundError:
        raise problems.Problem(problems.NOT_FOUND) from None
    return Response(
        content, media_type=media_type, headers={"cache-control": "no-cache", **headers}
    )
