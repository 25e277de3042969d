# SPDX-License-Identifier: MIT
"""Laid out pages as the drawing engine holds them: where it put each line, word and picture.

WeasyPrint's public interface does not tell where its lines are. This is the one module that touches
its private boxes and page; `tests/typeset/test_drawnpage.py` names each attribute that is used, and
fails where a new version has changed one. Lengths in points, from the page's top left corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from weasyprint.document import Document, Page
from weasyprint.formatting_structure.boxes import InlineBlockBox, InlineBox, LineBox, ReplacedBox, TextBox
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import get_log_attrs

from forumpress.finding import Rect
from forumpress.layout.eastasian import in_squares, whites
from forumpress.length import PX
from forumpress.text import is_east_asian
from forumpress.typeset.linehtml import LINE_HYPHEN

TOLERANCE = 0.3
"""Points that a drawn line may be wider than its measure."""
_INK_ABOVE, _INK_BELOW = 0.7, 0.2
"""Ink of a line of words above and below its baseline, as shares of its size: capitals and most tails."""
_LARGE = 16.0
"""Points: words of this size and larger are measured as drawn. There the shares are points away from the ink."""
_EVEN = 0.01
"""Pixels by which two lengths may differ that are the same."""
_IGNORED = {0xAD: None, 0x200B: None, 0x2060: None, 0x0D: None}


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line as the engine drew it. `x` from the measure's left edge, `y` from the page's top; points."""

    text: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class InkBox:
    """A line of words, or a picture, that is drawn in a frame.

    `text` is the number of the frame's text that the line belongs to, `line` the line's number among
    those of running text in the frame; None where it has none.
    """

    rect: Rect
    words: str = ""
    text: int | None = None
    line: int | None = None


@dataclass(slots=True)
class FrameInk:
    """What is drawn in one frame of a page.

    `room` is the frame as it was placed, `content` how far down what flows in it reaches; `lines` are
    its lines of running text by their element's id, `counts` the lines of each text to be balanced.
    """

    room: Rect
    content: float
    inks: tuple[InkBox, ...]
    lines: Mapping[str, tuple[DrawnLine, ...]]
    counts: Mapping[str, int]
    extent: tuple[float, float, float, float] = field(init=False)
    """Left, top, right and bottom of all ink together."""

    def __post_init__(self) -> None:
        rects = [ink.rect for ink in self.inks] or [Rect(0, 0, 0, 0)]
        self.extent = (
            min(rect.x for rect in rects),
            min(rect.y for rect in rects),
            max(rect.x + rect.width for rect in rects),
            max(rect.y + rect.height for rect in rects),
        )


def page_boxes(page: Page) -> Any:
    """The box tree of a laid out page."""
    return page._page_box


def frames_of(document: Document) -> tuple[Any, ...]:
    """The laid out frames of a document of one page, in order."""
    return tuple(_body(page_boxes(document.pages[0])).children)


def page_of(document: Document, frames: Sequence[Any]) -> Document:
    """A document like `document`, its page holding other frames."""
    page = page_boxes(document.pages[0])
    root = page.children[0]
    root = root.copy_with_children([_body(page).copy_with_children(list(frames))])
    return document.copy([Page(page.copy_with_children([root, *page.children[1:]]))])


def edges_of(frame: Any) -> Rect:
    """The rectangle of a frame with its margins."""
    return Rect(frame.position_x * PX, frame.position_y * PX, frame.margin_width() * PX, frame.margin_height() * PX)


def _body(page: Any) -> Any:
    (body,) = page.children[0].children
    return body


