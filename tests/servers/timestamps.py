"""A time-stamping authority on loopback: openssl's own, behind a few lines of HTTP."""

from __future__ import annotations

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

_CONFIG = """\
[tsa]
default_tsa = t
[t]
dir = {directory}
serial = $dir/serial
crypto_device = builtin
signer_cert = $dir/tsa.pem
signer_key = $dir/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ordering = no
tsa_name = no
ess_cert_id_alg = sha256
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[stamp]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[dn]
"""


def make_authority(directory: Path, name: str = "Quay") -> Path:
    """Keys and certificates of an authority; its root's file. Needs openssl."""
    directory.mkdir(parents=True, exist_ok=True)
    config = directory / "openssl.cnf"
    config.write_text(
        _CONFIG.format(directory=directory) + "CN = x\n[req]\ndistinguished_name=dn\n"
    )
    (directory / "serial").write_text("01\n")
    for who in ("root", "tsa"):
        _openssl(
            "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", directory / f"{who}.key"
        )
    _openssl(
        "req", "-x509", "-new", "-key", directory / "root.key", "-subj", f"/CN={name} root",
        "-days", "3650", "-config", config, "-extensions", "ca", "-out", directory / "root.pem",
    )  # fmt: skip
    _openssl(
        "req", "-new", "-key", directory / "tsa.key", "-subj", f"/CN={name} time",
        "-config", config, "-out", directory / "tsa.csr",
    )  # fmt: skip
    _openssl(
        "x509", "-req", "-in", directory / "tsa.csr", "-CA", directory / "root.pem",
        "-CAkey", directory / "root.key", "-set_serial", "2", "-days", "3650",
        "-extfile", config, "-extensions", "stamp", "-out", directory / "tsa.pem",
    )  # fmt: skip
    return directory / "root.pem"


class TimestampServer:
    """Answers RFC 3161 requests; `spoil` changes a reply on its way."""

    def __init__(self, directory: Path) -> None:
        self.roots = make_authority(directory)
        self.asked = 0
        self.spoil: bytes | None = None
        outer = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                reply = outer._stamped(directory, body) if outer.spoil is None else outer.spoil
                self.send_response(200)
                self.send_header("content-type", "application/timestamp-reply")
                self.send_header("content-length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))

    def _stamped(self, directory: Path, request: bytes) -> bytes:
        self.asked += 1
        (directory / "query").write_bytes(request)
        _openssl(
            "ts", "-reply", "-config", directory / "openssl.cnf", "-queryfile", directory / "query",
            "-out", directory / "reply",
        )  # fmt: skip
        return (directory / "reply").read_bytes()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


def _openssl(*words: str | Path) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)
