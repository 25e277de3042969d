# SPDX-License-Identifier: MIT
"""A manuscript's inline marks -> the Markdown of issues."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from forumpress.issue.blocks import Para, Run
from forumpress.issue.prose import parse_prose
from forumpress.issue.runs import address_problem
from forumpress.text import Text

_SHIFT = re.compile(r"<(su[pb])>\s*([^<>]*?)\s*</\1>", re.IGNORECASE)
_STYLE = re.compile(r"<(/?)(b|strong|i|em)>", re.IGNORECASE)
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_FOREIGN_SPAN = re.compile(r"\]\{(?!(?:lang=|:)[\w\"-]+\})")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(
    r"(?<![!\\])\[((?:[^\[\]\\]|\\.)*)\]\(\s*<?((?:[^()\s<>]|\([^()\s<>]*\))*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
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


class ConvertedWords(NamedTuple):
    """Markdown of issues, with the HTML tags that were left out and the addresses that were no links."""

    words: str
    tags: tuple[str, ...]
    addresses: tuple[str, ...]


def from_markdown(words: str) -> ConvertedWords:
    """Markdown with HTML in it -> the Markdown of issues; what stands between backticks is kept.

    Links to places inside the manuscript, or to files beside it, become their words.
    """
    tags: list[str] = []
    addresses: list[str] = []

    def link(match: re.Match[str]) -> str:
        if address_problem(match[2]) is None and not match[2].startswith("#"):
            return match[0]
        if match[2].startswith("www."):
            return f"[{match[1]}](https://{match[2]})"
        if match[2] and not match[2].startswith("#"):
            addresses.append(match[2])
        return match[1]

    def tag(match: re.Match[str]) -> str:
        if _is_address(match[0]):
            return match[0]
        tags.append(match[0])
        return ""

    def converted(words: str) -> str:
        words = _MARK_PAIR.sub(r"\\\1", words)
        words = _FOREIGN_SPAN.sub("]\\\\{", _LINK.sub(link, words))
        words = _BREAK.sub(" ", words)
        words = _SHIFT.sub(_shifted, words)
        words = _STYLE.sub(lambda match: "**" if match[2].lower() in ("b", "strong") else "*", words)
        return _TAG.sub(tag, words)

    changed = outside_code(words, converted)
    return ConvertedWords(changed, tuple(tags), tuple(addresses))


def outside_code(words: str, change: Callable[[str], str]) -> str:
    """The words with a change made to what does not stand between backticks."""
    pieces, at = [], 0
    for begin, end in code_spans(words):
        pieces += [change(words[at:begin]), words[begin:end]]
        at = end
    return "".join([*pieces, change(words[at:])])


def code_spans(words: str) -> list[tuple[int, int]]:
    """Where code between backticks begins and ends, backticks included, in order."""
    return [match.span() for match in _CODE.finditer(words)]


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
