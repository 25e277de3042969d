# SPDX-License-Identifier: MIT
"""Findings, areas and words as they go over the line to the page, as JSON."""

from __future__ import annotations

from typing import Any

from forumpress.finding import Finding
from forumpress.preview.snapshot import PageArea, PagePassage, Snapshot


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as the page needs it."""
    place = finding.place
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "message": finding.message,
        "hint": finding.hint,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "page": place.page,
        "quote": finding.quote,
        "box": [place.box.x, place.box.y, place.box.width, place.box.height] if place.box else None,
    }


def placed_finding_json(finding: Finding, snapshot: Snapshot) -> dict[str, Any]:
    """A finding with the block and the article that it is about."""
    place = finding.place
    area = PageArea(place.page, place.box) if place.page and place.box else None
    if area is None and place.file and place.line:
        area = snapshot.locate(place.file, place.line, place.column)
    article = snapshot.article_at(place.file, place.line) if place.line else None
    return {**finding_json(finding), "spot": area_json(area) if area else None, "article": article}


def area_json(area: PageArea) -> dict[str, Any]:
    """An area as the page needs it."""
    rect = area.rect
    return {"page": area.page, "box": [rect.x, rect.y, rect.width, rect.height]}


def passage_json(passage: PagePassage) -> dict[str, Any]:
    """A passage as the page needs it: its lines with left, top, width and height in points."""
    lines = [
        {
            "words": line.words,
            "box": [round(edge, 2) for edge in (line.rect.x, line.rect.y, line.rect.width, line.rect.height)],
        }
        for line in passage.lines
    ]
    return {"furniture": passage.furniture, "lines": lines}
