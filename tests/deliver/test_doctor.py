# SPDX-License-Identifier: MIT
"""The doctor against a name server of its own: every record that is missing or wrong is named, with its cure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from forumpress.cli.run import run
from forumpress.deliver.dkim_keys import read_key_file
from forumpress.deliver.doctor.checks import Result
from forumpress.deliver.doctor.dmarc import aligned, find_policy, tree
from forumpress.deliver.doctor.examine import Examination, examine
from forumpress.deliver.doctor.names import NameServer, NoAnswer
from forumpress.deliver.settings import Settings
from tests.deliver.nameserver import Zone, running_names
from tests.deliver.samples import dkim_settings, letter, settings
from tests.deliver.scripted import scripted

GOOD: dict[tuple[str, str], list[str]] = {
    ("forum.test", "MX"): ["10 mx.forum.test."],
    ("forum.test", "TXT"): ['"v=spf1 ip4:8.8.8.8 include:relay.test -all"', '"something else"'],
    ("relay.test", "TXT"): ['"v=spf1 ip4:9.9.9.0/24 ~all"'],
    ("forum.test", "A"): ["8.8.8.8"],
    ("mx.forum.test", "A"): ["8.8.8.8"],
    ("out.forum.test", "A"): ["8.8.8.8"],
    ("8.8.8.8.in-addr.arpa", "PTR"): ["out.forum.test."],
    ("_dmarc.forum.test", "TXT"): ['"v=DMARC1; p=none; rua=mailto:dmarc@forum.test"'],
}


TWO_POLICIES = ['"v=DMARC1; p=none"', '"v=DMARC1; p=quarantine"']


@pytest.fixture
def signing(tmp_path: Path, dkim_key: bytes) -> tuple[Settings, Zone]:
    """Settings under which all is well, and the records that make it so."""
    table = dkim_settings(tmp_path, dkim_key)
    by = settings(server={"helo": "out.forum.test"}, dkim=table)
    key, _ = read_key_file(Path(table["key_file"]))
    record = f'"{key.record[:255]}" "{key.record[255:]}"'
    return by, {**GOOD, ("s1._domainkey.forum.test", "TXT"): [record]}


def look(zone: Zone, by: Settings, **more: Any) -> Examination:
    with running_names(zone) as names:
        return examine(by, names, **more)


def results(found: Examination) -> dict[str, Result]:
    return {check.topic: check.result for check in found.checks}


def test_all_is_well(signing: tuple[Settings, Zone]) -> None:
    by, zone = signing
    found = look(zone, by, letter=letter(by=by))
    assert set(results(found).values()) == {Result.PASSES}, found.checks
    assert list(results(found)) == ["From", "Reverse DNS", "SPF", "DKIM", "DMARC", "Alignment", "Bounces", "One-click",
                                    "TLS", "Size"]  # fmt: skip
    assert found.healthy
    assert [forecast.refused for forecast in found.forecasts] == [False, False, False]


def test_nothing_is_published(signing: tuple[Settings, Zone]) -> None:
    by, _ = signing
    found = look({}, by)
    failed = {check.topic: check for check in found.checks if check.result is Result.FAILS}
    assert set(failed) == {"From", "Reverse DNS", "SPF", "DKIM", "DMARC", "Bounces", "One-click"}
    assert failed["SPF"].record == 'forum.test. IN TXT "v=spf1 include:YOUR-PROVIDER ~all"'
    assert failed["DMARC"].record == '_dmarc.forum.test. IN TXT "v=DMARC1; p=none; rua=mailto:dmarc@forum.test"'
    assert failed["DKIM"].record.startswith('s1._domainkey.forum.test. IN TXT "v=DKIM1; k=rsa; p=')
    assert all(len(part) <= 255 for part in failed["DKIM"].record.split('"')[1::2])
    assert [forecast.refused for forecast in found.forecasts] == [True, True, True]
    assert found.forecasts[2].receiver == "Microsoft"
    assert "5.7.515" in found.forecasts[2].source


@pytest.mark.parametrize(
    ("change", "topic", "result", "words"),
    [
        ({("forum.test", "TXT"): ['"v=spf1 -all"', '"v=spf1 ~all"']}, "SPF", Result.FAILS, "2 SPF records"),
        ({("forum.test", "TXT"): ['"v=spf1 +all"']}, "SPF", Result.FAILS, "lets anybody send"),
        ({("forum.test", "TXT"): ['"v=spf1 ip4:1.2.3.4 -all"']}, "SPF", Result.FAILS, "does not cover 8.8.8.8"),
        ({("forum.test", "TXT"): ['"v=spf1 ip4:8.8.8.8 include:gone.test -all"']}, "SPF", Result.FAILS, "gone.test"),
        ({("forum.test", "TXT"): ['"v=spf1 a"']}, "SPF", Result.DOUBTFUL, "no end"),
        ({("forum.test", "TXT"): ['"v=spf1 ' + " ".join(f"a:{n}.test" for n in range(11)) + ' -all"']}, "SPF",
         Result.FAILS, "more than 10 questions"),
        ({("_dmarc.forum.test", "TXT"): ['"v=DMARC1; p=reject; pct=50; rua=mailto:a@b.test"']}, "DMARC",
         Result.DOUBTFUL, "pct"),
        ({("_dmarc.forum.test", "TXT"): ['"v=DMARC1; p=reject"']}, "DMARC", Result.DOUBTFUL, "no reports"),
        ({("_dmarc.forum.test", "TXT"): ['"v=DMARC1; p=sometimes"']}, "DMARC", Result.DOUBTFUL, "no p="),
        ({("_dmarc.forum.test", "TXT"): TWO_POLICIES}, "DMARC", Result.FAILS, "several"),
        ({("s1._domainkey.forum.test", "TXT"): ['"v=DKIM1; k=rsa; p=AAAA"']}, "DKIM", Result.FAILS, "another key"),
        ({("forum.test", "MX"): ["0 ."]}, "Bounces", Result.FAILS, "null MX"),
        ({("8.8.8.8.in-addr.arpa", "PTR"): ["other.test."]}, "Reverse DNS", Result.FAILS, "does not name"),
        ({("forum.test", "FAIL"): ["x"]}, "SPF", Result.UNKNOWN, "no answer"),
    ],
)  # fmt: skip
def test_one_thing_is_wrong(
    signing: tuple[Settings, Zone], change: Zone, topic: str, result: Result, words: str
) -> None:
    by, zone = signing
    found = look({**zone, **change}, by)
    (check,) = [check for check in found.checks if check.topic == topic]
    assert (check.result, words in check.sentence) == (result, True), check


def test_alignment_by_either_way(signing: tuple[Settings, Zone]) -> None:
    by, zone = signing
    other = {("bounce.test", "TXT"): ['"v=spf1 ip4:8.8.8.8 -all"'], ("bounce.test", "MX"): ["1 mx.forum.test."]}
    elsewhere = by.model_copy(update={"sender": by.sender.model_copy(update={"return_path": "b@bounce.test"})})
    found = look({**zone, **other}, elsewhere)
    assert results(found)["Alignment"] is Result.DOUBTFUL
    neither = elsewhere.model_copy(update={"dkim": None})
    found = look({**zone, **other}, neither)
    assert results(found)["Alignment"] is Result.FAILS
    assert [forecast.refused for forecast in found.forecasts] == [True, True, True]


def test_the_tree_walk_finds_the_organisation() -> None:
    assert tree("a.b.example.org") == ["a.b.example.org", "b.example.org", "example.org", "org"]
    deep = ".".join("abcdefghijk") + ".org"
    assert tree(deep)[:3] == [deep, "f.g.h.i.j.k.org", "g.h.i.j.k.org"]
    assert len(tree(deep)) == 8
    zone = {
        ("_dmarc.example.org", "TXT"): ['"v=DMARC1; p=none"'],
        ("_dmarc.gov.test", "TXT"): ['"v=DMARC1; p=reject; psd=y"'],
        ("_dmarc.own.example.org", "TXT"): ['"v=DMARC1; p=none; psd=n"'],
    }
    with running_names(zone) as names:
        assert find_policy(names, "news.example.org")[1] == "example.org"
        assert find_policy(names, "a.city.gov.test")[1] == "city.gov.test"
        assert find_policy(names, "x.own.example.org")[1] == "own.example.org"
        assert aligned(names, "example.org", "mail.example.org", relaxed=True)
        assert not aligned(names, "example.org", "mail.example.org", relaxed=False)
        assert not aligned(names, "a.gov.test", "b.gov.test", relaxed=True)
        assert not aligned(names, "a.nothing.test", "b.nothing.test", relaxed=True)


def test_a_silent_name_server_is_not_a_missing_record() -> None:
    with running_names({("forum.test", "FAIL"): ["x"]}) as names, pytest.raises(NoAnswer, match=r"forum\.test"):
        names.texts("forum.test")


def test_tls_of_the_relay() -> None:
    with scripted() as at, running_names(GOOD) as names:
        by = settings(server={"host": "127.0.0.1", "port": at.port, "security": "starttls"})
        found = examine(by, names)
        assert results(found)["TLS"] is Result.FAILS
        silent = examine(by, names, connect=False)
        assert results(silent)["TLS"] is Result.UNKNOWN


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "mail.toml"
    config.write_text(
        '[server]\nhost = "localhost"\nsecurity = "none"\nhelo = "out.forum.test"\n'
        '[sender]\naddress = "forum@forum.test"\nname = "Forum"\n'
        '[lists.forum]\nid = "forum.forum.test"\nname = "Forum"\n'
        '[web]\nunsubscribe = "https://forum.test/leave"\n[organisation]\nname = "Forum"\n'
    )
    with running_names(GOOD) as names:
        ask = ["mail", "doctor", "--config", str(config), "--nameserver", f"127.0.0.1:{names.port}"]
        assert run(ask) == 0
        assert "Gmail: nothing here that its rules refuse" in capsys.readouterr().out
        assert run([*ask, "--json"]) == 0
        data = json.loads(capsys.readouterr().out)
        assert {check["topic"] for check in data["checks"]} >= {"SPF", "DMARC", "TLS"}
    with running_names({}) as names:
        ask[-1] = f"127.0.0.1:{names.port}"
        assert run(ask) == 1
    sentence = capsys.readouterr().out
    assert 'Publish: forum.test. IN TXT "v=spf1' in sentence
    assert "Microsoft will refuse this" in sentence


def test_the_system_name_server_is_the_default() -> None:
    assert NameServer() == NameServer(None, 53)
