"""What came back to the return path: who is dead, who complains, who wants to leave, and what means nothing.

A reader is known by what only our own mail to him carries: the signed tag of the return path, the
signed token of List-Unsubscribe, or the keyed hash in the Message-ID. Addresses written in a report
are never looked at, so that nobody can take another off the list by writing him into one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from enum import StrEnum
from pathlib import Path

from forumpress.deliver.dsn import MOST_READ, Action, Fate, Report, read_mail, read_report
from forumpress.deliver.mailfolder import Piece, pieces
from forumpress.deliver.tokens import Leaving, TokenKeys
from forumpress.finding import Finding, Place, note, warning

_TAG = re.compile(r"\+([A-Za-z2-7]{39})@")
_OURS = re.compile(r"<(?P<issue>[a-z0-9-]{1,64})\.(?P<list>[a-z0-9-]{1,64})\.(?P<hash>[0-9a-f]{32})@")
_TOKEN = re.compile(r"[A-Za-z0-9]{1,16}\.[a-z0-9-]{1,64}\.[0-9a-f]{32}\.[0-9a-f]{32}")
_LEAVE_SUBJECT = re.compile(r"\s*unsubscribe\s+(\S+)\s*", re.IGNORECASE)
_COMPLAINTS = frozenset({"abuse", "fraud", "virus", "opt-out", "opt-out-list", "unnamed"})
_MOST_FINDINGS = 200

# RFC 3463 and its registry: what is wrong with our mail or with the route says nothing of the reader.
_OWN_FAULT = frozenset({(1, 7), (1, 8)})
_FULL_OR_SUCH = frozenset({(2, 2), (2, 3), (2, 4)})
_SUBJECTS_OF_THE_READER = frozenset({1, 2})
_NO_ROUTE = frozenset({(4, 1), (4, 4)})
_UNKNOWN_USER_REPLIES = frozenset({550, 551, 553})


class Outcome(StrEnum):
    """What a message that came back means for a reader."""

    DEAD = "dead"
    """The address does not work and will not: suppress it on every list."""
    FAILED = "failed"
    """This copy was not delivered; the address may be well."""
    DELAYED = "delayed"
    COMPLAINED = "complained"
    """The reader called our mail spam: suppress the address on every list."""
    LEFT = "left"
    """The reader asked by mail to leave one list."""


@dataclass(frozen=True, slots=True)
class Return:
    """What came back for one reader. `reason` holds codes, never addresses.

    `list_key` and `issue_key` are empty where the report does not tell them.
    """

    outcome: Outcome
    address_hash: str
    reason: str
    list_key: str = ""
    issue_key: str = ""


@dataclass
class Tally:
    """How many messages there were, what they meant, and which could not be used."""

    read: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    findings: list[Finding] = field(default_factory=list)
    unused: int = 0
    """Messages with a finding, also beyond the findings that are kept."""


def take_returns(source: Path, tokens: TokenKeys, record: Callable[[Return], None]) -> Tally:
    """Read a Maildir, an mbox or a single message, and record what each means for its reader.

    `record` writes one of them for good; only then is a Maildir's message marked as seen. A second
    run over the same messages changes nothing. Raises InputError when there is no such mailbox.
    """
    tally = Tally()
    for piece in pieces(source, MOST_READ):
        tally.read += 1
        told = judge(piece, tokens)
        if isinstance(told, Return):
            record(told)
            tally.outcomes[told.outcome] += 1
        else:
            tally.unused += 1
            if len(tally.findings) < _MOST_FINDINGS:
                tally.findings.append(told)
        piece.mark_seen()
    return tally


def judge(piece: Piece, tokens: TokenKeys) -> Return | Finding:
    """What one message means; a finding when it means nothing to us."""
    place = Place(piece.name)
    try:
        mail = read_mail(piece.data)
        report = read_report(mail)
    except (ValueError, RecursionError) as problem:
        return warning("bounce/unreadable", str(problem) or "a message that cannot be read", place=place)
    if report is None:
        return _leave_by_mail(mail, tokens) or note(
            "bounce/not-a-report", "this is neither a report nor a wish to leave", place=place,
            hint="A person may have written it; read it.",
        )  # fmt: skip
    reader = _reader(report, tokens)
    if reader is None:
        return warning(
            "bounce/unknown-reader", "a report that carries nothing of ours, so that it cannot be told whom it means",
            place=place, hint="It may be forged, or answer other mail than this.",
        )  # fmt: skip
    if report.complaint:
        return _complaint(report, *reader, place)
    return _delivery(report.fates, *reader, place)


def _complaint(report: Report, said: Leaving, issue_key: str, place: Place) -> Return | Finding:
    if report.complaint not in _COMPLAINTS:
        return note("bounce/feedback", f"feedback of the type “{report.complaint[:40]}” calls for nothing", place=place)
    return Return(Outcome.COMPLAINED, said.address_hash, f"complaint: {report.complaint}", said.list_key, issue_key)


def _delivery(fates: tuple[Fate, ...], said: Leaving, issue_key: str, place: Place) -> Return | Finding:
    """One verdict for a report: a copy that reached anyone is no failure, a delay suppresses nobody."""
    failed = [fate for fate in fates if fate.action is Action.FAILED]
    if not failed:
        if any(fate.action is Action.DELAYED for fate in fates):
            return Return(Outcome.DELAYED, said.address_hash, fates[0].code, said.list_key, issue_key)
        return note("bounce/delivered", "a report of success calls for nothing", place=place)
    if any(fate.status[0] == 5 and (fate.status[1] == 7 or fate.status[1:] in _OWN_FAULT) for fate in failed):
        code = failed[0].code
        return Return(Outcome.FAILED, said.address_hash, f"{code} (refused as mail of ours)", said.list_key, issue_key)
    if len(failed) == len(fates) and all(_is_dead(fate) for fate in failed):
        return Return(Outcome.DEAD, said.address_hash, failed[0].code, said.list_key, issue_key)
    return Return(Outcome.FAILED, said.address_hash, failed[0].code, said.list_key, issue_key)


def _is_dead(fate: Fate) -> bool:
    """Whether a failure says that the address itself is no good (RFC 3463 3.2, 3.3, 3.5)."""
    kind, *rest = fate.status
    subject = tuple(rest)
    if kind != 5 or subject in _OWN_FAULT or subject in _FULL_OR_SUCH:
        return False
    if subject == (0, 0):
        return fate.reply in _UNKNOWN_USER_REPLIES
    return rest[0] in _SUBJECTS_OF_THE_READER or subject in _NO_ROUTE


def _reader(report: Report, tokens: TokenKeys) -> tuple[Leaving, str] | None:
    """Whom a report means, with the list and issue where the returned message tells them."""
    returned = report.returned
    message_id = _OURS.search(_text(returned, "Message-ID")) if returned is not None else None
    issue_key = message_id["issue"] if message_id else ""
    said: Leaving | None = None
    for address in report.addressed_to:
        for tag in _TAG.findall(address):
            address_hash = tokens.read_return_tag(tag)
            if address_hash is not None:
                said = Leaving("", address_hash)
    token = _token(_text(returned, "List-Unsubscribe"), tokens) if returned is not None else None
    if token is not None and (said is None or said.address_hash == token.address_hash):
        said = token
    if message_id is not None and (said is None or said.address_hash == message_id["hash"]):
        return Leaving(message_id["list"], message_id["hash"]), issue_key
    return (said, "") if said is not None else None


def _leave_by_mail(mail: Message, tokens: TokenKeys) -> Return | None:
    """RFC 2369's mailto way: the subject that our List-Unsubscribe proposes."""
    match = _LEAVE_SUBJECT.fullmatch(_text(mail, "Subject"))
    said = _token(match[1], tokens) if match else None
    return Return(Outcome.LEFT, said.address_hash, "asked by mail", said.list_key) if said else None


def _token(text: str, tokens: TokenKeys) -> Leaving | None:
    said = (tokens.read_unsubscribe_token(match) for match in _TOKEN.findall(text)[:4])
    return next((leaving for leaving in said if leaving is not None), None)


def _text(mail: Message, name: str) -> str:
    """A field unfolded; a URI that a server folded in the middle is joined again."""
    return re.sub(r"\r?\n[ \t]+", " ", str(mail.get(name, ""))[:4000])
