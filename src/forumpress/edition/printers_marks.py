# SPDX-License-Identifier: MIT
"""Crop and registration marks, in the slug outside the bleed, on every plate."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name

from forumpress.edition.pageboxes import SLUG
from forumpress.length import MM
from forumpress.pdf.instructions import write_numbers
from forumpress.pdf.matrix import Bounds

_GAP = 1 * MM
"""White between the bleed and a mark, so that no mark is left on a sheet cut a little wide."""
_CROP_LENGTH = 5 * MM
_WIDTH = 0.25
_RADIUS = 2 * MM
_CIRCLE = 0.5523
"""Control points of a quarter circle."""

SPACE_NAME = "FPall"


def registration_space(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The colour that prints on all plates (ISO 32000-1, 8.6.6.4: the colorant All)."""
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([1, 1, 1, 1]), N=1)
    return pdf.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, tint]))


def marks_content(trim: Bounds, bleed: float) -> bytes:
    """The content that draws a page's marks; it names the space `SPACE_NAME`."""
    left, bottom, right, top = trim
    near = bleed + _GAP
    far = near + _CROP_LENGTH
    lines = []
    for x in (left, right):
        lines += [(x, top + near, x, top + far), (x, bottom - near, x, bottom - far)]
    for y in (bottom, top):
        lines += [(left - near, y, left - far, y), (right + near, y, right + far, y)]
    away = bleed + SLUG / 2
    middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
    centres = ((middle_x, top + away), (middle_x, bottom - away), (left - away, middle_y), (right + away, middle_y))
    parts = [b"q /" + SPACE_NAME.encode() + b" CS 1 SCN", write_numbers(_WIDTH) + b" w"]
    parts += (_line(*line) for line in lines)
    parts += (_target(*centre) for centre in centres)
    return b"\n".join([*parts, b"Q\n"])


def _line(x: float, y: float, u: float, v: float) -> bytes:
    return write_numbers(x, y) + b" m " + write_numbers(u, v) + b" l S"


def _target(x: float, y: float) -> bytes:
    r, k = _RADIUS, _RADIUS * _CIRCLE
    long = _RADIUS * 1.6
    curves = (
        (x + r, y + k, x + k, y + r, x, y + r),
        (x - k, y + r, x - r, y + k, x - r, y),
        (x - r, y - k, x - k, y - r, x, y - r),
        (x + k, y - r, x + r, y - k, x + r, y),
    )
    circle = write_numbers(x + r, y) + b" m " + b" ".join(write_numbers(*curve) + b" c" for curve in curves) + b" s"
    return b"\n".join((circle, _line(x - long, y, x + long, y), _line(x, y - long, x, y + long)))
