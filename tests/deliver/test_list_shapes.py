# SPDX-License-Identifier: MIT
"""Lists as services, address books and people make them: all readers in, or one clear question."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from forumpress.childprocess import ChildStopped
from forumpress.deliver.importing import ImportCounts, ImportOptions, import_readers
from forumpress.deliver.ledger import MEMORY, Ledger
from forumpress.deliver.listfile.addresses import addresses_in, mistyped
from forumpress.deliver.listfile.columns import ListPlan
from forumpress.deliver.listfile.listdates import DateOrder, read_date
from forumpress.deliver.listfile.workbook import read_workbook
from forumpress.deliver.readership import find_readers
from forumpress.deliver.schema import Stop, readers
from forumpress.deliver.suppressing import suppressions_of
from forumpress.errors import InputError
from forumpress.finding import Finding
from tests.deliver.run import KEY, is_suppressed

ANN, BEN, CAT = "ann@lower.example", "ben@upper.example", "cat@bridge.example"
NAMED = {ANN: "Ann Miller", BEN: "Ben Bridge"}


class Taken:
    """A list, imported into an empty ledger."""

    def __init__(self, folder: Path, content: str | bytes, name: str = "list.csv", **options: Any) -> None:
        self.ledger = Ledger(MEMORY, KEY)
        self.findings: list[Finding] = []
        self.plans: list[ListPlan] = []
        self.counts = self.again(folder, content, name, **options)

    def again(self, folder: Path, content: str | bytes, name: str = "list.csv", **options: Any) -> ImportCounts:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.findings.clear()
        return import_readers(
            self.ledger, path, "forum", report=self.findings.append, plan=self.plans.append,
            options=ImportOptions(**options),
        )  # fmt: skip

    @property
    def names(self) -> dict[str, str]:
        with self.ledger.read() as connection:
            return {row.address: row.name for row in connection.execute(select(readers))}

    @property
    def dates(self) -> dict[str, str]:
        with self.ledger.read() as connection:
            return {row.address: row.consent_date for row in connection.execute(select(readers))}

    def codes(self) -> set[str]:
        return {finding.code.removeprefix("mail-import/") for finding in self.findings} - {"no-consent"}


MAILCHIMP = (
    '"Email Address","First Name","Last Name",Address,"Phone Number",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME\n'
    'ann@lower.example,Ann,Miller,"1 Mill Lane  Lower Weir",,4,"2018-02-12 17:59:31",192.0.2.1,"2018-02-12 18:06:58"\n'
    'ben@upper.example,Ben,Bridge,"2 Bridge Street  Upper Weir",,5,"2019-03-01 10:00:00",,"2019-03-01 10:02:00"\n'
)
GOOGLE_CONTACTS = (
    "First Name,Middle Name,Last Name,Phonetic First Name,File As,Labels,E-mail 1 - Label,"
    "E-mail 1 - Value,Phone 1 - Value\n"
    "Ann,,Miller,,,* myContacts,Home,ann@lower.example,+49 30 1234\n"
    "Ben,,Bridge,,,* myContacts,,ben@upper.example ::: ben@home.example,\n"
)
GOOGLE_GROUPS = (
    "Members for group rivers@groups.example\n"
    "Email address,Nickname,Group status,Email status,Email preference,Posting permissions,"
    "Join year,Join month,Join day\n"
    "ann@lower.example,Ann Miller,member,,email,allowed,2020,3,1\n"
    "ben@upper.example,Ben Bridge,member,,email,allowed,2021,4,2\n"
)
OUTLOOK = (
    '"Title","First Name","Middle Name","Last Name","Company","Business Street",'
    '"E-mail Address","E-mail Type","E-mail 2 Address"\n'
    '"Ms","Ann","","Miller","Rivers","1 Mill Lane","ann@lower.example","SMTP",""\n'
    '"","Ben","","Bridge","","","ben@upper.example","SMTP",""\n'
)
OUTLOOK_GERMAN = (
    "Anrede;Vorname;Nachname;Firma;E-Mail-Adresse;E-Mail-Typ\r\n"
    "Frau;Ann;Miller;;ann@lower.example;SMTP\r\n;Ben;Bridge;;ben@upper.example;SMTP\r\n"
)
THUNDERBIRD = (
    "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Work Phone\n"
    "Ann,Miller,Ann Miller,,ann@lower.example,,,\nBen,Bridge,Ben Bridge,,ben@upper.example,,,\n"
)
TABBED = "Name\tE-Mail\nAnn Miller\tann@lower.example\nBen Bridge\tben@upper.example\n"
HAND = "Ann Miller\tann@lower.example\nBen Bridge\tben@upper.example\n"

NAMED_SHAPES: dict[str, str | bytes] = {
    "mailchimp": MAILCHIMP,
    "google groups": GOOGLE_GROUPS,
    "outlook": OUTLOOK,
    "outlook in german": OUTLOOK_GERMAN.encode("cp1252"),
    "thunderbird": THUNDERBIRD,
    "by hand without a head": HAND,
    "excel's sep": "sep=;\nName;E-Mail\nAnn Miller;ann@lower.example\nBen Bridge;ben@upper.example\n",
    "excel's unicode text": TABBED.replace("\n", "\r\n").encode("utf-16"),
    "utf-16 big-endian": b"\xfe\xff" + TABBED.strip().encode("utf-16-be"),
    "utf-16 without a mark": TABBED.encode("utf-16-le"),
    "carriage returns": "address,name\rann@lower.example,Ann Miller\rben@upper.example,Ben Bridge\r",
    "title lines": "Members of the Rivers Trust,,\n,,\nas of today,,\n"
    "address,name,note\nann@lower.example,Ann Miller,\nben@upper.example,Ben Bridge,\n",
    "line breaks in cells": 'address,name,note\nann@lower.example,"Ann\nMiller",x\n'
    'ben@upper.example,Ben Bridge,"called\ntwice"\n',
    "names in angles": 'who\n"Ann Miller <ann@lower.example>"\n"""Ben Bridge"" <mailto:ben@upper.example>"\n',
    "pipes": "name|email\nAnn Miller|ann@lower.example\nBen Bridge|ben@upper.example\n",
    "last column": "City,Age,Full name,Mail\nLower,4,Ann Miller,ann@lower.example\n"
    "Upper,5,Ben Bridge,ben@upper.example\n",
    "french": "Nom complet;Courriel;Ville\nAnn Miller;ann@lower.example;Lower\nBen Bridge;ben@upper.example;Upper\n",
    "spanish": "Nombre completo;Correo electrónico\nAnn Miller;ann@lower.example\nBen Bridge;ben@upper.example\n",
    "portuguese": "Nome completo;Endereço de e-mail\nAnn Miller;ann@lower.example\nBen Bridge;ben@upper.example\n",
    "italian": "Nome e cognome;Indirizzo e-mail\nAnn Miller;ann@lower.example\nBen Bridge;ben@upper.example\n",
    "dutch": "Volledige naam;E-mailadres\nAnn Miller;ann@lower.example\nBen Bridge;ben@upper.example\n",
    "polish": "Imię i nazwisko;Adres e-mail\nAnn Miller;ann@lower.example\nBen Bridge;ben@upper.example\n",
    "russian": "ФИО;Адрес электронной почты\nAnn Miller;ann@lower.example\nBen Bridge;ben@upper.example\n",
    "chinese": "姓名,电子邮箱\nAnn Miller,ann@lower.example\nBen Bridge,ben@upper.example\n",
    "chinese in gb18030": "姓名,邮箱,备注\nAnn Miller,ann@lower.example,北京\n"
    "Ben Bridge,ben@upper.example,上海\n".encode("gb18030"),
    "wide signs and spaces": "姓名,邮箱\nAnn Miller,\u200bann＠lower.example\nBen Bridge, ben@upper.example\u00a0\n",
    "quoted head with a mark": '\ufeff"Name","Email"\n'
    '"Ann Miller","ann@lower.example"\n"Ben Bridge","ben@upper.example"\n',
    "address column is a street": "Address,Name,Contact\n1 Mill Lane,Ann Miller,ann@lower.example\n"
    "2 Bridge St,Ben Bridge,ben@upper.example\n",
    "head that says nothing": "a,b\nAnn Miller,ann@lower.example\nBen Bridge,ben@upper.example\n",
}  # fmt: skip


