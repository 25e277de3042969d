# SPDX-License-Identifier: MIT
"""Optional content: the layers of a file, and which of them a viewer or press shows (ISO 32000-1, 8.11)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pikepdf

from forumpress.pdf.encoding import readable
from forumpress.pdf.objects import entry, identity, name_of

_MOST = 10_000


class Layers:
    """The layers of a document in its default configuration.

    Visibility expressions (VE) are not followed: programs of before PDF 1.6 go by OCGs and P, which
    every membership dictionary has beside them.
    """

    def __init__(self, root: Any) -> None:
        properties = entry(root, "/OCProperties")
        usual = entry(properties, "/D")
        self._off = {identity(group) for group in _listed(entry(usual, "/OFF"))}
        if name_of(entry(usual, "/BaseState")) == "OFF":
            shown = {identity(group) for group in _listed(entry(usual, "/ON"))}
            self._off |= {identity(group) for group in _listed(entry(properties, "/OCGs"))} - shown

    def hidden_by(self, content: Any) -> str:
        """The name of the layer that hides content with this group or membership; empty where it is shown."""
        if not self._off or not isinstance(content, pikepdf.Dictionary):
            return ""
        if name_of(content.get("/Type")) != "OCMD":
            return _name(content) if identity(content) in self._off else ""
        held = content.get("/OCGs")
        groups = list(_listed(held)) if isinstance(held, pikepdf.Array) else [held]
        groups = [group for group in groups if isinstance(group, pikepdf.Dictionary)]
        off = [identity(group) in self._off for group in groups]
        shown = {
            "AllOn": not any(off),
            "AnyOff": any(off),
            "AllOff": all(off),
        }.get(name_of(content.get("/P")), not all(off))
        return "" if shown or not groups else _name(groups[0])


def _listed(value: Any) -> Iterable[Any]:
    return list(value)[:_MOST] if isinstance(value, pikepdf.Array) else ()


def _name(group: Any) -> str:
    return readable(str(group.get("/Name", ""))[:200]) or "without a name"
