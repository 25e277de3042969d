# SPDX-License-Identifier: MIT
"""Frames laid out once, and pages put together from them.

Each part of a page stands in an absolutely placed frame of its own, so a frame looks the same
whatever stands beside it. After an edit only the frames that changed are laid out; the page is put
together from them and from those that were laid out before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.document import Document

from forumpress.errors import InputError
from forumpress.finding import Finding, Rect
from forumpress.memory import Memo, Remembered
from forumpress.typeset.drawnpage import FrameInk, edges_of, frames_of, ink_of, page_of
from forumpress.typeset.engine import UNFINISHED_BOX, Engine
from forumpress.typeset.neighbours import stand_alone
from forumpress.typeset.pagehtml import document_html

OVERHANG = 14.0
"""Points that ink may reach out of its frame: about a line."""


@dataclass(slots=True)
class LaidOutFrame:
    """A frame as it was laid out: its boxes, what is drawn in it, and what the engine said.

    `source` is what it was laid out from: what stands before it in its document, and its own HTML.
    """

    source: tuple[str, str]
    boxes: Any
    ink: FrameInk
    findings: tuple[Finding, ...]
    sound: bool = False
    """Whether its lines were found to be as composed."""


class FrameSetter:
    """Lays out the frames of pages, remembering those that may be used again."""

    def __init__(self, engine: Engine, css: str, memo: Memo) -> None:
        self._engine = engine
        self._frames: Remembered[tuple[str, str], LaidOutFrame] = Remembered(memo)
        self._alone = stand_alone(css)

    def page(
        self, head: str, htmls: Sequence[str], earlier: Sequence[LaidOutFrame] = ()
    ) -> tuple[Document, tuple[LaidOutFrame, ...]]:
        """A page whose document begins with `head`, and its frames in order.

        `earlier` are the frames that stood on the page before: those that are still wanted are used again.
        """
        found = self._known(head, htmls, earlier) if self._alone else {}
        missing = [html for html in htmls if html not in found] or [htmls[0]]
        document, findings = self._engine.render(document_html(head, missing))
        drawn = frames_of(document)
        if len(drawn) != len(missing):
            raise InputError([UNFINISHED_BOX])
        for html, boxes in zip(missing, drawn, strict=True):
            found[html] = LaidOutFrame((head, html), boxes, ink_of(boxes), findings)
            # What the engine said may have been of any of them: it must not cling to the others.
            if not findings or len(missing) == 1:
                self._frames.put((head, html), found[html], len(html))
        frames = tuple(found[html] for html in htmls)
        if len(missing) < len(htmls):
            document = page_of(document, [frame.boxes for frame in frames])
        return document, frames

    def _known(self, head: str, htmls: Sequence[str], earlier: Sequence[LaidOutFrame]) -> dict[str, LaidOutFrame]:
        stood = {frame.source: frame for frame in earlier if not frame.findings}
        known = ((html, stood.get((head, html)) or self._frames.get((head, html))) for html in htmls)
        return {html: frame for html, frame in known if frame is not None}


def excerpt(
    document: Document, frames: Sequence[LaidOutFrame], earlier: Sequence[LaidOutFrame]
) -> tuple[Document, Rect] | None:
    """What differs from an earlier drawing of the page: a page with all frames near it, and where it is.

    In points from the page's top left corner. None where nothing differs. Ink that reaches further
    out of a frame than `OVERHANG` may be missing at the edges.
    """
    old, new = set(map(id, earlier)), set(map(id, frames))
    changed = [frame for frame in frames if id(frame) not in old] + [frame for frame in earlier if id(frame) not in new]
    if not changed:
        return None
    edges = [_edges(frame) for frame in changed]
    left, top = min(edge[0] for edge in edges), min(edge[1] for edge in edges)
    right, bottom = max(edge[2] for edge in edges), max(edge[3] for edge in edges)
    near = [
        frame.boxes
        for frame in frames
        if (edge := _edges(frame)) and edge[0] < right and edge[2] > left and edge[1] < bottom and edge[3] > top
    ]
    return page_of(document, near), Rect(left, top, right - left, bottom - top)


def _edges(frame: LaidOutFrame) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a frame and its overhang, in points."""
    edges = edges_of(frame.boxes)
    right, bottom = edges.x + edges.width, edges.y + edges.height
    return edges.x - OVERHANG, edges.y - OVERHANG, right + OVERHANG, bottom + OVERHANG
