# SPDX-License-Identifier: MIT
"""How much work a drawing asks for, in the work that one plain element is: a few lines can ask for millions.

What counts was measured with the drawing engine: copies (`use`), what is drawn for each element that it is given or
inherited by (patterns, gradients, masks, markers at every point of a line), outlines, which it reads in the square of
their length, letters, and references and selectors, each of which it looks for among all elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forumpress.typeset.svgcss import declarations
from forumpress.typeset.svgtree import DEEPEST, MOST_ELEMENTS, REFERENCE, SvgElement, too_complex

MOST_WORK = MOST_ELEMENTS
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_LAST_STEP = re.compile(r"[\s>+~]+")
_MATCHED_BY = re.compile(r"([.#]?)([\w-]+)")
_OUTLINE, _LONG_OUTLINE = 200, 2_700
"""Characters of an outline that are the work of one element; and whose square is."""
_LOOKED_AT_FOR_REFERENCE, _LOOKED_AT_FOR_SELECTOR = 150, 300
"""Elements that the engine looks at in the time of drawing one."""
_INHERITED = frozenset(("fill", "stroke", "marker", "marker-start", "marker-mid", "marker-end"))
_AT_EACH_POINT = frozenset(("marker", "marker-mid"))


@dataclass(frozen=True, slots=True)
class _Own:
    """An element with its children and copies, without what it refers to: its work, and the points of its lines."""

    work: float
    points: float


def refuse_too_much_work(root: SvgElement, name: str) -> None:
    """Raises PictureRefused (`svg-too-complex`) when too much is drawn, or a reference goes round in a circle."""
    _Work(root, name).count()


class _Work:
    def __init__(self, root: SvgElement, name: str) -> None:
        self._root, self._name = root, name
        self._by_id: dict[str, SvgElement] = {}
        self._by_rule: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._elements = self._selectors = 0
        self._own: dict[int, _Own] = {}
        self._whole: dict[int, float] = {}
        self._under_way: set[int] = set()

    def count(self) -> None:
        elements = list(_all(self._root))
        for element in elements:
            if (key := element.attributes.get("id")) is not None:
                self._by_id.setdefault(key, element)
            if element.name == "style":
                self._read_rules("".join(each for each in element.children if isinstance(each, str)))
        references = sum(len(self._references(element)) + ("href" in element.attributes) for element in elements)
        looking = references / _LOOKED_AT_FOR_REFERENCE + self._selectors / _LOOKED_AT_FOR_SELECTOR
        self._check(self._whole_of(self._root) + looking * len(elements))

    def _read_rules(self, sheet: str) -> None:
        """Which references a style sheet gives to elements; a selector counts by the last class, id or name in it."""
        for selectors, body in _RULE.findall(sheet):
            names = _declared(body)
            for selector in selectors.split(","):
                self._selectors += 1
                if names:
                    last = _LAST_STEP.split(selector.strip())[-1]
                    found = _MATCHED_BY.findall(last)
                    named = [each for each in found if each[0]] or found or [("", "*")]
                    self._by_rule.setdefault(named[-1], []).extend(names)

    def _references(self, element: SvgElement) -> list[tuple[str, str]]:
        """Properties of the element that refer to a part of the drawing, and its id."""
        names: list[tuple[str, str]] = []
        for key, value in element.attributes.items():
            names += _declared(value) if key == "style" else [(key, each) for each in REFERENCE.findall(value)]
        classes = [(".", each) for each in element.attributes.get("class", "").split()]
        for by in (*classes, ("#", element.attributes.get("id", "")), ("", element.name), ("", "*")):
            names += self._by_rule.get(by, ())
        return names

    def _target(self, element: SvgElement) -> SvgElement | None:
        return self._by_id.get(element.attributes.get("href", "")[1:])

    def _own_of(self, element: SvgElement) -> _Own:
        """Raises PictureRefused for copies without end."""
        at = id(element)
        if at not in self._own:
            self._enter(at)
            outline = element.attributes.get("d", element.attributes.get("points", ""))
            letters = sum(len(each) for each in element.children if isinstance(each, str))
            work = 1 + len(outline) / _OUTLINE + (len(outline) / _LONG_OUTLINE) ** 2
            work += letters if element.name != "style" else 0
            points = 1 + len(outline) / 4
            parts = [each for each in element.children if isinstance(each, SvgElement)]
            if (target := self._target(element)) is not None:
                parts.append(target)
            for part in parts:
                own = self._own_of(part)
                work, points = work + own.work, points + own.points
                self._check(work)
            self._under_way.discard(at)
            self._own[at] = _Own(work, points)
        return self._own[at]

    def _whole_of(self, element: SvgElement) -> float:
        """The work of an element with all that it refers to, directly or through its parts."""
        at = id(element)
        if at not in self._whole:
            own = self._own_of(element)
            self._enter(at)
            parts = [each for each in element.children if isinstance(each, SvgElement)]
            whole = own.work - sum(self._own_of(part).work for part in parts)
            if (target := self._target(element)) is not None:
                parts.append(target)
                whole -= self._own_of(target).work
            for part in parts:
                whole += self._whole_of(part)
                self._check(whole)
            for key, name in self._references(element):
                if name in self._by_id:
                    times = own.points if key in _AT_EACH_POINT else own.work if key in _INHERITED else 1
                    whole += times * self._whole_of(self._by_id[name])
                    self._check(whole)
            self._under_way.discard(at)
            self._whole[at] = whole
        return self._whole[at]

    def _enter(self, at: int) -> None:
        if at in self._under_way or len(self._under_way) > 4 * DEEPEST:
            raise too_complex(self._name)
        self._under_way.add(at)

    def _check(self, work: float) -> None:
        if work > MOST_WORK:
            raise too_complex(self._name)


def _all(root: SvgElement) -> Iterator[SvgElement]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [each for each in element.children if isinstance(each, SvgElement)]


def _declared(css: str) -> list[tuple[str, str]]:
    """Properties that CSS declarations give, and the ids that they refer to."""
    return [(key.lower(), name) for key, value in declarations(css) for name in REFERENCE.findall(value)]
