# SPDX-License-Identifier: MIT
"""The pack's templates in `web/`: filled in the sandbox, every text that they print escaped, with care and language."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from jinja2 import Undefined
from markupsafe import Markup, escape

from forumpress.issue.blocks import Run
from forumpress.layout.inline import plain_text
from forumpress.layout.pack import Pack
from forumpress.layout.packfolder import holds, read_text
from forumpress.layout.records import plain_data
from forumpress.layout.reflow.labels import direction_of, labels_for
from forumpress.layout.reflow.resolved import Resolver
from forumpress.layout.sandbox import TemplateEnvironment, is_printable, spend
from forumpress.layout.templates import PackLoader, fill_template
from forumpress.text import Text

FOLDER = "web"
STYLE_SHEET, BOOK_STYLE_SHEET = "web.css", "book.css"
_CUSTOM = re.compile(r"var\(--([a-z0-9-]+)\)")


@dataclass(frozen=True, slots=True)
class Speaker:
    """How texts become HTML: in which language, and where the editor's links inside the issue lead."""

    resolver: Resolver
    language: str
    address: Callable[[str], str | None] = lambda _: None

    def text(self, text: Text) -> Markup:
        """A one-line text."""
        return self.runs(self.resolver.inline(text, self.language))

    def plain(self, text: Text) -> str:
        """A one-line text without its markup, with care."""
        return "".join(run.text.plain for run in self.resolver.inline(text, self.language)).strip()

    def runs(self, runs: Sequence[Run]) -> Markup:
        """Runs that have their care. Links that lead nowhere in this edition are words alone."""
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
                if wanted and run.text:
                    html = Markup("<{0}>{1}</{0}>").format(tag, html)
            if run.language and run.language != self.language and run.text:
                html = _in_language(html, run.language, self.language)
            href = self._href(run.link) if run.link and run.text else None
            if href:
                html = Markup('<a href="{}">').format(href) + html + Markup("</a>")
            parts.append(html + (Markup("<br/>") if run.line_break else Markup("")))
        return Markup("").join(parts)

    def _href(self, link: str) -> str | None:
        return self.address(link[1:]) if link.startswith("#") else link


def _in_language(html: Markup, language: str, around: str) -> Markup:
    turned = direction_of(language) != direction_of(around)
    attributes = Markup(' lang="{}"').format(language)
    attributes += Markup(' dir="{}"').format(direction_of(language)) if turned else Markup("")
    return Markup("<span{}>").format(attributes) + html + Markup("</span>")


_speaker: ContextVar[Speaker | None] = ContextVar("speaker", default=None)
"""Who says what the template at hand prints."""


def script_data(data: Mapping[str, Any]) -> Markup:
    """JSON that can stand in a script element: no sign in it ends the element (HTML, 4.12.1.3)."""
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Markup(plain.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def _finalize(value: Any) -> Any:
    speaker = _speaker.get()
    if isinstance(value, Text) and speaker is not None:
        spend(len(value))
        return speaker.text(value)
    if isinstance(value, tuple) and value and isinstance(value[0], Run) and speaker is not None:
        spend(sum(len(run.text) for run in value))
        return speaker.runs(value)
    if value is None or value == ():
        return ""
    if isinstance(value, Undefined):
        return value
    if not is_printable(value):
        raise TypeError("only texts and numbers can be printed; print what is in it")
    if isinstance(value, str):
        spend(len(value))
    return value


def _plain(value: Text | str) -> str:
    if not isinstance(value, Text):
        return value
    speaker = _speaker.get()
    return speaker.plain(value) if speaker else plain_text(value)


def _two_tone(title: Text) -> Markup:
    """A title whose last word is set apart."""
    head, _, _ = title.plain.rpartition(" ")
    if not head:
        return Markup("{}").format(_finalize(title))
    first = _finalize(title[: len(head) + 1])
    return Markup('{}<span class="second-tone">{}</span>').format(first, _finalize(title[len(head) + 1 :]))


def _bare_link(link: str) -> str:
    return link.removeprefix("https://").removeprefix("http://").removeprefix("mailto:").rstrip("/")


class FlowTemplates:
    """The templates of one pack's web pages, from the first of its folders that has them."""

    def __init__(self, pack: Pack, resolver: Resolver) -> None:
        self.pack = pack
        self.resolver = resolver
        self._environment = TemplateEnvironment(PackLoader(pack.roots, FOLDER), _finalize, {})
        self._environment.filters.update(two_tone=_two_tone, bare_link=_bare_link, plain=_plain)

    def fill(self, name: str, speaker: Speaker, context: Mapping[str, Any]) -> Markup:
        """A template's HTML, its texts in the speaker's language. Raises InputError: its designer's mistake."""
        token = _speaker.set(speaker)
        try:
            whole = {"labels": labels_for(speaker.language), **context}
            plain = {key: plain_data(value) for key, value in whole.items()}
            return Markup(fill_template(self._environment, f"{name}.html.j2", plain).strip())  # noqa: S704
        finally:
            _speaker.reset(token)

    def style_sheet(self) -> str:
        """The rules of all the pack's folders, the base's first, with its swatches as custom properties before them."""
        custom = "".join(f"--{name}:{swatch.screen};" for name, swatch in self.pack.swatches.items())
        return "\n".join((f":root{{{custom}}}", *self._sheets(STYLE_SHEET)))

    def book_style_sheet(self) -> str:
        """The same for e-books, with the swatches' values in their places: many of their readers know no properties."""
        swatches = self.pack.swatches

        def value(match: re.Match[str]) -> str:
            return swatches[match[1]].screen if match[1] in swatches else match[0]

        return _CUSTOM.sub(value, "\n".join(self._sheets(BOOK_STYLE_SHEET)))

    def _sheets(self, name: str) -> Iterator[str]:
        """The style sheet in each of the pack's folders that has it, the base's first."""
        path = f"{FOLDER}/{name}"
        yield from (read_text(root, path) for root in reversed(self.pack.roots) if holds(root, path))
