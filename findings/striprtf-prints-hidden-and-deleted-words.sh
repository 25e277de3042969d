#!/usr/bin/env bash
# striprtf gives words that no reader of the manuscript sees, and leaves out its footnotes.
#
# Version: striprtf 0.0.35
# Expected: the text of an RTF as Word shows it: hidden text (\v) and tracked deletions (\deleted) left out,
# footnotes somewhere.
# Observed: hidden and deleted words stand in the text like any others; the words of a footnote are gone, and only its
# number stays, glued to the word before.
# Why it matters here: an author's struck-out sentence about a named person would be printed. RTF is read with the
# state of its groups, not by taking the control words out.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check striprtf==0.0.35
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
from striprtf.striprtf import rtf_to_text

rtf = (
    r"{\rtf1\ansi\ansicpg1252 The budget{\super 1}{\footnote\pard {\super 1} Source: annual report.} grew"
    r"{\deleted  against the advice of the board}{\v  (ask Mary first)} in 2022.\par}"
)
text = rtf_to_text(rtf)
print(ascii(text))
assert "against the advice" in text and "ask Mary" in text, "left out now"
assert "annual report" not in text and "budget1" in text, "footnotes are kept now"
PY
