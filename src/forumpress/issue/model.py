# SPDX-License-Identifier: MIT
"""What an editor writes, validated: the publication's standing facts, and one issue.

`read.py` builds these from YAML. Prose fields are `Text`, which remembers the origin of every
character; `place()` tells where any other key was written.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Mapping
from enum import StrEnum
from typing import Annotated, Any, Self, get_args

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

    def written(self, *without: str) -> Hashable:
        """What tells it from every other model, places included; but for the keys `without`."""
        values = (getattr(self, name) for name in type(self).model_fields if name not in without)
        return tuple(map(_written, values)), tuple(self._places.items())


def _written(value: object) -> Hashable:
    if isinstance(value, Text | Sourced):
        return value.written if isinstance(value, Text) else value.written()
    if isinstance(value, tuple):
        return tuple(map(_written, value))
    return value


class Span(StrEnum):
    """How wide a box stands: one column, all columns, or to the trim and into the bleed."""

    COLUMN = "column"
    WIDE = "wide"
    FULL = "full"


class Size(StrEnum):
    """How large a figure stands: two sizes beside the text of a column, and the three spans."""

    THUMBNAIL = "thumbnail"
    HALF = "half"
    COLUMN = "column"
    WIDE = "wide"
    FULL = "full"

    @property
    def beside_text(self) -> bool:
        """Whether the figure leaves room for text in its column."""
        return self in (Size.THUMBNAIL, Size.HALF)

    @property
    def span(self) -> Span:
        """The span in which it stands."""
        return Span.COLUMN if self.beside_text else Span(self.value)


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
    """The author, with titles: Prof. Huang Haoming."""
    role: Text | None = None
    """What the author is or does there: Honorary Chairman."""
    organisation: Text | None = None
    """Where the author works."""


class FocalPoint(Sourced):
    """The point of a picture that a crop must keep, in shares of its width and height from the top left."""

    x: float = Field(0.5, ge=0, le=1)
    """Share of the width, from the left: 0 to 1."""
    y: float = Field(0.5, ge=0, le=1)
    """Share of the height, from the top: 0 to 1."""


class Extra(Sourced):
    """What stands beside an article's text, and may be placed in it by its key."""

    key: Key | None = None
    """The name by which the body places it: ![](#key)."""
    span: Span = Span.COLUMN
    """column, wide or full."""


class Figure(Extra):
    """A photograph, drawing or chart with its caption.

    Without `image` it is a frame *for position only* that keeps the caption.
    """

    key: Key
    """The name by which the body places it: ![](#key)."""
    image: str | None = None
    """The picture's file, written from the workspace's folder: assets/2022-11/photo.jpg. Without it, a frame
    is kept for a picture to come."""
    alt: Text | None = None
    """What the picture shows, in a sentence, for readers who cannot see it."""
    decorative: bool = False
    """true for a picture that tells nothing; it needs no alt text."""
    caption: Text | None = None
    """The words below the picture."""
    credit: Text | None = None
    """Who took or drew it, or who lent it."""
    size: Size | None = None
    """thumbnail or half (beside the text of a column), column, wide (all columns) or full (to the edge of the
    paper)."""
    span: Span = Span.COLUMN
    """column, wide or full, as of other boxes; size says the same, and more."""
    crop: bool | None = None
    """false: shown whole, whatever the frame; true: may be cut to fill it. Without it, only a picture with a ratio
    or a focal point is cut."""
    focal: FocalPoint | None = None
    """The point that a crop must keep; without it, the middle."""
    ratio: float | None = Field(None, gt=0.2, lt=5)
    """Width by height of the frame; without it, the picture's own."""
    pair: Key | None = None
    """The key of another figure of the article to stand beside this one, in one frame."""
    pinned: bool = False
    """true: “forumpress fit” leaves it as it is and where it is."""

    @property
    def shown_size(self) -> Size:
        """Its size, by whichever of the two keys says it."""
        return self.size or Size(self.span.value)

    @property
    def may_be_cropped(self) -> bool:
        """Whether its frame may cut it; one that runs off the paper is cut by the trim."""
        asked = self.ratio is not None or self.focal is not None or self.shown_size is Size.FULL
        return asked if self.crop is None else self.crop


class PullQuote(Extra):
    """A sentence of the article, set large."""

    text: Text
    """The sentence."""
    attribution: Text | None = None
    """Who said it."""


class KeyFigure(Sourced):
    """A number and what it counts."""

    value: Text
    """The number as printed: 901,870."""
    label: Text
    """What it counts."""


class KeyFigures(Extra):
    """A box of numbers."""

    title: Text | None = None
    """A line above the numbers."""
    items: tuple[KeyFigure, ...] = Field(min_length=1)
    """The numbers, each with its label."""


class Sidebar(Extra):
    """A short text of its own beside the article."""

    title: Text
    """Its heading."""
    body: Text
    """Its text, in Markdown."""
    prose: Prose = Field(default_factory=Prose, exclude=True, json_schema_extra={"hidden": True})


class Filler(Sourced):
    """An announcement that may close a gap at the end of a section: a call for members, a date."""

    key: Key | None = None
    """A name of its own."""
    title: Text
    """Its heading."""
    text: Text
    """What it announces."""
    link: str | None = None
    """Where it leads: https://…"""
    hold: bool = False
    """true: it stands by, and is not printed in this issue."""
    pinned: bool = False
    """true: “forumpress fit” neither takes it in nor leaves it out."""


class Length(Sourced):
    """The length an article is meant to have; one of the two."""

    lines: int | None = Field(None, gt=0)
    """In lines of the column."""
    pages: float | None = Field(None, gt=0)
    """In pages: 1.5."""


