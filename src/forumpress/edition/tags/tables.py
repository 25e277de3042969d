# SPDX-License-Identifier: MIT
"""Tables as screen readers need them: parts joined, repeated heads dropped, every head cell's reach stated.

ISO 32000-1, 14.8.4.3.4 and 14.8.5.7; ISO 14289-1, 7.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from forumpress.edition.tags.nodes import MarkedContent, Node


def table_of(part: Node) -> Node | None:
    """The first table in a part."""
    return next((node for node in part.walk() if node.tag == "Table"), None)


def join_tables(first: Node, following: Node) -> list[MarkedContent]:
    """Append the rows of a table's following part; returns the content of its repeated head and caption."""
    repeated: list[MarkedContent] = []
    body = next((kid for kid in reversed(first.kids) if isinstance(kid, Node) and kid.tag == "TBody"), first)
    for kid in following.kids:
        if not isinstance(kid, Node):
            continue
        if kid.tag in ("THead", "Caption"):
            repeated.extend(kid.contents())
        elif kid.tag in ("TBody", "TFoot"):
            body.kids.extend(kid.kids)
        else:
            body.kids.append(kid)
    return repeated


def reach_heads(table: Node, number: int) -> None:
    """Give head cells their scope and id, and each data cell its head cells. `number` keeps ids apart."""
    columns: dict[int, list[str]] = {}
    taken: dict[int, int] = {}
    for row_number, (row, in_head) in enumerate(_rows(table)):
        column = 0
        row_heads: list[str] = []
        for cell in (kid for kid in row.kids if isinstance(kid, Node)):
            while taken.get(column, 0) > row_number:
                column += 1
            spans = cell.attributes.pop("Table", {})
            wide, deep = spans.get("ColSpan", 1), spans.get("RowSpan", 1)
            facts = {name: value for name, value in spans.items() if value != 1}
            covered = range(column, column + wide)
            if cell.tag == "TH":
                reach = (
                    "Row" if cell.marks.get("scope") == "row" else "Column" if _heads_column(cell, in_head) else "Row"
                )
                cell.id = f"table-{number}-{row_number + 1}-{column + 1}"
                facts["Scope"] = reach
                if reach == "Row":
                    row_heads.append(cell.id)
                else:
                    for each in covered:
                        columns.setdefault(each, []).append(cell.id)
            else:
                heads = [*row_heads, *(head for each in covered for head in columns.get(each, ()))]
                if heads:
                    facts["Headers"] = tuple(dict.fromkeys(heads))
            cell.attributes["Table"] = facts
            for each in covered:
                taken[each] = row_number + deep
            column += wide


def _heads_column(cell: Node, in_head: bool) -> bool:
    return in_head or cell.marks.get("scope") == "col"


def _rows(table: Node) -> Iterator[tuple[Node, bool]]:
    for kid in table.kids:
        if not isinstance(kid, Node):
            continue
        if kid.tag == "TR":
            yield kid, False
        elif kid.tag in ("THead", "TBody", "TFoot"):
            for row in kid.kids:
                if isinstance(row, Node) and row.tag == "TR":
                    yield row, kid.tag == "THead"
