# SPDX-License-Identifier: MIT
"""The lines of running text that a page was drawn with."""

from __future__ import annotations

from types import SimpleNamespace

from weasyprint.document import Page

from forumpress.typeset.drawnpage import DrawnLine, frames_of, ink_of


def drawn_lines(page: Page) -> dict[str, tuple[DrawnLine, ...]]:
    """The lines of every element of running text on a page, by the element's id."""
    found: dict[str, tuple[DrawnLine, ...]] = {}
    for frame in frames_of(SimpleNamespace(pages=[page])):
        for name, lines in ink_of(frame).lines.items():
            found[name] = found.get(name, ()) + lines
    return found
