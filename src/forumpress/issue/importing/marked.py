# SPDX-License-Identifier: MIT
"""Runs of a word processor's text -> the Markdown of issues."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from forumpress.issue.importing.inline import from_plain
from forumpress.issue.prose import parse_inline
from forumpress.text import Text

_SPACE = re.compile(r"\s+")
_LETTERS = re.compile(r"[\w*]")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)
_WORD = re.compile(r"\w")
_NOTE = re.compile(r"\[\^[^\]]*\]")
_MAY_MEAN_SOMETHING = re.compile(r"[\\`*_\[\]<>&{}|^~#!=+]|^\s*(?:\d{1,9}[.)]|[-–•])|--")
"""What Markdown might read as a mark; other words need not be tried."""


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A stretch of text in one manner. `note` is a footnote's label; `line_break` a forced break after it."""

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False
    lowered: bool = False
    link: str = ""
    language: str = ""
    note: str = ""
    line_break: bool = False


def plain_of(spans: Sequence[MarkedSpan]) -> str:
    """The words alone."""
    return "".join(span.text + ("\n" if span.line_break else "") for span in spans)


def all_are(spans: Sequence[MarkedSpan], manner: str) -> bool:
    """Whether all visible letters are bold, or italic."""
    lettered = [span for span in spans if _WORD.search(span.text)]
    return bool(lettered) and all(getattr(span, manner) for span in lettered)


def without(spans: Sequence[MarkedSpan], manner: str) -> list[MarkedSpan]:
    """The spans without that manner, for a text that is wholly in it."""
    return [
        replace(span, bold=span.bold and manner != "bold", italic=span.italic and manner != "italic") for span in spans
    ]


def markdown(spans: Sequence[MarkedSpan], *, breaks: str = " ") -> str:
    """One line of Markdown; a forced break becomes `breaks`.

    Marks stand at letters, never at spaces, where Markdown would not see them; superscripts that hold
    spaces stay plain, since the format has none.
    """
    pieces: list[str] = []
    for span in _joined(spans):
        pieces.append(_marked(span))
        if span.line_break:
            pieces.append("\0")
    text = _SPACE.sub(" ", "".join(pieces)).strip(" \0")
    text = re.sub(r" ?\0 ?", lambda _: "\0", text)
    if any((span.bold or span.italic) and span.text for span in spans) and not _reads_back(text, spans):
        text = markdown(without(without(spans, "bold"), "italic"), breaks="\0")
    return text.replace("\0", breaks)


def _reads_back(text: str, spans: Sequence[MarkedSpan]) -> bool:
    """Whether Markdown gives the same letters: stars beside certain signs are no marks (CommonMark 6.2)."""
    runs, _ = parse_inline(Text(_NOTE.sub("", text).replace("\0", " ")))
    read, meant = "".join(run.text.plain for run in runs), plain_of(spans)
    return _LETTERS.findall(read) == _LETTERS.findall(meant)


def _joined(spans: Sequence[MarkedSpan]) -> list[MarkedSpan]:
    """Neighbours of one manner as one span; word processors cut runs where nothing changes."""
    joined: list[MarkedSpan] = []
    for span in spans:
        if not span.text and not span.note and not span.line_break:
            continue
        if not span.text.strip() and span.text:
            # Spaces have no looks of their own: they go with what stands before them.
            span = (
                replace(joined[-1], text=span.text, note="", line_break=span.line_break) if joined else MarkedSpan(" ")
            )
        before = joined[-1] if joined else None
        free = before is not None and not (before.line_break or before.note or span.note)
        if before is not None and free and replace(before, text="") == replace(span, text="", line_break=False):
            joined[-1] = replace(span, text=before.text + span.text)
            continue
        joined.append(span)
    return joined


def _marked(span: MarkedSpan) -> str:
    if span.note:
        return f"[^{span.note}]"
    words = span.text.strip()
    if not words:
        return span.text
    lead = span.text[: len(span.text) - len(span.text.lstrip())]
    tail = span.text[len(span.text.rstrip()) :]
    if span.link and _ADDRESS.fullmatch(words) and words.rstrip("/") == span.link.rstrip("/"):
        return f"{lead}<{words}>{tail}" if not _SPACE.search(words) else span.text
    words = escaped(words)
    if span.raised and not _SPACE.search(words):
        words = f"^{words}^"
    elif span.lowered and not _SPACE.search(words):
        words = f"~{words}~"
    if _WORD.search(span.text):
        if span.italic:
            words = f"*{words}*"
        if span.bold:
            words = f"**{words}**"
    if span.link:
        words = f"[{words}]({span.link})"
    elif span.language:
        words = f"[{words}]{{lang={span.language}}}"
    return f"{lead}{words}{tail}"


def escaped(words: str) -> str:
    """Plain words within a line of Markdown."""
    return from_plain(words) if _MAY_MEAN_SOMETHING.search(words) else words


_WRAPPED = re.compile(r"(\*{1,3})([^*]+)\1")


def unwrapped(text: str) -> str:
    """Markdown without the marks around all of it, as headings and captions want it."""
    match = _WRAPPED.fullmatch(text.strip())
    return match[2] if match else text
