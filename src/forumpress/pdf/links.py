# SPDX-License-Identifier: MIT
"""Where a link leads (ISO 32000-1, 12.3.2 and 12.6.4)."""

from __future__ import annotations

from typing import Any, NamedTuple

import pikepdf

from forumpress.pdf.objects import entry, name_of


class LinkTarget(NamedTuple):
    """The target of a link: one of these, or none where the link has none."""

    address: str = ""
    """A URI."""
    name: str = ""
    """Of a named place in the file."""
    destination: Any = None
    """An explicit destination: an array that begins with a page."""
    action: str = ""
    """The type of another action, such as JavaScript."""

    @property
    def text(self) -> str:
        """The address, or the name of the place with a # before it; empty for other targets."""
        return self.address or (f"#{self.name}" if self.name else "")


def link_target(annotation: Any) -> LinkTarget | None:
    """Where a link annotation leads; None for one without a target."""
    target = annotation.get("/Dest")
    action = annotation.get("/A")
    if target is None:
        kind = name_of(entry(action, "/S"))
        if kind == "URI":
            return LinkTarget(address=str(entry(action, "/URI") or "").strip())
        if kind != "GoTo":
            return LinkTarget(action=kind) if kind else None
        target = entry(action, "/D")
    if isinstance(target, pikepdf.String):
        return LinkTarget(name=str(target))
    if isinstance(target, pikepdf.Name):
        return LinkTarget(name=name_of(target))
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/D")
    return LinkTarget(destination=target)
