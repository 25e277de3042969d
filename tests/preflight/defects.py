# SPDX-License-Identifier: MIT
"""The seeded defects: for every rule a file that fails it, and a near miss that passes."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, String
from preflight.press import BLEED, HEIGHT, TRIM, WIDTH, Press, font_program, shown

from forumpress.length import MM
from forumpress.preflight.context import NO_CONTEXT, Context

Spoil = Callable[[Press], None]


@dataclass(frozen=True)
class Defect:
    """A rule's code, what spoils the clean file, and what comes close without spoiling it."""

    code: str
    spoil: Spoil
    near_miss: Spoil = lambda press: None
    context: Context = NO_CONTEXT
    near_context: Context | None = None
    name: str = "2022-11-print.pdf"
    pages: int = 4
    near_pages: int = 4
    save: dict[str, Any] = field(default_factory=dict)


def draws(content: bytes) -> Spoil:
    return lambda press: press.draw(content)


def sets(**entries: Any) -> Spoil:
    def spoil(press: Press) -> None:
        for key, value in entries.items():
            press.page(2)[f"/{key}"] = value

    return spoil


def says(old: str, new: str) -> Spoil:
    return lambda press: press.rewrite_metadata(old, new)


def box(left: float, bottom: float, right: float, top: float) -> Array:
    return Array([left, bottom, right, top])


def separation(press: Press, name: str) -> Any:
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([1, 0.5, 0, 0]), N=1)
    return press.pdf.make_indirect(Array([Name.Separation, Name("/" + name), Name.DeviceCMYK, tint]))


def inks(name: str, content: bytes) -> Spoil:
    def spoil(press: Press) -> None:
        press.resource("ColorSpace", "Spot", separation(press, name))
        press.draw(content)

    return spoil


def places(ppi: float, bits: int = 8, size: bytes = b"144 0 0 96 300 300 cm") -> Spoil:
    def spoil(press: Press) -> None:
        press.resource("XObject", "Extra", press.photo(ppi, bits=bits))
        press.draw(b"q /Knock gs " + size + b" /Extra Do Q\n")

    return spoil


def annotates(**entries: Any) -> Spoil:
    def spoil(press: Press) -> None:
        facts = {"Rect": box(100, 300, 200, 320), "Border": Array([0, 0, 0]), **entries}
        annotation = Dictionary(Type=Name.Annot, Subtype=Name.Link)
        for key, value in facts.items():
            annotation[f"/{key}"] = value(press) if callable(value) else value
        press.page().Annots = Array([press.pdf.make_indirect(annotation)])

    return spoil


def links_to_address(address: str) -> Spoil:
    return annotates(A=Dictionary(S=Name.URI, URI=String(address)))


def unembeds(press: Press) -> None:
    press.resource("Font", "F1", press.make_font(embedded=False))


def restricts(bits: int) -> Spoil:
    def spoil(press: Press) -> None:
        program = bytearray(font_program())
        tables = int.from_bytes(program[4:6], "big")
        for at in range(12, 12 + 16 * tables, 16):
            if program[at : at + 4] == b"OS/2":
                offset = int.from_bytes(program[at + 8 : at + 12], "big")
                program[offset + 8 : offset + 10] = bits.to_bytes(2, "big")
        press.resource("Font", "F1", press.make_font(program=bytes(program)))

    return spoil


def types_in_drawings(press: Press) -> None:
    glyph = press.pdf.make_stream(b"600 0 0 0 500 500 d1 0 0 500 500 re f")
    press.resource(
        "Font",
        "T3",
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            Name=Name.Drawn,
            FontBBox=box(0, 0, 600, 600),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=Dictionary(a=glyph),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
            FirstChar=97,
            LastChar=97,
            Widths=Array([600]),
        ),
    )
    press.draw(b"q /Over gs 0 0 0 1 k BT /T3 10 Tf 1 0 0 1 100 250 Tm (a) Tj ET Q\n")


