# SPDX-License-Identifier: MIT
"""Tables with merged cells -> the plain tables of issues."""

from __future__ import annotations

import re
from collections.abc import Sequence

_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")


def markdown_table(rows: Sequence[Sequence[tuple[str, int]]]) -> str:
    """A Markdown table of cells given as text and number of columns; the first row is its head.

    Rows that are shorter than the longest are filled with empty cells, merged cells keep their words
    in the first; wholly empty rows and columns are left out.
    """
    grid = [[text for words, columns in row for text in (words, *("",) * (columns - 1))] for row in rows]
    grid = [row for row in grid if any(row)]
    width = max((len(row) for row in grid), default=0)
    grid = [row + [""] * (width - len(row)) for row in grid]
    kept = [at for at in range(width) if any(row[at] for row in grid)]
    lines = [f"| {' | '.join(_UNESCAPED_BAR.sub(chr(92) + '|', row[at]) for at in kept)} |" for row in grid]
    lines.insert(1, f"|{'---|' * len(kept)}")
    return "\n".join(lines)
