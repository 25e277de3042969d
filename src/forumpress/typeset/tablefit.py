# SPDX-License-Identifier: MIT
"""Tables that are too wide for their measure, and tables that are parted: their columns stay where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from forumpress.issue.model import Span
from forumpress.layout.format import PageFormat
from forumpress.layout.story import Box, Stand

TIGHT = "table-tight"
BROKEN = "table-broken"
_HEAD_CELL = re.compile(r"<th(?=[\s>])")
_TABLE_BEGIN = re.compile(r"<table\b[^>]*>(?:\s*<caption\b.*?</caption>)?", re.DOTALL)
FIT_STYLE = f"""
.{TIGHT} td, .{TIGHT} th {{ font-size: 88%; padding-left: 3pt; padding-right: 3pt }}
.{BROKEN} table {{ table-layout: fixed; width: 100% }}
.{BROKEN} td, .{BROKEN} th {{ overflow-wrap: anywhere; word-break: break-all }}
"""
"""Rules for tables that do not fit otherwise, in any pack; a pack may have others.

Columns of equal width, in the last resort. `word-break` besides `overflow-wrap`: the engine does not break a word that
follows a mark (`marks.py`) by the latter alone.
"""


def narrower(table: Box, format: PageFormat) -> Iterator[Box]:
    """The ways to set a table that is too wide, gentlest first; the last one breaks words wherever a line ends."""
    if table.span is Span.COLUMN and format.columns > 1:
        table = replace(table, span=Span.WIDE, stand=Stand.FLOAT)
        yield table
    yield replace(table, fit=TIGHT)
    yield replace(table, fit=f"{TIGHT} {BROKEN}")


def column_id(number: int) -> str:
    """Id that the measuring gives the head of a table's column."""
    return f"@column-{number}@"


def with_column_ids(html: str, columns: int) -> str:
    """The table's HTML with an id in each cell of its head, so that its columns can be measured."""
    numbers = iter(range(columns))
    return _HEAD_CELL.sub(lambda _: f'<th id="{column_id(next(numbers))}"', html, count=columns)


def with_column_widths(html: str, shares: tuple[float, ...]) -> str:
    """The HTML of a part of a table, with the columns of the whole: `shares` of its width, in per cent."""
    columns = "".join(f'<col style="width:{share:.3f}%">' for share in shares)
    match = _TABLE_BEGIN.search(html)
    if not shares or match is None:
        return html
    begin = match[0].replace("<table", '<table style="table-layout:fixed"', 1)
    return f"{html[: match.start()]}{begin}<colgroup>{columns}</colgroup>{html[match.end() :]}"
