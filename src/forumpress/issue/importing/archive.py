# SPDX-License-Identifier: MIT
"""Zip archives and the XML in them, read within bounds: a manuscript may come from anyone."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from forumpress.errors import InputError
from forumpress.finding import Place, error

MOST_MEMBERS = 5_000
LARGEST_MEMBER = 64_000_000
LARGEST_ARCHIVE = 256_000_000
"""Bytes, unpacked."""
MOST_ELEMENTS = 2_000_000
DEEPEST = 240
"""Levels of XML; libxml2 itself stops at 256."""

_PARSER_OPTIONS = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def unreadable(file: str, why: str, hint: str = "open it in the program that made it and save it anew") -> InputError:
    """The error for a manuscript that cannot be read at all."""
    return InputError([error("import/unreadable", f"{file} cannot be imported: {why}", hint=hint, place=Place(file))])


class Archive:
    """The members of a zip archive by name. Raises InputError where it is damaged or without measure."""

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as problem:
            raise unreadable(file, f"the archive is damaged ({problem})") from None
        infos = self._zip.infolist()
        if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > LARGEST_ARCHIVE:
            raise unreadable(file, "it unpacks to more than a manuscript can hold")
        self._names = {posixpath.normpath(info.filename.replace("\\", "/")).lstrip("/"): info for info in infos}
        self._folded = {name.casefold(): name for name in self._names}
        self._left = LARGEST_ARCHIVE

    def names(self) -> tuple[str, ...]:
        """All names, with forward slashes."""
        return tuple(self._names)

    def read(self, name: str) -> bytes | None:
        """A member's bytes; None where there is none of that name. Names are found whatever their capitals."""
        known = self._names.get(name) or self._names.get(self._folded.get(name.casefold(), ""))
        if known is None:
            return None
        if known.flag_bits & 1:
            raise unreadable(self.file, "it is protected by a password", "save it without a password")
        most = min(LARGEST_MEMBER, self._left)
        try:
            with self._zip.open(known) as member:
                data = member.read(most + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as bad:
            raise unreadable(self.file, f"its part {name} is damaged ({bad})") from None
        if len(data) > most:
            raise unreadable(self.file, "it unpacks to more than a manuscript can hold")
        self._left -= len(data)
        return data

    def xml(self, name: str) -> etree._Element | None:
        """A member as XML; None where there is none. Entities are not resolved, nothing is fetched."""
        data = self.read(name)
        return None if data is None else parse_xml(data, self.file, name)


def parse_xml(data: bytes, file: str, name: str) -> etree._Element:
    """XML from a stranger; raises InputError where it is none or without measure."""
    try:
        root = etree.fromstring(data, etree.XMLParser(**_PARSER_OPTIONS))
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise unreadable(file, f"its part {name} is damaged ({problem})") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise unreadable(file, f"its part {name} declares a document type, which manuscripts do not need")
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise unreadable(file, "it holds more elements than a manuscript can")
    return root
