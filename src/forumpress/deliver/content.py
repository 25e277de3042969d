# SPDX-License-Identifier: MIT
"""What the e-mail edition says, before it is HTML or plain text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import idna

from forumpress.deliver.address import has_control
from forumpress.deliver.settings import Organisation, Settings
from forumpress.deliver.teasers import Department, Links, Teaser, departments, inline, plain
from forumpress.deliver.words import MailWords, mail_words, size_in_words
from forumpress.finding import Finding, Place, error, warning
from forumpress.issue.model import Issue
from forumpress.layout.words import issue_date
from forumpress.text import Text

_LONGEST_SUBJECT = 110
"""Characters; with more, the subject names only the issue."""
_LONGEST_PREHEADER = 140


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the imprint; `href` makes it a link."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The e-mail edition's texts, all plain but the runs of titles and teasers."""

    language: str
    words: MailWords
    subject: str
    preheader: str
    title: str
    sponsor: str
    date: str
    number: str
    departments: tuple[Department, ...]
    pdf_href: str | None
    pdf_note: str
    imprint: tuple[Line, ...]
    why: str
    greeting: str = ""
    """Stands for each reader's own salutation; empty without one."""

    def teasers(self) -> Iterator[Teaser]:
        """All teasers in reading order."""
        for department in self.departments:
            yield from department.teasers


def ascii_url(url: str) -> str | None:
    """An http or https address as every mail program takes it: host in ASCII, the rest percent-encoded.

    None for anything else.
    """
    try:
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname or has_control(url) or parts.username:
            return None
        host = parts.hostname if parts.hostname.isascii() else idna.encode(parts.hostname, uts46=True).decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return None
    if not all(letter.isalnum() or letter in ".-_" for letter in host):
        return None
    return urlunsplit(
        (
            parts.scheme,
            host + port,
            quote(parts.path, safe="/%:@!$()*+,;=~"),
            quote(parts.query, safe="/%:@!$()*+,;=~?&"),
            quote(parts.fragment, safe="/%:@!$()*+,;=~?&"),
        )
    )


def edit(issue: Issue, settings: Settings, list_name: str, links: Links, pdf_size: int, attached: bool) -> Content:
    """The e-mail edition's texts. `pdf_size` in octets, as a reader's folder shows it."""
    words = mail_words(issue.language)
    number = words.number.format(number=issue.number)
    sections = departments(issue, links)
    teasers = [teaser for department in sections for teaser in department.teasers]
    title = plain(inline(issue.publication.title))
    note = words.attached if attached else words.linked
    return Content(
        language=issue.language,
        words=words,
        subject=_subject(issue, title, number, teasers),
        preheader=_preheader(teasers),
        title=title,
        sponsor=_plain(issue.publication.sponsor),
        date=issue_date(issue.date, issue.language),
        number=number,
        departments=sections,
        pdf_href=links.pdf,
        pdf_note=note.format(size=size_in_words(pdf_size)),
        imprint=tuple(_imprint(issue, settings.organisation)),
        why=words.why.format(list=list_name),
    )


def check_content(issue: Issue, settings: Settings) -> list[Finding]:
    """What keeps an issue from being mailed, or should be thought of before."""
    found = []
    first = issue.articles()[0]
    heads: tuple[tuple[str, Text | None], ...] = (
        ("the publication's title", issue.publication.title),
        ("the issue's title", issue.title),
        ("the first article's title", first.short_title or first.title),
    )
    for what, text in heads:
        if text is not None and has_control(text.plain.strip()):
            found.append(_injection(what, text))
    web = issue.publication.web
    for what, url, place in (
        ("the publication's web address", web, issue.publication.place("web")),
        ("the imprint's website", issue.publication.imprint.website, issue.publication.imprint.place("website")),
    ):
        if url is not None and ascii_url(url) is None:
            found.append(_no_address(what, place))
    if settings.organisation.postal_address is None:
        found.append(
            warning("mail/no-postal-address", "the e-mail edition names no postal address; many laws ask for one",
                    hint="Write postal_address into the table [organisation] of mail.toml.")
        )  # fmt: skip
    return found


def _injection(what: str, text: Text) -> Finding:
    return error("mail/header-injection", f"{what} has a line end or control character, and would stand in a header",
                 hint="Write it on one line; in YAML “title: >-” joins lines.", place=text.place())  # fmt: skip


def _no_address(what: str, place: Place) -> Finding:
    return error("mail/bad-link", f"{what} is no web address", hint="Write it in full: https://example.org/forum",
                 place=place)  # fmt: skip


def _plain(text: Text | None) -> str:
    return plain(inline(text)) if text else ""


def _subject(issue: Issue, title: str, number: str, teasers: list[Teaser]) -> str:
    headline = _plain(issue.title) or teasers[0].short_title
    subject = f"{title}, {number}: {headline}"
    return subject if len(subject) <= _LONGEST_SUBJECT else f"{title}, {number}"


def _preheader(teasers: list[Teaser]) -> str:
    """What inboxes show beside the subject: the other articles, since the subject has the first."""
    line = " · ".join(teaser.short_title for teaser in teasers[1:] or teasers)
    return line if len(line) <= _LONGEST_PREHEADER else line[: _LONGEST_PREHEADER - 1].rsplit(" ", 1)[0] + "…"


def _imprint(issue: Issue, organisation: Organisation) -> Iterator[Line]:
    imprint = issue.publication.imprint
    yield Line(_plain(imprint.publisher) or organisation.name)
    if organisation.postal_address or imprint.address:
        yield Line(organisation.postal_address or _plain(imprint.address))
    for text in (imprint.editor, imprint.contact):
        if text:
            yield Line(_plain(text))
    if imprint.website:
        href = ascii_url(imprint.website)
        yield Line(imprint.website.partition("://")[2].rstrip("/") or imprint.website, href)
    for text in (imprint.subscribe, imprint.copyright):
        if text:
            yield Line(_plain(text))
