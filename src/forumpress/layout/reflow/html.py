# SPDX-License-Identifier: MIT
"""An article as HTML that flows, well-formed as XML too, for web pages and e-books alike.

Boxes come from the pack's templates in `web/`; running text has the elements that it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from markupsafe import Markup, escape

from forumpress.issue.blocks import Block, Break, List, Para, Quote, Run, Runs, Subhead, Table, begins_with_letter
from forumpress.issue.model import Figure, KeyFigures, PullQuote
from forumpress.layout.elements import element_of
from forumpress.layout.reflow.labels import direction_of, labels_for
from forumpress.layout.reflow.resolved import PlacedExtra, ResolvedArticle, ResolvedBlock
from forumpress.layout.reflow.templates import FlowTemplates, Speaker

Address = Callable[[str], str | None]
"""From the key after `#` in an editor's link to the address in this edition; None where it leads nowhere."""
Shown = Callable[[Figure], Mapping[str, Any] | None]
"""What a figure's template is told of its picture's files; None for one that is still to come."""
_NO_BREAKS: Mapping[Any, tuple[int, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PageBreaks:
    """Where the pages of the print edition begin in an article, by their folios."""

    start: tuple[int, ...] = ()
    """Before its head."""
    texts: Mapping[tuple[str, int], tuple[int, ...]] = field(default_factory=lambda: _NO_BREAKS)
    """Before the character of that file and origin (see `text.origin`)."""
    boxes: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: _NO_BREAKS)
    """Before the box of that key."""

    @property
    def all(self) -> tuple[int, ...]:
        """Every page that begins in the article."""
        inside = (page for found in (self.texts, self.boxes) for pages in found.values() for page in pages)
        return (*self.start, *sorted(inside))


def page_break(page: int) -> Markup:
    """The mark of a print page's beginning (EPUB Accessibility 1.1, 3.2; DPUB-ARIA, doc-pagebreak)."""
    return Markup('<span epub:type="pagebreak" role="doc-pagebreak" id="page--{0}" aria-label="{0}"></span>').format(
        page
    )


def page_breaks_html(pages: Sequence[int]) -> Markup:
    """The marks of several pages that begin at one place."""
    return Markup("").join(map(page_break, pages))


@dataclass
class ArticleHtml:
    """Writes one article."""

    resolved: ResolvedArticle
    templates: FlowTemplates
    address: Address
    shown: Shown
    drop_cap: bool = False
    end_mark: str = ""
    book: bool = False
    """For an e-book: notes are marked so that its readers can show them where they are called (EPUB 3.3, D.2)."""
    breaks: PageBreaks = PageBreaks()
    _calls: dict[str, int] = field(default_factory=dict)
    _broken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.language = self.resolved.language
        self.labels = labels_for(self.language)
        self.speaker = Speaker(self.templates.resolver, self.language, self.address)

    def body(self) -> Markup:
        """The text and what stands in it, without head and notes."""
        blocks = self.resolved.blocks
        last = max((at for at, block in enumerate(blocks) if isinstance(block, Para | List | Quote)), default=-1)
        parts = []
        for at, block in enumerate(blocks):
            html = self._block(block, first=at == 0, last=at == last)
            parts.append(html)
        # What begins in a box's own text begins, for a reader of text that flows, behind the article.
        parts += map(page_break, (page for page in self.breaks.all if page not in {*self._broken, *self.breaks.start}))
        return Markup("\n").join(parts)

    def notes(self) -> Markup:
        """The footnotes as a list; nothing where there are none."""
        items = []
        for label, note in self.resolved.notes.items():
            backs = Markup(" ").join(
                _tag(
                    "a",
                    "↩\ufe0e",
                    href=f"#call--{note.number}{f'-{call}' if call > 1 else ''}",
                    role="doc-backlink",
                    class_="back",
                    aria_label=f"{self.labels['back']} ({note.number}{f', {call}' if call > 1 else ''})",
                )
                for call in range(1, max(1, self._calls.get(label, 1)) + 1)
            )
            words = _tag("span", self.speaker.runs(note.runs), class_="note-text")
            items.append(self._note(note.number, words + " " + backs))
        if not items:
            return Markup("")
        title = _tag("h2", self.labels["notes"], class_="notes-title", id="notes--title")
        listed = Markup("\n").join(items)
        inner = title + (listed if self.book else _tag("ol", listed, class_="notes-list"))
        kind = {"epub:type": "footnotes"} if self.book else {"role": "doc-endnotes"}
        return _tag("section", inner, class_="notes", aria_labelledby="notes--title", **kind)

    def _note(self, number: int, words: Markup) -> Markup:
        if not self.book:
            return _tag("li", _tag("p", words), id=f"note--{number}")
        kind = {"epub:type": "footnote", "role": "doc-footnote"}
        label = _tag("span", f"{number}.", class_="note-number") + " "
        return _tag("aside", _tag("p", label + words), id=f"note--{number}", class_="note", **kind)

    def _block(self, block: ResolvedBlock | Block, *, first: bool = False, last: bool = False) -> Markup:
        match block:
            case Para(runs, verse):
                capped = first and self.drop_cap and not verse and begins_with_letter(runs)
                name = " ".join(filter(None, ("verse" if verse else "", "drop" if capped else "")))
                return _tag("p", self._text(runs, last=last), class_=name)
            case Subhead(runs, level):
                return _tag(f"h{level + 1}", self._text(runs), class_="subhead")
            case List():
                return self._list(block, last=last)
            case Quote(blocks):
                return _tag("blockquote", self._all(blocks, last=last))
            case Table():
                return self._table(block)
            case Break():
                return Markup('<hr class="break"/>')
            case PlacedExtra():
                return self._extra(block)
        return Markup("")

    def _all(self, blocks: Sequence[Block], *, last: bool = False) -> Markup:
        end = len(blocks) - 1
        return Markup("").join(self._block(block, last=last and at == end) for at, block in enumerate(blocks))

    def _text(self, runs: Runs, *, last: bool = False) -> Markup:
        """A paragraph of running text, with its calls of notes and the end mark."""
        html = self._called(runs)
        if last and self.end_mark:
            html += Markup(' <span class="end-mark" aria-hidden="true">{}</span>').format(self.end_mark)
        return html

    def _called(self, runs: Runs) -> Markup:
        parts: list[Markup] = []
        spoken: list[Run] = []
        for run, pages in self._parted(runs):
            if pages:
                parts += (self.speaker.runs(spoken), page_breaks_html(pages))
                spoken = []
            note = self.resolved.notes.get(run.note or "")
            if run.note is not None:
                parts.append(self.speaker.runs(spoken))
                spoken = []
                if note is not None:
                    parts.append(self._call(run.note, note.number))
            spoken.append(run)
        return Markup("").join((*parts, self.speaker.runs(spoken)))

    def _parted(self, runs: Runs) -> Iterator[tuple[Run, tuple[int, ...]]]:
        """The runs, cut where a page begins, with the pages that begin before each."""
        for run in runs:
            at = 0
            pages: tuple[int, ...] = ()
            for index, packed in enumerate(run.text.origins) if self.breaks.texts else ():
                found = self.breaks.texts.get((run.text.file, packed), ())
                if found and self._broken.isdisjoint(found):
                    self._broken.update(found)
                    if index > at:
                        yield replace(run, text=run.text[at:index], line_break=False), pages
                    at, pages = index, (*pages, *found) if index == at else found
            yield (replace(run, text=run.text[at:]) if at else run), pages

    def _call(self, label: str, number: int) -> Markup:
        count = self._calls[label] = self._calls.get(label, 0) + 1
        again = f"-{count}" if count > 1 else ""
        return _tag(
            "a",
            str(number),
            id=f"call--{number}{again}",
            href=f"#note--{number}",
            role="doc-noteref",
            class_="call",
            aria_label=self.labels["note"].format(number),
            **({"epub:type": "noteref"} if self.book else {}),
        )

    def _list(self, block: List, *, last: bool = False) -> Markup:
        end = len(block.items) - 1
        items = []
        for at, item in enumerate(block.items):
            inner = self._all(item, last=last and at == end)
            style = f'list-style-type:"{_css(block.marks[at].plain)} "' if block.marks else ""
            items.append(_tag("li", inner, style=style))
        return _tag("ol" if block.ordered else "ul", Markup("\n").join(items))

    def _table(self, table: Table) -> Markup:
        caption = self._called(table.caption)
        rows = [[self._called(cell) for cell in row] for row in table.rows]
        context = {
            "table": {
                "caption": caption,
                "head": [self._called(cell) for cell in table.head],
                "aligns": [align.value for align in table.aligns],
                "rows": rows,
            },
            "label": _plain(table.caption) or self.labels["table"],
        }
        return self.templates.fill("table", self.speaker, context)

    def _extra(self, placed: PlacedExtra) -> Markup:
        extra = placed.extra
        element = element_of(extra)
        context: dict[str, Any] = {"key": placed.key, "span": extra.span.value, "article": self.resolved.article}
        if isinstance(extra, Figure):
            shown = [(figure, self.shown(figure)) for figure in placed.figures]
            context["span"] = extra.shown_size.value
            context["pictures"] = [
                {"figure": figure, "files": files, "alt": self._alternative(figure)} for figure, files in shown
            ]
        elif isinstance(extra, PullQuote | KeyFigures):
            context[element.variable] = extra
        else:
            context[element.variable] = extra
            context["prose"] = self._boxed(placed.blocks)
        pages = self.breaks.boxes.get(placed.key, ())
        self._broken.update(pages)
        return Markup("").join((page_breaks_html(pages), self.templates.fill(element.name, self.speaker, context)))

    def _alternative(self, figure: Figure) -> str:
        return "" if figure.decorative or not figure.alt else self.speaker.plain(figure.alt)

    def _boxed(self, blocks: Sequence[Block]) -> Markup:
        """The text of a box, which has neither a drop cap nor an end mark."""
        inner = ArticleHtml(self.resolved, self.templates, self.address, self.shown)
        return inner._all(blocks)


def _plain(runs: Runs) -> str:
    return "".join(run.text.plain for run in runs).strip()


def _css(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def _tag(name: str, inner: Any, **attributes: str) -> Markup:
    """An element with those attributes that have a value; `class_` and `aria_label` as HTML spells them."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value
    )
    return Markup(f"<{name}{written}>") + escape(inner) + Markup(f"</{name}>")  # noqa: S704  names are ours


def language_attributes(language: str, around: str) -> Markup:
    """`lang` and `dir` of a part in another language than what stands around it; nothing where they are the same."""
    if language == around:
        return Markup("")
    turned = direction_of(language) != direction_of(around)
    return Markup(' lang="{}"').format(language) + (
        Markup(' dir="{}"').format(direction_of(language)) if turned else Markup("")
    )
