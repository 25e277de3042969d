# SPDX-License-Identifier: MIT
"""Where the soft proof changes the blend mode, and where it must not."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Dictionary

from forumpress.edition.softoverprint import MULTIPLY, NORMAL, OverprintShown

RESOURCES = Dictionary(
    ExtGState=Dictionary(
        Over=Dictionary(op=True, OP=True, OPM=1), Out=Dictionary(op=False, OP=False), Line=Dictionary(OP=True, op=False)
    )
)


def followed(content: str) -> str:
    """The content with the changes of the blend mode put in, as + and -."""
    pdf = pikepdf.new()
    shown, out = OverprintShown(RESOURCES), []
    for operands, operator in pikepdf.parse_content_stream(pdf.make_stream(content.encode())):
        for given, _ in shown.before(str(operator), list(operands)):
            out.append({f"/{MULTIPLY}": "+", f"/{NORMAL}": "-"}[str(given[0])])
        out.append(str(operator))
    return " ".join(out)


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("/Over gs 0 0 0 1 k 0 0 9 9 re f", "gs k re + f"),
        ("/Over gs 0 0 0 1 k f f", "gs k + f f"),
        ("/Over gs 0 0 0 1 k f /Out gs f", "gs k + f - gs f"),
        ("/Over gs 0 0 0 1 k f 1 0 0 0 k f", "gs k + f k - f"),
        ("/Over gs 0 0 0 1 k f /DeviceRGB cs 0 0 0 sc f", "gs k + f cs sc - f"),
        ("0 0 0 1 k q /Over gs f Q f", "k q gs + f Q f"),
        ("/Over gs 0 0 0 1 k f q f Q f", "gs k + f q f Q f"),
        ("/Over gs 0 0 0 1 k f /Form Do f", "gs k + f - Do + f"),
        ("/Over gs 0 0 0 1 k BT (word) Tj ET", "gs k BT + Tj ET"),
        ("/Line gs 0 0 0 1 k 0 0 0 1 K f S B", "gs k K f + S - B"),
        ("/Over gs 0 0 0 1 k 0 0 0 1 K B", "gs k K + B"),
        ("/Missing gs 0 0 0 1 k f Q f", "gs k f Q f"),
        ("0 0 0 1 k f", "k f"),
    ],
)
def test_only_overprinting_black_is_multiplied(content: str, wanted: str) -> None:
    assert followed(content) == wanted
