"""The pack's own words, by language: labels that no editor writes."""

from __future__ import annotations

import datetime
from types import MappingProxyType

_WORDS = {
    "en": {
        "issue": "Issue",
        "contents": "In this issue",
        "publisher": "Published by",
        "editor": "Edited by",
        "contact": "Contact",
        "subscribe": "Subscribe or leave",
        "photograph_to_come": "For position only",
        "note": "Note",
    },
    "zh": {
        "issue": "期号",
        "contents": "本期内容",
        "publisher": "主办",
        "editor": "编辑",
        "contact": "联系方式",
        "subscribe": "订阅与退订",
        "photograph_to_come": "图片待补",
        "note": "注",
    },
}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def words_for(language: str) -> MappingProxyType[str, str]:
    """Labels in `language`; English where there are none."""
    return MappingProxyType(_WORDS.get(language.split("-")[0].lower(), _WORDS["en"]))


def issue_date(date: datetime.date, language: str) -> str:
    """Month and year as a masthead prints them."""
    if language.split("-")[0].lower() == "zh":
        return f"{date.year}年{date.month}月"
    return f"{_MONTHS[date.month - 1]} {date.year}"
