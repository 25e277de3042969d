# SPDX-License-Identifier: MIT
"""Reports in parts for machines: delivery status (RFC 3464, RFC 6533) and complaints (RFC 5965, JMRP).

The parts are found wherever they stand: many servers put a `message/delivery-status` into
`multipart/mixed`, and some wrap the report once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32
from itertools import islice

from forumpress.deliver.bounce.rawmail import children, field, fields, part_text, parts, written_text
from forumpress.deliver.bounce.recipientresults import (
    Action,
    RecipientResult,
    Report,
    postfix_says_after_data,
    reply_in,
    says_after_data,
    status_in,
)

_MOST_RECIPIENTS = 100
_BLOCKS = re.compile(r"(?:\r?\n[ \t]*){2,}")
_ACTIONS = {action.value: action for action in Action}
_SPELLINGS = {"failure": Action.FAILED, "error": Action.FAILED, "deliverable": Action.DELIVERED}
_STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED_PARTS = frozenset(
    {"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}
)
_MOST_WORDS = 2_000
_JMRP_SENDER = re.compile(r"staff@(?:hotmail|outlook)\.com", re.IGNORECASE)
_ENVELOPE_FIELDS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
_NOTHING = (0, 0)
_PERMANENT = 5
_TELLING_SUBJECTS = frozenset({1, 2, 6, 7})
"""RFC 3463 3: address, mailbox, content and policy. System, network and protocol leave open whose fault it is."""


def read_report(mail: Message) -> Report | None:
    """The report that a message's parts are, or None where no part is one for machines."""
    results: list[RecipientResult] = []
    complaint, returned = "", None
    envelopes = [*envelope_fields(mail)]
    for part in parts(mail):
        kind = part.get_content_type()
        if kind in _STATUS_PARTS:
            for block in _blocks(part):
                envelopes.append(field(block, "X-Postfix-Sender"))
                result = _result(block)
                if result is not None:
                    results.append(result)
        elif kind == "message/feedback-report":
            for block in islice(_blocks(part), 1):
                complaint = field(block, "Feedback-Type").lower() or "unnamed"
                envelopes.append(field(block, "Original-Mail-From"))
        elif returned is None and kind in _RETURNED_PARTS:
            returned = _returned(part)
    if returned is not None:
        envelopes.append(field(returned, "Return-Path"))
        if not results and not complaint and _is_jmrp(mail):
            complaint = "abuse"
    if not results and not complaint:
        return None
    written = written_text(mail) if results else ""
    results = [_with_words(result, written) for result in results[:_MOST_RECIPIENTS]]
    return Report(tuple(filter(None, envelopes)), tuple(results), complaint, returned)


def envelope_fields(mail: Message) -> tuple[str, ...]:
    """Where a message was delivered, by the fields that servers add and those that its sender wrote."""
    return fields(mail, *_ENVELOPE_FIELDS)


def returned_message(mail: Message) -> Message | None:
    """The message that came back, where it is a part of its own."""
    return next((_returned(part) for part in parts(mail) if part.get_content_type() in _RETURNED_PARTS), None)


def _is_jmrp(mail: Message) -> bool:
    """Microsoft's complaints: an attached message from a fixed sender, without a part for machines."""
    return bool(_JMRP_SENDER.search(field(mail, "From"))) and field(mail, "Subject").lower().startswith("complaint")


def _with_words(result: RecipientResult, written: str) -> RecipientResult:
    """A fate without words, and without a status that says enough, gets those that the report says to people."""
    after_data = says_after_data(result.words) or postfix_says_after_data(written)
    if result.words or result.status[1] in _TELLING_SUBJECTS:
        return replace(result, after_data=after_data)
    status = result.status
    precise = status_in(written) if status[1:] == _NOTHING else None
    status = precise if precise is not None and precise[0] == status[0] else status
    return RecipientResult(result.action, status, result.reply or reply_in(written), written[:_MOST_WORDS], after_data)


def _blocks(part: Message) -> Iterator[Message]:
    """The groups of fields in a status or feedback part, in whatever way the parser has split it."""
    for child in children(part) or [part]:
        if child is not part and len(child):
            yield child
        text = part_text(child) if not child.is_multipart() else ""
        for block in _BLOCKS.split(text.strip())[:_MOST_RECIPIENTS] if text.strip() else ():
            group = HeaderParser(policy=compat32).parsestr(block)
            if len(group):
                yield group


def _result(block: Message) -> RecipientResult | None:
    word = field(block, "Action").lower().partition(" ")[0].strip(".,;")
    action = _ACTIONS.get(word) or _SPELLINGS.get(word)
    diagnostic = " ".join(fields(block, "Diagnostic-Code", "X-Notes", "X-Supplementary-Info"))
    diagnostic = " ".join(diagnostic.split())[:_MOST_WORDS]
    status = status_in(field(block, "Status"))
    if action is None and not (word and status):
        return None
    precise = status_in(diagnostic)
    # 5.0.0 says nothing; the server's own words may (RFC 3464 2.3.4 allows it where no better code is known).
    if status is None or (status[1:] == _NOTHING and precise is not None and precise[0] == status[0]):
        status = precise
    if status is None:
        kind = {Action.FAILED: 5, Action.DELAYED: 4}.get(action or Action.FAILED, 2)
        status = (kind, 0, 0)
    if action is None:
        action = Action.FAILED if status[0] == _PERMANENT else Action.DELAYED
    return RecipientResult(action, status, reply_in(diagnostic.partition(";")[2] or diagnostic), diagnostic)


def _returned(part: Message) -> Message | None:
    inner = children(part)
    if inner:
        return inner[0]
    text = part.get_payload(decode=True)
    return HeaderParser(policy=compat32).parsestr(text.decode("utf-8", "replace")) if isinstance(text, bytes) else None
