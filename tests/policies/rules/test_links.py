"""A link leaves only whole and only from a cited passage, however it is dressed up."""

from __future__ import annotations

import pytest

from policies.model import Effect
from policies.rules.links import Links
from tests.policies.rules.judging import found

LINKS = Links(Effect.DROP)


@pytest.mark.parametrize(
    ("said", "link"),
    [
        ("Log in at https://bank.example/pay now [1].", "https://bank.example/pay"),
        ("Log in at HTTPS://BANK.EXAMPLE now [1].", "HTTPS://BANK.EXAMPLE"),
        ("Log in at www.bank.example now [1].", "www.bank.example"),
        ("Log in at bank-login.com now [1].", "bank-login.com"),
        ("Log in at bank-login.de/pay now [1].", "bank-login.de/pay"),
        ("Log in at bank-login[.]com now [1].", "bank-login[.]com"),
        ("Log in at hxxps://bank.example now [1].", "hxxps://bank.example"),
        ("Log in at ｈｔｔｐｓ：//bank.example now [1].", "ｈｔｔｐｓ：//bank.example"),
        ("Log in at ht\u200btps://bank.example now [1].", "ht\u200btps://bank.example"),
        ("See [our page](/pay) now [1].", "[our page](/pay)"),
        ("See ![logo](x.png) now [1].", "![logo](x.png)"),
        ("Click <a href=x>here</a> [1].", "<a href=x>"),
        ("Run javascript:alert(0) now [1].", "javascript:alert(0"),
        ("Connect to 10.0.0.1:8080 now [1].", "10.0.0.1:8080"),
        ("It is &lt;b&gt;free [1].", "&lt;b"),
    ],
)
def test_a_link_that_no_passage_holds_is_found(said: str, link: str) -> None:
    assert found(LINKS, said, "Log in to see it.")[0] == link


@pytest.mark.parametrize(
    "said",
    [
        "The fee is due each month.It is 4.90 EUR [1].",
        "Version 1.2.3.4 applies, and No. 5 too [1].",
        "See 12 CFR 1005.6(b), e.g. for cards [1].",
        "A rate of less than 5 % applies if x < y > z [1].",
    ],
)
def test_what_only_looks_like_one_is_left_alone(said: str) -> None:
    assert found(LINKS, said, "Nothing.") == []


def test_a_link_of_the_cited_passage_leaves_whole_or_not_at_all() -> None:
    page = "Log in at https://bank.example/login?x=1 to see it."
    assert found(LINKS, "Log in at https://bank.example/login?x=1 [1].", page) == []
    assert found(LINKS, "Log in at https://bank.example/login [1].", page)
    assert found(LINKS, "Log in at https://bank.example/login?x=1 [2].", page, "Else.")


def test_a_policy_may_trust_hosts_and_what_is_below_them() -> None:
    trusting = Links(Effect.DROP, hosts=("bank.example",))
    for address in ("https://bank.example/a", "www.bank.example", "help.bank.example"):
        assert found(trusting, f"See {address} now [1].", "Nothing.") == []
    for address in (
        "https://bank.example.evil.com/",
        "https://evilbank.example/",
        "https://bank.example@evil.com/",
    ):
        assert found(trusting, f"See {address} now [1].", "Nothing.")
