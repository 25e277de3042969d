#!/usr/bin/env bash
# A name in GBK bytes is a dictionary's key in pikepdf, but cannot be shown or made a str.
#
# Version: pikepdf 10.18.0
# Expected: names are read alike wherever they stand. ISO 32000-1, 7.3.5 allows any byte in them, and older Chinese
# programs name fonts in GBK ("/#CB#CE#CC#E5" is Song).
# Observed: as a key the name becomes a str with lone surrogates, which finds its value again; as a value, str()
# and repr() raise UnicodeDecodeError. unparse() gives its bytes.
# Why it matters here: a checker that prints a font's BaseFont or a colour's name ends with an exception on a valid
# file of a Chinese print shop. Names of files from elsewhere are read by their bytes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pikepdf==10.18.0
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import pikepdf

name = pikepdf.Object.parse(b"/#CB#CE#CC#E5")
fonts = pikepdf.Object.parse(b"<< /#CB#CE#CC#E5 1 >>")
(key,) = fonts.keys()
print("as a key:", ascii(key), "finds", fonts[key], "  bytes:", name.unparse())
assert fonts[key] == 1 and fonts[name] == 1
for show in (str, repr):
    try:
        print(show.__name__, ascii(show(name)))
        raise SystemExit("mended: the name can be shown")
    except UnicodeDecodeError as error:
        print(show.__name__, "raises", type(error).__name__)
PY