class Article(Sourced):
    """One article: head, body in Markdown, and what stands beside the body."""

    key: Key
    """What names the article in links: green-deal."""
    kicker: Text | None = None
    """A word or two above the title."""
    title: Text
    """The headline."""
    short_title: Text | None = None
    """For the contents, running heads and bookmarks where the title is long."""
    standfirst: Text | None = None
    """A sentence or two between title and text."""
    teaser: Text | None = None
    """For the e-mail edition; without it, the standfirst or the first sentence."""
    authors: tuple[Byline, ...] = ()
    """Who wrote it, in order."""
    language: LanguageTag | None = None
    """The article's language, where it is not the issue's: zh-Hans."""
    start: Start | None = None
    """new-page, or continue below the article before it."""
    length: Length | None = None
    """The length it is meant to have: {lines: 120} or {pages: 1.5}."""
    copyfit: int | None = Field(None, ge=-20, le=20)
    """Lines by which its paragraphs are set shorter (-2) or longer (3) than is best, where it shows least; 0: none.
    Without it, the layout may set a few a line shorter to save a page that is nearly empty."""
    pinned: bool = False
    """true: “forumpress fit” leaves it as it is and where it is."""
    drop_cap: bool | None = None
    """Whether the first letter is set large; without it, the layout decides."""
    body: Text | None = None
    """The text, in Markdown, below “body: |”."""
    body_file: str | None = None
    """A Markdown file with the text, written from the workspace's folder: issues/2022-11/cop27.md."""
    figures: tuple[Figure, ...] = ()
    """Its pictures."""
    pull_quotes: tuple[PullQuote, ...] = ()
    """Sentences to set large."""
    key_figures: tuple[KeyFigures, ...] = ()
    """Boxes of numbers."""
    sidebars: tuple[Sidebar, ...] = ()
    """Short texts beside it."""
    prose: Prose = Field(default_factory=Prose, exclude=True, json_schema_extra={"hidden": True})
    """The body, parsed; filled in by the reader, never written by an editor."""


EXTRA_KEYS = tuple(
    name
    for name, field in Article.model_fields.items()
    for kind in get_args(field.annotation)
    if isinstance(kind, type) and issubclass(kind, Extra)
)
"""The keys of an article that list what stands beside its text."""


def extras_of(article: Article) -> tuple[Extra, ...]:
    """What stands beside an article's text, by the article's keys."""
    return tuple(extra for name in EXTRA_KEYS for extra in getattr(article, name))


def own_prose(model: Sourced) -> Prose | None:
    """The parsed body of a model that has one of its own: an article, a sidebar."""
    prose = getattr(model, "prose", None)
    return prose if isinstance(prose, Prose) else None


class Section(Sourced):
    """A department of the newsletter, with its articles in order."""

    name: Text
    """One of the publication's sections."""
    articles: tuple[Article, ...] = Field(min_length=1)
    """Its articles, in order."""
    fillers: tuple[Filler, ...] = ()
    """Announcements that may close a gap at its end."""

    @property
    def printed_fillers(self) -> tuple[Filler, ...]:
        """Those that do not stand by."""
        return tuple(filler for filler in self.fillers if not filler.hold)


class Imprint(Sourced):
    """Who publishes, edits and answers; how to subscribe and to leave."""

    publisher: Text | None = None
    """Who publishes."""
    editor: Text | None = None
    """Who edits."""
    address: Text | None = None
    """Where to write to."""
    contact: Text | None = None
    """E-mail address or telephone."""
    website: str | None = None
    """https://…"""
    subscribe: Text | None = None
    """How to get the newsletter."""
    unsubscribe: Text | None = None
    """How to leave."""
    copyright: Text | None = None
    """Whose rights: © 2022 …"""
    note: Text | None = None
    """Anything else the law or courtesy asks for."""


class Publication(Sourced):
    """The facts that stay the same from issue to issue: `issues/publication.yaml`."""

    title: Text
    """The title on the masthead."""
    sponsor: Text | None = None
    """The line below the title."""
    imprint: Imprint = Field(default_factory=Imprint)
    """Who publishes, edits and answers."""
    sections: tuple[Text, ...] = ()
    """Names of the sections in their order; an issue may leave some out, not reorder them."""
    layout: Key = "forum"
    """The layout pack: forum, digest, or one of your own."""
    language: LanguageTag = "en"
    """The language of the publication: en, en-GB, zh-Hans."""
    web: str | None = None
    """Address under which issues are published; links of the e-mail edition begin with it."""


class Issue(Sourced):
    """One issue, with the publication's facts filled in where it does not say otherwise."""

    key: Key
    """What names the issue in file names: 2022-11."""
    number: int = Field(gt=0)
    """Its number, as printed on the masthead."""
    date: datetime.date
    """The day it appears: 2022-11-30."""
    title: Text | None = None
    """A motto for this issue."""
    language: LanguageTag
    """The issue's language; without it, the publication's."""
    status: Status = Status.DRAFT
    """draft, or ready: only a ready issue can be mailed."""
    layout: Key
    """The layout pack; without it, the publication's."""
    pages: int | None = Field(None, gt=0, le=1000)
    """How many pages it is meant to have: 8; a stapled issue has a multiple of four."""
    publication: Publication
    """The publication's facts as this issue has them."""
    sections: tuple[Section, ...] = Field(min_length=1)
    """The departments, with their articles."""

    def articles(self) -> tuple[Article, ...]:
        """All articles in reading order."""
        return tuple(article for section in self.sections for article in section.articles)