@pytest.mark.parametrize("shape", NAMED_SHAPES)
def test_all_readers_are_in_with_their_names(tmp_path: Path, shape: str) -> None:
    taken = Taken(tmp_path, NAMED_SHAPES[shape])
    named = {**NAMED} if shape != "head that says nothing" else {ANN: "", BEN: ""}
    if shape == "by hand without a head":
        named = {ANN: "", BEN: ""}
    if shape == "address column is a street":
        named = NAMED
    assert taken.names == named
    assert taken.counts.bad == 0


def test_bare_addresses(tmp_path: Path) -> None:
    assert set(Taken(tmp_path, "ann@lower.example\nben@upper.example\n\ncat@bridge.example").names) == {ANN, BEN, CAT}
    assert set(Taken(tmp_path, "To: Ann <ann@lower.example>, Ben <ben@upper.example>\n").names) == {ANN, BEN}


def test_several_addresses_in_a_cell_are_several_readers(tmp_path: Path) -> None:
    text = 'address,name\n"ann@lower.example; ann2@lower.example",Ann\nben@upper.example/ben@home.example,Ben\n'
    taken = Taken(tmp_path, text)
    assert taken.names == {ANN: "Ann", "ann2@lower.example": "Ann", BEN: "Ben", "ben@home.example": "Ben"}
    assert taken.codes() == {"several"}
    assert Taken(tmp_path, GOOGLE_CONTACTS).names == {**NAMED, "ben@home.example": "Ben Bridge"}


