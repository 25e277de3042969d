#!/usr/bin/env bash
# Tagged PDFs of WeasyPrint hold a Hebrew phrase in an English line in visual order, and no ActualText.
#
# Version: WeasyPrint 70.0, read with pikepdf 10.18.0 (needs a font with Hebrew, such as DejaVu Sans)
# Expected: with pdf_tags (and PDF/UA) the marked content reads in logical order, or an ActualText gives it (ISO
# 14289-1, 7.2).
# Observed: the glyphs stand from left to right as they are drawn, so the phrase's letters come in reversed order
# within its tag, and nothing in the page says so.
# Why it matters here: a screen reader speaks the name of a person backwards in a file that passes PDF/UA. Whoever
# sets mixed directions must write ActualText from the known source.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check weasyprint==70.0 pikepdf==10.18.0
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import io
import re
import pikepdf
from weasyprint import HTML

first, second = "\u05e9\u05dc\u05d5\u05dd", "\u05e2\u05d5\u05dc\u05dd"
page = f"<html lang=en><title>x</title><p style='font-family:DejaVu Sans'>Her words, {first} {second}, were few."
pdf = pikepdf.open(io.BytesIO(HTML(string=page).write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=True)))
(font,) = pdf.pages[0].Resources.Font.values()
unicode_of = {
    int(code, 16): bytes.fromhex(text).decode("utf-16-be")
    for code, text in re.findall(r"<(\w+)> <(\w+)>", font.ToUnicode.read_bytes().decode())
}
text = ""
for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
    if str(operator) == "TJ":
        for each in operands[0]:
            raw = bytes(each) if isinstance(each, pikepdf.String) else b""
            text += "".join(unicode_of.get(raw[at] * 256 + raw[at + 1], "?") for at in range(0, len(raw), 2))
raw_file = pdf.pages[0].Contents.read_bytes()
print("written:", ascii(f"{first} {second}"))
print("in the file:", ascii(text), " ActualText:", raw_file.count(b"ActualText"))
assert b"ActualText" not in raw_file, "ActualText is written now"
assert f"{first} {second}"[::-1] in text, "the order is logical now"
PY
