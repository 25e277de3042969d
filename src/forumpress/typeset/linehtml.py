# SPDX-License-Identifier: MIT
"""Composed lines as HTML for the drawing engine.

The paragraph's characters go out unchanged, with a newline where each line ends; `linecss.py` has
the style sheet. Three things at line ends tell finishing what is not the editor's text: a hyphen
followed by two word joiners (U+2060) divides a word; U+200B stands where a line ends without a
space; and a plain space has simply gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from typing import NamedTuple

from forumpress.layout.eastasian import DASH, in_squares, set_solid
from forumpress.layout.story import Note, Paragraph
from forumpress.layout.style import Alignment, ParagraphStyle
from forumpress.length import css_pt
from forumpress.typeset.dropcap import DropCapFit, fit_drop_cap
from forumpress.typeset.flow import FontSettings, Stretch, flatten, in_black, stretches
from forumpress.typeset.fonts import FontLibrary
from forumpress.typeset.linecss import style_class, tracking_class
from forumpress.typeset.lines import TRACKING
from forumpress.typeset.marks import END_MARK, mark
from forumpress.typeset.opportunities import HYPHEN
from forumpress.typeset.plan import ComposedLine
from forumpress.typeset.shaping import measure as width_of
from forumpress.typeset.shaping import script_of
from forumpress.typeset.squareline import joints_of
from forumpress.typeset.squarepieces import LinePiece, pieces_of_line

LINE_HYPHEN = f"{HYPHEN}\u2060\u2060"
"""A hyphen that the text does not have."""
NO_SPACE = "\u200b"
"""At the end of a line that ends without a space."""
_MARKER_GAP, _MARKER_LEAST = 0.45, 0.25
"""Ems between a number's point and its item, and where the indent leaves less."""
_HAIR = 0.01
_DROPPED = {0xAD: None, 0x200B: None, 0x2060: None, 0x0D: None}


class _Layer(NamedTuple):
    opening: str
    closing: str


def note_part(note: Note) -> str:
    """Id of the element that holds a footnote's first part."""
    return f"note-{note.key}"


def paragraph_html(
    paragraph: Paragraph,
    style: ParagraphStyle,
    lines: tuple[ComposedLine, ...],
    first: int,
    last: int,
    *,
    id: str,
    continued: bool,
    fonts: FontLibrary,
    measure: float,
    end_mark: str = "■",
    note_target: Callable[[Note], str] = note_part,
    marker_target: str | None = None,
) -> str:
    """The element of lines `first` up to `last` (exclusive) of a paragraph composed at `measure` points.

    `continued` says that lines before `first` stand in another element; `marker_target` is the id
    that the marker (a footnote's own number) links to.
    """
    natural = style.size
    style = set_solid(style, paragraph.language, measure)
    writer = _Writer(paragraph, style, lines, fonts, measure, note_target)
    tag = "p" if paragraph.tag == "li" else paragraph.tag
    flush = continued or writer.cap is not None
    classes = f"fp-text {style_class(style.name)}{' flush' if flush else ''}"
    size = "" if style.size == natural else f' style="font-size:{css_pt(style.size)}"'
    body = [f'<{tag} id="{escape(id)}" class="{classes}" lang="{escape(paragraph.language)}"{size}>', mark(part=id)]
    if first == 0:
        body += (writer.marker(marker_target), writer.drop_cap())
    body.append("".join(writer.text(first, last)))
    if last == len(lines) and paragraph.end_mark:
        body.append(f'<span class="endmark">{mark(role="artifact")}{escape(end_mark)}{END_MARK}</span>')
    if lines and last > first:
        body.append(writer.filler(last - 1))
    body.append(f"</{tag}>")
    return "".join(body)


