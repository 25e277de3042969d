#!/usr/bin/env bash
# Babel writes Persian and Egyptian numbers with Western digits and Arabic separators, and dates with Western digits.
#
# Version: Babel 2.18.0 (CLDR 47)
# Expected: format_decimal(..., numbering_system="default") uses the digits of CLDR's default numbering system
# (fa: arabext, ar-EG: arab, mr and ne: deva, my: mymr, bn: beng), as ICU does; dates likewise.
# Observed: only the separators come from that system; digits stay 0 to 9, so a Persian thousand is "2", an Arabic
# separator, "022". format_date() writes Western digits in each of these languages.
# Why it matters here: a masthead in Persian would print a number that no Persian reader writes. Digits must be
# replaced after formatting, by the numbering system of the locale's own data.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check babel==2.18.0 icukit-pyicu==78.3.1
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
from datetime import date
import icu
from babel.dates import format_date
from babel.numbers import format_decimal

day, rows = date(2022, 11, 5), {}
for name in ("fa", "ar_EG", "mr", "ne", "bn", "my"):
    number = format_decimal(2022, locale=name, numbering_system="default")
    rows[name] = number
    theirs = icu.NumberFormat.createInstance(icu.Locale(name)).format(2022)
    print(f"{name:6} Babel {number:8} ICU {theirs:8} Babel's date {format_date(day, locale=name)}")
    assert any(each in format_date(day, locale=name) for each in ("2022",)), "dates have their own digits now"
    assert theirs[0] not in "0123456789"
assert rows["fa"] == "2\u066c022" and rows["ar_EG"] == "2\u066c022", "digits and separators agree now"
PY
