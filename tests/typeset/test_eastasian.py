# SPDX-License-Identifier: MIT
"""Chinese and Japanese lines, measured as they were composed and in the PDF as they were drawn."""

from __future__ import annotations

import io
import itertools
from functools import lru_cache

import pypdfium2
import pytest
from typeset.typefaces import BODY, MEASURE, STYLES, draw, library, paragraph

from forumpress.layout.eastasian import Joints, Whites, in_squares, set_solid, whites
from forumpress.layout.style import Alignment
from forumpress.typeset.flow import flatten
from forumpress.typeset.linehtml import paragraph_html
from forumpress.typeset.lines import ParagraphComposer
from forumpress.typeset.plan import ComposedLine

_MARKS = (
    "“没有一个组织”，陈敏（Chen Min）说：“《世界人权宣言》（UDHR）、《联合国宪章》等，都在NGO的书架上……”——这是一个"
    "值得注意的成绩，有1,204个组织。（《让·雅克·卢梭文集》，2022年，第12页）。中国国际民间组织合作促进会翻译了《世界人权宣言》。"
)
_EM = set_solid(BODY, "zh-Hans", MEASURE).size


@lru_cache(maxsize=1)
def _composer() -> ParagraphComposer:
    return ParagraphComposer(library())


def _compose(source: str, language: str = "zh-Hans", style: str = "body") -> tuple[str, tuple[ComposedLine, ...]]:
    given = paragraph(source, language=language, style=style)
    return flatten(given).plain, _composer().compose(given, STYLES[style], MEASURE)


def _joints(text: str, language: str = "zh-Hans") -> Joints:
    size = len(text)
    return Joints(text, [10.0] * size, [language] * size, [False] * size, lambda at: 3.3 if text[at] == "·" else 10.0)


def _drawn(source: str, language: str = "zh-Hans", style: str = "body") -> list[tuple[str, float, float, float]]:
    """Each character of a drawn paragraph: itself, its origin and the width of its glyph, and its baseline; points."""
    given = paragraph(source, language=language, style=style)
    lines = _composer().compose(given, STYLES[style], MEASURE)
    html = paragraph_html(
        given, STYLES[style], lines, 0, len(lines), id="p", continued=False, fonts=library(), measure=MEASURE
    )
    pdf = draw({"p": html}, source).write_pdf()
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        text = document[0].get_textpage()
        found = []
        for at in range(text.count_chars()):
            character = chr(pypdfium2.raw.FPDFText_GetUnicode(text, at))
            left, bottom, right, _top = text.get_charbox(at, loose=True)
            if character.strip() and right > left:
                found.append((character, left - 20, right - left, bottom))
        return found


def _apart(drawn: list[tuple[str, float, float, float]], one: str, other: str) -> float:
    """Ems from one character's origin to the next one's."""
    return next((b[1] - a[1]) / _EM for a, b in itertools.pairwise(drawn) if a[0] == one and b[0] == other)


@pytest.mark.parametrize(
    ("text", "ems"),
    [
        ("，“", 1.5), ("”，", 1.5), ("。”", 1.5), ("）。", 1.5), ("（《", 1.5), ("》（", 1.5), ("》、", 1.5),
        ("：“", 1.5), ("中，", 2.0), ("，中", 2.0), ("……", 2.0), ("——", 2.0), ("中国", 2.0), ("”—", 2.0),
    ],
)  # fmt: skip
def test_two_marks_side_by_side_take_an_em_and_a_half(text: str, ems: float) -> None:
    # CLREQ, Adjustment of adjacent punctuation marks.
    assert (20 + _joints(text).before[1]) / 10 == pytest.approx(ems)


def test_an_interpunct_takes_half_an_em_in_whatever_font() -> None:
    joints = _joints("让·雅")
    assert 3.3 + joints.before[1] + joints.before[2] == pytest.approx(5.0)


def test_marks_are_centred_in_taiwan_and_pause_less_in_japanese() -> None:
    assert whites("，", "zh-Hans") == Whites(0.0, 0.5)
    assert whites("，", "zh-Hant-HK") == whites("，", "zh-TW") == whites("：", "ja") == Whites(0.25, 0.25)
    assert whites("？", "ja") == whites("？", "zh-Hant") == Whites(0.0, 0.0)
    assert whites("（", "ja") == Whites(0.5, 0.0)


