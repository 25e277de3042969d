# SPDX-License-Identifier: MIT
"""The rows of a workbook (.xlsx, .ods) that anybody may have made, read in a process of its own.

A sheet of a few hundred octets can say that its last cell stands in the last row there can be; the library then asks
for room for all of them, and where there is none it ends its process.
"""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from forumpress.childprocess import ChildLimits, ChildStopped, run_child
from forumpress.errors import InputError
from forumpress.files import TooLarge, read_named
from forumpress.finding import Finding, Place, error

LARGEST = 100_000_000
"""Octets of a workbook, or of an address book."""
_LIMITS = ChildLimits(seconds=120)
_AGAIN = "open it in the program that made it, and save it again as .xlsx or CSV"

NumberedRow = tuple[int, tuple[str, ...]]
"""A row's number, and its cells as a person would have typed them."""


def read_workbook(path: Path) -> list[NumberedRow]:
    """The rows of a workbook's first sheet that has any. Raises InputError (`mail-import/unreadable`)."""
    try:
        data = read_named(path, LARGEST)
    except TooLarge:
        raise InputError([not_a_list(path, "the workbook is too large", "save the sheet as CSV")]) from None
    try:
        answer = json.loads(run_child("forumpress.deliver.listfile.workbook", limits=_LIMITS, data=data))
    except ChildStopped as why:
        answer = str(why)
    if isinstance(answer, str):
        raise InputError([not_a_list(path, f"the workbook cannot be read: {answer}", _AGAIN)])
    return [(number, tuple(cells)) for number, cells in answer]


def child_main(_: list[str], data: bytes) -> bytes:
    """What the process does: the rows, or why they cannot be read, as JSON."""
    try:
        return json.dumps(_rows(data)).encode()
    except (CalamineError, ValueError, OSError, BaseExceptionGroup) as problem:
        lines = str(problem).split("\n")
        return json.dumps(lines[0][:120] or type(problem).__name__).encode()


def _rows(data: bytes) -> list[NumberedRow]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        values = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        rows = [(number, tuple(map(_written, cells))) for number, cells in enumerate(values, 1)]
        rows = [row for row in rows if any(cell.strip() for cell in row[1])]
        if rows:
            return rows
    return []


def _written(value: object) -> str:
    """A cell as a person would have typed it: a whole number without decimals, a date in ISO 8601."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def not_a_list(path: Path, why: str, hint: str) -> Finding:
    """The finding for a file that is no list of readers."""
    return error("mail-import/unreadable", why, place=Place(path.name), hint=hint)
