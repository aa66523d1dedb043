"""What begins with a word: a number in words, a date, a time, or an article that counts."""

from __future__ import annotations

import re
from fractions import Fraction

from policies.quantities.adjectives import within
from policies.quantities.amount import Amount
from policies.quantities.amounts import amount_of_one
from policies.quantities.behind import with_unit
from policies.quantities.dates import date_after_month
from policies.quantities.found import Found, finished, in_words, single
from policies.quantities.languages import Tables, wide
from policies.quantities.lexicon import CARDINAL
from policies.quantities.periods import moment_range, months_at
from policies.quantities.readings import quantity_at
from policies.quantities.said import Said
from policies.quantities.saiddates import day_month, month_day, year_said
from policies.quantities.saidnames import digit_by_digit
from policies.quantities.saidtimes import CLOCK_WORDS, time_said, times_said
from policies.quantities.sayings import idiom_at
from policies.quantities.tokens import Tokens
from policies.quantities.values import canonical

_NEGATIVES = frozenset({"minus", "negatif", "negative", "negativo", "negatief", "negativ"})
_RATES = frozenset({"once", "twice", "times", "per", "einmal", "fois", "vez", "volta"})
_YIELDS = frozenset(
    "interest fee charge rate zinsen gebuhr interets frais interes intereses interessi "
    "juros rente".split()
)
_ABBREVIATED = frozenset("md mds mn bn tn bln tln mln mld mrd mio bio tsd".split())
"""Magnitudes that multiply what stands before them and count nothing by themselves: card.md."""
_IMPURE = re.compile("s[^aeiou]|z|gn|ps|pn|x|y")
_DETERMINERS = frozenset("a an the your our their its this that each every any another".split())
_BEARERS = frozenset(
    "account accounts card cards transfer transfers payment payments amount wallet zone area "
    "balance currency denominated loan deposit".split()
)
"""What a currency may be of: "a euro account" holds no number."""


def words_at(tokens: Tokens, index: int, chosen: Tables, floor: int) -> Found | None:
    """The quantity that begins with the word at a token."""
    word = tokens.texts[index]
    if word in _ABBREVIATED or (word == "uno" and _is_article(tokens, index, chosen)):
        return None
    counts = (
        word in chosen.numbers
        or word in chosen.ordinals
        or word in chosen.articles
        or word not in chosen.anchors
        or word in {"double", "triple"}
    )
    if (counts or word in CLOCK_WORDS or word in chosen.times) and (
        said := time_said(tokens, index, chosen)
    ):
        return in_words(tokens, times_said(tokens, said, chosen))
    if counts and (said := day_month(tokens, index, chosen)):
        return in_words(tokens, said)
    if found := idiom_at(tokens, index, chosen, alone=False):
        return found
    month = chosen.months.get(word)
    if month is not None and (word != "may" or tokens.folded.text[tokens.starts[index]] == "M"):
        moment = date_after_month(tokens.lower, tokens.ends[index], month)
        if moment is not None:
            return moment_range(tokens, index, moment, chosen)
        if found := months_at(tokens, index, chosen):
            return found
        if said := month_day(tokens, index, month, chosen):
            return in_words(tokens, said)
    if counts and (said := digit_by_digit(tokens, index, chosen)):
        return in_words(tokens, said)
    if word in chosen.articles:
        return _after_article(tokens, index, chosen, floor)
    if counts and (said := year_said(tokens, index, chosen)):
        return in_words(tokens, said)
    if _is_pronoun(tokens, index, chosen):
        return single(tokens, index, "idiom", "")._replace(first=-1)
    if word == "prima" and chosen.language == "it" and index == floor > 0:
        # Un giorno lavorativo *prima* is before, not first.
        return single(tokens, index, "idiom", "")._replace(first=-1)
    if inside := within(word, chosen.language, chosen.cardinal):
        return _inside(tokens, index, inside, chosen)
    if (amount := quantity_at(tokens, index, chosen, floor)) is not None:
        return amount
    if word in chosen.multipliers:
        if chosen.multipliers[word] == "0.5" and (found := _half(tokens, index, chosen)):
            return found
        return single(tokens, index, "multiplier", chosen.multipliers[word])
    return idiom_at(tokens, index, chosen, alone=True)


