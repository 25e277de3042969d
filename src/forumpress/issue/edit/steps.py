# SPDX-License-Identifier: MIT
"""Steps: what an edit replaces in a text, invertible, and carried along when the text changes otherwise.

Indexes count characters of the file as it stands on the disk, its byte order mark and carriage returns included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

MOST_COMPARED = 4000
"""Lines that differ, beyond which two texts are not compared line by line."""


class StepDoesNotFit(Exception):
    """The text is not the one that the step was made for."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """`old`, which stands at `start`, gives way to `new`."""

    start: int
    old: str
    new: str

    @property
    def end(self) -> int:
        """The index behind the last character that is replaced."""
        return self.start + len(self.old)

    def shortened(self) -> Replacement:
        """The same without what old and new have in common at either end."""
        head = common_head(self.old, self.new)
        tail = common_tail(self.old[head:], self.new[head:])
        return Replacement(
            self.start + head, self.old[head : len(self.old) - tail], self.new[head : len(self.new) - tail]
        )


@dataclass(frozen=True, slots=True)
class EditStep:
    """Replacements in one text, by their places, none in another."""

    replacements: tuple[Replacement, ...]

    def __post_init__(self) -> None:
        if any(one.end > other.start for one, other in pairwise(self.replacements)):
            raise ValueError("replacements lie in order and apart")

    def __bool__(self) -> bool:
        return bool(self.replacements)

    @staticmethod
    def of(replacements: Iterable[Replacement]) -> EditStep:
        """A step of replacements in any order; those that change nothing are left out."""
        short = (each.shortened() for each in replacements)
        return EditStep(tuple(sorted((each for each in short if each.old or each.new), key=lambda each: each.start)))

    def apply(self, text: str) -> str:
        """The text after the step. Raises StepDoesNotFit where the text does not hold what is to be replaced."""
        parts: list[str] = []
        at = 0
        for each in self.replacements:
            if text[each.start : each.end] != each.old or each.end > len(text):
                raise StepDoesNotFit
            parts += (text[at : each.start], each.new)
            at = each.end
        return "".join((*parts, text[at:]))

    def inverse(self) -> EditStep:
        """The step that brings the text back."""
        back: list[Replacement] = []
        shift = 0
        for each in self.replacements:
            back.append(Replacement(each.start + shift, each.new, each.old))
            shift += len(each.new) - len(each.old)
        return EditStep(tuple(back))

    def map(self, position: int, *, behind: bool = False) -> int:
        """Where a position of the text lies after the step.

        With `behind`, a position at which something is inserted, or inside what is replaced, lands behind the new
        characters, otherwise before them.
        """
        shift = 0
        for each in self.replacements:
            if position < each.start or (position == each.start and not (behind and not each.old)):
                break
            if position < each.end:
                return each.start + shift + (len(each.new) if behind else 0)
            shift += len(each.new) - len(each.old)
        return position + shift

    def over(self, other: EditStep) -> EditStep | None:
        """This step, made for the same text as `other`, as it is made after it; None where both touch the same."""
        carried = []
        for each in self.replacements:
            if any(_collide(each, its) for its in other.replacements):
                return None
            carried.append(Replacement(other.map(each.start, behind=True), each.old, each.new))
        try:
            return EditStep(tuple(carried))
        except ValueError:
            return None

    def as_data(self) -> list[list[Any]]:
        """The step as lists for JSON."""
        return [[each.start, each.old, each.new] for each in self.replacements]

    @staticmethod
    def from_data(data: Sequence[Sequence[Any]]) -> EditStep:
        """The step that `as_data` gave. Raises ValueError or TypeError for anything else."""
        return EditStep(tuple(Replacement(int(start), str(old), str(new)) for start, old, new in data))


def difference(old: str, new: str) -> EditStep:
    """The step from one text to another, line by line; one replacement where too much differs."""
    whole = Replacement(0, old, new).shortened()
    before, after = whole.old.splitlines(keepends=True), whole.new.splitlines(keepends=True)
    if not before or not after or max(len(before), len(after)) > MOST_COMPARED:
        return EditStep.of([whole])
    found: list[Replacement] = []
    at, done = whole.start, 0
    for kind, first, last, start, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        at += sum(map(len, before[done:first]))
        done = first
        if kind != "equal":
            found.append(Replacement(at, "".join(before[first:last]), "".join(after[start:stop])))
    return EditStep.of(found)


def common_head(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    if one == other:
        return len(one)
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def common_tail(one: str, other: str) -> int:
    """How many characters two texts have in common at their end."""
    return common_head(one[::-1], other[::-1])


def _collide(one: Replacement, other: Replacement) -> bool:
    """Whether two replacements of one text touch the same characters; two insertions side by side do not."""
    if not one.old and not other.old:
        return False
    if not one.old or not other.old:
        inserted, replaced = (one, other) if not one.old else (other, one)
        return replaced.start < inserted.start < replaced.end
    return one.start < other.end and other.start < one.end
