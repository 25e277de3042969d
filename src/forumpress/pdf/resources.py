# SPDX-License-Identifier: MIT
"""Named resources of content streams, looked up once each."""

from __future__ import annotations

from typing import Any

import pikepdf

from forumpress.pdf.budget import Budget
from forumpress.pdf.colourspaces import GRAY, UNKNOWN, Space, named_space, read_space
from forumpress.pdf.layers import Layers
from forumpress.pdf.objects import entry, identity, name_of, number
from forumpress.pdf.paint import ImageResource
from forumpress.pdf.pdffont import PdfFont


class ResourceCache:
    """All resource dictionaries of one document, shared by its pages, forms and patterns."""

    def __init__(self, budget: Budget, pdf: pikepdf.Pdf) -> None:
        self.budget = budget
        self.pdf = pdf
        """Kept, since its objects live no longer than it does."""
        self.layers = Layers(pdf.Root)
        self.fonts: dict[tuple[int, int], PdfFont] = {}
        self._dictionaries: dict[tuple[int, int], Resources] = {}

    def resources(self, source: Any) -> Resources:
        """The resources that a dictionary holds; the same object for the same dictionary."""
        key = identity(source)
        if key == (0, 0):
            return Resources(source, self)
        if key not in self._dictionaries:
            self._dictionaries[key] = Resources(source, self)
        return self._dictionaries[key]


class Resources:
    """One resource dictionary."""

    def __init__(self, source: Any, library: ResourceCache) -> None:
        self.source = source
        self._library = library
        self._found: dict[tuple[str, str], Any] = {}
        self._spaces: dict[str, Space] = {}
        self._fonts: dict[str, PdfFont | None] = {}
        self._images: dict[str, ImageResource] = {}

    def get(self, kind: str, name: str) -> Any:
        """The object that `name` stands for among the resources of `kind` ("ExtGState"); None when there is none."""
        key = (kind, name)
        if key not in self._found:
            self._found[key] = entry(entry(self.source, f"/{kind}"), f"/{name}")
        return self._found[key]

    def space(self, name: str) -> Space:
        """The colour space of that name."""
        if name not in self._spaces:
            self._spaces[name] = named_space(name, self.source)
        return self._spaces[name]

    def font(self, name: str) -> PdfFont | None:
        """The font of that name."""
        if name not in self._fonts:
            source = self.get("Font", name)
            self._fonts[name] = self._register(source) if isinstance(source, pikepdf.Dictionary) else None
        return self._fonts[name]

    def image(self, name: str, source: Any) -> ImageResource:
        """The picture of that name, which `source` holds."""
        if name not in self._images:
            self._images[name] = read_image(source, self.source)
        return self._images[name]

    def _register(self, source: Any) -> PdfFont:
        key = identity(source)
        if key == (0, 0):
            key = (0, -len(self._library.fonts) - 1)
        if key not in self._library.fonts:
            self._library.fonts[key] = PdfFont(source, self._library.budget)
        return self._library.fonts[key]


def read_image(source: Any, resources: Any) -> ImageResource:
    """The facts of an image XObject."""
    stencil = bool(entry(source, "/ImageMask"))
    space = entry(source, "/ColorSpace")
    filters = entry(source, "/Filter")
    listed = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    return ImageResource(
        key=identity(source),
        width=int(number(entry(source, "/Width"))),
        height=int(number(entry(source, "/Height"))),
        bits=1 if stencil else int(number(entry(source, "/BitsPerComponent"), 8)),
        space=GRAY if stencil else read_space(space, resources) if space is not None else UNKNOWN,
        filters=tuple(name_of(each) for each in listed if each is not None),
        stencil=stencil,
        interpolate=bool(entry(source, "/Interpolate")),
        source=source,
    )
