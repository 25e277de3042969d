# SPDX-License-Identifier: MIT
"""Issues drawn for the tests of comparison: articles of paragraphs, pictures, running heads, bookmarks."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from PIL import Image
from weasyprint import HTML

from forumpress.preflight.compare.comparedfile import ComparedFile, read_for_comparison

STYLE = """
@page { size: 148mm 210mm; margin: 22mm 18mm }
@page { @top-center { content: "The running head" } @bottom-center { content: counter(page) } }
body { margin: 0; font: 10pt/13pt 'DejaVu Serif', serif; text-align: justify; hyphens: auto }
h1 { font-size: 16pt; line-height: 20pt; break-before: page }
h1:first-of-type { break-before: auto }
p { margin: 0 0 13pt }
img { display: block; width: 60mm; height: 45mm; margin-bottom: 13pt }
"""
WORDS = (
    "The members met in the harbour town on a grey morning in November. They heard how the new rules on registration "
    "work in practice, and what remains to be done. A longer debate concerned the cooperation of small associations "
    "with municipal authorities, which few had tried before."
)


@cache
def picture(colour: str) -> str:
    """A photograph's address; another colour is another picture."""
    out = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


@dataclass(frozen=True)
class Article:
    title: str
    paragraphs: tuple[str, ...]
    picture: str = ""
    after: int = 0
    """The picture stands after so many paragraphs."""
    style: str = field(default="")

    def html(self) -> str:
        parts = [f"<p>{text}</p>" for text in self.paragraphs]
        if self.picture:
            parts.insert(self.after, f'<img alt="x" src="{picture(self.picture)}">')
        return f'<h1 style="{self.style}">{self.title}</h1>' + "".join(parts)


def article(title: str, count: int = 5, **facts: object) -> Article:
    """An article whose paragraphs are all different."""
    return Article(title, tuple(f"{WORDS} So said speaker {title} {n}." for n in range(count)), **facts)  # type: ignore[arg-type]


@cache
def drawn(*articles: Article) -> bytes:
    """The issue as a PDF."""
    body = "".join(each.html() for each in articles)
    html = f'<html lang="en"><head><title>Issue</title><style>{STYLE}</style></head><body>{body}</body></html>'
    pdf = HTML(string=html).write_pdf(pdf_tags=True)
    assert pdf is not None
    return pdf


def read(folder: Path, name: str, *articles: Article) -> ComparedFile:
    """The issue, written and read."""
    path = folder / name
    path.write_bytes(drawn(*articles))
    return read_for_comparison(path)
