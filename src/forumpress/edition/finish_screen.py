# SPDX-License-Identifier: MIT
"""The screen edition: PDF/UA-1 and PDF/A-2a at once, for mail, phones, reading aloud and the archive.

WeasyPrint's tags follow boxes, not meaning. The tree is read, mended and written anew, in the
order in which the issue was written; the content streams are rewritten to agree with it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from forumpress.edition.screen_metadata import identify
from forumpress.edition.tags.absorb import absorb_marks, find_parts, target_of
from forumpress.edition.tags.assemble import assemble
from forumpress.edition.tags.dividedwords import ContentReading
from forumpress.edition.tags.glyphs import mend_fonts
from forumpress.edition.tags.headings import level_headings
from forumpress.edition.tags.linkelements import join_links, refer, settle_links
from forumpress.edition.tags.lists import settle_items
from forumpress.edition.tags.nodes import Annotation, MarkedContent, Node, read_tree, write_tree
from forumpress.edition.tags.pieces import ContentStream, read_canvases
from forumpress.edition.tags.repaint import Repainting
from forumpress.edition.tags.roles import Roles
from forumpress.edition.tags.simplify import simplify
from forumpress.edition.tags.tables import reach_heads
from forumpress.editiondraft import EditionDraft
from forumpress.length import PX
from forumpress.pdf.objects import number_list, open_pdf
from forumpress.typeset.proof import PageProof, PartRole

_ROOT_KEYS = frozenset({"/Type", "/Pages", "/Outlines", "/Names"})
_EDGE = 0.15
"""Furniture in this share of a page's height, from the head or foot, is a running head or foot."""
_HEADER = b"/Artifact <</Type /Pagination /Subtype /Header /Attached [/Top]>> BDC"
_FOOTER = b"/Artifact <</Type /Pagination /Subtype /Footer /Attached [/Bottom]>> BDC"
_PAGINATION = b"/Artifact <</Type /Pagination>> BDC"
_LAYOUT = b"/Artifact <</Type /Layout>> BDC"


def finish_screen(proof: PageProof) -> EditionDraft:
    """The proof as it is mailed, read and archived.

    The same proof gives the same bytes. Raises InternalError when the drawn pages do not agree
    with the proof's parts.
    """
    with open_pdf(proof.pdf) as pdf:
        fonts = mend_fonts(pdf)
        canvases = [canvas for number, page in enumerate(pdf.pages) for canvas in read_canvases(page, number)]
        finisher = _Finisher(proof, pdf, canvases)
        document = finisher.rebuild()
        reading = ContentReading(fonts, finisher.pieces, finisher.parts_by_content)
        reading.find_endings(document)
        settle_links(pdf, document, reading)
        reading.join_words(document)
        finisher.write(document, reading)
        _keep_destinations(pdf, _lasting_names(proof, document))
        _mend_objects(pdf)
        identify(pdf, proof.facts, proof.pdf)
        return EditionDraft("screen", _saved(pdf))


