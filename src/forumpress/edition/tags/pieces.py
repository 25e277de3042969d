# SPDX-License-Identifier: MIT
"""The marked content of a drawn page, in painting order: what each piece says, and where its bytes stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pikepdf import Name, Object, Page

from forumpress.edition.tags.glyphs import GlyphMap
from forumpress.pdf.cmap import two_byte_codes
from forumpress.pdf.instructions import Instruction, instructions, names, numbers
from forumpress.pdf.objects import content_bytes, identity
from forumpress.pdf.strings import shown_items

_MCID = re.compile(rb"/MCID\s+(\d+)")
_PAINTING = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"sh", b"Do", b"BI"})

ShownItem: TypeAlias = int | float
"""In a shown string: a glyph's code (int), or a shift to the left in thousandths of an em (float)."""


@dataclass(slots=True)
class ShownText:
    """One TJ: its font and size, its glyphs and shifts, its bytes from `start` to `end`."""

    font: str
    size: float
    items: list[ShownItem]
    start: int
    end: int

    def codes(self) -> list[int]:
        """The glyphs' codes."""
        return [item for item in self.items if isinstance(item, int)]


@dataclass(slots=True)
class ContentSequence:
    """A marked-content sequence with an MCID. `x` and `y` are where its text begins, y downwards, in CSS pixels."""

    mcid: int
    start: int
    opened: int
    """End of the BDC."""
    closing: int = 0
    """Start of the EMC."""
    end: int = 0
    x: float = 0.0
    y: float = 0.0
    text_objects: int = 0
    paints: bool = False
    """Whether it paints anything besides text."""
    shows: list[ShownText] = field(default_factory=list)
    silent_tail: int = 0
    """How many characters that draw nothing stand after the last glyph."""

    @property
    def cuttable(self) -> bool:
        """Whether its text can be divided into several pieces: it is one text object and nothing else."""
        return self.text_objects == 1 and not self.paints

    @property
    def has_glyphs(self) -> bool:
        """Whether its text draws anything."""
        return any(isinstance(item, int) for show in self.shows for item in show.items)

    @property
    def size(self) -> float:
        """Size of its largest type."""
        return max((show.size for show in self.shows), default=0.0)

    def text(self, fonts: Mapping[str, GlyphMap]) -> str:
        """What it says."""
        return "".join(fonts[show.font].text(code) for show in self.shows for code in show.codes())

    def end_x(self, fonts: Mapping[str, GlyphMap]) -> float:
        """Where its text ends."""
        return self.x + sum(
            (fonts[show.font].width(item) if isinstance(item, int) else -item) * show.size / 1000
            for show in self.shows
            for item in show.items
        )


@dataclass(slots=True)
class ContentStream:
    """A content stream with its pieces; `holder` is the form XObject, or None for the page's own stream."""

    page: int
    data: bytes
    pieces: list[ContentSequence] = field(default_factory=list)
    untagged: list[tuple[int, int]] = field(default_factory=list)
    """Spans that paint outside any marked content."""
    loose_shows: list[ShownText] = field(default_factory=list)
    """Shown text outside pieces."""
    holder: Object | None = None


def read_canvases(page: Page, number: int) -> Iterator[ContentStream]:
    """The page's stream, and those of the groups it paints that hold marked content with MCIDs."""
    yield from _read_canvas(number, content_bytes(page.obj.get("/Contents")), None, page.resources, set())


def _read_canvas(
    number: int, data: bytes, holder: Object | None, resources: Object, seen: set[tuple[int, int]]
) -> Iterator[ContentStream]:
    canvas = ContentStream(number, data, holder=holder)
    reader = _SequenceReader(canvas)
    for instruction in instructions(data):
        reader.take(instruction)
    forms: Any = resources.get("/XObject", {})
    tagged = {
        name: form
        for name, _, _ in reader.done
        if (form := forms.get(f"/{name}")) is not None
        and form.get("/Subtype") == Name.Form
        and b"/MCID" in form.read_bytes()
    }
    canvas.untagged += [(start, end) for name, start, end in reader.done if end and name not in tagged]
    yield canvas
    for form in tagged.values():
        if identity(form) not in seen:
            seen.add(identity(form))
            yield from _read_canvas(number, form.read_bytes(), form, form.get("/Resources", resources), seen)


