# SPDX-License-Identifier: MIT
"""A finished PDF's structure tree, read for the tests: tags, facts, and the words of the content streams."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf


@dataclass
class Element:
    """A structure element; `own` holds words and elements in order, `links` the annotations' Contents."""

    tag: str
    facts: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)
    own: list[str | Element] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)

    @property
    def kids(self) -> list[Element]:
        """The elements directly below."""
        return [each for each in self.own if isinstance(each, Element)]

    def all(self, tag: str) -> list[Element]:
        """The elements of a tag below, in reading order."""
        return [each for each in self.walk() if each.tag == tag]

    def walk(self) -> Iterator[Element]:
        """The element and all below."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    @property
    def said(self) -> str:
        """What is read aloud: an element's ActualText instead of its words."""
        if "ActualText" in self.facts:
            return self.facts["ActualText"]
        return "".join(each if isinstance(each, str) else each.said for each in self.own)

    @property
    def shape(self) -> Any:
        """Tags alone, nested."""
        return (self.tag, *(kid.shape for kid in self.kids)) if self.kids else self.tag


def read_structure(data: bytes) -> Element:
    """The document element of a PDF."""
    pdf = pikepdf.open(io.BytesIO(data))
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    maps = [
        {str(name): _characters(font) for name, font in page.resources.get("/Font", {}).items()} for page in pdf.pages
    ]
    said = [_said_by_mcid(page, known) for page, known in zip(pdf.pages, maps, strict=True)]
    return _element(pdf.Root.StructTreeRoot.K, 0, pages, said, maps)


def _element(source: Any, page: int, pages: dict[Any, int], said: Any, maps: Any) -> Element:
    if "/Pg" in source:
        page = pages[source.Pg.objgen]
    element = Element(str(source.S)[1:])
    for key in ("Alt", "ActualText", "Lang", "T", "ID"):
        if f"/{key}" in source:
            element.facts[key] = str(source[f"/{key}"])
    held = source.get("/A", pikepdf.Array())
    for attributes in held if isinstance(held, pikepdf.Array) else [held]:
        for key, value in attributes.items():
            plain = [str(item) for item in value] if isinstance(value, pikepdf.Array) else str(value)
            element.attributes[str(key)[1:]] = plain
    kids = source.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Object):
            element.own.append(said[page][int(kid)])
        elif kid.get("/Type") == "/OBJR":
            target = kid.Obj.A.URI if "/A" in kid.Obj else kid.Obj.Dest
            element.links.append((str(target), str(kid.Obj.Contents)))
        elif kid.get("/Type") == "/MCR":
            number = pages[kid.Pg.objgen]
            words = _said_by_mcid(kid.Stm, maps[number]) if "/Stm" in kid else said[number]
            element.own.append(words[int(kid.MCID)])
        else:
            element.own.append(_element(kid, page, pages, said, maps))
    return element


def _said_by_mcid(stream: Any, maps: dict[str, dict[int, str]]) -> dict[int, str]:
    """The words of each marked content, by a reading of the stream that shares nothing with finishing's."""
    said: dict[int, str] = {}
    stack: list[tuple[int | None, str | None]] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(stream):
        name = str(operator)
        if name in ("BDC", "BMC"):
            facts = operands[1] if len(operands) > 1 else {}
            mcid = int(facts["/MCID"]) if "/MCID" in facts else None
            replaced = str(facts["/ActualText"]) if "/ActualText" in facts else None
            if mcid is not None:
                said[mcid] = ""
            stack.append((mcid, replaced))
            owner = next((each for each, _ in reversed(stack) if each is not None), None)
            if replaced is not None and owner is not None:
                said[owner] += replaced
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            font = maps[str(operands[0])]
        elif name == "TJ" and not any(replaced is not None for _, replaced in stack):
            owner = next((each for each, _ in reversed(stack) if each is not None), None)
            if owner is not None:
                for item in operands[0]:
                    if isinstance(item, pikepdf.String):
                        raw = bytes(item)
                        codes = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
                        said[owner] += "".join(font[code] for code in codes)
    return said


def _characters(font: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    for code, value in re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", font.ToUnicode.read_bytes()):
        found[int(code, 16)] = bytes.fromhex(value.decode()).decode("utf-16-be")
    return found
