#!/usr/bin/env bash
# A text box in a Word file swallows the paragraph that it is anchored in.
#
# Version: pandoc 3.9 (PyPI: pypandoc_binary 1.17)
# Expected: the paragraph that holds the anchor and the words in the box are both in the output, in either
# order.
# Observed: the words of the box stand where the paragraph stood; the paragraph's own words are gone, without
# a warning. mammoth 1.13.0 keeps both.
# Why it matters here: whole paragraphs of an author's text vanish where a pull quote or a side note was put
# beside them. No reader alone is safe: an import must count all words against the XML.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pypandoc_binary==1.17 python-docx==1.2.0 mammoth==1.13.0
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import docx
import mammoth
import pypandoc
from docx.oxml import parse_xml
import tempfile
from pathlib import Path

SCHEMAS = "http://schemas.openxmlformats.org"
NAMES = (
    f'xmlns:w="{SCHEMAS}/wordprocessingml/2006/main" xmlns:mc="{SCHEMAS}/markup-compatibility/2006" '
    f'xmlns:wp="{SCHEMAS}/drawingml/2006/wordprocessingDrawing" xmlns:a="{SCHEMAS}/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
BOX = "<w:txbxContent><w:p><w:r><w:t>Words in the box.</w:t></w:r></w:p></w:txbxContent>"
document = docx.Document()
document.add_paragraph("Before.")
anchor = document.add_paragraph("The paragraph that holds the anchor.")
anchor._p.append(parse_xml(
    f'<w:r {NAMES}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" '
    'distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
    '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
    '<wp:extent cx="1000000" cy="500000"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr id="1" name="Text Box 1"/>'
    '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    f'<wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx>{BOX}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>'
    '</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape id="s" style="width:100pt;height:50pt">'
    f'<v:textbox>{BOX}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>'))
document.add_paragraph("After.")
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "box.docx"
    document.save(path)
    pandoc = pypandoc.convert_file(str(path), "plain")
    with path.open("rb") as file:
        other = mammoth.extract_raw_text(file).value
print("pandoc", pypandoc.get_pandoc_version(), pandoc.split("\n\n"))
print("mammoth", other.split("\n\n"))
assert "Words in the box." in pandoc and "holds the anchor" not in pandoc, "the paragraph is kept now"
assert "holds the anchor" in other
PY
