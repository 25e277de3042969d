# SPDX-License-Identifier: MIT
"""Fonts of any program: what their codes are, mean and measure."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from forumpress.pdf.budget import Budget
from forumpress.pdf.cmap import code_lengths, codes_of_notdef, predefined_cmap, read_to_unicode
from forumpress.pdf.encoding import readable
from forumpress.pdf.pdffont import PdfFont


def composite(encoding: object, **more: object) -> PdfFont:
    descendant = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType0, **more)
    return PdfFont(
        Dictionary(Type=Name.Font, Subtype=Name.Type0, Encoding=encoding, DescendantFonts=Array([descendant])), Budget()
    )


@pytest.mark.parametrize(
    ("cmap", "shown", "text", "codes"),
    [
        ("GBK-EUC-H", "中文ab".encode("gbk"), "中文ab", 4),
        ("GB-EUC-V", "中国".encode("gb2312"), "中国", 2),
        ("GBK2K-H", "中㐂a".encode("gb18030"), "中㐂a", 3),
        ("UniGB-UCS2-H", "中文ab".encode("utf-16-be"), "中文ab", 4),
        ("UniJIS-UTF16-H", "日本".encode("utf-16-be"), "日本", 2),
        ("ETen-B5-H", "臺灣x".encode("cp950"), "臺灣x", 3),
        ("90ms-RKSJ-H", "ｱ日本x".encode("cp932"), "ｱ日本x", 4),
        ("KSCms-UHC-H", "한국 a".encode("cp949"), "한국 a", 4),
    ],
)
def test_east_asian_text_is_read_by_its_predefined_cmap(cmap: str, shown: bytes, text: str, codes: int) -> None:
    font = composite(Name(f"/{cmap}"))
    assert font.decode(shown) == text
    assert len(font.codes(shown)) == codes


def test_what_takes_one_byte_is_half_as_wide() -> None:
    assert composite(Name("/GBK-EUC-H")).advance("中a".encode("gbk")) == (1500, 2, 0)


def test_identity_codes_are_two_bytes_with_widths_of_their_own() -> None:
    font = composite(Name("/Identity-H"), DW=600, W=Array([1, Array([250, 300]), 7, 8, 900]))
    assert font.advance(b"\x00\x01\x00\x02\x00\x03\x00\x08") == (250 + 300 + 600 + 900, 4, 0)
    assert predefined_cmap("Identity-H") is None


def test_a_simple_font_is_read_by_the_names_of_its_characters() -> None:
    encoding = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([1, Name.fi, Name.Aogonek, 65, Name.B]))
    font = PdfFont(Dictionary(Subtype=Name.Type1, Encoding=encoding), Budget())
    assert font.decode(b"\x01\x02AC\x80") == "ﬁĄBC€"
    mac = PdfFont(Dictionary(Subtype=Name.TrueType, Encoding=Name.MacRomanEncoding), Budget())
    assert mac.decode(b"\x8a") == "ä"


def test_an_own_cmap_says_how_long_codes_are() -> None:
    pdf = pikepdf.new()
    one = pdf.make_stream(b"1 begincodespacerange <00> <FF> endcodespacerange")
    assert code_lengths(one.read_bytes()) == {1}
    assert list(composite(one).codes(b"ab")) == [97, 98]
    two = pdf.make_stream(b"1 begincodespacerange <0000> <FFFF> endcodespacerange")
    assert list(composite(two).codes(b"ab")) == [0x6162]


def test_an_own_cmap_says_which_codes_draw_notdef() -> None:
    pdf = pikepdf.new()
    cmap = pdf.make_stream(
        b"2 begincidchar <042b> 1067 <7952> 0 endcidchar 2 begincidrange <0010> <0020> 0 <0030><0040> 10 endcidrange"
    )
    assert codes_of_notdef(cmap.read_bytes()) == {0x7952, 0x10}
    assert composite(cmap).notdef_codes == {0x7952, 0x10}
    assert composite(Name("/Identity-H")).notdef_codes == {0}
    assert composite(Name("/Identity-H"), CIDToGIDMap=pdf.make_stream(b"\0\1")).notdef_codes == frozenset()
    assert composite(Name("/GBK-EUC-H")).notdef_codes == frozenset()


def test_a_character_of_one_byte_is_taken_at_its_word() -> None:
    assert read_to_unicode(b"1 beginbfchar <01> <41> <02> <0042> endbfchar") == {1: "A", 2: "B"}


def test_names_in_other_bytes_can_be_read() -> None:
    named = pikepdf.Object.parse(b"<</Type /Font /Subtype /TrueType /BaseFont /ABCDEF+#cb#ce#cc#e5>>")
    assert PdfFont(named, Budget()).name == "宋体"
    assert readable("Caf\udce9") == "Café"
    assert readable("Source Serif") == "Source Serif"
