"""A real server over fake rooms, in a process of its own: `python -m tests.fakes.served DATA`."""

from __future__ import annotations

import sys
from pathlib import Path

from service import logs, serving
from service.app import create_app_from
from service.settings import Settings
from tests.fakes.rooms import rooms_in

READ_TIMEOUT = 0.5


def main(data: Path) -> None:
    """Serve until told to stop; the first line printed is the address."""
    logs.to_json_lines("info")
    rooms = rooms_in(data).rooms
    tcp = serving.bind("127.0.0.1", 0)
    print(f"http://127.0.0.1:{tcp.getsockname()[1]}", flush=True)
    settings = Settings(data=data, read_timeout=READ_TIMEOUT)
    serving.serve(create_app_from(lambda: rooms, settings), tcp, data, READ_TIMEOUT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