def ink_of(frame: Any) -> FrameInk:
    """What the engine drew in a frame."""
    lines: dict[str, list[DrawnLine]] = {}
    inks: list[InkBox] = []
    counts: dict[str, int] = {}
    running = 0
    waiting: list[tuple[Any, float, int | None]] = [(frame, 0.0, None)]
    while waiting:
        box, left, text = waiting.pop()
        element = box.element
        if isinstance(box, LineBox):
            number = None
            classes = element.get("class") or "" if element is not None else ""
            if "fp-text" in classes:
                lines.setdefault(element.get("id") or "", []).append(_drawn(box, left))
                number, running = running, running + 1
            elif "balance-" in classes and (name := _balanced(classes)):
                counts[name] = counts.get(name, 0) + 1
            inks += _inks_of_line(box, text, number)
        elif isinstance(box, ReplacedBox):
            inks.append(InkBox(Rect(box.position_x * PX, box.position_y * PX, box.width * PX, box.height * PX)))
        else:
            mark = element.get("data-text") if element is not None else None
            text = int(mark) if mark is not None else text
            waiting.extend((child, box.position_x, text) for child in reversed(getattr(box, "children", ())))
    flowing = [child for child in frame.children if child.is_in_normal_flow()]
    content = max((child.position_y + child.margin_height() for child in flowing), default=frame.position_y)
    room = Rect(frame.position_x * PX, frame.position_y * PX, frame.width * PX, frame.height * PX)
    named = {name: tuple(found) for name, found in lines.items()}
    return FrameInk(room, content * PX, tuple(inks), named, counts)


def _inks_of_line(line: Any, text: int | None, number: int | None) -> Iterator[InkBox]:
    """The words of a line as one piece of ink, and whatever stands in it in boxes of its own: a drop cap, a picture.

    A piece that is part of the line has the words of the whole line, for it is by them that a reader finds it.
    """
    edges: dict[int, list[tuple[float, float, float, float]]] = {}
    words: list[str] = []
    waiting: list[tuple[Any, int | None, Any]] = [(line, text, line)]
    while waiting:
        box, text, own = waiting.pop()
        if isinstance(box, TextBox):
            if visible_characters(box.text):
                edges.setdefault(id(own), []).append(_edges_of_words(box))
                words.append(box.text)
            continue
        if isinstance(box, ReplacedBox):
            yield InkBox(Rect(box.position_x * PX, box.position_y * PX, box.width * PX, box.height * PX))
            continue
        if box.element is not None and (mark := box.element.get("data-text")) is not None:
            text = int(mark)
        own = box if isinstance(box, InlineBlockBox) else own
        waiting.extend((child, text, own) for child in reversed(getattr(box, "children", ())))
    for found in edges.values():
        left, top = min(each[0] for each in found), min(each[1] for each in found)
        right, bottom = max(each[2] for each in found), max(each[3] for each in found)
        rect = Rect(left * PX, top * PX, (right - left) * PX, (bottom - top) * PX)
        yield InkBox(rect, "".join(words), text, number)


def _edges_of_words(box: Any) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the ink of a box of words, in the engine's pixels."""
    size, base = box.style["font_size"], box.position_y + box.baseline
    if size * PX < _LARGE:
        return box.position_x, base - _INK_ABOVE * size, box.position_x + box.width, base + _INK_BELOW * size
    layout = box.pango_layout
    layout.reactivate(box.style)
    first, _ = layout.get_first_line()
    ink = ffi.new("PangoRectangle *")
    pango.pango_layout_line_get_extents(first, ink, ffi.NULL)
    layout.deactivate()
    left, top = box.position_x + ink.x * FROM_UNITS, base + ink.y * FROM_UNITS
    return left, top, left + ink.width * FROM_UNITS, top + ink.height * FROM_UNITS


