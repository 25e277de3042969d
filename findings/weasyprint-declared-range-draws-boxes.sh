#!/usr/bin/env bash
# A unicode-range that is wider than its font makes WeasyPrint draw an empty box, and the PDF's text looks right.
#
# Version: WeasyPrint 70.0, Noto Serif SC of pylopdf-fonts-zh-cn 0.1.1,
# Noto Sans Symbols of manimgx-fonts 2026.9.26.post1
# Expected: a range only limits for which characters a font is asked; one that the font lacks is taken from the next
# family of the list (CSS Fonts 4, sections 4.5 and 5.3).
# Observed: the first family whose range holds the character draws it, as its box for missing glyphs (glyph 0), though
# the second family has it. The text that PDFium extracts is the character
# all the same: the glyph's number hides behind a code map of the font's own. Without the range the second font is taken.
# Why it matters here: ranges are how a pack gives each script its own face; written as blocks of Unicode, as everyone
# writes them, they print boxes that no comparison of texts can see.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  weasyprint==70.0 pikepdf==10.18.0 pypdfium2==5.15.2 pylopdf-fonts-zh-cn==0.1.1 manimgx-fonts==2026.9.26.post1
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
from importlib import metadata
from io import BytesIO

import pikepdf
import pypdfium2
from weasyprint import HTML


def font(package, name):
    return next(f.locate() for f in metadata.files(package) if f.name.startswith(name)).as_uri()


first = font("pylopdf-fonts-zh-cn", "NotoSerifSC-Regular")
second = font("manimgx-fonts", "NotoSansSymbols[")


def drawn(range_):
    """The fonts of a page with one sign, whether it is drawn as glyph 0, and its extracted text."""
    html = f"""<style>
    @font-face {{ font-family: First; src: url({first}); {range_} }}
    @font-face {{ font-family: Second; src: url({second}) }}
    p {{ font: 20px First, Second }}
    </style><p>\u26a5</p>"""
    data = HTML(string=html).write_pdf()
    pdf = pikepdf.open(BytesIO(data))
    (sheet,) = pdf.pages[0].Resources.Font.values()
    code_map = sheet.Encoding if isinstance(sheet.Encoding, pikepdf.Stream) else None
    box = code_map is not None and b"> 0\nendcidchar" in code_map.read_bytes()
    text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    return str(sheet.BaseFont).partition("+")[2], "box" if box else "sign", text


plain, ranged = drawn(""), drawn("unicode-range: U+2600-27BF")
print("without a range:", *plain)
print("with a range:   ", *ranged)
assert plain == ("Second", "sign", "\u26a5") and ranged == ("First", "box", "\u26a5"), "the behaviour changed"
PY
