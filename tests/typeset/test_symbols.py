# SPDX-License-Identifier: MIT
"""Emoji and symbols come from declared fonts, in outline; only what no font has is an error, with its place."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest

from forumpress.finding import Finding, has_errors
from forumpress.typeset.press import Press, Typeset
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace


def typeset(root: Path, words: str, layout: str = "forum") -> tuple[Press, Typeset]:
    """An issue of one article with these words as its title and its text."""
    (root / "issues").mkdir()
    (root / "issues/publication.yaml").write_text("title: A\nsections: [News]\n")
    (root / "issues/a.yaml").write_text(
        "key: a\nnumber: 1\ndate: 2022-11-30\nsections:\n  - name: News\n    articles:\n"
        f"      - key: one\n        title: News {words}\n        body: |\n"
        f"          The members met {words} and **sang {words}**.\n"
    )
    press = Press(Workspace.at(root))
    return press, press.typeset(root / "issues/a.yaml", layout)


def missing(findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.code == "font/missing-character"]


@pytest.mark.parametrize("layout", ["forum", "digest"])
def test_emoji_stand_on_the_page_in_outline(tmp_path: Path, layout: str) -> None:
    signs = "🎉 🌍 👍🏽 👩‍👩‍👧 🇫🇷 ☀️ ❤️ ♻ ☎"
    press, made = typeset(tmp_path, signs, layout)
    assert not missing(made.findings)
    proof = press.prove(made, Purpose())
    assert not has_errors(proof.findings), "the lines are as wide as they were composed"
    page = pypdf.PdfReader(io.BytesIO(proof.pdf)).pages[0]
    words = page.extract_text()
    assert all(sign in words for sign in "🎉🌍👍❤♻☎")
    fonts = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert any("Noto-Emoji" in font for font in fonts)
    assert not any("/Type3" in str(font.get_object()) for font in page["/Resources"]["/Font"].values())


def test_what_no_font_has_is_an_error_with_its_place(tmp_path: Path) -> None:
    _, made = typeset(tmp_path, "🎉 ᚠ")
    found = missing(made.findings)
    assert found and all("“ᚠ” (U+16A0)" in finding.message for finding in found)
    assert {finding.place.line for finding in found} <= {8, 10}
