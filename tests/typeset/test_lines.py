# SPDX-License-Identifier: MIT
from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typeset.typefaces import BODY, CENTRED, FIRST, LIST, MEASURE, PROSE, QUOTE, RIGHT, library, note, paragraph

from forumpress.issue.blocks import Run
from forumpress.issue.model import Start
from forumpress.layout.story import Paragraph, Story
from forumpress.layout.style import ParagraphStyle
from forumpress.text import Text, origin
from forumpress.typeset.dropcap import fit_drop_cap
from forumpress.typeset.flow import flatten
from forumpress.typeset.lines import SHRINK, TIGHTEST, TRACKING, ParagraphComposer
from forumpress.typeset.piece import pieces_of
from forumpress.typeset.plan import ComposedLine, Galley, SetParagraph
from forumpress.typeset.shaping import measure


@pytest.fixture(scope="module")
def composer() -> ParagraphComposer:
    return ParagraphComposer(library())


def shown(given: Paragraph, lines: tuple[ComposedLine, ...]) -> list[str]:
    text = flatten(given).plain
    return [text[line.start : line.end] + ("-" if line.hyphen else "") for line in lines]


def spaces(given: Paragraph, line: ComposedLine) -> int:
    text = flatten(given).plain[line.start : line.end]
    return text.count(" ") + text.count("\u00a0")


def right_edge(line: ComposedLine) -> float:
    return line.words[-1].x + line.words[-1].width


def test_the_lines_hold_the_whole_text_in_order(composer: ParagraphComposer) -> None:
    given = paragraph(PROSE)
    lines = composer.compose(given, BODY, MEASURE)
    text = flatten(given).plain
    assert lines[0].start == 0 and lines[-1].end == len(text)
    for line, following in itertools.pairwise(lines):
        assert text[line.end : following.start] in ("", " ")
    assert [line.last for line in lines] == [False] * (len(lines) - 1) + [True]


def test_every_line_but_the_last_fills_its_measure(composer: ParagraphComposer) -> None:
    given = paragraph(PROSE)
    space = measure(" ", composer.font_settings.base(BODY, "en"))
    for line in composer.compose(given, BODY, MEASURE)[:-1]:
        characters = line.end - line.start + line.hyphen
        filled = line.indent + line.width + line.gap * spaces(given, line) + line.tracking * characters
        assert filled == pytest.approx(MEASURE, abs=0.01)
        assert line.gap >= -SHRINK * space - 1e-6
        assert line.tracking in (0, *(step * BODY.size for step in TRACKING))


def test_words_stand_where_they_are_drawn(composer: ParagraphComposer) -> None:
    given = paragraph(PROSE)
    lines = composer.compose(given, BODY, MEASURE)
    text = flatten(given).plain
    assert lines[0].words[0].x == BODY.indent
    for line in lines:
        assert line.words[0].start == line.start and line.words[-1].end == line.end
        assert all(a.x + a.width <= b.x for a, b in zip(line.words, line.words[1:], strict=False))
        assert all(text[word.start : word.end].strip() for word in line.words)
    for line in lines[:-1]:
        assert right_edge(line) == pytest.approx(MEASURE, abs=0.1)


def test_the_first_line_is_indented_and_quotes_stand_in(composer: ParagraphComposer) -> None:
    lines = composer.compose(paragraph(PROSE), BODY, MEASURE)
    assert [line.indent for line in lines[:2]] == [11, 0]
    quoted = composer.compose(paragraph(PROSE), QUOTE, MEASURE)
    assert {line.indent for line in quoted} == {13}
    assert all(right_edge(line) <= MEASURE - 13 + 0.1 for line in quoted)


def test_the_lines_beside_a_drop_cap_make_room_for_it(composer: ParagraphComposer) -> None:
    given = paragraph(PROSE, style="body-first", drop_cap=True)
    lines = composer.compose(given, FIRST, MEASURE)
    cap, rest = lines[0].words[:2]
    assert (cap.start, cap.end, cap.x) == (0, 1, 0)
    assert rest.start == 1 and rest.x == lines[0].indent == lines[2].indent > cap.width
    assert lines[3].indent == 0


