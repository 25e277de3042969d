# SPDX-License-Identifier: MIT
"""Whether a pack's style sheets make a frame look otherwise because of the frames beside it.

The frames of a page are `div` elements side by side in the body. A selector relates them when it
looks at an element's siblings and both may be frames. Where that cannot be told, it is taken to be so:
pages are then drawn as a whole, more slowly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_REACHING = re.compile(r"counter-(?:increment|reset|set)|string-set|(?:open|close)-quote|:has\(|z-index", re.IGNORECASE)
"""What reaches across frames whatever it stands on."""
_SILENT = re.compile(
    r"\\(?P<letter>[\w-])|\\.|(?P<comment>/\*.*?(?:\*/|\Z))|\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?", re.DOTALL
)
"""Escapes, comments and strings; what is not closed ends with its line or with the sheet."""
_BRACE = re.compile(r"([{};])")
_BRACKET = re.compile(r"([()])")
_SIBLINGS = re.compile(r":(?:first|last|only|nth)-", re.IGNORECASE)
_TYPE = re.compile(r"^[\w|*-]+")
_CLASS = re.compile(r"\.([\w-]+)")
_FRAME_CLASS = re.compile(r"frame|furniture|text|note-rule|box|[\w-]+-box")


def stand_alone(css: str) -> bool:
    """Whether style sheets draw every frame the same whatever stands beside it."""
    if any(match["letter"] for match in _SILENT.finditer(css)):
        # An escaped letter hides a name, such as that of a property above.
        return False
    css = _SILENT.sub(lambda match: "" if match["comment"] else "x", css)
    if _REACHING.search(css):
        return False
    parts = _BRACE.split(css)
    preludes = (words.strip() for words, brace in zip(parts[::2], parts[1::2], strict=False) if brace == "{")
    return not any(
        _relates(selector) for prelude in preludes if not prelude.startswith("@") for selector in _list(prelude)
    )


def _list(prelude: str) -> Iterator[str]:
    """The selectors of a list, and those inside their parentheses, which then are empty brackets."""
    open_: list[list[str]] = [[]]
    for part in _BRACKET.split(prelude):
        if part == "(":
            open_.append([])
        elif part == ")" and len(open_) > 1:
            yield from "".join(open_.pop()).split(",")
            open_[-1].append("[]")
        else:
            open_[-1].append(part)
    for parts in open_:
        yield from "".join(parts).split(",")


def _relates(selector: str) -> bool:
    """Whether a selector without parentheses makes one frame depend on another."""
    parts = re.split(r"\s*([+~>])\s*|\s+", re.sub(r"\[[^\[\]]*\]", "[]", selector.strip()))
    compounds, combinators = parts[::2], parts[1::2]
    if any(_SIBLINGS.search(compound) and _may_be_frame(compound) for compound in compounds):
        return True
    pairs = zip(compounds, combinators, compounds[1:], strict=False)
    return any(sign in ("+", "~") and _may_be_frame(one) and _may_be_frame(other) for one, sign, other in pairs)


def _may_be_frame(compound: str) -> bool:
    type_ = _TYPE.match(compound)
    if type_ and type_[0].lower().rpartition("|")[2] not in ("div", "*"):
        return False
    return all(_FRAME_CLASS.fullmatch(name) for name in _CLASS.findall(compound))
