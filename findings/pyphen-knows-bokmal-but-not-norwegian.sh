#!/usr/bin/env bash
# Pyphen has Norwegian patterns under nb and nn, and none under the code that most Norwegian texts carry.
#
# Version: Pyphen 0.18.1
# Expected: language_fallback("no") finds Bokmål, as CLDR's and the IANA registry's macrolanguage suggest, since
# "de-1996" and "fr-CA" find theirs.
# Observed: None; "nb" and "nn" are found. Codes that lose subtags from the right are found, macrolanguages are not.
# Why it matters here: WeasyPrint asks Pyphen, so lang="no" (what browsers, Word and most publishers write) is set
# without a hyphen and without a word. Languages are mapped before patterns are looked for.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pyphen==0.18.1
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import pyphen

found = {code: pyphen.language_fallback(code) for code in ("no", "nb", "nn", "nb-NO", "no-NO", "de-1996", "fr-CA")}
print(found)
assert found["nb"] and found["nn"] and found["de-1996"] == "de" and found["fr-CA"] == "fr"
assert found["no"] is None and found["no-NO"] is None, "Norwegian is found now"
PY
