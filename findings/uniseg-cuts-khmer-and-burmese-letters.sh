#!/usr/bin/env bash
# Grapheme clusters of uniseg part the stacked consonants of Khmer, Burmese, Javanese and Balinese.
#
# Version: uniseg 0.10.1 (states Unicode 16.0.0); regex 2026.11.19 and ICU 78 (icukit-pyicu 78.3.1) beside it
# Expected: libraries that implement Unicode's UAX 29 agree on what a reader sees as one letter.
# Observed: in Devanagari they agree. A Khmer consonant with one below it (joined by the sign coeng) is one cluster
# for regex and ICU and two for uniseg; likewise in Burmese, Javanese and Balinese.
# Why it matters here: a drop cap, an ellipsis or a tracked title that cuts at clusters of uniseg prints the sign
# that joins the two as a mark of its own. Cuts are made where ICU or regex allow them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check uniseg==0.10.1 regex==2026.11.19 icukit-pyicu==78.3.1
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import icu
import regex
from uniseg.graphemecluster import grapheme_clusters

words = {
    "Devanagari": "\u0938\u094d\u0924\u094d\u0930\u0940",
    "Khmer": "\u1780\u17d2\u179a",
    "Burmese": "\u1000\u1039\u1000",
    "Javanese": "\ua98f\ua9c0\ua98f",
    "Balinese": "\u1b13\u1b44\u1b13",
}
for script, word in words.items():
    breaks = icu.BreakIterator.createCharacterInstance(icu.Locale("en"))
    breaks.setText(word)
    counts = len(list(grapheme_clusters(word))), len(regex.findall(r"\X", word)), len(list(breaks))
    print(f"{script:11} uniseg {counts[0]}  regex {counts[1]}  ICU {counts[2]}")
    assert counts == ((1, 1, 1) if script == "Devanagari" else (2, 1, 1)), "they agree now"
PY
