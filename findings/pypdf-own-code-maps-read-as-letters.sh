#!/usr/bin/env bash
# pypdf reads the codes of a font with a code map of its own as letters, although its ToUnicode is right.
#
# Version: pypdf 7.1.0, beside pypdfium2 5.15.2; the file is made by WeasyPrint 70.0 and pikepdf 10.18.0
# Expected: text comes from the font's ToUnicode where there is one (ISO 32000-2, 9.10.2), whatever its Encoding.
# Observed: with /Encoding /Identity-H the text is the character; with the same mapping written as an embedded CMap
# (9.7.5.4), the two bytes of the code come out as two Latin letters, without a warning. PDFium reads both alike.
# Why it matters here: WeasyPrint writes such maps for the glyphs that it renumbers, and printers' programs for Chinese
# fonts; a comparison of words by pypdf alone then finds words that nobody printed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check weasyprint==70.0 pypdf==7.1.0 pypdfium2==5.15.2 pikepdf==10.18.0 \
  pylopdf-fonts-zh-cn==0.1.1
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
from importlib import metadata
from io import BytesIO

import pikepdf
import pypdf
import pypdfium2
from pikepdf import Name
from weasyprint import HTML

path = next(f.locate() for f in metadata.files("pylopdf-fonts-zh-cn") if f.name == "NotoSerifSC-Regular.otf")
HTML_PAGE = f"<style>@font-face {{ font-family: F; src: url({path.as_uri()}) }} p {{ font: 20px F }}</style><p>\u4e2d</p>"
HEAD = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def "
SPACE = b"1 begincodespacerange <0000> <ffff> endcodespacerange "
END = b"endcmap CMapName currentdict /CMap defineresource pop end end"


def read(data):
    """What pypdf and PDFium read from the one page."""
    by_pypdf = pypdf.PdfReader(BytesIO(data)).pages[0].extract_text()
    return by_pypdf.strip(), pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range().strip()


def with_own_map(data):
    """The same page; its one glyph now has the code 7952, which a map in the file leads to the glyph."""
    pdf = pikepdf.open(BytesIO(data))
    page = pdf.pages[0]
    (font,) = page.Resources.Font.values()
    content = page.Contents.read_bytes()
    code = content[content.index(b"[<") + 2 :][:4]
    rows = HEAD + b"/CMapType 1 def " + SPACE + b"1 begincidchar <7952> %d endcidchar " % int(code, 16) + END
    system = pikepdf.Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0)
    font.Encoding = pdf.make_stream(rows, Type=Name.CMap, CMapName=Name("/Own"), CIDSystemInfo=system)
    font.ToUnicode = pdf.make_stream(HEAD + b"/CMapType 2 def " + SPACE + b"1 beginbfchar <7952> <4e2d> endbfchar " + END)
    page.Contents = pdf.make_stream(content.replace(b"<" + code + b">", b"<7952>"))
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


page = HTML(string=HTML_PAGE).write_pdf()
identity, own = read(page), read(with_own_map(page))
print("Identity-H:   pypdf %r, PDFium %r" % identity)
print("own code map: pypdf %r, PDFium %r" % own)
assert identity == ("\u4e2d", "\u4e2d") and own == ("yR", "\u4e2d"), "the behaviour changed"
PY
