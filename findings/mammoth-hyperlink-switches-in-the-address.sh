#!/usr/bin/env bash
# A HYPERLINK field with switches becomes a link whose address contains the switches.
#
# Version: mammoth 1.13.0
# Expected: HYPERLINK "http://example.org/page" \\l "part2" \\o "tip" is a link to
# http://example.org/page#part2 with a tool tip (ECMA-376 part 1, 17.16.5.25).
# Observed: the address in the HTML is everything to the last quotation mark, switches included.
# Why it matters here: Word and LibreOffice write links with a fragment like that. The link looks right and
# leads nowhere; only a reader who clicks notices.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check mammoth==1.13.0 python-docx==1.2.0
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import io

import docx
import mammoth
from docx.oxml import parse_xml

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
document = docx.Document()
paragraph = document.add_paragraph("see ")


def field(kind):
    paragraph.add_run()._r.append(parse_xml(f'<w:fldChar {W} w:fldCharType="{kind}"/>'))


field("begin")
code = r' HYPERLINK "http://example.org/page" \l "part2" \o "tip" '
paragraph.add_run()._r.append(parse_xml(f'<w:instrText {W} xml:space="preserve">{code}</w:instrText>'))
field("separate")
paragraph.add_run("our page")
field("end")
file = io.BytesIO()
document.save(file)
html = mammoth.convert_to_html(io.BytesIO(file.getvalue())).value
print(html)
assert r"\l &quot;part2&quot;" in html, "the switches are no longer in the address"
PY
