# SPDX-License-Identifier: MIT
"""Pages of HTML as their checks see them: sound, leading somewhere, with the words of their articles."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from forumpress.finding import Finding, error

_VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
_NO_WORDS = frozenset(("doc-noteref", "doc-backlink", "doc-pagebreak"))
"""Roles of what helps to move in a text and is no word of it."""
_RAW = frozenset(("script", "style"))
_ADDRESSES = frozenset(("href", "src", "srcset"))
_ACTIVE = re.compile(r"^\s*(?:javascript|data|vbscript):", re.IGNORECASE)
_CODE = ("application/ld+json",)


class WebPage(HTMLParser):
    """One page: its words (calls of notes and labels that are no words of the article left out), ids and links."""

    def __init__(self, name: str, html: str) -> None:
        super().__init__()
        self.name = name
        self.words: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.faults: list[str] = []
        self.heads: list[int] = []
        self.language = ""
        self.title = ""
        self._open: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()
        if self._open:
            self.faults.append(f"<{self._open[-1][0]}> does not end")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if len(values) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        self._look(tag, values)
        silent = bool(self._open) and self._open[-1][1]
        silent |= (
            tag in _RAW
            or values.get("role") in ("doc-noteref", "doc-backlink")
            or "end-mark" in values.get("class", "")
        )
        if tag not in _VOID:
            self._open.append((tag, silent))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def _look(self, tag: str, values: dict[str, str]) -> None:
        if tag == "html":
            self.language = values.get("lang", "")
        if values.get("id"):
            self.ids.append(values["id"])
        if tag == "img" and "alt" not in values:
            self.faults.append("a picture has no alternative text, not even an empty one")
        if re.fullmatch("h[1-6]", tag):
            self.heads.append(int(tag[1]))
        if tag == "script" and values.get("type") not in _CODE:
            self.faults.append("a script stands in it")
        for name, value in values.items():
            if name.startswith("on"):
                self.faults.append(f"<{tag}> has a script in {name}")
            if name in _ADDRESSES:
                parts = [each.split()[0] for each in value.split(",") if each.split()] if name == "srcset" else [value]
                self.links += parts
                if any(_ACTIVE.match(each) for each in parts):
                    self.faults.append(f"<{tag}> leads to {value[:40]}")

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self._open or self._open[-1][0] != tag:
            self.faults.append(f"</{tag}> ends what did not begin")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "title":
            self.title += data
        elif not (self._open and self._open[-1][1]):
            self.words.append(data)

    @property
    def said(self) -> str:
        """Its words, one after another."""
        return "".join(self.words)


def unreadable(edition: str, pages: Mapping[str, WebPage], untitled: Collection[str] = ()) -> Iterator[Finding]:
    """Sound markup, a language and a title, one heading of the first level, none skipped, alternative texts, no script.

    Pages of the names `untitled` may do without a heading.
    """
    for page in pages.values():
        faults = list(page.faults)
        faults += [] if page.language else ["it names no language"]
        faults += [] if page.title.strip() else ["it has no title"]
        faults += [f"the id {name} stands twice" for name in sorted({i for i in page.ids if page.ids.count(i) > 1})]
        if page.heads.count(1) != 1 and page.name not in untitled:
            faults.append("it has no heading of the first level, or more than one")
        if any(after > before + 1 for before, after in zip(page.heads, page.heads[1:], strict=False)):
            faults.append("its headings skip a level")
        for fault in faults:
            yield error("edition/unreadable", f"the {edition} edition, {page.name}: {fault}")


def dead_links(
    edition: str, pages: Mapping[str, WebPage], files: Collection[str], index: str = "index.html"
) -> Iterator[Finding]:
    """Links inside the edition that lead to no file, or to no part of one; `index` is what a folder's address shows."""
    for page in pages.values():
        for link in dict.fromkeys(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), unquote(parts.path)))
            target = page.name if not parts.path else path
            folder = f"{target}/{index}"
            found = target if target in files else folder if folder in files else None
            if found is None:
                yield error("edition/dead-link", f"the {edition} edition, {page.name}: {link} leads nowhere")
            elif parts.fragment and found in pages and unquote(parts.fragment) not in pages[found].ids:
                message = f"the {edition} edition, {page.name}: {link} leads to no part of that page"
                yield error("edition/dead-link", message)