class _SequenceReader:
    def __init__(self, canvas: ContentStream) -> None:
        self.done: list[tuple[str, int, int]] = []
        """Names of what was painted by Do; with its span where that lies outside any marked content, else 0, 0."""
        self._canvas = canvas
        self._stack: list[ContentSequence | None] = []
        self._font = ("", 0.0)
        self._path: int | None = None
        self._text = 0

    def take(self, step: Instruction) -> None:
        handler = _HANDLERS.get(step.operator)
        if handler is not None:
            handler(self, step)

    def _close(self, step: Instruction) -> None:
        if self._stack and (piece := self._stack.pop()) is not None:
            piece.closing, piece.end = step.start, step.end

    def _set_font(self, step: Instruction) -> None:
        self._font = (names(step.operands)[0], numbers(step.operands)[-1])

    def _begin_text(self, step: Instruction) -> None:
        self._text = step.start
        if self._piece is not None:
            self._piece.text_objects += 1

    def _end_text(self, step: Instruction) -> None:
        if not self._stack:
            self._canvas.untagged.append((self._text, step.end))

    def _begin_path(self, step: Instruction) -> None:
        if self._path is None:
            self._path = step.start

    def _end_path(self, _: Instruction) -> None:
        self._path = None

    def _open(self, step: Instruction) -> None:
        if self._piece is not None:
            self._piece.paints = True
        found = _MCID.search(step.operands)
        piece = ContentSequence(int(found[1]), step.start, step.end) if found else None
        if piece is not None:
            self._canvas.pieces.append(piece)
        self._stack.append(piece)

    def _place(self, step: Instruction) -> None:
        values = numbers(step.operands)
        if self._piece is not None and not self._piece.shows and len(values) == 6:
            self._piece.x, self._piece.y = values[4], values[5]

    def _show(self, step: Instruction) -> None:
        font, size = self._font
        items, silent = _read_shown(step.operands)
        show = ShownText(font, size, items, step.start, step.end)
        if self._piece is None:
            self._canvas.loose_shows.append(show)
            return
        self._piece.shows.append(show)
        self._piece.silent_tail = silent

    def _paint(self, step: Instruction) -> None:
        if self._piece is not None:
            self._piece.paints = True
        if step.operator == b"Do":
            span = (0, 0) if self._stack else (step.start, step.end)
            self.done += [(name, *span) for name in names(step.operands)[-1:]]
        elif not self._stack:
            self._canvas.untagged.append((step.start if self._path is None else self._path, step.end))
        self._path = None

    @property
    def _piece(self) -> ContentSequence | None:
        return self._stack[-1] if self._stack else None


_HANDLERS: dict[bytes, Callable[[_SequenceReader, Instruction], None]] = {
    b"BDC": _SequenceReader._open,
    b"BMC": _SequenceReader._open,
    b"EMC": _SequenceReader._close,
    b"Tf": _SequenceReader._set_font,
    b"Tm": _SequenceReader._place,
    b"TJ": _SequenceReader._show,
    b"Tj": _SequenceReader._show,
    b"BT": _SequenceReader._begin_text,
    b"ET": _SequenceReader._end_text,
    b"m": _SequenceReader._begin_path,
    b"re": _SequenceReader._begin_path,
    b"n": _SequenceReader._end_path,
    **dict.fromkeys(_PAINTING, _SequenceReader._paint),
}


def _read_shown(operands: bytes) -> tuple[list[ShownItem], int]:
    """What an operator shows, and how many characters that draw nothing stand at its end.

    WeasyPrint writes a character without a glyph as a shift with a decimal point, kerning as a whole number.
    """
    items: list[ShownItem] = []
    silent = 0
    for string, written in shown_items(operands):
        if string is None:
            shift = float(written)
            items.append(shift)
            silent += not shift and b"." in written
        elif string:
            items += two_byte_codes(string)
            silent = 0
    return items, silent
