# SPDX-License-Identifier: MIT
"""Web and e-mail addresses written without brackets, which become links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from forumpress.issue.blocks import Run

ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+"
    r"|(?<![\w.+'-])\w[\w.+'-]{0,80}@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
"""An address as it stands in a sentence; marks that follow it may be among its last characters."""
_WEB = re.compile(r"(?:https?://|www\.)(?:[\w-]+\.)+[a-z]{2,24}(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+'-]+@(?:[\w-]+\.)+[a-z]{2,24}", re.IGNORECASE)
_MARKS_AFTER = "\"'.,;:!?*_~’”»›“‘…"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def with_links(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs, with the addresses in them as links; code and what is a link already stay as they are."""
    for run in runs:
        if run.link is not None or run.code or run.note is not None or not _may_hold_one(run.text.plain):
            yield run
        else:
            yield from _split(run)


def address_in(words: str) -> str:
    """What of a match of ADDRESS belongs to the address: without the sentence's marks at its end."""
    while words and (
        (words[-1] in _MARKS_AFTER and not _closes(words)) or (words[-1] in _PAIRS and _is_unpaired(words))
    ):
        words = words[:-1]
    return words


def _closes(words: str) -> bool:
    """Whether a straight quotation mark at the end closes one inside the address."""
    return words[-1] in "\"'" and words.count(words[-1]) % 2 == 0


def _may_hold_one(plain: str) -> bool:
    return "@" in plain or "://" in plain or "www." in plain.lower()


def _is_unpaired(words: str) -> bool:
    closing = words[-1]
    return words.count(closing) > words.count(_PAIRS[closing])


def _split(run: Run) -> Iterator[Run]:
    at = 0
    for match in ADDRESS.finditer(run.text.plain):
        words = address_in(match[0])
        link = _link(words)
        if link is None:
            continue
        start, stop = match.start(), match.start() + len(words)
        if start > at:
            yield replace(run, text=run.text[at:start], line_break=False)
        at = stop
        yield replace(run, text=run.text[start:stop], link=link, line_break=run.line_break and at == len(run.text))
    if at == 0 or at < len(run.text):
        yield replace(run, text=run.text[at:])


def _link(words: str) -> str | None:
    if _WEB.fullmatch(words):
        return words if "://" in words else f"https://{words}"
    return f"mailto:{words}" if _MAIL.fullmatch(words) else None
