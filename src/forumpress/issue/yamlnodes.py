# SPDX-License-Identifier: MIT
"""The values of a YAML file: mappings, lists and texts that know where they were written."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeAlias

from forumpress.finding import Place
from forumpress.text import Text


class Mapping(dict[str, "Node"]):
    """A mapping; `places` holds the place of each value by key, and its own under the empty key.

    `written` names what it was read from, exactly (file, line and text), where the reading is
    remembered: two mappings with the same one are the same in everything.
    """

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.places: dict[str, Place] = {"": place}
        self.key_places: dict[str, Place] = {}
        self.written: Hashable | None = None


class Items(list["Node"]):
    """A list; `place` is its own, `places` those of its items."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.places: list[Place] = []


Node: TypeAlias = "Mapping | Items | Text | None"
"""None is a value left empty (or written `~` or `null`)."""
