# SPDX-License-Identifier: MIT
"""The few words that the e-mail edition adds, by language."""

from __future__ import annotations

from dataclasses import dataclass

from forumpress.layout.words import letter_words, words_for


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


def mail_words(language: str) -> MailWords:
    """The words of a BCP 47 language; English where there are none."""
    return MailWords(in_this_issue=words_for(language)["contents"], **letter_words(language))


def size_in_words(octets: int) -> str:
    """A size as a reader says it: 310 KB, 1.2 MB."""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))} KB"
    return f"{octets / 1_000_000:.1f} MB"
