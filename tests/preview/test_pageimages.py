# SPDX-License-Identifier: MIT
"""Rasters, patches between them, and glimpses that show what a whole raster shows."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, ImageDraw
from preview.bulletin import ISSUE, YAML

from forumpress.finding import Rect
from forumpress.preview.issuebuilder import IssueBuilder
from forumpress.preview.pageimages import MOST_PIXELS, patch, raster, repainted

pytestmark = pytest.mark.xdist_group("preview")


def drawn_over(before: Image.Image | None, png: bytes, x: int, y: int, size: tuple[int, int]) -> Image.Image:
    canvas = before.copy() if before is not None and before.size == size else Image.new("RGB", size)
    canvas.paste(Image.open(io.BytesIO(png)), (x, y))
    return canvas


def test_a_patch_over_the_picture_before_gives_the_picture() -> None:
    before = Image.new("RGB", (300, 200), "white")
    after = before.copy()
    ImageDraw.Draw(after).rectangle((40, 50, 90, 70), fill=(10, 20, 30))
    found = patch(after, before)
    assert (found.x, found.y) == (40, 50)
    assert Image.open(io.BytesIO(found.png)).size == (51, 21)
    assert drawn_over(before, found.png, found.x, found.y, found.whole).tobytes() == after.tobytes()


@pytest.mark.parametrize("before", [None, Image.new("RGB", (10, 10))])
def test_without_a_picture_of_the_same_size_the_patch_is_whole(before: Image.Image | None) -> None:
    after = Image.new("RGB", (30, 20), "red")
    found = patch(after, before)
    assert drawn_over(before, found.png, found.x, found.y, found.whole).tobytes() == after.tobytes()


def test_equal_pictures_need_hardly_a_patch() -> None:
    picture = Image.new("RGB", (500, 500), "green")
    found = patch(picture, picture.copy())
    assert len(found.png) < 200
    assert drawn_over(picture, found.png, found.x, found.y, found.whole).tobytes() == picture.tobytes()


def test_no_scale_makes_a_picture_that_does_not_fit_into_memory(builder: IssueBuilder) -> None:
    pdf = builder.build("screen").draw(1).pdf
    picture = raster(pdf, 99.0)
    assert picture.width * picture.height <= MOST_PIXELS * 1.01
    assert raster(pdf, 0.0001).width >= 1


@pytest.mark.parametrize(
    "rect",
    [Rect(-50, -50, 40, 40), Rect(900, 10, 50, 50), Rect(10, 2000, 5, 5), Rect(-20, -20, 5000, 5000), Rect(5, 5, 0, 0)],
)
@pytest.mark.parametrize("scale", [0.31, 1.0, 1.777])
def test_what_lies_outside_the_page_is_not_painted(builder: IssueBuilder, rect: Rect, scale: float) -> None:
    pdf = builder.build("screen").draw(1).pdf
    picture = raster(pdf, scale)
    shown = repainted(picture, scale, pdf, rect)
    assert ImageChops.difference(shown, picture).getbbox() is None


@pytest.mark.parametrize("scale", [0.9, 4 / 3, 1.777, 2.6])
def test_a_glimpse_shows_what_the_whole_page_shows(builder: IssueBuilder, scale: float) -> None:
    path = builder.path_of(ISSUE)
    assert path is not None
    before = builder.build("screen")
    first = {page_info.number: before.draw(page_info.number) for page_info in before.pages}
    try:
        for edit in (
            ("walks up the hill", "climbs the hill"),
            ("jars for every house", "jars for each"),
            ("An Orchard for Everyone", "An Orchard"),
            ("Morning at the wooden gate", "Evening at the wooden gate, and a longer caption that takes two lines"),
        ):
            path.write_text(YAML.replace(*edit))
            after = builder.build("screen")
            partial_name_of_new = 0
            for page_info in after.pages:
                old, new = first.get(page_info.number), after.draw(page_info.number)
                partial = new.partial(old) if old is not None and old.fingerprint != new.fingerprint else None
                if old is not None and partial is not None:
                    partial_name_of_new += 1
                    shown = repainted(raster(old.pdf, scale), scale, *partial)
                    faint = ImageChops.difference(shown, raster(new.pdf, scale)).getextrema()
                    # pdfium smooths a glyph a shade differently when fewer stand before it.
                    assert max(high for _, high in faint) <= 2, edit
            assert partial_name_of_new, edit
    finally:
        path.write_text(YAML)
