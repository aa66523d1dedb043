"""C2SP tlog-tiles: the tree and its leaves cut into files, each derived when somebody asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from service.trails.merkle import Lookup

WIDTH = 256
_HEIGHT = 8
_PATH = re.compile(
    r"tile/(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/(?P<n>(?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


class TileMissing(ValueError):
    """The log has no such tile, or not yet."""


@dataclass(frozen=True, slots=True)
class Tile:
    """Which part of the tree."""

    level: int | None
    """Counted in eights of tree levels from the leaves' hashes on; None for the leaves."""
    n: int
    width: int
    """How many hashes or leaves; fewer than 256 only at the right edge."""

    @classmethod
    def parse(cls, path: str, size: int) -> Tile:
        """The tile at a path like `tile/0/x001/067` or `tile/entries/000.p/5`.

        `size` is the log's. Raises TileMissing.
        """
        found = _PATH.fullmatch(path)
        if found is None or found["n"].startswith("x000/"):
            raise TileMissing(f"{path} is no path of a tile; one is written tile/0/000")
        level = None if found["level"] == "entries" else int(found["level"])
        tile = cls(level, int(re.sub("[x/]", "", found["n"])), int(found["width"] or WIDTH))
        if tile.width > WIDTH or (found["width"] and tile.width == WIDTH):
            raise TileMissing(
                f"{path} is no path of a tile; a partial one is narrower than {WIDTH}"
            )
        complete = size >> _HEIGHT * (level or 0)
        if tile.n * WIDTH + tile.width > complete:
            raise TileMissing(f"the log of {size} entries does not fill {path}")
        return tile

    def hashes(self, lookup: Lookup) -> bytes:
        """The tile of a level: the roots of complete subtrees, side by side."""
        height, start = _HEIGHT * (self.level or 0), self.n * WIDTH
        return b"".join(lookup(height, start + place) for place in range(self.width))

    def entries(self, leaf: Callable[[int], bytes]) -> bytes:
        """The bundle of leaves, each after its length in two bytes."""
        leaves = (leaf(self.n * WIDTH + place) for place in range(self.width))
        return b"".join(len(body).to_bytes(2, "big") + body for body in leaves)
