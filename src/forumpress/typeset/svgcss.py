# SPDX-License-Identifier: MIT
"""CSS in drawings that the drawing engine does not know: made plain, so that a colour never turns into black.

Programs for diagrams write `style="fill: light-dark(#fff, #121212)"` over `fill="#ffffff"`. The engine knows neither
`light-dark()` (CSS Color 5) nor `var()` in drawings, drops the plain attribute for the style, and fills with black.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import tinycss2  # type: ignore[import-untyped]

COLOURS = frozenset(("fill", "stroke", "color", "stop-color", "flood-color", "lighting-color"))
_CALL = re.compile(r"(light-dark|var|env)\(", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"(?:light-dark|var|env|color-mix|contrast-color|device-cmyk|if|attr|image|linear-gradient|radial-gradient)\(|\bfrom\s",
    re.IGNORECASE,
)
_DEEPEST = 20
_PROPERTIES = frozenset(
    (
        *("alignment-baseline", "baseline-shift", "clip-path", "clip-rule", "color", "color-interpolation", "cursor"),
        *("direction", "display", "dominant-baseline", "fill", "fill-opacity", "fill-rule", "font", "font-family"),
        *("font-size", "font-stretch", "font-style", "font-variant", "font-weight", "letter-spacing", "line-height"),
        *("marker", "marker-end", "marker-mid", "marker-start", "mask", "mix-blend-mode", "opacity", "overflow"),
        *("paint-order", "shape-rendering", "stop-color", "stop-opacity", "stroke", "stroke-dasharray"),
        *("stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity"),
        *("stroke-width", "text-align", "text-anchor", "text-decoration", "text-rendering", "transform"),
        *("transform-origin", "unicode-bidi", "vector-effect", "visibility", "white-space", "word-spacing"),
        *("writing-mode", "lighting-color", "flood-color", "flood-opacity", "pointer-events"),
    )
)
"""What a style may say. The engine takes any declaration for an attribute: one could point, move and repeat by it."""


def plain_value(value: str) -> str | None:
    """The value for paper: the light colour of `light-dark()`, the fallback of `var()`; None where there is none."""
    for _ in range(_DEEPEST):
        match = _CALL.search(value)
        if match is None:
            break
        arguments, end = _arguments(value, match.end())
        chosen = arguments[0] if match[1].lower() == "light-dark" else arguments[1] if len(arguments) > 1 else ""
        if not chosen.strip():
            return None
        value = f"{value[: match.start()]}{chosen.strip()}{value[end:]}"
    return None if _UNKNOWN.search(value) else value


def _arguments(value: str, start: int) -> tuple[list[str], int]:
    """The arguments of a function whose bracket opens before `start`, and where it ends."""
    parts, depth, at = [""], 1, start
    while at < len(value) and depth:
        sign = value[at]
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 1:
            parts.append("")
        elif depth:
            parts[-1] += sign
        at += 1
    return parts, at


def declarations(css: str) -> Iterator[tuple[str, str]]:
    """Property and value of each declaration of a `style` attribute or of a rule's body, as the engine reads them."""
    yield from _declared(tinycss2.parse_blocks_contents(css))


def _declared(nodes: list[Any]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if node.type == "declaration":
            important = " !important" if node.important else ""
            yield node.name, tinycss2.serialize(node.value).strip() + important


def plain_sheet(css: str) -> tuple[str, frozenset[str]]:
    """A style sheet of plain rules with plain declarations, and the names of colours that had none."""
    rules: list[str] = []
    lost: set[str] = set()
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            plain, missing = _plain(_declared(tinycss2.parse_blocks_contents(rule.content)))
            lost |= missing
            rules.append(f"{tinycss2.serialize(rule.prelude).strip()} {{{plain}}}")
    return "\n".join(rules), frozenset(lost)


def plain_declarations(css: str) -> tuple[str, frozenset[str]]:
    """The declarations with plain values, and the names of colours that had none and are left out."""
    return _plain(declarations(css))


def _plain(declared: Iterator[tuple[str, str]]) -> tuple[str, frozenset[str]]:
    kept, lost = [], set()
    for name, value in declared:
        plain = plain_value(value) if name.lower() in _PROPERTIES else ""
        if plain:
            kept.append(f"{name}: {plain}")
        elif plain is None and name.lower() in COLOURS:
            lost.add(name.lower())
    return "; ".join(kept), frozenset(lost)
