# SPDX-License-Identifier: MIT
"""A PDF of any origin, opened for reading: pages, fonts, tags and statements. Read lazily, within a budget."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pikepdf

from forumpress.pdf.budget import Budget
from forumpress.pdf.objects import identity
from forumpress.pdf.pageview import PageView
from forumpress.pdf.pdffont import PdfFont
from forumpress.pdf.resources import ResourceCache
from forumpress.pdf.structure import StructureTree

if TYPE_CHECKING:
    from forumpress.pdf.statements import Statements


_STREAM = re.compile(r"^(?:WARNING: )?(?:stream )?<[^>]*>\s*(?:\((?:[^()]*)\))?:?\s*")
"""How qpdf names a file that it was given as bytes, with the place in it."""


class PdfFile:
    """An opened PDF. `pdf` is the object tree, for whoever walks it; `budget` bounds what reading it may cost."""

    def __init__(self, pdf: pikepdf.Pdf, data: bytes, *, budget: Budget | None = None) -> None:
        self.pdf = pdf
        self.data = data
        """The file's bytes."""
        self.budget = budget or Budget()
        self._repairs: list[str] = []
        self.library = ResourceCache(self.budget, pdf)
        self.pages: tuple[PageView, ...] = tuple(
            PageView(page.obj, at, self.library) for at, page in enumerate(pdf.pages, start=1)
        )

    def repairs(self) -> tuple[str, ...]:
        """What qpdf had to mend to open the file and read its pages, in its words, without places in memory."""
        for page in self.pages:
            _ = page.content
        # qpdf forgets its warnings once they are asked for.
        self._repairs += (_in_words(str(warning)) for warning in self.pdf.get_warnings())
        return tuple(self._repairs)

    @property
    def root(self) -> Any:
        """The document catalogue."""
        return self.pdf.Root

    @cached_property
    def statements(self) -> Statements:
        """What the file states of itself: information, XMP, bookmarks, named places."""
        # Loaded for the rules that ask: not every use of a PDF needs a second reader.
        from forumpress.pdf.statements import Statements

        return Statements(self.pdf, self.data)

    @property
    def fonts(self) -> tuple[PdfFont, ...]:
        """Every font that any page's content chose."""
        for page in self.pages:
            _ = page.content
        return tuple(self.library.fonts.values())

    @cached_property
    def structure(self) -> StructureTree:
        """The structure tree, with what its content says."""
        return StructureTree(self.root, self.pages, self.page_numbers, self.budget.spend_instructions)

    @cached_property
    def output_intents(self) -> tuple[Any, ...]:
        """The catalogue's output intents."""
        listed = self.root.get("/OutputIntents")
        if not isinstance(listed, pikepdf.Array):
            return ()
        return tuple(each for each in list(listed)[:16] if isinstance(each, pikepdf.Dictionary))

    @cached_property
    def page_numbers(self) -> dict[tuple[int, int], int]:
        """Each page's position by its object number."""
        return {identity(page.source): page.number for page in self.pages}


def _in_words(warning: str) -> str:
    return " ".join(_STREAM.sub("", warning).split())[:160]
