#!/usr/bin/env bash
# In a table's cell, "overflow-wrap: anywhere" has no effect on the columns' widths behind an empty inline element.
#
# Version: WeasyPrint 70.0
# Expected: with "overflow-wrap: anywhere" a long address may be cut, so its column's least width is a letter
# (CSS Text 3, 5.5), whatever stands before it.
# Observed: so it is for a cell that begins with the address. With an empty <span> or <a> before it, as anchors and
# marks are, the column becomes as wide as the address unbroken and its neighbour is squeezed.
# Why it matters here: a cell that is a link's target is set with other columns than the same cell without. Targets
# go behind the words, and a break opportunity (<wbr>) is written after "@", "." and "/".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check weasyprint==70.0
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
from weasyprint import HTML

PAGE = """<style>@page{{size:400px 300px;margin:0}} body{{font:10px monospace}} table{{width:300px;border-collapse:collapse}}
th{{{css}}}</style><table><tr><th>{before}someone.with.a.long.name@example.org<td>short words here and more words to fill
the width of it</table>"""


def width(css, before):
    boxes = [HTML(string=PAGE.format(css=css, before=before)).render().pages[0]._page_box]
    while boxes:
        box = boxes.pop()
        if type(box).__name__ == "TableCellBox" and box.element_tag == "th":
            return box.width
        boxes += getattr(box, "children", [])


plain = width("", "")
for before in ("", "<span></span>", "<a href='#x'></a>"):
    print(f"{before or 'nothing before':18} column {width('overflow-wrap: anywhere', before):.0f} px (unbroken {plain:.0f})")
assert width("overflow-wrap: anywhere", "") < 0.8 * plain
assert width("overflow-wrap: anywhere", "<span></span>") == plain, "the width follows now"
PY
