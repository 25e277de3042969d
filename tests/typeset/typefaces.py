# SPDX-License-Identifier: MIT
"""The repository's fonts, the styles of a body text, and drawing with WeasyPrint, for tests of running text."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from cutfonts import cut_fonts

from forumpress.issue.blocks import Run, Runs
from forumpress.layout.story import Note, Paragraph
from forumpress.layout.style import Alignment, DropCap, ParagraphStyle, Swatch
from forumpress.layout.typography import care_runs
from forumpress.text import Text
from forumpress.typeset.fonts import FontLibrary, load_fonts

DECLARATION = Path(__file__).parents[2] / "fonts" / "fonts.yaml"
MEASURE = 84.8 * 72 / 25.4
BODY = ParagraphStyle("body", "Source Serif 4", 9.7, 13, indent=11, features=("onum", "pnum"))
FIRST = ParagraphStyle(
    "body-first",
    "Source Serif 4",
    9.7,
    13,
    features=("onum", "pnum"),
    drop_cap=DropCap(3, "Source Serif 4 Display", 400, "vermilion"),
)
LIST = ParagraphStyle("list", "Source Serif 4", 9.7, 13, left=13, align=Alignment.LEFT, features=("onum",))
QUOTE = ParagraphStyle("quote", "Source Serif 4", 9.7, 13, left=13, right=13, italic=True)
CENTRED = ParagraphStyle("centred", "Source Sans 3", 9, 12, align=Alignment.CENTRE)
RIGHT = ParagraphStyle("right", "Source Sans 3", 9, 12, align=Alignment.RIGHT)
STYLES = {style.name: style for style in (BODY, FIRST, LIST, QUOTE, CENTRED, RIGHT)}
SWATCHES = {
    "ink": Swatch("ink", "#1a1d1e", (0, 0, 0, 100)),
    "vermilion": Swatch("vermilion", "#b8442c", (18, 84, 92, 8)),
}
PROSE = (
    "The harbour trust counted forty-one thousand passengers in the first half of the year, which is more than the "
    "company that ran the ferries before had carried in any twelve months since records began to be kept properly. "
    "“We did not expect it,” said the treasurer, Dr. Anneliese van der Meulen, “and neither did the bank”; the loan "
    "of 3.2 million euros was paid back early. Volunteers had repainted the waiting room, printed a timetable that "
    "people could read, and persuaded three neighbouring municipalities to synchronise their buses."
)
_MARKUP = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*|\^(.+?)\^|~(.+?)~|`(.+?)`|\[(.+?)\]\((.+?)\)|([^*^~`\[]+|.)")


@lru_cache(maxsize=1)
def library() -> FontLibrary:
    """The declared fonts, cut once for the whole test run; installed fonts are shut out."""
    fonts = load_fonts(DECLARATION, cut_fonts())
    fonts.isolate()
    return fonts


def runs(source: str) -> Runs:
    """Runs of a line of simple markup: **strong**, *emphasis*, ^superscript^, ~subscript~, `code`, [link](address)."""
    made = []
    for match in _MARKUP.finditer(source):
        strong, emphasis, raised, lowered, code, linked, link, plain = match.groups()
        text = next(part for part in (strong, emphasis, raised, lowered, code, linked, plain) if part is not None)
        made.append(
            Run(
                Text(text),
                emphasis=emphasis is not None,
                strong=strong is not None,
                superscript=raised is not None,
                subscript=lowered is not None,
                code=code is not None,
                link=link,
            )
        )
    return tuple(made)


def paragraph(source: str | Runs, key: str = "p1", language: str = "en", **more: Any) -> Paragraph:
    """A paragraph after typographic care."""
    given = runs(source) if isinstance(source, str) else source
    return Paragraph(key, more.pop("style", "body"), care_runs(given, language), language, **more)


def note(number: int) -> Note:
    """A footnote of one word."""
    return Note(number, (Run(Text("Note")),), f"article-note-{number}")


def page_css(text: str, measure: float) -> str:
    """Style sheet of one endless page for running text at a measure."""
    from forumpress.typeset.linecss import running_text_css
    from forumpress.typeset.marks import MARK_STYLE

    page = f"@page{{size:{measure + 40}pt 20000pt;margin:20pt}}body{{margin:0}}div{{width:{measure}pt}}"
    return library().css(text) + running_text_css(STYLES, SWATCHES, library()) + MARK_STYLE + page


def draw(paragraphs: Mapping[str, str], text: str, measure: float = MEASURE, extra: str = "") -> Any:
    """The WeasyPrint document of elements' HTML, one below the other."""
    library()
    with warnings.catch_warnings(action="ignore"):
        from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = CSS(string=page_css(text, measure) + extra, font_config=fonts)
    html = "".join(f"<div>{element}</div>" for element in paragraphs.values())
    return HTML(string=f'<html lang="en"><body>{html}').render(stylesheets=[sheet], font_config=fonts)