def test_a_tail_below_the_drop_cap_has_a_line_more_to_itself(composer: ParagraphComposer) -> None:
    for letter, beside in (("T", 3), ("C", 3), ("J", 4), ("Q", 4)):
        given = paragraph(letter + PROSE[1:], style="body-first", drop_cap=True)
        lines = composer.compose(given, FIRST, MEASURE)
        assert [line.indent > 0 for line in lines[:5]] == [number < beside for number in range(5)], letter
        block = SetParagraph(given, MEASURE, lines)
        assert (
            pieces_of(Galley(Story("a", "News", Start.NEW_PAGE, (given,)), (block,)), {"body-first": FIRST}, 0.0)[
                0
            ].orphans
            == beside
        )


def test_an_ideograph_fills_the_lines_beside_it_and_no_more(composer: ParagraphComposer) -> None:
    cap = fit_drop_cap(paragraph("民间组织", language="zh-Hans", drop_cap=True), FIRST, composer.fonts)
    assert cap is not None and cap.lines == 3
    (face, *_) = cap.font.faces
    ink = face.font.get_glyph_extents(face.font.get_nominal_glyph(ord("民")))
    head, foot = ink.y_bearing / face.units, (ink.y_bearing + ink.height) / face.units
    assert cap.baseline - head * cap.font.size == pytest.approx(-head * FIRST.size, abs=0.3)
    assert cap.baseline - foot * cap.font.size == pytest.approx(2 * FIRST.leading - foot * FIRST.size, abs=0.3)


def test_an_opening_mark_belongs_to_the_drop_cap(composer: ParagraphComposer) -> None:
    given = paragraph("“" + PROSE, style="body-first", drop_cap=True)
    assert composer.compose(given, FIRST, MEASURE)[0].words[0].end == 2


def test_a_paragraph_shorter_than_its_drop_cap_has_none(composer: ParagraphComposer) -> None:
    lines = composer.compose(paragraph("Quite short.", style="body-first", drop_cap=True), FIRST, MEASURE)
    assert len(lines) == 1 and lines[0].indent == 0 and lines[0].words[0].end == 5


def test_ragged_lines_keep_their_spaces(composer: ParagraphComposer) -> None:
    for line in composer.compose(paragraph(PROSE), LIST, MEASURE):
        assert line.gap == line.tracking == 0 and line.indent == 13
        assert right_edge(line) <= MEASURE


def test_centred_and_right_lines_stand_where_they_should(composer: ParagraphComposer) -> None:
    for line in composer.compose(paragraph(PROSE), CENTRED, MEASURE):
        assert line.indent == pytest.approx(MEASURE - right_edge(line))
    for line in composer.compose(paragraph(PROSE), RIGHT, MEASURE):
        assert right_edge(line) == pytest.approx(MEASURE)


def test_hyphens_never_make_a_ladder_and_the_last_word_is_whole(composer: ParagraphComposer) -> None:
    for width in range(90, 260, 10):
        given = paragraph(PROSE)
        lines = composer.compose(given, BODY, width)
        row = 0
        for text in shown(given, lines):
            row = row + 1 if text.endswith("-") else 0
            assert row <= 2
        assert not (len(lines) > 1 and lines[-2].hyphen and " " not in shown(given, lines)[-1])


def test_a_third_hyphen_is_better_than_a_line_of_holes(composer: ParagraphComposer) -> None:
    given = paragraph(
        "Die Bundesarbeitsgemeinschaft der Freiwilligenorganisationen hat deshalb eine Vereinfachungsinitiative "
        "vorgeschlagen. Statt siebenundzwanzig Formularen soll es nur noch drei geben.",
        language="de",
    )
    lines = composer.compose(given, BODY, MEASURE)
    assert max(line.gap for line in lines) < BODY.size * 0.75
    assert [line.hyphen for line in lines].count(True) == 3