def groups(space: Name) -> Spoil:
    def spoil(press: Press) -> None:
        form = press.pdf.make_stream(b"0 0 0 1 k 0 0 50 50 re f")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, box(0, 0, 50, 50)
        form.Group = Dictionary(S=Name.Transparency, CS=space)
        press.resource("XObject", "Group", form)
        press.draw(b"q 1 0 0 1 300 200 cm /Group Do Q\n")

    return spoil


def tiles(colour: bytes) -> Spoil:
    """An area filled with a pattern whose cell stands elsewhere on the page."""

    def spoil(press: Press) -> None:
        cell = press.pdf.make_stream(colour + b" 0 0 5 5 re f")
        cell.PatternType, cell.PaintType, cell.TilingType = 1, 1, 1
        cell.BBox, cell.XStep, cell.YStep, cell.Resources = box(0, 0, 10, 10), 10, 10, Dictionary()
        press.resource("Pattern", "Tiles", cell)
        press.draw(b"q /Pattern cs /Tiles scn 100 100 300 90 re f Q\n")

    return spoil


def layers(state: str, *, membership: bool = False) -> Spoil:
    """Text on a layer, which is ON or OFF; through a membership dictionary where that is asked for."""

    def spoil(press: Press) -> None:
        group = press.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Notes")))
        named = Dictionary(Type=Name.OCMD, OCGs=group) if membership else group
        usual = Dictionary(BaseState=Name.ON, OFF=Array([group] if state == "OFF" else []))
        press.pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=usual)
        press.resource("Properties", "Notes", named)
        press.draw(b"/OC /Notes BDC\n" + shown("Hidden", 300, 250, 10) + b"EMC\n")

    return spoil


def shows(colour: bytes) -> Spoil:
    """A comment that shows a field of a colour."""

    def appearance(press: Press) -> Dictionary:
        form = press.pdf.make_stream(colour + b" 0 0 10 10 re f")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, box(0, 0, 10, 10)
        return Dictionary(N=form)

    return annotates(AP=appearance, F=4)


def empties(press: Press) -> None:
    press.page(3).Contents = press.pdf.make_stream(b"q /Knock gs 0 0 0 0 k 0 0 700 900 re f Q")


def no_metadata(press: Press) -> None:
    del press.pdf.Root.Metadata


def no_intent(press: Press) -> None:
    del press.pdf.Root.OutputIntents


def no_profile(press: Press) -> None:
    del press.pdf.Root.OutputIntents[0].DestOutputProfile


def nameless_intent(press: Press) -> None:
    press.pdf.Root.OutputIntents[0].OutputConditionIdentifier = String("")


def untrapped(press: Press) -> None:
    del press.pdf.trailer.Info["/Trapped"]


def unknown_trapped(press: Press) -> None:
    press.pdf.trailer.Info.Trapped = Name.Unknown


def trapped(press: Press) -> None:
    press.pdf.trailer.Info.Trapped = Name("/True")
    press.rewrite_metadata("<pdf:Trapped>False", "<pdf:Trapped>True")


def other_title(press: Press) -> None:
    press.pdf.trailer.Info.Title = String("Another title")


def no_trim(press: Press) -> None:
    del press.page(2)["/TrimBox"]


def no_bleed(press: Press) -> None:
    del press.page(2)["/BleedBox"]


def scripts(press: Press) -> None:
    press.pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def launches(press: Press) -> None:
    press.page().AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("x.exe")))


def bookmark_runs(press: Press) -> None:
    item = press.pdf.make_indirect(
        Dictionary(Title=String("Part"), A=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    )
    press.pdf.Root.Outlines = Dictionary(First=item, Last=item, Count=1)


def field_runs(press: Press) -> None:
    field = Dictionary(FT=Name.Tx, T=String("a"), AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("1"))))
    press.pdf.Root.AcroForm = Dictionary(Fields=Array([press.pdf.make_indirect(field)]))