def test_columns_are_shown_before_anything_is_written(tmp_path: Path) -> None:
    (plan,) = Taken(tmp_path, MAILCHIMP).plans
    assert plan.in_words() == (
        "Email Address -> address; OPTIN_TIME -> consent date; First Name + Last Name -> name; "
        "5 others ignored; correct with --column"
    )


def test_columns_can_be_corrected(tmp_path: Path) -> None:
    text = "A,B,Town\nann@lower.example,ann@work.example,Lower\nben@upper.example,ben@work.example,Upper\n"
    with pytest.raises(InputError) as question:
        Taken(tmp_path, text)
    (finding,) = question.value.findings
    assert (finding.code, finding.message) == (
        "mail-import/no-address", "which column holds the addresses? There are: “A”, “B”, “Town”",
    )  # fmt: skip
    taken = Taken(tmp_path, text, columns={"B": "address", "town": "city"})
    assert set(taken.names) == {"ann@work.example", "ben@work.example"}
    assert [reader.fields for reader in find_readers(taken.ledger, "forum")] == [{"city": "Lower"}, {"city": "Upper"}]
    assert set(Taken(tmp_path, text, columns={"1": "address"}).names) == {ANN, BEN}
    with pytest.raises(InputError, match="no column"):
        Taken(tmp_path, text, columns={"C": "address"})


def sheet(rows: list[list[str | float]]) -> bytes:
    """A workbook as Excel saves it, with inline strings."""
    body = ""
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' if isinstance(cell, str)
            else f'<c r="{chr(65 + i)}{number}"><v>{cell}</v></c>'
            for i, cell in enumerate(row)
        )  # fmt: skip
        body += f'<row r="{number}">{cells}</row>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="Members" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
    }
    return _zip({name: f'<?xml version="1.0" encoding="UTF-8"?>{text}' for name, text in files.items()})