class _Finisher:
    def __init__(self, proof: PageProof, pdf: pikepdf.Pdf, canvases: list[ContentStream]) -> None:
        self._proof = proof
        self._pdf = pdf
        self._canvases = canvases
        self._artifacts: dict[MarkedContent, bytes] = {}
        self._drawn: dict[tuple[int, int], MarkedContent] = {}
        self.pieces = {(canvas.page, piece.mcid): piece for canvas in canvases for piece in canvas.pieces}
        self.parts_by_content: dict[MarkedContent, str] = {}
        boxes = [number_list(page.obj.MediaBox, 4) or (0.0, 0.0, 0.0, 0.0) for page in pdf.pages]
        self._heights = [box[3] - box[1] for box in boxes]

    def rebuild(self) -> Node:
        """The new structure tree."""
        drawn = read_tree(self._pdf)
        self._drawn = {(content.page, content.mcid): content for content in drawn.contents()}
        absorb_marks(drawn)
        parts = find_parts(drawn)
        roles = Roles(self._heights)
        for id, node in parts.items():
            self.parts_by_content.update((content, id) for content in node.contents())
            simplify(node)
            join_links(node)
            roles.apply(node)
        self._artifacts = dict.fromkeys(roles.artifacts, _LAYOUT)
        for part in self._proof.parts:
            if part.role is PartRole.ARTIFACT and part.id in parts:
                self._set_aside(parts[part.id])
        assembly = assemble(self._proof, parts)
        self._artifacts.update(dict.fromkeys(assembly.repeated, _PAGINATION))
        document = assembly.document
        join_links(document)
        refer(document, {part.id for part in self._proof.parts if part.role is PartRole.NOTE})
        settle_items(document)
        level_headings(document)
        for number, table in enumerate((node for node in document.walk() if node.tag == "Table"), start=1):
            reach_heads(table, number)
        return document

    def _set_aside(self, furniture: Node) -> None:
        """What stands on every page is no part of the text."""
        for content in furniture.contents():
            y = self.pieces[content.page, content.mcid].y * PX
            height = self._heights[content.page]
            kind = _HEADER if y < _EDGE * height else _FOOTER if y > (1 - _EDGE) * height else _PAGINATION
            self._artifacts[content] = kind

    def write(self, document: Node, reading: ContentReading) -> None:
        """Put the tree and the repainted streams into the PDF."""
        tags = dict(_owners(document))
        repainting = Repainting(reading, self._drawn, tags, self._artifacts)
        streams: dict[tuple[int, int], pikepdf.Object] = {}
        for canvas in self._canvases:
            data = repainting.repaint(canvas)
            if canvas.holder is None:
                self._pdf.pages[canvas.page].obj.Contents = self._pdf.make_stream(data)
            else:
                canvas.holder.write(data)
                streams.update(((content.page, content.mcid), canvas.holder) for content in repainting.painted)
        write_tree(self._pdf, document, streams)


def _owners(node: Node) -> Iterator[tuple[MarkedContent, str]]:
    for kid in node.kids:
        if isinstance(kid, MarkedContent):
            yield kid, node.tag
        elif isinstance(kid, Node):
            yield from _owners(kid)


def _lasting_names(proof: PageProof, document: Node) -> set[str]:
    """Destinations that somebody may call: the links of the document, articles and figures from outside."""
    called = {target_of(kid.source)[1:] for kid in document.walk_kids() if isinstance(kid, Annotation)}
    lasting = {part.block for part in proof.parts} | {story.key for story in proof.stories}
    return called | lasting


def _keep_destinations(pdf: pikepdf.Pdf, lasting: set[str]) -> None:
    names = pdf.Root.get("/Names", Dictionary())
    kept = Array()
    listed = list(names.get("/Dests", Dictionary()).get("/Names", ()))
    for name, destination in zip(listed[::2], listed[1::2], strict=False):
        if str(name) in lasting:
            kept.append(name)
            kept.append(destination)
    if kept:
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=kept))
    elif "/Names" in pdf.Root:
        del pdf.Root["/Names"]


def _mend_objects(pdf: pikepdf.Pdf) -> None:
    """PDF/A forbids smoothing of pictures (ISO 19005-2, 6.2.8); outline items without kids have no count."""
    for key in list(pdf.Root.keys()):
        if key not in _ROOT_KEYS and key != "/StructTreeRoot":
            del pdf.Root[key]
    for held in pdf.objects:
        if isinstance(held, pikepdf.Stream):
            if held.get("/Subtype") == Name.Image and "/Interpolate" in held:
                del held["/Interpolate"]
        elif isinstance(held, pikepdf.Dictionary) and held.get("/Count") == 0 and "/Title" in held:
            del held["/Count"]


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(
        out,
        force_version="1.7",
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        recompress_flate=True,
    )
    return out.getvalue()
