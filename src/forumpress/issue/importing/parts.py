# SPDX-License-Identifier: MIT
"""A manuscript's blocks: headings, paragraphs, and what is kept as it stands (lists, tables, quotations)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_KEPT = re.compile(r" {0,3}(?:[-*+•][ \t]+|\d{1,4}[.)][ \t]+|>|\||\[\^[^\]]+\]:|`.*`\\?$)")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
BULLET = re.compile(r"[-*+•·▪–][ \t]+")
"""What begins a list item in a plain manuscript."""
NUMBER = re.compile(r"\d{1,3}[.)][ \t]+")
"""What begins an item of a numbered list, where the next line has the next number."""
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


class Kind(Enum):
    """What a part is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    KEPT = "kept"
    """Markdown that is taken over line by line: a list, table, quotation or footnote."""
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class ManuscriptPart:
    """One block of the manuscript; `line` counts from 1, `gap` is the number of empty lines before it."""

    kind: Kind
    lines: tuple[str, ...]
    line: int
    gap: int
    level: int = 0
    """Of a heading; 0 for a bold line that may be one."""

    @property
    def broken(self) -> bool:
        """Whether its lines end in forced breaks, as captions taken from a page do."""
        return any(line.endswith(("  ", "\\")) for line in self.lines[:-1])


def split_markdown(text: str) -> list[ManuscriptPart]:
    """The parts of a Markdown manuscript; comments are left out, their lines counted."""
    text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    lines = text.expandtabs(4).split("\n")
    parts: list[ManuscriptPart] = []
    at = gap = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            gap += 1
            at += 1
            continue
        stop = _end(lines, at)
        block = tuple(lines[at:stop])
        if match := _ATX.fullmatch(line):
            part = ManuscriptPart(Kind.HEADING, ((match[2] or "").strip(),), at + 1, gap, len(match[1]))
        elif _RULE.fullmatch(line):
            part = ManuscriptPart(Kind.RULE, block, at + 1, gap)
        elif _KEPT.match(line) or (len(block) > 1 and _TABLE_RULE.fullmatch(block[1])):
            part = ManuscriptPart(Kind.KEPT, block, at + 1, gap)
        elif len(block) > 1 and (match := _UNDERLINE.fullmatch(block[-1])):
            words = " ".join(each.strip() for each in block[:-1])
            part = ManuscriptPart(Kind.HEADING, (words,), at + 1, gap, 1 if match[1][0] == "=" else 2)
        elif len(block) == 1 and (bold := _BOLD.fullmatch(line.strip())) and bold[1] not in bold[2]:
            part = ManuscriptPart(Kind.HEADING, (bold[2],), at + 1, gap, 0)
        else:
            part = ManuscriptPart(Kind.PARAGRAPH, tuple(each.lstrip() for each in block), at + 1, gap)
        parts.append(part)
        at, gap = stop, 0
    return _continued(parts)


def split_plain(text: str) -> list[ManuscriptPart]:
    """The parts of a plain manuscript: paragraphs between empty lines, or one a line where none is empty.

    Lines that begin with a bullet are lists.
    """
    lines = text.expandtabs(4).split("\n")
    one_a_line = not any(not line.strip() for line in lines[:-1])
    parts: list[ManuscriptPart] = []
    gap = 0
    for number, line in enumerate(lines, 1):
        words = line.strip()
        before = parts[-1] if parts and not gap else None
        kind = Kind.KEPT if BULLET.match(words) or _is_counted(lines, number - 1) else Kind.PARAGRAPH
        if not words:
            gap += 1
            continue
        if before is not None and (before.kind is kind if kind is Kind.KEPT or not one_a_line else False):
            parts[-1] = replace(before, lines=(*before.lines, words))
        elif before is not None and before.kind is Kind.KEPT and not one_a_line:
            parts[-1] = replace(before, lines=(*before.lines[:-1], f"{before.lines[-1]} {words}"))
        else:
            parts.append(ManuscriptPart(kind, (words,), number, gap))
        gap = 0
    return parts


def _is_counted(lines: list[str], at: int) -> bool:
    """Whether a line begins with a number, and the one before or after it with its neighbour."""
    numbers = [int(match[0].strip(" \t.)")) if match else None for match in
               (NUMBER.match(line.strip()) for line in lines[max(0, at - 1) : at + 2])]  # fmt: skip
    own = numbers[min(at, 1)]
    return own is not None and any(other is not None and abs(other - own) == 1 for other in numbers)


def _end(lines: list[str], at: int) -> int:
    """The line after the block that begins at `at`."""
    if _ATX.fullmatch(lines[at]) or _RULE.fullmatch(lines[at]):
        return at + 1
    stop = at + 1
    kept = _KEPT.match(lines[at]) is not None
    while stop < len(lines) and lines[stop].strip():
        if _ATX.fullmatch(lines[stop]) or (_RULE.fullmatch(lines[stop]) and not _UNDERLINE.fullmatch(lines[stop])):
            break
        if _UNDERLINE.fullmatch(lines[stop]) and not kept:
            return stop + 1
        if not kept and _KEPT.match(lines[stop]) and not lines[stop].lstrip().startswith("|"):
            break
        stop += 1
    return stop


def _continued(parts: list[ManuscriptPart]) -> list[ManuscriptPart]:
    """Indented paragraphs below a list item or footnote belong to it."""
    joined: list[ManuscriptPart] = []
    for part in parts:
        before = joined[-1] if joined else None
        if before and before.kind is Kind.KEPT and part.kind is Kind.PARAGRAPH and part.lines[0].startswith("  "):
            joined[-1] = ManuscriptPart(
                Kind.KEPT, (*before.lines, *("",) * part.gap, *part.lines), before.line, before.gap
            )
        else:
            joined.append(part)
    return joined
