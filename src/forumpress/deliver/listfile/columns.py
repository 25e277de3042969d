# SPDX-License-Identifier: MIT
"""Which column of a list holds what: by what stands in it first, by its name second, as a person would tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import islice
from pathlib import Path

from forumpress.deliver.bounce.phrases import sections
from forumpress.deliver.listfile.addresses import holds_address
from forumpress.deliver.listfile.cells import ListRow, ListRows
from forumpress.deliver.listfile.listdates import DateOrder, is_ambiguous, looks_like_date, order_of
from forumpress.errors import InputError
from forumpress.finding import Finding, Place, error

_SAMPLE = 1000
_HEAD_WITHIN = 25
_MOSTLY = 0.5
_FEW_ROWS = 3
"""A file without names has so few rows when it is a line of addresses rather than a table."""


class Role(StrEnum):
    """What a column holds."""

    ADDRESS = "address"
    NAME = "name"
    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    CONSENT_DATE = "consent date"
    CONSENT_SOURCE = "consent source"
    STATUS = "status"
    CONSENT = "consent"
    LANGUAGE = "language"
    SALUTATION = "salutation"
    EDITION = "edition"
    TIME_ZONE = "time zone"
    LEFT = "left"
    CLEANED = "cleaned"


FIELDS = {
    Role.LANGUAGE: "language",
    Role.SALUTATION: "salutation",
    Role.EDITION: "edition",
    Role.TIME_ZONE: "time_zone",
}
"""Roles that are kept among a reader's own fields, and their names there."""


class ListKind(StrEnum):
    """Whom a file lists, by the columns that services add."""

    READERS = "readers"
    LEFT = "people who left"
    CLEANED = "addresses that do not work"


@dataclass(frozen=True)
class ListPlan:
    """How a list is read. `columns` gives the index of the column of each role, `kept` those of fields by name."""

    head_line: int
    names: tuple[str, ...]
    columns: Mapping[Role, int]
    kept: Mapping[str, int]
    kind: ListKind
    order: DateOrder
    ambiguous_dates: int = 0
    more_addresses: tuple[str, ...] = field(default=())
    """Further columns that hold addresses, which are not read."""
    spread: tuple[int, ...] = ()
    """All columns of a file without names that holds nothing but addresses, as one copied from a mail has them."""

    def in_words(self) -> str:
        """`Email Address -> address; First Name + Last Name -> name; 3 others ignored; correct with --column`."""
        parts = [f"{self._name(index)} -> {role.value}" for role, index in self.columns.items() if role not in _PARTS]
        parts += [f"{self._name(index)} -> field {name}" for name, index in self.kept.items()]
        both = [self._name(self.columns[role]) for role in _PARTS if role in self.columns]
        if both:
            parts.append(f"{' + '.join(both)} -> name")
        others = len(self.names) - len({*self.columns.values(), *self.kept.values()})
        if others:
            parts.append(f"{others} other{'s' if others > 1 else ''} ignored")
        return "; ".join(parts) + "; correct with --column"

    def _name(self, index: int) -> str:
        name = self.names[index].strip() if index < len(self.names) else ""
        return name or f"column {index + 1}"


_PARTS = (Role.FIRST_NAME, Role.LAST_NAME)


def plan_list(rows: ListRows, path: Path, chosen: Mapping[str, str]) -> ListPlan:
    """How to read a list. `chosen` maps names of columns (or their numbers) to roles or to names of fields.

    Raises InputError with one clear question where it cannot be told which column holds the addresses.
    """
    sample = [row for row in islice(rows.rows(), _SAMPLE) if row.cells]
    if not sample:
        raise InputError([error("mail-import/empty", f"{path.name} is empty", place=Place(path.name, 1))])
    head, body = _head_of(sample)
    names = head.cells if head else ()
    width = max(len(row.cells) for row in sample)
    names = tuple(names) + ("",) * (width - len(names))
    if head is None and not chosen:
        spread = tuple(index for index in range(width) if _share(body, index) > _MOSTLY)
        if len(spread) > 1 and len(body) < _FEW_ROWS:
            rows.expect(width)
            columns = {Role.ADDRESS: spread[0]}
            return ListPlan(0, names, columns, {}, ListKind.READERS, DateOrder.UNDECIDED, spread=spread)
    picked, kept = _chosen(names, chosen, path, head.line if head else 1)
    columns = {**_by_name(names, body, taken={*picked.values(), *kept.values()}), **picked}
    address, more = _address_column(names, body, columns, path, head)
    columns[Role.ADDRESS] = address
    columns = {role: index for role, index in columns.items() if role is Role.ADDRESS or index != address}
    if Role.NAME in columns and _PARTS[1] in columns and _PARTS[0] in columns:
        del columns[Role.NAME]
    columns = {role: columns[role] for role in Role if role in columns}
    kind = ListKind.LEFT if Role.LEFT in columns else ListKind.CLEANED if Role.CLEANED in columns else ListKind.READERS
    rows.expect(len(head.cells) if head else width)
    order, ambiguous = _date_order(rows, columns.get(Role.CONSENT_DATE), head)
    return ListPlan(head.line if head else 0, names, columns, kept, kind, order, ambiguous, more)


