#!/usr/bin/env bash
# Ruby in a Word file: the reading and the characters that it belongs to are lost together.
#
# Version: mammoth 1.13.0, python-docx 1.2.0
# Expected: of w:ruby at least the base text (w:rubyBase), which is running text, is kept; the reading above
# it may go.
# Observed: mammoth drops both and warns of an "unrecognised element" only; python-docx's Paragraph.text drops
# both without a word.
# Why it matters here: Japanese and Chinese manuscripts would lose names and hard words, the very words that
# carry ruby. An importer reads w:ruby itself and compares all words with those in the XML.
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
paragraph = document.add_paragraph("before ")
paragraph._p.append(parse_xml(
    f'<w:r {W}><w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="10"/><w:hpsRaise w:val="18"/>'
    '<w:hpsBaseText w:val="21"/><w:lid w:val="ja-JP"/></w:rubyPr><w:rt><w:r><w:t>\u304b\u3093\u3058</w:t></w:r></w:rt>'
    '<w:rubyBase><w:r><w:t>\u6f22\u5b57</w:t></w:r></w:rubyBase></w:ruby></w:r>'))
paragraph.add_run(" after")
file = io.BytesIO()
document.save(file)
result = mammoth.convert_to_html(io.BytesIO(file.getvalue()))
text = docx.Document(io.BytesIO(file.getvalue())).paragraphs[0].text
print("mammoth:    ", result.value, [message.message for message in result.messages])
print("python-docx:", text)
assert "\u6f22\u5b57" not in result.value and "\u6f22\u5b57" not in text, "the base text is kept now"
PY
