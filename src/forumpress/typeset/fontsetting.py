# SPDX-License-Identifier: MIT
"""The fonts, size and features in which a stretch of text is set."""

from __future__ import annotations

from dataclasses import dataclass

from forumpress.typeset.fonts import Face


@dataclass(frozen=True, slots=True)
class FontSetting:
    """How a stretch of text is set: the faces tried in turn for each character, and the size in points."""

    faces: tuple[Face, ...]
    size: float
    features: tuple[str, ...]
    language: str
    script: str = ""
    """Of characters that belong to none themselves, where what stands beside them says it."""
