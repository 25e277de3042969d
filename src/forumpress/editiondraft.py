# SPDX-License-Identifier: MIT
"""What finishing makes and preflight judges: one edition's file or files, before any check has seen them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from forumpress.errors import InternalError
from forumpress.finding import Finding


class Form(StrEnum):
    """What an edition is made of, which decides who checks it."""

    PDF = "pdf"
    TEXT = "text"
    """One file of plain text in UTF-8."""
    WEB = "web"
    """A folder of HTML and what its pages show."""
    EPUB = "epub"
    """One file for e-readers."""


@dataclass(frozen=True, slots=True)
class EditionDraft:
    """The bytes of one edition, and the findings of the drawn pages and of finishing them.

    Certification alone makes an Edition of it, and its findings count there like those of the checks.
    """

    kind: str
    """The edition's name: screen, print …"""
    data: bytes = field(default=b"", repr=False)
    """The file; empty where the edition is a folder."""
    findings: tuple[Finding, ...] = ()
    form: Form = Form.PDF
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The files of an edition that is a folder, by their paths in it."""

    @property
    def pdf(self) -> bytes:
        """The PDF. Raises InternalError for an edition of another form."""
        return pdf_of(self.kind, self.form, self.data)


def pdf_of(kind: str, form: Form, data: bytes) -> bytes:
    """The bytes of an edition that must be a PDF. Raises InternalError for one of another form."""
    if form is not Form.PDF:
        raise InternalError(f"the {kind} edition is no PDF")
    return data
