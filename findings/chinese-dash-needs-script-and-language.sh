#!/usr/bin/env bash
# A Chinese dash is two em wide only where the shaper knows both script and language.
#
# Version: uharfbuzz 0.57.0, Noto Serif SC of pylopdf-fonts-zh-cn 0.1.1
# Expected: two U+2014 in a Chinese font are one unbroken dash of two em (GB/T 15834), whatever stands around;
# or, at the least, the script alone decides.
# Observed: shaped by themselves, or within Han text without a language, the pair is 1.69 em wide; with script
# "Hani" and language "zh-Hans" it is 2 em. Either alone does nothing: the font's rule hangs on the language
# system of the script.
# Why it matters here: a composer that measures words one by one takes the dash 0.3 em too narrow while the
# drawing engine, which knows the language, draws it at two em: the line overruns.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check uharfbuzz==0.57.0 pylopdf-fonts-zh-cn==0.1.1
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
from importlib import metadata

import uharfbuzz as hb

path = next(f.locate() for f in metadata.files("pylopdf-fonts-zh-cn") if "NotoSerifSC-Regular" in str(f))
face = hb.Face(hb.Blob.from_file_path(str(path)))
font = hb.Font(face)


def width(text, script=None, language=None):
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    if script:
        buffer.script = script
    if language:
        buffer.language = language
    hb.shape(font, buffer, {})
    return round(sum(p.x_advance for p in buffer.glyph_positions) / face.upem, 2)


dash = "\u2014\u2014"
seen = {
    "alone": width(dash),
    "script Hani": width(dash, "Hani"),
    "language zh-Hans": width(dash, None, "zh-Hans"),
    "within Han text": round(width(f"\u4e2d{dash}\u56fd") - 2, 2),
    "script and language": width(dash, "Hani", "zh-Hans"),
}
for how, em in seen.items():
    print(f"{how:20} {em} em")
assert set(list(seen.values())[:4]) == {1.69} and seen["script and language"] == 2.0, "the widths changed"
PY
