# SPDX-License-Identifier: MIT
"""A comparison as plain data, for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from forumpress.preflight.compare.changes import ChangePlace, Comparison


def comparison_data(comparison: Comparison) -> Mapping[str, Any]:
    """Names, whether the files differ, the changes with their places, and the pages that belong together, from 1."""
    return {
        "old": comparison.old_name,
        "new": comparison.new_name,
        "differ": comparison.differ,
        "changes": [
            {
                "what": change.what.value,
                "message": change.message,
                "old": _spots(change.old),
                "new": _spots(change.new),
            }
            for change in comparison.changes
        ],
        "pages": [
            {"old": None if old is None else old + 1, "new": None if new is None else new + 1}
            for old, new in comparison.pairs
        ],
    }


def _spots(spots: Iterable[ChangePlace]) -> list[dict[str, Any]]:
    return [
        {
            "page": spot.page,
            "box": None
            if spot.box is None
            else {"x": spot.box.x, "y": spot.box.y, "width": spot.box.width, "height": spot.box.height},
        }
        for spot in spots
    ]
