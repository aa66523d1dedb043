"""What a reader sees of Markdown and HTML, and nothing else."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.adapters.markup import parsers
from ingest.parsing import Block, BlockKind, Parsed, Unparsable, parse

READERS = parsers()


def markdown(text: str) -> Parsed:
    return READERS["text/markdown"].parse(text)


def html(text: str) -> Parsed:
    return READERS["text/html"].parse(text)


def blocks(parsed: Parsed) -> list[tuple[BlockKind, str]]:
    return [
        (b.kind, parsed.text[b.start : b.end])
        for section in parsed.sections
        for b in section.blocks
    ]


def test_markup_goes_and_text_stays() -> None:
    parsed = markdown("# Fees\n\nA *small* fee of [4.90&nbsp;EUR](x.md)\nis due &amp; fair.\n")
    assert parsed.text == "Fees\nA small fee of 4.90\u00a0EUR is due & fair.\n"
    assert parsed.title == "Fees"


def test_headings_make_sections_by_level() -> None:
    parsed = markdown("# A\n\none\n\n## B\n\ntwo\n\n### C\n\nthree\n\n## D\n\nfour\n")
    assert [s.headings for s in parsed.sections] == [
        ("A",),
        ("A", "B"),
        ("A", "B", "C"),
        ("A", "D"),
    ]


def test_a_table_row_is_a_line_with_tabs_and_knows_its_headers() -> None:
    parsed = markdown("| Account | Fee |\n|---|---|\n| Plus | 4.90 EUR |\n| Basic | |\n")
    assert parsed.text == "Account\tFee\nPlus\t4.90 EUR\nBasic\t\n"
    assert parsed.sections[0].blocks == (
        Block(BlockKind.ROW, 12, 25, ("Account", "Fee")),
        Block(BlockKind.ROW, 26, 32, ("Account", "Fee")),
    )


def test_a_cell_that_spans_columns_keeps_the_others_in_place() -> None:
    parsed = html(
        "<table><tr><th rowspan=2>Account<th colspan=2>Fee</tr><tr><th>app<th>branch</tr>"
        "<tr><td>Plus<td colspan=2>free<tr><td>Basic<td>1 EUR<td>2 EUR</table>"
    )
    rows = parsed.sections[0].blocks
    assert rows[0].headers == ("Account", "Fee app", "Fee branch")
    assert blocks(parsed) == [
        (BlockKind.ROW, "Plus\tfree\t"),
        (BlockKind.ROW, "Basic\t1 EUR\t2 EUR"),
    ]


def test_list_items_are_lines_and_nested_ones_too() -> None:
    parsed = markdown("Bring:\n\n- a passport\n- proof, such as\n  - a bill\n")
    assert blocks(parsed) == [
        (BlockKind.PARAGRAPH, "Bring:"),
        (BlockKind.ITEM, "a passport"),
        (BlockKind.ITEM, "proof, such as"),
        (BlockKind.ITEM, "a bill"),
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "<!-- secret -->",
        "<span hidden>secret</span>",
        "<span aria-hidden=true>secret</span>",
        '<span style="display : NONE">secret</span>',
        '<span style="font-size: 0px">secret</span>',
        '<span style="font-size:0">secret</span>',
        '<span style="visibility:hidden">secret</span>',
        '<span style="opacity:0.0">secret</span>',
        '<span style="position:absolute;left:-9999px">secret</span>',
        '<div style="display:none"><p>secret</p></div>',
        '<span style="font-size:1px">secret</span>',
        '<span style="font: 0/0 a">secret</span>',
        '<span style="position:absolute;left:-99px">secret</span>',
        '<span style="max-height:0;overflow:hidden">secret</span>',
        '<span style="d\\69splay:none">secret</span>',
        '<span style="display/**/:none">secret</span>',
        '<span style="transform:scale(0)">secret</span>',
        '<span style="color:rgba(0,0,0,0)">secret</span>',
        '<span style="display:none!important;display:inline">secret</span>',
        "<span inert>secret</span>",
        "<template>secret</template>",
        "<script>secret</script>",
        "<noscript>secret</noscript>",
        "<dialog>secret</dialog>",
    ],
)
def test_what_no_reader_sees_is_left_out_and_flagged(piece: str) -> None:
    for parsed in (html(f"<p>Seen {piece} too</p>"), markdown(f"Seen\n\n{piece}\n\ntoo\n")):
        assert "secret" not in parsed.text
        assert [h.text for h in parsed.hidden] == ["secret"]


@pytest.mark.parametrize(
    "rule",
    [
        ".x{display:none}",
        "SPAN.X { DISPLAY : None }",
        "b, #y ,i{visibility:hidden;}",
        "span{opacity:0}",
        "*.x{font-size:.1em}",
        ".a{}.x{max-height:0;overflow:hidden",
        ".x{max-height:0}#y{overflow:hidden}",
        "/* { */ .x{display:none}",
        "@charset 'x'; @media screen { .x{display:none} }",
        "<!-- .x{clip:rect(1px,1px,1px,1px)} -->",
        ".\\78{d\\isplay:none}",
        ".x{background:url(/*)}.x{display:none}",
        '.x{content:"}";left:-99px}',
        ".x{left:-99px}.x{left:0}",
    ],
)
def test_what_a_document_s_own_style_sheet_hides_is_left_out_and_flagged(rule: str) -> None:
    for page in (
        f"<style>{rule}</style><p>Seen <span class='x' id=y>secret</span> too</p>",
        f"<p>Seen <span class='a x' id=y>secret</span> too</p><style>{rule}</style>",
    ):
        parsed = html(page)
        assert "secret" not in parsed.text
        assert [h.text for h in parsed.hidden] == ["secret"]
    assert "secret" not in markdown(page).text


@pytest.mark.parametrize(
    ("rule", "flagged"),
    [
        ("p > .x{display:none}", "p > .x: a rule that hides text is not applied"),
        (".x:not(.y){opacity:0}", ".x:not(.y): a rule that hides text is not applied"),
        (".x.z{display:none}", ".x.z: a rule that hides text is not applied"),
        ("@media (width > 1px){.x{display:none}}", ".x: a rule that hides text is not applied"),
        (".a{.x{display:none}}", ".x: a rule that hides text is not applied"),
        (".x{display:var(--d)}", ".x: a rule that may hide text is not understood"),
        (".x::before{content:'not '}", ".x::before: text that a rule adds is not read"),
        ("p .x{max-height:0;overflow:hidden}", "p .x: a rule that hides text is not applied"),
        ("@import 'far.css';", "@import 'far.css': a style sheet from elsewhere is not read"),
    ],
)
def test_what_a_style_sheet_may_hide_is_told_to_the_reviewer(rule: str, flagged: str) -> None:
    parsed = html(f"<style>{rule}</style><p>Seen <span class='x'>perhaps</span></p>")
    assert parsed.text == "Seen perhaps\n"
    assert [(h.why, h.text) for h in parsed.hidden] == [("style rule", flagged)]


def test_a_style_sheet_from_elsewhere_and_a_style_of_variables_are_told_to_the_reviewer() -> None:
    parsed = html('<link rel=stylesheet href=far.css><p style="opacity:var(--o)">Seen</p>')
    assert parsed.text == "Seen\n"
    assert [h.text for h in parsed.hidden] == [
        "@import far.css: a style sheet from elsewhere is not read",
        "p: opacity:var(--o)",
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<html hidden><p>secret",
        "<html style=opacity:0><p>secret",
        "<style>html{color:#0000}</style><p>secret",
    ],
)
def test_a_page_that_is_hidden_as_a_whole_says_nothing(page: str) -> None:
    parsed = html(page)
    assert parsed.text == ""
    assert "secret" in parsed.hidden[-1].text


def test_rules_beyond_number_are_counted() -> None:
    rules = "".join(f"p .x{n}{{display:none}}" for n in range(50))
    hidden = html(f"<style>{rules}</style><p>Seen</p>").hidden
    assert len(hidden) == 21
    assert hidden[-1].text == "and 30 more such rules"


@pytest.mark.parametrize(
    "style",
    [
        "font-size:0.9em;opacity:0.8;margin-left:-3px;line-height:0",
        "font:700 12px/1 Georgia;color:rgb(255,0,0);width:calc(100% - 2em);left:50%",
        "transform:translate(-50%,-50%);text-indent:-2em;margin:0 auto;max-height:40px",
        "overflow:hidden;height:20px;background:url(a;b)",
        "clip-path:inset(0);filter:opacity(50%);color:#f00;zoom:1",
    ],
)
def test_styles_that_hide_nothing_hide_nothing(style: str) -> None:
    for page in (
        f'<p style="{style}">Seen</p>',
        f"<style>.x{{{style}}} @media print{{.x{{display:none}}}}"
        f" @keyframes k{{from{{opacity:0}}}}</style><p class=x>Seen</p>",
    ):
        assert html(page).text == "Seen\n"
        assert html(page).hidden == ()


@pytest.mark.parametrize(
    "hostile",
    [
        "{" * 30_000, "}" * 30_000, "a{" * 15_000, "/*" * 30_000, "'" * 30_000, '"\\' * 15_000,
        "\\" * 30_001, "url(" * 15_000, ".a{left:-" + "9" * 60_000, "a," * 30_000 + "{opacity:0}",
        ".a{color:rgba(" + "," * 30_000, "@media " * 15_000, "<!--" * 15_000, ".a{x:" + "(" * 30_000,
        "".join(f".a{n}{{display:none}}" for n in range(3_000)),
    ],
)  # fmt: skip
def test_a_hostile_style_sheet_costs_linear_time(hostile: str) -> None:
    started = time.process_time()
    html(f"<style>{hostile}</style><p class=a style='{hostile[:15_000]}'>Seen</p>")
    assert time.process_time() - started < 1.5


def test_a_hidden_row_or_cell_is_left_out() -> None:
    parsed = html("<table><tr hidden><td>a<td>b</tr><tr><td>c<td hidden>d</tr></table>")
    assert parsed.text == "c\t\n"
    assert [h.text for h in parsed.hidden] == ["a b", "d"]


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("4.90<sup>1</sup> EUR", "4.90^1 EUR"),
        ("4.90<sup>1</sup>5 EUR", "4.90^1 5 EUR"),
        ('4.90<sup><a href="#n1">1</a></sup> EUR', "4.90 EUR"),
        ("10<sup>2</sup> m<sup>2</sup>", "10^2 m^2"),
        ("the 1<sup>st</sup> day", "the 1st day"),
        ("H<sub>2</sub>O", "H_2O"),
        ("<del>4.90</del><ins>5.90</ins> EUR", "5.90 EUR"),
        ("4<s>.90</s>5 EUR", "4 5 EUR"),
        ("<ruby>5<rt>9</rt></ruby>0 EUR", "5 0 EUR"),
        ('<span style="text-decoration: line-through">4</span>5 EUR', "5 EUR"),
        ("<button>4</button><button>90</button>", "4 90"),
        ("<span style=display:block>4</span><span style=display:block>90</span>", "4 90"),
        ("<span>4</span><b>.90</b> EUR", "4.90 EUR"),
    ],
)
def test_figures_that_a_page_shows_apart_are_never_joined(shown: str, text: str) -> None:
    for written in (f"<p>{shown}</p>", f"<table><tr><td>{shown}</td></tr></table>"):
        assert html(written).text == f"{text}\n"
    assert markdown(f"{shown}\n").text == f"{text}\n"


def test_what_is_struck_out_is_left_out_and_flagged() -> None:
    parsed = markdown("The fee is ~~4.90 EUR~~ 5.90 EUR.\n")
    assert parsed.text == "The fee is 5.90 EUR.\n"
    assert [(h.why, h.text) for h in parsed.hidden] == [("struck-out text", "4.90 EUR")]


FIGURES = st.integers(0, 9999).map(str)


@given(
    st.lists(
        st.tuples(
            FIGURES,
            st.sampled_from(["del", "s", "strike", "sup", "sub", "rt", "button", "li", "p"]),
            FIGURES,
            FIGURES,
        ),
        max_size=8,
    )
)
def test_figures_of_two_elements_that_are_shown_apart_stay_two(
    pieces: list[tuple[str, str, str, str]],
) -> None:
    page = " ".join(f"{a}<{tag}>{b}</{tag}>{c}" for a, tag, b, c in pieces)
    shown = {figure for a, _, b, c in pieces for figure in (a, b, c)}
    for written in (f"<div>{page}</div>", f"<table><tr><td>{page}</table>"):
        assert set(re.findall(r"\d+", html(written).text)) <= shown


@pytest.mark.parametrize(
    "rows",
    [
        f"<tr><th colspan=100>{'x' * 50_000}</th></tr>",
        "<tr><td rowspan=99 colspan=99>a" * 600,
    ],
)
def test_a_table_that_repeats_more_than_a_page_holds_is_refused(rows: str) -> None:
    with pytest.raises(Unparsable, match="repeat more text"):
        html(f"<table>{rows}</table>")


def test_a_long_table_that_repeats_nothing_is_read() -> None:
    rows = f"<tr><td>{'x' * 100_000}</td></tr>" * 41
    assert len(html(f"<table>{rows}</table>").text) == 41 * 100_001


def test_lines_of_code_and_breaks_stay_lines() -> None:
    assert html("<p>one<br>two</p><pre>a  b\n  c</pre>").text == "one\ntwo\na  b\n  c\n"


def test_elements_nested_beyond_reason_are_refused() -> None:
    with pytest.raises(Unparsable, match="nested more than 200 deep"):
        html("<b>" * 300 + "x")


def test_a_file_that_says_nothing_is_refused() -> None:
    with pytest.raises(Unparsable, match="no text below its headings"):
        parse(READERS, "text/markdown", "# Only a heading\n")


@given(
    st.lists(
        st.sampled_from(
            ["# A\n", "## B\n", "text one. ", "\n\n", "- item\n", "| a | b |\n|---|---|\n| c | d |\n",
             "<div>", "</div>", "<b hidden>", "</b>", "<!--", "-->", "\t", "&nbsp;", "\u200b", "<table><tr><td>x",
             "<h2>", "<li>", "<pre> p\n q</pre>", "```\n"]
        ),
        max_size=25,
    ).map("".join)
)  # fmt: skip
def test_blocks_slice_the_text_in_order(text: str) -> None:
    for parsed in (markdown(text), html(text)):
        spans = [(b.start, b.end) for section in parsed.sections for b in section.blocks]
        assert spans == sorted(spans)
        assert all(a < b and parsed.text[b] == "\n" for a, b in spans)
        assert all(one[1] < other[0] for one, other in pairwise(spans))
        assert not parsed.text or parsed.text.endswith("\n")
