# SPDX-License-Identifier: MIT
"""A print edition made to be looked at: its inks shown through the press's own profile.

Viewers draw inks by a rule of thumb of their own. Here every colour in process inks is told to be
one of the press's profile, so that a viewer which manages colour shows it as printed. Black that
overprints lets the colours below it through.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from forumpress.edition.softoverprint import BLEND_STATES, OverprintShown
from forumpress.pdf.objects import open_pdf

_SPACE = "FPPress"
_FILL, _STROKE = pikepdf.Operator("k"), pikepdf.Operator("K")


def soft_proof(pdf: bytes, profile: bytes) -> bytes:
    """The edition with each colour in cyan, magenta, yellow and black referred to the ICC profile of its press.

    For the eye only: overprinting black is multiplied with what is below it, ink for ink it is not; what
    overprints in other inks, as no edition of Forum Press does, is shown as if it knocked out.
    """
    with open_pdf(pdf) as opened:
        stream = opened.make_stream(profile)
        stream.N = 4
        space = opened.make_indirect(Array([Name.ICCBased, stream]))
        for page in opened.pages:
            page.obj.Contents = opened.make_stream(_through(page.obj))
            _name(page.obj, space)
        for found in opened.objects:
            _refer(found, space)
        out = io.BytesIO()
        opened.save(out, compress_streams=False)
        return out.getvalue()


def _refer(found: Any, space: Any) -> None:
    if not isinstance(found, pikepdf.Stream | Dictionary):
        return
    if found.get("/ColorSpace") == Name.DeviceCMYK:
        found.ColorSpace = space
    if isinstance(found, pikepdf.Stream) and (found.get("/Subtype") == Name.Form or "/PatternType" in found):
        found.write(_through(found))
        _name(found, space)


def _name(holder: Any, space: Any) -> None:
    if "/Resources" not in holder:
        holder.Resources = Dictionary()
    if "/ColorSpace" not in holder.Resources:
        holder.Resources.ColorSpace = Dictionary()
    holder.Resources.ColorSpace[f"/{_SPACE}"] = space
    if "/ExtGState" not in holder.Resources:
        holder.Resources.ExtGState = Dictionary()
    for name, state in BLEND_STATES.items():
        holder.Resources.ExtGState[f"/{name}"] = state


def _through(content: Any) -> bytes:
    """The instructions of a page or form, its process inks set in the profile's space, its overprint shown."""
    instructions: list[tuple[Sequence[Any], pikepdf.Operator]] = []
    overprint = OverprintShown(content.get("/Resources"))
    for instruction in pikepdf.parse_content_stream(content):
        operands, operator = instruction.operands, instruction.operator
        instructions += overprint.before(str(operator), list(operands))
        if operator in (_FILL, _STROKE):
            fill = operator == _FILL
            instructions.append(([Name("/" + _SPACE)], pikepdf.Operator("cs" if fill else "CS")))
            instructions.append((list(operands), pikepdf.Operator("scn" if fill else "SCN")))
        else:
            instructions.append((list(operands), operator))
    return pikepdf.unparse_content_stream(instructions)
