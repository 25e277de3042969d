# SPDX-License-Identifier: MIT
"""When mail goes: at an hour of the reader's own day, not at night, and no more in a day than was decided.

Times of day are those of the reader's time zone where his list has one (`time_zone`, an IANA name), else of
`schedule.zone`. Days begin at midnight of `schedule.zone`.
"""

from __future__ import annotations

import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from forumpress.deliver.ledger import Ledger
from forumpress.deliver.schema import State, recipients
from forumpress.deliver.settings import Schedule

_COUNT_AGAIN = 60.0
"""Seconds after which other senders' messages of today are counted again."""
_LONGEST_WAIT = 3600.0
"""Seconds after which a copy that waits for the end of the night is looked at again at the latest."""
_DELIVERED = (State.DOT.value, State.SENT.value, State.UNCERTAIN.value)


def zone_or_none(name: str) -> ZoneInfo | None:
    """A time zone by its IANA name; None for a name that is none."""
    try:
        return _zone(name) if name else None
    except (OSError, ValueError, KeyError):
        return None


@lru_cache(maxsize=1000)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def read_start(written: str) -> datetime.datetime:
    """When a mailing is to begin: `2022-11-30 09:00` for every reader's own morning, with an offset for one moment.

    Raises ValueError for anything else.
    """
    try:
        found = datetime.datetime.fromisoformat(written.strip())
    except ValueError:
        raise ValueError(
            "write a date and a time: 2022-11-30 09:00, or for one moment 2022-11-30T09:00+08:00"
        ) from None
    if ":" not in written:
        raise ValueError("the time is missing: 2022-11-30 09:00")
    return found


def moment_of(start: datetime.datetime, zone: str, default: str) -> float:
    """Seconds since 1970 at which a reader in a zone is due."""
    if start.tzinfo is not None:
        return start.timestamp()
    return start.replace(tzinfo=zone_or_none(zone) or ZoneInfo(default)).timestamp()


def quiet_for(schedule: Schedule, zone: str, now: float) -> float:
    """Seconds for which a reader must still be left alone: 0 outside of the quiet hours."""
    if schedule.quiet_hours is None:
        return 0.0
    begins, ends = schedule.quiet_hours
    local = datetime.datetime.fromtimestamp(now, zone_or_none(zone) or ZoneInfo(schedule.zone))
    at = local.time().replace(tzinfo=None)
    quiet = begins <= at < ends if begins < ends else at >= begins or at < ends
    if not quiet:
        return 0.0
    until = datetime.datetime.combine(local.date(), ends, local.tzinfo)
    if until <= local:
        until = datetime.datetime.combine(local.date() + datetime.timedelta(days=1), ends, local.tzinfo)
    return min(until.timestamp() - now, _LONGEST_WAIT)


def allowed_on(schedule: Schedule, day: datetime.date) -> int | None:
    """How many messages may go on a day; None without limit. A warm-up grows from day to day up to `per_day`."""
    if schedule.warm_up is None:
        return schedule.per_day
    days = max(0, (day - schedule.warm_up).days)
    # Beyond any list, growing further would only overflow.
    grown = int(schedule.warm_up_first * schedule.warm_up_growth ** min(days, 60))
    return grown if schedule.per_day is None else min(grown, schedule.per_day)


class Allowance:
    """What may still go today, by all senders of a ledger together."""

    def __init__(self, ledger: Ledger, schedule: Schedule) -> None:
        self._ledger, self._schedule = ledger, schedule
        self._zone = ZoneInfo(schedule.zone)
        self._day: datetime.date | None = None
        self._spent = 0
        self._count_at = 0.0

    @property
    def limited(self) -> bool:
        """Whether there is a limit at all."""
        return self._schedule.per_day is not None or self._schedule.warm_up is not None

    def left(self, now: float) -> int | None:
        """How many messages may go now; None without limit. `now` in seconds since 1970."""
        if not self.limited:
            return None
        today = datetime.datetime.fromtimestamp(now, self._zone).date()
        if today != self._day or now >= self._count_at:
            self._day, self._spent, self._count_at = (
                today,
                self._delivered_since(self._midnight(today)),
                now + _COUNT_AGAIN,
            )
        allowed = allowed_on(self._schedule, today)
        return None if allowed is None else max(0, allowed - self._spent)

    def spend(self, count: int) -> None:
        """So many messages are on their way."""
        self._spent += count

    def ready_in(self, now: float) -> float:
        """Seconds until messages may go: 0, or until midnight."""
        if self.left(now) != 0:
            return 0.0
        tomorrow = datetime.datetime.fromtimestamp(now, self._zone).date() + datetime.timedelta(days=1)
        return self._midnight(tomorrow) - now

    def _midnight(self, day: datetime.date) -> float:
        return datetime.datetime.combine(day, datetime.time(), self._zone).timestamp()

    def _delivered_since(self, since: float) -> int:
        query = select(func.count()).where(recipients.c.state.in_(_DELIVERED), recipients.c.changed_at >= since)
        with self._ledger.read() as connection:
            return int(connection.scalar(query) or 0)
