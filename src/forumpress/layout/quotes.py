# SPDX-License-Identifier: MIT
"""Straight quotation marks and apostrophes: which opens, which closes, which stands for a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumpress.layout.conventions import NARROW, Conventions
from forumpress.text import Text

APOSTROPHE = "’"
_OPENING_BEFORE = "\\s\u00a0\u202f(\\[{<–—/“‘„‚«‹（［｛《〈「『【，。、；：！？“‘…"
_DOUBLE_OPENING = re.compile(rf"(?:(?<![^{_OPENING_BEFORE}])|(?<=[\s(]')|(?<=\A'))\"(?=\S)")
_DOUBLE = re.compile('"')
_SINGLE = re.compile("'")
_SECONDS = re.compile(r"(?<=\d['′]\d)\"|(?<=\d['′]\d\d)\"")
_MINUTES = re.compile(r"(?<=°\d)'|(?<=°\d\d)'|(?<=° \d\d)'|(?<=\d)'(?=\d{1,2}″)")
"""The signs of seconds and minutes of arc, and of inches and feet: 48°51'24", 5'10"."""
_BETWEEN_LETTERS = re.compile(r"(?<=\w)'(?=\w)")
_BETWEEN_LATIN = re.compile(r"(?<=[^\W\u2e80-\U0003ffff])'(?=[^\W\u2e80-\U0003ffff])")
_DECADE = re.compile(r"(?<!\w)'(?=\d\d(?:s|er\w{0,2})?(?!\w))")
_AND = re.compile(r"(?<=\w )'(?=[nN]' \w)|(?<=\w 'n)'(?= \w)|(?<=\w ’n)'(?= \w)", re.IGNORECASE)
"""Both apostrophes of Rock 'n' roll."""
_CAN_OPEN = re.compile(rf"(?<![^{_OPENING_BEFORE}])'(?=[^\s'])")
_CAN_CLOSE = re.compile(r"(?<=\S)'(?!\w)")
_HIGH_SPACE = re.compile(r"(?<=[^\s\u202f;!?(\[«“]) ?(?P<mark>[;!?]+)(?=\s|$|[»”)])")


def mend_quotes(text: Text, conventions: Conventions) -> Text:
    """`text` with the quotation marks and apostrophes of a language's customs for the straight ones."""
    if "'" in text.plain or '"' in text.plain:
        text = text.sub(_SECONDS, "″").sub(_MINUTES, "′")
    if '"' in text.plain:
        opening, closing = conventions.quotes
        if conventions.alternate:
            text = _alternating(text, opening, closing)
        text = text.sub(_DOUBLE_OPENING, opening + conventions.padding)
        text = text.sub(_DOUBLE, conventions.padding + closing)
    if "'" in text.plain:
        text = text.sub(_BETWEEN_LATIN if conventions.alternate else _BETWEEN_LETTERS, APOSTROPHE)
        text = text.sub(_DECADE, APOSTROPHE).sub(_AND, APOSTROPHE)
        if conventions.elided is not None:
            text = text.sub(conventions.elided, APOSTROPHE)
        text = _inner(text, conventions)
    if conventions.high:
        text = text.sub(_HIGH_SPACE, rf"{NARROW}\g<mark>")
    return text


def _alternating(text: Text, opening: str, closing: str) -> Text:
    """Straight marks opening and closing in turn, where no spaces tell which is which."""
    marks = [closing if number % 2 else opening for number in range(text.plain.count('"'))]
    queue = iter(marks)
    return text.sub(_DOUBLE, lambda _match: next(queue))


def _inner(text: Text, conventions: Conventions) -> Text:
    """Inner quotations in pairs; a straight mark without a partner is an apostrophe.

    One that opens a paragraph may be the quotation of several paragraphs, which is closed in the last.
    """
    plain = text.plain
    marks = dict.fromkeys((match.start() for match in _SINGLE.finditer(plain)), APOSTROPHE)
    for opens, closes in _pairs(plain, conventions.alternate):
        marks[opens], marks[closes] = conventions.inner
    first = next(iter(marks), -1)
    if first == 0 and marks[first] == APOSTROPHE and _CAN_OPEN.match(plain):
        marks[first] = conventions.inner[0]
    queue = iter(marks.values())
    return text.sub(_SINGLE, lambda _match: next(queue))


def _pairs(plain: str, alternate: bool) -> Iterator[tuple[int, int]]:
    """The indexes of marks that open and close a quotation, each pair without another inside."""
    opened = -1
    for match in _SINGLE.finditer(plain):
        at = match.start()
        if opened >= 0 and (alternate or _CAN_CLOSE.match(plain, at)):
            yield opened, at
            opened = -1
        elif alternate or _CAN_OPEN.match(plain, at):
            opened = at
