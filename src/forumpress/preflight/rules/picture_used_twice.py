# SPDX-License-Identifier: MIT
"""The same picture in two places."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pikepdf

from forumpress.length import MM
from forumpress.pdf.paint import ImageResource, Paint
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class PictureUsedTwiceLimits(RuleLimits):
    """Pictures whose shorter side is less than this, in millimetres, may repeat: icons, logos, end marks."""

    smallest: float = 25.0


@rule(
    code="picture/used-twice",
    title="No picture is used twice",
    rationale="The same photograph in two articles is nearly always a slip: the wrong file was picked, or the new one "
    "never came.",
    source="House rule",
    cure="Choose another picture for one of the places.",
    limits=PictureUsedTwiceLimits,
)
def check(document: Document, limits: PictureUsedTwiceLimits) -> Iterator[Fault]:
    """Compares the stored pictures by their data, wherever they are placed large enough to be seen as pictures."""
    if document.context.key:
        return  # of an issue's own pages, this was reported from the files, whatever part of them is shown
    first: dict[bytes, int] = {}
    for page in document.pages:
        on_page: set[bytes] = set()
        for paint in page.image_marks:
            if paint.image is None or paint.image.stencil or not _large(paint, limits.smallest * MM):
                continue
            print_of = _fingerprint(paint.image, document)
            before = first.setdefault(print_of, page.number)
            if before != page.number or print_of in on_page:
                where = f"on page {before} too" if before != page.number else "on this page twice"
                yield Fault(f"the picture is {where}", page.number, page.rect(paint.bounds))
            on_page.add(print_of)


def _large(paint: Paint, least: float) -> bool:
    return min(paint.bounds[2] - paint.bounds[0], paint.bounds[3] - paint.bounds[1]) >= least


def _fingerprint(image: ImageResource, document: Document) -> bytes:
    if isinstance(image.source, pikepdf.Stream):
        data = image.source.read_raw_bytes()
        document.budget.spend_bytes(len(data))
        return hashlib.sha256(data).digest()
    return repr((id(image), image.width, image.height)).encode()
