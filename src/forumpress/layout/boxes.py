"""Boxes: the pack's templates, filled with the editor's words.

Every text that a template prints passes `finalize`: it is parsed for inline Markdown, given its
typographic care, escaped, and marked with the index of its source, so that a click on the drawn
word finds the line that was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from forumpress.errors import InputError
from forumpress.finding import Place, error
from forumpress.issue.blocks import Block, Break, List, Para, Prose, Quote, Run, Subhead, Table
from forumpress.issue.model import Sourced
from forumpress.layout.inline import parse_inline, plain_text
from forumpress.layout.pack import Pack
from forumpress.layout.packfolder import file_name, read_text
from forumpress.layout.story import Note
from forumpress.layout.typography import RememberedCare
from forumpress.memory import Memo
from forumpress.text import Text, origin

_REGISTRY = "_registry"
PAGE_MARK = Markup("<!--page:{}-->")
PICTURE_MARK = Markup("<!--picture:{}-->")
ROWS_MARK = Markup("<!--rows-->")


@dataclass
class Registry:
    """The texts that one box prints, in order, the language they are in, and the care that they are given."""

    language: str
    care: RememberedCare
    texts: list[Text] = field(default_factory=list)


def _element(tag: str, html: Markup) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(tag, html)


def runs_html(runs: Sequence[Run], language: str) -> Markup:
    """Inline HTML of runs, escaped."""
    parts = []
    for run in runs:
        html = escape(run.text.plain)
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
    return mark + runs_html(cared, registry.language) + Markup("</span>")


@pass_context
def _finalize(context: Context, value: Any) -> Any:
    registry = context.get(_REGISTRY)
    if isinstance(value, Text):
        runs = parse_inline(value)
        return marked_html(runs, registry) if isinstance(registry, Registry) else runs_html(runs, "")
    if isinstance(value, tuple) and value and isinstance(value[0], Run) and isinstance(registry, Registry):
        return marked_html(value, registry)
    return "" if value is None or value == () else value


@pass_context
def _two_tone(context: Context, title: Text) -> Markup:
    """A title whose last word is set apart."""
    head, _, _ = title.plain.rpartition(" ")
    if not head:
        return Markup("{}").format(_finalize(context, title))
    first = _finalize(context, title[: len(head) + 1])
    return Markup('{}<span class="second-tone">{}</span>').format(first, _finalize(context, title[len(head) + 1 :]))


def _plain(value: Text | str) -> str:
    return plain_text(value) if isinstance(value, Text) else value


@pass_context
def _written(context: Context, value: Any, model: Sourced, key: str) -> Any:
    """A value that is printed as it is, marked as what was written for `key`: a number, a date, an address."""
    registry = context.get(_REGISTRY)
    if value is None or not isinstance(registry, Registry):
        return "" if value is None else value
    plain = str(value)
    source, place = getattr(model, key, None), model.place(key)
    text = joined_text(parse_inline(source)) if isinstance(source, Text) else Text("")
    if text.plain != plain:
        text = Text(plain, place.file, [origin(place.line or 0, place.column or 1) if place.line else 0] * len(plain))
    registry.texts.append(text)
    return Markup('<span data-text="{}">{}</span>').format(len(registry.texts) - 1, plain)


def _bare_link(link: str) -> str:
    return link.removeprefix("https://").removeprefix("http://").removeprefix("mailto:").rstrip("/")


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, without the two operators that make endless values of short expressions."""

    intercepted_binops = frozenset(("*", "**"))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "**" or not all(isinstance(side, int | float) for side in (left, right)):
            raise SecurityError(f"“{operator}” may multiply numbers only")
        return super().call_binop(context, operator, left, right)


class _Loader(BaseLoader):
    """Reads templates from the first of the pack's folders that has them."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The template's text, and the name under which Jinja2 tells its lines. Raises TemplateNotFound, InputError."""
        name = f"templates/{template}"
        root = self._pack.folder_of(name)
        if root is None:
            raise TemplateNotFound(template)
        return read_text(root, name), str(root / name), lambda: True


class BoxMaker:
    """Fills the templates of one pack."""

    def __init__(self, pack: Pack, memo: Memo | None = None) -> None:
        self.pack = pack
        self.care = RememberedCare(memo or Memo())
        self._environment = _Environment(
            loader=_Loader(pack),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_finalize,
            trim_blocks=True,
            keep_trailing_newline=False,
        )
        self._environment.filters.update(two_tone=_two_tone, bare_link=_bare_link, plain=_plain, written=_written)
        self._environment.globals["page_of"] = PAGE_MARK.format

    def fill(
        self, template: str, language: str, context: Mapping[str, Any], prose: Prose | None = None
    ) -> tuple[str, tuple[Text, ...]]:
        """The template's HTML, and the texts that it prints in order; `prose` is printed as HTML blocks."""
        registry = Registry(language, self.care)
        body = {} if prose is None else {"prose": _Deferred(prose, registry)}
        html = self._render(template, {**context, **body, _REGISTRY: registry})
        return html, tuple(registry.texts)

    def fill_table(
        self, table: Table, language: str, context: Mapping[str, Any], notes: Sequence[Note] = ()
    ) -> tuple[str, tuple[str, ...], tuple[Text, ...]]:
        """A table's HTML around ROWS_MARK, the HTML of each row and note, and all texts in order."""
        registry = Registry(language, self.care)
        base = {**context, "table": table, _REGISTRY: registry, "rows": ROWS_MARK}
        html = self._render("table", base)
        rows = tuple(self._render("table-row", {**base, "row": cells}) for cells in table.rows)
        rows += tuple(_note_row(note, len(table.head), registry) for note in notes)
        return html, rows, tuple(registry.texts)

    def _render(self, template: str, context: Mapping[str, Any]) -> str:
        """Raises InputError (`layout/template`) for a template that cannot be filled: its designer's mistake."""
        name = f"{template}.html.j2"
        try:
            return self._environment.get_template(name).render(context)
        except (
            TemplateError,
            ArithmeticError,
            TypeError,
            ValueError,
            LookupError,
            AttributeError,
            MemoryError,
        ) as problem:
            line = problem.lineno if isinstance(problem, TemplateSyntaxError) else _line_of(problem, name)
            raise InputError(
                [
                    error(
                        "layout/template",
                        f"the template {name} cannot be filled: {problem}",
                        hint="docs/layouts.md tells what each template may print; compare it with a built-in layout's.",
                        place=Place(self._file_of(name), line),
                    )
                ]
            ) from None

    def _file_of(self, name: str) -> str:
        """How findings call a template, in whichever folder of the pack it lies."""
        path = f"templates/{name}"
        return file_name(self.pack.folder_of(path) or self.pack.root, path)


def _note_row(note: Note, columns: int, registry: Registry) -> str:
    """A footnote as a row of the table in which it is called: so it stays below it, wherever the table goes."""
    number = Markup('<span class="table-note-number">{}</span>').format(note.number)
    words = marked_html(note.runs, registry)
    cell = Markup('<td id="note-{}" colspan="{}">{} {}</td>').format(note.key, columns, number, words)
    return str(Markup('<tr class="table-note">{}</tr>').format(cell))


def _line_of(problem: BaseException, name: str) -> int | None:
    """The template's line at which it failed: Jinja2 rewrites tracebacks to the template's own lines."""
    trace = problem.__traceback__
    line = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(name):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


class _Deferred:
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
