# SPDX-License-Identifier: MIT
"""Reads the words of finished flowing editions out of their files: an article's element, a whole text."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser

_VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
_PARTS = frozenset("p h1 h2 h3 h4 h5 h6 li td th dt dd div figcaption caption section aside header br tr".split())  # noqa: SIM905
_SILENT = frozenset(("doc-noteref", "doc-backlink"))
_CALL = re.compile("\u2060\\[\\d+\\]")


class _Element(HTMLParser):
    """The words inside the element with an id; parts of a text stand apart."""

    def __init__(self, html: str, wanted: str) -> None:
        super().__init__()
        self._wanted = wanted
        self._depth = 0
        self._silent = 0
        self.said: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _PARTS:
            self.said.append("\n")
        if tag in _VOID:
            return
        if self._depth or values.get("id") == self._wanted:
            self._depth += 1
        if self._silent or values.get("role") in _SILENT or values.get("aria-hidden") == "true":
            self._silent += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _PARTS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        self._depth -= self._depth > 0
        self._silent -= self._silent > 0
        if tag in _PARTS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if self._depth and not self._silent:
            self.said.append(data)


def said_in_element(html: bytes, key: str) -> str:
    """The words of the element with that id, without calls of notes and the ways back from them."""
    return "".join(_Element(html.decode("utf-8", "replace"), key).said)


def said_in_text(data: bytes) -> str:
    """The words of a plain text, without the calls of its notes."""
    return _CALL.sub("", data.decode("utf-8", "replace"))


def chapters_of(data: bytes) -> dict[str, bytes]:
    """The chapters of an e-book's articles by their keys; none where it cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if re.fullmatch(r"EPUB/articles/[^/]+\.xhtml", name)]
            return {name.rpartition("/")[2].removesuffix(".xhtml"): archive.read(name) for name in names}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return {}
