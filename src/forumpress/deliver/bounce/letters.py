# SPDX-License-Identifier: MIT
"""What is no report: automatic answers, wishes to leave, and people's letters."""

from __future__ import annotations

import re
import unicodedata
from email.message import Message
from enum import Enum

from forumpress.deliver.bounce.phrases import any_of, line_of, phrases
from forumpress.deliver.bounce.rawmail import field, written_text

_AUTOMATIC_FIELDS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponse",
    "X-Vacation",
    "X-Mail-Autoreply",
    "X-Auto-Reply-From",
)
_LONGEST_SUBJECT = 200
_SHORT = 160


class WrittenMail(Enum):
    """What a message that is no report asks for."""

    AUTOMATIC = "automatic"
    """Away, or a receipt: it calls for nothing."""
    LEAVES = "leaves"
    """It says nothing else than that its writer wants to leave."""
    MAY_LEAVE = "may leave"
    """It speaks of leaving among other things: a person decides."""
    PERSONAL = "personal"


def read_letter(mail: Message) -> WrittenMail:
    """What kind of message this is that is no report. Reads the subject, and what is not quoted of the text."""
    if is_automatic(mail):
        return WrittenMail.AUTOMATIC
    subject = re.sub(
        r"^(?:\s*(?:re|aw|fwd?|wg|sv|antw|回复|答复|转发)\s*[:：])+",
        "",
        field(mail, "Subject", _LONGEST_SUBJECT),
        flags=re.IGNORECASE,
    )
    written = _new_words(written_text(mail))
    if _plain(written) in phrases("wishes") or (not written and _plain(subject) in phrases("wishes")):
        return WrittenMail.LEAVES
    if _plain(subject) in phrases("wishes") and len(written) < _SHORT and not _asks_more(written):
        return WrittenMail.LEAVES
    if (
        any_of("wish within").search(subject)
        or any_of("wish within").search(written)
        or _plain(subject) in phrases("wishes")
    ):
        return WrittenMail.MAY_LEAVE
    return WrittenMail.PERSONAL


def is_automatic(mail: Message) -> bool:
    """Whether a message says of itself that no person wrote it (RFC 3834), or speaks as absence messages do."""
    sent = field(mail, "Auto-Submitted").lower().partition(";")[0].strip()
    return (
        (bool(sent) and sent != "no")
        or any(name in mail for name in _AUTOMATIC_FIELDS)
        or field(mail, "Precedence").lower() in ("auto_reply", "auto-reply")
        or bool(any_of("away").search(field(mail, "Subject")))
    )


def says_away(mail: Message) -> bool:
    """Whether an automatic message is an absence message rather than a report of a failure."""
    return (
        bool(any_of("away").search(field(mail, "Subject")))
        or any(name in mail for name in _AUTOMATIC_FIELDS)
        or field(mail, "Precedence").lower() in ("auto_reply", "auto-reply")
        or "vacation" in field(mail, "Auto-Submitted").lower()
    )


def asks_for_proof(mail: Message) -> bool:
    """Whether a reader's filter holds a message back until its sender has shown that he is a person.

    It is no failure: who follows the link delivers the message. It stays unread for a person.
    """
    return bool(any_of("challenges").search(written_text(mail)))


def _asks_more(written: str) -> bool:
    return "?" in written or "？" in written


def _new_words(text: str) -> str:
    match = line_of("quoted").search(text)
    return " ".join((text[: match.start()] if match else text).split())


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(c if c.isalnum() or c in "' " else " " for c in folded).split())
