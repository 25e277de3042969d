# SPDX-License-Identifier: MIT
"""What the rows of a list say: readers with their names and consent, and people who are none."""

from __future__ import annotations

import datetime
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from forumpress.deliver.address import has_control
from forumpress.deliver.bounce.phrases import sections
from forumpress.deliver.listfile.addresses import addresses_in
from forumpress.deliver.listfile.cells import ListRow
from forumpress.deliver.listfile.columns import FIELDS, ListKind, ListPlan, Role
from forumpress.deliver.listfile.listdates import read_date

NAME_LIMIT = 200
_FIELD_LIMIT = 500


class Standing(Enum):
    """Whether a row's person is a reader."""

    READER = "reader"
    NO = "no"
    """Gave no consent."""
    LEFT = "left"
    DEAD = "dead"
    WAITING = "waiting"
    """Has not confirmed, or is no member yet."""


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One person of a list. `fields` is a JSON object of texts by name, or empty."""

    line: int
    address: str
    name: str
    consent_date: str
    consent_source: str
    fields: str
    standing: Standing


def entries_of(row: ListRow, plan: ListPlan, today: datetime.date) -> Iterator[ListEntry]:
    """The people of a row: one, or as many as it has addresses. Raises ValueError with a sentence for a bad row."""
    if row.problem:
        raise ValueError(row.problem)
    cells = [row.cells[index] for index in plan.spread if index < len(row.cells) and row.cells[index].strip()]
    found = [each for cell in cells or [_cell(row, plan, Role.ADDRESS)] for each in addresses_in(cell)]
    standing = _standing(row, plan)
    name = _name(row, plan)
    source = _line(_cell(row, plan, Role.CONSENT_SOURCE), "source", NAME_LIMIT)
    date = ""
    written = _cell(row, plan, Role.CONSENT_DATE).strip()
    if written and standing is Standing.READER:
        date = read_date(written, plan.order, today).isoformat()
    fields = _fields(row, plan)
    for address, beside in found:
        its_name = _line(beside, "name", NAME_LIMIT) or name
        yield ListEntry(row.line, address, its_name, date, source, fields, standing)


def _cell(row: ListRow, plan: ListPlan, role: Role) -> str:
    index = plan.columns.get(role)
    return row.cells[index] if index is not None and index < len(row.cells) else ""


def _name(row: ListRow, plan: ListPlan) -> str:
    whole = _line(_cell(row, plan, Role.NAME), "name", NAME_LIMIT)
    if whole:
        return whole
    first = _line(_cell(row, plan, Role.FIRST_NAME), "name", NAME_LIMIT)
    last = _line(_cell(row, plan, Role.LAST_NAME), "name", NAME_LIMIT)
    # Family names stand first, without a space, where both are Chinese, Japanese or Korean.
    if first and last and _is_han(first) and _is_han(last):
        return last + first
    return f"{first} {last}".strip()


def _is_han(text: str) -> bool:
    return all(unicodedata.name(c, "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA")) for c in text)


def _line(text: str, what: str, limit: int) -> str:
    """A cell on one line: line breaks within it become spaces. Raises ValueError for other control characters."""
    text = " ".join(text.split()) if "\n" in text or "\r" in text else text.strip()
    if has_control(text):
        raise ValueError(f"control characters in the {what}")
    if len(text) > limit:
        raise ValueError(f"a {what} of more than {limit} characters")
    return text


def _fields(row: ListRow, plan: ListPlan) -> str:
    texts = {
        name: _line(_cell(row, plan, role), name, _FIELD_LIMIT) for role, name in FIELDS.items() if role in plan.columns
    }
    for name, index in plan.kept.items():
        texts[name] = _line(row.cells[index] if index < len(row.cells) else "", name, _FIELD_LIMIT)
    texts = {name: text for name, text in texts.items() if text}
    return json.dumps(texts, ensure_ascii=False, sort_keys=True) if texts else ""


@cache
def _words() -> dict[str, Standing]:
    """The words of `answerwords.txt`."""
    found = sections(Path(__file__).with_name("answerwords.txt"))
    return {word: Standing(head) for head, words in found for word in words}


def _standing(row: ListRow, plan: ListPlan) -> Standing:
    if plan.kind is not ListKind.READERS:
        return Standing.LEFT if plan.kind is ListKind.LEFT else Standing.DEAD
    for role in (Role.STATUS, Role.CONSENT):
        word = " ".join(_cell(row, plan, role).casefold().replace("-", " ").replace("_", " ").split())
        found = _words().get(word)
        if found is not None and not (role is Role.STATUS and found is Standing.NO):
            return found
    word = " ".join(_cell(row, plan, Role.CONSENT_DATE).casefold().split())
    return _words().get(word, Standing.READER) if word and not word.isdigit() else Standing.READER
