# SPDX-License-Identifier: MIT
"""When mail goes: by the reader's own clock, not at night, and no more in a day than was decided."""

from __future__ import annotations

import datetime
import threading
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from forumpress.deliver.ledger import Ledger
from forumpress.deliver.mailings import begin_mailing
from forumpress.deliver.readerfields import write_fields
from forumpress.deliver.schedule import Allowance, allowed_on, moment_of, quiet_for, read_start
from forumpress.deliver.schema import State, readers
from forumpress.deliver.sender import End, run_mailing
from forumpress.deliver.settings import OnUncertain, Schedule, Settings
from tests.deliver import samples
from tests.deliver.run import crowd, ledger_with, rows, settings_for
from tests.deliver.scripted import scripted

NIGHT = Schedule.model_validate({"zone": "Europe/Berlin", "quiet_hours": "22:00-07:00"})


def at(written: str, zone: str) -> float:
    return datetime.datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("when", "zone", "minutes"),
    [
        ("2022-11-30 21:59", "Europe/Berlin", 0),
        ("2022-11-30 22:00", "Europe/Berlin", 60),
        ("2022-11-30 06:30", "Europe/Berlin", 30),
        ("2022-11-30 07:00", "Europe/Berlin", 0),
        ("2022-11-30 12:00", "Asia/Shanghai", 0),
        ("2022-11-30 06:45", "Asia/Shanghai", 15),
        ("2022-11-30 06:45", "No/Where", 15),
    ],
)
def test_quiet_hours_by_the_readers_clock(when: str, zone: str, minutes: int) -> None:
    real = "Europe/Berlin" if zone == "No/Where" else zone
    assert quiet_for(NIGHT, zone, at(when, real)) == minutes * 60


def test_quiet_hours_within_a_day() -> None:
    noon = Schedule.model_validate({"quiet_hours": "12:00-13:00"})
    assert quiet_for(noon, "", at("2022-11-30 12:45", "UTC")) == 900
    assert quiet_for(noon, "", at("2022-11-30 13:00", "UTC")) == 0
    assert quiet_for(Schedule(), "", 0.0) == 0


@pytest.mark.parametrize("written", ["22-7", "22:00", "25:00-07:00", "07:00-07:00", "a-b"])
def test_quiet_hours_that_are_none(written: str) -> None:
    with pytest.raises(ValueError, match="quiet_hours"):
        Schedule.model_validate({"quiet_hours": written})


def test_a_start_is_every_readers_own_or_one_moment() -> None:
    own, one = read_start("2022-11-30 09:00"), read_start("2022-11-30T09:00+08:00")
    assert moment_of(own, "Asia/Shanghai", "UTC") == at("2022-11-30 09:00", "Asia/Shanghai")
    assert moment_of(own, "", "Europe/Berlin") == at("2022-11-30 09:00", "Europe/Berlin")
    assert moment_of(one, "America/Lima", "UTC") == at("2022-11-30 09:00", "Asia/Shanghai")
    for written in ("tomorrow", "2022-11-30", "09:00", ""):
        with pytest.raises(ValueError, match="2022-11-30"):
            read_start(written)


def test_a_warm_up_grows_to_the_days_limit() -> None:
    ramp = Schedule.model_validate(
        {"warm_up": "2022-11-01", "warm_up_first": 100, "warm_up_growth": 2, "per_day": 1000}
    )
    day = datetime.date(2022, 11, 1)
    allowed = [allowed_on(ramp, day + datetime.timedelta(days=days)) for days in range(6)]
    assert allowed == [100, 200, 400, 800, 1000, 1000]
    assert allowed_on(ramp, day - datetime.timedelta(days=9)) == 100
    assert allowed_on(Schedule(), day) is None


def scheduled(port: int, **table: object) -> Settings:
    return settings_for(port, connections=2).model_copy(update={"schedule": Schedule.model_validate(table)})


def send(ledger: Ledger, by: Settings, start: str = "", *, wait: bool = False) -> tuple[End, dict[State, int]]:
    letter = samples.letter(by=by)
    mailing = begin_mailing(
        ledger, "2022-11", "forum", letter, 5_000_000, OnUncertain.RETRY, start=start, zone=by.schedule.zone
    )
    result = run_mailing(ledger, mailing, letter, by, stop=threading.Event(), wait=wait)
    return result.end, result.counts


def test_a_days_limit_stops_the_run_until_tomorrow(ledger_url: str) -> None:
    ledger = ledger_with(crowd(20), ledger_url)
    with scripted() as server:
        assert send(ledger, scheduled(server.port, per_day=7)) == (End.WAITING, {State.SENT: 7, State.PENDING: 13})
        assert send(ledger, scheduled(server.port, per_day=7)) == (End.WAITING, {State.SENT: 7, State.PENDING: 13})
        assert send(ledger, scheduled(server.port, per_day=12)) == (End.WAITING, {State.SENT: 12, State.PENDING: 8})
        assert len(server.log.bodies) == 12
        allowance = Allowance(ledger, Schedule.model_validate({"per_day": 12}))
        assert 0 < allowance.ready_in(ledger.now()) <= 86400
        assert send(ledger, scheduled(server.port)) == (End.FINISHED, {State.SENT: 20})
    ledger.close()


def test_readers_are_due_at_their_own_hour(ledger_url: str) -> None:
    ledger = ledger_with(crowd(4), ledger_url)
    zones = {"reader0": "Asia/Shanghai", "reader1": "America/Lima", "reader2": "Nowhere/At all", "reader3": ""}
    with ledger.write() as connection:
        for name, zone in zones.items():
            row = update(readers).where(readers.c.address == f"{name}@example.org")
            connection.execute(row.values(fields=write_fields({"time_zone": zone, "city": "x"})))
    with scripted() as server:
        by = scheduled(server.port, zone="Europe/Berlin")
        assert send(ledger, by, "2999-11-30 09:00") == (End.WAITING, {State.PENDING: 4})
        assert server.log.bodies == []
    due = {address.partition("@")[0]: row.due_at for address, row in rows(ledger).items()}
    assert due == {
        "reader0": at("2999-11-30 09:00", "Asia/Shanghai"),
        "reader1": at("2999-11-30 09:00", "America/Lima"),
        "reader2": at("2999-11-30 09:00", "Europe/Berlin"),
        "reader3": at("2999-11-30 09:00", "Europe/Berlin"),
    }
    assert {address.partition("@")[0]: row.zone for address, row in rows(ledger).items()}["reader2"] == ""
    ledger.close()


def test_at_night_nobody_is_written_to() -> None:
    ledger = ledger_with(crowd(3))
    now = datetime.datetime.now(datetime.UTC)
    hours = f"{(now - datetime.timedelta(hours=1)):%H:%M}-{(now + datetime.timedelta(hours=2)):%H:%M}"
    with scripted() as server:
        assert send(ledger, scheduled(server.port, quiet_hours=hours)) == (End.WAITING, {State.PENDING: 3})
        assert server.log.bodies == []
