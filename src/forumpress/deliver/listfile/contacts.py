# SPDX-License-Identifier: MIT
"""The people in an address book: vCard (RFC 6350, RFC 2426, and 2.1 as phones write it) and LDIF (RFC 2849).

No library that is kept reads all three versions of vCard as they are found in the wild, so this reads the few things
that a mailing list needs: a name, and the address that a person prefers. One contact is one reader. Nothing that a
file points to is opened (LDIF's `attribute:< URL`, vCard's URLs).
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

HEAD = ("Name", "E-mail")
ContactReader = Callable[[Iterable[str]], Iterator[tuple[int, tuple[str, str]]]]
_PROPERTY = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;[^:]*)?):(.*)", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w.-]+)(?:;[\w;-]+)?(:[:<]?)[ ]*(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LISTS = frozenset({"groupofnames", "mozillaablist"})


@dataclass(slots=True)
class _Contact:
    line: int
    full_name: str = ""
    parts: list[str] = field(default_factory=list)
    addresses: list[tuple[bool, str]] = field(default_factory=list)
    """Each with whether it is the preferred one."""
    is_list: bool = False
    """Whether it stands for a list of others: a group of vCard 4, a mailing list of Thunderbird."""

    def is_person(self) -> bool:
        return not self.is_list and bool(self.addresses or self.full_name or any(self.parts))

    def cells(self) -> tuple[str, str]:
        name = self.full_name or " ".join(part for part in self.parts if part)
        address = min(self.addresses, key=lambda pair: not pair[0], default=(False, ""))[1]
        return name, address


def is_vcard(text: str) -> bool:
    """Whether a text begins as a vCard file does."""
    return text.lstrip("\ufeff \t\r\n")[:11].upper() == "BEGIN:VCARD"


def is_ldif(text: str) -> bool:
    """Whether a text begins as an LDIF file does: `version: 1` or the first entry's `dn`."""
    start = re.sub(r"\A(?:\s|#[^\n]*\n)*", "", text.lstrip("\ufeff"))
    return re.match(r"(?:version:\s*1\s|dn::?[ ]*\S)", start) is not None


def vcards(lines: Iterable[str]) -> Iterator[tuple[int, tuple[str, str]]]:
    """The contacts of a vCard file: the line where each begins, and its cells under `HEAD`."""
    contact = None
    for line, text in _unfolded(lines, quoted_printable=True):
        match = _PROPERTY.fullmatch(text)
        if match is None:
            continue
        name, parameters, value = match[1].upper(), match[2].upper(), match[3]
        if name == "BEGIN":
            contact = _Contact(line)
        elif contact is None:
            continue
        elif name == "END":
            if contact.is_person():
                yield contact.line, contact.cells()
            contact = None
        elif name in ("FN", "N", "EMAIL", "KIND", "X-ADDRESSBOOKSERVER-KIND"):
            _take(contact, name, parameters, _plain_value(value, parameters))


def _take(contact: _Contact, name: str, parameters: str, value: str) -> None:
    if name == "FN":
        contact.full_name = contact.full_name or _unescaped(value)
    elif name == "N":
        family, given, middle, *_ = [*map(_unescaped, re.split(r"(?<!\\);", value)), "", "", ""]
        contact.parts = [given, middle, family]
    elif name.endswith("KIND"):
        contact.is_list = value.strip().lower() == "group"
    elif name == "EMAIL" and value.strip():
        preferred = re.search(r"\bPREF\b(?!=(?!1\b))", parameters) is not None
        contact.addresses.append((preferred, _unescaped(value).removeprefix("mailto:")))


def ldif(lines: Iterable[str]) -> Iterator[tuple[int, tuple[str, str]]]:
    """The people of an LDIF file, as `vcards` gives contacts. Entries that are lists of other entries are none."""
    contact: _Contact | None = None
    for line, text in _unfolded([*lines, ""]):
        if not text.strip():
            if contact is not None and contact.is_person():
                yield contact.line, contact.cells()
            contact = None
            continue
        match = _ATTRIBUTE.fullmatch(text)
        if match is None or text.startswith("#") or match[2] == ":<":
            continue
        name, value = match[1].lower(), _base64(match[3]) if match[2] == "::" else match[3]
        if name == "dn":
            contact = _Contact(line)
        elif contact is None:
            continue
        elif name == "mail" and value.strip():
            contact.addresses.append((not contact.addresses, value.strip()))
        elif name == "cn" or (name == "displayname" and not contact.full_name):
            contact.full_name = value.strip()
        elif name in ("givenname", "sn"):
            contact.parts.insert(0 if name == "givenname" else len(contact.parts), value.strip())
        elif name == "objectclass" and value.strip().lower() in _LISTS:
            contact.is_list = True


def _unfolded(lines: Iterable[str], *, quoted_printable: bool = False) -> Iterator[tuple[int, str]]:
    """Whole lines with their numbers: a line that begins with a space goes on with the one before it.

    In vCard 2.1 a quoted-printable value goes on behind a `=` at its end.
    """
    held, start = "", 0
    for number, line in enumerate(lines, 1):
        soft = quoted_printable and held.endswith("=") and "QUOTED-PRINTABLE" in held.partition(":")[0].upper()
        if soft:
            held = held[:-1] + line
        elif line[:1] in (" ", "\t") and held:
            held += line[1:]
        else:
            if start:
                yield start, held
            held, start = line, number
    if start:
        yield start, held


def _plain_value(value: str, parameters: str) -> str:
    if "QUOTED-PRINTABLE" in parameters:
        charset = re.search(r"CHARSET=([\w-]+)", parameters)
        return _decoded(quopri.decodestring(value.encode("utf-8", "replace")), charset[1] if charset else "utf-8")
    if re.search(r"ENCODING=(?:B|BASE64)\b", parameters):
        return _base64(value)
    return value


def _base64(value: str) -> str:
    """What a value in Base64 means; the value itself where it is none, so that its row is refused and not lost."""
    try:
        return _decoded(base64.b64decode("".join(value.split()), validate=True), "utf-8")
    except (binascii.Error, ValueError):
        return value


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return data.decode("utf-8", "replace")


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda match: " " if match[1] in "nN" else match[1], value).strip()
