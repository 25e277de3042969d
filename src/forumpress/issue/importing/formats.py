# SPDX-License-Identifier: MIT
"""Which reader a manuscript needs: by its content first, so that a wrong suffix does no harm."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from shutil import which
from urllib.parse import unquote

from forumpress.files import TooLarge, read_inside, read_named
from forumpress.issue.importing.archive import Archive, unreadable
from forumpress.issue.importing.mail import read_mail
from forumpress.issue.importing.opendocument import read_opendocument
from forumpress.issue.importing.received import Manuscript
from forumpress.issue.importing.richtext import read_richtext
from forumpress.issue.importing.webpage import read_webpage
from forumpress.issue.importing.wordbody import read_word

LARGEST_MANUSCRIPT = 128_000_000
"""Bytes: a report with thirty photographs is about 40,000,000."""
PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".svg"})
MANUSCRIPT_SUFFIXES = frozenset(
    {".docx", ".docm", ".odt", ".rtf", ".doc", ".html", ".htm", ".eml", ".md", ".markdown", ".txt"}
)
_WEBPAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_MAIL = re.compile(
    rb"(?:(?:From|To|Cc|Date|Subject|Return-Path|Received|MIME-Version|Message-ID|Delivered-To|Reply-To|Content-Type|X-[\w-]+|"
    rb"DKIM-Signature|Authentication-Results|ARC-[\w-]+|List-[\w-]+|Sender):[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}",
    re.IGNORECASE,
)
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONVERSION_SECONDS = 120


def read_file(path: Path, most: int = LARGEST_MANUSCRIPT) -> bytes:
    """The bytes of a regular file that the user named; anywhere, but never a pipe or device. Raises InputError."""
    try:
        data = read_named(path, most)
    except TooLarge:
        raise unreadable(
            str(path), f"it holds more than {most // 1_000_000} MB", "make its pictures smaller, or send them apart"
        ) from None
    except OSError as failure:
        raise unreadable(
            str(path), failure.strerror or "it cannot be opened", "check its name and who may read it"
        ) from None
    if not data:
        raise unreadable(str(path), "it is empty", "check that it is the right file")
    return data


def read_manuscript(data: bytes, file: str, beside: Path | None = None) -> Manuscript | None:
    """The manuscript in a file's bytes; None for plain text and Markdown, which are read line by line elsewhere.

    `beside` is the folder in which a web page's pictures lie. Raises InputError where it cannot be read.
    """
    if data.startswith(b"PK\x03\x04"):
        return _in_archive(data, file)
    if data.lstrip()[:5] == b"{\\rtf":
        return read_richtext(data, file)
    if data.startswith(_OLD_WORD):
        return read_word(_converted(data, file), file)
    if data.startswith(b"%PDF"):
        raise unreadable(
            file,
            "it is a PDF, which holds drawn pages and no text that could be edited",
            "ask the author for the file it was made from, or copy its text into a text file",
        )
    if _WEBPAGE.match(data[:4000]):
        return read_webpage(data, file, lambda source: _beside(source, beside))
    if _MAIL.match(data[:20_000]):
        return read_mail(data, file, lambda inner, name: _attached(inner, name))
    return None


def _in_archive(data: bytes, file: str) -> Manuscript:
    archive = Archive(data, file)
    names = archive.names()
    kind = (archive.read("mimetype") or b"").decode("ascii", "replace").strip()
    if kind.startswith("application/vnd.oasis.opendocument.text"):
        return read_opendocument(data, file)
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return read_word(data, file)
    if any(name.endswith(".iwa") for name in names):
        raise unreadable(file, "it was made by Pages", "export it there as Word (File, Export To)")
    what = (
        "a spreadsheet"
        if any(name.startswith("xl/") for name in names) or "spreadsheet" in kind
        else "a presentation"
        if any(name.startswith("ppt/") for name in names) or "presentation" in kind
        else "an archive of other files"
    )
    raise unreadable(file, f"it is {what}, not a manuscript", "save its text as .docx or .odt; unpack archives first")


def _attached(data: bytes, name: str) -> Manuscript | None:
    """A mail's attachment, where it is a document; its text and signatures are no manuscripts."""
    return read_manuscript(data, name) if data.startswith((b"PK\x03\x04", b"{\\rtf", _OLD_WORD)) else None


def _beside(source: str, folder: Path | None) -> bytes:
    """A picture that lies beside a saved page or below it; never one elsewhere."""
    name = unquote(re.sub(r"[?#].*", "", source))
    if folder is None or not name or "\0" in name or re.match(r"[a-z][a-z0-9+.-]*:", name, re.IGNORECASE):
        return b""
    try:
        return read_inside(folder.resolve(), name, LARGEST_MANUSCRIPT)
    except (OSError, RuntimeError, ValueError):
        return b""


def _converted(data: bytes, file: str) -> bytes:
    """A .docx of an old Word file, by LibreOffice where it is installed."""
    program = which("soffice") or which("libreoffice")
    if program is None:
        raise unreadable(file, "it is an old Word file (.doc)", "save it in Word or LibreOffice as .docx")
    with tempfile.TemporaryDirectory(prefix="forumpress-") as folder:
        source = Path(folder) / "manuscript.doc"
        source.write_bytes(data)
        command = [
            program,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--convert-to",
            "docx",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(
                command, timeout=_CONVERSION_SECONDS, check=True, capture_output=True, stdin=subprocess.DEVNULL
            )
            return (Path(folder) / "manuscript.docx").read_bytes()
        except (subprocess.SubprocessError, OSError):
            raise unreadable(
                file, "LibreOffice could not convert this old Word file", "save it in Word as .docx"
            ) from None
