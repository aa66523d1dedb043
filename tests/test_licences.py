"""Every distribution that is shipped has a licence under which it may be shipped."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

LOCK = Path(__file__).parent.parent / "requirements.lock"

PERMISSIVE = {
    "0BSD", "AFL", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC",
    "MIT", "MIT-0", "MIT-CMU", "PSF-2.0", "Zlib",
}  # fmt: skip

SPELT = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Academic Free License (AFL)": "AFL",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The MIT License (MIT)": "MIT",
}
"""How older metadata spells a licence."""

UNUSUAL = {
    "certifi": ("MPL-2.0", "a list of certificates, shipped unchanged"),
    "orjson": ("MPL-2.0", "shipped unchanged; its files stay under their licence"),
    "tqdm": ("MPL-2.0", "shipped unchanged; its files stay under their licence"),
}
"""Licences that ask for something, and why that is kept."""

REFUSED = re.compile(
    r"(?<!L)GPL|Affero|(?<!Lesser )General Public|SSPL|BUSL|Commons[- ]Clause", re.I
)


def shipped() -> list[str]:
    """Names in the lock that are for this interpreter and system."""
    lines = re.findall(r"^[A-Za-z0-9][^\\\n]*==[^\\\n]*", LOCK.read_text("utf-8"), re.MULTILINE)
    wanted = [Requirement(line) for line in lines]
    return sorted({w.name for w in wanted if w.marker is None or w.marker.evaluate()})


def licences_of(found: metadata.PackageMetadata) -> frozenset[str]:
    """What a distribution says about itself: its expression, else its classifiers, else its word."""
    expressions = found.get_all("License-Expression") or []
    if expressions:
        return frozenset(re.split(r" (?:AND|OR|WITH) ", re.sub(r"[()]", "", expressions[0])))
    classified = [
        line.rpartition(" :: ")[2]
        for line in found.get_all("Classifier") or []
        if line.startswith("License :: ")
    ]
    said = next(iter(found.get_all("License") or []), "").strip().partition("\n")[0]
    words = classified or [w for w in re.split(r" (?:AND|OR) ", said) if w]
    return frozenset(SPELT.get(word, word) for word in words)


def trouble(name: str, licences: frozenset[str]) -> str | None:
    """Why a distribution may not be shipped as it is, or None."""
    if not licences:
        return f"{name} says nothing about its licence"
    if any(REFUSED.search(licence) for licence in licences):
        return f"{name} is {', '.join(sorted(licences))}, which may not be shipped"
    asking = ", ".join(sorted(licences - PERMISSIVE))
    listed, _ = UNUSUAL.get(name, ("", ""))
    return None if asking == listed else f"{name} is {asking}: list it with a reason, or drop it"


def test_everything_shipped_may_be_shipped() -> None:
    names = shipped()
    assert len(names) > 50
    missing = [name for name in names if not _installed(name)]
    assert missing == [], "the lock and the environment differ; run `make setup`"
    found = [trouble(name, licences_of(metadata.metadata(name))) for name in names]
    assert [said for said in found if said] == []


def test_nothing_is_listed_that_is_not_shipped() -> None:
    assert set(UNUSUAL) <= set(shipped())


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("License-Expression: MIT AND Apache-2.0", True),
        (
            "License: The MIT License (MIT)\nClassifier: License :: OSI Approved :: MIT License",
            True,
        ),
        ("License: BSD", True),
        ("License-Expression: GPL-3.0-or-later", False),
        ("License-Expression: MIT OR AGPL-3.0-only", False),
        ("Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)", False),
        ("Classifier: License :: OSI Approved :: GNU Lesser General Public License v3", False),
        ("License-Expression: LGPL-2.1-only", False),
        ("License-Expression: MPL-2.0", False),
        ("License: ask our lawyers", False),
        ("Summary: free", False),
    ],
)
def test_a_licence_is_read_and_judged(licence: str, may: bool, tmp_path: Path) -> None:
    folder = tmp_path / "one-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.4\nName: one\nVersion: 1\n{licence}\n")
    found = metadata.Distribution.at(folder).metadata
    assert (trouble("one", licences_of(found)) is None) is may


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
