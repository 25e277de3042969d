"""What an editor writes, validated: the publication's standing facts, and one issue.

`read.py` builds these from YAML. Prose fields are `Text`, which remembers the origin of every
character; `place()` tells where any other key was written.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    StringConstraints,
    model_validator,
)

from forumpress.finding import NOWHERE, Place
from forumpress.issue.blocks import Prose
from forumpress.text import Text

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=64)]
"""What names a thing in links and file names: lower-case letters, digits and single hyphens."""

LanguageTag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")]
"""A BCP 47 language tag: en, en-GB, zh-Hans."""


class Sourced(BaseModel):
    """A model that knows where it and each of its keys were written."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)
    _places: Mapping[str, Place] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _keep_places(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        model = handler(data)
        places = getattr(data, "places", None)
        if places is not None:
            model._places = places
        return model

    def place(self, key: str = "") -> Place:
        """Where `key`'s value was written; without a key, where the whole was."""
        return self._places.get(key) or self._places.get("", NOWHERE)


class Span(StrEnum):
    """How wide a box stands: one column, all columns, or to the trim and into the bleed."""

    COLUMN = "column"
    WIDE = "wide"
    FULL = "full"


class Start(StrEnum):
    """Where an article begins: on a new page, or below the one before it."""

    NEW_PAGE = "new-page"
    CONTINUE = "continue"


class Status(StrEnum):
    """Whether an issue may be mailed."""

    DRAFT = "draft"
    READY = "ready"


class Byline(Sourced):
    """One author, as printed under the title."""

    name: Text
    role: Text | None = None
    organisation: Text | None = None


class FocalPoint(Sourced):
    """The point of a picture that a crop must keep, in shares of its width and height from the top left."""

    x: float = Field(0.5, ge=0, le=1)
    y: float = Field(0.5, ge=0, le=1)


class Figure(Sourced):
    """A photograph, drawing or chart with its caption.

    Without `image` it is a frame *for position only* that keeps the caption.
    """

    key: Key
    image: str | None = None
    alt: Text | None = None
    decorative: bool = False
    caption: Text | None = None
    credit: Text | None = None
    span: Span = Span.COLUMN
    focal: FocalPoint = Field(default_factory=FocalPoint)
    ratio: float | None = Field(None, gt=0.2, lt=5)
    """Width by height of the frame; without it, the picture's own."""
    pair: Key | None = None
    """The key of another figure of the article to stand beside this one, in one frame."""


class PullQuote(Sourced):
    """A sentence of the article, set large."""

    key: Key | None = None
    text: Text
    attribution: Text | None = None
    span: Span = Span.COLUMN


class KeyFigure(Sourced):
    """A number and what it counts."""

    value: Text
    label: Text


class KeyFigures(Sourced):
    """A box of numbers."""

    key: Key | None = None
    title: Text | None = None
    items: tuple[KeyFigure, ...] = Field(min_length=1)
    span: Span = Span.COLUMN


class Sidebar(Sourced):
    """A short text of its own beside the article."""

    key: Key | None = None
    title: Text
    body: Text
    span: Span = Span.COLUMN
    prose: Prose = Field(default_factory=Prose, exclude=True, json_schema_extra={"hidden": True})


class Filler(Sourced):
    """An announcement that may close a gap at the end of a section: a call for members, a date."""

    key: Key | None = None
    title: Text
    text: Text
    link: str | None = None


class Length(Sourced):
    """The length an article is meant to have; one of the two."""

    lines: int | None = Field(None, gt=0)
    pages: float | None = Field(None, gt=0)


class Article(Sourced):
    """One article: head, body in Markdown, and what stands beside the body."""

    key: Key
    kicker: Text | None = None
    title: Text
    short_title: Text | None = None
    """For the contents, running heads and bookmarks where the title is long."""
    standfirst: Text | None = None
    teaser: Text | None = None
    """For the e-mail edition; without it, the standfirst or the first sentence."""
    authors: tuple[Byline, ...] = ()
    language: LanguageTag | None = None
    start: Start | None = None
    length: Length | None = None
    drop_cap: bool | None = None
    body: Text | None = None
    body_file: str | None = None
    figures: tuple[Figure, ...] = ()
    pull_quotes: tuple[PullQuote, ...] = ()
    key_figures: tuple[KeyFigures, ...] = ()
    sidebars: tuple[Sidebar, ...] = ()
    prose: Prose = Field(default_factory=Prose, exclude=True, json_schema_extra={"hidden": True})
    """The body, parsed; filled in by the reader, never written by an editor."""


class Section(Sourced):
    """A department of the newsletter, with its articles in order."""

    name: Text
    articles: tuple[Article, ...] = Field(min_length=1)
    fillers: tuple[Filler, ...] = ()


class Imprint(Sourced):
    """Who publishes, edits and answers; how to subscribe and to leave."""

    publisher: Text | None = None
    editor: Text | None = None
    address: Text | None = None
    contact: Text | None = None
    website: str | None = None
    subscribe: Text | None = None
    unsubscribe: Text | None = None
    copyright: Text | None = None
    note: Text | None = None


class Publication(Sourced):
    """The facts that stay the same from issue to issue: `issues/publication.yaml`."""

    title: Text
    sponsor: Text | None = None
    imprint: Imprint = Field(default_factory=Imprint)
    sections: tuple[Text, ...] = ()
    """Names of the sections in their order; an issue may leave some out, not reorder them."""
    layout: Key = "forum"
    language: LanguageTag = "en"
    web: str | None = None
    """Address under which issues are published; links of the e-mail edition begin with it."""


class Issue(Sourced):
    """One issue, with the publication's facts filled in where it does not say otherwise."""

    key: Key
    number: int = Field(gt=0)
    date: datetime.date
    title: Text | None = None
    language: LanguageTag
    status: Status = Status.DRAFT
    layout: Key
    publication: Publication
    sections: tuple[Section, ...] = Field(min_length=1)

    def articles(self) -> tuple[Article, ...]:
        """All articles in reading order."""
        return tuple(article for section in self.sections for article in section.articles)