def _inside(tokens: Tokens, index: int, inside: Said, chosen: Tables) -> Found:
    """A number within a word, with the unit that may follow it: siebeneinhalbtausend *Euro*."""
    if inside.kind != CARDINAL:
        said = inside._replace(first=index, next=index + 1)
        return in_words(tokens, said)
    amount = Amount(index, index + 1, Fraction(inside.value), magnitude=1000)
    amount = with_unit(tokens, amount, chosen)
    return finished(tokens, amount, canonical(amount.value))


def _half(tokens: Tokens, index: int, chosen: Tables) -> Found | None:
    """Half an hour, half a percent, media hora; mezzogiorno and meio dia are noon."""
    elided = tokens.glued(index) and tokens.texts[index + 1] == "'" and tokens.glued(index + 1)
    bare = Amount(index, index + 1 + elided, Fraction(1, 2))
    half = with_unit(tokens, bare, chosen)
    if half.next == bare.next or half.kind == "number" or half.unit == "q":
        return None
    if half.unit == "d" and chosen.language in {"es", "it", "pt"}:
        return None
    return finished(tokens, half, canonical(half.value))


def _is_article(tokens: Tokens, index: int, chosen: Tables) -> bool:
    """Whether Italian *uno* is the article of a word that begins like scoperto or zero."""
    if chosen.language != "it" or not tokens.near(index):
        return False
    return _IMPURE.match(tokens.texts[index + 1]) is not None


def _is_pronoun(tokens: Tokens, index: int, chosen: Tables) -> bool:
    """Whether *one* stands for a thing named before: the published one, an unarranged one."""
    texts = tokens.texts
    if index < 2 or texts[index] != "one" or chosen.language != "en":
        return False
    if texts[index - 2] not in _DETERMINERS or not texts[index - 1].isalpha():
        return False
    follows = texts[index + 1] if tokens.near(index) else ""
    return texts[index - 1] not in chosen.numbers and follows not in chosen.units


def _after_article(tokens: Tokens, index: int, chosen: Tables, floor: int) -> Found | None:
    """A million, a third, a week; but not the account that costs 5 EUR *a month*."""
    found = quantity_at(tokens, index, chosen, floor)
    if found is not None:
        return found
    if negative := negative_article(tokens, index, floor):
        return negative
    if not tokens.near(index):
        return single(tokens, index, "number", "1") if len(tokens.texts) == 1 else None
    if index > 0 and (index == floor > 0 or tokens.texts[index - 1] in _RATES):
        return None
    if 0 < floor == index - 1 and tokens.texts[floor] in _YIELDS:
        # 7.65 % interest *a year*.
        return None
    one = amount_of_one(tokens, index, chosen)
    if one is None or one.kind == "multiplier" or (one.unit, chosen.language) == ("s", "en"):
        return None
    after = tokens.texts[one.next] if tokens.near(one.next - 1) else ""
    if one.kind == "money" and (after in _BEARERS or after == "-"):
        return None
    return finished(tokens, one, canonical(one.value))


def negative_article(tokens: Tokens, index: int, floor: int) -> Found | None:
    """Négatif un: an article that a minus makes a number."""
    if index <= floor or tokens.texts[index - 1] not in _NEGATIVES or not tokens.near(index - 1):
        return None
    return single(tokens, index, "number", "-1")._replace(start=tokens.starts[index - 1])


def doubtful_at(tokens: Tokens, index: int, chosen: Tables, floor: int) -> Found | None:
    """Another language's number word, which is one only beside a unit or in a date.

    "kostet two EUR", "1 de enero de two".
    """
    found = quantity_at(tokens, index, wide(chosen.language), floor)
    if found is None or (found.kind == "number" and not _in_date(tokens, index, chosen)):
        return None
    # In "uno $5" the unit is that of the digits.
    before_digits = tokens.near(found.next - 1) and tokens.is_numeral(found.next)
    return None if before_digits else found


def _in_date(tokens: Tokens, index: int, chosen: Tables) -> bool:
    """Whether a month stands before, with at most a filler between."""
    before = index - 1
    if before > 0 and tokens.texts[before] in chosen.date_fillers:
        before -= 1
    return before >= 0 and tokens.texts[before] in chosen.months