def plain_name(name: str) -> str:
    """A column's name in lower case, letters and digits alone."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.sub(r"[^\w']+|_", " ", folded).split())


@cache
def _roles() -> dict[str, Role]:
    found: dict[str, Role] = {}
    for head, names in sections(Path(__file__).with_name("columns.txt")):
        for name in names:
            found.setdefault(plain_name(name), Role(head))
    return found


def _head_of(sample: Sequence[ListRow]) -> tuple[ListRow | None, Sequence[ListRow]]:
    """The row that names the columns, and the rows below it: titles may stand above, and there may be none."""
    widths = [sum(bool(cell.strip()) for cell in row.cells) for row in sample]
    wide = max(widths) > 1
    for number, row in enumerate(sample[:_HEAD_WITHIN]):
        if wide and widths[number] == 1:
            # A title above the table, which may name an address.
            continue
        known = sum(plain_name(cell) in _roles() for cell in row.cells)
        named = any(_roles().get(plain_name(cell)) is Role.ADDRESS for cell in row.cells)
        if any(holds_address(cell) for cell in row.cells):
            break
        if named or known > 1:
            return row, sample[number + 1 :]
    first = next((n for n, row in enumerate(sample) if any(holds_address(cell) for cell in row.cells)), None)
    if first is None:
        return (sample[0], sample[1:]) if len(sample) > 1 else (None, sample)
    # The row before the first address names the columns, where it has as many cells.
    before = sample[first - 1] if first else None
    if before is not None and not before.problem and len(before.cells) == len(sample[first].cells):
        return before, sample[first:]
    return None, sample[first:]


def _by_name(names: Sequence[str], body: Sequence[ListRow], taken: set[int]) -> dict[Role, int]:
    columns: dict[Role, int] = {}
    for index, name in enumerate(names):
        role = _roles().get(plain_name(name))
        if role is None or index in taken:
            continue
        cells = [row.cells[index].strip() for row in body if index < len(row.cells) and row.cells[index].strip()]
        if role in (Role.CONSENT_DATE, Role.CONSENT) and cells:
            # "Consent" heads dates in one list and yes or no in another.
            dates = sum(map(looks_like_date, cells)) > len(cells) * _MOSTLY
            role = Role.CONSENT_DATE if dates else Role.CONSENT if len(set(cells)) <= max(8, len(cells) // 10) else role
        if role in (Role.LEFT, Role.CLEANED) and not cells:
            continue
        columns.setdefault(role, index)
    return columns


def _address_column(
    names: Sequence[str], body: Sequence[ListRow], columns: Mapping[Role, int], path: Path, head: ListRow | None
) -> tuple[int, tuple[str, ...]]:
    """The column in which addresses stand. What a column is called decides only between those that hold some."""
    width = len(names)
    shares = [_share(body, index) for index in range(width)]
    named = columns.get(Role.ADDRESS)
    full = [index for index, share in enumerate(shares) if share > _MOSTLY]
    by_name = [index for index in full if _roles().get(plain_name(names[index])) is Role.ADDRESS]
    if named is not None and (named in full or not full):
        if not full and not any(shares) and body and not _any_text(body, named):
            raise InputError([_which(names, path, head)])
        return named, tuple(names[index] for index in full if index != named)
    if len(by_name) >= 1 or len(full) == 1:
        best = (by_name or full)[0]
        return best, tuple(names[index] for index in full if index != best)
    if not full and named is None:
        best = max(range(width), key=shares.__getitem__)
        if shares[best] > 0:
            return best, ()
    raise InputError([_which(names, path, head)])


def _share(body: Sequence[ListRow], index: int) -> float:
    """How many of a column's cells that are not empty hold an address."""
    cells = [row.cells[index] for row in body if index < len(row.cells) and row.cells[index].strip()]
    return sum(map(holds_address, cells)) / len(cells) if cells else 0.0


def _any_text(body: Sequence[ListRow], index: int) -> bool:
    return any(index < len(row.cells) and row.cells[index].strip() for row in body)


def _which(names: Sequence[str], path: Path, head: ListRow | None) -> Finding:
    known = ", ".join(f"“{name.strip()}”" for name in names if name.strip()) or "none has a name"
    return error(
        "mail-import/no-address",
        f"which column holds the addresses? There are: {known}",
        place=Place(path.name, head.line if head else 1),
        hint="say it with --column 'NAME=address', or name the column: address",
    )


def _chosen(
    names: Sequence[str], chosen: Mapping[str, str], path: Path, line: int
) -> tuple[dict[Role, int], dict[str, int]]:
    picked: dict[Role, int] = {}
    kept: dict[str, int] = {}
    plain = [plain_name(name) for name in names]
    for name, wanted in chosen.items():
        if plain_name(name) in plain:
            index = plain.index(plain_name(name))
        elif name.isdigit() and 0 < int(name) <= len(names):
            index = int(name) - 1
        else:
            hint = "there are: " + ", ".join(each.strip() for each in names if each.strip())
            message = f"there is no column “{name}”"
            raise InputError([error("mail-import/no-column", message, place=Place(path.name, line), hint=hint)])
        role = next((each for each in Role if plain_name(each.value) == plain_name(wanted)), None)
        if role is not None:
            picked[role] = index
        elif wanted not in ("", "-"):
            kept[plain_name(wanted).replace(" ", "_")] = index
    return picked, kept


def _date_order(rows: ListRows, column: int | None, head: ListRow | None) -> tuple[DateOrder, int]:
    """One pass over the whole file: the order of its dates, and how many read both ways if it cannot be told."""
    if column is None:
        return DateOrder.UNDECIDED, 0

    def dates() -> Iterable[str]:
        for row in rows.rows():
            if column < len(row.cells) and (head is None or row.line > head.line):
                yield row.cells[column]

    order = order_of(dates())
    if order is not DateOrder.UNDECIDED:
        return order, 0
    return order, sum(map(is_ambiguous, dates()))
