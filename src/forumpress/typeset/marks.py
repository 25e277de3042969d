# SPDX-License-Identifier: MIT
"""Marks: what a page's HTML says of its elements, carried through WeasyPrint into the PDF's structure tree.

WeasyPrint's tags know an element's name and nothing else: no id, class, language or role. The one
thing that it hands on untouched is a link's target, so an empty link whose target begins with
`fp:` speaks for the element that it is the first child of. Finishing reads the marks and takes
them out again.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, quote, urlencode

SCHEME = "fp:"

MARK_STYLE = (
    ".fp-mark{border:0!important;padding:0!important;margin:0!important;background:none!important;"
    "box-shadow:none!important;text-decoration:none!important}"
    ".fp-block{position:absolute!important}"
)
"""Style sheet that every page with marks needs: a mark takes no room, also as the child of a flex container."""

_PHRASES = frozenset(
    {"span", "em", "i", "b", "strong", "small", "cite", "q", "sup", "sub", "code", "abbr", "time", "label"}
)
_INLINE_PARENTS = _PHRASES | {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd", "figcaption", "caption")
}
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_NO_CHILD_MARKS = _VOID | {"a", "table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl", "svg"}
_ROLES = {"figure": "figure", "dt": "term", "dd": "definition", "nav": "contents"}


def mark(*, block: bool = False, **values: str) -> str:
    """The HTML of a mark with these values.

    `block` is for elements that hold blocks or are flex containers; a grid container cannot
    be marked. Known values: part, role (artifact, label, dropcap, figure, term, definition,
    contents), lang, scope (row, col), alt.
    """
    target = escape(SCHEME + urlencode(values, quote_via=quote, safe=""))
    return f'<a class="fp-mark{" fp-block" if block else ""}" href="{target}"></a>'


END_MARK = mark(end="")
"""Last child of a marked inline element that may run over lines: what follows on the next line then belongs to it."""


def parse_mark(target: str) -> dict[str, str] | None:
    """The values of the mark that a link's target is; None for a real link."""
    if not target.startswith(SCHEME):
        return None
    return dict(parse_qsl(target.removeprefix(SCHEME), keep_blank_values=True, max_num_fields=16))


def mark_box(html: str) -> str:
    """A box's HTML with marks for what it says and WeasyPrint's tags would lose.

    That is: figures and their `aria-label`, languages, `aria-hidden` and `role="presentation"`
    elements, terms and their definitions, heads' `scope`, a contents list (`nav`).
    """
    marker = _Marker(html)
    parts: list[str] = []
    at = 0
    for place, inserted in marker.insertions:
        parts += (html[at:place], inserted)
        at = place
    return "".join([*parts, html[at:]])


def _values_of(tag: str, attributes: dict[str, str | None]) -> dict[str, str]:
    values: dict[str, str] = {}
    role = attributes.get("role")
    if attributes.get("aria-hidden") == "true" or role in ("presentation", "none"):
        values["role"] = "artifact"
    elif tag in _ROLES:
        values["role"] = _ROLES[tag]
    elif role == "img":
        values["role"] = "figure"
    if values.get("role") == "figure" and (label := attributes.get("aria-label")):
        values["alt"] = label
    if language := attributes.get("lang"):
        values["lang"] = language
    if tag == "th" and (scope := attributes.get("scope")):
        values["scope"] = "row" if scope.startswith("row") else "col"
    return values


class _Marker(HTMLParser):
    """Finds where marks belong: after the start tags that ask for one, before the ends of marked phrases."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.insertions: list[tuple[int, str]] = []
        self._links = 0
        self._open_phrases: list[tuple[str, bool]] = []
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._links += 1
        values = {} if self._links or tag in _NO_CHILD_MARKS else _values_of(tag, dict(attrs))
        if values:
            after = self._offset + len(self.get_starttag_text() or "")
            self.insertions.append((after, mark(block=tag not in _INLINE_PARENTS, **values)))
        if tag in _PHRASES:
            self._open_phrases.append((tag, bool(values)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that ends where it begins has nothing to be said of."""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._links = max(self._links - 1, 0)
        elif self._open_phrases and self._open_phrases[-1][0] == tag and self._open_phrases.pop()[1]:
            self.insertions.append((self._offset, END_MARK))

    @property
    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
