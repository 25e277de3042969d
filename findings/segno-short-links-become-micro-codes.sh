#!/usr/bin/env bash
# A short link becomes a Micro QR code, which telephones do not read.
#
# Version: segno 1.6.6
# Expected: segno.make(link) gives a QR code; size is chosen by length, the kind is not.
# Observed: what fits into a Micro QR code (ISO/IEC 18004, M1 to M4) becomes one, with a quiet zone of two modules
# instead of four: short addresses as printers like them ("HTTP://A.CN/12"). A character more gives a QR code.
# Why it matters here: the camera applications of telephones look for three finder patterns and a Micro QR code has
# one. In an issue all codes would work but the shortest. Codes are asked for with micro=False.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check segno==1.6.6
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import segno

for link in ("HTTP://A.CN/12", "ex.org/a1", "https://forum.example/a1"):
    code, asked = segno.make(link), segno.make(link, micro=False)
    print(f"{link:26} {code.designator:5} micro {code.is_micro!s:5} quiet zone {code.default_border_size}"
          f"   micro=False: {asked.designator}")
    assert not asked.is_micro
assert segno.make("HTTP://A.CN/12").is_micro and segno.make("ex.org/a1").is_micro, "QR codes by default now"
assert not segno.make("https://forum.example/a1").is_micro
PY
