# SPDX-License-Identifier: MIT
"""Composed lines against lines really drawn by WeasyPrint."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typeset.typefaces import (
    BODY,
    CENTRED,
    FIRST,
    LIST,
    MEASURE,
    PROSE,
    QUOTE,
    RIGHT,
    draw,
    library,
    note,
    paragraph,
)

from forumpress.finding import Finding
from forumpress.issue.blocks import Run
from forumpress.layout.eastasian import set_solid
from forumpress.layout.story import Paragraph
from forumpress.layout.style import ParagraphStyle
from forumpress.text import Text, origin
from forumpress.typeset.flow import flatten
from forumpress.typeset.linehtml import paragraph_html
from forumpress.typeset.lines import ParagraphComposer

Item = tuple[Paragraph, ParagraphStyle]

CHINESE = "中国国际民间组织合作促进会是全国性、联合性、非营利性社会团体，成立于1992年，总部设在北京，“合作”是宗旨。"


@lru_cache(maxsize=1)
def everything() -> tuple[Item, ...]:
    """A paragraph of each kind that running text knows."""
    noted = (
        Run(Text("Carbon dioxide, CO")),
        Run(Text("2"), subscript=True),
        Run(Text(", reached 417 ppm")),
        Run(Text(""), note="a"),
        Run(Text(" in the 20")),
        Run(Text("th"), superscript=True),
        Run(Text(f" year; {PROSE} x")),
        Run(Text("äb"), superscript=True),
        Run(Text(".")),
    )
    verse = (
        Run(Text("First line"), line_break=True),
        Run(Text(PROSE), emphasis=True, line_break=True),
        Run(Text("End")),
    )
    mixed = f"{PROSE} Huang Haoming (黄浩明) of CANGO (中国国际民间组织合作促进会) said *so* (百花齐放，百家争鸣)."
    rich = f"**{PROSE[:90]}** *{PROSE[90:200]}* [{PROSE[200:290]}](https://a.example) `code --run` {PROSE[290:]}"
    return (
        (paragraph(PROSE, "plain"), BODY),
        (paragraph(rich, "rich"), BODY),
        (paragraph(mixed, "mixed"), BODY),
        (paragraph(noted, "noted", notes=(note(1),), end_mark=True), BODY),
        (paragraph(PROSE, "cap", style="body-first", drop_cap=True), FIRST),
        (paragraph("“" + PROSE, "quoted-cap", style="body-first", drop_cap=True), FIRST),
        (paragraph("A " + PROSE, "word-cap", style="body-first", drop_cap=True), FIRST),
        (paragraph("Short.", "no-cap", style="body-first", drop_cap=True), FIRST),
        (paragraph(PROSE, "item", style="list", tag="li", marker=Text("10.")), LIST),
        (paragraph(PROSE, "bullet", style="list", tag="li", marker=Text("•")), LIST),
        (paragraph(f"{PROSE} *{PROSE[:50]}*", "quote", style="quote"), QUOTE),
        (paragraph(PROSE, "centred", style="centred"), CENTRED),
        (paragraph(PROSE, "right", style="right"), RIGHT),
        (paragraph(verse, "verse"), BODY),
        (paragraph(CHINESE * 2, "chinese", language="zh-Hans"), BODY),
        (
            paragraph("well-being/policy " * 30 + "https://www.example.org/reports/2022/summary-of-all.html", "breaks"),
            BODY,
        ),
    )


def drawn(items: Iterable[Item], measure: float = MEASURE, extra: str = "") -> tuple[Any, dict[str, Any]]:
    from forumpress.typeset.drawncheck import ComposedPart

    composer = ParagraphComposer(library())
    elements, parts = {}, {}
    for item, style in items:
        lines = composer.compose(item, style, measure)
        parts[item.key] = ComposedPart(item, style, lines, 0, len(lines), measure)
        elements[item.key] = paragraph_html(
            item, style, lines, 0, len(lines), id=item.key, continued=False, fonts=library(), measure=measure
        )
    text = "".join(flatten(item).plain for item, _ in items)
    return draw(elements, text, measure, extra).pages[0], parts


def faults(parts: dict[str, Any], drawn: dict[str, Any]) -> list[Finding]:
    from forumpress.typeset.drawncheck import check_lines

    return [finding for key, part in parts.items() for finding in check_lines(part, drawn.get(key, ()))]


@pytest.mark.parametrize("measure", [MEASURE, 118.0, 311.8])
def test_every_line_is_drawn_as_it_was_composed(measure: float) -> None:
    from typeset.drawnlines import drawn_lines

    page, parts = drawn(everything(), measure)
    assert [finding for finding in faults(parts, drawn_lines(page)) if finding.code != "line/too-wide"] == []


def test_words_are_drawn_within_a_third_of_a_point_of_where_they_were_set() -> None:
    from typeset.drawnlines import drawn_lines

    page, parts = drawn(everything())
    lines = drawn_lines(page)
    assert sum(map(len, lines.values())) == sum(len(part.lines) for part in parts.values()) > 100
    for key, part in parts.items():
        for line, found in zip(part.lines, lines[key], strict=True):
            first = next(word for word in line.words if word.x >= line.indent - 1)
            last = line.words[-1]
            half = line.spread.tracking / 2  # which the engine puts before and after each character
            assert found.x + half == pytest.approx(first.x, abs=0.1)
            slack = 0.3 if part.paragraph.language == "en" else 0.8
            assert found.x + found.width - half - line.hang == pytest.approx(last.x + last.width, abs=slack)


def test_every_line_is_exactly_as_high_as_the_leading() -> None:
    from typeset.drawnlines import drawn_lines

    page, parts = drawn(everything())
    for key, found in drawn_lines(page).items():
        assert {round(line.height, 3) for line in found} == {parts[key].style.leading}
        ys = [line.y for line in found]
        assert all(b - a == pytest.approx(parts[key].style.leading) for a, b in itertools.pairwise(ys))


def test_a_style_sheet_that_changes_the_type_is_found_out() -> None:
    from typeset.drawnlines import drawn_lines

    text = Text(PROSE, "issues/a.yaml", (origin(9, column) for column in range(1, len(PROSE) + 1)))
    items = [(Paragraph("p", "body", (Run(text),), "en"), BODY)]

    page, parts = drawn(items, extra=".fp-text.t-body{font-size:11pt}")
    assert "line/broken-elsewhere" in {finding.code for finding in faults(parts, drawn_lines(page))}
    page, parts = drawn(items, extra=".fp-text.t-body{width:300pt}")
    found = faults(parts, drawn_lines(page))
    assert {finding.code for finding in found} == {"line/too-wide"}
    assert found[0].place.file == "issues/a.yaml" and found[0].place.line == 9
    page, parts = drawn(items, extra=".fp-text.t-body{line-height:14pt}")
    assert {finding.code for finding in faults(parts, drawn_lines(page))} == {"line/off-grid"}


def test_lines_that_were_not_drawn_at_all_are_found_out() -> None:

    _, parts = drawn([(paragraph(PROSE), BODY)])
    assert [finding.code for finding in faults(parts, {})] == ["line/broken-elsewhere"]


def test_a_chinese_dash_is_measured_as_it_is_drawn_among_ideographs() -> None:
    from typeset.drawnlines import drawn_lines

    page, parts = drawn([(paragraph("合作——发展", "dash", language="zh-Hans"), LIST)])
    (line,), (found,) = parts["dash"].lines, drawn_lines(page)["dash"]
    assert line.width == pytest.approx(6 * set_solid(LIST, "zh-Hans", MEASURE).size, abs=0.1)
    assert found.width == pytest.approx(line.width, abs=0.1)


def test_a_dash_alone_with_marks_takes_its_two_em() -> None:
    from typeset.drawnlines import drawn_lines

    page, parts = drawn([(paragraph("《宪章》）。——", "dash", language="zh-Hans"), LIST)])
    (line,), (found,) = parts["dash"].lines, drawn_lines(page)["dash"]
    size = set_solid(LIST, "zh-Hans", MEASURE).size
    assert line.width == pytest.approx((0.5 + 2 + 0.5 + 0.5 + 1 + 2) * size, abs=0.1)
    short = 0.155 * size  # half of what the dash lacks stands after it
    assert found.x + found.width + short - line.indent == pytest.approx(line.width, abs=0.1)


WORDS = st.text(st.sampled_from("aeinorstlfABTV.,;:-–—/()“”’0123é合作，。"), min_size=1, max_size=14)


@pytest.mark.slow
@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.lists(WORDS, min_size=1, max_size=60), st.booleans(), st.booleans(), st.booleans()),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([BODY, LIST, QUOTE, CENTRED, FIRST]),
    st.floats(110, 330),
)
def test_whatever_is_written_is_drawn_as_composed(
    parts: list[tuple[list[str], bool, bool, bool]], style: ParagraphStyle, measure: float
) -> None:
    from typeset.drawnlines import drawn_lines

    runs = tuple(
        Run(Text(" ".join(words) + " "), emphasis=emphasis, strong=strong, link="https://a.example" if linked else None)
        for words, emphasis, strong, linked in parts
    )
    page, composed = drawn([(paragraph(runs, style=style.name, drop_cap=True), style)], measure)
    found = faults(composed, drawn_lines(page))
    assert [finding for finding in found if finding.code != "line/too-wide"] == []
