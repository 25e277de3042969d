# SPDX-License-Identifier: MIT
"""CSS in drawings that the drawing engine does not know: made plain, so that a colour never turns into black.

Programs for diagrams write `style="fill: light-dark(#fff, #121212)"` over `fill="#ffffff"`. The engine knows neither
`light-dark()` (CSS Color 5) nor `var()` in drawings, drops the plain attribute for the style, and fills with black.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

COLOURS = frozenset(("fill", "stroke", "color", "stop-color", "flood-color", "lighting-color"))
_CALL = re.compile(r"(light-dark|var|env)\(", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"(?:light-dark|var|env|color-mix|contrast-color|device-cmyk|if|attr|image|linear-gradient|radial-gradient)\(|\bfrom\s",
    re.IGNORECASE,
)
_DEEPEST = 20


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
    """Property and value of each declaration of a `style` attribute or of a rule's body."""
    for declaration in _split(css):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _split(css: str) -> Iterator[str]:
    depth, start = 0, 0
    for at, sign in enumerate(css):
        depth += (sign == "(") - (sign == ")")
        if sign == ";" and depth <= 0:
            yield css[start:at]
            start = at + 1
    yield css[start:]


def plain_declarations(css: str) -> tuple[str, frozenset[str]]:
    """The declarations with plain values, and the names of colours that had none and are left out."""
    kept, lost = [], set()
    for name, value in declarations(css):
        plain = plain_value(value)
        if plain is not None and not name.startswith("--"):
            kept.append(f"{name}: {plain}")
        elif name.lower() in COLOURS:
            lost.add(name.lower())
    return "; ".join(kept), frozenset(lost)
