# SPDX-License-Identifier: MIT
"""The plain-text part."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from forumpress.deliver.content import edit
from forumpress.deliver.plaintext import WIDTH, fill, plain_letter
from tests.deliver.samples import issue, links, settings


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


@given(st.text(st.sampled_from("ab cd，。（）《》中文字0123 "), max_size=400))
def test_no_line_is_too_wide_and_no_letter_is_lost(text: str) -> None:
    lines = fill(text).split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert columns(line) <= WIDTH or " " not in line.strip()
        assert line == line.rstrip()


def test_chinese_breaks_between_characters_and_keeps_its_stops() -> None:
    lines = fill("中文字" * 11 + "，三，" + "中文。" * 20).split("\n")
    assert len(lines) > 2
    assert all(line[0] not in "，。" for line in lines)


def test_the_text_says_what_the_issue_says() -> None:
    text = plain_letter(edit(issue(), settings(), "the forum", links(), 312_000, True), "https://forum.test/leave/T")
    lines = text.split("\n")
    assert lines[:3] == ["NGO COOPERATION FORUM", "Sponsored by CANGO", "November 2022 · Issue 11"]
    assert "The whole issue is attached as a PDF of 312 KB." in lines
    assert "- The first, page 1" in lines
    assert "CURRENT AFFAIR & POLICY" in lines
    assert "The First of the 20th" in lines
    assert "By Huang Haoming" in lines
    assert "Read it & weep." in lines
    assert "https://example.org/forum/2022-11-screen.pdf#page=2" in lines
    assert "CANGO, 中国国际民间组织合作促进会" in lines
    assert text.endswith("Unsubscribe:\nhttps://forum.test/leave/T\n")
    assert "*" not in text
    assert all(columns(line) <= WIDTH for line in lines if "://" not in line)


def test_without_addresses_pages_are_named() -> None:
    text = plain_letter(
        edit(issue(), settings(), "the forum", links(None), 2_312_000, True), "https://forum.test/leave/T"
    )
    assert "A standfirst of its own.\n\nPage 2\n" in text
    assert "#page" not in text
    assert "2.3 MB" in text


def test_a_chinese_issue_speaks_chinese() -> None:
    made = issue(language="zh-Hans", publication={"title": "公民社会论坛", "sponsor": None})
    text = plain_letter(edit(made, settings(), "公民社会论坛", links(), 312_000, True), "https://forum.test/leave/T")
    assert "2022年11月 · 第11期" in text
    assert "阅读全文（第2页）" in text
    assert "退订" in text
