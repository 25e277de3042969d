# SPDX-License-Identifier: MIT
"""A mailbox of what came back, read to its end: judged, weighed as a whole, recorded, and only then marked as read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from forumpress.deliver.bounce.brake import Braked
from forumpress.deliver.bounce.judgement import Outcome, Return, judge
from forumpress.deliver.bounce.record import plan, record
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.mailbox import MarkSeen, Piece
from forumpress.deliver.settings import BounceRules
from forumpress.deliver.tokens import TokenKeys
from forumpress.finding import Finding, warning

FOR_PEOPLE = frozenset({"bounce/letter", "bounce/wish-to-leave", "bounce/unreadable"})
"""Findings whose messages stay unread in the mailbox, because a person must see them."""
_MOST_FINDINGS = 200
_CHUNK = 100


@dataclass
class Tally:
    """How many messages there were, what they meant, which could not be used, and which domains were held back."""

    read: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    findings: list[Finding] = field(default_factory=list)
    unused: int = 0
    """Messages with a finding, also beyond the findings that are kept."""
    suppressed: int = 0
    """Readers whom this run took off every list."""
    braked: tuple[Braked, ...] = ()


def take_returns(pieces: Iterable[Piece], tokens: TokenKeys, ledger: Ledger, rules: BounceRules) -> Tally:
    """Read the messages of a mailbox and act on each. A second run over the same messages changes nothing.

    A message is marked as read once it is recorded for good; people's letters never are. Raises InputError when the
    mailbox or the ledger cannot be used.
    """
    tally = Tally()
    returns: list[tuple[Return, MarkSeen]] = []
    for piece in pieces:
        tally.read += 1
        answer = judge(piece.name, piece.data, tokens)
        if isinstance(answer, Return):
            returns.append((answer, piece.mark_seen))
            tally.outcomes[answer.outcome] += 1
            continue
        tally.unused += 1
        if len(tally.findings) < _MOST_FINDINGS:
            tally.findings.append(answer)
        if answer.code not in FOR_PEOPLE:
            piece.mark_seen()
    planned = plan(ledger, (back for back, _ in returns), rules)
    for start in range(0, len(returns), _CHUNK):
        chunk = returns[start : start + _CHUNK]
        record(ledger, planned, [back for back, _ in chunk])
        for _, mark_seen in chunk:
            mark_seen()
    tally.suppressed = len(planned.suppress)
    tally.braked = tuple(planned.braked.values())
    tally.findings += [_too_many(braked) for braked in tally.braked]
    return tally


def _too_many(braked: Braked) -> Finding:
    return warning(
        "bounce/braked",
        f"{braked.would:,} of the {braked.readers:,} readers at {braked.domain} would be suppressed at once; none was",
        hint="Look at the reasons (“forumpress mail readers LIST --why ADDRESS”): where the domain refuses all mail, "
        f"nobody is dead. Then “forumpress mail bounces --accept {braked.domain}”, or --dismiss.",
    )
