# SPDX-License-Identifier: MIT
"""The plain-text part, written from the issue itself, for people who read mail as text."""

from __future__ import annotations

import re
import unicodedata

from forumpress.deliver.content import Content
from forumpress.deliver.teasers import Teaser, plain
from forumpress.lettercase import capitals

WIDTH = 72
"""Columns; a Chinese character takes two."""
_WIDE = r"\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
_CLOSING = r"、。，．：；？！）》」』】〉〕”’…%"
_OPENING = r"（《「『【〈〔“‘"
_UNIT = re.compile(
    rf"[{_OPENING}]*(?:[{_WIDE}\U00020000-\U0003ffff]|[^\s{_WIDE}{_OPENING}\U00020000-\U0003ffff]+|[{_OPENING}])[{_CLOSING}]*|\s+"
)


def plain_letter(content: Content, unsubscribe_href: str) -> str:
    """The whole text, lines ended by line feeds."""
    blocks = [*_masthead(content), *([content.greeting] if content.greeting else []), *_contents(content)]
    for department in content.departments:
        blocks.append(f"{capitals(department.name, content.language)}\n{'-' * WIDTH}")
        blocks += [_teaser(teaser, content) for teaser in department.teasers]
    blocks.append("=" * WIDTH)
    blocks.append("\n".join(fill(line.href or line.text) for line in content.imprint))
    blocks.append(f"{fill(content.why)}\n{content.words.leave}:\n{unsubscribe_href}")
    return "\n\n".join(blocks) + "\n"


def fill(text: str, indent: str = "") -> str:
    """Text broken into lines of at most WIDTH columns, at spaces and between Chinese characters."""
    lines: list[str] = []
    line, used = "", len(indent)
    for unit in _UNIT.findall(text):
        width = _columns(unit.rstrip())
        if line and used + width > WIDTH and not unit.isspace():
            lines.append(indent + line.rstrip())
            line, used = "", len(indent)
        if line or not unit.isspace():
            line += " " if unit.isspace() else unit
            used += 1 if unit.isspace() else width
    return "\n".join([*lines, indent + line.rstrip()])


def _masthead(content: Content) -> list[str]:
    lines = [capitals(content.title, content.language), content.sponsor, f"{content.date} · {content.number}"]
    head = "\n".join(fill(line) for line in lines if line)
    note = content.pdf_note if content.pdf_href is None else f"{content.pdf_note}\n{content.pdf_href}"
    return [f"{head}\n{'=' * WIDTH}", note]


def _contents(content: Content) -> list[str]:
    entries = []
    for teaser in content.teasers():
        page = f", {content.words.on_page.format(page=teaser.page).lower()}" if teaser.page else ""
        entries.append("- " + fill(teaser.short_title + page, "  ").lstrip())
    return [f"{content.words.in_this_issue}\n" + "\n".join(entries)]


def _teaser(teaser: Teaser, content: Content) -> str:
    words = content.words
    lines = [fill(plain(teaser.title))]
    if teaser.authors:
        lines.append(fill(words.by.format(authors=words.between_authors.join(teaser.authors))))
    if teaser.text:
        lines += ["", fill(plain(teaser.text))]
    if teaser.href:
        on = words.read_on.format(page=teaser.page) if teaser.page else words.open_pdf
        lines += ["", f"{on}:", teaser.href]
    elif teaser.page:
        lines += ["", words.on_page.format(page=teaser.page)]
    return "\n".join(lines)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
