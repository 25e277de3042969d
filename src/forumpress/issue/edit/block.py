# SPDX-License-Identifier: MIT
"""Items and keys that stand below each other: put in, taken out, moved, with the remarks directly above them."""

from __future__ import annotations

from collections.abc import Sequence

from forumpress.issue.edit.grammar import WrittenValue
from forumpress.issue.edit.intents import Value
from forumpress.issue.edit.values import entry_lines, shifted
from forumpress.issue.edit.writtenfile import Splice

Splices = list[Splice]


def set_key(
    text: str, holder: WrittenValue, key: str, value: Value, order: Sequence[str], written: Sequence[str] = ()
) -> Splices | None:
    """A key that is not there yet, behind those that `order` puts before it; at the end where it names none.

    `written` are the lines of a list's items, their dashes in the first column.
    """
    before = set(order[: order.index(key)]) if key in order else {each.value for each, _ in holder.entries}
    after = [number for number, (each, _) in enumerate(holder.entries) if each.value in before]
    name, last = holder.entries[after[-1] if after else 0]
    at = _line_end(text, max(name.end, last.end))
    lines = entry_lines(key, value, holder.column)
    if written:
        lines = [f"{' ' * holder.column}{key}:", *shifted(list(written), holder.column + 2)]
    return [Splice(at, at, "".join(f"\n{line}" for line in lines) + _last_end(text, at))]


def insert(text: str, listed: WrittenValue, index: int, lines: Sequence[str], spaced: bool) -> Splices | None:
    """An item, its `lines` beginning with a dash in the first column, before the one at `index`.

    Blank lines stand between items where they do so already; `spaced` says so of a list with one item.
    """
    bounds = _items(text, listed)
    if bounds is None:
        return None
    if len(bounds) > 1:
        spaced = any(not line.strip() for line in text[bounds[0][1] : bounds[1][0]].split("\n")[1:-1])
    new = shifted(list(lines), listed.column)
    gap = [""] if spaced else []
    if index < len(bounds):
        at = bounds[index][0]
        return [Splice(at, at, "".join(f"{line}\n" for line in (*new, *gap)))]
    at = bounds[-1][1]
    return [Splice(at, at, "".join(f"\n{line}" for line in (*gap, *new)) + _last_end(text, at))]


def remove_item(text: str, listed: WrittenValue, index: int) -> Splices | None:
    """Without an item of several, and without the blank lines that parted it from its neighbour."""
    bounds = _items(text, listed)
    return None if bounds is None else [_cut(text, bounds, index)]


def remove_key(text: str, holder: WrittenValue, key: str) -> Splices | None:
    """Without a key of several."""
    number = next(number for number, (each, _) in enumerate(holder.entries) if each.value == key)
    name, value = holder.entries[number]
    start = text.rfind("\n", 0, name.start) + 1
    if text[start : name.start].strip():  # the first key of an item, behind its dash
        following = holder.entries[number + 1][0].start
        between = text[max(name.end, value.end) : following]
        return None if "#" in between else [Splice(name.start, following, "")]
    start = _with_remarks(text, start, holder.column)
    return [Splice(start, _next_line(text, max(name.end, value.end)), "")]


def move(text: str, source: WrittenValue, number: int, target: WrittenValue, index: int) -> Splices | None:
    """An item of a list, as it is written, before another item of the same list or of another."""
    if "flow" in (source.style, target.style):
        return None
    bounds = _items(text, source)
    if bounds is None:
        return None
    start, end = bounds[number]
    lines = shifted(text[start:end].split("\n"), -source.column)
    put = insert(text, target, index, lines, spaced=True)
    if put is None:
        return None
    return [_cut(text, bounds, number), *put]


def lines_of_item(text: str, listed: WrittenValue, number: int) -> tuple[str, ...] | None:
    """An item's lines with the remarks above it, its dash in the first column; None in lists that are written else."""
    bounds = _items(text, listed) if listed.style == "block" else None
    if bounds is None:
        return None
    start, end = bounds[number]
    return tuple(shifted(text[start:end].split("\n"), -listed.column))


def _cut(text: str, bounds: Sequence[tuple[int, int]], index: int) -> Splice:
    start, end = bounds[index]
    if index + 1 < len(bounds):
        following = bounds[index + 1][0]
        blank = not text[_next_line(text, end) : following].strip()
        return Splice(start, following if blank else _next_line(text, end), "")
    before = bounds[index - 1][1]
    blank = not text[_next_line(text, before) : start].strip()
    return Splice(before if blank else start - 1, end, "")


def _items(text: str, listed: WrittenValue) -> list[tuple[int, int]] | None:
    """Start and end of each item's lines, its remarks above included, the last line's end left out.

    None for lists whose dashes do not stand below each other on lines of their own.
    """
    found: list[tuple[int, int]] = []
    for item in listed.items:
        start = text.rfind("\n", 0, item.start) + 1
        dash = text.rfind("-", 0, item.start + (item.start == item.end))
        while dash >= 0 and dash - (text.rfind("\n", 0, dash) + 1) != listed.column:
            dash = text.rfind("-", 0, dash)
        start = text.rfind("\n", 0, dash) + 1
        if dash < 0 or text[start:dash].strip() or (found and start <= found[-1][1]):
            return None
        found.append((_with_remarks(text, start, listed.column), _line_end(text, item.end)))
    return found


def _with_remarks(text: str, start: int, column: int) -> int:
    """The start of the remarks in a column directly above the line that begins at `start`."""
    while start > 0:
        above = text.rfind("\n", 0, start - 1) + 1
        line = text[above : start - 1]
        if not line.startswith(" " * column + "#"):
            break
        start = above
    return start


def _last_end(text: str, at: int) -> str:
    """The end of the last line of a file that lacks it."""
    return "\n" if at == len(text) else ""


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _next_line(text: str, at: int) -> int:
    return min(_line_end(text, at) + 1, len(text))
