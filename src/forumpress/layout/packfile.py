# SPDX-License-Identifier: MIT
"""What a designer may write in `layout.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from forumpress.issue.model import Start
from forumpress.layout.style import Alignment
from forumpress.length import parse_length


def _length(value: str) -> str:
    parse_length(value)
    return value


Length = Annotated[str, AfterValidator(_length)]
Feature = Literal["drop-cap", "wide", "full", "pair", "footnotes", "mail"]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Percent = Annotated[float, Field(ge=0, le=100)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Margins(_Part):
    """White space round the type area."""

    top: Length
    bottom: Length
    inside: Length
    outside: Length


class PageData(_Part):
    """Page geometry."""

    width: Length
    height: Length
    margins: Margins
    columns: int = Field(ge=1, le=6)
    gutter: Length = "0mm"
    leading: Length
    first_page_lift: int = Field(0, ge=0, le=20)
    safe: Length = "3mm"


class SwatchData(_Part):
    """A colour on screen and on the press."""

    screen: Colour
    cmyk: tuple[Percent, Percent, Percent, Percent]
    spot: str | None = None


class DropCapData(_Part):
    """A large first letter."""

    lines: int = Field(ge=2, le=6)
    family: str
    weight: int = 400
    colour: str = "ink"


class StyleData(_Part):
    """A paragraph style; what it does not say it takes from the style named in `like`."""

    like: str | None = None
    family: str | None = None
    size: Length | None = None
    leading: Length | None = None
    weight: int | None = None
    strong_weight: int | None = None
    italic: bool | None = None
    align: Alignment | None = None
    indent: Length | None = None
    turn: Length | None = None
    left: Length | None = None
    right: Length | None = None
    before: int | None = None
    after: int | None = None
    features: tuple[str, ...] | None = None
    colour: str | None = None
    hyphenate: bool | None = None
    keep_with_next: bool | None = None
    orphans: int | None = None
    widows: int | None = None
    drop_cap: DropCapData | None = None


class TitleSize(_Part):
    """The class of titles up to so many characters, none of whose words has more than `longest_word`."""

    upto: int | None = None
    longest_word: int | None = None
    name: str


class Rules(_Part):
    """Where things begin, and what the pack adds."""

    sections: Start = Start.NEW_PAGE
    articles: Start = Start.NEW_PAGE
    share_pages: bool = True
    """Whether an article of a section stands below the one before it where all of it fits there."""
    contents: int = Field(60, ge=0)
    """Most articles that the contents names one by one; of more it names the sections alone."""
    contents_columns: int = Field(3, ge=1, le=6)
    """Columns of a contents of more than 16 articles."""
    drop_cap: bool = False
    end_mark: str = ""
    titles: tuple[TitleSize, ...] = Field((TitleSize(name="large"),), min_length=1)
    """Shortest first; the last serves titles that are longer still."""
    article_gap: int = 3
    """Empty lines between an article and one that runs on below it."""
    picture_give: float = Field(0.12, ge=0, le=0.4)
    float_gap: int = 1
    """Empty lines between a figure and the text."""


class PackData(_Part):
    """A whole `layout.yaml`."""

    extends: str | None = None
    """The pack from which comes what this one has not itself."""
    name: str
    description: str
    licence: str
    supports: tuple[Feature, ...] | None = None
    """What the pack is made for; everything where it does not say."""
    page: PageData
    swatches: dict[str, SwatchData]
    styles: dict[str, StyleData]
    rules: Rules = Rules()
    stylesheets: tuple[str, ...] = ("boxes.css",)
