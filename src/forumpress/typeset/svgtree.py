# SPDX-License-Identifier: MIT
"""An SVG's elements as a tree: what is really drawn of it is counted, and it is written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from forumpress.typeset.imagefile import PictureRefused

MOST_ELEMENTS = 20_000
"""Elements that are drawn, with every copy that `use`, patterns and markers make."""
DEEPEST = 60

LARGEST_TYPE = 1_000_000.0
"""Font size in user units; Pango counts sizes in 1024ths, in 31 bits."""
_TYPE = re.compile(r"(?:^|[;{\s])font(?:-size)?\s*:\s*([^;{}]*)", re.IGNORECASE)
_SIZE = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[-+]?inf(?:inity)?|nan)([a-z%]*)")
_SHARES = {"%": 0.01, "em": 1.0, "rem": 1.0, "ex": 0.5}
_PIXELS = {"pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "q": 96 / 101.6}

REFERENCE = re.compile(r"url\(\s*['\"]?\s*#([^'\")\s]+)\s*['\"]?\s*\)", re.IGNORECASE)
"""A value that points at a part of the same file."""
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_LAST_STEP = re.compile(r"[\s>+~]+")
_MATCHED_BY = re.compile(r"([.#]?)([\w-]+)")
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


def refuse_too_many_copies(root: SvgElement, name: str) -> None:
    """Raises PictureRefused (`svg-too-complex`) when too much is drawn, or a reference goes round in a circle."""
    _Copies(root, name).count()


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


class _Copies:
    """Counts what is really drawn, for a few lines of `use` can ask for millions of copies."""

    def __init__(self, root: SvgElement, name: str) -> None:
        self._root, self._name = root, name
        self._by_id: dict[str, SvgElement] = {}
        self._by_rule: dict[tuple[str, str], list[tuple[str, bool]]] = {}
        self._costs: dict[int, int] = {}
        self._under_way: set[int] = set()

    def count(self) -> None:
        self._index(self._root)
        self._cost(self._root)

    def _index(self, element: SvgElement) -> None:
        if (key := element.attributes.get("id")) is not None:
            self._by_id.setdefault(key, element)
        if element.name == "style":
            self._read_rules("".join(each for each in element.children if isinstance(each, str)))
        for child in element.children:
            if isinstance(child, SvgElement):
                self._index(child)

    def _read_rules(self, sheet: str) -> None:
        """Which references a style sheet gives to elements; a selector counts by the last class, id or name in it."""
        for selectors, body in _RULE.findall(sheet):
            if not (names := _declared(body)):
                continue
            for selector in selectors.split(","):
                last = _LAST_STEP.split(selector.strip())[-1]
                found = _MATCHED_BY.findall(last)
                named = [each for each in found if each[0]] or found or [("", "*")]
                self._by_rule.setdefault(named[-1], []).extend(names)

    def _references(self, element: SvgElement) -> Iterator[tuple[str, int]]:
        """Ids that the element draws, with how often: a marker stands at every point of its line."""
        names = [(element.attributes["href"][1:], False)] if "href" in element.attributes else []
        for key, value in element.attributes.items():
            names += _declared(value if key == "style" else f"{key}:{value}")
        classes = [(".", each) for each in element.attributes.get("class", "").split()]
        for by in (*classes, ("#", element.attributes.get("id", "")), ("", element.name), ("", "*")):
            names += self._by_rule.get(by, ())
        outline = element.attributes.get("d", element.attributes.get("points", ""))
        for name, marks in names:
            yield name, 1 + len(outline) // 4 if marks else 1

    def _cost(self, element: SvgElement) -> int:
        at = id(element)
        if at in self._costs:
            return self._costs[at]
        if at in self._under_way or len(self._under_way) > 4 * DEEPEST:
            raise too_complex(self._name)
        self._under_way.add(at)
        cost = 1 + sum(self._cost(child) for child in element.children if isinstance(child, SvgElement))
        for name, times in self._references(element):
            if name in self._by_id:
                cost += times * self._cost(self._by_id[name])
        self._under_way.discard(at)
        if cost > MOST_ELEMENTS:
            raise too_complex(self._name)
        self._costs[at] = cost
        return cost


def _declared(declarations: str) -> list[tuple[str, bool]]:
    """Ids that CSS declarations refer to, and whether as markers."""
    return [
        (name, "marker" in declaration.partition(":")[0])
        for declaration in declarations.split(";")
        for name in REFERENCE.findall(declaration)
    ]


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