def open_document(rows: list[list[str]]) -> bytes:
    """A workbook as LibreOffice saves it."""
    kind = 'office:value-type="string"'
    body = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Members">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    media = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/></manifest:manifest>'
    )
    return _zip({"mimetype": media, "content.xml": content, "META-INF/manifest.xml": manifest})


def _zip(files: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


def test_workbooks(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [
        ["Members", "", ""], ["Name", "E-Mail", "Consent date"],
        ["Ann Miller", ANN, 44564.0], ["Ben Bridge", BEN, "2022-01-04"],
    ]  # fmt: skip
    taken = Taken(tmp_path, sheet(rows), "members.xlsx")
    assert (taken.names, taken.dates) == (NAMED, {ANN: "2022-01-03", BEN: "2022-01-04"})
    # A workbook is known by what it is, not by its name.
    assert Taken(tmp_path, sheet(rows), "members.csv").names == NAMED
    texts = [[str(cell) for cell in row] for row in rows[1:2]] + [
        ["Ann Miller", ANN, "3.1.2022"],
        ["Ben Bridge", BEN, ""],
    ]
    assert Taken(tmp_path, open_document(texts), "members.ods").names == NAMED


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04 broken", "a.xlsx"),
        (b"\xd0\xcf\x11\xe0 old", "a.csv"),
        (b"%PDF-1.7", "a.csv"),
        (b"", "a.csv"),
        (b"", "a.xlsx"),
    ],
)
def test_what_is_no_list_is_one_clear_finding(tmp_path: Path, content: bytes, name: str) -> None:
    with pytest.raises(InputError) as problem:
        Taken(tmp_path, content, name)
    assert len(problem.value.findings) == 1


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["03/04/2022", "25/12/2021"], ["2022-04-03", "2021-12-25"]),
        (["03/04/2022", "12/25/2021"], ["2022-03-04", "2021-12-25"]),
        (["3.4.22", "25.12.21"], ["2022-04-03", "2021-12-25"]),
        (["2022/3/4", "2022-03-05T10:00:00Z"], ["2022-03-04", "2022-03-05"]),
        (["2022年3月4日", "20220305"], ["2022-03-04", "2022-03-05"]),
        (["4 March 2022", "Mar 5, 2022"], ["2022-03-04", "2022-03-05"]),
        (["4. März 2022", "5 mars 2022"], ["2022-03-04", "2022-03-05"]),
        (["4 de marzo de 2022", "5 марта 2022"], ["2022-03-04", "2022-03-05"]),
        (["44624", "2022-03-05 10:00"], ["2022-03-04", "2022-03-05"]),
    ],
)  # fmt: skip
def test_dates_in_the_order_of_the_file(tmp_path: Path, dates: list[str], expected: list[str]) -> None:
    rows = "".join(f'r{number}@x.example,"{date}"\n' for number, date in enumerate(dates))
    taken = Taken(tmp_path, f"email,consent date\n{rows}")
    assert list(taken.dates.values()) == expected
    assert "ambiguous-dates" not in taken.codes()


def test_dates_that_read_both_ways_are_told(tmp_path: Path) -> None:
    taken = Taken(tmp_path, "email,consent date\nann@lower.example,03/04/2022\n")
    assert taken.dates == {ANN: "2022-04-03"}
    assert taken.codes() == {"ambiguous-dates"}


def test_two_orders_in_one_file_are_a_fault(tmp_path: Path) -> None:
    rows = "a@x.example,25/12/2021\nb@x.example,24/12/2021\nc@x.example,12/26/2021\n"
    taken = Taken(tmp_path, f"email,consent date\n{rows}")
    assert (taken.counts.added, taken.counts.bad) == (2, 1)


