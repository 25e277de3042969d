# SPDX-License-Identifier: MIT
"""The print edition: PDF/X-4 in inks, from the plain RGB pages of a page proof.

WeasyPrint's own PDF/X is not usable, and a PostScript detour sets black text in four inks; so
the drawn pages are rewritten: colours by the layout's swatch table and the press's profile,
pictures through their own profiles, boxes, output intent and metadata by ISO 15930-7.
"""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from forumpress.edition.colour import PressColour, swatch_list
from forumpress.edition.conditions import PrintConditions
from forumpress.edition.pageboxes import set_boxes, trim_box
from forumpress.edition.press_content import PressContent
from forumpress.edition.press_image import ink_pictures
from forumpress.edition.press_metadata import describe, set_output_intent
from forumpress.edition.printers_marks import SPACE_NAME, marks_content, registration_space
from forumpress.editiondraft import EditionDraft
from forumpress.errors import InternalError
from forumpress.pdf.instructions import write_numbers
from forumpress.pdf.matrix import Bounds
from forumpress.pdf.objects import open_pdf
from forumpress.typeset.proof import PageProof

_PAGE_KEYS = frozenset({"/Type", "/Parent", "/Resources", "/MediaBox", "/TrimBox", "/BleedBox", "/Contents", "/Group"})
_ROOT_KEYS = frozenset({"/Type", "/Pages", "/Metadata", "/OutputIntents", "/Lang", "/PageLabels"})


def finish_print(proof: PageProof, conditions: PrintConditions) -> EditionDraft:
    """The proof as a printer gets it.

    The proof must have been drawn with at least the bleed that the conditions ask for. The same
    proof and conditions give the same bytes. Raises InputError when the profile cannot be used,
    InternalError when the proof was drawn for another purpose.
    """
    if proof.purpose.bleed < conditions.bleed - 0.01:
        raise InternalError(
            f"the pages were drawn with {proof.purpose.bleed:.1f} pt of bleed, the printer wants {conditions.bleed:.1f}"
        )
    colour = PressColour(conditions.profile, swatch_list(proof.swatches), spots=conditions.spots)
    with open_pdf(proof.pdf) as pdf:
        ink_pictures(pdf, colour, conditions.jpeg_quality)
        press = PressContent(pdf, colour, conditions)
        registration = registration_space(pdf) if conditions.marks else None
        for page in pdf.pages:
            _finish_page(pdf, page.obj, press, proof, conditions, registration)
        for key in list(pdf.Root.keys()):
            if key not in _ROOT_KEYS:
                del pdf.Root[key]
        describe(pdf, proof.facts, proof.pdf + repr(conditions).encode())
        set_output_intent(pdf, conditions)
        return EditionDraft("print", save_for_press(pdf))


def save_for_press(pdf: pikepdf.Pdf) -> bytes:
    """The PDF as a file of version 1.6, the base of PDF/X-4, with an /ID made from its content."""
    out = io.BytesIO()
    pdf.save(
        out,
        force_version="1.6",
        deterministic_id=True,
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    return out.getvalue()


def _finish_page(
    pdf: pikepdf.Pdf,
    page: Any,
    press: PressContent,
    proof: PageProof,
    conditions: PrintConditions,
    registration: pikepdf.Object | None,
) -> None:
    trim = trim_box(page, proof.size, proof.purpose.bleed)
    transparent = press.rewrite_page(page)
    set_boxes(page, trim, conditions.bleed, marks=conditions.marks)
    for key in list(page.keys()):
        if key not in _PAGE_KEYS:
            del page[key]
    if transparent:
        page.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK, I=True)
    elif "/Group" in page:
        del page.Group
    if registration is not None:
        _add_marks(pdf, page, trim, conditions.bleed, registration)


def _add_marks(pdf: pikepdf.Pdf, page: Any, trim: Bounds, bleed: float, space: pikepdf.Object) -> None:
    left, bottom, right, top = trim
    if "/ColorSpace" not in page.Resources:
        page.Resources.ColorSpace = Dictionary()
    page.Resources.ColorSpace[f"/{SPACE_NAME}"] = space
    content = page.Contents.read_bytes()
    clip = write_numbers(left - bleed, bottom - bleed, right - left + 2 * bleed, top - bottom + 2 * bleed)
    marks = marks_content(trim, bleed)
    page.Contents = pdf.make_stream(b"q " + clip + b" re W n\n" + content + b"\nQ\n" + marks)
