#!/usr/bin/env bash
# The positions that pyphen gives for a word are not enough to divide it: Hungarian is misspelt.
#
# Version: pyphen 0.18.1
# Expected: positions() are the offsets at which a hyphen may be put; word[:at] + "-" + word[at:] is a right
# division.
# Observed: for Hungarian the offset is an int subclass whose attribute "data" carries the letters to put
# there. Taken as a plain int it gives "as-szonnyal", where the rule wants "asz-szonnyal"; iterate() applies
# the data.
# Why it matters here: line breaking needs widths of both halves, so it works with offsets; it must carry the
# replaced letters along and draw other letters than the source has.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pyphen==0.18.1
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import pyphen

word = "asszonnyal"
hungarian = pyphen.Pyphen(lang="hu_HU")
plain = [f"{word[:at]}-{word[at:]}" for at in hungarian.positions(word)]
right = [f"{first}-{second}" for first, second in hungarian.iterate(word)]
print("offsets alone:", plain)
print("iterate():   ", right)
print("data:        ", [at.data for at in hungarian.positions(word)])
assert plain == ["as-szonnyal", "asszon-nyal"]
assert sorted(right) == ["asszony-nyal", "asz-szonnyal"]
PY