@pytest.mark.parametrize("word", ["no", "No", "nein", "non", "нет", "否", "false", "0"])
def test_no_consent_is_no_reader(tmp_path: Path, word: str) -> None:
    taken = Taken(tmp_path, f"email,consent\nann@lower.example,yes\nben@upper.example,{word}\n")
    assert (set(taken.names), taken.counts.refused) == ({ANN}, 1)


@pytest.mark.parametrize("word", ["withdrawn", "Unsubscribed", "widerrufen", "désinscrit", "退订", "opted-out"])
def test_who_withdrew_is_never_written_to(tmp_path: Path, word: str) -> None:
    taken = Taken(tmp_path, f"email,status\nann@lower.example,subscribed\nben@upper.example,{word}\n")
    assert set(taken.names) == {ANN}
    assert [(stop.kind, stop.list_name) for stop in suppressions_of(taken.ledger)] == [(Stop.LEFT, "forum")]


def test_who_says_no_later_leaves(tmp_path: Path) -> None:
    taken = Taken(tmp_path, "email,consent\nann@lower.example,yes\n")
    taken.again(tmp_path, "email,consent\nann@lower.example,no\n")
    assert is_suppressed(taken.ledger, ANN, "forum")


def test_mailchimps_other_files_make_no_readers(tmp_path: Path) -> None:
    left = "Email Address,First Name,UNSUB_TIME,UNSUB_REASON\nann@lower.example,Ann,2022-01-03 10:00:00,January\n"
    taken = Taken(tmp_path, left, "unsubscribed_members_export.csv")
    assert (taken.names, taken.counts.refused) == ({}, 1)
    assert [(stop.kind, stop.list_name) for stop in suppressions_of(taken.ledger)] == [(Stop.LEFT, "forum")]
    cleaned = "Email Address,First Name,CLEAN_TIME,LEID\nben@upper.example,Ben,2022-01-03 10:00:00,1\n"
    taken = Taken(tmp_path, cleaned, "cleaned_members_export.csv")
    assert taken.names == {}
    assert [(stop.kind, stop.list_name) for stop in suppressions_of(taken.ledger)] == [(Stop.IMPORTED, "")]
    # The subscribed members of another audience do not come back by their file.
    taken.again(tmp_path, MAILCHIMP)
    assert set(taken.names) == {ANN}


def test_doubtful_addresses_are_told_and_taken(tmp_path: Path) -> None:
    taken = Taken(tmp_path, "email\nann@gmail.con\nben@gmial.com\ninfo@upper.example\ncat@gmail.com\n")
    assert taken.counts.added == 4
    told = {finding.code: finding.message for finding in taken.findings if "consent" not in finding.code}
    assert set(told) == {"mail-import/mistyped", "mail-import/role"}
    assert "gmail.com?" in told["mail-import/mistyped"]


@pytest.mark.parametrize(
    ("address", "meant"),
    [("a@gmail.con", "gmail.com"), ("a@hotmial.com", "hotmail.com"), ("a@yaho.com", "yahoo.com"),
     ("a@outlok.com", "outlook.com"),
     ("a@gmail.com", ""), ("a@mail.com", ""), ("a@email.com", ""), ("a@gmx.net", ""), ("a@example.org", "")],
)  # fmt: skip
def test_mistyped_domains(address: str, meant: str) -> None:
    assert mistyped(address) == meant


def test_sync_takes_off_who_is_gone_and_names_them(tmp_path: Path) -> None:
    rows = [f"r{number}@x.example" for number in range(20)]
    taken = Taken(tmp_path, "email\n" + "\n".join(rows))
    counts = taken.again(tmp_path, "email\n" + "\n".join(rows[1:]), sync=True)
    assert (counts.removed, len(taken.names)) == (1, 19)
    assert [finding.message for finding in taken.findings if "not-in-file" in finding.code] == [
        "r0@x.example is no longer in the file"
    ]
    counts = taken.again(tmp_path, "email\n" + "\n".join(rows[10:]), sync=True)
    assert (counts.removed, len(taken.names)) == (0, 19)
    assert "sync-many" in taken.codes()
    counts = taken.again(tmp_path, "email\n" + "\n".join(rows[10:]), sync=True, many=True)
    assert (counts.removed, len(taken.names)) == (9, 10)


