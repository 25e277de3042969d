# SPDX-License-Identifier: MIT
"""A Chinese issue: squeezed lines are not too wide, and a title is balanced by the widths of its own characters."""

from __future__ import annotations

import re

import pytest
from typeset.typefaces import BODY, MEASURE, SWATCHES, library, paragraph

from forumpress.issue.blocks import Run
from forumpress.layout.eastasian import set_solid
from forumpress.text import Text
from forumpress.typeset.flow import FontSettings
from forumpress.typeset.linecss import running_text_css
from forumpress.typeset.lines import ParagraphComposer
from forumpress.typeset.plan import SetBox
from forumpress.typeset.press import Press, Typeset
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace

_PARAGRAPH = (
    "气候变化首先伤害最没有能力承受它的人。十一月十一日，一场边会把适应的问题交给了身处其中的人。主办方包括中国国际民间组织合作促进会、"
    "四川绿色江河以及孟加拉国的地方环境发展与农业研究会。来自安哥拉、孟加拉国、中国和印度的民间组织与政府代表参加了会议。"
)
_ISSUE = f"""\
key: 2031-05
number: 5
date: 2031-05-31
sections:
  - name: 政策与时事
    articles:
      - key: b
        title: 《三湖公约》签署十年
        body: 文章。
      - key: a
        title: 民间组织在联合国气候大会期间举办一系列边会与讲座活动
        body: |
          {_PARAGRAPH}

          {_PARAGRAPH}
"""


_WRONG = {"makeup/text-outside", "line/too-wide", "line/broken-elsewhere", "line/off-grid"}


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    root = tmp_path_factory.mktemp("chinese")
    (root / "issues").mkdir()
    (root / "issues/publication.yaml").write_text("title: 民间合作论坛\nlanguage: zh-CN\n", "utf-8")
    (root / "issues/2031-05.yaml").write_text(_ISSUE, "utf-8")
    return Press(Workspace.at(root))


@pytest.fixture(scope="module")
def typeset(press: Press) -> Typeset:
    return press.typeset(press.workspace.root / "issues/2031-05.yaml")


def test_lines_that_were_squeezed_to_their_measure_are_not_too_wide(press: Press, typeset: Typeset) -> None:
    lines = [line for galley in typeset.galleys for block in galley.blocks if not isinstance(block, SetBox)
             for line in block.lines]  # fmt: skip
    assert any(line.spread.points for line in lines)
    drawn = [finding for page in press.draw(typeset, Purpose()) for finding in page.findings]
    assert [finding for finding in (*typeset.findings, *drawn) if finding.code in _WRONG] == []


def test_a_title_takes_no_more_lines_drawn_than_measured(typeset: Typeset) -> None:
    (head,) = (box for box in typeset.galleys[1].blocks if isinstance(box, SetBox) and box.block.kind == "article-head")
    # Two lines of 25 pt characters: 26 of them need more than half of the measure, whatever a fallback's box is wide.
    assert 26 * 25 / 2 / typeset.pack.format.measure < dict(head.balance)["title"] / 100


def test_the_title_has_lines_of_like_length(press: Press, typeset: Typeset) -> None:
    (head,) = (box for box in typeset.galleys[1].blocks if isinstance(box, SetBox) and box.block.kind == "article-head")
    assert dict(head.lines)["title"] == 2
    assert dict(head.balance)["title"] < 85


def test_latin_words_stand_in_the_latin_face() -> None:
    fonts = library()
    face = fonts.face("Noto Serif SC")
    assert all(map(face.has, "中，。“”·… "))
    assert not any(map(face.has, "NGOé1,(%"))
    settings = FontSettings(fonts)
    chain = settings.base(BODY, "zh-Hans").faces
    assert [next(each.family for each in chain if each.has(letter)) for letter in "中N1”"] == [
        "Noto Serif SC",
        "Source Serif 4",
        "Source Serif 4",
        "Noto Serif SC",
    ]


def test_the_engine_draws_latin_words_in_the_latin_face(press: Press, typeset: Typeset) -> None:
    rules = [rule for rule in library().css().splitlines() if "unicode-range" in rule]
    assert {re.findall('font-family:"([^"]+)"', rule)[0] for rule in rules} == {"Noto Serif SC", "Noto Sans SC"}


def test_a_note_is_called_by_a_raised_figure() -> None:
    settings = FontSettings(library())
    call = Run(Text(""), note="1")
    assert "sups" in settings.of(call, BODY, "zh-Hans", "1").features
    assert settings.own_glyphs(call, BODY, "1", "zh-Hans") is settings.own_glyphs(call, BODY, "1", "en") is True


def test_emphasis_changes_the_style_of_type() -> None:
    settings = FontSettings(library())
    plain, emphasis = (
        settings.of(Run(Text("值得"), emphasis=each), BODY, "zh-Hans").faces[0] for each in (False, True)
    )
    assert plain.family == emphasis.family == "Noto Serif SC"
    assert plain.path != emphasis.path


@pytest.mark.parametrize(("language", "ems"), [("zh-Hans", 2.0), ("zh-TW", 2.0), ("ja", 1.0)])
def test_paragraphs_begin_with_whole_characters_of_white(language: str, ems: float) -> None:
    lines = ParagraphComposer(library()).compose(paragraph(_PARAGRAPH, language=language), BODY, MEASURE)
    size = set_solid(BODY, language, MEASURE).size
    assert MEASURE / size == pytest.approx(25, rel=1e-4)
    assert lines[0].words[0].x == lines[0].indent == pytest.approx(ems * size)
    assert f"[lang|={language[:2]}]{{text-indent:{ems:g}em}}" in running_text_css({"body": BODY}, SWATCHES, library())
