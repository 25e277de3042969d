# SPDX-License-Identifier: MIT
"""Reports that are written for people only: qmail, Exim, old Sendmail and Exchange, Gmail, Domino, QQ and many more.

The signed return path tells whom such a report means; its text tells only what happened. So none of
their formats is taken apart: it is enough to know that a machine wrote it, where the returned message
begins, and whether it speaks of a failure, of a delay or of neither.
"""

from __future__ import annotations

import re
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32

from forumpress.deliver.bounce.phrases import any_of, line_of
from forumpress.deliver.bounce.rawmail import field, written_text
from forumpress.deliver.bounce.reasons import Cause, cause_of, plain_words
from forumpress.deliver.bounce.recipientresults import (
    Action,
    RecipientResult,
    Report,
    reply_in,
    says_after_data,
    status_in,
)
from forumpress.deliver.bounce.reportparts import envelope_fields, returned_message

_MOST_WORDS = 3_000
_FEW = 40
"""Characters before the returned message that are too few for a report: it must stand below."""
_SUCCESS, _PERMANENT, _LEAST_PERMANENT_REPLY = 2, 5, 500
_FIRST_FIELD = re.compile(
    r"^[ \t>]*(?:Return-Path|Received|From|To|Message-ID|Date|Subject|DKIM-Signature|X-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTING = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)


def read_free_report(mail: Message) -> Report | None:
    """The report that a message's own words are, or None where they are none that a machine would write."""
    named = "X-Failed-Recipients" in mail
    if not (named or _by_machine(mail)):
        return None
    reported, below = _split(written_text(mail))
    result = _result(_plain_report(reported), field(mail, "Subject"), named=named)
    if result is None:
        return None
    returned = returned_message(mail) or _headers(below)
    own = (field(returned, "Return-Path"),) if returned is not None else ()
    return Report((*envelope_fields(mail), *own), (result,), "", returned)


def _by_machine(mail: Message) -> bool:
    sender, envelope = field(mail, "From"), field(mail, "Return-Path")
    machines = any_of("machines")
    return (
        not sender
        or ("Return-Path" in mail and envelope in ("<>", ""))
        or machines.search(sender) is not None
        or machines.search(envelope) is not None
        or any_of("subjects of reports").search(field(mail, "Subject")) is not None
    )


def _result(words: str, subject: str, *, named: bool) -> RecipientResult | None:
    """What a text says happened; None where it speaks of no failure and no delay."""
    cause, _ = cause_of(words)
    if cause is Cause.UNKNOWN and any_of("subjects that tell").match(subject):
        cause, _ = cause_of(subject)
        words = f"{subject} {words}"
    status, reply = status_in(words), reply_in(words)
    late = any_of("delayed").search(words) or any_of("subjects of delays").search(subject)
    if late and not any_of("given up").search(words):
        return RecipientResult(Action.DELAYED, (4, 0, 0), reply, words[:_MOST_WORDS])
    known = cause is not Cause.UNKNOWN
    coded = status is not None or reply is not None
    named = named or any_of("subjects of reports").search(subject) is not None
    sure = any_of("sure subjects").search(subject) or any_of("failed").search(words)
    if not (sure or (named and (coded or known)) or (coded and known)):
        return None
    if status is None or status[0] == _SUCCESS:
        passing = reply is not None and reply < _LEAST_PERMANENT_REPLY
        status = (_PERMANENT - passing, 0, 0)
    return RecipientResult(Action.FAILED, status, reply, words[:_MOST_WORDS], says_after_data(words))


def _plain_report(reported: str) -> str:
    """A report without the returned message's subject, which may say anything, and without legal notices below."""
    text = any_of("disclaimers").split(line_of("its subject").sub("", reported), maxsplit=1)[0]
    return " ".join(text.split())


def _split(text: str) -> tuple[str, str]:
    """The report's own words, and what it shows of the returned message."""
    match = line_of("returned below").search(text)
    if match is None:
        return text, ""
    reported = text[: match.start()]
    # Some servers show the message first and say below what became of it.
    return (text if len(plain_words(reported)) < _FEW else reported), text[match.start() :]


def _headers(below: str) -> Message | None:
    """The fields of a returned message that stands in the text itself."""
    start = _FIRST_FIELD.search(below)
    if start is None:
        return None
    message = HeaderParser(policy=compat32).parsestr(_QUOTING.sub("", below[start.start() :]).lstrip())
    return message if len(message) else None