def opens_at_page(press: Press) -> None:
    press.pdf.Root.OpenAction = Array([press.page(), Name.Fit])


def one_photo(press: Press) -> None:
    press.page(3).Resources.XObject.Photo = press.page(1).Resources.XObject.Photo


def names_page(press: Press) -> None:
    press.pdf.Root.Names = Dictionary(
        Dests=Dictionary(Names=Array([String("there"), Array([press.page(2), Name.Fit])]))
    )
    annotates(Dest=String("there"))(press)


def moves_trim(by: float) -> Spoil:
    trim = (TRIM[0], TRIM[1], TRIM[2] - by, TRIM[3])
    return sets(TrimBox=box(*trim), BleedBox=box(0, 0, trim[2] + BLEED, HEIGHT + 2 * BLEED))


def whole_page(colour: bytes) -> bytes:
    return b"q /Knock gs %b 100 100 200 100 re f Q\n" % colour


A4 = Context(trim=(WIDTH, HEIGHT))
NOVEMBER = Context(key="2022-11", number=11, date=datetime.date(2022, 11, 1))
WHITE, BLACK, RICH, GREEN = b"0 0 0 0 k", b"0 0 0 1 k", b"0.7 0.6 0.6 0.8 k", b"0.9 0.4 0.6 0.4 k"
ON_TINT = b"q /Knock gs 0.5 0.5 0 0 k 290 190 200 60 re f Q\n"

