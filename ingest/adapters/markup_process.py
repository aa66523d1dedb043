"""The program of the process that reads Markdown and HTML."""

from __future__ import annotations

import sys

from ingest.adapters.markup import parsers
from ingest.confined import Limits, serve

COMMAND = (sys.executable, "-I", "-m", "ingest.adapters.markup_process")
"""Runs it; two words more say the seconds and the bytes that a document may take."""

if __name__ == "__main__":
    serve(parsers(), Limits(int(sys.argv[1]), int(sys.argv[2])))
