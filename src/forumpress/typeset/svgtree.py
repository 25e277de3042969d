# SPDX-License-Identifier: MIT
"""An SVG's elements as a tree: the size of its type is looked at, and it is written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from forumpress.typeset.imagefile import PictureRefused

MOST_ELEMENTS = 20_000
DEEPEST = 60

LARGEST_TYPE = 1_000_000.0
"""Font size in user units; Pango counts sizes in 1024ths, in 31 bits."""
_TYPE = re.compile(r"(?:^|[;{\s])font(?:-size)?\s*:\s*([^;{}]*)", re.IGNORECASE)
_SIZE = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[-+]?inf(?:inity)?|nan)([a-z%]*)")
_SHARES = {"%": 0.01, "em": 1.0, "rem": 1.0, "ex": 0.5}
_PIXELS = {"pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "q": 96 / 101.6}

REFERENCE = re.compile(r"url\(\s*['\"]?\s*#([^'\")\s]+)\s*['\"]?\s*\)", re.IGNORECASE)
"""A value that points at a part of the same file."""
SVG_SPACE = "http://www.w3.org/2000/svg"
SIMPLER = "simplify the drawing, or export it as PNG at 300 ppi"


@dataclass(slots=True)
class SvgElement:
    """One element; its attributes without namespaces, its children elements and text."""

    name: str
    attributes: dict[str, str]
    children: list[SvgElement | str] = field(default_factory=list)


def too_complex(name: str) -> PictureRefused:
    """The refusal of a drawing that would take too long."""
    return PictureRefused("figure/svg-too-complex", f"{name} has too many or too deeply nested parts", SIMPLER)


def refuse_huge_type(root: SvgElement, name: str) -> None:
    """Raises PictureRefused (`svg-type-size`) for a font size below 0 or above LARGEST_TYPE, in shares too."""
    waiting: list[tuple[SvgElement, float]] = [(root, 16.0)]
    while waiting:
        element, inherited = waiting.pop()
        if element.name == "style":
            written_sizes = _TYPE.findall("".join(each for each in element.children if isinstance(each, str)))
        else:
            kept = element.attributes
            written_sizes = [kept[key] for key in ("font-size", "font") if key in kept]
            written_sizes += _TYPE.findall(kept.get("style", ""))
        sizes = [size for value in written_sizes for size in _sizes(value, inherited)]
        if not all(0 <= size <= LARGEST_TYPE for size in sizes):
            raise PictureRefused(
                "figure/svg-type-size",
                f"{name} sets type in a size that nothing can draw",
                f"give “font-size” a number from 0 to {LARGEST_TYPE:,.0f} in it, or convert text to outlines",
            )
        size = max(sizes, default=inherited)
        waiting += ((child, size) for child in element.children if isinstance(child, SvgElement))


def _sizes(value: str, inherited: float) -> Iterator[float]:
    """The numbers of a `font-size` or `font`, in user units; a weight counts as a size, which does no harm."""
    for word in value.lower().replace("/", " ").split():
        if (match := _SIZE.fullmatch(word)) is not None:
            number, unit = float(match[1]), match[2]
            yield number * inherited * _SHARES[unit] if unit in _SHARES else number * _PIXELS.get(unit, 1.0)


def words(root: SvgElement) -> str:
    """What is written in the drawing, for the fonts that it needs."""
    if root.name == "style":
        return ""
    parts = (each if isinstance(each, str) else words(each) for each in root.children)
    return " ".join(" ".join(parts).split())


def written(root: SvgElement) -> bytes:
    """The tree as a file."""
    parts: list[str] = []
    _write(root, parts, f' xmlns="{SVG_SPACE}"')
    return "".join(parts).encode()


def _write(element: SvgElement, parts: list[str], declared: str = "") -> None:
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in element.attributes.items())
    parts.append(f"<{element.name}{declared}{attributes}>")
    for child in element.children:
        if isinstance(child, str):
            parts.append(escape(child))
        else:
            _write(child, parts)
    parts.append(f"</{element.name}>")
