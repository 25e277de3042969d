# SPDX-License-Identifier: MIT
"""A clean PDF for the press, made by hand, for tests to spoil: four pages of A4, with text, lines and pictures."""

from __future__ import annotations

import datetime
import io
import random
from functools import cache
from importlib.resources import files
from typing import Any

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from pikepdf import Array, Dictionary, Name

from forumpress.edition.conditions import coated_sheetfed
from forumpress.edition.pageboxes import set_boxes
from forumpress.edition.press_metadata import describe, set_output_intent
from forumpress.length import MM
from forumpress.typeset.proof import Facts

WIDTH, HEIGHT, BLEED = 210 * MM, 297 * MM, 3 * MM
TRIM = (BLEED, BLEED, BLEED + WIDTH, BLEED + HEIGHT)
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-“”&"
PAGES = 4


@cache
def font_program() -> bytes:
    """Source Serif 4, one weight, the letters above and nothing else."""
    folder = files("fontpkg_source_serif_4").joinpath("files")
    source = next(entry for entry in folder.iterdir() if entry.name.startswith("SourceSerif4["))
    font = TTFont(io.BytesIO(source.read_bytes()))
    options = subset.Options(layout_features=[], name_IDs=[], notdef_outline=True)
    tool = subset.Subsetter(options)
    tool.populate(text=LETTERS)
    tool.subset(font)
    instantiateVariableFont(font, {"wght": 400, "opsz": 14}, inplace=True)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


@cache
def glyphs() -> tuple[dict[str, int], list[float]]:
    """Glyph number of each letter, and the widths of all glyphs in thousandths."""
    font = TTFont(io.BytesIO(font_program()))
    order = font.getGlyphOrder()
    mapping = {chr(code): order.index(name) for code, name in font.getBestCmap().items()}
    scale = 1000 / font["head"].unitsPerEm
    return mapping, [font["hmtx"][name][0] * scale for name in order]


def coded(text: str) -> bytes:
    """Text as the hexadecimal string that shows it."""
    mapping, _ = glyphs()
    return b"<" + b"".join(b"%04x" % mapping[letter] for letter in text) + b">"


def shown(text: str, x: float, y: float, size: float, colour: bytes = b"0 0 0 1 k", extra: bytes = b"") -> bytes:
    """Content that shows a line of text; full black overprints as it should."""
    over = b"/Over gs" if colour == b"0 0 0 1 k" else b"/Knock gs"
    place = b"%.2f %.2f" % (x, y)
    return b"q %b %b %b BT /F1 %.2f Tf 1 0 0 1 %b Tm %b Tj ET Q\n" % (over, colour, extra, size, place, coded(text))


