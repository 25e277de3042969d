# SPDX-License-Identifier: MIT
"""What the lines of a manuscript look like: a section, a title, a byline, a caption."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from forumpress.issue.importing.inline import one_line
from forumpress.issue.importing.parts import Kind, ManuscriptPart

AUTHOR = re.compile(r"(?:\*\*|__)?\s*(?:AUTHORS?|BY|作者)\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(.+)", re.IGNORECASE)
SPONSOR = re.compile(r"(?:sponsored|published|presented) by\b|主办", re.IGNORECASE)
PAGE_NUMBER = re.compile(
    r"(?:[-–— ]*\d{1,4}[-–— ]*|page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|第\s*\d+\s*页)", re.IGNORECASE
)
PICTURE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]*)>?(?:\s+[\"'(]([^\"')]*)[\"')])?\s*\)")
"""A Markdown picture: its alternative text, file and title."""
_CAPTION_START = re.compile(r"[\w\"“‘'(（《「]")
_NOTE_MARKS = re.compile(r"(?:\[\^[^\]\s]*\])+$")
_SENTENCE_END = re.compile(r"[.!?:;。！？：；][\"'”’)\]*_]*$")
_CAPTION_WORDS = 40
_TITLE_WORDS = 45
_NOT_LETTERS = re.compile(r"[^\w]+")


def section_named(words: str, names: Sequence[str]) -> str | None:
    """The section that a heading names, whatever its capitals, “&” or small slips."""
    wanted = _comparable(words)
    for name in names:
        if _comparable(name) == wanted:
            return name
    near = difflib.get_close_matches(wanted[:200], [_comparable(name) for name in names], 1, 0.88)
    return next((name for name in names if near and _comparable(name) == near[0]), None)


def looks_like_title(plain: str) -> bool:
    """Whether a plain line could be a title: not long, and without a full stop."""
    return 0 < len(plain.split()) <= _TITLE_WORDS and not re.search(r"[.。;；:：]$", plain)


def heading_in_plain(part: ManuscriptPart | None) -> ManuscriptPart | None:
    """In a plain manuscript, a short line below a section's name is a title."""
    if part is not None and looks_like_title(one_line(part.lines)) and len(part.lines) <= 3:
        return ManuscriptPart(Kind.HEADING, part.lines, part.line, part.gap, 2)
    return part


def looks_like_caption(part: ManuscriptPart, after_caption: bool) -> bool:
    """Weighs what captions taken from pages have in common; three points make one.

    Two points each for a text that does not end like a sentence and for lines broken as on the
    page; one each for empty lines before it, where the picture was, for a short text, and for
    following another caption.
    """
    plain = one_line(part.lines)
    words = len(plain.split())
    if words > _CAPTION_WORDS or not _CAPTION_START.match(plain):
        return False
    unfinished = not _SENTENCE_END.search(_NOTE_MARKS.sub("", plain))
    points = 2 * unfinished + 2 * part.broken + (part.gap >= 2) + (words <= 25) + after_caption
    return points >= 3 and (unfinished or part.broken)


def shortened(words: str) -> str:
    """The beginning of a text, for a message."""
    return words if len(words) <= 60 else words[:59] + "…"


def _comparable(words: str) -> str:
    return _NOT_LETTERS.sub(" ", words.casefold().replace("&", " and ")).strip()
