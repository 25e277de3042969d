#!/usr/bin/env bash
# Words in synthesised small capitals come out of the PDF in mixed case.
#
# Version: WeasyPrint 70.0, read back by pypdf 7.1.0 and pypdfium2 5.15.2, with Source Code Pro of
# fontpkg-source-code-pro 1.26, which has no smcp
# Expected: text set with font-variant-caps: small-caps is extracted as it was written, or wholly in capitals.
# Observed: where a font has no small capitals the engine draws scaled capitals; one glyph then stands for "S"
# and "s", and ToUnicode can hold one of them: every "s" of the document becomes "S" once a capital S was
# drawn in that font, in words in between too.
# Why it matters here: searching, copying and reading aloud meet "MiSSiSSippi". Small capitals must be the
# font's own glyphs (smcp), or carry ActualText.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check weasyprint==70.0 pypdf==7.1.0 pypdfium2==5.15.2 fontpkg-source-code-pro==1.26
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import io
from importlib import metadata

import pypdf
import pypdfium2
import weasyprint
from weasyprint.text.fonts import FontConfiguration

files = [str(f.locate()) for f in metadata.files("fontpkg-source-code-pro") if str(f).endswith((".ttf", ".otf"))]
path = next(f for f in files if "Italic" not in f)
fonts = FontConfiguration()
css = weasyprint.CSS(string=f'@font-face {{ font-family: Mono; src: url("file://{path}") }} '
                            "p { font-family: Mono; font-variant-caps: small-caps }", font_config=fonts)
html = weasyprint.HTML(string="<p>Sassafras</p><p>mississippi</p>")
pdf = html.write_pdf(stylesheets=[css], font_config=fonts)
one = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
two = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
print("pypdf:    ", repr(one))
print("pypdfium2:", repr(two))
assert "miSSiSSippi" in one and "miSSiSSippi" in two, "the case is kept now"
PY
