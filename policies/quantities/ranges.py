"""Both ends of a range as one quantity."""

from __future__ import annotations

from policies.quantities.amount import Amount, lettered
from policies.quantities.amounts import amount_at
from policies.quantities.behind import over_dash
from policies.quantities.cores import core_at
from policies.quantities.dates import is_year
from policies.quantities.languages import Tables
from policies.quantities.tokens import Tokens

_CHANGES = frozenset(
    "increase increased increases increasing raise raised raises rise rises rising rose risen grow "
    "grew grown grows growth reduce reduced reduces reduction cut cuts lowered lower lowers fall "
    "falls fell fallen drop drops dropped decrease decreased decreases decline declined declines "
    "improved improves improve improvement climbed jumped rising "
    "went changed changes change moved moves dropping falling erhoht erhohte erhohen erhohung "
    "gesenkt senkte senken senkung steigt stieg gestiegen steigen anstieg fiel gefallen sinkt sank "
    "gesunken verringert verringerte reduziert angehoben geandert augmente augmentation passe "
    "passera passee baisse reduit diminue subio sube aumento aumenta bajo baja redujo paso "
    "aumentato passato sceso ridotto subiu aumentou caiu passou reduziu steeg gestegen daalde "
    "gedaald verhoogd verlaagd ging".split()
)
"""Words of a change from one figure to another."""
_YEARS = frozenset("in during since fiscal year fy im jahr jahre seit".split())
"""In front of a year."""


def other_end(tokens: Tokens, amount: Amount, chosen: Tables) -> Amount | None:
    """The amount at the other end of a range that this one opens, if it does."""
    link = amount.next
    if link + 1 >= len(tokens.texts) or not tokens.near(link - 1):
        return None
    if amount.raw and tokens.texts[link] in {",", "."}:
        # 12,- bis 15,- €.
        link = over_dash(tokens, link) or link
        if link + 1 >= len(tokens.texts) or not tokens.near(link - 1):
            return None
    word = tokens.texts[link]
    dash = word in {"-", "–"}
    if word == "-" and _telephone(tokens, amount, link):
        return None
    opener = tokens.texts[amount.first - 1] if amount.first else ""
    between = chosen.between.get(opener) == word
    if not (dash or between or word in chosen.ranges) or not tokens.near(link):
        return None
    start = link + 1
    for _ in range(2):
        if start < len(tokens.texts) and not tokens.is_numeral(start) and _leads(tokens, start):
            start += 1
    if start >= len(tokens.texts):
        return None
    if dash and not tokens.is_numeral(start) and (amount.raw or tokens.glued(link)):
        return None
    if not tokens.is_numeral(start) and tokens.texts[start] not in chosen.anchors:
        return None
    other = amount_at(tokens, start, chosen, link + 1)
    if other is None or other.value < 0 or other.first > start:
        return None
    if amount.kind == "money" and other.kind != "money" and _ends_in_digits(tokens, amount):
        other = _lettered_end(tokens, other, start, chosen)
    same = (amount.kind, amount.unit) == (other.kind, other.unit)
    if start > link + 1 and amount.kind == "number" and is_year(amount.raw):
        # In 2018 to $1.4 billion.
        return None
    opens = amount.kind == "number" and not amount.unit
    if opens and is_year(amount.raw) and other.kind != "number" and _of_year(tokens, amount):
        # From 5 EUR in 2018 to 7 EUR in 2019.
        return None
    closes = other.kind == "number" and (dash or between or amount.first < 1)
    if is_year(amount.raw) != is_year(other.raw) and same and opens:
        return None
    return other if same or opens or closes else None


def _of_year(tokens: Tokens, amount: Amount) -> bool:
    """Whether a word in front says that digits are a year: in 2018, fiscal 2018."""
    return amount.first > 0 and tokens.texts[amount.first - 1] in _YEARS


def changes(tokens: Tokens, first: int, link: int, after: int, chosen: Tables) -> bool:
    """Whether both ends are figures of a change: rose from 20 to 35, von 12 auf 15 erhöht."""
    if tokens.texts[link] not in chosen.ranges:
        return False
    around = tokens.texts[max(first - 7, 0) : first] + tokens.texts[after : after + 4]
    return not _CHANGES.isdisjoint(around)


def _telephone(tokens: Tokens, amount: Amount, link: int) -> bool:
    """1234-5678 is no range, unless both are years."""
    low, high = amount.raw, tokens.texts[link + 1]
    if not (tokens.glued(link - 1) and tokens.glued(link) and low.isdigit() and high.isdigit()):
        return False
    return len(low) in {4, 5} and len(high) == 4 and not (is_year(low) and is_year(high))


def _leads(tokens: Tokens, index: int) -> bool:
    """Whether a currency may stand here, in front of digits."""
    text = tokens.texts[index]
    plain = tokens.folded.text[tokens.starts[index] : tokens.ends[index]]
    return text in "€$£¥" or (len(plain) == 3 and plain.isupper())


def _ends_in_digits(tokens: Tokens, amount: Amount) -> bool:
    """Whether nothing stands behind the digits, so that a magnitude may yet follow: $5."""
    return bool(amount.raw) and tokens.texts[amount.next - 1] == amount.raw


def _lettered_end(tokens: Tokens, high: Amount, start: int, chosen: Tables) -> Amount:
    """€5–10m: beside an amount of money the letter is a magnitude and no metre."""
    core = core_at(tokens, start, chosen)
    if core is None or not core.raw or core.next != start + 1 or not tokens.glued(start):
        return high
    bare = lettered(tokens, Amount(start, core.next, core.value, raw=core.raw))
    return bare if bare.magnitude > 1 else high


def joined(tokens: Tokens, low: Amount, high: Amount) -> tuple[Amount, Amount]:
    """Both ends with the unit and magnitude that one of them carries."""
    if low.kind == "number" and high.kind != "number":
        if high.magnitude > 1 and low.magnitude == 1:
            low = low._replace(value=low.value * high.magnitude)
        return low._replace(kind=high.kind, unit=high.unit), high
    if high.kind == "number" and low.kind != "number":
        high = high._replace(kind=low.kind, unit=low.unit)
        if not _ends_in_digits(tokens, low):
            return low, high
    if high.magnitude > 1 and low.magnitude == 1 and low.value < high.value / high.magnitude:
        low = low._replace(value=low.value * high.magnitude)
    return low, high
