# SPDX-License-Identifier: MIT
"""Address books as Thunderbird, Outlook, Google, Apple and old phones export them: each contact is one reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.deliver.listfile.contacts import is_ldif, is_vcard, ldif, vcards
from tests.deliver.test_list_shapes import ANN, BEN, NAMED, Taken

GOOGLE_VCARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Miller\r\nN:Miller;Ann;;;\r\n"
    "item1.EMAIL;TYPE=INTERNET:ann@home.example\r\nEMAIL;TYPE=INTERNET,PREF:ann@lower.example\r\n"
    "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg\r\n ABAQAAAQABAAD\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ben Bri\r\n dge\r\nEMAIL:ben@upper.example\r\nEND:VCARD\r\n"
)
OUTLOOK_VCARD = (
    "BEGIN:VCARD\nVERSION:2.1\nN;LANGUAGE=de;CHARSET=UTF-8:Miller;Ann\nEMAIL;PREF;INTERNET:ann@lower.example\n"
    "END:VCARD\nBEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Ben=20=\nBridge\n"
    "EMAIL;INTERNET:ben@upper.example\nEND:VCARD\n"
)
VCARD_4 = (
    "BEGIN:VCARD\nVERSION:4.0\nKIND:individual\nFN:Ann Miller\nEMAIL;PREF=2:ann@home.example\n"
    "EMAIL;PREF=1:ann@lower.example\nEND:VCARD\n"
    "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:The Board\nEMAIL:board@rivers.example\nEND:VCARD\n"
    "BEGIN:VCARD\nVERSION:4.0\nFN:Ben Bridge\nEMAIL:mailto:ben@upper.example\nEND:VCARD\n"
)
THUNDERBIRD_LDIF = (
    "dn: cn=Ann Miller,mail=ann@lower.example\nobjectclass: top\nobjectclass: person\ngivenName: Ann\nsn: Miller\n"
    "cn: Ann Miller\nmail: ann@lower.example\nmozillaSecondEmail: ann@home.example\nmodifytimestamp: 1606000000\n\n"
    "dn:: Y249QmVuIEJyaWRnZQ==\nobjectclass: person\ncn:: QmVuIEJy\n aWRnZQ==\nmail: ben@upper.example\n"
    "jpegPhoto:< file:///etc/passwd\n\n"
    "dn: cn=Board\nobjectclass: top\nobjectclass: groupOfNames\ncn: Board\nmember: cn=Ann Miller\n\n"
)
BOOKS = {
    "google": GOOGLE_VCARD,
    "outlook": OUTLOOK_VCARD,
    "vcard 4": VCARD_4,
    "thunderbird": THUNDERBIRD_LDIF,
    "ldif with a version": f"# people\nversion: 1\n\n{THUNDERBIRD_LDIF}",
    "ldif in one piece": THUNDERBIRD_LDIF.rstrip("\n"),
}


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_contacts_become_readers(tmp_path: Path, book: str, encoding: str) -> None:
    taken = Taken(tmp_path, BOOKS[book].encode(encoding), "contacts.txt")
    assert taken.names == NAMED
    assert taken.codes() == set()


def test_a_contact_without_an_address_is_named_by_its_line(tmp_path: Path) -> None:
    text = f"BEGIN:VCARD\nVERSION:3.0\nFN:Cat\nEND:VCARD\n{GOOGLE_VCARD}"
    taken = Taken(tmp_path, text, "contacts.vcf")
    assert taken.names == NAMED
    (finding,) = [finding for finding in taken.findings if finding.code != "mail-import/no-consent"]
    assert finding.place.line == 1


def test_escapes_and_parts_of_names() -> None:
    text = "BEGIN:VCARD\nN:Miller\\;Smith;Ann;Q.;Dr.;\nEMAIL:ann@lower.example\nEND:VCARD"
    assert list(vcards(text.split("\n"))) == [(1, ("Ann Q. Miller;Smith", ANN))]
    assert list(vcards(["BEGIN:VCARD", "FN:Ben\\, Bridge", f"EMAIL:{BEN}", "END:VCARD"])) == [(1, ("Ben, Bridge", BEN))]


def test_a_table_is_no_address_book() -> None:
    assert not is_vcard("name,email\nAnn,ann@lower.example\n")
    assert not is_ldif("dn,mail\nAnn,ann@lower.example\n")
    assert not is_ldif("Name;E-Mail\n")


LINES = st.lists(
    st.sampled_from(
        ["BEGIN:VCARD", "END:VCARD", "FN:A", "EMAIL:a@b.example", " x", "N:;", "EMAIL;PREF=x:", "dn: x", "mail:: %%",
         "", "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=none:=E4=", "cn:: QQ==", "KIND:group", ":", ";:"]
    )
    | st.text(max_size=12),
    max_size=20,
)  # fmt: skip


@given(LINES)
def test_any_lines_are_read(lines: list[str]) -> None:
    for read in (vcards, ldif):
        for line, (name, address) in read(lines):
            assert 1 <= line <= len(lines)
            assert name or address
