"""A question that leaves product or channel open is answered for all of them, any other for one."""

from __future__ import annotations

from dataclasses import replace

from ingest.records import Passage
from policies.engine import judge
from policies.model import Evidence
from policies.policyfile import load
from service.calibration import Weighed
from service.quoting import QuotedDraft, quote
from service.readings import Analysis
from service.retrieval import Hit
from service.twins import OPEN_WORDS
from tests.fakes.hits import READER, passage, weighed

NAMES = frozenset({"everyday", "plus", "student"})
BASELINE = load("baseline")
MONTHLY = passage(
    "The monthly fee of Everyday is 4.40 EUR. The monthly fee of Plus is 9.20 EUR. "
    "The monthly fee of Student is 1.30 EUR. The yearly fee of Plus was 8.00 EUR."
)
CHANNELS = ("in the app", "by phone", "in a branch")
PRICES = {"Everyday": (8, 14, 22), "Plus": (5, 10, 17), "Student": (6, 12, 19)}


def of(question: str, found: tuple[Weighed, ...], *more: Passage) -> QuotedDraft:
    """Quoted, with further passages of the page beside those that were weighed."""

    def page(hit: Hit) -> tuple[tuple[Passage, Analysis], ...]:
        own = {w.candidate.hit.passage for w in found} | {hit.passage, *more}
        every = sorted(own, key=lambda p: p.start)
        return tuple((p, READER.analyse(p, "en")) for p in every)

    return quote(found, Evidence((), question, "en"), NAMES, page)


def lines(drafted: QuotedDraft) -> list[str]:
    return drafted.draft.text.splitlines()


def preferring(found: tuple[Weighed, ...], word: str) -> tuple[Weighed, ...]:
    """As weighing has it where the question names a product: the others lack its name."""
    return tuple(
        w
        if word in w.candidate.text
        else replace(
            w,
            score=w.score - 5,
            candidate=replace(
                w.candidate, signals=replace(w.candidate.signals, unnamed=1 / 3, named=1 / 3)
            ),
        )
        for w in found
    )


def transfers() -> tuple[list[Passage], Passage]:
    """A passage a channel, and the table that holds all prices."""
    passages, start = [], 0
    for number, channel in enumerate(CHANNELS):
        text = " ".join(
            f"A transfer ordered {channel} from a {name} account costs {prices[number]}.00 EUR."
            for name, prices in PRICES.items()
        )
        passages.append(passage(text, start=start))
        start += 1000
    rows = "\n".join(
        "\t".join((name, *(f"{price}.00 EUR" for price in prices)))
        for name, prices in PRICES.items()
    )
    return passages, passage(rows, start=start, headers=("Account", "App", "Phone", "Branch"))


def test_an_open_question_gets_every_product_in_the_documents_order() -> None:
    best_last = tuple(reversed(weighed([MONTHLY])))[1:]
    drafted = of("What is the monthly fee?", best_last)
    assert lines(drafted) == [
        "The monthly fee of Everyday is 4.40 EUR [1].",
        "The monthly fee of Plus is 9.20 EUR [1].",
        "The monthly fee of Student is 1.30 EUR [1].",
    ]
    assert drafted.more == ""
    assert judge(BASELINE, drafted.draft, drafted.evidence).outcome == "pass"


def test_twins_that_nobody_weighed_are_found_on_the_page() -> None:
    assert len(lines(of("What is the monthly fee?", weighed([MONTHLY])[:2]))) == 3
    named = of("How much is Plus a month?", weighed([MONTHLY])[1:2])
    assert lines(named) == ["The monthly fee of Plus is 9.20 EUR [1]."]


def test_a_question_that_names_a_product_gets_that_one_first() -> None:
    plus = sorted(preferring(weighed([MONTHLY]), "Plus is"), key=lambda w: -w.score)
    assert lines(of("What is the monthly fee of Plus?", tuple(plus))) == [
        "The monthly fee of Plus is 9.20 EUR [1]."
    ]


