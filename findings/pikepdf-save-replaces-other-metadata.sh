#!/usr/bin/env bash
# Saving a PDF with pikepdf replaces a metadata stream that is not XMP by an empty packet.
#
# Version: pikepdf 10.18.0
# Expected: save() writes what it does not understand as it was.
# Observed: fix_metadata_version is on by default; a catalogue's Metadata stream that is XML but not XMP is replaced
# by a new XMP packet in the copy (a line in the log says so). With fix_metadata_version=False its bytes stay.
# Why it matters here: a repaired or imposed copy of a stranger's file would lose its job ticket or archive record,
# which some programs put there. Whatever is only to be copied is saved with the switch off.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pikepdf==10.18.0
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import io
import logging
import pikepdf

logging.disable()
record = b"<ticket xmlns='urn:example:press'><job>2022-11</job></ticket>"
first = pikepdf.new()
first.add_blank_page()
first.Root.Metadata = pikepdf.Stream(first, record, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
original = io.BytesIO()
first.save(original, fix_metadata_version=False)


def copied(**how):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(original.getvalue())) as pdf:
        pdf.save(out, **how)
    with pikepdf.open(out) as pdf:
        return pdf.Root.Metadata.read_bytes()


print("plain save:", copied()[:34])
print("fix_metadata_version=False:", copied(fix_metadata_version=False)[:34])
assert b"ticket" not in copied(), "the record is kept now"
assert copied(fix_metadata_version=False) == record
PY
