# SPDX-License-Identifier: MIT
"""The e-mail edition as a message: composed once, rendered for each reader by joining finished pieces.

Sources: RFC 5322 (message), RFC 2369 and RFC 8058 (leaving), RFC 2919 (List-Id), RFC 3834 5
(Auto-Submitted: what a program posts to each reader wants no automatic answers).
"""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

from forumpress.deliver import headers, mime
from forumpress.deliver.content import check_content, edit
from forumpress.deliver.cover import COVER_ID, Cover
from forumpress.deliver.dkim import Signer, read_signer
from forumpress.deliver.letter import Envelope, Recipient
from forumpress.deliver.mailtemplate import letter_html
from forumpress.deliver.personal import LONGEST_GREETING, read_greeting
from forumpress.deliver.plaintext import plain_letter
from forumpress.deliver.posting import Posting
from forumpress.deliver.settings import Settings
from forumpress.deliver.teasers import Links
from forumpress.deliver.tokens import LOCAL_LIMIT, RETURN_TAG_LENGTH, TokenKeys
from forumpress.errors import InputError
from forumpress.finding import Finding, error, has_errors, note, warning
from forumpress.issue.model import Issue
from forumpress.layout.pack import Pack

if TYPE_CHECKING:
    # A sender, which only takes a letter apart again, must not load what checks PDFs.
    from forumpress.preflight.certify import Edition

_LONGEST_NAME = 200
_HEAD_ROOM = 4096
"""Octets that a reader's address, name and token, and the signature, may take at most."""
_ADDRESS_ROOM = 64 + 32 + 16 + 32 + 3


class Slot(StrEnum):
    """What of a reader's own stands in a gap of the message."""

    LINK = "link"
    GREETING = "greeting"
    GREETING_HTML = "greeting-html"


@dataclass(frozen=True, slots=True)
class IssueLetter:
    """A Letter.

    `text` and `html` hold `mark` where each reader's own unsubscribe address belongs, and `greeting_mark`, where there
    is one, where his salutation does.
    """

    subject: str
    content_hash: str
    size: int
    attached: bool
    findings: tuple[Finding, ...]
    text: str = field(repr=False)
    html: str = field(repr=False)
    mark: str
    greeting_mark: str
    cover: Cover | None = field(repr=False)
    posting: Posting = field(repr=False)
    issue_key: str
    shared_fields: bytes = field(repr=False)
    content_type: bytes = field(repr=False)
    pieces: tuple[bytes, ...] = field(repr=False)
    slots: tuple[Slot, ...]
    """What stands after each piece but the last."""

    def render(self, reader: Recipient, date: datetime.datetime) -> Envelope:
        """The message to one reader, signed where a key is configured; `date` is aware.

        The Message-ID depends on issue, list and reader alone. Raises ValueError where the reader's
        name or address cannot stand in a header.
        """
        if len(reader.name) > _LONGEST_NAME:
            raise ValueError(f"the name is longer than {_LONGEST_NAME} characters")
        posting = self.posting
        domain = posting.settings.sender.address.rpartition("@")[2]
        name = f"{self.issue_key}.{posting.list_key}.{reader.address_hash}"
        head = b"".join(
            (
                self.shared_fields,
                headers.address_field("To", reader.address, reader.name),
                headers.field("Date", format_datetime(date)),
                headers.field("Message-ID", f"<{name}@{domain}>"),
                posting.unsubscribe_field(reader.address_hash),
                self.content_type,
            )
        )
        body = self._body(reader)
        if posting.signer is not None:
            head = posting.signer.signature(head, body) + head
        return Envelope(
            posting.return_path(reader.address_hash),
            reader.address,
            head + b"\r\n" + body,
            not reader.address.isascii(),
        )

    def greeting(self, reader: Recipient) -> str:
        """What greets a reader; empty where the list has no salutation."""
        facts = self.posting.settings.lists[self.posting.list_key]
        return read_greeting(facts.salutation).to(reader) if facts.salutation else ""

    def _body(self, reader: Recipient) -> bytes:
        link = mime.quoted(self.posting.unsubscribe_href(reader.address_hash))
        if not self.greeting_mark:
            return link.join(self.pieces)
        greeting = self.greeting(reader)
        own = {Slot.LINK: link, Slot.GREETING: mime.quoted(greeting), Slot.GREETING_HTML: mime.quoted(escape(greeting))}
        *pieces, last = self.pieces
        return (
            b"".join(part for piece, slot in zip(pieces, self.slots, strict=True) for part in (piece, own[slot])) + last
        )


