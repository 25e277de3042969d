# SPDX-License-Identifier: MIT
"""Pages drawn for the tests of finishing: parts of HTML, placed and marked as the drawing stage does it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from forumpress.issue.blocks import Run
from forumpress.issue.model import Start
from forumpress.layout.story import Block, Box, Note, Paragraph, Story
from forumpress.text import Text
from forumpress.typeset.marks import MARK_STYLE, mark, mark_box
from forumpress.typeset.plan import Page, PagePlan, PlacedLines, SetNote, SetParagraph
from forumpress.typeset.proof import Facts, PageProof, PageSize, PartRole, PlacedPart, Purpose

WIDTH, HEIGHT = 300.0, 420.0
GLUE = "\u00a0"
HYPHEN = "\u00ad"
NO_SPACE = "\u200b"
PICTURE = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'>"
    "<rect width='20' height='10' fill='%23375'/></svg>"
)

STYLE = """
@font-face { font-family: Body; src: url("%s") }
@page { size: 300pt 420pt; margin: 0 }
html, body { margin: 0; font: 10pt/13pt Body }
body { hyphenate-character: "-\\2060\\2060" }
.frame { position: absolute }
.frame > p, .frame > h2, .frame > h3, td p { margin: 0 }
a { color: inherit; text-decoration: none }
img { image-rendering: crisp-edges; display: block; width: 100%%; height: 30pt }
.dropcap { display: inline-block; height: 0; vertical-align: top; font-size: 30pt; width: 20pt }
.dropcap > span { display: block; height: 0; margin-top: -8pt }
.call { font-size: 6pt; vertical-align: 3pt }
figure, ul, dl, blockquote { margin: 0 }
"""


@dataclass(frozen=True)
class Drawn:
    """A part as drawn: the HTML of its element, mark included."""

    id: str
    html: str
    role: PartRole = PartRole.TEXT
    block: str = ""
    continues: str | None = None
    x: float = 20
    y: float = 40
    width: float = 120


def paragraph(id: str, html: str, *, tag: str = "p", **place: object) -> Drawn:
    """A part that is one paragraph."""
    place.setdefault("block", id)
    return Drawn(id, f'<{tag} id="{id}">{mark(part=id)}{html}</{tag}>', **place)  # type: ignore[arg-type]


def box(id: str, html: str, **place: object) -> Drawn:
    """A part that is a box of the pack."""
    place.setdefault("block", id)
    return Drawn(id, f'<div id="{id}">{mark(part=id, block=True)}{mark_box(html)}</div>', **place)  # type: ignore[arg-type]


def furniture(id: str, html: str, *, y: float = 10) -> Drawn:
    """A part that stands on every page."""
    html = f'<div id="{id}">{mark(part=id)}{html}</div>'
    return Drawn(id, html, role=PartRole.ARTIFACT, y=y)


def words(key: str, text: str = "", **facts: object) -> Paragraph:
    """A paragraph of a story."""
    runs = (Run(Text(text)),) if text else ()
    facts.setdefault("language", "en")
    return Paragraph(key, "body", runs, **facts)  # type: ignore[arg-type]


def piece(key: str, kind: str = "article-head", language: str = "en") -> Box:
    """A box of a story."""
    return Box(key, kind, "", language=language)


def story(key: str, *blocks: Block, section: str = "News", title: str = "A story") -> Story:
    """A story of blocks."""
    return Story(key, section, Start.NEW_PAGE, blocks, title=Text(title))


@dataclass
class Issue:
    """Pages under construction."""

    pages: list[list[Drawn]] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    language: str = "en"
    style: str = ""

    def page(self, *parts: Drawn) -> Issue:
        """Add a page of parts, in reading order."""
        self.pages.append(list(parts))
        return self

    def proof(self) -> PageProof:
        """Everything drawn and joined."""
        fonts, sheet = _sheet(self.style)
        documents = [
            HTML(string=self._page_html(parts)).render(stylesheets=[sheet], font_config=fonts) for parts in self.pages
        ]
        joined = documents[0].copy([page for document in documents for page in document.pages])
        return PageProof(
            pdf=joined.write_pdf(pdf_tags=True, pdf_version="1.7"),
            purpose=Purpose(),
            size=PageSize(WIDTH, HEIGHT),
            facts=Facts(
                "The title", self.language, "An author", "A subject", ("one", "two"), datetime.date(2022, 11, 1)
            ),
            plan=self._plan(),
            stories=tuple(self.stories),
            parts=tuple(
                PlacedPart(part.id, number, part.role, part.block, part.continues)
                for number, parts in enumerate(self.pages, start=1)
                for part in parts
            ),
            swatches={},
            findings=(),
            reads=(),
        )

    def _page_html(self, parts: Sequence[Drawn]) -> str:
        body = "".join(
            f'<div class="frame" style="left:{part.x}pt;top:{part.y}pt;width:{part.width}pt">{part.html}</div>'
            for part in parts
        )
        return f'<!DOCTYPE html><html lang="{self.language}"><head><title>T</title></head><body>{body}</body></html>'

    def _plan(self) -> PagePlan:
        pages = []
        blocks = {block.key: block for story in self.stories for block in story.blocks}
        for number, parts in enumerate(self.pages, start=1):
            items = tuple(
                PlacedLines(_with_notes(block), 0, 0, part.x, part.y)
                for part in parts
                if isinstance(block := blocks.get(part.block), Paragraph)
            )
            pages.append(Page(number, "News", items))
        return PagePlan(tuple(pages), {})


def _with_notes(block: Paragraph) -> SetParagraph:
    notes = tuple(SetNote(note.number, words(note.key), (), 0.0) for note in block.notes)
    return SetParagraph(block, 100.0, (), notes)


def note(number: int, key: str) -> Note:
    """A footnote of a paragraph."""
    return Note(number, (), key)


@cache
def _sheet(style: str) -> tuple[FontConfiguration, CSS]:
    folder = files("fontpkg_source_serif_4") / "files"
    path = next(str(each) for each in folder.iterdir() if "Italic" not in each.name and each.name.endswith(".ttf"))
    fonts = FontConfiguration()
    sheet = CSS(string=STYLE % f"file://{path}" + MARK_STYLE + style, font_config=fonts)
    return fonts, sheet