def test_sync_removes_nobody_where_rows_are_bad(tmp_path: Path) -> None:
    taken = Taken(tmp_path, "email\n" + "\n".join(f"r{number}@x.example" for number in range(20)))
    counts = taken.again(tmp_path, "email\nr1@x.example\nnonsense\n", sync=True, many=True)
    assert (counts.removed, counts.bad, len(taken.names)) == (0, 1, 20)
    assert "sync-unsure" in taken.codes()


def test_a_stray_quotation_mark_swallows_no_reader(tmp_path: Path) -> None:
    text = 'email,name\nann@lower.example,"Ann\nben@upper.example,Ben\ncat@bridge.example,"Cat"\n'
    taken = Taken(tmp_path, text)
    assert set(taken.names) == {BEN, CAT}
    assert [(finding.code, finding.place.line) for finding in taken.findings if "bad" in finding.code] == [
        ("mail-import/bad-row", 2)
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Ann Miller <ann@x.org>", [("ann@x.org", "Ann Miller")]),
        ('"Miller, Ann" <ann@x.org>', [("ann@x.org", "Miller, Ann")]),
        ("mailto:ann@x.org?subject=hi", [("ann@x.org", "")]),
        ("ann@x.org, ben@x.org", [("ann@x.org", ""), ("ben@x.org", "")]),
        ("ann@x.org\nben@x.org", [("ann@x.org", ""), ("ben@x.org", "")]),
        ("ann@x.org und ben@x.org", [("ann@x.org", ""), ("ben@x.org", "")]),
        ("Ann <ann@x.org>; Ben <ben@x.org>", [("ann@x.org", "Ann"), ("ben@x.org", "Ben")]),
        ("ANN@X.ORG; ann@x.org", [("ann@x.org", "")]),
        ("<ann@x.org>.", [("ann@x.org", "")]),
        ("李雷＠例子．中国", [("李雷@xn--fsqu00a.xn--fiqs8s", "")]),
    ],
)  # fmt: skip
def test_addresses_in_a_cell(cell: str, expected: list[tuple[str, str]]) -> None:
    assert [(address.lower(), name) for address, name in addresses_in(cell)] == expected


@given(st.binary(max_size=400))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    try:
        taken = Taken(tmp_path_factory.mktemp("any"), content)
    except InputError as problem:
        assert problem.findings
    else:
        counts = taken.counts
        assert counts.rows == counts.added + counts.duplicates + counts.bad + counts.suppressed + counts.refused


@pytest.mark.parametrize("written", ["May 2024", "in May", "2024 May", "5 May", "May 5", "5 may x"])
def test_a_date_without_its_day_or_year_is_none(written: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        read_date(written, DateOrder.UNDECIDED, date(2026, 1, 31))


@given(st.lists(st.sampled_from(["May", "5", "2024", "12", "-", ".", ",", " ", "st", "of"]), max_size=7).map("".join))
def test_whatever_a_cell_holds_is_a_date_or_none(written: str) -> None:
    try:
        assert read_date(written, DateOrder.DAY_FIRST, date(2026, 1, 31)).year >= 1900
    except ValueError as problem:
        assert "date" in str(problem)


def test_a_workbook_that_ends_the_process_that_reads_it_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> bytes:
        raise ChildStopped("it stopped the process that tried")

    monkeypatch.setattr("forumpress.deliver.listfile.workbook.run_child", stop)
    (tmp_path / "a.xlsx").write_bytes(sheet([["email"], ["a@readers.test"]]))
    with pytest.raises(InputError) as refused:
        read_workbook(tmp_path / "a.xlsx")
    assert [each.code for each in refused.value.findings] == ["mail-import/unreadable"]
