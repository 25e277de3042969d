#!/usr/bin/env bash
# ICU's Japanese line breaking lets lines begin with small kana unless it is asked to be strict.
#
# Version: ICU 78 (PyPI: icukit-pyicu 78.3.1)
# Expected: for the locale "ja" lines never begin with a small kana or a prolonged sound mark, as newspapers
# and books are set (JLREQ 3.1.7, cl-10 and cl-11).
# Observed: "ja", "ja@lb=loose" and "ja@lb=normal" all allow breaks before them; only "ja@lb=strict" does not.
# Why it matters here: a newsletter would be set with lines that begin with a small tsu or a long-vowel mark,
# which every Japanese reader sees.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check icukit-pyicu==78.3.1
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import icu

text = "\u30c1\u30e7\u30b3\u30ec\u30fc\u30c8\u3092\u3061\u3087\u3063\u3068\u98df\u3079\u305f\u3002"
forbidden = set("\u30e7\u30fc\u3087\u3063")


def begins(locale):
    breaks = icu.BreakIterator.createLineInstance(icu.Locale(locale))
    breaks.setText(text)
    return [text[at] for at in breaks if at < len(text) and text[at] in forbidden]


for locale in ("ja", "ja@lb=loose", "ja@lb=normal", "ja@lb=strict"):
    print(f"{locale:14}", "breaks before", begins(locale))
assert len(begins("ja")) == len(begins("ja@lb=normal")) == 4, "the default became stricter"
assert begins("ja@lb=strict") == []
PY
