# SPDX-License-Identifier: MIT
"""No ink over ink: what was drawn on a page, held against the room that each part was given.

Measured from the drawn page, not from the plan: no line of words overlaps the words or pictures of
another block, leaves the page, or takes more lines than it was measured with; no box is taller than
its room. The causes are mended where they lie; this is the law that says when one was missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from forumpress.finding import NOWHERE, Finding, Place, Rect, error
from forumpress.typeset.drawncheck import ComposedPart
from forumpress.typeset.drawnpage import FrameInk, InkBox
from forumpress.typeset.flow import flatten
from forumpress.typeset.pagemap import place_of_box
from forumpress.typeset.plan import PlacedBox

FrameContent = ComposedPart | PlacedBox | None
"""What a frame shows: lines of running text, a box, or what stands on every page."""

OVERLAP = 1.0
"""Points by which two pieces of ink may run into each other both ways: less is not seen."""
_HAIR = 0.5
"""Points by which a box may be taller than its room: rounding."""


def check_box(item: PlacedBox, ink: FrameInk) -> Iterator[Finding]:
    """`draw/box-too-tall` and `draw/more-lines`: a box drawn larger than make-up knew it."""
    box, drop = item.block, item.drop
    place = place_of_box(item)
    measured = box.head_height + sum(box.row_heights[item.first_row : item.last_row]) or box.height
    for name, lines in box.lines:
        if ink.counts.get(name, lines) > lines:
            yield error(
                "draw/more-lines",
                f"the {name} of this box was drawn in {ink.counts[name]} lines instead of {lines}",
                hint="Shorten it, or take out a dash, a slash or a space that does not break; please report it.",
                place=place,
            )
            return
    over = ink.content - ink.room.y - ink.room.height
    if over > _HAIR and measured <= item.height - drop + _HAIR:
        yield error(
            "draw/box-too-tall",
            f"this box was drawn {over:.0f} pt taller than the room that it has on the page",
            hint="Shorten its words. If a style sheet of the layout changed, undo that change.",
            place=place,
        )


def check_page(
    contents: Sequence[FrameContent], inks: Sequence[FrameInk], width: float, height: float, bleed: float
) -> Iterator[Finding]:
    """`draw/outside-page` and `draw/overprint`: words beyond the trim, or over the words or pictures of another block.

    `contents` and `inks` go together, frame by frame; `width` and `height` are the trim's.
    """
    for content, ink in zip(contents, inks, strict=True):
        if _beyond(ink.extent, width, height, bleed) > _HAIR:
            yield from _outside(content, ink, width, height, bleed)
    order = sorted(range(len(inks)), key=lambda at: inks[at].extent[1])
    for place, one in enumerate(order):
        for other in order[place + 1 :]:
            if inks[other].extent[1] > inks[one].extent[3] - OVERLAP:
                break
            if contents[one] is not contents[other] and _overlap(inks[one].extent, inks[other].extent):
                first, second = sorted((one, other))
                yield from _overprints(contents[first], inks[first], contents[second], inks[second], bleed)


def _outside(content: FrameContent, ink: FrameInk, width: float, height: float, bleed: float) -> Iterator[Finding]:
    for each in ink.inks:
        over = _beyond(_edges(each.rect), width, height, bleed)
        if each.words and over > _HAIR:
            yield error(
                "draw/outside-page",
                f"“{_short(each.words)}” stands {over:.0f} pt outside the page",
                hint="Shorten it, allow a break in its longest word with a hyphen, or give it a wider span.",
                place=_place_of(content, each, bleed),
            )
            return


def _overprints(
    one: FrameContent, ones: FrameInk, other: FrameContent, others: FrameInk, bleed: float
) -> Iterator[Finding]:
    """At most one finding for two frames: their first pieces of ink that run into each other."""
    near = [ink for ink in others.inks if _overlap(_edges(ink.rect), ones.extent)]
    for mine in ones.inks:
        for yours in near:
            if (mine.words or yours.words) and _overlap(_edges(mine.rect), _edges(yours.rect)):
                under = f"“{_short(yours.words)}”" if yours.words else "a picture"
                over = f"“{_short(mine.words)}”" if mine.words else "a picture"
                yield error(
                    "draw/overprint",
                    f"{over} and {under} are drawn over each other",
                    hint="Shorten one of them. If a style sheet of the layout changed, undo that change.",
                    place=_place_of(one, mine, bleed)
                    if mine.words and one is not None
                    else _place_of(other, yours, bleed),
                )
                return


def _beyond(edges: tuple[float, float, float, float], width: float, height: float, bleed: float) -> float:
    """How far edges reach past the trim, in points; below 0 inside it."""
    left, top, right, bottom = edges
    return max(bleed - left, bleed - top, right - bleed - width, bottom - bleed - height)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > OVERLAP
        and min(one[3], other[3]) - max(one[1], other[1]) > OVERLAP
    )


def _edges(rect: Rect) -> tuple[float, float, float, float]:
    return rect.x, rect.y, rect.x + rect.width, rect.y + rect.height


def _place_of(content: FrameContent, ink: InkBox, bleed: float) -> Place:
    """Where a piece of ink was written, and where it stands from the trim's corner."""
    written = NOWHERE
    if isinstance(content, PlacedBox):
        texts = content.block.block.texts
        known = ink.text is not None and ink.text < len(texts) and texts[ink.text].place().line
        written = texts[ink.text].place() if known and ink.text is not None else place_of_box(content)
    elif content is not None:
        lines = content.lines[content.first : content.last]
        if lines:
            written = flatten(content.paragraph).place(lines[min(ink.line or 0, len(lines) - 1)].start)
    box = Rect(ink.rect.x - bleed, ink.rect.y - bleed, ink.rect.width, ink.rect.height)
    return replace(written, box=box)


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= 60 else f"{plain[:60]}…"
