# SPDX-License-Identifier: MIT
"""What changed, one sentence each, with the places in both files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from forumpress.finding import Rect
from forumpress.preflight.compare.pairing import Pair


class ChangeKind(StrEnum):
    """The kinds of changes, the most general first."""

    PAGES = "pages"
    FLOW = "flow"
    WORDS = "words"
    PICTURE = "picture"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class ChangePlace:
    """A place on a page, from 1; without a box, the whole page."""

    page: int
    box: Rect | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `old` and `new` are where it shows in either file."""

    what: ChangeKind
    message: str
    old: tuple[ChangePlace, ...] = ()
    new: tuple[ChangePlace, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences between two files, and which pages belong together."""

    old_name: str
    new_name: str
    changes: tuple[Change, ...]
    pairs: tuple[Pair, ...]
    """Positions from 0."""

    @property
    def differ(self) -> bool:
        """Whether anything that a reader could notice changed."""
        return bool(self.changes)


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number_word(number: int) -> str:
    """A number up to twelve as a word, larger ones in digits."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def counted(number: int, thing: str) -> str:
    """`one line`, `two lines`."""
    return f"{number_word(number)} {thing}{'' if number == 1 else 's'}"
