# SPDX-License-Identifier: MIT
"""The cover picture."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image

from forumpress.deliver.cover import WIDTH, draw_cover
from forumpress.errors import InputError
from tests.deliver.samples import pdf


def test_page_one_is_drawn_small() -> None:
    picture = Image.open(io.BytesIO(draw_cover(pdf()).data))
    assert picture.format == "JPEG"
    assert picture.width in (WIDTH, WIDTH + 1)
    assert 1.40 < picture.height / picture.width < 1.43
    red, green, blue = picture.convert("RGB").getpixel((WIDTH // 2, 60))  # type: ignore[misc]
    assert (red < 40, 60 < green < 100, 50 < blue < 100) == (True, True, True)


def page_of(width: float, height: float) -> bytes:
    document = pikepdf.Pdf.new()
    document.add_blank_page(page_size=(width, height))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing", page_of(3, 14_000)])
def test_what_cannot_be_a_cover_is_a_finding(content: bytes) -> None:
    with pytest.raises(InputError) as problem:
        draw_cover(content)
    assert [finding.code for finding in problem.value.findings] == ["mail/cover"]
