# SPDX-License-Identifier: MIT
"""Readers from CSV: every row with one outcome, told by its line, none hurting the next."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from forumpress.deliver.history import EventKind, history_of
from forumpress.deliver.importing import ImportCounts, ImportOptions, import_readers
from forumpress.deliver.ledger import MEMORY, Ledger
from forumpress.deliver.schema import Stop, readers
from forumpress.errors import InputError
from forumpress.finding import Finding, Severity
from tests.deliver.run import KEY, is_suppressed

HEAD = "address,name,consent_date,consent_source\n"


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(MEMORY, KEY)


def take(ledger: Ledger, path: Path, content: str | bytes, **options: Any) -> tuple[ImportCounts, list[Finding]]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found: list[Finding] = []
    return import_readers(ledger, path, "forum", report=found.append, options=ImportOptions(**options)), found


def held(ledger: Ledger) -> dict[str, tuple[str, str, str]]:
    with ledger.read() as connection:
        return {
            row.address: (row.name, row.consent_date, row.consent_source) for row in connection.execute(select(readers))
        }


def test_rows_become_readers(ledger: Ledger, tmp_path: Path) -> None:
    text = HEAD + '"jo@Example.ORG","Jo, the Reader",2022-01-03,web form\n李@例子.中国,李雷,2021-05-06T10:00:00,fair\n'
    counts, found = take(ledger, tmp_path / "l.csv", text)
    assert counts == ImportCounts(rows=2, added=2)
    assert found == []
    assert held(ledger) == {
        "jo@example.org": ("Jo, the Reader", "2022-01-03", "web form"),
        "李@xn--fsqu00a.xn--fiqs8s": ("李雷", "2021-05-06", "fair"),
    }


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfE-Mail;Name;Consent date;Source\r\njo@example.org;Jo;2022-01-03;form\r\n",
        b"name\taddress\tconsent_source\tconsent_date\nJo\tjo@example.org\tform\t2022-01-03\n",
        b"unknown,email,name,consent,consent source\nx,jo@example.org,Jo,2022-01-03,form\n\n",
        b"address,name,consent_date,consent_source\njo@example.org,Jo,2022-01-03,form",
    ],
)
def test_what_spreadsheets_write(ledger: Ledger, tmp_path: Path, content: bytes) -> None:
    counts, found = take(ledger, tmp_path / "l.csv", content)
    assert (counts.added, found) == (1, [])
    assert held(ledger) == {"jo@example.org": ("Jo", "2022-01-03", "form")}


BAD = [
    (b"not an address,x,2022-01-03,form", "@"),
    (b"jo@,x,2022-01-03,form", ""),
    (b"@example.org,x,2022-01-03,form", ""),
    (b"a b@example.org,x,2022-01-03,form", ""),
    (b",x,2022-01-03,form", "no address"),
    (b"jo@example.org\x00,x,2022-01-03,form", "control"),
    (b"jo@example.org,x\x1b[31m,2022-01-03,form", "control"),
    (b"jo@example.org,x,soon,form", "YYYY-MM-DD"),
    (b"jo@example.org,x,2022-13-01,form", "impossible"),
    (b"jo@example.org,x,2022-02-30,form", "impossible"),
    (b"jo@example.org,x,30.02.2022,form", "impossible"),
    (b"jo@example.org,x,2999-01-01,form", "future"),
    (b"jo@example.org,x,0022-01-01,form", "before"),
    (b'jo@example.org,"x,2022-01-03,form', "not a row of CSV"),
    (b'jo@example.org,"x"y,2022-01-03,form', "not a row of CSV"),
    (b"jo@example.org,\xff,2022-01-03,form", "not UTF-8"),
    (b"jo@example.org," + b"x" * 300 + b",2022-01-03,form", "more than"),
    (b"jo@example.org," + b"x" * 30_000 + b",2022-01-03,form", "longer than"),
    (b"jo@" + b"x" * 300 + b".org,x,2022-01-03,form", "longer"),
    (b"jo@example.org>\\r\\nRCPT TO:<x@example.org,x,2022-01-03,form", ""),
]


@pytest.mark.parametrize(("row", "said"), BAD)
def test_bad_row_is_told_with_its_line_and_hurts_no_other(
    ledger: Ledger, tmp_path: Path, row: bytes, said: str
) -> None:
    good = b"a@example.org,A,2022-01-03,form\n"
    content = HEAD.encode() + good + row + b"\nb@example.org,B,2022-01-03,form\n"
    counts, found = take(ledger, tmp_path / "l.csv", content)
    assert counts == ImportCounts(rows=3, added=2, bad=1)
    (finding,) = found
    assert (finding.code, finding.severity, finding.place.line) == ("mail-import/bad-row", Severity.ERROR, 3)
    assert said in finding.message
    assert sorted(held(ledger)) == ["a@example.org", "b@example.org"]


def test_duplicates_name_the_line_of_the_first(ledger: Ledger, tmp_path: Path) -> None:
    rows = [f"r{number}@example.org,,2022-01-03,form" for number in range(1200)]
    text = HEAD + "\n".join([*rows, "R3@Example.org,,2022-01-03,form", "new@example.org,,2022-01-03,form",
                             "NEW@example.org,,2022-01-03,form"])  # fmt: skip
    counts, found = take(ledger, tmp_path / "l.csv", text)
    assert (counts.added, counts.duplicates) == (1201, 2)
    assert [(finding.place.line, finding.message) for finding in found] == [
        (1202, "R3@example.org the same address as in line 5"),
        (1204, "NEW@example.org the same address as in line 1203"),
    ]


def test_importing_again_changes_nothing_but_fills_what_was_missing(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    take(ledger, path, HEAD + "a@example.org,Ann,2022-01-03,form\nb@example.org,,,\n")
    counts, _ = take(ledger, path, HEAD + "a@example.org,Ann,2022-01-03,form\nb@example.org,,,\n")
    assert (counts.added, counts.updated, counts.unchanged) == (0, 0, 2)
    counts, _ = take(ledger, path, "address,name\na@example.org,\nb@example.org,Bob\n")
    assert (counts.updated, counts.unchanged) == (1, 1)
    assert held(ledger) == {"a@example.org": ("Ann", "2022-01-03", "form"), "b@example.org": ("Bob", "", "")}


def test_missing_consent_is_said(ledger: Ledger, tmp_path: Path) -> None:
    counts, found = take(ledger, tmp_path / "l.csv", HEAD + "a@example.org,,,form\nb@example.org,,2022-01-03,\n")
    assert (counts.added, counts.without_consent) == (2, 2)
    assert [finding.message for finding in found] == [
        "the date of a@example.org's consent is missing",
        "the source of b@example.org's consent is missing",
    ]


def test_who_left_does_not_come_back_by_import(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    ledger.suppress("a@example.org", "left the list", "one-click", "forum", Stop.LEFT)
    ledger.suppress("b@example.org", "left the list", "one-click", "another", Stop.LEFT)
    text = HEAD + "A@example.org,,2022-01-03,form\nb@example.org,,2022-01-03,form\n"
    counts, found = take(ledger, path, text)
    assert (counts.added, counts.suppressed) == (1, 1)
    assert [(finding.code, finding.place.line) for finding in found] == [("mail-import/suppressed", 2)]
    assert sorted(held(ledger)) == ["b@example.org"]
    # Who left comes back by his own hand alone, also where --readmit says otherwise.
    counts, found = take(ledger, path, text, readmit=True)
    assert (counts.added, counts.suppressed, counts.readmitted) == (0, 1, 0)
    assert is_suppressed(ledger, "a@example.org", "forum")
    assert is_suppressed(ledger, "b@example.org", "another")


@pytest.mark.parametrize("kind", [Stop.LEFT, Stop.COMPLAINED, Stop.FORGOTTEN])
def test_readmit_never_lifts_what_a_reader_asked_for(ledger: Ledger, tmp_path: Path, kind: Stop) -> None:
    ledger.suppress("a@example.org", "asked", "test", kind=kind)
    counts, _ = take(ledger, tmp_path / "l.csv", HEAD + "a@example.org,,2022-01-03,form\n", readmit=True)
    assert (counts.added, counts.suppressed, counts.readmitted) == (0, 1, 0)
    assert is_suppressed(ledger, "a@example.org")


@pytest.mark.parametrize("kind", [Stop.DEAD, Stop.IMPORTED])
def test_readmit_takes_back_what_had_failed_and_says_so(ledger: Ledger, tmp_path: Path, kind: Stop) -> None:
    ledger.suppress("a@example.org", "bounced: 5.1.1", "test", kind=kind)
    text = HEAD + "a@example.org,,2022-01-03,form\n"
    counts, _ = take(ledger, tmp_path / "l.csv", text)
    assert (counts.added, counts.suppressed) == (0, 1)
    counts, found = take(ledger, tmp_path / "l.csv", text, readmit=True)
    assert (counts.added, counts.readmitted) == (1, 1)
    assert [finding.code for finding in found] == ["mail-import/readmitted"]
    assert "bounced: 5.1.1" in found[0].message
    assert not is_suppressed(ledger, "a@example.org")
    (entry,) = history_of(ledger, ledger.hash("a@example.org"))
    assert (entry.kind, entry.reason) == (EventKind.LIFTED, "readmitted; was: bounced: 5.1.1")


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "mail-import/empty"), (b"name,phone\nx,1\n", "mail-import/no-address"), (b"\n\n", "mail-import/empty")],
)
def test_file_without_a_usable_head(ledger: Ledger, tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        take(ledger, tmp_path / "l.csv", content)
    assert [finding.code for finding in caught.value.findings] == [code]


def test_file_that_is_not_there(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        import_readers(ledger, tmp_path / "none.csv", "forum", report=lambda finding: None)


@given(st.lists(st.binary(max_size=80), max_size=12), st.randoms(use_true_random=False))
def test_any_rows_each_have_one_outcome(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], order: random.Random
) -> None:
    ledger = Ledger(MEMORY, KEY)
    good = [b"g%d@example.org,G,2022-01-03,form" % number for number in range(3)]
    rows = [*lines, *good]
    order.shuffle(rows)
    counts, found = take(ledger, tmp_path_factory.mktemp("csv") / "l.csv", HEAD.encode() + b"\n".join(rows))
    assert counts.rows == counts.added + counts.duplicates + counts.bad + counts.suppressed + counts.refused
    assert sum(finding.code == "mail-import/bad-row" for finding in found) == counts.bad
    assert {f"g{number}@example.org" for number in range(3)} <= set(held(ledger))
