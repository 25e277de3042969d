# SPDX-License-Identifier: MIT
"""Every change that typographic care makes, as one closed table: what was typed, what is printed.

`docs/issue-format.md` shows it; a test holds the page to it, and another one, over random texts, holds the care
to it: whatever else is different between what was typed and what is printed is a mistake.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from forumpress.text import visible


class TypographicChange(NamedTuple):
    """A kind of change; `typed` and `printed` are the characters that may stand for each other."""

    name: str
    typed: str
    printed: str
    when: str
    example: tuple[str, str]


CHANGES = (
    TypographicChange(
        "double quotation marks",
        '"',
        "“”„«»",
        "by the language; in Chinese they open and close in turn",
        ('"so"', "“so”"),
    ),
    TypographicChange(
        "single quotation marks",
        "'",
        "‘’‚›‹“”„",
        "in pairs, inside others or alone",
        ("'so'", "‘so’"),
    ),
    TypographicChange(
        "apostrophes", "'", "’", "wherever a straight one has no partner", ("it's, 'Tis, '80s", "it’s, ’Tis, ’80s")
    ),
    TypographicChange("minutes and seconds, feet and inches", "'\"", "′″", "after numbers", ("5'10\"", "5′10″")),
    TypographicChange(
        "dashes", "-", "–—", "for -- and ---, and for - with spaces round it", ("one -- two", "one – two")
    ),
    TypographicChange(
        "ranges",
        "-",
        "–—",
        "between numbers, where years, a unit or a word such as “pages” shows a range",
        ("pages 12-18", "pages 12–18"),
    ),
    TypographicChange("ellipses", ".", "…", "for three points", ("wait...", "wait…")),
    TypographicChange("times", "x", "×", "between numbers with spaces", ("210 x 297", "210 × 297")),
    TypographicChange(
        "Chinese marks", ",;:!?.", "，；：！？。", "after ideographs, in Chinese", ("你好,再见", "你好，再见")
    ),
    TypographicChange(
        "spaces",
        " ",
        "\u00a0\u202f",
        "several become one; no line ends between a number and its unit, initials and a name",
        ("5  km", "5\u00a0km"),
    ),
)
"""The whole of it. Letters, numbers and all other signs are printed as they were written."""

_CLASSES = str.maketrans(
    {
        **dict.fromkeys("“”„«»‘’‚›‹'″′", '"'),
        **dict.fromkeys("–—", "-"),
        "…": "...",
        "×": "x",
        **dict(zip("，；：！？。", ",;:!?.", strict=True)),
    }
)
_DASHES = re.compile("-{2,}")
_POINTS = re.compile(r"\.{3,}")


def without_changes(plain: str) -> str:
    """The visible characters, with one character for each class of the table: equal before and after care."""
    classes = visible(plain).translate(_CLASSES)
    return _POINTS.sub("...", _DASHES.sub("-", classes))
