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

REFERENCE = re.compile(r"url\(\s*['\"]?\s*#([^'\")\s]+)\s*['\"]?\s*\)", re.IGNORECASE)
"""A value that points at a part of the same file."""
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_LAST_STEP = re.compile(r"[\s>+~]+")
_MATCHED_BY = re.compile(r"([.#]?)([\w-]+)")
SVG_SPACE = "http://www.w3.org/2000/svg"
SIMPLER = "simplify the drawing, or export it as PNG at 300 ppi"


@dataclass(slots=True)
class Element:
    """One element; its attributes without namespaces, its children elements and text."""

    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)


def too_complex(name: str) -> PictureRefused:
    """The refusal of a drawing that would take too long."""
    return PictureRefused("svg-too-complex", f"{name} has too many or too deeply nested parts", SIMPLER)


def refuse_too_many_copies(root: Element, name: str) -> None:
    """Raises PictureRefused (`svg-too-complex`) when too much is drawn, or a reference goes round in a circle."""
    _Copies(root, name).count()


class _Copies:
    """Counts what is really drawn, for a few lines of `use` can ask for millions of copies."""

    def __init__(self, root: Element, name: str) -> None:
        self._root, self._name = root, name
        self._by_id: dict[str, Element] = {}
        self._by_rule: dict[tuple[str, str], list[tuple[str, bool]]] = {}
        self._costs: dict[int, int] = {}
        self._under_way: set[int] = set()

    def count(self) -> None:
        self._index(self._root)
        self._cost(self._root)

    def _index(self, element: Element) -> None:
        if (key := element.attributes.get("id")) is not None:
            self._by_id.setdefault(key, element)
        if element.name == "style":
            self._read_rules("".join(each for each in element.children if isinstance(each, str)))
        for child in element.children:
            if isinstance(child, Element):
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

    def _references(self, element: Element) -> Iterator[tuple[str, int]]:
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

    def _cost(self, element: Element) -> int:
        at = id(element)
        if at in self._costs:
            return self._costs[at]
        if at in self._under_way or len(self._under_way) > 4 * DEEPEST:
            raise too_complex(self._name)
        self._under_way.add(at)
        cost = 1 + sum(self._cost(child) for child in element.children if isinstance(child, Element))
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


def words(root: Element) -> str:
    """What is written in the drawing, for the fonts that it needs."""
    if root.name == "style":
        return ""
    parts = (each if isinstance(each, str) else words(each) for each in root.children)
    return " ".join(" ".join(parts).split())


def written(root: Element) -> bytes:
    """The tree as a file."""
    parts: list[str] = []
    _write(root, parts, f' xmlns="{SVG_SPACE}"')
    return "".join(parts).encode()


def _write(element: Element, parts: list[str], declared: str = "") -> None:
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in element.attributes.items())
    parts.append(f"<{element.name}{declared}{attributes}>")
    for child in element.children:
        if isinstance(child, str):
            parts.append(escape(child))
        else:
            _write(child, parts)
    parts.append(f"</{element.name}>")