def test_a_style_without_hyphenation_divides_no_word(composer: ParagraphComposer) -> None:
    plain = replace(BODY, hyphenate=False)
    assert not any(line.hyphen for line in composer.compose(paragraph(PROSE), plain, 150))
    assert any(line.hyphen for line in composer.compose(paragraph(PROSE), BODY, 150))


def test_looseness_gives_and_takes_a_line(composer: ParagraphComposer) -> None:
    given = paragraph(PROSE + " " + PROSE)
    normal = len(composer.compose(given, BODY, MEASURE))
    assert len(composer.compose(given, BODY, MEASURE, 1)) == normal + 1
    assert len(composer.compose(given, BODY, MEASURE, -1)) in (normal - 1, normal)


def test_a_paragraph_is_tightened_only_where_its_spaces_stay_sound(composer: ParagraphComposer) -> None:
    space = measure(" ", composer.font_settings.base(BODY, "en"))
    saved = 0
    for width in range(180, 300, 3):
        given = paragraph(PROSE + " " + PROSE)
        normal = composer.compose(given, BODY, width)
        tight = composer.tighten(given, BODY, width, normal)
        if tight is None:
            continue
        saved += 1
        assert len(tight) == len(normal) - 1
        for line in tight:
            assert -TIGHTEST * space <= line.gap <= max(space / 2, *(each.gap for each in normal))
            filled = line.indent + line.width + line.gap * spaces(given, line)
            assert filled <= width + 0.01 or line.tracking
    assert 0 < saved < 40
    assert composer.tighten(paragraph(PROSE), LIST, MEASURE, composer.compose(paragraph(PROSE), LIST, MEASURE)) is None


def test_spaces_that_bind_are_kept_together(composer: ParagraphComposer) -> None:
    text = "Prof. Huang met Dr. Li, J. R. R. Tolkien and 5 km of 12 November "
    for width in range(70, 200, 3):
        given = paragraph(text * 2)
        for line in shown(given, composer.compose(given, BODY, width)):
            assert not line.endswith(("Prof.", "Dr.", "J.", "R.", " 5", "12"))


def test_forced_breaks_end_lines_that_are_not_stretched(composer: ParagraphComposer) -> None:
    runs = (Run(Text("A first line "), line_break=True), Run(Text("second"), line_break=True), Run(Text(" third")))
    given = Paragraph("p", "body", runs, "en")
    lines = composer.compose(given, BODY, MEASURE)
    assert shown(given, lines) == ["A first line", "second", "third"]
    assert all(line.gap == 0 for line in lines)


def test_note_calls_are_known_by_their_line(composer: ParagraphComposer) -> None:
    runs = (Run(Text(PROSE)), Run(Text(""), note="a"), Run(Text(" " + PROSE)), Run(Text(""), note="b"))
    given = Paragraph("p", "body", runs, "en", notes=(note(3), note(4)))
    lines = composer.compose(given, BODY, MEASURE)
    called = [line.notes for line in lines]
    assert called[-1] == (4,) and sum(notes == (3,) for notes in called) == 1
    assert sum(map(len, called)) == 2


def test_an_end_mark_is_given_room(composer: ParagraphComposer) -> None:
    given = paragraph("word " * 7)
    plain = composer.compose(given, BODY, MEASURE)
    marked = composer.compose(replace(given, end_mark=True), BODY, MEASURE)
    assert marked[-1].width == pytest.approx(plain[-1].width + marked[-1].width - plain[-1].width)
    assert marked[-1].width > plain[-1].width + 3
    tight = plain[-1].width + 12
    assert len(composer.compose(given, BODY, tight)) == 1
    assert len(composer.compose(replace(given, end_mark=True), BODY, tight)) == 2


