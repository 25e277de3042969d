# SPDX-License-Identifier: MIT
"""Hyphens between numbers: those of true ranges become dashes, all others are part of the number.

A telephone number, an ISSN, a part number or a postcode is data, and a dash in it is a mistake that
a reader cannot see. So a hyphen becomes a dash only where something shows that a range is meant:
two years, a word such as “pages” before or a unit after, times of day, a score. Where nothing shows it, the
hyphen stays as it was typed.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from forumpress.layout.conventions import MONTHS, UNITS
from forumpress.layout.numberwords import NAMES, NOT_COUNTED, RANGES
from forumpress.text import Text

_NUMBER = r"\d{1,3}(?:[,.\u2019\u00a0\u202f]\d{3})+|\d+(?:[.,:]\d{1,2})?"
_SIGN = r"(?:US\$|HK\$|[$€£¥])?"
_CANDIDATE = re.compile(
    rf"(?<![0-9A-Za-z\u00c0-\u024f_.,/:–—+-])(?P<sign>{_SIGN})(?P<from>{_NUMBER})(?P<percent>[ \u00a0]?[%‰])?-"
    rf"{_SIGN}(?P<to>{_NUMBER})(?![0-9A-Za-z\u00c0-\u024f_/:–—-]|[.,]\d)"
)
_YEARS = range(1000, 2200)
_SHORT_YEAR = 2
"""Digits of a year that is shortened: 1998-99."""
_MOST_COUNTED = 3
"""Digits of a number that counts the things named after it: 10-15 boats."""
_HOURS, _MINUTES = 25, 60
_LOOK_BACK = 40
"""Characters before a number in which the word that tells its kind stands."""

_WORD_BEFORE = re.compile(r"([^\W\d_][\w’'-]*|[°º№≈~<>(])[.:：]{0,2}[ \u00a0]?$")
_BRACKET_BEFORE = re.compile(r"\d\)[ \u00a0]?$")
"""The end of a telephone's area code."""
_UNIT_AFTER = re.compile(
    rf"[ \u00a0\u202f]?(?:{UNITS}|[$€£¥]|°|am|pm|a\.m|p\.m|o[’']clock|Uhr|heures?|hrs?|ч)(?![\w%])"
)
_MONTH_AFTER = re.compile(rf"\.?[ \u00a0](?:{'|'.join(MONTHS.values())})\b", re.IGNORECASE)
_WORD_AFTER = re.compile(r"[ \u00a0]([^\W\d_]{3,})")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CHINESE_AFTER = re.compile(r"[年月日号天周岁人个页章节点时元万亿％%度米公]")


def mend_ranges(text: Text, dash: str, language: str) -> Text:
    """`text`, in the language of a primary subtag, with `dash` for the hyphen of each true range."""
    if "-" not in text.plain:
        return text
    plain, words = text.plain, _words_of(language)

    def mended(match: re.Match[str]) -> str:
        hyphen = match.end("percent") if match["percent"] else match.end("from")
        offset = hyphen - match.start()
        return match[0][:offset] + dash + match[0][offset + 1 :] if _is_range(match, plain, words) else match[0]

    return text.sub(_CANDIDATE, mended)


class _RangeWords(NamedTuple):
    """The words of `numberwords.py` for one language."""

    names: frozenset[str]
    ranges: frozenset[str]
    not_counted: frozenset[str]


@functools.cache
def _words_of(language: str) -> _RangeWords:
    own = language if language in NAMES else "en"
    tables = (NAMES, RANGES, NOT_COUNTED)
    return _RangeWords(*(frozenset(f"{table.get('', '')} {table.get(own, '')}".split()) for table in tables))


def _is_range(match: re.Match[str], plain: str, words: _RangeWords) -> bool:
    first, second = match["from"], match["to"]
    before, after = plain[max(0, match.start() - _LOOK_BACK) : match.start()], plain[match.end() :]
    if _is_time(first) and _is_time(second):
        return True
    found = _WORD_BEFORE.search(before)
    word = found[1].casefold() if found else ""
    ends = {word, word[-2:], word[-1:]} if _HAN.search(word[-1:]) else {word}
    named = not words.names.isdisjoint(ends) or _BRACKET_BEFORE.search(before)
    if named or _leads_with_zero(first) or _leads_with_zero(second):
        return False
    if _are_years(first, second):
        return True
    shown = not words.ranges.isdisjoint(ends)
    unit = _UNIT_AFTER.match(after) or _MONTH_AFTER.match(after) or _CHINESE_AFTER.match(after)
    if match["percent"] or match["sign"] or unit or shown:
        return _rises(first, second) or (shown and _is_score(first, second))
    follows = _WORD_AFTER.match(after)
    if follows is None or follows[1].casefold() in words.not_counted:
        return False
    grouped = not first.isdigit() or not second.isdigit()
    return (grouped or max(len(first), len(second)) <= _MOST_COUNTED) and _rises(first, second)


def _is_time(number: str) -> bool:
    hours, colon, minutes = number.partition(":")
    return bool(colon) and hours.isdigit() and int(hours) < _HOURS and len(minutes) == 2 and int(minutes) < _MINUTES


def _leads_with_zero(number: str) -> bool:
    return len(number) > 1 and number[0] == "0" and number[1].isdigit()


def _are_years(first: str, second: str) -> bool:
    if not (first.isdigit() and second.isdigit() and int(first) in _YEARS):
        return False
    if len(second) == _SHORT_YEAR:
        return int(first[-_SHORT_YEAR:]) < int(second)
    return int(second) in _YEARS and int(second) > int(first)


def _is_score(first: str, second: str) -> bool:
    return first.isdigit() and second.isdigit() and max(len(first), len(second)) <= _SHORT_YEAR


def _rises(first: str, second: str) -> bool:
    """Whether the second number is larger, or is the end of a larger one: 123-8 for 123 to 128."""
    if _value(second) > _value(first):
        return True
    return (
        first.isdigit() and second.isdigit() and len(second) < len(first) and int(first[-len(second) :]) < int(second)
    )


def _value(number: str) -> float:
    grouped = re.fullmatch(r"\d{1,3}(?:[,.\u2019\u00a0\u202f]\d{3})+", number)
    digits = re.sub(r"\D", "", number) if grouped else re.sub(r"[,:]", ".", number)
    return float(digits)