def compose_letter(
    issue: Issue,
    edition: Edition,
    cover: Cover | None,
    settings: Settings,
    *,
    list_key: str,
    links: Links,
    pack: Pack,
    size_limit: int | None = None,
) -> IssueLetter:
    """The letter of an issue to the readers of one list.

    `edition` is the screen edition; its PDF is attached where the whole message then stays within the configured
    limit and `size_limit`, the octets that the server takes (RFC 1870); else `links.pdf` is given.
    Raises InputError with everything that keeps the issue from being mailed.
    """
    findings = check_content(issue, settings)
    if list_key not in settings.lists:
        known = ", ".join(sorted(settings.lists))
        findings.append(error("mail/unknown-list", f"there is no list “{list_key}”", hint=f"mail.toml has: {known}."))
    if links.pdf is None:
        for article in issue.articles():
            if article.key not in links.pages:
                findings.append(
                    error("mail/teaser-nowhere", f"the teaser of “{article.key}” can lead nowhere",
                          hint="Say in publication.yaml under web: where issues are published.", place=article.place())
                )  # fmt: skip
    posting, remarks = posting_for(settings, list_key)
    findings += (*remarks, *_check_return_path(settings))
    if has_errors(findings):
        raise InputError(findings)
    limit = min(settings.limits.attach_up_to, size_limit or settings.limits.attach_up_to)
    letter = _build(issue, edition.pdf, cover, posting, links, pack, True, findings)
    if letter.size <= limit:
        return letter
    if links.pdf is None:
        hint = "Raise attach_up_to in mail.toml, or say in publication.yaml under web: where issues are published."
        message = f"the message would have {letter.size:,} octets with the PDF; the limit is {limit:,}"
        raise InputError([*findings, error("mail/too-large", message, hint=hint)])
    remark = note("mail/pdf-linked", f"the PDF is linked, not attached: the message would have {letter.size:,} octets")
    return _build(issue, edition.pdf, cover, posting, links, pack, False, [*findings, remark])


def posting_for(settings: Settings, list_key: str) -> tuple[Posting, tuple[Finding, ...]]:
    """What the settings put into each message of a list, and what is to be said of its signature."""
    signer, findings = _signer(settings)
    return Posting(settings, list_key, TokenKeys.of(settings.keys), signer), findings


def _signer(settings: Settings) -> tuple[Signer | None, tuple[Finding, ...]]:
    if settings.dkim is None:
        remark = note("mail/dkim-left-to-relay", "no DKIM key is configured; signing is left to the relay",
                      hint="Make sure that it signs List-Unsubscribe and List-Unsubscribe-Post too.")  # fmt: skip
        return None, (remark,)
    try:
        return read_signer(settings.dkim, settings.sender.address)
    except InputError as problem:
        return None, problem.findings


def _check_return_path(settings: Settings) -> list[Finding]:
    local = (settings.sender.return_path or settings.sender.address).rpartition("@")[0]
    most = LOCAL_LIMIT - RETURN_TAG_LENGTH - 1
    if not settings.sender.verp or len(local) <= most:
        return []
    return [error("mail/return-path-long", f"the return path's local part “{local}” leaves no room for a reader's tag",
                  hint=f"Take one of at most {most} characters, such as bounces@.")]  # fmt: skip


