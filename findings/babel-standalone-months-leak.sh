#!/usr/bin/env bash
# Stand-alone month names of one language come out in another one after it.
#
# Version: Babel 2.18.0 (CLDR 47)
# Expected: format_date(day, "LLLL", locale) gives the month's name in the locale asked for, whatever was
# asked before.
# Observed: after Japanese in the same process, French, German, Spanish and Korean get "11月"; English, Russian
# and Polish, which have stand-alone names of their own, stay right; a language asked for before Japanese
# keeps its names. "MMMM" is not touched.
# Why it matters here: a press that sets issues in many languages in one process would print the second one's
# masthead with the first one's month. Dates are formatted with "MMMM" and skeletons only.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check babel==2.18.0
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
from datetime import date
from babel.dates import format_date

day = date(2022, 11, 5)
names = {"es (before)": format_date(day, "LLLL", locale="es"), "ja": format_date(day, "LLLL", locale="ja")}
names |= {locale: format_date(day, "LLLL", locale=locale) for locale in ("es", "fr", "de", "ko", "en", "ru", "pl")}
for locale, name in names.items():
    print(locale, name)
print("fr, MMMM:", format_date(day, "MMMM", locale="fr"))
assert names["es (before)"] == names["es"] == "noviembre"
assert names["fr"] == names["de"] == "11\u6708", "mended: fr and de have their own names"
assert names["en"] == "November" and format_date(day, "MMMM", locale="fr") == "novembre"
PY
