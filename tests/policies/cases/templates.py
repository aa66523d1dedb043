"""Frames, synonyms and opposites for making cases; those of one half are never used in the other."""

from __future__ import annotations

FRAMES: dict[tuple[str, str], tuple[str, ...]] = {
    ("en", "train"): (
        "According to the source, {s}",
        "The rules say that {s}",
        "As published, {s}",
        "Please note that {s}",
    ),
    ("en", "test"): (
        "The document states that {s}",
        "In short, {s}",
        "Yes, {s}",
        "Under the published terms, {s}",
        "It is set out that {s}",
    ),
    ("de", "train"): ("Laut Quelle gilt: {S}", "Bitte beachten Sie: {S}", "Kurz gesagt: {S}"),
    ("de", "test"): ("Nach den Bedingungen gilt: {S}", "Zur Frage: {S}", "Ja: {S}"),
}
"""`{s}` begins in lower case, `{S}` as in the source."""

SYNONYMS: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("en", "train"): (
        ("shall not", "must not"), ("shall", "must"), ("prior to", "before"), ("receives", "gets"),
        ("provide", "give"), ("provides", "gives"), ("purchase", "buy"), ("costs", "comes to"),
        ("is charged", "applies"), ("requested", "asked for"), ("may", "can"), ("at least", "no less than"),
        ("in the event that", "if"), ("obtain", "get"), ("commencing", "starting"),
        ("approximately", "about"), ("not more than", "no more than"), ("primarily", "mainly"),
    ),
    ("en", "test"): (
        ("required to", "obliged to"), ("within", "inside of"), ("notify", "inform"), ("notifies", "informs"),
        ("exceeds", "is more than"), ("exceed", "be more than"), ("at most", "no more than"), ("in writing", "in written form"),
        ("is", "amounts to"), ("was", "came to"), ("decreased", "fell"), ("increased", "rose"), ("fee", "charge"),
        ("terminate", "end"), ("pursuant to", "under"), ("primarily due to", "mainly because of"),
        ("per month", "a month"), ("immediately", "at once"), ("less than", "below"), ("each year", "every year"),
    ),
    ("de", "train"): (
        ("beträgt", "liegt bei"), ("mindestens", "wenigstens"), ("kostet", "schlägt zu Buche mit"),
        ("unverzüglich", "sofort"), ("gemäß", "nach"), ("hat zu", "muss"), ("jährlich", "pro Jahr"),
    ),
    ("de", "test"): (
        ("Entgelt", "Gebühr"), ("innerhalb", "binnen"), ("höchstens", "maximal"), ("monatlich", "pro Monat"),
        ("betragen", "belaufen sich auf"), ("spätestens", "nicht später als"), ("überschreitet", "übersteigt"),
    ),
}  # fmt: skip

ROWS: dict[tuple[str, str], tuple[str, ...]] = {
    ("en", "train"): (
        "{row} was {cell} in {col}.",
        "In {col}, {row} amounted to {cell}.",
        "{row} for {col}: {cell}.",
        "For {col}, the figure for {row} is {cell}.",
    ),
    ("en", "test"): (
        "{row} stood at {cell} in {col}.",
        "The company reported {row} of {cell} for {col}.",
        "In {col} the amount of {row} came to {cell}.",
        "{cell} was recorded as {row} in {col}.",
    ),
    ("de", "train"): ("{row}: {col} {cell}.", "Für {row} gilt: {col} {cell}."),
    ("de", "test"): ("Bei {row} ist {col} {cell}.", "{cell} ist {col} bei {row}."),
}
"""A cell of a table with its row and its column."""

GRIDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("en", "train"): ("For {row}, {col} is {cell}.", "{row}: {col} {cell}."),
    ("en", "test"): ("{col} for {row} is {cell}.", "With {row} you have {col} of {cell}."),
}
"""The same where columns are measures, not years."""

PAIRS: dict[tuple[str, str], tuple[str, ...]] = {
    ("en", "train"): ("{row} was {a} in {x} and {b} in {y}.", "{row} came to {a} in {x}, compared with {b} in {y}."),
    ("en", "test"): ("In {x} {row} stood at {a}, while in {y} it was {b}.", "{row}: {a} ({x}), {b} ({y})."),
}  # fmt: skip
"""Two cells of one row."""

OPPOSITES: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("at least", "at most"), ("no more than", "no less than"), ("not more than", "not less than"), ("more than", "less than"),
        ("no later than", "no earlier than"), ("not later than", "not earlier than"), ("before", "after"), ("increased", "decreased"),
        ("increase", "decrease"), ("higher", "lower"), ("above", "below"), ("minimum", "maximum"), ("greater than", "less than"),
        ("or more", "or less"), ("prior to", "following"), ("within", "after"), ("at the latest", "at the earliest"),
    ),
    "de": (
        ("mindestens", "höchstens"), ("mehr als", "weniger als"), ("spätestens", "frühestens"), ("übersteigt", "unterschreitet"),
        ("überschreitet", "unterschreitet"), ("erhöht", "verringert"), ("vor dem", "nach dem"), ("über", "unter"), ("oberhalb", "unterhalb"),
        ("nicht mehr als", "nicht weniger als"), ("höher", "niedriger"), ("ab einem", "bis zu einem"), ("innerhalb von", "nach"),
    ),
}  # fmt: skip

NEGATED: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (" is not ", " is "), (" are not ", " are "), (" may not ", " may "), (" shall not ", " shall "), (" must not ", " must "),
        (" does not apply", " applies"), (" do not apply", " apply"), (" has no ", " has a "), (" need not ", " must "), (" will not ", " will "),
        (" cannot ", " can "), (" no fee", " a fee"), (" without ", " with "), (" was not ", " was "), (" did not ", " did "),
    ),
    "de": (
        (" nicht ", " "), (" keine ", " eine "), (" kein ", " ein "), (" keinen ", " einen "), (" ohne ", " mit "),
    ),
}  # fmt: skip
"""With the negation, without it."""
