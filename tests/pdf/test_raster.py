# SPDX-License-Identifier: MIT
"""Pages as pictures, cut as they are asked for; what cannot be drawn is refused by one error."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array

from forumpress.pdf.raster import CannotDraw, PageRasters


def two_pages() -> bytes:
    """The second page is 200 x 100 points with a trim 10 points inside; a red field covers its lower left quarter."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(50, 50))
    page = pdf.add_blank_page(page_size=(200, 100))
    page.obj.TrimBox = Array([10, 10, 190, 90])
    page.obj.Contents = pdf.make_stream(b"1 0 0 rg 0 0 100 50 re f")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_page_is_drawn_in_rgb_at_its_scale() -> None:
    with PageRasters(two_pages()) as rasters:
        assert len(rasters) == 2
        assert rasters.size(1) == (200, 100)
        picture = rasters.draw(1, 0.5)
    assert (picture.mode, picture.size) == ("RGB", (100, 50))
    assert picture.getpixel((20, 40)) == (255, 0, 0)
    assert picture.getpixel((20, 10)) == picture.getpixel((80, 40)) == (255, 255, 255)


def test_the_trim_alone_can_be_drawn() -> None:
    with PageRasters(two_pages()) as rasters:
        assert rasters.trim_margins(1) == (10, 10, 10, 10)
        picture = rasters.draw_trim(1, 1.0)
        rasters.crop_to_trim(1)
        assert rasters.size(1) == (180, 80)
    assert picture.size == (180, 80)
    assert picture.getpixel((89, 79)) == (255, 0, 0)
    assert picture.getpixel((91, 79)) == picture.getpixel((89, 38)) == (255, 255, 255)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\nnothing"])
def test_what_is_no_pdf_cannot_be_drawn(pdf: bytes) -> None:
    with pytest.raises(CannotDraw, match="the file cannot be drawn"):
        PageRasters(pdf)


def test_a_page_that_is_not_there_cannot_be_drawn() -> None:
    with PageRasters(two_pages()) as rasters, pytest.raises(CannotDraw, match="page 8"):
        rasters.draw(7, 1.0)