def test_a_quarter_of_an_em_stands_between_han_and_latin_typed_or_not() -> None:
    typed, plain = _joints("在 N"), _joints("在N")
    assert plain.before[1] == pytest.approx(2.5)
    assert 10.0 + typed.within(0, 3) == pytest.approx(2.5)
    assert plain.spread(0, 2, -5.0).points == pytest.approx(-1.25)  # to an eighth and no further
    assert _joints("在，N").before[2] == 0.0


def test_latin_words_and_dashes_are_never_spaced_out() -> None:
    joints = _joints("在NGO——的……书")
    grown = [joints.grown(at) - joints.grown(at - 1) for at in range(1, 10)]
    assert grown == [1, 0, 0, 1, 0, 1, 1, 0, 1]
    assert joints.western(2) and joints.western(3)


def test_type_is_set_solid_in_its_measure() -> None:
    assert pytest.approx(round(MEASURE / BODY.size), rel=1e-4) == MEASURE / _EM
    assert set_solid(BODY, "en", MEASURE) is BODY and set_solid(BODY, "zh", 43.0) is BODY
    assert [in_squares(language) for language in ("zh-TW", "ja", "ko", "en")] == [True, True, False, False]


def test_lines_end_and_begin_with_ink() -> None:
    text, lines = _compose(_MARKS * 3)
    assert len(lines) > 8
    for line in lines[:-1]:
        assert line.indent + line.width + line.spread.points == pytest.approx(MEASURE, abs=0.01)
        assert line.hang == (pytest.approx(_EM / 2) if text[line.end - 1] in "，。、；：”）》！？" else 0.0)
        assert text[line.start] not in "，。、；：”）》！？·…" and text[line.end - 1] not in "“（《"


def test_no_line_is_squeezed_below_solid() -> None:
    _, lines = _compose("中国国际民间组织合作促进会是全国性联合性非营利性社会团体总部设在北京成立多年" * 6)
    assert all(line.spread.tracking >= 0 for line in lines)
    assert {round(line.spread.tracking, 3) for line in lines} == {0.0}


def test_a_call_of_a_note_begins_no_line() -> None:
    for length in range(20, 30):
        text, lines = _compose("字" * length + "^12^" + "书" * 30)
        assert all(text[line.start] != "1" for line in lines[1:])


def test_the_drawn_line_is_the_composed_one() -> None:
    text, lines = _compose(_MARKS * 2)
    drawn = _drawn(_MARKS * 2)
    assert "".join(character for character, *_ in drawn).replace("\ufffe", "") == text.replace(" ", "")
    by_line = [list(group) for _, group in itertools.groupby(drawn, key=lambda each: round(each[3], 1))]
    merged: list[list[tuple[str, float, float, float]]] = []
    for group in by_line:
        if merged and abs(merged[-1][-1][3] - group[0][3]) < 6:
            merged[-1] += group
        else:
            merged.append(list(group))
    assert len(merged) == len(lines)
    for line, group in zip(lines, merged, strict=True):
        first, last = group[0], group[-1]
        cut = 0.5 * _EM if text[line.start] in "“（《" else 0.0
        assert first[1] + cut == pytest.approx(line.indent, abs=0.25), text[line.start : line.end]
        if not line.last:
            end = last[1] + last[2] - line.hang
            assert end == pytest.approx(MEASURE, abs=0.6), text[line.start : line.end]


def test_drawn_marks_are_closed_up() -> None:
    drawn = _drawn(_MARKS)
    assert 0.24 < _apart(drawn, "》", "（") < 0.56  # a line that is too long takes half of it
    assert _apart(drawn, "：", "“") == pytest.approx(0.5, abs=0.06)
    for one, other in itertools.pairwise(drawn):
        if one[0] == "G" and other[0] == "O":
            assert other[1] - one[1] < 0.8 * _EM


def test_lines_that_are_not_justified_are_closed_up_too() -> None:
    assert STYLES["list"].align is Alignment.LEFT
    drawn = _drawn("《世界人权宣言》（UDHR）、《联合国宪章》", style="list")
    size = set_solid(STYLES["list"], "zh-Hans", MEASURE).size
    assert _apart(drawn, "》", "（") * _EM / size == pytest.approx(0.5, abs=0.02)
    assert drawn[0][1] == pytest.approx(STYLES["list"].left - size / 2, abs=0.05)
