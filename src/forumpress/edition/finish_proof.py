# SPDX-License-Identifier: MIT
"""The proof: pages for the people who sign off, with what they need to judge and to quote.

Grid, margins, safe zone, trim and line numbers lie on layers that a reader can switch; every
finding is a comment at its place; a watermark keeps the file from being taken for the issue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from forumpress.edition.baseline import baseline_offset
from forumpress.edition.comments import add_comments
from forumpress.edition.finish_print import save_for_press
from forumpress.edition.pageboxes import grow, trim_box
from forumpress.edition.press_metadata import describe
from forumpress.edition.proof_layers import LAYERS, layer_contents
from forumpress.editiondraft import EditionDraft
from forumpress.finding import Finding
from forumpress.layout.format import PageFormat
from forumpress.layout.style import ParagraphStyle
from forumpress.length import MM
from forumpress.pdf.matrix import Bounds
from forumpress.pdf.objects import content_bytes, entry, open_pdf
from forumpress.typeset.marks import parse_mark
from forumpress.typeset.pagemap import OriginIndex, PageMap
from forumpress.typeset.proof import PageProof

_MARGIN = 8 * MM
"""White round the trim, so that its line and comments can be seen."""
_ROOT_KEYS = frozenset({"/Type", "/Pages", "/Outlines", "/Names", "/Dests", "/OCProperties"})
_DROPPED = ("/StructParents", "/Tabs", "/CropBox", "/ArtBox", "/BleedBox")


def finish_proof(
    proof: PageProof,
    page_format: PageFormat,
    styles: Mapping[str, ParagraphStyle],
    findings: Iterable[Finding] = (),
) -> EditionDraft:
    """The proof's pages with layers, comments and watermark.

    `page_format` and `styles` are the layout pack's; `findings` are commented besides those of
    the proof itself; those that know only their source line stand where it was set. The same input
    gives the same bytes.
    """
    written = OriginIndex(PageMap(proof.plan, styles).origins())
    commented = tuple(_located(finding, written) for finding in dict.fromkeys((*proof.findings, *findings)))
    with open_pdf(proof.pdf) as pdf:
        layers = {name: _layer(pdf, name) for name in LAYERS}
        state = pdf.make_indirect(Dictionary(Type=Name.ExtGState, CA=0.12, ca=0.12))
        pages = [page.obj for page in pdf.pages]
        trims = [trim_box(page, proof.size, proof.purpose.bleed) for page in pages]
        baseline = baseline_offset(zip(pages, trims, strict=True), page_format.top, page_format.leading)
        for page, trim, planned in zip(pages, trims, proof.plan.pages, strict=True):
            contents = dict(layer_contents(planned, trim, page_format, styles, baseline))
            _overlay(pdf, page, contents, layers, state)
            _settle(page, trim)
        add_comments(pdf, trims, commented)
        for key in list(pdf.Root.keys()):
            if key not in _ROOT_KEYS:
                del pdf.Root[key]
        pdf.Root.Lang = String(proof.facts.language)
        pdf.Root.OCProperties = _switchboard(layers)
        facts = replace(proof.facts, title=f"Proof: {proof.facts.title}")
        describe(pdf, facts, proof.pdf + repr(commented).encode(), pdfx=False)
        return EditionDraft("proof", save_for_press(pdf))


def _located(finding: Finding, written: OriginIndex) -> Finding:
    """The finding with page and box, where its source line leads to a part of a page; one that has a page keeps it."""
    place = finding.place
    origin = written.find(place) if place.page is None else None
    return finding if origin is None else replace(finding, place=replace(place, page=origin.page, box=origin.box))


def _layer(pdf: pikepdf.Pdf, name: str) -> Any:
    return pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name)))


def _switchboard(layers: Mapping[str, Any]) -> Dictionary:
    """All layers shown, in order (ISO 32000-1, 8.11.4)."""
    every = Array(list(layers.values()))
    return Dictionary(OCGs=every, D=Dictionary(Name=String("Proof"), BaseState=Name.ON, Order=every, ON=every))


def _overlay(pdf: pikepdf.Pdf, page: Any, contents: Mapping[str, bytes], layers: Mapping[str, Any], state: Any) -> None:
    properties = Dictionary()
    parts = [b"q", content_bytes(page.get("/Contents")), b"Q"]
    for at, (name, content) in enumerate(contents.items()):
        properties[f"/FPlayer{at}"] = layers[name]
        through = b" /FPglass gs" if name == "Watermark" else b""
        parts.append(b"/OC /FPlayer%d BDC q" % at + through + b"\n" + content + b"\nQ EMC")
    resources = Dictionary(dict(page.Resources.items()))
    resources.Properties = properties
    states = Dictionary(dict(entry(resources, "/ExtGState").items())) if "/ExtGState" in resources else Dictionary()
    states.FPglass = state
    resources.ExtGState = states
    page.Resources = resources
    page.Contents = pdf.make_stream(b"\n".join(parts))


def _settle(page: Any, trim: Bounds) -> None:
    """Sets the boxes, and takes out what only finishing for screens reads."""
    page.MediaBox = Array([round(value, 4) for value in grow(trim, _MARGIN)])
    page.TrimBox = Array([round(value, 4) for value in trim])
    for key in _DROPPED:
        if key in page:
            del page[key]
    annotations = page.get("/Annots")
    if isinstance(annotations, Array):
        page.Annots = Array([each for each in annotations if not _is_mark(each)])


def _is_mark(annotation: Any) -> bool:
    address = entry(entry(annotation, "/A"), "/URI")
    return address is not None and parse_mark(str(address)) is not None
