# SPDX-License-Identifier: MIT
"""What can stand on a page besides running text: each element declared once.

Composing, make-up, tagging and messages ask here. To add one: its model in `issue/model.py` (an `Extra` that `Article`
lists), a line here, a template in the base pack, and a golden page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from forumpress.issue.model import Extra, Figure, KeyFigures, PullQuote, Sidebar, Span


class Floats(StrEnum):
    """Whether an element leaves its place in the text for the head or foot of a column or page."""

    NEVER = "never"
    WHERE_IT_SPANS = "where it spans"
    """Only one that is wider than a column."""
    ALWAYS = "always"

    def holds_for(self, span: Span) -> bool:
        """Whether an element of that span floats."""
        return self is Floats.ALWAYS or (self is Floats.WHERE_IT_SPANS and span is not Span.COLUMN)


class Belongs(StrEnum):
    """What an element is a part of to a reader who hears the document."""

    ARTICLE = "article"
    SECTION = "section"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Element:
    """One kind of box. `name` is the name of its template, and `Box.kind`."""

    name: str
    model: type[Extra] | None = None
    """What an editor writes of it beside an article; None for what has another source."""
    variable: str = ""
    """What its template calls the model."""
    tag: str = ""
    """The structure element (ISO 32000-1, 14.8.4) that groups its parts; empty for none."""
    belongs: Belongs = Belongs.ARTICLE
    floats: Floats = Floats.NEVER
    before: int = 0
    after: int = 0
    """Empty lines of the grid."""
    settles: bool = False
    """Whether what is left of its last row is shared above and below it: it stands between others."""
    optional: bool = False
    """Whether it is left out where there is no room for it."""
    templates: tuple[str, ...] = ()
    """Templates that it needs besides its own."""
    called: str = "this box"
    """How messages call it."""
    shorten: str = "Shorten it, or give it a wider span."
    """What to do where it is taller than the room that it has."""


ELEMENTS = (
    Element(
        "masthead",
        tag="Sect",
        belongs=Belongs.DOCUMENT,
        after=1,
        called="the masthead with its contents",
        shorten="Shorten the titles in the contents: articles may have a short_title.",
    ),
    Element(
        "article-head",
        after=1,
        called="this article's head",
        shorten="Shorten the title, the standfirst or the names.",
    ),
    Element("key-figures", KeyFigures, "figures", "Sect", floats=Floats.ALWAYS, before=1, after=1, settles=True),
    Element("figure", Figure, "figure", floats=Floats.ALWAYS, settles=True),
    Element(
        "pull-quote", PullQuote, "quote", "BlockQuote", floats=Floats.WHERE_IT_SPANS, before=1, after=1, settles=True
    ),
    Element("sidebar", Sidebar, "sidebar", "Sect", floats=Floats.ALWAYS, settles=True),
    Element(
        "table",
        floats=Floats.WHERE_IT_SPANS,
        before=1,
        after=1,
        settles=True,
        templates=("table-row",),
        called="a row of this table",
        shorten="Split the row's texts over several rows, or say it outside the table.",
    ),
    Element("break"),
    Element("filler", tag="Sect", belongs=Belongs.SECTION, before=2, settles=True, optional=True),
    Element(
        "imprint",
        tag="Sect",
        belongs=Belongs.DOCUMENT,
        before=2,
        settles=True,
        called="the imprint",
        shorten="Shorten it in publication.yaml.",
    ),
)
"""In the order in which an article's own ones are spread through its text where the body does not place them."""

TEMPLATES = (*(name for element in ELEMENTS for name in (element.name, *element.templates)), "page")
"""Every template that pages are filled from: the base pack has all of them, and any pack may have its own."""

_BY_NAME = {element.name: element for element in ELEMENTS}
_BY_MODEL = {element.model: element for element in ELEMENTS if element.model is not None}


def element_named(name: str) -> Element:
    """The element of that name."""
    return _BY_NAME[name]


def element_of(entry: Extra) -> Element:
    """The element that an editor's entry becomes."""
    return _BY_MODEL[type(entry)]


def beside_article() -> tuple[Element, ...]:
    """Those that an editor writes beside an article, in the order of the registry."""
    return tuple(element for element in ELEMENTS if element.model is not None)
