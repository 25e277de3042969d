# SPDX-License-Identifier: MIT
"""Pages drawn for the tests of the print and booklet editions: text, tints, gradients, masks, pictures, bleed."""

from __future__ import annotations

import base64
import datetime
import io
from functools import cache
from importlib.resources import files

from PIL import Image, ImageCms
from weasyprint import HTML

from forumpress.layout.style import Swatch
from forumpress.length import MM
from forumpress.typeset.plan import PagePlan
from forumpress.typeset.proof import Facts, PageProof, PageSize, Purpose

BLEED = 3 * MM
WIDTH, HEIGHT = 148 * MM, 210 * MM
SWATCHES = {
    swatch.name: swatch
    for swatch in (
        Swatch("ink", "#1a1d1e", (0, 0, 0, 100)),
        Swatch("paper", "#ffffff", (0, 0, 0, 0)),
        Swatch("green", "#0d4f4a", (90, 42, 62, 40)),
        Swatch("vermilion", "#b8442c", (18, 84, 92, 8), "PANTONE 7626 C"),
        Swatch("mist", "#eef3f1", (7, 2, 6, 0)),
    )
}
STYLE = """
@font-face { font-family: Serif; src: url("%s") }
@page { size: 154mm 216mm; margin: 0 }
html, body { margin: 0; font: 9.7pt/13pt Serif; color: #1a1d1e }
.page { position: relative; width: 154mm; height: 216mm; break-after: page; overflow: hidden }
.page > * { position: absolute; margin: 0; left: 20mm; width: 114mm }
.tint { left: 0; top: 0; width: 154mm; height: 30mm; background: #eef3f1 }
h1 { top: 40mm; font: 24pt/28pt Serif; color: #0d4f4a }
.text { top: 60mm; text-align: justify }
.spot { top: 84mm; color: #b8442c; font-size: 12pt }
.neutral { top: 90mm; color: #808080; font-size: 12pt }
.white { top: 98mm; height: 10mm; background: #0d4f4a; color: #ffffff; font-size: 14pt }
.gradient { top: 112mm; height: 12mm; background: linear-gradient(90deg, #0d4f4a, #3a5fa8 50%%, #eef3f1) }
.fade { top: 126mm; height: 12mm; background: linear-gradient(90deg, transparent, #0d4f4a) }
.glass { top: 140mm; height: 6mm; background: #0d4f4a; opacity: 0.5 }
.hair { top: 148mm; height: 0; border-top: 0.5pt solid #1a1d1e }
.photo { top: 152mm; width: 40mm; height: 30mm }
.photo img { width: 40mm; height: 30mm; display: block; image-rendering: crisp-edges }
.other { left: 70mm }
"""


def profile(swap: bool = False) -> bytes:
    """An sRGB profile; with `swap`, one whose red is sRGB's green and the other way round."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    if swap:
        count = int.from_bytes(data[128:132], "big")
        entries = {bytes(data[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
        red, green = entries[b"rXYZ"] + 4, entries[b"gXYZ"] + 4
        data[red : red + 8], data[green : green + 8] = data[green : green + 8], data[red : red + 8]
    return bytes(data)


def photo(colour: tuple[int, int, int], icc: bytes | None, ppi: int = 300) -> str:
    """A JPEG of one colour with a dark corner, 40 by 30 mm at that resolution, as an address."""
    size = (round(40 / 25.4 * ppi), round(30 / 25.4 * ppi))
    picture = Image.new("RGB", size, colour)
    picture.paste((20, 20, 20), (0, 0, 60, 60))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95, icc_profile=icc)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()


def page(number: int, extra: str = "") -> str:
    """One page's HTML."""
    words = "The forum met in November to talk about how members work together in the field. " * 3
    return (
        f'<div class="page"><div class="tint"></div><h1>Page {number}</h1><p class="text">{words}</p>'
        f'<p class="text" style="top:76mm">A <a href="https://example.org">link</a> stands here.</p>{extra}</div>'
    )


ARTWORK = (
    '<p class="spot">Spot</p><p class="neutral">Neutral</p><p class="white">White on green</p>'
    '<div class="gradient"></div><div class="fade"></div><div class="glass"></div><div class="hair"></div>'
)


@cache
def drawn(pages: int = 4, *, swapped: bool = True) -> bytes:
    """The pages as plain RGB, tagged, with bookmarks; with one picture whose profile swaps red and green."""
    other = photo((200, 30, 30) if swapped else (180, 90, 60), profile(swap=swapped))
    pictures = (
        f'<div class="photo"><img alt="Red" src="{photo((200, 30, 30), profile())}"></div>'
        f'<div class="photo other"><img alt="Other" src="{other}"></div>'
    )
    folder = files("fontpkg_source_serif_4").joinpath("files")
    font = next(entry for entry in folder.iterdir() if entry.name.startswith("SourceSerif4["))
    body = page(1, ARTWORK + pictures) + "".join(page(number) for number in range(2, pages + 1))
    style = STYLE % f"file://{font}"
    html = f'<html lang="en"><head><title>Forum</title><style>{style}</style></head><body>{body}</body></html>'
    pdf = HTML(string=html).write_pdf(pdf_tags=True)
    assert pdf is not None
    return pdf


def proof(pages: int = 4, pdf: bytes | None = None, bleed: float = BLEED) -> PageProof:
    """The pages as the drawing stage hands them over."""
    return PageProof(
        pdf=pdf or drawn(pages),
        purpose=Purpose(bleed=bleed, ppi=300, keep_profiles=True),
        size=PageSize(WIDTH, HEIGHT),
        facts=Facts("Forum & <friends>", "en", "Example", "A subject", ("one", "two"), datetime.date(2022, 11, 1)),
        plan=PagePlan((), {}),
        stories=(),
        parts=(),
        swatches=SWATCHES,
        findings=(),
        reads=(),
    )
