# SPDX-License-Identifier: MIT
"""Tables as they are pasted from a spreadsheet: lines whose columns are parted by tabs."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from forumpress.issue.bodylines import TAB

_ROW = re.compile(r"[^\n]*\t")
_INSIDE = re.compile(r"\S *\t *\S")
_LIST_MARK = re.compile(r"[ \t>]*(?:[-+*]|\(?\w{1,4}[.)]\)?)[ \t]")
_NUMBER = re.compile(r"[-+−–]?[$€£¥]? ?\d[\d.,’' \u00a0\u202f]*(?: ?[%€$£‰])?")
_LEAST_ROWS = 2


def tabbed_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule: two or more lines with as many tabs become a table; the first of them is its head."""
    rows = []
    for line in range(start, end):
        begin = state.bMarks[line] + (state.tShift[line] if state.blkIndent else 0)
        words = state.src[begin : state.eMarks[line]].rstrip()
        if state.sCount[line] < state.blkIndent or not _ROW.match(words) or _LIST_MARK.match(words):
            break
        rows.append(words)
    if len(rows) < _LEAST_ROWS or not any(map(_INSIDE.search, rows)):
        return False
    if silent:
        return True
    columns = max(row.count(TAB) for row in rows) + 1
    cells = [[cell.strip() for cell in row.split(TAB)] for row in rows]
    numbers = [all(_is_number(row[column]) for row in cells[1:] if column < len(row)) for column in range(columns)]
    state.push("table_open", "table", 1).map = [start, start + len(rows)]
    for offset, row in enumerate(cells):
        opening = state.push("tr_open", "tr", 1)
        opening.map, opening.markup = [start + offset, start + offset + 1], TAB
        for column in range(columns):
            token = state.push("td_open" if offset else "th_open", "td" if offset else "th", 1)
            if numbers[column]:
                token.attrs = {"style": "text-align:right"}
            token = state.push("inline", "", 0)
            token.map, token.children = [start + offset, start + offset + 1], []
            token.content = row[column] if column < len(row) else ""
            state.push("td_close" if offset else "th_close", "td" if offset else "th", -1)
        state.push("tr_close", "tr", -1)
    state.push("table_close", "table", -1)
    state.line = start + len(rows)
    return True


def _is_number(words: str) -> bool:
    return not words or _NUMBER.fullmatch(words) is not None


def use_tabbed_tables(parser: MarkdownIt) -> None:
    """Teach a parser the tables of tabs; they may follow a paragraph's lines."""
    parser.block.ruler.before(
        "paragraph", "tabbed_table", tabbed_table, {"alt": ["paragraph", "reference", "blockquote"]}
    )
