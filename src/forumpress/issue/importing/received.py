# SPDX-License-Identifier: MIT
"""What a reader makes of a manuscript file, whatever its format: blocks in order, pictures, findings.

Texts are Markdown as issues have it. Every reader gives the same value, `Manuscript`; `articles.py` makes an
issue's articles of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from forumpress.finding import Finding


class BlockKind(Enum):
    """What a block of a manuscript is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    QUOTATION = "quotation"
    VERSE = "verse"
    CAPTION = "caption"
    PICTURE = "picture"
    BOX = "box"
    RULE = "rule"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class ManuscriptBlock:
    """One block; `text` is its Markdown, `where` its place in words that the author understands: “paragraph 12”.

    `level` is a heading's, from 1. `size` is the size of its letters in points where the format knows it,
    `bold`, `italic` and `centred` hold for the whole block. `picture` counts in `Manuscript.pictures`. A box
    (a text box, a table of one cell) holds `inner` blocks.
    """

    kind: BlockKind
    text: str = ""
    where: str = ""
    level: int = 0
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    centred: bool = False
    picture: int = -1
    inner: tuple[ManuscriptBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class ManuscriptPicture:
    """A picture as it lies in the manuscript: its bytes, its name there, and its alternative text.

    `crop` are the shares cut off at the left, top, right and bottom; `turn` is in degrees, clockwise. Without
    bytes the manuscript names a picture that it does not hold.
    """

    name: str
    data: bytes = b""
    alt: str = ""
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A manuscript, read. `words` are all words of the file as a second, simpler reading found them, in order.

    `title`, `author` and `language` are what the file says of itself, if anything.
    """

    file: str
    blocks: tuple[ManuscriptBlock, ...]
    pictures: tuple[ManuscriptPicture, ...] = ()
    findings: tuple[Finding, ...] = ()
    words: tuple[str, ...] = ()
    title: str = ""
    author: str = ""
    language: str = ""
    attached: tuple[Manuscript, ...] = field(default=())
    """Manuscripts that came with it: a mail's attachments."""
