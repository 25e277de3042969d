#!/usr/bin/env bash
# vobject refuses an Outlook address book with a name in Chinese or a long accent, unless it is asked to read it.
#
# Version: vobject 0.9.9
# Expected: a vCard 2.1 with quoted-printable values that go on in the next line ("=" at the end, as its section 2.1.3
# says and as Outlook and old telephones export) is read like any other.
# Observed: readOne() raises ParseError at the second line; short values in quoted-printable are read.
# readComponents(text, allowQP=True) reads both.
# Why it matters here: an import tried with short Western names works, and a desk's first long Chinese name is called
# damage. Address books are read with the switch on.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check vobject==0.9.9
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import vobject

HEAD = "BEGIN:VCARD\r\nVERSION:2.1\r\n"
TAIL = "EMAIL;INTERNET;PREF:reader@example.org\r\nEND:VCARD\r\n"
short = HEAD + "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Anna\r\n" + TAIL
long = HEAD + "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E5=B0=8F=\r\n=E6=98=8E\r\n" + TAIL
print("one line: ", ascii(vobject.readOne(short).n.value.family))
try:
    vobject.readOne(long)
    raise SystemExit("mended: two lines are read")
except vobject.base.ParseError as error:
    print("two lines:", type(error).__name__)
(card,) = vobject.readComponents(long, allowQP=True)
print("allowQP:  ", ascii(card.n.value.given), card.email.value)
assert card.n.value.given == "\u5c0f\u660e"
PY