def test_a_long_question_means_the_one_that_sounds_likest() -> None:
    long = "What is the fee " + "that you take " * OPEN_WORDS + "for it?"
    first = lines(of(long, weighed([MONTHLY], step=2.0)))
    assert first == ["The monthly fee of Everyday is 4.40 EUR [1]."]


def test_a_period_in_the_question_tells_its_twin_from_the_others() -> None:
    terms = passage("Fixed 6 months pays 1.95 % a year. Fixed 24 months pays 2.45 % a year.")
    asked = "If I put my savings away and do not touch them at all for two years, what is paid?"
    assert lines(of(asked, weighed([terms]))) == ["Fixed 24 months pays 2.45 % a year [1]."]


def test_many_twins_are_read_from_the_rows_that_hold_them_all() -> None:
    passages, table = transfers()
    drafted = of("What does a transfer cost?", weighed(passages), table)
    assert lines(drafted) == [
        "Everyday: App 8.00 EUR; Phone 14.00 EUR; Branch 22.00 EUR [1]",
        "Plus: App 5.00 EUR; Phone 10.00 EUR; Branch 17.00 EUR [1]",
        "Student: App 6.00 EUR; Phone 12.00 EUR; Branch 19.00 EUR [1]",
    ]
    assert drafted.passages[0] == table
    assert judge(BASELINE, drafted.draft, drafted.evidence).outcome == "pass"


def test_without_such_rows_one_channel_is_quoted_and_the_page_named() -> None:
    passages, table = transfers()
    short = replace(table, text=table.text.replace("22.00", "23.00"))
    for more in ((), (short,)):
        drafted = of("What does a transfer cost?", weighed(passages), *more)
        assert len(lines(drafted)) == len(PRICES)
        assert all("in the app" in line for line in lines(drafted))
        assert drafted.more == "Fees"


def test_another_subject_or_another_version_is_no_twin() -> None:
    other = "Express delivery of a Plus card costs 9.00 EUR. A replacement of a Plus card costs 5.00 EUR."
    assert len(lines(of("What is it?", weighed([passage(other)], step=2.0)))) == 1
    versions = "The fee of Plus is 9.00 EUR. The fee of Plus is 8.00 EUR."
    assert len(lines(of("What is it?", weighed([passage(versions)], step=2.0)))) == 1
    kinds = "The fee of Plus is 9.00 EUR. The fee of Student is 2 %."
    assert len(lines(of("What is it?", weighed([passage(kinds)], step=2.0)))) == 1


RATES = passage(
    "1.000 bis 4.999 EUR\t8,90 %\n5.000 bis 14.999 EUR\t7,30 %\nab 15.000 EUR\t6,20 %",
    headers=("Betrag", "Zins"),
)


def test_an_open_question_that_a_row_answers_gets_the_table() -> None:
    drafted = of("Wie hoch ist der Zins?", weighed([RATES]))
    assert [line for line in lines(drafted) if line] == [
        "1.000 bis 4.999 EUR: Zins 8,90 % [1]",
        "5.000 bis 14.999 EUR: Zins 7,30 % [1]",
        "ab 15.000 EUR: Zins 6,20 % [1]",
    ]
    for piece in drafted.pieces:
        own = piece.passage.text[piece.quote_start : piece.quote_end]
        assert drafted.draft.text[piece.start :].startswith(own.split("\t")[0])
    verdict = judge(BASELINE, drafted.draft, drafted.evidence)
    assert [s.kept for s in verdict.statements] == [True, True, True]


def test_a_question_that_tells_which_row_it_means_gets_that_row() -> None:
    rows = weighed([RATES], step=2.0)
    first, *others = rows
    told = replace(first.candidate, signals=replace(first.candidate.signals, range=1.0, near=0.5))
    assert len(lines(of("Und der Zins?", (replace(first, candidate=told), *others)))) == 1
    assert len(lines(of("Wie hoch ist der Zins für 3.000 EUR?", rows))) == 1
    assert len(lines(of("Zins " * (OPEN_WORDS + 1), rows))) == 1