def _build(
    issue: Issue,
    pdf: bytes,
    cover: Cover | None,
    posting: Posting,
    links: Links,
    pack: Pack,
    attached: bool,
    findings: list[Finding],
) -> IssueLetter:
    facts = posting.settings.lists[posting.list_key]
    content = edit(issue, posting.settings, facts.name, links, len(pdf), attached)
    # A stand-in for each reader's own address, which the content cannot hold, as it is made of its hash.
    stand_in = hashlib.sha256(repr(content).encode()).hexdigest()
    mark = f"https://{stand_in[:40]}.invalid/"
    greeting_mark = f"greeting-{stand_in[:40]}" if facts.salutation else ""
    content = replace(content, greeting=greeting_mark)
    html, remarks = letter_html(content, cover, pack, mark)
    text = plain_letter(content, mark)
    if mark not in html:
        raise InputError(
            [*findings, error("mail/no-unsubscribe", "the layout's e-mail edition has no link to unsubscribe",
                              hint="Its template must link to {{ unsubscribe_href }}.")]
        )  # fmt: skip
    if greeting_mark and greeting_mark not in html:
        findings = [*findings, warning("mail/no-greeting", "the layout's e-mail edition does not greet its readers",
                                       hint="Its template must print {{ greeting }}.")]  # fmt: skip
    digest = hashlib.sha256()
    fields = posting.fields(content) + posting.feedback_field(issue.key)
    greeting = (facts.salutation or "").encode()
    for part in (fields, text.encode(), html.encode(), cover.data if cover else b"", pdf, bytes(attached), greeting):
        digest.update(len(part).to_bytes(8, "big") + part)
    content_hash = digest.hexdigest()
    texts, text_slots = _cut(text, mark, greeting_mark, Slot.GREETING)
    pages, page_slots = _cut(html, mark, greeting_mark, Slot.GREETING_HTML)
    pieces = _body(texts, pages, cover, pdf if attached else None, posting, issue, content_hash)
    content_type, _, first = pieces[0].partition(b"\r\n\r\n")
    pieces = (first, *pieces[1:])
    link_room = len(posting.settings.web.unsubscribe) * 3 + _ADDRESS_ROOM + 30
    greeting_room = 2 * 13 * LONGEST_GREETING if greeting_mark else 0
    size = (
        sum(map(len, pieces)) + (len(pieces) - 1) * link_room + len(fields) + 2 * link_room + greeting_room + _HEAD_ROOM
    )
    return IssueLetter(
        subject=content.subject,
        content_hash=content_hash,
        size=size,
        attached=attached,
        findings=(*findings, *remarks),
        text=text,
        html=html,
        mark=mark,
        greeting_mark=greeting_mark,
        cover=cover,
        posting=posting,
        issue_key=issue.key,
        shared_fields=fields,
        content_type=content_type + b"\r\n",
        pieces=pieces,
        slots=(*text_slots, *page_slots),
    )


def _cut(text: str, mark: str, greeting_mark: str, greeting: Slot) -> tuple[list[str], list[Slot]]:
    """A text cut at its stand-ins, and what stands in each gap."""
    marks = {mark: Slot.LINK, **({greeting_mark: greeting} if greeting_mark else {})}
    parts = re.split("(" + "|".join(map(re.escape, marks)) + ")", text)
    return parts[::2], [marks[found] for found in parts[1::2]]


def _body(
    text: list[str],
    html: list[str],
    cover: Cover | None,
    pdf: bytes | None,
    posting: Posting,
    issue: Issue,
    content_hash: str,
) -> tuple[bytes, ...]:
    """The message from its Content-Type on, in the pieces between which the reader's own address stands."""
    # "=_" cannot occur in quoted-printable, nor "_" in base64.
    boundary = f"=_{content_hash[:32]}"
    legible = "Content-Transfer-Encoding: quoted-printable"
    pieces = mime.part(("Content-Type: text/html; charset=utf-8", legible), mime.quoted_pieces(html))
    if cover:
        picture = mime.part(
            (f"Content-Type: {cover.media_type}", "Content-Transfer-Encoding: base64", f"Content-ID: <{COVER_ID}>",
             'Content-Disposition: inline; filename="cover.jpg"'),
            (mime.encoded(cover.data),),
        )  # fmt: skip
        pieces = mime.multipart("related", boundary + "r", (pieces, picture), '; type="text/html"')
    plain = mime.part(("Content-Type: text/plain; charset=utf-8", legible), mime.quoted_pieces(text))
    pieces = mime.multipart("alternative", boundary + "a", (plain, pieces))
    if pdf is not None:
        name = f"{posting.list_key}-{issue.key}.pdf"
        attachment = mime.part(
            (f'Content-Type: application/pdf; name="{name}"', "Content-Transfer-Encoding: base64",
             f'Content-Disposition: attachment; filename="{name}"'),
            (mime.encoded(pdf),),
        )  # fmt: skip
        pieces = mime.multipart("mixed", boundary + "m", (pieces, attachment))
    return pieces
