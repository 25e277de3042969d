# SPDX-License-Identifier: MIT
"""Dates as people and programs write them; the order of day and month is decided by the file as a whole."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from enum import Enum
from functools import cache

_NUMBERS = re.compile(r"^\D{0,3}(\d{1,4})\s*[./\-年 ]\s*(\d{1,2})\s*[./\-月 ]\s*(\d{1,4})(?:\D.*)?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\D.*)?$")
_WORDED = re.compile(
    r"(?:(?P<day>\d{1,2})\.?(?:st|nd|rd|th|er|º)?[\s\-.]*(?:de |of )?)?"
    r"(?P<month>[^\W\d_]{3,})\.?[\s\-,]*(?:de )?(?P<rest>\d[\d,\s.]*)"
)
_SERIAL = re.compile(r"^[2-5]\d{4}(?:\.\d+)?$")
_EARLIEST = 1990
_CENTURY, _PIVOT = 100, 70
_YEAR_DIGITS, _MONTHS = 4, 12
_EXCEL_EPOCH = datetime.date(1899, 12, 30)
_MONTH_NAMES = (
    "jan gen ene sty янв led ocak ianuarie",
    "feb fev fév lut фев úno",
    "mar mär mrz maa март мар bře",
    "apr abr avr kwi апр dub",
    "may mai mei mag maj мая май kvě",
    "jun giu juin cze июн čer",
    "jul lug juil lip июл čec",
    "aug ago aoû août sie авг srp",
    "sep set wrz сен zář",
    "oct okt ott out paź окт říj",
    "nov noi lis ноя",
    "dec dez dic déc gru дек pro",
)


class DateOrder(Enum):
    """What the first two numbers of a date are."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    UNDECIDED = "undecided"


def order_of(written: Iterable[str]) -> DateOrder:
    """The order that the dates of a column have in common: that in which every one of them is possible."""
    day_first = month_first = 0
    for text in written:
        match = _NUMBERS.match(text.strip())
        if match is None or len(match[1]) == _YEAR_DIGITS:
            continue
        first, second = int(match[1]), int(match[2])
        day_first += first > _MONTHS >= second
        month_first += second > _MONTHS >= first
    if day_first == month_first:
        return DateOrder.UNDECIDED
    return DateOrder.DAY_FIRST if day_first > month_first else DateOrder.MONTH_FIRST


def is_ambiguous(text: str) -> bool:
    """Whether a date reads as two different days, by the order of its first two numbers."""
    match = _NUMBERS.match(text.strip())
    return bool(
        match and len(match[1]) < _YEAR_DIGITS and match[1] != match[2] and int(match[1]) <= _MONTHS >= int(match[2])
    )


def looks_like_date(text: str) -> bool:
    """Whether a cell may hold a date, possible or not."""
    text = text.strip()
    return bool(
        _NUMBERS.match(text)
        or _COMPACT.match(text)
        or _SERIAL.match(text)
        or (any(c.isdigit() for c in text) and _month_in(text))
    )


def read_date(text: str, order: DateOrder, today: datetime.date) -> datetime.date:
    """The day that a cell names. Raises ValueError with a sentence: no date, an impossible one, or one to come."""
    text = text.strip()
    day = _read(text, order)
    if day is None:
        raise ValueError(f"{text[:40]!r} is not a date that is known here, such as YYYY-MM-DD")
    if day > today + datetime.timedelta(days=1):
        raise ValueError(f"the date {text[:40]!r} lies in the future")
    if day.year < _EARLIEST:
        raise ValueError(f"the date {text[:40]!r} lies before {_EARLIEST}")
    return day


def _read(text: str, order: DateOrder) -> datetime.date | None:
    try:
        if compact := _COMPACT.match(text):
            return datetime.date(int(compact[1]), int(compact[2]), int(compact[3]))
        if _SERIAL.match(text):
            return _EXCEL_EPOCH + datetime.timedelta(days=int(float(text)))
        if numbers := _NUMBERS.match(text):
            return _from_numbers(numbers, order)
        month = _month_in(text)
        match = _WORDED.search(text) if month else None
        if month and match:
            return _from_words(match, month)
    except (ValueError, OverflowError):
        raise ValueError(f"the date {text[:40]!r} is impossible") from None
    return None


def _from_numbers(match: re.Match[str], order: DateOrder) -> datetime.date:
    first, second, third = match[1], match[2], match[3]
    if len(first) == _YEAR_DIGITS:
        return datetime.date(int(first), int(second), int(third))
    month_first = order is DateOrder.MONTH_FIRST
    # A date that only the other order makes possible is impossible in this file: two orders in one file are a fault.
    day, month = (int(second), int(first)) if month_first else (int(first), int(second))
    return datetime.date(_year(third), month, day)


def _from_words(match: re.Match[str], month: int) -> datetime.date | None:
    """None where the day or the year is not said, as in “May 2024”."""
    numbers = [*([match["day"]] if match["day"] else ()), *re.findall(r"\d+", match["rest"])]
    if len(numbers) < 2:
        return None
    return datetime.date(_year(numbers[1]), month, int(numbers[0]))


def _year(written: str) -> int:
    year = int(written)
    return year if len(written) == _YEAR_DIGITS else year + (2000 if year < _PIVOT else 1900)


@cache
def _months() -> dict[str, int]:
    return {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}


def _month_in(text: str) -> int | None:
    for word in re.findall(r"[^\W\d_]{3,}", text.lower()):
        for length in (len(word), 4, 3):
            if word[:length] in _months():
                return _months()[word[:length]]
    return None
