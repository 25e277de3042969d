# SPDX-License-Identifier: MIT
"""The verdict on a failure: the server's words, its enhanced status and its reply code, weighed together.

Sources: RFC 3463 and its IANA registry (enhanced status), RFC 5321 4.2 (reply codes), `reasons.py` (words).
"""

from __future__ import annotations

from forumpress.deliver.bounce.reasons import DEAD, Cause, cause_of
from forumpress.deliver.bounce.recipientresults import RecipientResult

_SENDER = frozenset({(1, 7), (1, 8), (1, 9)})
_BY_DETAIL = {
    (1, 1): Cause.NO_MAILBOX,
    (1, 2): Cause.NO_DOMAIN,
    (1, 3): Cause.NO_MAILBOX,
    (1, 6): Cause.MOVED,
    (1, 10): Cause.NO_MAIL,
    (2, 1): Cause.DISABLED,
    (2, 2): Cause.FULL,
    (2, 3): Cause.SIZE,
    (3, 1): Cause.FULL,
    (3, 4): Cause.SIZE,
    (7, 27): Cause.POLICY,
}
"""RFC 3463 3.2 to 3.4 and the IANA registry of enhanced status codes, where the words say nothing."""
_BY_SUBJECT = {3: Cause.SERVER, 4: Cause.ROUTE, 5: Cause.SERVER, 6: Cause.POLICY, 7: Cause.POLICY}
_PERMANENT = 5
_NO_MAIL_REPLY, _HOST_REPLY, _HOST_STATUS = 556, 521, (3, 2)
"""RFC 7504: the domain takes no mail (556); the host never does (521, with 5.3.2)."""


def failure_cause(result: RecipientResult) -> Cause:
    """Why a copy failed. A cause in `reasons.DEAD` is only ever returned for a permanent failure."""
    kind, *rest = result.status
    detail = (rest[0], rest[1])
    if detail in _SENDER:
        return Cause.POLICY
    cause, row = cause_of(result.words)
    told = _BY_DETAIL.get(detail) or _BY_SUBJECT.get(detail[0], Cause.UNKNOWN)
    if row is not None and row.generic and told not in (Cause.UNKNOWN, Cause.SERVER):
        cause = told
    if cause in (Cause.UNKNOWN, Cause.SERVER) and _takes_no_mail(result):
        return Cause.NO_MAIL
    if cause in DEAD and result.after_data and not (row and row.at_data):
        # The address was asked, and good, at RCPT TO; who refuses later judges the message (RFC 5321 3.3).
        return Cause.UNKNOWN
    if cause is Cause.UNKNOWN:
        cause = told
    if kind != _PERMANENT and cause in DEAD:
        # A server that will be asked again has not said its last word (RFC 3463 2: 4.x.x is persistent, transient).
        return Cause.ROUTE if cause is not Cause.NO_MAILBOX else Cause.UNKNOWN
    return cause


def _takes_no_mail(result: RecipientResult) -> bool:
    return result.reply == _NO_MAIL_REPLY or (
        result.reply == _HOST_REPLY and result.status == (_PERMANENT, *_HOST_STATUS)
    )
