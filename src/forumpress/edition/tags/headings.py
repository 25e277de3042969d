# SPDX-License-Identifier: MIT
"""Headings without gaps (ISO 14289-1, 7.4.2)."""

from __future__ import annotations

from forumpress.edition.tags.nodes import Node

_LEVELS = {f"H{level}": level for level in range(1, 7)}


def level_headings(document: Node) -> None:
    """Close gaps between levels: the first heading is an H1, and none stands two levels below the one it belongs to.

    Headings of one level below the same heading stay of one level.
    """
    above: list[int] = []
    for node in document.walk():
        level = _LEVELS.get(node.tag)
        if level is None:
            continue
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        node.tag = f"H{len(above)}"
