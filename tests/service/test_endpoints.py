"""Only endpoints on the premises may be contacted."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from service.endpoints import (
    Address,
    EndpointPolicy,
    EndpointRefused,
    EndpointUnknown,
    system_resolve,
)


def resolving(**names: str) -> EndpointPolicy:
    return EndpointPolicy(resolve=lambda host: _addresses(names[host.replace(".", "_")]))


def _addresses(listed: str) -> tuple[Address, ...]:
    return tuple(map(ip_address, listed.split()))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:11434",
        "http://[::1]:11434/",
        "https://10.1.2.3/v1",
        "http://172.31.255.255",
        "http://192.168.7.7:8000",
        "http://[fd00::5]:8000",
        "http://[::ffff:127.0.0.1]:80",
        "http://localhost:11434",
    ],
)
def test_loopback_and_private_addresses_are_allowed(url: str) -> None:
    assert EndpointPolicy().check(url).url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.8",
        "http://1.1.1.1:11434/v1",
        "http://[2606:4700::1111]",
        "http://[::ffff:8.8.8.8]/",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]",
        "http://0.0.0.0:11434",
        "http://[::]:11434",
        "http://172.32.0.1",
        "http://100.64.0.1",
        "http://192.0.2.1",
        "http://224.0.0.1",
        "http://134744072",
        "http://0x08.8.8.8",
    ],
)
def test_every_other_address_is_refused(url: str) -> None:
    with pytest.raises(EndpointRefused, match="allowed_hosts"):
        EndpointPolicy().check(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:11434",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "http://",
        "http://127.0.0.1:99999",
        "http://[::1",
        "http://user:secret@127.0.0.1",
        "http://127.0.0.1\\@8.8.8.8",
        "http://127.0.0.1 .evil.example",
        "unix:///run/ollama.sock",
    ],
)
def test_what_is_not_a_plain_http_address_is_refused(url: str) -> None:
    with pytest.raises(EndpointRefused) as refusal:
        EndpointPolicy().check(url)
    assert "secret" not in str(refusal.value)


def test_one_public_address_among_private_ones_is_enough_to_refuse() -> None:
    policy = resolving(mixed_bank="10.0.0.1 8.8.8.8")
    with pytest.raises(EndpointRefused, match=r"mixed\.bank is 8\.8\.8\.8"):
        policy.check("http://mixed.bank:8000")


def test_the_address_that_was_checked_is_the_one_to_connect_to() -> None:
    endpoint = resolving(gpu_bank="10.0.0.7 10.0.0.8").check("https://gpu.bank:8000/v1")
    assert (endpoint.host, str(endpoint.address)) == ("gpu.bank", "10.0.0.7")


def test_a_listed_host_may_have_any_usable_address() -> None:
    answers = {"gpu.bank": "203.0.113.9", "meta.bank": "169.254.169.254"}
    policy = EndpointPolicy(
        ["GPU.bank.", "meta.bank", "203.0.113.10"],
        lambda host: _addresses(answers.get(host, host)),
    )
    assert str(policy.check("https://gpu.bank").address) == "203.0.113.9"
    assert str(policy.check("https://203.0.113.10").address) == "203.0.113.10"
    with pytest.raises(EndpointRefused):
        policy.check("https://meta.bank")
    with pytest.raises(EndpointRefused):
        policy.check(
            "https://gpu.bank.evil.example".replace("gpu.bank.evil.example", "203.0.113.9")
        )


def test_a_name_without_an_address_is_not_a_refusal() -> None:
    def nothing(host: str) -> tuple[Address, ...]:
        raise OSError("name or service not known")

    with pytest.raises(EndpointUnknown, match=r"ollama has no address"):
        EndpointPolicy(resolve=nothing).check("http://ollama:11434")


def test_the_system_knows_localhost() -> None:
    assert all(address.is_loopback for address in system_resolve("localhost"))
