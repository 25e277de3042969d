# SPDX-License-Identifier: MIT
"""Markdown bodies: what blocks they become, that nothing is lost, and where each character points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.finding import has_errors
from forumpress.issue.blocks import (
    Align,
    Block,
    Break,
    List,
    Para,
    Placement,
    Prose,
    Quote,
    Run,
    Subhead,
    Table,
)
from forumpress.issue.prose import parse_inline, parse_prose
from forumpress.issue.source import Source
from forumpress.text import Text


def parse(*lines: str) -> Prose:
    """The prose of these lines, which must be without errors."""
    prose, findings = parse_prose(Source("a.md", "\n".join(lines)).whole())
    assert not has_errors(findings), findings
    return prose


def runs_of(prose: Prose) -> list[Run]:
    """All runs, notes last."""
    found: list[Run] = []

    def take(block: Block) -> None:
        if isinstance(block, Para | Subhead):
            found.extend(block.runs)
        elif isinstance(block, Quote):
            for inner in block.blocks:
                take(inner)
        elif isinstance(block, List):
            for item in block.items:
                for inner in item:
                    take(inner)
        elif isinstance(block, Table):
            for cell in (block.caption, *block.head, *(cell for row in block.rows for cell in row)):
                found.extend(cell)

    for block in prose.blocks:
        take(block)
    for note in prose.notes.values():
        found.extend(note)
    return found


def manner(run: Run) -> str:
    """The run in a short notation for tests."""
    flags = ("emphasis", "strong", "superscript", "subscript", "code")
    marks = "".join(name[0] for name in flags if getattr(run, name))
    extra = "".join(f"({each})" for each in (run.link, run.language, run.note) if each)
    return f"{marks}:{run.text}{extra}" if marks or extra else str(run.text)


def of(line: str) -> list[str]:
    """The runs of a paragraph."""
    (block,) = parse(line).blocks
    assert isinstance(block, Para)
    return [manner(run) for run in block.runs]


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("a *b* **c** ***d*** e", ["a ", "e:b", " ", "s:c", " ", "es:d", " e"]),
        ("*a *b* c*", ["e:a ", "b", "e: c"]),
        ("20^th^ H~2~O", ["20", "s:th", " H", "s:2", "O"]),
        ("x^*a*^", ["x", "es:a"]),
        ("2 ^ 3 ~ 4, 5 ~~x~~", ["2 ^ 3 ~ 4, 5 ~~x~~"]),
        ("`a *b*` ``c`d`` ` `` `", ["c:a *b*", " ", "c:c`d", " ", "c:``"]),
        ("[a *b*](https://x.org/y?z=1#w)", [":a (https://x.org/y?z=1#w)", "e:b(https://x.org/y?z=1#w)"]),
        ("<https://x.org> [m](mailto:a@b.org)", [":https://x.org(https://x.org)", " ", ":m(mailto:a@b.org)"]),
        ("see [it](#key-1)", ["see ", ":it(#key-1)"]),
        ("[合作 *论坛*]{lang=zh-Hans} x", [":合作 (zh-Hans)", "e:论坛(zh-Hans)", " x"]),
        ("[Forum]{:de}", [":Forum(de)"]),
        (r"\*a\* \[b\] 20\^th\^ &amp; &copy;", ["*a* [b] 20^th^ & ©"]),
        ("a[^1] b\n\n[^1]: c *d*", ["a", ":(1)", " b"]),
        ("a^[b *c*] d", ["a", ":(^1)", " d"]),
        ("5 < 6 and 7 > 3, R&D, 3 * 4", ["5 < 6 and 7 > 3, R&D, 3 * 4"]),
        ("line one\nline two", ["line one line two"]),
        ("合作\n论坛", ["合作论坛"]),
        ("snake_case_name", ["snake_case_name"]),
        ("    indented is not code", ["indented is not code"]),
    ],
)
def test_inline(line: str, runs: list[str]) -> None:
    prose = parse(line)
    block = prose.blocks[0]
    assert isinstance(block, Para)
    assert [manner(run) for run in block.runs] == runs


def test_forced_line_breaks() -> None:
    (block,) = parse("one  ", "two\\", "three").blocks
    assert isinstance(block, Para)
    assert [(str(run.text), run.line_break) for run in block.runs] == [("one", True), ("two", True), ("three", False)]


def test_blocks_in_order() -> None:
    prose = parse(
        "Para.", "", "## High", "", "### Low", "", "> Quoted", "> *again*.", "", "- one", "- two", "  - inner", "",
        "3. three", "4. four", "", "***", "", "![](#a)", "![](#b)",
    )  # fmt: skip
    para, high, low, quote, bullets, numbers, pause, first, second = prose.blocks
    assert isinstance(para, Para)
    assert (isinstance(high, Subhead) and high.level, isinstance(low, Subhead) and low.level) == (1, 2)
    assert isinstance(quote, Quote)
    assert isinstance(bullets, List)
    assert not bullets.ordered
    assert [type(block) for block in bullets.items[1]] == [Para, List]
    assert isinstance(numbers, List)
    assert (numbers.ordered, numbers.marks, len(numbers.items)) == (True, ("3.", "4."), 2)
    assert isinstance(pause, Break)
    assert isinstance(first, Placement)
    assert isinstance(second, Placement)
    assert (first.key, first.place.line, second.key, second.place.line) == ("a", 19, "b", 20)


@pytest.mark.parametrize("caption_first", [True, False])
def test_tables_with_captions(caption_first: bool) -> None:
    rows = ["| Year | *N* |", "|:--|--:|", "| 2020 | 894,162 |", "| a \\| b |"]
    caption = ["Table: Organisations, *registered*"]
    lines = [*caption, "", *rows] if caption_first else [*rows, "", *caption]
    (table,) = parse(*lines).blocks
    assert isinstance(table, Table)
    assert [manner(run) for run in table.caption] == ["Organisations, ", "e:registered"]
    assert table.aligns == (Align.LEFT, Align.RIGHT)
    assert [[manner(run) for run in cell] for cell in table.head] == [["Year"], ["e:N"]]
    assert [[str(run.text) for run in cell] for cell in table.rows[1]] == [["a | b"], []]
    assert table.place.line == (3 if caption_first else 1)


def test_notes_keep_their_labels() -> None:
    prose = parse("a[^x] b^[inline] c[^x]", "", "[^x]: The *source*.")
    assert {label: [manner(run) for run in runs] for label, runs in prose.notes.items()} == {
        "x": ["The ", "e:source", "."],
        "^2": ["inline"],
    }


def test_equal_paragraphs_are_equal_wherever_they_stand() -> None:
    assert parse("a", "", "b *c*[^1]", "", "[^1]: d").blocks[1] == parse("b *c*[^1]", "", "[^1]: d").blocks[0]


def test_short_texts() -> None:
    runs, findings = parse_inline(Text("# The 20^th^\n*Congress* - [forum]{lang=en} <b>"))
    assert [manner(run) for run in runs] == ["# The 20", "s:th", " ", "e:Congress", " - ", ":forum(en)", " <b>"]
    assert [finding.code for finding in findings] == ["prose/html"]


_PIECES = st.sampled_from(
    ["word", "词语", "*", "**", "_", "^", "~", "`", "[", "](https://a.org)", "]{lang=de}", "]", "\\", "&amp;", "<", ">",
     "!", "[^1]", "^[", " ", " ", "\n", "\n\n", "  \n", "- ", "1. ", "> ", "## ", "| ", "|---|---|\n",
     "![](#key)", "\n\n[^1]: "]
)  # fmt: skip
_BODIES = st.lists(_PIECES, max_size=40).map("".join)


@given(_BODIES)
def test_every_character_points_at_itself(body: str) -> None:
    source = Source("a.md", body)
    prose, findings = parse_prose(source.whole())
    for run in runs_of(prose):
        for index, letter in enumerate(run.text.plain):
            place = run.text.place(index)
            assert place.line is not None
            assert place.column is not None
            written = source.lines[place.line - 1][place.column - 1 : place.column]
            assert letter.isspace() or written == letter, (letter, place, run)
    for finding in findings:
        assert finding.hint
        assert finding.place.line is not None
        assert finding.place.line <= len(source.lines)


@given(_BODIES)
def test_no_word_is_lost(body: str) -> None:
    """Without errors, every word of the body stands in a run, in order."""
    prose, findings = parse_prose(Source("a.md", body).whole())
    if findings or any(isinstance(block, Table) for block in prose.blocks):
        return
    said = "".join(run.text.plain for run in runs_of(prose))
    assert said.count("词语") == body.count("词语")
    assert said.count("word") == body.count("word")


@given(_BODIES)
def test_short_texts_never_fail(body: str) -> None:
    parse_inline(Source("a.yaml", body).whole())


_HARD = {
    "brackets": "[x]" * 6000, "stars": "*a " * 6000, "underscores": "_a__" * 4000,
    "ticks": "` x" * 6000,
    "pictures": "![](" * 4000, "links": "[a](" * 4000, "titles": '[a](b "' * 2500, "angles": "<a " * 6000,
    "quotes": "> " * 9000, "items": "- " * 9000, "tables": "| a" * 3000 + "\n" + "|---" * 3000 + "\n",
    "rows": "| a | b |\n|---|---|\n" + "| 1 |\n" * 3000, "raised": "^x^" * 6000, "notes": "[^a]" * 4000,
    "inline notes": "^[a] " * 3500, "spans": "[a]{lang=en}" * 1500, "paragraphs": "a\n\n" * 20_000,
    "definitions": "\n\n".join(f"[^{number}]: x" for number in range(3000)), "entities": "&amp;" * 3800,
    "html": "<b>" * 6000, "nested": "([[[[[[[[a" + "]" * 8 + ")" + "[[[a]]]" * 2500,
}  # fmt: skip


@pytest.mark.parametrize("name", _HARD)
def test_hard_bodies_end(name: str) -> None:
    """Texts that make careless parsers take time out of proportion."""
    prose, findings = parse_prose(Source("a.md", _HARD[name]).whole())
    assert prose.blocks or findings


def marks_of(*lines: str) -> list[tuple[str, ...]]:
    """The numbers of each list among the blocks of these lines; an empty text for bullets."""
    blocks = parse(*lines).blocks
    return [tuple(map(str, block.marks)) or ("",) for block in blocks if isinstance(block, List)]


@pytest.mark.parametrize(
    ("lines", "marks"),
    [
        (("Bring:", "", "• a lamp", "• boots"), [("",)]),
        (("Bring:", "•\ta lamp", "•\tboots"), [("",)]),
        (("\uf0b7 a lamp", "\uf0b7\u00a0boots"), [("",)]),
        (("– one boat", "– two boats"), [("",)]),
        (("1) one", "2) two"), [("1)", "2)")]),
        (("(1) one", "(2) two"), [("(1)", "(2)")]),
        (("a) one", "b) two", "c) three"), [("a)", "b)", "c)")]),
        (("(i) one", "(ii) two", "(iii) three"), [("(i)", "(ii)", "(iii)")]),
        (("1. one", "1. two", "1. three"), [("1.", "2.", "3.")]),
        (("3. three", "5. five"), [("3.", "5.")]),
    ],
)
def test_typed_bullets_and_numbers_are_lists_with_the_numbers_as_written(
    lines: tuple[str, ...], marks: list[tuple[str, ...]]
) -> None:
    assert marks_of(*lines) == marks


@pytest.mark.parametrize(
    "lines",
    [
        ("3. Oktober 2022: a holiday.", "", "15. November 2022: the boats."),
        ("15. November 2022: the boats.",),
        ("– Bonjour, dit-il.",),
        ("2022. That was the year.",),
    ],
)
def test_a_paragraph_that_begins_with_a_date_or_a_dash_keeps_its_words(lines: tuple[str, ...]) -> None:
    assert [str(run.text) for run in runs_of(parse(*lines))] == [line for line in lines if line]


def test_lines_of_a_spreadsheet_are_a_table() -> None:
    (intro, table) = parse("The year:", "", "\tBoats\tLocks", "2020\t1,200\t3", "2021\t1,310\t").blocks
    assert isinstance(intro, Para)
    assert isinstance(table, Table)
    assert [[str(run.text) for run in cell] for cell in table.head] == [[], ["Boats"], ["Locks"]]
    assert [[str(run.text) for run in cell] for cell in table.rows[1]] == [["2021"], ["1,310"], []]
    assert table.aligns == (Align.RIGHT, Align.RIGHT, Align.RIGHT)
    assert table.rows[0][1][0].text.place().column == 6


@pytest.mark.parametrize("line", ["The box holds 3*4*5 eggs, and 10*2*2.", "2**3**2 and 3*x*4", "a ~5–~6 million",
                                  "~40€/~45$ and ~10-~15 years", "Members:~300~400."])  # fmt: skip
def test_arithmetic_and_tildes_stay_as_typed(line: str) -> None:
    assert of(line) == [line]
    assert not parse_prose(Source("a.md", line).whole())[1]


def test_bare_addresses_become_links() -> None:
    assert of("See www.example.org/a_b, (https://example.org/x_(y)) or jo@example.org. `www.a.org`") == [
        "See ", ":www.example.org/a_b(https://www.example.org/a_b)", ", (",
        ":https://example.org/x_(y)(https://example.org/x_(y))", ") or ", ":jo@example.org(mailto:jo@example.org)",
        ". ", "c:www.a.org",
    ]  # fmt: skip


def test_verse_keeps_its_lines_and_stanzas() -> None:
    fenced = parse("```verse", "The water *comes* over,[^1]", "  and stays.", "", "The miller^[Ann.] is late,", "```",
                   "", "[^1]: Note.")  # fmt: skip
    first, second = fenced.blocks
    assert isinstance(first, Para) and isinstance(second, Para)
    assert first.verse and second.verse
    assert ["".join(str(run.text) + "/" * run.line_break for run in each.runs) for each in (first, second)] == [
        "The water comes over,/and stays.", "The miller is late,"
    ]  # fmt: skip
    assert set(fenced.notes) == {"1", "^5-1"}
    (broken,) = parse("The miller is early,\\", "the wheel does not mind.").blocks
    assert isinstance(broken, Para) and broken.verse
    (prose,) = parse(f"{'A long line of prose. ' * 8}\\", "and more.").blocks
    assert isinstance(prose, Para) and not prose.verse


@pytest.mark.parametrize(
    "line", ["[](https://example.org)", "[](https://a.org) [](https://b.org)", "## \u200b", "&nbsp;"]
)
def test_what_nobody_can_see_is_no_paragraph(line: str) -> None:
    assert parse("One.", "", line, "", "Two.").blocks == parse("One.", "", "Two.").blocks
