# SPDX-License-Identifier: MIT
"""The few words that the e-mail edition and the unsubscribe page add, per language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailWords:
    """Phrases; what varies stands in braces."""

    number: str
    by: str
    between_authors: str
    read_on: str
    on_page: str
    cover: str
    in_this_issue: str
    open_pdf: str
    attached: str
    linked: str
    why: str
    leave: str


_ENGLISH = MailWords(
    number="Issue {number}",
    by="By {authors}",
    between_authors=", ",
    read_on="Read on page {page}",
    on_page="Page {page}",
    cover="First page of {title}, {number}",
    in_this_issue="In this issue",
    open_pdf="Open the issue",
    attached="The whole issue is attached as a PDF of {size}.",
    linked="The whole issue is a PDF of {size}.",
    why="You receive this because you subscribed to {list}.",
    leave="Unsubscribe",
)
_CHINESE = MailWords(
    number="第{number}期",
    by="作者：{authors}",
    between_authors="、",
    read_on="阅读全文（第{page}页）",
    on_page="第{page}页",
    cover="《{title}》{number}首页",
    in_this_issue="本期内容",
    open_pdf="打开本期",
    attached="本期全文见附件（PDF，{size}）。",
    linked="本期全文为 PDF 文件（{size}）。",
    why="您收到此邮件，是因为您订阅了{list}。",
    leave="退订",
)
_WORDS = {"en": _ENGLISH, "zh": _CHINESE}


def mail_words(language: str) -> MailWords:
    """The words of a BCP 47 language; English where there are none."""
    return _WORDS.get(language.partition("-")[0].lower(), _ENGLISH)


def size_in_words(octets: int) -> str:
    """A size as a reader says it: 310 KB, 1.2 MB."""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))} KB"
    return f"{octets / 1_000_000:.1f} MB"