def _balanced(classes: str) -> str | None:
    """The name of a text to be balanced, from its element's classes."""
    return next((each.removeprefix("balance-") for each in classes.split() if each.startswith("balance-")), None)


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A stretch of one line of a frame's text number `text`; None for words that no editor wrote.

    `frame` is the frame's id, `skipped` how many of the text's visible characters were drawn before
    it; x and y from the page's top left corner, in points. `beside` are the numbers of the texts in
    the same element, or in the nearest one around it that holds any: what a label belongs to.
    """

    frame: str
    text: int | None
    skipped: int
    plain: str
    x: float
    y: float
    width: float
    height: float
    beside: tuple[int, ...] = ()
    families: tuple[str, ...] = ()
    size: float = 0.0
    """Type size in points."""
    weight: int = 400
    italic: bool = False


def drawn_texts(page: Page) -> tuple[DrawnText, ...]:
    """Where the words of boxes and of furniture were drawn, in the order of the page's elements."""
    found: list[DrawnText] = []
    counts: dict[tuple[str, int], int] = {}
    waiting: list[tuple[Any, str, int | None, tuple[Any, ...]]] = [(page_boxes(page), "", None, ())]
    while waiting:
        box, frame, text, around = waiting.pop()
        element = box.element
        if element is not None and box.element_tag and not box.element_tag.endswith(("::before", "::after")):
            if "frame" in (element.get("class") or "").split():
                frame, around = element.get("id") or "", ()
            mark = element.get("data-text")
            text = int(mark) if mark is not None else text
            around = (*around, element) if not around or around[-1] is not element else around
        if isinstance(box, TextBox):
            if frame and box.text.strip():
                edges = (box.position_x, box.position_y, box.width, box.height)
                x, y, width, height = (edge * PX for edge in edges)
                skipped = 0
                if text is not None:
                    skipped = counts.get((frame, text), 0)
                    counts[frame, text] = skipped + len(visible_characters(box.text.replace(LINE_HYPHEN, "")))
                beside = _texts_beside(around) if text is None else ()
                style, italic = box.style, box.style["font_style"] != "normal"
                kind = (tuple(style["font_family"]), style["font_size"] * PX, int(style["font_weight"]), italic)
                found.append(DrawnText(frame, text, skipped, box.text, x, y, width, height, beside, *kind))
        else:
            children = getattr(box, "children", ())
            waiting.extend((child, frame, text, around) for child in reversed(children))
    return tuple(found)


def _texts_beside(around: tuple[Any, ...]) -> tuple[int, ...]:
    for element in reversed(around):
        numbers = tuple(int(each.get("data-text")) for each in element.iter() if each.get("data-text") is not None)
        if numbers:
            return numbers
    return ()


def visible_characters(text: str) -> str:
    """The characters that leave ink, by which drawn and written text are counted against each other."""
    return "".join(text.translate(_IGNORED).split())


@dataclass(frozen=True, slots=True)
class DrawnWord:
    """A word and its type; size in points."""

    text: str
    families: tuple[str, ...]
    size: float
    weight: int
    italic: bool
    spaced: bool = True
    """Whether a space stands after it where it ends a word; not so between ideographs."""


@dataclass(frozen=True, slots=True)
class RaggedText:
    """An element with a class `balance-NAME` inside the element `frame`: its room in points, and its lines.

    The words of each line are as the engine keeps them together: no line may end inside one. Each is
    in parts where its type changes.
    """

    frame: str
    name: str
    room: float
    lines: tuple[tuple[tuple[DrawnWord, ...], ...], ...]
    widths: tuple[float, ...]
    """How wide each line was drawn, in points."""
    regular: bool
    """Whether it fills its room from side to side, in lines of one height."""


def ragged_texts(page: Page, frames: frozenset[str]) -> tuple[RaggedText, ...]:
    """The texts whose lines are to be made of like length, in the order of the page's elements."""
    found: list[RaggedText] = []
    waiting: list[tuple[Any, Any, str]] = [(page_boxes(page), None, "")]
    while waiting:
        box, around, frame = waiting.pop()
        children = getattr(box, "children", ())
        element = box.element
        if element is not None and element.get("id") in frames:
            frame = element.get("id")
        lines = [child for child in children if isinstance(child, LineBox)]
        names = [] if element is None or not lines else (element.get("class") or "").split()
        name = next((name.removeprefix("balance-") for name in names if name.startswith("balance-")), None)
        if name is not None:
            words = tuple(tuple(_words(line)) for line in lines)
            widths = tuple(line.width * PX for line in lines)
            even = max(line.height for line in lines) - min(line.height for line in lines) < _EVEN
            regular = even and around is not None and abs(around.width - box.width) < _EVEN
            found.append(RaggedText(frame, name, box.width * PX, words, widths, regular))
        waiting.extend((child, box, frame) for child in reversed(children))
    return tuple(found)


