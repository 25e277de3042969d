# SPDX-License-Identifier: MIT
"""Article heads: the size of a title, and the marks of the article's own language."""

from __future__ import annotations

from pathlib import Path

import pytest

from forumpress.layout.story import Box
from forumpress.typeset.press import Press
from forumpress.workspace import Workspace

ISSUE = """\
key: a
number: 1
date: 2022-11-30
sections:
  - name: News
    articles:
      - key: one
        language: {language}
        title: {title}
        authors: [{{name: A, role: R, organisation: O}}]
        body: Text.
"""
COMPOUND = "Entwicklungszusammenarbeitsorganisationen"


def head(folder: Path, layout: str, title: str, language: str) -> tuple[str, list[str]]:
    """The head's HTML, and the codes of what was found in setting the page."""
    (folder / "issues").mkdir()
    (folder / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\n")
    (folder / "issues" / "a.yaml").write_text(ISSUE.format(title=title, language=language), "utf-8")
    typeset = Press(Workspace.at(folder)).typeset(folder / "issues" / "a.yaml", layout)
    box = next(block for block in typeset.stories[0].blocks if isinstance(block, Box) and block.kind == "article-head")
    return box.html, [finding.code for finding in typeset.findings]


@pytest.mark.parametrize("layout", ["forum", "digest"])
def test_a_title_with_a_very_long_word_is_set_smaller_and_stays_in_its_frame(tmp_path: Path, layout: str) -> None:
    html, codes = head(tmp_path, layout, f"{COMPOUND} fordern", "de")
    assert "title-large" not in html and "title-" in html
    assert "makeup/text-outside" not in codes


@pytest.mark.parametrize(
    "title",
    [
        "民间组织参与全球气候治理从沙姆沙伊赫到今后的行动与展望和更多的合作与交流",
        "Twenty-five-year-olds-and-the-others-meet",
    ],
)
def test_words_that_a_line_may_break_leave_a_title_large(tmp_path: Path, title: str) -> None:
    assert "title-large" in head(tmp_path, "forum", title, "zh-Hans")[0]


@pytest.mark.parametrize(("language", "comma"), [("en", ", "), ("zh-Hans", "，")])
def test_role_and_organisation_are_parted_by_the_articles_own_comma(tmp_path: Path, language: str, comma: str) -> None:
    html, _ = head(tmp_path, "forum", "One", language)
    assert f"</span>{comma}<span" in html
