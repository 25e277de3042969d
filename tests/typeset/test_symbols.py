# SPDX-License-Identifier: MIT
"""Emoji and symbols come from declared fonts, in outline; only what no font has is an error, with its place."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest

from forumpress.finding import Finding, has_errors
from forumpress.pdf.cmap import codes_of_notdef
from forumpress.typeset.press import Press, Typeset
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace


def typeset(root: Path, words: str, layout: str = "forum", language: str = "en") -> tuple[Press, Typeset]:
    """An issue of one article with these words as its title and its text."""
    (root / "issues").mkdir()
    (root / "issues/publication.yaml").write_text("title: A\nsections: [News]\n")
    (root / "issues/a.yaml").write_text(
        f"key: a\nnumber: 1\ndate: 2022-11-30\nlanguage: {language}\nsections:\n  - name: News\n    articles:\n"
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


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_no_sign_is_drawn_as_an_empty_box_by_a_font_that_lacks_it(tmp_path: Path, language: str) -> None:
    press, made = typeset(tmp_path, "♻ 🜁 ⚥ 🎉 合作", language=language)
    assert not missing(made.findings)
    resources = pypdf.PdfReader(io.BytesIO(press.prove(made, Purpose()).pdf)).pages[0]["/Resources"]
    fonts = [font.get_object() for font in resources["/Font"].values()]
    assert any("Noto-Sans-Symbols" in str(font["/BaseFont"]) for font in fonts)
    encodings = [font["/Encoding"].get_object() for font in fonts]
    maps = [encoding.get_data() for encoding in encodings if not isinstance(encoding, str)]
    assert not any(codes_of_notdef(cmap) for cmap in maps), "the engine writes such a CMap where a box is drawn"


def test_what_no_font_has_is_an_error_with_its_place(tmp_path: Path) -> None:
    _, made = typeset(tmp_path, "🎉 ᚠ")
    found = missing(made.findings)
    assert found and all("“ᚠ” (U+16A0)" in finding.message for finding in found)
    assert {finding.place.line for finding in found} <= {9, 11}
