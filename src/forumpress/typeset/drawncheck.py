"""Whether the drawing engine set the lines as they were composed.

The engine's public interface does not tell where its lines are; `page_boxes` is the one place that
reaches into it, and `tests/typeset/test_drawncheck.py` fails when a new version has changed there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.document import Page
from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox

from forumpress.finding import Finding, warning
from forumpress.layout.story import Paragraph
from forumpress.layout.style import ParagraphStyle
from forumpress.typeset.flow import flatten
from forumpress.typeset.linehtml import LINE_HYPHEN
from forumpress.typeset.plan import Line

TOLERANCE = 0.3
"""Points that a drawn line may be wider than its measure."""
_POINTS = 0.75
"""A CSS pixel in points."""
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
class ComposedPart:
    """Lines `first` up to `last` of a paragraph, as they were to be drawn."""

    paragraph: Paragraph
    style: ParagraphStyle
    lines: tuple[Line, ...]
    first: int
    last: int
    measure: float


def page_boxes(page: Page) -> Any:
    """The box tree of a laid out page: private to WeasyPrint, and touched here alone."""
    return page._page_box


def drawn_lines(page: Page) -> dict[str, tuple[DrawnLine, ...]]:
    """The lines of every element of running text on a page, by the element's id."""
    found: dict[str, list[DrawnLine]] = {}
    waiting: list[tuple[Any, float]] = [(page_boxes(page), 0.0)]
    while waiting:
        box, left = waiting.pop()
        if isinstance(box, LineBox):
            element = box.element
            if element is not None and "fp-text" in (element.get("class") or ""):
                found.setdefault(element.get("id") or "", []).append(_drawn(box, left))
        else:
            children = getattr(box, "children", None)
            if children:
                left = box.position_x
                waiting.extend((child, left) for child in reversed(children))
    return {name: tuple(lines) for name, lines in found.items()}


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
                x, y, width, height = (edge * _POINTS for edge in edges)
                skipped = 0
                if text is not None:
                    skipped = counts.get((frame, text), 0)
                    counts[frame, text] = skipped + len(visible_characters(box.text.replace(LINE_HYPHEN, "")))
                beside = _texts_beside(around) if text is None else ()
                found.append(DrawnText(frame, text, skipped, box.text, x, y, width, height, beside))
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


@dataclass(frozen=True, slots=True)
class RaggedText:
    """An element with a class `balance-NAME` inside the element `frame`: its room in points, lines and words."""

    frame: str
    name: str
    room: float
    lines: int
    words: tuple[DrawnWord, ...]


def ragged_texts(page: Page, frames: frozenset[str]) -> tuple[RaggedText, ...]:
    """The texts whose lines are to be made of like length, in the order of the page's elements."""
    found: list[RaggedText] = []
    waiting: list[tuple[Any, str]] = [(page_boxes(page), "")]
    while waiting:
        box, frame = waiting.pop()
        children = getattr(box, "children", ())
        element = box.element
        if element is not None and element.get("id") in frames:
            frame = element.get("id")
        lines = [child for child in children if isinstance(child, LineBox)]
        names = [] if element is None or not lines else (element.get("class") or "").split()
        name = next((name.removeprefix("balance-") for name in names if name.startswith("balance-")), None)
        if name is not None:
            words = tuple(word for line in lines for text in _texts(line) for word in _words(text))
            found.append(RaggedText(frame, name, box.width * _POINTS, len(lines), words))
        waiting.extend((child, frame) for child in reversed(children))
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
                left, right = box.position_x * _POINTS, (box.position_x + box.width) * _POINTS
                over = max(right - widths[frame], -left)
                if over > TOLERANCE and over > found.get(frame, (0, 0.0))[1]:
                    found[frame] = text, over
        else:
            waiting.extend((child, frame, text) for child in reversed(getattr(box, "children", ())))
    return found


def _words(box: Any) -> Iterator[DrawnWord]:
    style = box.style
    size = style["font_size"] * _POINTS
    italic = style["font_style"] != "normal"
    for word in box.text.split():
        yield DrawnWord(word, tuple(style["font_family"]), size, int(style["font_weight"]), italic)


def _drawn(line: Any, edge: float) -> DrawnLine:
    texts = [box for box in _texts(line) if box.text]
    left = min((box.position_x for box in texts), default=line.position_x)
    right = max((box.position_x + box.width for box in texts), default=left)
    return DrawnLine(
        "".join(box.text for box in texts),
        (left - edge) * _POINTS,
        line.position_y * _POINTS,
        (right - left) * _POINTS,
        line.height * _POINTS,
    )


def _texts(box: Any) -> Iterator[Any]:
    """The text boxes of a line in order, without those of markers, drop caps and end marks."""
    for child in box.children:
        if isinstance(child, TextBox):
            yield child
        elif isinstance(child, InlineBox) and child.element.get("class") != "endmark":
            yield from _texts(child)


def check_lines(parts: Mapping[str, ComposedPart], drawn: Mapping[str, Sequence[DrawnLine]]) -> tuple[Finding, ...]:
    """What came out otherwise than composed: `line/too-wide`, `line/broken-elsewhere`, `line/off-grid`."""
    return tuple(finding for name, part in parts.items() for finding in _check(part, drawn.get(name, ())))


def _check(part: ComposedPart, drawn: Sequence[DrawnLine]) -> Iterator[Finding]:
    flow = flatten(part.paragraph)
    composed = part.lines[part.first : part.last]
    for number, line in enumerate(composed):
        wanted = flow.plain[line.start : line.end]
        if line.has_drop_cap:
            wanted = flow.plain[line.words[1].start : line.end]
        text = drawn[number].text.replace(LINE_HYPHEN, "") if number < len(drawn) else ""
        if _visible(text) != _visible(wanted) or (number == len(composed) - 1 and len(drawn) > len(composed)):
            yield warning(
                "line/broken-elsewhere",
                f"the line “{_visible(wanted)[:60]}” was drawn as “{_visible(text)[:60]}”",
                hint="check that no style sheet of the layout changes the type of running text",
                place=flow.place(line.start),
            )
            return
        room = part.measure - part.style.right
        edge = drawn[number].x + drawn[number].width - line.tracking
        if edge > room + TOLERANCE:
            yield warning(
                "line/too-wide",
                f"the line “{_visible(wanted)[:60]}” is {edge - room:.1f} pt wider than its measure",
                hint="put a space or a hyphen into its longest word, or shorten it",
                place=flow.place(line.start),
            )
        height = drawn[number].height
        if abs(height - part.style.leading) > TOLERANCE / 3:
            yield warning(
                "line/off-grid",
                f"the line “{_visible(wanted)[:60]}” is {height:.2f} pt high instead of {part.style.leading:g}",
                hint="check that no style sheet of the layout changes the type of running text",
                place=flow.place(line.start),
            )


def _visible(text: str) -> str:
    return text.translate(_IGNORED)
