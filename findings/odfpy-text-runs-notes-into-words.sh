#!/usr/bin/env bash
# odfpy's extractText glues a note's number and words, and a colleague's remark, into the sentence.
#
# Version: odfpy 1.4.1
# Expected: teletype.extractText() gives the paragraph as it is read, notes and remarks apart or left out.
# Observed: the note's number and its words follow the word before without a space, and the words of an annotation
# are a part of the sentence.
# Why it matters here: a check that compares an imported manuscript with this "independent" text reports differences
# on every note, and an importer built upon it prints the editors' remarks.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check odfpy==1.4.1
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
from odf import office, teletype, text

paragraph = text.P()
paragraph.addText("The budget")
note = text.Note(noteclass="footnote")
note.addElement(text.NoteCitation(text="1"))
body = text.NoteBody()
body.addElement(text.P(text="Annual report."))
note.addElement(body)
paragraph.addElement(note)
paragraph.addText(" grew")
remark = office.Annotation()
remark.addElement(text.P(text="Is this so?"))
paragraph.addElement(remark)
paragraph.addText(" in 2022.")
seen = teletype.extractText(paragraph)
print(seen)
assert seen == "The budget1Annual report. grewIs this so? in 2022.", "notes stand apart now"
PY
