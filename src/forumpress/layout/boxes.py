# SPDX-License-Identifier: MIT
"""Boxes: the pack's templates, filled with the editor's words.

Every text that a template prints passes `_finalize`: it is parsed for inline Markdown, given its
typographic care, escaped, and marked with the index of its source, so that a click on the drawn
word finds the line that was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any

from jinja2 import Undefined
from markupsafe import Markup

from forumpress.issue.blocks import Prose, Run, Table
from forumpress.layout.inline import parse_inline, plain_text
from forumpress.layout.markup import Deferred, Registry, joined_text, marked_html, note_row, runs_html
from forumpress.layout.pack import Pack
from forumpress.layout.records import Record, plain_data
from forumpress.layout.sandbox import TemplateEnvironment, is_printable, spend
from forumpress.layout.story import Note
from forumpress.layout.templates import PackLoader, fill_template
from forumpress.layout.typography import RememberedCare
from forumpress.memory import Memo
from forumpress.text import Text, origin

_registry: ContextVar[Registry | None] = ContextVar("registry", default=None)
"""Where the box at hand keeps its texts."""
PICTURE_MARK = Markup("<!--picture:{}-->")
ROWS_MARK = Markup("<!--rows-->")


def page_of(key: str) -> Markup:
    """The page on which the article of that key begins, known when the pages are made up."""
    return Markup("<!--page:{}-->").format(key)


def _finalize(value: Any) -> Any:
    registry = _registry.get()
    if isinstance(value, Text):
        spend(len(value))
        runs = parse_inline(value)
        return marked_html(runs, registry) if registry is not None else runs_html(runs, "")
    if isinstance(value, tuple) and value and isinstance(value[0], Run) and registry is not None:
        spend(sum(len(run.text) for run in value))
        return marked_html(value, registry)
    if value is None or value == ():
        return ""
    if isinstance(value, Undefined | Deferred):
        return value
    if not is_printable(value):
        raise TypeError("only texts and numbers can be printed; print what is in it")
    if isinstance(value, str):
        spend(len(value))
    return value


def _two_tone(title: Text) -> Markup:
    """A title whose last word is set apart."""
    head, _, _ = title.plain.rpartition(" ")
    if not head:
        return Markup("{}").format(_finalize(title))
    first = _finalize(title[: len(head) + 1])
    return Markup('{}<span class="second-tone">{}</span>').format(first, _finalize(title[len(head) + 1 :]))


def _plain(value: Text | str) -> str:
    return plain_text(value) if isinstance(value, Text) else value


def _written(value: Any, record: Record, key: str) -> Any:
    """A value that is printed as it is, marked as what was written for `key`: a number, a date, an address."""
    registry = _registry.get()
    if value is None or registry is None:
        return "" if value is None else value
    if not isinstance(record, Record) or not is_printable(value):
        raise TypeError("“written” takes a value and the part of the issue whose key it is")
    plain = str(value)
    source, place = record.source(key)
    text = joined_text(parse_inline(source)) if isinstance(source, Text) else Text("")
    if text.plain != plain:
        text = Text(plain, place.file, [origin(place.line or 0, place.column or 1) if place.line else 0] * len(plain))
    registry.texts.append(text)
    return Markup('<span data-text="{}">{}</span>').format(len(registry.texts) - 1, plain)


def _bare_link(link: str) -> str:
    return link.removeprefix("https://").removeprefix("http://").removeprefix("mailto:").rstrip("/")


class BoxMaker:
    """Fills the templates of one pack."""

    def __init__(self, pack: Pack, memo: Memo | None = None) -> None:
        self.pack = pack
        self.care = RememberedCare(memo or Memo())
        self.environment = TemplateEnvironment(PackLoader(pack.roots, "templates"), _finalize, {"page_of": page_of})
        self.environment.filters.update(two_tone=_two_tone, bare_link=_bare_link, plain=_plain, written=_written)

    def fill(
        self, template: str, language: str, context: Mapping[str, Any], prose: Prose | None = None
    ) -> tuple[str, tuple[Text, ...]]:
        """The template's HTML, and the texts that it prints in order; `prose` is printed as HTML blocks."""
        registry = Registry(language, self.care)
        body = {} if prose is None else {"prose": Deferred(prose, registry)}
        return self._render(template, {**context, **body}, registry), tuple(registry.texts)

    def fill_table(
        self, table: Table, language: str, context: Mapping[str, Any], notes: Sequence[Note] = ()
    ) -> tuple[str, tuple[str, ...], tuple[Text, ...]]:
        """A table's HTML around ROWS_MARK, the HTML of each row and note, and all texts in order."""
        registry = Registry(language, self.care, cells=True)
        fields = {"caption": table.caption, "head": table.head, "aligns": table.aligns}
        base = {**context, "table": fields, "rows": ROWS_MARK}
        html = self._render("table", base, registry)
        rows = tuple(self._render("table-row", {**base, "row": cells}, registry) for cells in table.rows)
        rows += tuple(note_row(note, len(table.head), registry) for note in notes)
        return html, rows, tuple(registry.texts)

    def _render(self, template: str, context: Mapping[str, Any], registry: Registry) -> str:
        token = _registry.set(registry)
        try:
            plain = {name: plain_data(value) for name, value in context.items()}
            return fill_template(self.environment, f"{template}.html.j2", plain, language=registry.language)
        finally:
            _registry.reset(token)
