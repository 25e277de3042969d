# SPDX-License-Identifier: MIT
"""Chinese in boxes: marks closed up by margins, nothing added to the words."""

from __future__ import annotations

import re

import pytest

from forumpress.layout.squarehtml import in_square_html, square_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("中国", "中国"),
        ("》（", '》<span style="margin-left:-0.5em">（</span>'),
        ("在NGO", '<span style="margin-right:0.25em">在</span>NGO'),
        ("在 NGO", "在 NGO"),
        ("（中", '<span style="margin-left:-0.5em">（中</span>'),
        ("中（", '<span style="margin-right:0.5em">中</span><span style="margin-left:-0.5em">（</span>'),
        ("）。", '<span style="margin-right:-0.5em">）</span>。'),
        ("“好”", "“好”"),
        ("<中", "&lt;中"),
    ],
)
def test_white_is_a_margin_that_line_ends_swallow(text: str, html: str) -> None:
    assert str(square_html(text, "zh-Hans")) == html


def test_the_words_stay_as_they_are_written() -> None:
    text = "“《世界人权宣言》（UDHR）、《联合国宪章》等”，都在 NGO 的书架上……"
    assert re.sub("<[^>]+>", "", str(square_html(text, "zh-Hans"))) == text


def test_only_text_in_squares_is_closed_up() -> None:
    assert in_square_html("中国", "zh-TW") and in_square_html("かな", "ja")
    assert not in_square_html("NGO", "zh") and not in_square_html("中国", "en") and not in_square_html("한국", "ko")
