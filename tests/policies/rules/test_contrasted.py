"""Another system's answer is bound by names, by choices and by what its pronouns stand for."""

from __future__ import annotations

from functools import cache

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.policy import Policy
from policies.policyfile import load

PARCELS = (
    "A parcel costs 4.20 EUR online, 6.10 EUR by phone and 8.30 EUR in a branch.",
    "Parcels are insured. Letters cost 1.10 EUR.",
)
PAKETE = (
    "Ein Paket kostet 4,20 EUR online, 6,10 EUR am Telefon und 8,30 EUR in der Filiale.",
    "Pakete sind versichert. Briefe kosten 1,10 EUR.",
)
ACCOUNTS = (
    "The Harbour account costs 7.40 EUR a month. The Meadow account costs 3.10 EUR a month.",
    "The arranged overdraft rate is 9.2 %. The unarranged overdraft rate is 13.6 %.",
)
KONTEN = (
    "Das Konto Hafen kostet 7,40 EUR im Monat. Das Konto Wiese kostet 3,10 EUR im Monat.",
    "Die Goldkarte kostet 55 EUR im Jahr, die Silberkarte 22 EUR im Jahr.",
)
FEES = ("Account\tOnline\tBranch\nHarbour\t0.20 EUR\t2.60 EUR\nMeadow\t0.10 EUR\t1.70 EUR",)


@cache
def detect() -> Policy:
    """The policy for answers that carry no markers."""
    return load("detect")


def judged(answer: str, passages: tuple[str, ...], language: str) -> str:
    """What it says of another system's answer."""
    shown = tuple(EvidencePassage(PassageId(f"p{n}"), t) for n, t in enumerate(passages))
    return judge(detect(), Draft(answer), Evidence(shown, "", language)).outcome


@pytest.mark.parametrize(
    ("answer", "passages", "language"),
    [
        ("A parcel costs 4.20 EUR online. In a branch it costs 6.10 EUR.", PARCELS, "en"),
        ("A parcel costs 4.20 EUR online. It costs 8.30 EUR by phone.", PARCELS, "en"),
        ("A parcel costs 4.20 EUR online. By phone it costs 4.20 EUR.", PARCELS, "en"),
        ("A parcel costs 6.10 EUR by phone. This rises to 4.20 EUR in a branch.", PARCELS, "en"),
        ("A parcel costs 6.10 EUR in a branch.", PARCELS, "en"),
        ("Ein Paket kostet online 4,20 EUR. In der Filiale kostet es 6,10 EUR.", PAKETE, "de"),
        ("Ein Paket kostet online 4,20 EUR. Es kostet am Telefon 8,30 EUR.", PAKETE, "de"),
        ("Ein Paket kostet am Telefon 6,10 EUR. Das kostet online 8,30 EUR.", PAKETE, "de"),
        ("Our Harbour account is popular. It costs 3.10 EUR a month.", ACCOUNTS, "en"),
        ("You agree the arranged overdraft with us. Its rate is 13.6 %.", ACCOUNTS, "en"),
        ("Das Konto Hafen ist beliebt. Dieses kostet 3,10 EUR im Monat.", KONTEN, "de"),
        ("Die Goldkarte gilt weltweit. Sie kostet 22 EUR im Jahr.", KONTEN, "de"),
        ("With Harbour it costs 0.20 EUR online. In a branch it costs 1.70 EUR.", FEES, "en"),
    ],
)
def test_a_figure_of_what_a_passage_sets_against_it_is_found(
    answer: str, passages: tuple[str, ...], language: str
) -> None:
    assert judged(answer, passages, language) == "flagged"


@pytest.mark.parametrize(
    ("answer", "passages", "language"),
    [
        ("A parcel costs 4.20 EUR online. In a branch it costs 8.30 EUR.", PARCELS, "en"),
        ("A parcel costs 6.10 EUR by phone. It costs 4.20 EUR online.", PARCELS, "en"),
        ("Ein Paket kostet online 4,20 EUR. In der Filiale kostet es 8,30 EUR.", PAKETE, "de"),
        ("Our Harbour account is popular. It costs 7.40 EUR a month.", ACCOUNTS, "en"),
        ("You agree the arranged overdraft with us. Its rate is 9.2 %.", ACCOUNTS, "en"),
        ("Das Konto Hafen ist beliebt. Es kostet 7,40 EUR im Monat.", KONTEN, "de"),
        ("Die Silberkarte ist einfach. Dafür zahlen Sie 22 EUR im Jahr.", KONTEN, "de"),
        ("With Harbour it costs 0.20 EUR online. In a branch it costs 2.60 EUR.", FEES, "en"),
    ],
)
def test_a_figure_of_what_its_pronoun_stands_for_is_none(
    answer: str, passages: tuple[str, ...], language: str
) -> None:
    assert judged(answer, passages, language) == "pass"
