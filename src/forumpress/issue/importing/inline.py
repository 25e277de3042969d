# SPDX-License-Identifier: MIT
"""A manuscript's inline marks -> the Markdown of issues."""

from __future__ import annotations

import re

from forumpress.issue.blocks import Para, Run
from forumpress.issue.prose import parse_prose
from forumpress.text import Text

_SHIFT = re.compile(r"<(su[pb])>\s*([^<>]*?)\s*</\1>", re.IGNORECASE)
_STYLE = re.compile(r"<(/?)(b|strong|i|em)>", re.IGNORECASE)
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ANCHOR = re.compile(r"(?<!!)\[([^\[\]]*)\]\(\s*<?#[^()\s]*\)")
_WIDE = re.compile(r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60]")
_PLAIN_MARKS = re.compile(r"([\\`*_\[\]<&{|^~])")
_MARK_PAIR = re.compile(r"(?<!\\)([\^~])(?=(?:\\.|[^\s\\^~])+\1)")
_LEADING = re.compile(r"^(?=(?:#{1,6}(?:\s|$)|>|[-+](?:\s|$)|={3,}\s*$|-{3,}\s*$|~{3,}))")
_LEADING_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_HEADING_TAIL = re.compile(r"\s+#+\s*$")


def one_line(lines: tuple[str, ...]) -> str:
    """Lines joined: by a space, or by nothing between Chinese characters."""
    words = ""
    for line in lines:
        part = line.rstrip("\\ ").strip() if line.endswith(("  ", "\\")) else line.strip()
        if not words or (_WIDE.match(words[-1:]) and _WIDE.match(part[:1])):
            words += part
        else:
            words += f" {part}"
    return words.strip()


def from_markdown(words: str) -> tuple[str, tuple[str, ...]]:
    """Markdown with HTML in it -> the Markdown of issues; and the tags that were dropped.

    Links to places inside the manuscript become their words.
    """
    words = _MARK_PAIR.sub(r"\\\1", words)
    words = _ANCHOR.sub(r"\1", words).replace("]{", "]\\{")
    words = _BREAK.sub(" ", words)
    words = _SHIFT.sub(_shifted, words)
    words = _STYLE.sub(lambda match: "**" if match[2].lower() in ("b", "strong") else "*", words)
    dropped = tuple(match[0] for match in _TAG.finditer(words) if not _is_address(match[0]))
    return _TAG.sub(lambda match: match[0] if _is_address(match[0]) else "", words), dropped


def from_plain(words: str) -> str:
    """Plain words, with a backslash before what Markdown would take for a mark."""
    if _reads_as_written(words):
        return words
    words = _PLAIN_MARKS.sub(r"\\\1", words)
    words = _LEADING.sub(r"\\", words)
    return _LEADING_NUMBER.sub(r"\1\\\2", words)


def as_heading(words: str) -> str:
    """Words for a line that begins with `##`."""
    return _HEADING_TAIL.sub("", words)


def _reads_as_written(words: str) -> bool:
    prose, findings = parse_prose(Text(words))
    return not findings and prose.blocks == (Para((Run(Text(words)),)),)


def _shifted(match: re.Match[str]) -> str:
    mark = "^" if match[1].lower() == "sup" else "~"
    inner = match[2].replace(mark, f"\\{mark}")
    if not inner:
        return ""
    if re.search(r"\s", inner):
        return inner
    return f"{mark}{inner}{mark}"


def _is_address(tag: str) -> bool:
    return re.match(r"<(?:https?|mailto):", tag, re.IGNORECASE) is not None
