# SPDX-License-Identifier: MIT
"""Reports as mail servers write them, made by hand."""

from __future__ import annotations

from forumpress.deliver.tokens import TokenKeys
from tests.deliver.samples import HASH, settings

KEYS = TokenKeys.of(settings().keys)
RETURN_PATH = f"bounces+{KEYS.return_tag(HASH)}@forum.test"
TOKEN = KEYS.unsubscribe_token("forum", HASH)
RETURNED = (
    "From: NGO Cooperation Forum <forum@forum.test>\n"
    "To: gone@readers.test\n"
    f"Message-ID: <2022-11.forum.{HASH}@forum.test>\n"
    f"List-Unsubscribe: <https://forum.test/leave/{TOKEN}>,\n <mailto:leave@forum.test?subject=unsubscribe%20{TOKEN}>\n"
    "Subject: NGO Cooperation Forum\n"
)


def fate(action: str = "failed", status: str = "5.1.1", diagnostic: str = "smtp; 550 5.1.1 User unknown") -> str:
    """One recipient's block of a delivery status."""
    return (
        "Original-Recipient: rfc822;gone@readers.test\nFinal-Recipient: rfc822; gone@readers.test\n"
        f"Action: {action}\nStatus: {status}\nDiagnostic-Code: {diagnostic}\n"
    )


def dsn(*fates: str, to: str = RETURN_PATH, returned: str = RETURNED, kind: str = "message/delivery-status") -> bytes:
    """A delivery status notification (RFC 3464)."""
    blocks = "\n".join(
        ("Reporting-MTA: dns; mx.readers.test\nArrival-Date: Tue, 24 Nov 2026 09:35:18 +0000\n", *(fates or (fate(),)))
    )
    tail = f"--b\nContent-Type: text/rfc822-headers\n\n{returned}\n" if returned else ""
    return (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.readers.test\n"
        f"To: {to}\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nI am sorry.\n\n--b\nContent-Type: {kind}\n\n{blocks}\n{tail}--b--\n"
    ).encode()


def complaint(kind: str = "abuse", *, returned: str = RETURNED, envelope: str = "") -> bytes:
    """A complaint in the Abuse Reporting Format (RFC 5965)."""
    sender = f"Original-Mail-From: <{envelope}>\n" if envelope else ""
    return (
        "From: feedback@provider.test\nTo: abuse@forum.test\nSubject: complaint\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nThis is an abuse report.\n"
        "--b\nContent-Type: message/feedback-report\n\n"
        f"Feedback-Type: {kind}\nUser-Agent: SomeGenerator/1.0\nVersion: 1\n{sender}\n"
        f"--b\nContent-Type: message/rfc822\n\n{returned}\nSpam, spam.\n--b--\n"
    ).encode()


def wish(token: str = TOKEN) -> bytes:
    """The message that RFC 2369's mailto address makes."""
    return f"From: gone@readers.test\nTo: leave@forum.test\nSubject: unsubscribe {token}\n\n\n".encode()