class _Writer:
    def __init__(
        self,
        paragraph: Paragraph,
        style: ParagraphStyle,
        lines: tuple[ComposedLine, ...],
        fonts: FontLibrary,
        measure: float,
        note_target: Callable[[Note], str],
    ) -> None:
        self.paragraph = paragraph
        self.style = style
        self.lines = lines
        self.font_settings = FontSettings(fonts)
        self.measure = measure
        self.note_target = note_target
        self.flow = flatten(paragraph).plain
        self.stretches = stretches(paragraph)
        cap = fit_drop_cap(paragraph, style, fonts)
        self.cap: DropCapFit | None = cap if cap and len(lines) >= cap.lines else None
        self.joints = None
        if in_squares(paragraph.language):
            self.settings = [
                self.font_settings.of(s.run, style, paragraph.language, self.flow[s.start : s.end].strip("\n"))
                for s in self.stretches
            ]
            self.joints = joints_of(paragraph.language, self.flow, self.stretches, self.settings)
        called: set[str] = set()
        self.layers = [self._layers(stretch, called) for stretch in self.stretches]

    def marker(self, target: str | None) -> str:
        """A list item's bullet or number, or a footnote's number."""
        if self.paragraph.marker is None:
            return ""
        depth = sum(entry.startswith(("ul:", "ol:")) for entry in self.paragraph.list_path)
        plain, left = self.paragraph.marker.plain, self.style.left / max(1, depth)
        text, width = escape(plain), left
        if plain[-1:] in ".)":
            font = self.font_settings.base(self.style, self.paragraph.language)
            width = min(left, width_of(plain, font) + _MARKER_GAP * self.style.size)
            width = max(width, width_of(plain, font) + _MARKER_LEAST * self.style.size)
        if target is not None:
            text = f'<a href="#{escape(target)}">{text}</a>'
        box = f"width:{css_pt(width)};margin-left:{css_pt(-width)}"
        return f'<span class="marker" style="{box}">{mark(role="label")}{text}</span>'

    def drop_cap(self) -> str:
        """The drop cap in a box of no height that is as wide as its lines are indented."""
        cap = self.cap
        if cap is None:
            return ""
        face, style = cap.font.faces[0], self.style
        text = self.font_settings.fonts.face(style.family, style.weight, style.italic)
        centre = (text.ascent - text.descent) / 2 * style.size
        baseline = style.leading / 2 + centre + cap.baseline
        above = baseline - (face.ascent - face.descent) / 2 * cap.font.size
        room = f"width:{css_pt(cap.indent)};font-size:{css_pt(cap.font.size)}"
        stand = f"margin-top:{css_pt(above)};margin-left:{css_pt(-cap.bearing)}"
        letters = f'<span style="{stand}">{escape(cap.letters)}</span>'
        return f'<span class="dropcap" style="{room}">{mark(role="dropcap")}{letters}</span>'

    def text(self, first: int, last: int) -> Iterator[str]:
        """Runs and line ends of lines `first` up to `last`."""
        if first >= last:
            return
        begin = self.lines[first].start
        yield self.turn(first)
        if first == 0 and self.cap is not None:
            begin = self.lines[0].words[1].start
        open_layers: tuple[_Layer, ...] = ()
        number = first
        for index, (stretch, layers) in enumerate(zip(self.stretches, self.layers, strict=True)):
            if stretch.end <= begin or number >= last:
                continue
            pieces, tail = [], ""
            while number < last:
                line = self.lines[number]
                if line.start >= stretch.end:
                    break
                start, end = max(line.start, stretch.start, begin), min(line.end, stretch.end)
                pieces.append(self._spaced(line, start, end))
                if line.end > stretch.end:
                    break
                ending = self._ending(number, last)
                number += 1
                if self.flow[line.end : stretch.end].strip(" \t\n"):
                    pieces.append(ending)
                else:
                    tail = ending
                    break
            shared = _shared(layers, open_layers)
            yield "".join(layer.closing for layer in reversed(open_layers[shared:]))
            yield "".join(layer.opening for layer in layers[shared:])
            yield from pieces
            open_layers = layers
            if tail:
                following = self.layers[index + 1] if index + 1 < len(self.layers) else ()
                keep = _shared(layers, following)
                yield "".join(layer.closing for layer in reversed(open_layers[keep:]))
                open_layers = open_layers[:keep]
                yield tail
        yield "".join(layer.closing for layer in reversed(open_layers))

    def _spaced(self, line: ComposedLine, start: int, end: int) -> str:
        """Characters of one line, which are spaced out or in where the line asks for it."""
        if self.joints is None:
            return self._tracked(line, _shown(self.flow[start:end]))
        ends = tuple(stretch.end for stretch in self.stretches)
        pieces = [piece for piece in pieces_of_line(self.joints, line, ends) if start <= piece.start < end]
        return "".join(self._piece(piece) for piece in pieces)

    def _piece(self, piece: LinePiece) -> str:
        """A piece as HTML. A dash with marks alone is drawn too short, for want of a script: white makes it up."""
        text = self.flow[piece.start : piece.end]
        if DASH in text and not script_of(text):
            at = next(at for at, stretch in enumerate(self.stretches) if piece.start < stretch.end)
            font = self.settings[at]
            missing = width_of(DASH, replace(font, script="Hani")) - width_of(DASH, font)
            piece = replace(piece, before=piece.before + missing / 2, after=piece.after + missing / 2)
        return piece.html(_shown(text))

    def _tracked(self, line: ComposedLine, text: str) -> str:
        """The text of one line, spaced out where the line asks for it."""
        if not line.tracking or not text:
            return text
        step = min(range(len(TRACKING)), key=lambda at: abs(line.tracking - TRACKING[at] * self.style.size)) + 1
        return f'<span class="{tracking_class(step)}">{text}</span>'

    def _ending(self, number: int, last: int) -> str:
        """What follows a line's characters: its hyphen, the newline, and room beside a drop cap."""
        line = self.lines[number]
        following = self.flow[line.end : line.end + 1]
        ending = LINE_HYPHEN if line.hyphen else NO_SPACE if following and following not in " \t\n" else ""
        if number + 1 < last:
            ending += self.filler(number) + "\n"
            if self.cap is not None and number + 1 < self.cap.lines:
                ending += f'<span style="padding-left:{css_pt(self.cap.indent)}"></span>'
            ending += self.turn(number + 1)
        return ending

    def turn(self, number: int) -> str:
        """The room before a line that goes on with one broken by the editor."""
        turned = self.style.turn and number and self.flow[self.lines[number - 1].end :][:1] != "\n"
        return f'<span style="padding-left:{css_pt(self.style.turn)}"></span>' if turned else ""

    def filler(self, number: int) -> str:
        """Empty room after a line: what it leaves to a picture, and where it is not justified all that is left.

        Stretching then brings its spaces to their own size.
        """
        line = self.lines[number]
        forced = line.last or self.flow[line.end : line.end + 1] == "\n"
        room = line.aside
        if self.style.align is Alignment.JUSTIFY and (forced or line.aside) and not line.gap and not line.tracking:
            room = self.measure - self.style.right - line.indent - line.width
        if self.style.align is Alignment.LEFT or room < _HAIR:
            return ""
        return f'<span style="padding-left:{css_pt(room - _HAIR)}"></span>'

    def _layers(self, stretch: Stretch, called: set[str]) -> tuple[_Layer, ...]:
        run = stretch.run
        layers: list[_Layer] = []
        if run.language is not None and run.language != self.paragraph.language:
            tag = escape(run.language)
            layers.append(_Layer(f'<span lang="{tag}">{mark(lang=run.language)}', f"{END_MARK}</span>"))
        if run.link is not None and stretch.note is None:
            layers.append(_Layer(f'<a href="{escape(run.link)}">', "</a>"))
        for wanted, element in ((run.strong, "strong"), (run.emphasis, "em"), (run.code, "code")):
            if wanted:
                black = " class=black" if element == "em" and in_black(run) else ""
                layers.append(_Layer(f"<{element}{black}>", f"</{element}>"))
        text = self.flow[stretch.start : stretch.end].strip("\n")
        raised = run.superscript or run.subscript or stretch.note is not None
        own = raised and self.font_settings.own_glyphs(run, self.style, text, self.paragraph.language)
        if stretch.note is not None:
            key = stretch.note.key
            name = "" if key in called or stretch.note.again else f' id="call-{escape(key)}"'
            called.add(key)
            target = escape(self.note_target(stretch.note))
            layers.append(_Layer(f'<a class="call{" own" if own else ""}"{name} href="#{target}">', "</a>"))
        elif raised:
            element = "sup" if run.superscript else "sub"
            layers.append(_Layer(f"<{element}{' class=own' if own else ''}>", f"</{element}>"))
        if not raised and self._falls_back(text):
            layers.append(_Layer("<span>", "</span>"))
        return tuple(layers)

    def _falls_back(self, text: str) -> bool:
        """Whether characters come from another font, which must not push the lines apart."""
        face = self.font_settings.fonts.face(self.style.family, self.style.weight, self.style.italic)
        return not text.isascii() and not all(map(face.has, text))


def _shown(text: str) -> str:
    return escape(text.translate(_DROPPED), quote=False)


def _shared(one: tuple[_Layer, ...], other: tuple[_Layer, ...]) -> int:
    """How many outer layers two stretches have in common."""
    count = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        count += 1
    return count
