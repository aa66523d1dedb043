"""The served stack: images pinned, secrets never defaulted, nothing with a way out, settings valid."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from service import exporting
from service.choices.drafting import GeneratorKind
from service.choices.finding import IndexKind
from service.endpoints import EndpointPolicy, EndpointRefused
from service.settings import Settings
from service.web import Names

ROOT = Path(__file__).parent.parent
FILE = ROOT / "docker-compose.yml"
DEMO = ROOT / "docs" / "demo.env"
DOCKERFILE = ROOT / "docs" / "Dockerfile"

STACK: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = STACK["services"]
ONCE = {name for name, service in SERVICES.items() if service["restart"] == "no"}
LASTING = sorted(set(SERVICES) - ONCE)

VARIABLE = re.compile(r"\$\{(?P<name>[A-Z0-9_]+)(?:(?P<how>:[-?])(?P<rest>[^}]*))?\}")
TAGGED = re.compile(r"^[a-z0-9./-]+:(?P<tag>[A-Za-z0-9][\w.-]*)(@sha256:[0-9a-f]{64})?$")
SECRET = re.compile(r"key|secret|password|token", re.IGNORECASE)
CHOSEN = {
    "COUNTERSIGN_QDRANT_KEY": "0123456789abcdef",
    "COUNTERSIGN_AUDIT_ORIGIN": "answers.bank.example/one",
    "COUNTERSIGN_MODEL": "llama3.2:3b",
    "S3_ACCESS_KEY": "countersign",
    "S3_SECRET_KEY": "fedcba9876543210",
}


class Unset(Exception):
    """A variable that Compose would refuse to start without."""


def substituted(text: str, environ: dict[str, str]) -> str:
    """As Compose interpolates: `:-` falls back, `:?` refuses, `$$` is a dollar sign."""

    def one(found: re.Match[str]) -> str:
        given = environ.get(found["name"], "")
        if not given and found["how"] == ":?":
            raise Unset(found["name"])
        return given or (found["rest"] or "" if found["how"] == ":-" else "")

    return VARIABLE.sub(one, text).replace("$$", "$")


def texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for child in node.values():
            yield from texts(child)
    elif isinstance(node, list):
        for child in node:
            yield from texts(child)
    elif isinstance(node, str):
        yield node


def variables() -> Iterator[re.Match[str]]:
    for text in texts(STACK):
        yield from VARIABLE.finditer(text)


def env_file(path: Path) -> dict[str, str]:
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def settings_of(service: str, environ: dict[str, str], directory: Path) -> Settings:
    passed = SERVICES[service]["environment"]
    return Settings.read(
        {name: substituted(raw, environ) for name, raw in passed.items()}, directory
    )


def the_test_of(service: str) -> list[str]:
    command = SERVICES[service]["healthcheck"]["test"]
    assert command[0] == "CMD"
    return [substituted(word, {}) for word in command[1:]]


# What is started


def test_the_stack_is_the_service_and_what_it_depends_on() -> None:
    assert LASTING == ["countersign", "ollama", "qdrant", "s3"]
    assert {name for name in ONCE if SERVICES[name].get("profiles") != ["demo"]} == set()


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_image_is_pinned(name: str) -> None:
    found = TAGGED.match(SERVICES[name]["image"])
    assert found is not None
    assert found["tag"] != "latest"
    assert re.search(r"\d+\.\d+", found["tag"])


def test_the_image_of_the_service_is_pinned_and_locked_too() -> None:
    text = DOCKERFILE.read_text("utf-8")
    stages = re.findall(r"^FROM (\S+)(?: AS (\S+))?$", text, re.MULTILINE)
    names = {name for _, name in stages}
    outside = [image for image, _ in stages if image not in names]
    assert [bool(TAGGED.match(image)) for image in outside] == [True]
    assert "--require-hashes" in text
    assert text.index("USER 10001:10001") < text.index("ENTRYPOINT")


def test_the_image_carries_the_version_of_the_distribution() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    assert version is not None
    assert SERVICES["countersign"]["image"] == f"countersign:{version[1]}"


def test_what_the_image_is_built_from_is_there() -> None:
    text = DOCKERFILE.read_text("utf-8")
    copied = [
        word
        for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE)
        for word in line.split()[:-1]
    ]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    listed = (ROOT / "docs" / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert {f"!{name}" for name in copied} == {line for line in listed if line.startswith("!")}


@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_is_watched_restarted_and_limited(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["healthcheck"]["retries"] > 0
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}


def test_the_service_waits_until_its_dependencies_are_well() -> None:
    waited = SERVICES["countersign"]["depends_on"]
    assert waited == {name: {"condition": "service_healthy"} for name in ("qdrant", "ollama", "s3")}


# What may reach what


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_nothing_is_privileged(name: str) -> None:
    service = SERVICES[name]
    assert "no-new-privileges:true" in service["security_opt"]
    taken = {"privileged", "cap_add", "network_mode", "pid", "ipc", "devices", "userns_mode"}
    assert taken & set(service) == set()
    assert all("docker.sock" not in volume for volume in service.get("volumes", ()))


@pytest.mark.parametrize("name", ["countersign", "sample"])
def test_our_own_image_runs_without_rights_on_a_file_system_it_cannot_change(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] == "10001:10001"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    writable = {mount.split(":")[0] for mount in service["tmpfs"]}
    assert writable == {"/tmp", "/opt/countersign/models/compiled"}
    assert service["volumes"] == ["data:/data"]


def test_one_port_is_published_and_on_loopback_only() -> None:
    published = {name: s["ports"] for name, s in SERVICES.items() if s.get("ports")}
    assert published == {"countersign": ["127.0.0.1:8080:8080"]}


def test_what_publishes_the_sample_reaches_what_a_command_of_the_service_may_need(
    tmp_path: Path,
) -> None:
    chosen = CHOSEN | {"COUNTERSIGN_AUDIT_STORE": "s3"}
    settings = settings_of("sample", chosen, tmp_path)
    hosts = {urlsplit(url or "").hostname for url in (settings.qdrant_url, settings.audit_url)}
    assert hosts == {"qdrant", "s3"}
    networks = {network for host in hosts for network in SERVICES[str(host)]["networks"]}
    assert set(SERVICES["sample"]["networks"]) == networks


def test_an_export_made_in_the_image_carries_the_verifier() -> None:
    verifier = exporting.VERIFIER.relative_to(ROOT).as_posix()
    assert exporting.VERIFIER.is_file()
    text = DOCKERFILE.read_text("utf-8")
    assert re.search(rf"^COPY {verifier} {verifier}$", text, re.MULTILINE)


def test_no_dependency_has_a_way_out_or_sees_another() -> None:
    networks = STACK["networks"]
    joined = {name: service["networks"] for name, service in SERVICES.items()}
    assert joined["countersign"] == ["front", "index", "model", "store"]
    for name in ("qdrant", "ollama", "s3"):
        assert [networks[network].get("internal") for network in joined[name]] == [True]
    assert all(networks[network].get("internal") for network in joined["sample"])
    ends = [joined["qdrant"], joined["ollama"], joined["s3"]]
    assert len({network for end in ends for network in end}) == 3


def test_the_front_network_translates_no_address_outwards() -> None:
    options = STACK["networks"]["front"]["driver_opts"]
    assert options == {"com.docker.network.bridge.enable_ip_masquerade": "false"}


def test_every_volume_and_network_is_declared() -> None:
    volumes = {volume.split(":")[0] for s in SERVICES.values() for volume in s.get("volumes", ())}
    networks = {network for s in SERVICES.values() for network in s["networks"]}
    assert volumes == set(STACK["volumes"])
    assert networks == set(STACK["networks"])


def test_of_the_store_only_s3_listens_on_the_network() -> None:
    command = SERVICES["s3"]["command"]
    assert command[0] == "server"
    assert {"-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3.ip.bind=0.0.0.0"} <= set(command)
    assert [word for word in command if "0.0.0.0" in word] == ["-s3.ip.bind=0.0.0.0"]


def test_nobody_reports_home() -> None:
    assert SERVICES["qdrant"]["environment"]["QDRANT__TELEMETRY_DISABLED"] == "true"
    assert SERVICES["ollama"]["environment"]["OLLAMA_NO_CLOUD"] == "1"


def test_no_proxy_is_taken_even_where_docker_passes_one_on() -> None:
    passed = SERVICES["countersign"]["environment"]
    assert (passed["NO_PROXY"], passed["no_proxy"]) == ("*", "*")


# Settings and secrets


def test_what_is_passed_are_valid_settings(tmp_path: Path) -> None:
    settings = settings_of("countersign", CHOSEN, tmp_path)
    assert (settings.index, settings.generator) == (IndexKind.QDRANT, GeneratorKind.OLLAMA)
    assert settings.model == "llama3.2:3b"
    assert settings.qdrant_key is not None
    assert settings.qdrant_key.get_secret_value() == CHOSEN["COUNTERSIGN_QDRANT_KEY"]
    assert settings.audit_origin == CHOSEN["COUNTERSIGN_AUDIT_ORIGIN"]
    assert settings.data == Path("/data")


def test_what_is_left_open_takes_the_default_of_the_service(tmp_path: Path) -> None:
    settings = settings_of("countersign", CHOSEN, tmp_path)
    plain = Settings.read({}, tmp_path)
    left = ("policy", "ask_timeout", "workers", "waiting", "frame_ancestors", "hosts", "log_level")
    assert [getattr(settings, name) for name in left] == [getattr(plain, name) for name in left]


def test_the_served_stack_answers_where_it_is_published_and_under_names_that_are_listed(
    tmp_path: Path,
) -> None:
    plain = settings_of("countersign", CHOSEN, tmp_path)
    named = settings_of(
        "countersign", CHOSEN | {"COUNTERSIGN_HOSTS": "ask.bank.example, countersign"}, tmp_path
    )
    for settings, known in ((plain, ()), (named, ("ask.bank.example", "countersign:8080"))):
        names = Names(settings.host, settings.hosts)
        for host in ("127.0.0.1:8080", "localhost:8080", "172.20.0.3:8080", *known):
            assert names.know(host), host
        assert not names.know("evil.example:8080")
    assert not Names(plain.host, plain.hosts).know("ask.bank.example")


def test_both_ends_share_the_key_of_the_index() -> None:
    ours = SERVICES["countersign"]["environment"]["COUNTERSIGN_QDRANT_KEY"]
    assert SERVICES["qdrant"]["environment"]["QDRANT__SERVICE__API_KEY"] == ours


def test_the_commands_run_with_the_settings_of_the_service() -> None:
    assert SERVICES["sample"]["environment"] == SERVICES["countersign"]["environment"]
    assert SERVICES["sample"]["volumes"] == SERVICES["countersign"]["volumes"]


def test_the_endpoints_are_services_on_a_shared_network_and_allowed_unlisted(
    tmp_path: Path,
) -> None:
    settings = settings_of("countersign", CHOSEN, tmp_path)
    inside = EndpointPolicy(settings.allowed_hosts, lambda _: (ip_address("172.20.0.3"),))
    outside = EndpointPolicy(settings.allowed_hosts, lambda _: (ip_address("203.0.113.7"),))
    for url in (settings.qdrant_url, settings.ollama_url):
        host = inside.check(url).host
        assert set(SERVICES[host]["networks"]) <= set(SERVICES["countersign"]["networks"])
        with pytest.raises(EndpointRefused):
            outside.check(url)


def test_every_variable_has_a_default_or_is_asked_for() -> None:
    assert [found["name"] for found in variables() if found["how"] is None] == []


def test_a_secret_never_has_a_default() -> None:
    for found in variables():
        if SECRET.search(found["name"]):
            assert found["how"] == ":?", found["name"]
            assert found["rest"], found["name"]


def test_no_secret_stands_in_the_file() -> None:
    for service in SERVICES.values():
        for name, raw in service.get("environment", {}).items():
            if SECRET.search(name):
                assert VARIABLE.fullmatch(raw), name


def test_without_secrets_nothing_starts() -> None:
    required = {found["name"] for found in variables() if found["how"] == ":?"}
    assert required == set(CHOSEN) - {"COUNTERSIGN_MODEL"}
    for name in sorted(required):
        given = {other: text for other, text in CHOSEN.items() if other != name}
        with pytest.raises(Unset, match=name):
            substituted(FILE.read_text("utf-8"), given)


def test_the_demo_brings_every_secret_and_none_that_looks_real(tmp_path: Path) -> None:
    demo = env_file(DEMO)
    assert settings_of("sample", demo, tmp_path).audit_origin == "demo.local/answers"
    substituted(FILE.read_text("utf-8"), demo)
    secrets = [text for name, text in demo.items() if SECRET.search(name)]
    assert len(secrets) == 3
    assert all(text.startswith("demo-only-") for text in secrets)
    assert not any(text in FILE.read_text("utf-8") for text in secrets)


# Health checks, run for real against a server that answers as told


class Told(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    status = 200
    asked = ""

    def do_GET(self) -> None:
        type(self).asked = self.path
        self.send_response(self.status)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def told() -> Iterator[tuple[type[Told], int]]:
    kind = type("One", (Told,), {})
    server = HTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield kind, server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("name", "port", "path"),
    [
        ("countersign", "8080", "/health/live"),
        ("qdrant", "6333", "/readyz"),
        ("s3", "8333", "/healthz"),
    ],
)
def test_a_health_check_tells_well_from_ill(
    name: str, port: str, path: str, told: tuple[type[Told], int]
) -> None:
    kind, here = told
    command = [word.replace(port, str(here)) for word in the_test_of(name)]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed here; the image has it.")
    outcomes = {}
    for status in (200, 503):
        kind.status = status
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
        outcomes[status] = done.returncode == 0
        assert kind.asked == path
    assert outcomes == {200: True, 503: False}


@pytest.mark.parametrize(("name", "port"), [("countersign", "8080"), ("qdrant", "6333")])
def test_a_health_check_fails_where_nobody_listens(name: str, port: str) -> None:
    command = [word.replace(port, "1") for word in the_test_of(name)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode != 0


# Compose itself, where it is installed


def test_compose_reads_the_file() -> None:
    docker = shutil.which("docker")
    if (
        docker is None
        or subprocess.run(
            [docker, "compose", "version"], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("`docker compose` is not installed here; the file was checked by parsing it.")
    command = [docker, "compose", "-f", str(FILE), "--env-file", str(DEMO), "--profile", "demo"]
    done = subprocess.run(
        [*command, "config", "--quiet"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
