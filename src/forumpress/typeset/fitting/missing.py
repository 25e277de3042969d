# SPDX-License-Identifier: MIT
"""Stories with lines cut or added, where nothing else reaches the page: what the editor is asked to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from forumpress.typeset.plan import Galley, SetBlock, SetParagraph

LEFT = 3
"""Lines that a cut leaves of each paragraph that it only shortens."""


def counts(most: int) -> Iterator[int]:
    """The numbers of lines that are tried first: every one of few, ever fewer of many."""
    at = 1
    while at <= most:
        yield at
        at += 1 if at < 16 else 4 if at < 60 else 12


def reshaped(galley: Galley, lines: int) -> tuple[Galley, Galley] | None:
    """The story with so many lines more, or fewer below 0, in two ways: here and there in its text, and at its end.

    Where an editor will cut or add is not known; what holds for both is what can be promised. None where the text is
    too short for it.
    """
    paragraphs = [at for at, block in enumerate(galley.blocks) if isinstance(block, SetParagraph) and not block.aside]
    lengths = {at: _length(galley.blocks[at]) for at in paragraphs}
    spread = _spread(lengths, lines)
    end = _at_end(lengths, lines)
    if spread is None or end is None:
        return None
    return _of_lengths(galley, spread), _of_lengths(galley, end)


def most_cut(galley: Galley) -> int:
    """How many lines can be cut from a story."""
    blocks = [each for each in galley.blocks if isinstance(each, SetParagraph) and not each.aside]
    return sum(max(0, len(each.lines) - LEFT) for each in blocks)


def _length(block: SetBlock) -> int:
    assert isinstance(block, SetParagraph)
    return len(block.lines)


def _spread(lengths: dict[int, int], lines: int) -> dict[int, int] | None:
    """The longest paragraphs shortened, or lengthened, a line at a time."""
    new = dict(lengths)
    for _ in range(abs(lines)):
        at = max(new, key=lambda each: (new[each] if lines < 0 else lengths[each] - 2 * new[each], -each), default=None)
        if at is None or (lines < 0 and new[at] <= LEFT):
            return None
        new[at] += 1 if lines > 0 else -1
    return new


def _at_end(lengths: dict[int, int], lines: int) -> dict[int, int] | None:
    """The last paragraphs shortened as far as they can be, or the last one that is long enough lengthened."""
    new = dict(lengths)
    if lines > 0:
        at = next((each for each in reversed(new) if new[each] >= LEFT), None)
        if at is None:
            return None
        new[at] += lines
        return new
    for at in reversed(new):
        less = min(-lines, max(0, new[at] - LEFT))
        new[at] -= less
        lines += less
    return new if lines == 0 else None


def _of_lengths(galley: Galley, lengths: dict[int, int]) -> Galley:
    return replace(galley, blocks=tuple(_of_length(block, lengths.get(at)) for at, block in enumerate(galley.blocks)))


def _of_length(block: SetBlock, length: int | None) -> SetBlock:
    if length is None or not isinstance(block, SetParagraph) or length == len(block.lines):
        return block
    middle, last = block.lines[:-1], block.lines[-1]
    if length < len(block.lines):
        return replace(block, lines=(*middle[: length - 1], last))
    more: Sequence = (replace(middle[-1] if middle else last, notes=()),) * (length - len(block.lines))  # type: ignore[type-arg]
    return replace(block, lines=(*middle, *more, last))
