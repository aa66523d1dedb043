"""A real Ceph with its S3 gateway on loopback, all in memory, from unpacked Debian packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen
from uuid import uuid4

import pytest

from tests.servers.ports import free_port
from tests.servers.s3 import S3Server

VARIABLE = "COUNTERSIGN_TEST_CEPH"
ATTEMPTS = 3
_LIBRARIES = "usr/lib/x86_64-linux-gnu"

_CONF = """[global]
fsid = {fsid}
keyring = {home}/admin.keyring
mon_initial_members = a
mon_host = [v2:127.0.0.1:{mon2},v1:127.0.0.1:{mon1}]
public_network = 127.0.0.0/8
osd_pool_default_size = 1
osd_pool_default_min_size = 1
mon_allow_pool_size_one = true
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
mon_max_pg_per_osd = 1000
osd_crush_chooseleaf_type = 0
osd_pool_default_pg_autoscale_mode = off
run_dir = {home}
log_file = {home}/$name.log
pid_file = {home}/$name.pid
admin_socket = {home}/$name.asok
osd_objectstore = memstore
memstore_device_bytes = {memory}
plugin_dir = {root}/{libraries}/ceph
osd_class_dir = {root}/{libraries}/rados-classes
erasure_code_dir = {root}/{libraries}/ceph/erasure-code
mgr_module_path = {root}/usr/share/ceph/mgr
rgw_frontends = beast endpoint=127.0.0.1:{port} tcp_nodelay=1
rgw_thread_pool_size = 16
mon_data = {home}/mon
osd_data = {home}/osd
mgr_data = {home}/mgr
"""


def packages() -> Path:
    """Where radosgw and its libraries are; skips with a sentence where they are not."""
    named = os.environ.get(VARIABLE)
    root = Path(named) if named else Path("/")
    if not (root / "usr/bin/radosgw").exists():
        pytest.skip(
            f"Ceph is not here: unpack Debian's radosgw, ceph-mon, ceph-osd and ceph-mgr into a "
            f"directory and name it in {VARIABLE} (.ci/run shows how)."
        )
    return root.absolute()


class NotStarted(AssertionError):
    """Ceph is not up, with the end of what its parts said."""


class _Cluster:
    def __init__(self, root: Path, home: Path, memory: int) -> None:
        self._home = home
        self.port = free_port()
        self._mon = f"[v2:127.0.0.1:{(mon2 := free_port())},v1:127.0.0.1:{(mon1 := free_port())}]"
        self._fsid = str(uuid4())
        for name in ("mon", "osd", "mgr", "rgw"):
            (home / name).mkdir(parents=True)
        conf = home / "ceph.conf"
        conf.write_text(
            _CONF.format(
                fsid=self._fsid,
                home=home,
                root=root,
                libraries=_LIBRARIES,
                port=self.port,
                mon1=mon1,
                mon2=mon2,
                memory=memory,
            )
        )
        libraries = [root / _LIBRARIES, root / "lib/x86_64-linux-gnu", root / _LIBRARIES / "ceph"]
        self._environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
            "LD_LIBRARY_PATH": ":".join(map(str, libraries)),
            "PYTHONPATH": str(root / "usr/lib/python3/dist-packages"),
            "PATH": f"{root}/usr/bin:{root}/usr/sbin:{os.environ.get('PATH', '')}",
            "CEPH_CONF": str(conf),
        }
        self._errors = (home / "errors").open("wb")
        self._running = ExitStack()

    def run(self, *words: str) -> str:
        """A command of Ceph's, to its end."""
        done = subprocess.run(
            ["timeout", "45", *words],
            env=self._environ,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            check=False,
        )
        if done.returncode:
            raise self._did_not_start(f"`{' '.join(words)}` ended with {done.returncode}")
        return done.stdout

    def start(self, *words: str) -> None:
        """A daemon, in the foreground, until `stop`."""
        process = subprocess.Popen(
            words, env=self._environ, stdout=self._errors, stderr=self._errors
        )
        self._running.callback(process.wait)
        self._running.callback(process.kill)

    def stop(self) -> None:
        """End every daemon."""
        self._running.close()
        self._errors.close()

    def boot(self) -> None:
        """Monitor, manager, object store, gateway."""
        home = self._home
        keyring, admin = str(home / "mon.keyring"), str(home / "admin.keyring")
        self.run("ceph-authtool", "--create-keyring", keyring, "--gen-key", "-n", "mon.",
                 "--cap", "mon", "allow *")  # fmt: skip
        self.run("ceph-authtool", "--create-keyring", admin, "--gen-key", "-n", "client.admin",
                 "--cap", "mon", "allow *", "--cap", "osd", "allow *", "--cap", "mgr", "allow *")  # fmt: skip
        self.run("ceph-authtool", keyring, "--import-keyring", admin)
        monmap = str(home / "monmap")
        self.run("monmaptool", "--create", "--clobber", "--fsid", self._fsid, "--addv", "a",
                 self._mon, "--set-min-mon-release", "pacific", monmap)  # fmt: skip
        self.run("ceph-mon", "--mkfs", "-i", "a", "--monmap", monmap, "--keyring", keyring)
        self.start("ceph-mon", "-f", "-i", "a", "--keyring", keyring)
        granted = self.run("ceph", "auth", "get-or-create", "mgr.x", "mon", "allow profile mgr",
                           "osd", "allow *")  # fmt: skip
        (home / "mgr" / "keyring").write_text(granted)
        self.start("ceph-mgr", "-f", "-i", "x", f"--keyring={home}/mgr/keyring")
        secret = self.run("ceph-authtool", "--gen-print-key").strip()
        uuid = str(uuid4())
        (home / "secret.json").write_text(f'{{"cephx_secret": "{secret}"}}')
        self.run("ceph", "osd", "new", uuid, "-i", str(home / "secret.json"))
        self.run("ceph-authtool", "--create-keyring", str(home / "osd" / "keyring"),
                 "--name", "osd.0", "--add-key", secret)  # fmt: skip
        own = f"--keyring={home}/osd/keyring"
        self.run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", uuid, own)
        self.start("ceph-osd", "-f", "-i", "0", own)
        granted = self.run("ceph", "auth", "get-or-create", "client.rgw", "mon", "allow rwx",
                           "osd", "allow rwx")  # fmt: skip
        (home / "rgw" / "keyring").write_text(granted)
        self.start("radosgw", "-f", "-n", "client.rgw", f"--rgw-data={home}/rgw",
                   f"--keyring={home}/rgw/keyring")  # fmt: skip
        self._await()

    def _await(self) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/", timeout=2):
                    return
            except (URLError, OSError) as error:
                if time.monotonic() > until:
                    raise self._did_not_start("its gateway did not answer") from error
                time.sleep(0.2)

    def _did_not_start(self, why: str) -> NotStarted:
        said = (self._home / "errors").read_text(errors="replace")[-2000:]
        logs = [f"{log.name}: {log.read_text(errors='replace')[-600:]}" for log in self._logs()]
        return NotStarted("\n".join([f"Ceph did not start: {why}. {said}", *logs]))

    def _logs(self) -> list[Path]:
        return sorted(self._home.glob("*.log"))


@contextmanager
def ceph_gateway(directory: Path, memory: int = 1 << 30) -> Iterator[S3Server]:
    """Serve while the block runs; everything under the directory is gone afterwards.

    Its daemons bind to ports that were free a moment before. Where another process was given one of
    them meanwhile, the monitor ends and its clients wait for it in vain, so it is started anew.
    """
    root = packages()
    for attempt in range(ATTEMPTS):
        home = directory / str(attempt)
        cluster = _Cluster(root, home, memory)
        try:
            try:
                cluster.boot()
            except NotStarted:
                if attempt + 1 == ATTEMPTS:
                    raise
                continue
            access, secret = "auditor", "a-secret-of-this-test"
            cluster.run("radosgw-admin", "user", "create", "--uid=one", "--display-name=one",
                        f"--access-key={access}", f"--secret-key={secret}")  # fmt: skip
            yield S3Server(f"http://127.0.0.1:{cluster.port}", access, secret)
            return
        finally:
            cluster.stop()
            shutil.rmtree(home, ignore_errors=True)
