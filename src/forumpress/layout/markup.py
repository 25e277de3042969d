# SPDX-License-Identifier: MIT
"""HTML of the editor's texts: escaped, with their typographic care, each marked with its number.

The mark leads from a word of the drawn page to the line in which it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from forumpress.issue.blocks import Block, Break, List, Para, Prose, Quote, Run, Subhead
from forumpress.layout.squarehtml import in_square_html, square_html
from forumpress.layout.story import Note
from forumpress.layout.typography import RememberedCare
from forumpress.text import Text

_SPACE = re.compile(r"(\s+)")
_JOINT = re.compile(r"(?<=[@/._=&?-])(?=[^@/._=&?-]{2})")
"""After a joint, before at least two other characters."""
_LONG_WORD = 16
"""Characters of a word that may be broken at its joints in a cell of a table."""


@dataclass
class Registry:
    """The texts that one box prints, in order, the language they are in, and the care that they are given."""

    language: str
    care: RememberedCare
    cells: bool = False
    """Whether they stand in cells of a table, where long words may be broken at their joints."""
    texts: list[Text] = field(default_factory=list)


def _element(tag: str, html: Markup) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(tag, html)


def runs_html(runs: Sequence[Run], language: str, *, cells: bool = False, closed_up: bool = False) -> Markup:
    """Inline HTML of runs, escaped; in `cells` of a table long words may be broken at their joints.

    Chinese and Japanese are `closed_up` on pages, where the type is known.
    """
    parts = []
    for run in runs:
        raised = run.superscript or run.subscript or run.code
        if closed_up and not raised and in_square_html(run.text.plain, run.language or language):
            html = square_html(run.text.plain, run.language or language)
        else:
            html = _breakable(run.text.plain) if cells else escape(run.text.plain)
        for wanted, tag in (
            (run.superscript, "sup"),
            (run.subscript, "sub"),
            (run.code, "code"),
            (run.emphasis, "em"),
            (run.strong, "strong"),
        ):
            if wanted:
                html = _element(tag, html)
        if run.link:
            html = Markup('<a href="{}">').format(run.link) + html + Markup("</a>")
        if run.language and run.language != language:
            html = Markup('<span lang="{}">').format(run.language) + html + Markup("</span>")
        parts.append(html + (Markup("<br>") if run.line_break else Markup("")))
    return Markup("").join(parts)


def _breakable(text: str) -> Markup:
    """The text with places where a line may end: after @ / . and the like inside addresses and other long words."""
    return Markup("").join(
        Markup("<wbr>").join(_JOINT.split(part)) if len(part) >= _LONG_WORD else escape(part)
        for part in _SPACE.split(text)
    )


def joined_text(runs: Sequence[Run]) -> Text:
    """The words of runs, one after the other."""
    whole = Text("")
    for run in runs:
        whole = whole + run.text
    return whole


def marked_html(runs: Sequence[Run], registry: Registry) -> Markup:
    """Inline HTML of runs, marked as one text of the registry."""
    cared = registry.care.runs(tuple(runs), registry.language)
    registry.texts.append(joined_text(cared))
    mark = Markup('<span data-text="{}">').format(len(registry.texts) - 1)
    html = runs_html(cared, registry.language, cells=registry.cells, closed_up=True)
    return mark + html + Markup("</span>")


def note_row(note: Note, columns: int, registry: Registry) -> str:
    """A footnote as a row of the table in which it is called: so it stays below it, wherever the table goes."""
    number = Markup('<span class="table-note-number">{}</span>').format(note.number)
    words = marked_html(note.runs, registry)
    cell = Markup('<td id="note-{}" colspan="{}">{} {}</td>').format(note.key, columns, number, words)
    return str(Markup('<tr class="table-note">{}</tr>').format(cell))


class Deferred:
    """Prose that becomes HTML when the template prints it, after the texts that stand before it."""

    def __init__(self, prose: Prose, registry: Registry) -> None:
        self.prose = prose
        self.registry = registry

    def __html__(self) -> Markup:
        return prose_html(self.prose.blocks, self.registry)


def prose_html(blocks: Sequence[Block], registry: Registry) -> Markup:
    """Blocks of prose as HTML, for texts inside boxes."""
    parts = [_block_html(block, registry) for block in blocks]
    return Markup("").join(parts)


def _numbered(mark: Text, item: Sequence[Block], registry: Registry) -> Markup:
    """A list's item with its number or letter as it was written."""
    style = f'list-style-type:"{mark} "'
    return Markup('<li style="{}">').format(style) + prose_html(item, registry) + Markup("</li>")


def _block_html(block: Block, registry: Registry) -> Markup:
    match block:
        case Para(runs):
            return _element("p", marked_html(runs, registry))
        case Subhead(runs):
            return _element("h4", marked_html(runs, registry))
        case List(items, marks):
            if not marks:
                return _element("ul", Markup("").join(_element("li", prose_html(item, registry)) for item in items))
            numbered = (_numbered(mark, item, registry) for mark, item in zip(marks, items, strict=True))
            return _element("ol", Markup("").join(numbered))
        case Quote(inner_blocks):
            return _element("blockquote", prose_html(inner_blocks, registry))
        case Break():
            return Markup('<p class="break" aria-hidden="true">* * *</p>')
        case _:
            return Markup("")
