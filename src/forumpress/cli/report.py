# SPDX-License-Identifier: MIT
"""Findings in words, for a terminal or a log, and as JSON, for other programs."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, TextIO

import click

from forumpress.finding import Finding, Severity, by_place
from forumpress.terminal import hand_over, printable, write

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_QUOTE_WIDTH = 96
_MOST_ALIKE = 5


def show_findings(findings: Iterable[Finding], stream: TextIO) -> None:
    """Write findings grouped by file, in the order of their lines, with a count of each severity at the end.

    Nothing is written when there are none. Colours only on a terminal, and not when NO_COLOR is set.
    """
    ordered = sorted(findings, key=by_place)
    if not ordered:
        return
    colour = wants_colour(stream)
    file = None
    for _, alike in groupby(ordered, key=_spot):
        group = list(alike)
        if file is not None and group[0].place.file != file:
            write("\n", stream)
        file = group[0].place.file
        write(render_findings(group, colour=colour), stream)
    write(f"\n{count_findings(ordered)}\n", stream)


def render_findings(alike: Sequence[Finding], *, colour: bool = False) -> str:
    """Findings of one code at one spot as lines of text: where; the line quoted; what is wrong, each; what to do."""

    def paint(text: str, **style: Any) -> str:
        return click.style(text, **style) if colour else text

    first = alike[0]
    head = [paint(first.severity.value, fg=_COLOURS[first.severity], bold=True), first.code]
    place = printable(str(first.place), lines=False)
    if place:
        head.insert(0, paint(f"{place}:", bold=True))
    lines = [" ".join(head)]
    if first.quote.strip() and first.place.line is not None:
        number = str(first.place.line)
        quoted, caret = quote_line(first.quote, first.place.column)
        lines.append(paint(f"  {number} │ ", dim=True) + quoted)
        if caret is not None:
            lines.append(
                paint(f"  {' ' * len(number)} │ ", dim=True) + " " * caret + paint("^", fg=_COLOURS[first.severity])
            )
    messages = list(dict.fromkeys(finding.message for finding in alike))
    for message in messages[:_MOST_ALIKE]:
        lines += [f"  {line}" for line in printable(message).splitlines()]
    if len(messages) > _MOST_ALIKE:
        lines.append(f"  … and {len(messages) - _MOST_ALIKE} more like it here (--json names them all)")
    for hint in dict.fromkeys(finding.hint for finding in alike[:_MOST_ALIKE] if finding.hint):
        start, *rest = printable(hint).splitlines()
        lines += [f"  → {start}", *(f"    {line}" for line in rest)]
    return "\n".join(lines) + "\n"


def quote_line(line: str, column: int | None) -> tuple[str, int | None]:
    """The part of a source line that holds `column` (from 1), and how many cells before it the caret stands.

    Tabs become one space; wide characters (UAX 11) take two cells; the quote is at most 96 cells wide.
    """
    text = printable(line.rstrip("\r\n").replace("\t", " "), lines=False)
    at = None if column is None else min(max(column - 1, 0), len(text))
    start, before = 0, ""
    if at is not None and _cells(text[:at]) > _QUOTE_WIDTH * 2 // 3:
        start = at
        while start and _cells(text[start - 1 : at]) <= _QUOTE_WIDTH // 2:
            start -= 1
        before = "…"
    shown, after = text[start:], ""
    while _cells(before + shown) > _QUOTE_WIDTH:
        shown, after = shown[: min(len(shown) - 1, _QUOTE_WIDTH)], "…"
    caret = None if at is None else _cells(before + text[start:at])
    return before + shown + after, caret


def count_findings(findings: Sequence[Finding]) -> str:
    """`2 errors, 1 warning`; severities without findings are left out."""
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    words = [f"{count} {severity.value}{'' if count == 1 else 's'}" for severity, count in counts.items() if count]
    return ", ".join(words) or "no findings"


def finding_data(finding: Finding) -> dict[str, Any]:
    """A finding as plain data for JSON; members that do not apply are null."""
    place, box = finding.place, finding.place.box
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "message": finding.message,
        "hint": finding.hint or None,
        "file": place.file or None,
        "line": place.line,
        "column": place.column,
        "page": place.page,
        "box": None if box is None else {"x": box.x, "y": box.y, "width": box.width, "height": box.height},
        "quote": finding.quote or None,
    }


def print_json(results: Mapping[str, Any], findings: Iterable[Finding]) -> None:
    """Write `results` and the findings as one JSON object to standard output."""
    ordered = sorted(findings, key=by_place)
    counts = {severity.value: sum(finding.severity is severity for finding in ordered) for severity in Severity}
    document = {**results, "findings": [finding_data(finding) for finding in ordered], "counts": counts}
    hand_over(as_json_text(document))


def as_json_text(document: Mapping[str, Any], indent: int | None = 2) -> str:
    """One JSON object as text, with a line end.

    Letters stay legible; what could steer a terminal, or is half a character, is written as \\uXXXX.
    """
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    return "".join(one if one == "\n" or printable(one) == one else json.dumps(one)[1:-1] for one in text) + "\n"


def wants_colour(stream: TextIO) -> bool:
    """Whether colours are wanted on the stream: a terminal, and neither NO_COLOR nor TERM=dumb."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _spot(finding: Finding) -> tuple[Any, ...]:
    """What findings share that are told together; those that lie in no file and on no page stand alone."""
    place = finding.place
    alone = id(finding) if place.line is None and place.page is None else 0
    return (place.file, place.line, place.column, place.page, finding.severity, finding.code, alone)


def _cells(text: str) -> int:
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