def test_chinese_lines_are_justified_between_characters(composer: ParagraphComposer) -> None:
    text = "中国国际民间组织合作促进会是全国性、联合性、非营利性社会团体，成立于1992年，总部设在北京。" * 3
    given = paragraph(text, language="zh-Hans")
    lines = composer.compose(given, BODY, MEASURE)
    assert all(line.gap == 0 for line in lines)
    assert any(line.spread.tracking for line in lines) and not any(line.tracking for line in lines)
    for line in shown(given, lines):
        assert line[0] not in "，。、）”" and line[-1] not in "（“"
    for line in lines[:-1]:
        assert line.indent + line.width + line.spread.points == pytest.approx(MEASURE, abs=0.01)


def test_superscripts_and_emphasis_are_measured_in_their_look(composer: ParagraphComposer) -> None:
    plain = composer.compose(paragraph("the 20th year"), BODY, MEASURE)[0]
    raised = composer.compose(paragraph("the 20^th^ year"), BODY, MEASURE)[0]
    strong = composer.compose(paragraph("the **20th** year"), BODY, MEASURE)[0]
    assert raised.width < plain.width < strong.width
    assert [(word.start, word.end) for word in raised.words] == [(0, 3), (4, 8), (9, 13)]


@pytest.mark.parametrize("text", ["", " ", "\n", " \n "])
def test_without_words_there_are_no_lines(composer: ParagraphComposer, text: str) -> None:
    assert composer.compose(Paragraph("p", "body", (Run(Text(text)),), "en"), BODY, MEASURE) == ()


def test_an_endless_word_is_cut_and_takes_no_endless_time(composer: ParagraphComposer) -> None:
    given = Paragraph("p", "body", (Run(Text("x" * 20_000)),), "en")
    lines = composer.compose(given, BODY, MEASURE)
    assert len(lines) > 300
    assert composer.findings(given, BODY, MEASURE, lines) == ()


def test_what_cannot_be_set_is_a_finding_at_its_place(composer: ParagraphComposer) -> None:
    text = Text("So 𓀀 then Unbreakable(word) x", "issues/a.yaml", (origin(4, column) for column in range(1, 30)))
    given = Paragraph("p", "body", (Run(text),), "en")
    narrow = replace(BODY, hyphenate=False, indent=0.0)
    found = composer.findings(given, narrow, 40, composer.compose(given, narrow, 40))
    assert [(f.code, f.place.line, f.place.column) for f in found] == [
        ("font/missing-character", 4, 4),
        ("line/too-wide", 4, 11),
    ]


def test_setting_is_the_same_every_time() -> None:
    given = paragraph(PROSE)
    assert ParagraphComposer(library()).compose(given, BODY, MEASURE) == ParagraphComposer(library()).compose(
        given, BODY, MEASURE
    )


STYLES = st.sampled_from([BODY, LIST, QUOTE, CENTRED, FIRST])
SOURCE = st.text(
    st.sampled_from("aaaeeinorst  ,.-–—/(“”)’0123ABÄß\u00a0\u202f\u00ad\u200b\n合作，。"), min_size=1, max_size=200
)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(SOURCE, st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=4),
    STYLES,
    st.floats(30, 300),
)
def test_any_text_is_set_without_losing_a_character(
    parts: list[tuple[str, bool, bool, bool]], style: ParagraphStyle, width: float
) -> None:
    runs = tuple(
        Run(Text(text), emphasis=emphasis, superscript=raised, line_break=broken)
        for text, emphasis, raised, broken in parts
    )
    given = Paragraph("p", style.name, runs, "en", drop_cap=True)
    text = flatten(given).plain
    lines = ParagraphComposer(library()).compose(given, style, width)
    at = 0
    for line in lines:
        assert text[at : line.start].strip(" \t\n\u00a0") == ""
        assert line.start < line.end
        assert line.words[0].start == line.start and line.words[-1].end == line.end
        at = line.end
    assert text[at:].strip(" \t\n\u00a0") == ""
