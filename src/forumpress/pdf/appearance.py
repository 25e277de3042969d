# SPDX-License-Identifier: MIT
"""What annotations and form fields show on a page (ISO 32000-1, 12.5.5)."""

from __future__ import annotations

from typing import Any

import pikepdf

from forumpress.pdf.matrix import Matrix, transform_bounds
from forumpress.pdf.objects import entry, matrix_of, name_of, number, upright

_UNSEEN = 0b100010
"""The flags Hidden and NoView (ISO 32000-1, table 165)."""


def appearance_of(annotation: Any) -> tuple[Any, Matrix] | None:
    """An annotation's normal appearance, and the matrix that puts it on the page; None for what shows nothing."""
    if int(number(annotation.get("/F"))) & _UNSEEN or name_of(annotation.get("/Subtype")) == "Popup":
        return None
    form = entry(annotation.get("/AP"), "/N")
    if isinstance(form, pikepdf.Dictionary) and not isinstance(form, pikepdf.Stream):
        form = entry(form, f"/{name_of(annotation.get('/AS'))}")
    rect = upright(annotation.get("/Rect"))
    box = upright(entry(form, "/BBox"))
    if not isinstance(form, pikepdf.Stream) or rect is None or box is None:
        return None
    left, bottom, right, top = transform_bounds(box, matrix_of(form))
    if right - left <= 0 or top - bottom <= 0:
        return None
    across, up = (rect[2] - rect[0]) / (right - left), (rect[3] - rect[1]) / (top - bottom)
    fit: Matrix = (across, 0.0, 0.0, up, rect[0] - left * across, rect[1] - bottom * up)
    # The form's own matrix is applied when it is drawn.
    return form, fit