class Press:
    """The PDF while it is being spoiled. `content` adds to a page's content, `save` gives its bytes."""

    def __init__(self, pages: int = PAGES) -> None:
        self.pdf = pikepdf.new()
        self.random = random.Random(7)
        self.font = self.make_font()
        for number in range(pages):
            page = self.pdf.add_blank_page(page_size=(WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED)).obj
            set_boxes(page, TRIM, BLEED, marks=False)
            page.Resources = Dictionary(
                Font=Dictionary(F1=self.font),
                ExtGState=Dictionary(
                    Over=Dictionary(OP=True, op=True, OPM=1), Knock=Dictionary(OP=False, op=False, OPM=0)
                ),
                XObject=Dictionary(Photo=self.photo(300)),
            )
            page.Contents = self.pdf.make_stream(self.artwork(number))
        describe(self.pdf, Facts("Forum", "en", "Example", date=datetime.date(2022, 11, 1)), b"sample")
        set_output_intent(self.pdf, coated_sheetfed())

    def artwork(self, number: int) -> bytes:
        """A tint over the head that fills the bleed, a heading, body text, a rule and a picture."""
        words = "The forum met in November to talk about how members work together"
        lines = b"".join(shown(f"{words} {number}.", 80, 600 - 13 * row, 9.7) for row in range(12))
        return (
            b"q /Knock gs 0.07 0.02 0.06 0 k 0 760 %.3f 200 re f Q\n" % (WIDTH + 2 * BLEED)
            + shown(f"Page {number + 1}", 80, 680, 24, b"0.9 0.42 0.62 0.4 k")
            + lines
            + b"q /Over gs 0 0 0 1 K 0.5 w 80 420 m 400 420 l S Q\n"
            + b"q /Knock gs 144 0 0 96 80 300 cm /Photo Do Q\n"
        )

    def photo(self, ppi: float, wide: float = 144, high: float = 96, bits: int = 8) -> Any:
        """A picture of noise in CMYK (or one bit of grey) that has so many pixels an inch at that size in points."""
        width, height = round(wide / 72 * ppi), round(high / 72 * ppi)
        row = width * 4 if bits == 8 else (width + 7) // 8
        # Half ink at most, and unlike any other picture, but quick to compress.
        data = bytes(value >> 1 for value in self.random.randbytes(64)) * (row * height // 64 + 1)
        data = data[: row * height]
        image = self.pdf.make_stream(data)
        image.Type, image.Subtype = Name.XObject, Name.Image
        image.Width, image.Height, image.BitsPerComponent = width, height, bits
        image.ColorSpace = Name.DeviceCMYK if bits == 8 else Name.DeviceGray
        return image

    def make_font(self, *, embedded: bool = True, program: bytes | None = None) -> Any:
        """The text font as a composite font whose codes are glyph numbers."""
        mapping, widths = glyphs()
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/AAAAAA+SourceSerif4-Regular"),
            Flags=4,
            FontBBox=Array([-200, -300, 1200, 1000]),
            ItalicAngle=0,
            Ascent=740,
            Descent=-230,
            CapHeight=670,
            StemV=80,
        )
        if embedded:
            file = self.pdf.make_stream(program or font_program())
            file.Length1 = len(program or font_program())
            descriptor.FontFile2 = file
        pairs = "\n".join(f"<{number:04x}> <{ord(letter):04x}>" for letter, number in mapping.items())
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            f"{len(mapping)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
        )
        return self.pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name("/AAAAAA+SourceSerif4-Regular"),
                Encoding=Name("/Identity-H"),
                ToUnicode=self.pdf.make_stream(cmap.encode()),
                DescendantFonts=Array(
                    [
                        Dictionary(
                            Type=Name.Font,
                            Subtype=Name.CIDFontType2,
                            BaseFont=Name("/AAAAAA+SourceSerif4-Regular"),
                            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
                            FontDescriptor=self.pdf.make_indirect(descriptor),
                            DW=500,
                            W=Array([0, Array([round(width, 2) for width in widths])]),
                            CIDToGIDMap=Name.Identity,
                        )
                    ]
                ),
            )
        )

    def page(self, number: int = 1) -> Any:
        """A page's dictionary, counted from 1."""
        return self.pdf.pages[number - 1].obj

    def draw(self, content: bytes, number: int = 1) -> None:
        """Adds to what a page draws."""
        page = self.page(number)
        page.Contents = self.pdf.make_stream(page.Contents.read_bytes() + content)

    def resource(self, kind: str, name: str, value: Any, number: int = 1) -> None:
        """Gives a page a resource."""
        resources = self.page(number).Resources
        if f"/{kind}" not in resources:
            resources[f"/{kind}"] = Dictionary()
        resources[f"/{kind}"][f"/{name}"] = value

    def rewrite_metadata(self, old: str, new: str) -> None:
        """Changes the XMP packet."""
        packet = self.pdf.Root.Metadata.read_bytes().decode()
        assert old in packet
        self.pdf.Root.Metadata.write(packet.replace(old, new).encode())

    def save(self, **options: Any) -> bytes:
        """The file."""
        out = io.BytesIO()
        options = {"fix_metadata_version": False, "force_version": "1.6", "compress_streams": False, **options}
        self.pdf.save(out, deterministic_id="encryption" not in options, **options)
        return out.getvalue()
