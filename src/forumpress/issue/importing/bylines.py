# SPDX-License-Identifier: MIT
"""Lines that name an article's authors -> bylines."""

from __future__ import annotations

import re

from forumpress.issue.importing.draft import DraftByline

_BETWEEN_AUTHORS = re.compile(r"\s*[;；]\s*")
_BETWEEN_FACTS = re.compile(r"[,，]\s*")
_BY = re.compile(
    r"(?:by|text(?: and photos)?(?: by)?|von|por|par|di|от|автор|作者|文)\s*[:：]?\s+(?=\S)|(?:作者|文)\s*[:：]\s*",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][\w.'’\-]*(?:\s+[^\W\d_][\w.'’\-]*){0,6}(?:\s*[,，/;&]\s*[^,，;.!?]{2,60}){0,4}")


def split_bylines(written: str) -> tuple[list[DraftByline], bool]:
    """The authors of “Name, role, organisation; Name …”, and whether one of them had to be guessed from the commas."""
    authors, guessed = [], False
    for one in _BETWEEN_AUTHORS.split(written.strip()):
        facts = [piece.strip() for piece in _BETWEEN_FACTS.split(one) if piece.strip()]
        if not facts:
            continue
        name, role, organisation = (*facts[:2], ", ".join(facts[2:])) if len(facts) > 1 else (facts[0], "", "")
        authors.append(DraftByline(name, role, organisation))
        guessed |= len(facts) not in (1, 3)
    return authors, guessed


def byline_in(plain: str) -> str:
    """What follows “By” in a short line below a title; "" where the line is no byline."""
    match = _BY.match(plain)
    if match is None or len(plain.split()) > 16:
        return ""
    names = plain[match.end() :].strip().rstrip(".")
    return names if _NAME.fullmatch(names) and (names[:1].isupper() or not names[:1].isascii()) else ""
