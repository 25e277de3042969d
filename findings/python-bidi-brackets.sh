#!/usr/bin/env bash
# Both algorithms of python-bidi put brackets in the wrong place; ICU does not.
#
# Version: python-bidi 0.6.12, beside icukit-pyicu 78.3.1
# Expected: in a left-to-right line that begins with a Hebrew word and a bracketed one, both brackets belong
# to the Hebrew (Unicode Annex 9, rule N0): the display order is "(D C) B A" read from the left, as ICU gives
# it.
# Observed: bidi.get_display (the Rust one) places the pair but does not mirror it: ")DC( BA";
# bidi.algorithm.get_display (the Python one) mirrors but has no rule N0: the closing bracket jumps to the
# English side.
# Why it matters here: the composer must order runs itself, as each line is broken. Names with a bracketed
# year or title are common in newsletters, and a wrong bracket is seen at once. ICU or FriBidi is used
# instead.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check python-bidi==0.6.12 icukit-pyicu==78.3.1
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import icu
from bidi import get_display as rust
from bidi.algorithm import get_display as python

text = "\u05d0\u05d1 (\u05d2\u05d3) ef"
bidi = icu.Bidi()
bidi.setPara(icu.UnicodeString(text), 0)
right = str(bidi.writeReordered(2))  # UBIDI_DO_MIRRORING
seen = {"ICU": right, "python-bidi, Rust": rust(text, base_dir="L"), "python-bidi, Python": python(text, base_dir="L")}
for name, order in seen.items():
    print(f"{name:20}", order.encode("unicode_escape").decode())
assert seen["ICU"] == "(\u05d3\u05d2) \u05d1\u05d0 ef"
assert seen["python-bidi, Rust"] == ")\u05d3\u05d2( \u05d1\u05d0 ef", "the Rust algorithm changed"
assert seen["python-bidi, Python"] == "\u05d3\u05d2) \u05d1\u05d0) ef", "the Python algorithm changed"
PY
