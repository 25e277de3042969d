# SPDX-License-Identifier: MIT
"""Lines that only other words can mend: what is told of them, and what is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from typeset.typefaces import BODY, FIRST, LIST, MEASURE, PROSE, library, note, paragraph

from forumpress.finding import Finding, Severity
from forumpress.issue.blocks import Run
from forumpress.issue.model import Start
from forumpress.layout.story import Paragraph, Story
from forumpress.layout.style import ParagraphStyle
from forumpress.text import Text, origin
from forumpress.typeset.lines import ParagraphComposer
from forumpress.typeset.plan import ComposedLine, Galley, SetParagraph
from forumpress.typeset.poorlines import MOST_OF_A_KIND, poor_lines

NARROW = 180.0
LONG = "Verwaltungsgerichtsbarkeitsgesetz"


@pytest.fixture(scope="module")
def composer() -> ParagraphComposer:
    return ParagraphComposer(library())


def found(
    composer: ParagraphComposer, *given: Paragraph, measure: float = MEASURE, style: ParagraphStyle = BODY
) -> list[Finding]:
    """The notes of an article of these paragraphs."""
    set_ = (SetParagraph(each, measure, composer.compose(each, style, measure)) for each in given)
    return told(composer, *set_, style=style)


def told(composer: ParagraphComposer, *blocks: SetParagraph, style: ParagraphStyle = BODY) -> list[Finding]:
    story = Story("a", "News", Start.NEW_PAGE, tuple(block.block for block in blocks))
    return list(poor_lines(Galley(story, blocks), {"body": style}, composer.space))


def broken(text: str, *, last: str, width: float, **more: Any) -> SetParagraph:
    """A paragraph of two lines: its last one holds `last`."""
    given = paragraph(text, **more)
    start = len(text) - len(last)
    lines = (ComposedLine(0, start - 1, MEASURE), ComposedLine(start, len(text), width, last=True))
    return SetParagraph(given, MEASURE, lines)


def test_good_lines_are_not_told(composer: ParagraphComposer) -> None:
    assert found(composer, paragraph(PROSE)) == []
    assert found(composer, paragraph("Yes.")) == [], "a paragraph of one line has no last line that is too short"


@pytest.mark.parametrize(
    ("last", "width", "language", "runt"),
    [
        ("it.", 12.0, "en", True),
        ("“now”.", 25.0, "en", True),
        ("boat.", 24.0, "en", False),
        ("it is.", 24.0, "en", False),
        ("il a", 10.0, "fr", True),
        ("的。", 19.4, "zh-Hans", True),
        ("的人。", 29.1, "zh-Hans", False),
        ("것은", 19.4, "ko", False),
    ],
)
def test_a_last_line_of_a_short_word_or_below_the_indent_is_a_runt(
    composer: ParagraphComposer, last: str, width: float, language: str, runt: bool
) -> None:
    block = broken(f"Nobody had been told about {last}", last=last, width=width, language=language)
    codes = [finding.code for finding in told(composer, block)]
    assert codes == (["line/runt"] if runt else [])


def test_a_runt_names_the_words_to_change(composer: ParagraphComposer) -> None:
    (finding,) = told(composer, broken("Nobody had been told about it.", last="it.", width=12.0))
    assert finding.severity is Severity.NOTE
    assert finding.message == "“it.” is all that stands on this paragraph's last line"
    assert "3 letters out of “Nobody had been told about”" in finding.hint


def test_a_short_line_that_the_editor_broke_is_none(composer: ParagraphComposer) -> None:
    lines = [Run(Text("They answered us at once:"), line_break=True), Run(Text("No."))]
    assert found(composer, paragraph(tuple(lines))) == []


def test_a_word_that_does_not_fit_leaves_a_hole_that_names_it(composer: ParagraphComposer) -> None:
    text = f"The new law, called {LONG}, was voted on at the end of the month by all of its members."
    given = paragraph(text)
    lines = composer.compose(given, replace(BODY, hyphenate=False), NARROW)
    (finding,) = told(composer, SetParagraph(given, NARROW, lines))
    assert (finding.code, finding.severity) == ("line/hole", Severity.NOTE)
    assert f"The next line begins with “{LONG}”" in finding.hint
    assert "soft hyphens" in finding.hint


def test_the_space_is_a_hole_above_three_times_its_width(composer: ParagraphComposer) -> None:
    given = paragraph("one two three four five six")
    space = composer.space(BODY, "en")

    def at(times: float) -> list[str]:
        first = ComposedLine(0, 13, 80.0, gap=(times - 1) * space)
        words = composer.compose(given, BODY, MEASURE)[0].words
        return [
            finding.code
            for finding in told(
                composer,
                SetParagraph(
                    given, MEASURE, (replace(first, words=words), ComposedLine(14, 27, 80.0, last=True, words=words))
                ),
            )
        ]

    assert at(2.99) == []
    assert at(3.01) == ["line/hole"]


def test_a_word_alone_in_a_justified_line_is_told(composer: ParagraphComposer) -> None:
    given = paragraph(f"Donaudampfschifffahrtsges {LONG}, and the rules of the harbour.")
    style = replace(BODY, hyphenate=False)
    lines = composer.compose(given, style, NARROW)
    (finding,) = told(composer, SetParagraph(given, NARROW, lines))
    assert (finding.code, finding.severity) == ("line/single-word", Severity.NOTE)
    assert finding.message == "“Donaudampfschifffahrtsges” stands alone in a line that should be full"
    assert f"begins with “{LONG}”" in finding.hint


def test_lines_that_need_not_be_full_may_hold_one_word(composer: ParagraphComposer) -> None:
    text = f"Donaudampfschifffahrtsges {LONG}, and the rules of the harbour."
    ragged = replace(LIST, hyphenate=False)
    assert found(composer, paragraph(text), measure=NARROW, style=ragged) == []
    verse = [Run(Text("Harbour"), line_break=True), Run(Text("lights are burning brightly"))]
    assert found(composer, paragraph(tuple(verse))) == []


def test_a_note_s_number_is_no_part_of_a_word(composer: ParagraphComposer) -> None:
    runs = (Run(Text("Nobody had been told about it")), Run(Text(""), note="n"), Run(Text(".")))
    given = paragraph(runs, notes=(note(1234),))
    lines = (ComposedLine(0, 26, MEASURE), ComposedLine(27, 34, 28.0, last=True))
    (finding,) = told(composer, SetParagraph(given, MEASURE, lines))
    assert finding.message.startswith("“it.” is all")


def test_it_lies_where_the_line_s_first_word_was_written(composer: ParagraphComposer) -> None:
    text = "Nobody had been told about it."
    origins = [origin(7, 11 + index) for index in range(len(text))]
    given = paragraph((Run(Text(text, "issues/a.yaml", origins)),))
    lines = (ComposedLine(0, 26, MEASURE), ComposedLine(27, 30, 12.0, last=True))
    (finding,) = told(composer, SetParagraph(given, MEASURE, lines))
    assert str(finding.place) == "issues/a.yaml:7:38"


def test_of_many_the_poorest_are_told_with_the_number_of_the_others(composer: ParagraphComposer) -> None:
    widths = [9.0, 3.0, 8.0, 4.0, 5.0, 10.0]
    blocks = [broken(f"Nobody was told {n}a.", last=f"{n}a.", width=width) for n, width in enumerate(widths)]
    findings = told(composer, *blocks)
    assert [finding.message[1:3] for finding in findings] == ["1a", "3a", "4a"]
    assert len(findings) == MOST_OF_A_KIND
    assert findings[-1].message.endswith("; 3 more lines of this article like it")
    assert not any("more line" in finding.message for finding in findings[:-1])


def test_lines_of_chinese_are_spaced_between_characters_and_have_no_holes(composer: ParagraphComposer) -> None:
    text = "民间组织的工作需要很多人参与。" * 6
    assert found(composer, paragraph(text, language="zh-Hans"), style=replace(FIRST, drop_cap=None, indent=19)) == []