DEFECTS: tuple[Defect, ...] = (
    Defect("print/not-pdfx4", says("PDF/X-4", "PDF/X-1a")),
    Defect("print/not-pdfx4", no_metadata),
    Defect("print/pdf-version", lambda press: None, save={"force_version": "1.7"}),
    Defect("print/output-intent", no_intent),
    Defect("print/output-intent", no_profile),
    Defect("print/output-intent", nameless_intent),
    Defect("print/trapped", untrapped, trapped),
    Defect("print/trapped", unknown_trapped),
    Defect("print/trapped", says("<pdf:Trapped>False", "<pdf:Trapped>True")),
    Defect("print/metadata", other_title),
    Defect("print/metadata", says("<xmpMM:VersionID>1</xmpMM:VersionID>", "")),
    Defect("print/metadata", says("</rdf:RDF>", "")),
    Defect("page/trim-size", moves_trim(1.0 * MM), moves_trim(0.05 * MM), A4),
    Defect("page/trim-size", no_trim),
    Defect("page/bleed-box", sets(BleedBox=box(*TRIM))),
    Defect("page/bleed-box", no_bleed),
    Defect(
        "page/bleed-box",
        sets(MediaBox=box(*TRIM)),
        sets(MediaBox=box(-30, -30, WIDTH + 60, HEIGHT + 60)),
    ),
    Defect("page/crop-box", sets(CropBox=box(*TRIM)), sets(CropBox=box(0, 0, WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED))),
    Defect("page/user-unit", sets(UserUnit=2), sets(UserUnit=1)),
    Defect("page/rotated", sets(Rotate=90), sets(Rotate=360)),
    Defect("page/unlike", moves_trim(5 * MM), moves_trim(0.05 * MM)),
    Defect(
        "bleed/artwork-short",
        draws(b"q /Knock gs 0.5 0 0 0 k %.2f 100 80 50 re f Q\n" % (TRIM[2] - 80)),
        draws(b"q /Knock gs 0.5 0 0 0 k %.2f 100 80 50 re f Q\n" % (TRIM[2] - 80 + BLEED)),
    ),
    Defect(
        "bleed/artwork-short",
        places(300, size=b"144 0 0 96 %.2f 100 cm" % TRIM[0]),
        places(300, size=b"144 0 0 96 0 100 cm"),
    ),
    Defect(
        "bleed/artwork-short",
        draws(b"q /Knock gs 0.5 0 0 0 k 100 %.2f 80 50 re f Q\n" % (TRIM[1] - 4)),
        draws(b"q /Knock gs 0 0 0 0 k 100 %.2f 80 50 re f Q\n" % (TRIM[1] - 4)),
    ),
    Defect(
        "colour/not-for-press", draws(b"q 1 0 0 rg 100 200 50 50 re f Q\n"), draws(b"q 0.5 g 100 200 50 50 re f Q\n")
    ),
    Defect("colour/not-for-press", lambda press: screen_photo(press)),
    Defect("colour/not-for-press", lambda press: screen_gradient(press)),
    Defect("colour/not-for-press", lambda press: lab_text(press)),
    Defect("colour/not-for-press", tiles(b"1 0 0 rg"), tiles(b"0 1 1 0 k")),
    Defect("colour/not-for-press", shows(b"1 0 0 rg"), shows(b"0 1 1 0 k")),
    Defect("file/hidden-layer", layers("OFF"), layers("ON")),
    Defect("file/hidden-layer", layers("OFF", membership=True), layers("ON", membership=True)),
    Defect("transparency/blend-space", groups(Name.DeviceRGB), groups(Name.DeviceCMYK)),
    Defect("picture/low-resolution", places(120), places(152)),
    Defect("picture/fair-resolution", places(200), places(226)),
    Defect("picture/coarse-line-art", places(400, bits=1), places(560, bits=1)),
    Defect("picture/fair-line-art", places(600, bits=1), places(810, bits=1)),
    Defect("picture/used-twice", one_photo),
    Defect("ink/too-much", draws(whole_page(b"0.9 0.9 0.9 0.8 k")), draws(whole_page(b"0.8 0.7 0.7 0.8 k"))),
    Defect("ink/heavy-black", draws(whole_page(b"0.75 0.6 0.6 0.9 k")), draws(whole_page(b"0.6 0.4 0.4 1 k"))),
    Defect("ink/body-text", draws(shown("Rich", 300, 250, 10, RICH)), draws(shown("Green", 300, 250, 10, GREEN))),
    Defect(
        "ink/spot-unknown",
        inks("PANTONE 485 C", b"q /Spot cs 1 scn 100 200 50 50 re f Q\n"),
        inks("Black", b"q /Spot cs 1 scn 100 200 50 50 re f Q\n"),
    ),
    Defect(
        "ink/registration-in-artwork",
        inks("All", b"q /Spot CS 1 SCN 100 200 m 200 200 l S Q\n"),
        inks("All", b"q /Spot CS 1 SCN 1 w 100 -9 m 200 -9 l S Q\n"),
    ),
    Defect(
        "overprint/white",
        draws(ON_TINT + shown("White", 300, 200, 20, WHITE, b"/Over gs")),
        draws(ON_TINT + shown("White", 300, 200, 20, WHITE)),
    ),
    Defect(
        "overprint/black-knocks-out",
        draws(shown("Small", 300, 250, 9, BLACK, b"/Knock gs")),
        draws(shown("Large", 300, 250, 14, BLACK, b"/Knock gs")),
    ),
    Defect(
        "overprint/black-knocks-out",
        draws(b"q /Knock gs 0 0 0 1 K 1 w 100 200 m 200 200 l S Q\n"),
        draws(b"q /Knock gs 0 0 0 1 K 3 w 100 200 m 200 200 l S Q\n"),
    ),
    Defect(
        "text/small-coloured",
        draws(shown("Green", 300, 250, 7, GREEN)),
        draws(shown("Cyan", 300, 250, 7, b"1 0 0 0 k")),
    ),
    Defect(
        "text/small-coloured",
        draws(ON_TINT + shown("White", 300, 200, 7, WHITE)),
        draws(ON_TINT + shown("White", 300, 200, 8.5, WHITE)),
    ),
    Defect("text/too-small", draws(shown("Tiny", 300, 250, 4)), draws(shown("Small", 300, 250, 5.5))),
    Defect(
        "text/near-trim",
        draws(shown("Near", TRIM[0] + 2, 250, 10)),
        draws(shown("Clear", TRIM[0] + 3.2 * MM, 250, 10)),
    ),
    Defect("text/placeholder", draws(shown("Lorem ipsum", 300, 250, 10)), draws(shown("Ipsum", 300, 250, 10))),
    Defect("text/placeholder", draws(shown("TODO", 300, 250, 10)), draws(shown("todo", 300, 250, 10))),
    Defect(
        "line/thin",
        draws(b"q /Over gs 0 0 0 1 K 0.1 w 100 200 m 200 200 l S Q\n"),
        draws(b"q /Over gs 0 0 0 1 K 0.25 w 100 200 m 200 200 l S Q\n"),
    ),
    Defect(
        "line/thin",
        draws(b"q /Over gs 0 0 0 1 k 100 200 80 0.1 re f Q\n"),
        draws(b"q /Over gs 0 0 0 1 k 100 200 80 0.3 re f Q\n"),
    ),
    Defect("font/not-embedded", unembeds),
    Defect("font/type3", types_in_drawings),
    Defect("font/missing-glyph", draws(b"q /Over gs 0 0 0 1 k BT /F1 10 Tf 300 250 Td <0000> Tj ET Q\n")),
    Defect("font/licence", restricts(0x0002), restricts(0x0008)),
    Defect(
        "print/annotation",
        links_to_address("https://example.org"),
        annotates(Rect=box(-200, -200, -100, -100), A=Dictionary(S=Name.URI, URI=String("https://example.org"))),
    ),
    Defect("file/script", scripts, opens_at_page),
    Defect("file/script", bookmark_runs),
    Defect("file/script", field_runs),
    Defect("file/script", launches),
    Defect("pages/not-multiple-of-four", lambda press: None, pages=6, near_pages=8),
    Defect("pages/empty", empties),
    Defect(
        "issue/stale-number",
        draws(shown("Issue 10", 300, 700, 12)),
        draws(shown("Issue 11", 300, 700, 12)),
        NOVEMBER,
    ),
    Defect(
        "issue/stale-date",
        draws(shown("October 2022", 300, 700, 12)),
        draws(shown("November 2022", 300, 700, 12)),
    ),
    Defect(
        "issue/stale-date",
        lambda press: None,
        context=Context(key="2022-11", date=datetime.date(2022, 10, 1)),
        near_context=NOVEMBER,
    ),
    Defect("link/nowhere", annotates(Dest=String("gone")), names_page),
    Defect("link/nowhere", annotates()),
    Defect("link/odd-address", links_to_address("www.example.org"), links_to_address("https://example.org/a")),
    Defect("link/odd-address", links_to_address("file:///C:/a.pdf"), links_to_address("mailto:a@example.org")),
    Defect("page/unreadable", draws(b"q 1 0 0 cm Q\n"), draws(b"q 1 0 0 1 0 0 cm Q\n")),
)


def screen_photo(press: Press) -> None:
    places(300)(press)
    image = press.page().Resources.XObject.Extra
    image.write(image.read_bytes()[: int(image.Width) * int(image.Height) * 3])
    image.ColorSpace = Name.DeviceRGB


def screen_gradient(press: Press) -> None:
    function = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1)
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([100, 0, 200, 0]), Function=function)
    press.resource("Shading", "S1", shading)
    press.draw(b"q 100 200 100 50 re W n /S1 sh Q\n")


def lab_text(press: Press) -> None:
    lab = Dictionary(WhitePoint=Array([0.9642, 1, 0.8249]), Range=Array([-128, 127, -128, 127]))
    press.resource("ColorSpace", "Lab", Array([Name.Lab, lab]))
    press.draw(b"q /Lab cs 50 20 20 scn BT /F1 20 Tf 300 250 Td <0005> Tj ET Q\n")
