#!/usr/bin/env bash
# pypdf's layout mode leaves out text that stands in form XObjects.
#
# Version: pypdf 7.1.0 (file written with pikepdf 10.18.0)
# Expected: extract_text(extraction_mode="layout") arranges the words that the plain mode finds; it does not
# find fewer.
# Observed: text painted by "Do" of a form XObject is in the plain mode's result and missing from the layout
# mode's, without a warning.
# Why it matters here: imposed booklets and placed adverts are form XObjects. A comparison of editions in
# layout mode would say that all their words were lost: plain mode is the one to use.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pypdf==7.1.0 pikepdf==10.18.0
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import io

import pikepdf
import pypdf
from pikepdf import Dictionary, Name

pdf = pikepdf.new()
page = pdf.add_blank_page(page_size=(200, 200))
font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
form = pikepdf.Stream(pdf, b"BT /F1 12 Tf 10 100 Td (Inside the form) Tj ET")
form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, [0, 0, 200, 200]
form.Resources = Dictionary(Font=Dictionary(F1=font))
page.Resources = Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(X=pdf.make_indirect(form)))
page.Contents = pikepdf.Stream(pdf, b"BT /F1 12 Tf 10 150 Td (On the page) Tj ET /X Do")
file = io.BytesIO()
pdf.save(file)
read = pypdf.PdfReader(file).pages[0]
plain, layout = read.extract_text(), read.extract_text(extraction_mode="layout")
print("plain: ", repr(plain))
print("layout:", repr(layout))
assert "Inside the form" in plain and "On the page" in layout
assert "Inside the form" not in layout, "layout mode reads forms now"
PY
