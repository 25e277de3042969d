# SPDX-License-Identifier: MIT
"""Findings as comments of a PDF, each at its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from forumpress.finding import Finding, Rect, Severity
from forumpress.pdf.instructions import write_numbers
from forumpress.pdf.matrix import Bounds

_COLOURS = {Severity.ERROR: (0.77, 0.15, 0.1), Severity.WARNING: (0.85, 0.55, 0.0), Severity.NOTE: (0.05, 0.4, 0.36)}
_PRINTED = 4
_SIDE = 16.0
"""Of the sign that stands for a finding without a box."""
_LEAST = 4.0


def add_comments(pdf: pikepdf.Pdf, trims: list[Bounds], findings: Iterable[Finding]) -> None:
    """Adds each finding to the page it names; those that name none stand in a row over page 1.

    A finding with a box is framed there, others get a sign at the head of the page. Comments
    bear the finding's message, cure and place in the issue file.
    """
    signs: dict[int, int] = {}
    for finding in findings:
        position = min(max((finding.place.page or 1) - 1, 0), len(trims) - 1)
        page, trim, box = pdf.pages[position].obj, trims[position], finding.place.box
        if finding.place.page is None or box is None:
            at = signs[position] = signs.get(position, -1) + 1
            rect = (
                trim[0] + 4 + at * (_SIDE + 3),
                trim[3] + 2,
                trim[0] + 4 + at * (_SIDE + 3) + _SIDE,
                trim[3] + 2 + _SIDE,
            )
        else:
            rect = _framed(trim, box)
        comment = pdf.make_indirect(_comment(pdf, finding, rect))
        if "/Annots" in page:
            page.Annots.append(comment)
        else:
            page.Annots = Array([comment])


def _framed(trim: Bounds, box: Rect) -> Bounds:
    left, top = trim[0] + box.x, trim[3] - box.y
    wide, high = max(box.width, _LEAST), max(box.height, _LEAST)
    return (left - 1, top - high - 1, left + wide + 1, top + 1)


def _comment(pdf: pikepdf.Pdf, finding: Finding, rect: Bounds) -> Dictionary:
    colour = _COLOURS[finding.severity]
    place = str(finding.place) if finding.place.line is not None else ""
    words = "\n".join(part for part in (f"{finding.severity.value}: {finding.message}", finding.hint, place) if part)
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Square,
        Rect=Array([round(value, 3) for value in rect]),
        Contents=String(words),
        T=String("Forum Press"),
        Subj=String(finding.code),
        C=Array(list(colour)),
        BS=Dictionary(W=1, S=Name.S),
        F=_PRINTED,
        AP=Dictionary(N=_appearance(pdf, rect, colour)),
    )


def _appearance(pdf: pikepdf.Pdf, rect: Bounds, colour: tuple[float, float, float]) -> Any:
    width, height = rect[2] - rect[0], rect[3] - rect[1]
    frame = write_numbers(0.5, 0.5, max(width - 1, 0.5), max(height - 1, 0.5))
    content = write_numbers(*colour) + b" RG 1 w " + frame + b" re S"
    form = pdf.make_stream(content)
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, 0, round(width, 3), round(height, 3)])
    return form
