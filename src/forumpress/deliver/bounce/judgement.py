# SPDX-License-Identifier: MIT
"""What one message that came back means for a reader: dead, failed, refused, late, complaining, leaving, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from hashlib import sha256

from forumpress.deliver.bounce.failurecause import failure_cause
from forumpress.deliver.bounce.freeform import read_free_report
from forumpress.deliver.bounce.letters import WrittenMail, asks_for_proof, read_letter, says_away
from forumpress.deliver.bounce.proof import Proof, prove, unsubscribe_token
from forumpress.deliver.bounce.rawmail import field, read_mail
from forumpress.deliver.bounce.reasons import BLAMELESS, DEAD, Cause
from forumpress.deliver.bounce.recipientresults import Action, RecipientResult, Report
from forumpress.deliver.bounce.reportparts import envelope_fields, read_report
from forumpress.deliver.tokens import TokenKeys
from forumpress.finding import Finding, Place, note, warning

COMPLAINTS = frozenset({"abuse", "fraud", "virus", "opt-out", "opt-out-list", "unnamed"})
"""The feedback types that mean that a reader does not want our mail (RFC 5965 7.3)."""

_LEAVE_SUBJECT = re.compile(r"\s*unsubscribe\s+(\S+)\s*", re.IGNORECASE)


class Outcome(StrEnum):
    """What a message that came back means for a reader."""

    DEAD = "dead"
    """The address does not work and will not: suppress it on every list."""
    FAILED = "failed"
    """This copy was not delivered; the address may be well. Counts: many such in a row suppress."""
    REFUSED = "refused"
    """Our mail was refused, not the reader: never counts."""
    DELAYED = "delayed"
    COMPLAINED = "complained"
    """The reader called our mail spam: suppress the address on every list."""
    LEFT = "left"
    """The reader asked by mail to leave one list, or, where none is named, all."""


@dataclass(frozen=True, slots=True)
class Return:
    """What came back for one reader. `reason` holds codes and our own words, never addresses.

    `list_key` and `issue_key` are empty where the message does not tell them. `mark` is a hash of the
    message, by which it is known when it is read again.
    """

    outcome: Outcome
    address_hash: str
    reason: str
    list_key: str = ""
    issue_key: str = ""
    cause: Cause = Cause.UNKNOWN
    mark: str = ""


def judge(name: str, data: bytes, tokens: TokenKeys) -> Return | Finding:
    """What the message `data` means, found as `name`; a finding when it means nothing to us."""
    place = Place(name)
    mark = sha256(data).hexdigest()[:32]
    try:
        mail = read_mail(data)
        report = read_report(mail)
        if report is None and not says_away(mail):
            report = read_free_report(mail)
        if report is not None and not any(result.reply for result in report.results) and asks_for_proof(mail):
            report = None
    except (ValueError, RecursionError) as problem:
        return warning("bounce/unreadable", str(problem) or "a message that cannot be read", place=place)
    if report is None:
        return _letter(mail, tokens, place, mark)
    reader = prove(report.envelopes, report.returned, tokens)
    if reader is None:
        return _unproved(report, tokens, place, mark)
    if report.complaint:
        return _complaint(report, reader, place, mark)
    return _delivery(report.results, reader, place, mark)


def _unproved(report: Report, tokens: TokenKeys, place: Place, mark: str) -> Return | Finding:
    """A complaint need not come to the reader's return path; the token in its copy lets one reader leave one list."""
    if report.complaint in COMPLAINTS and report.returned is not None:
        leaving = unsubscribe_token(field(report.returned, "List-Unsubscribe", 4000), tokens)
        if leaving is not None:
            reason = f"complaint: {report.complaint}"
            return Return(Outcome.LEFT, leaving.address_hash, reason, leaving.list_key, mark=mark)
    return warning(
        "bounce/unknown-reader", "a report that carries nothing of ours, so that it cannot be told whom it means",
        place=place, hint="It may be forged, or answer other mail than this.",
    )  # fmt: skip


def _complaint(report: Report, reader: Proof, place: Place, mark: str) -> Return | Finding:
    if report.complaint not in COMPLAINTS:
        return note("bounce/feedback", f"feedback of the type “{report.complaint[:40]}” calls for nothing", place=place)
    reason = f"complaint: {report.complaint}"
    return Return(Outcome.COMPLAINED, reader.address_hash, reason, reader.list_key, reader.issue_key, mark=mark)


def _delivery(results: tuple[RecipientResult, ...], reader: Proof, place: Place, mark: str) -> Return | Finding:
    """One verdict for a report: a copy that reached anyone is no failure, a delay suppresses nobody."""

    def back(outcome: Outcome, result: RecipientResult, cause: Cause) -> Return:
        reason = f"{result.code} {cause.value}"
        return Return(outcome, reader.address_hash, reason, reader.list_key, reader.issue_key, cause, mark)

    failed = [result for result in results if result.action is Action.FAILED]
    if not failed:
        late = next((result for result in results if result.action is Action.DELAYED), None)
        if late is not None:
            return back(Outcome.DELAYED, late, failure_cause(late))
        return note("bounce/delivered", "a report of success calls for nothing", place=place)
    causes = [(result, failure_cause(result)) for result in failed]
    for result, cause in causes:
        if cause in BLAMELESS:
            return back(Outcome.REFUSED, result, cause)
    alive = next(((result, cause) for result, cause in causes if cause not in DEAD), None)
    if alive is None and len(failed) == len(results):
        return back(Outcome.DEAD, *causes[0])
    return back(Outcome.FAILED, *(alive or causes[0]))


def _letter(mail: Message, tokens: TokenKeys, place: Place, mark: str) -> Return | Finding:
    """A message that is no report. Only what came to a signed address, or carries a token, is acted on."""
    # RFC 2369's way: the subject that our List-Unsubscribe proposes. Some programs mark it as automatic.
    match = _LEAVE_SUBJECT.fullmatch(field(mail, "Subject"))
    token = unsubscribe_token(match[1], tokens) if match else None
    if token is not None:
        return Return(Outcome.LEFT, token.address_hash, "asked by mail", token.list_key, mark=mark)
    kind = read_letter(mail)
    if kind is WrittenMail.AUTOMATIC:
        return note("bounce/automatic", "an automatic answer calls for nothing", place=place)
    reader = prove(envelope_fields(mail), mail, tokens)
    if kind is WrittenMail.LEAVES and reader is not None:
        return Return(Outcome.LEFT, reader.address_hash, "asked by mail", reader.list_key, mark=mark)
    if kind is not WrittenMail.PERSONAL:
        return warning(
            "bounce/wish-to-leave", "a person writes about leaving", place=place,
            hint="Read it; then “forumpress mail readers LIST --unsubscribe ADDRESS”. It stays unread in the mailbox.",
        )  # fmt: skip
    return note(
        "bounce/letter", "this is neither a report nor a wish to leave", place=place,
        hint="A person may have written it; read it. It stays unread in the mailbox.",
    )  # fmt: skip
