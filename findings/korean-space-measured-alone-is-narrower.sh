#!/usr/bin/env bash
# The word space of a Korean font is a sixth narrower when it is measured by itself.
#
# Version: uharfbuzz 0.57.0, Noto Serif KR of pylopdf-fonts-ko 0.1.1
# Expected: the advance of a space is a property of the font; composers measure it once and use it as the normal space.
# Observed: shaped alone it is 256 units; between two Korean letters 310, by the font's contextual alternates. Alone
# it becomes 310 only where both script (Hang) and language (ko) are set: guess_segment_properties() finds no script
# in a space.
# Why it matters here: every line of a Korean column would be planned with spaces that the engine then draws a fifth wider,
# and would be set over its measure. The space is measured between letters of the run.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check uharfbuzz==0.57.0 pylopdf-fonts-ko==0.1.1
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
from pathlib import Path
import pylopdf_fonts_ko
import uharfbuzz as hb

path = next(Path(next(iter(pylopdf_fonts_ko.__path__))).rglob("NotoSerifKR-Regular.otf"))
font = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))


def advances(text, script=None, language=None):
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    if script:
        buffer.script = script
    if language:
        buffer.language = language
    hb.shape(font, buffer)
    return [each.x_advance for each in buffer.glyph_positions]


alone, within = advances(" ")[0], advances("\ud55c \uae00")[1]
print("alone:", alone, " between Korean letters:", within)
print("alone, ko:", advances(" ", language="ko")[0], " alone, Hang:", advances(" ", "Hang")[0],
      " alone, both:", advances(" ", "Hang", "ko")[0])
assert within > 1.15 * alone, "the same now"
assert advances(" ", language="ko")[0] == alone and advances(" ", "Hang", "ko")[0] == within
PY