def overhanging_texts(page: Page, widths: Mapping[str, float]) -> dict[str, tuple[int, float]]:
    """For each element of `widths` whose texts leave it: the text that reaches furthest, and by how many points.

    `widths` gives the elements' widths in points by id; they begin at the page's left edge.
    """
    found: dict[str, tuple[int, float]] = {}
    waiting: list[tuple[Any, str, int | None]] = [(page_boxes(page), "", None)]
    while waiting:
        box, frame, text = waiting.pop()
        element = box.element
        if element is not None:
            frame = element.get("id") if element.get("id") in widths else frame
            number = element.get("data-text")
            text = int(number) if number is not None else text
        if isinstance(box, TextBox):
            if text is not None and frame:
                left, right = _without_white(box)
                over = max(right - widths[frame], -left)
                if over > TOLERANCE and over > found.get(frame, (0, 0.0))[1]:
                    found[frame] = text, over
        else:
            waiting.extend((child, frame, text) for child in reversed(getattr(box, "children", ())))
    return found


def _without_white(box: Any) -> tuple[float, float]:
    """Edges of a box of text, left and right in points, without the white of Chinese marks, which may hang there."""
    left, right = box.position_x * PX, (box.position_x + box.width) * PX
    language = box.style["lang"] or ""
    if box.text and in_squares(language):
        size = box.style["font_size"] * PX
        left += whites(box.text[0], language).left * size
        right -= whites(box.text[-1], language).right * size
    return left, right


def _words(line: Any) -> Iterator[tuple[DrawnWord, ...]]:
    """The words of a line, parted where the engine may end one: at spaces (not at every one), and beside ideographs."""
    parts: list[DrawnWord] = []
    texts = list(_texts(line))
    whole = "".join(box.text for box in texts)
    breaks = _breaks(whole, next((box.style["lang"] for box in texts), None))
    at = 0
    for box in texts:
        begin = 0
        for index, character in enumerate(box.text):
            if character == " " and breaks[at + index + 1]:
                parts += _typed(box, box.text[begin:index])
                if parts:
                    yield tuple(parts)
                parts, begin = [], index + 1
            elif breaks[at + index] and is_east_asian(character) and at + index and whole[at + index - 1] != " ":
                parts += _typed(box, box.text[begin:index])
                if parts:
                    yield (*parts[:-1], replace(parts[-1], spaced=False))
                parts, begin = [], index
        parts += _typed(box, box.text[begin:])
        at += len(box.text)
    if parts:
        yield (*parts[:-1], replace(parts[-1], spaced=not is_east_asian(parts[-1].text[-1])))


def _typed(box: Any, text: str) -> Iterator[DrawnWord]:
    style = box.style
    if visible_characters(text):
        italic = style["font_style"] != "normal"
        size = style["font_size"] * PX
        yield DrawnWord(text, tuple(style["font_family"]), size, int(style["font_weight"]), italic)


def _breaks(text: str, language: str | None) -> list[bool]:
    """For each character of a text, and its end, whether the engine may end a line before it."""
    return [bool(each.is_line_break) for each in get_log_attrs(text, language)] if text else [False]


def _drawn(line: Any, edge: float) -> DrawnLine:
    texts = [box for box in _texts(line) if box.text]
    left = min((box.position_x for box in texts), default=line.position_x)
    right = max((box.position_x + box.width for box in texts), default=left)
    return DrawnLine(
        "".join(box.text for box in texts),
        (left - edge) * PX,
        line.position_y * PX,
        (right - left) * PX,
        line.height * PX,
    )


def _texts(box: Any) -> Iterator[Any]:
    """The text boxes of a line in order, without those of markers, drop caps and end marks."""
    for child in box.children:
        if isinstance(child, TextBox):
            yield child
        elif isinstance(child, InlineBox) and child.element.get("class") != "endmark":
            yield from _texts(child)
