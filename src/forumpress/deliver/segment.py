# SPDX-License-Identifier: MIT
"""Conditions on readers by any column of their list: which are shown, and to which segment a mailing goes.

    language = zh
    language in (zh, en) and not city = Beijing
    (edition = link or edition = web) and name ~ li

A comparison is of a reader's own field with a text, without regard to case; `~` asks whether the text is part of it. A
reader who lacks the field has the empty text; `language = zh` means zh-CN too. `address`, `domain`, `name` and
`consent_date` are columns of every list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, not_, or_
from sqlalchemy.types import JSON

from forumpress.deliver.schema import readers
from forumpress.errors import InputError
from forumpress.finding import error

_TOKEN = re.compile(r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<sign>!=|<>|=|~|\(|\)|,)|(?P<word>[^\s"=!<>~(),]+))')
_COLUMNS = ("address", "name", "consent_date", "consent_source")
_LONGEST = 1000
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


class _Malformed(Exception):
    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


def segment_condition(written: str, *, sqlite: bool) -> ColumnElement[bool]:
    """The condition on `readers` that a segment means. Raises InputError (`mail/condition`) with the place."""
    try:
        if len(written) > _LONGEST:
            raise _Malformed(f"longer than {_LONGEST} characters", 0)
        return _Parser(list(_tokens(written)), len(written), sqlite).whole()
    except _Malformed as problem:
        message = f"the condition cannot be read: {problem} (at character {problem.at + 1})"
        hint = "write it as in: language = zh and not city in (Beijing, Shanghai)"
        raise InputError([error("mail/condition", message, hint=hint, quote=written[:_LONGEST])]) from None


def _tokens(written: str) -> Iterator[_Token]:
    at = 0
    while written[at:].strip():
        match = _TOKEN.match(written, at)
        if match is None:
            rest = written[at:].lstrip()
            raise _Malformed(f"“{rest[:20].strip()}” is not understood", len(written) - len(rest))
        kind = str(match.lastgroup)
        text = match[kind]
        yield _Token(kind, re.sub(r"\\(.)", r"\1", text[1:-1]) if kind == "text" else text, match.start(kind))
        at = match.end()


class _Parser:
    def __init__(self, tokens: list[_Token], end: int, sqlite: bool) -> None:
        self._tokens, self._end, self._sqlite = tokens, end, sqlite
        self._depth = 0

    def whole(self) -> ColumnElement[bool]:
        found = self._either()
        if self._tokens:
            raise _Malformed(f"“{self._tokens[0].text}” is one too many", self._tokens[0].at)
        return found

    def _either(self) -> ColumnElement[bool]:
        parts = [self._both()]
        while self._skip("or"):
            parts.append(self._both())
        return or_(*parts)

    def _both(self) -> ColumnElement[bool]:
        parts = [self._one()]
        while self._skip("and"):
            parts.append(self._one())
        return and_(*parts)

    def _one(self) -> ColumnElement[bool]:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Malformed("too many parentheses", self._tokens[0].at if self._tokens else self._end)
        try:
            if self._skip("not"):
                return not_(self._one())
            if self._skip("("):
                inner = self._either()
                self._want(")")
                return inner
            return self._comparison()
        finally:
            self._depth -= 1

    def _comparison(self) -> ColumnElement[bool]:
        name = self._take("a column's name")
        if name.kind == "sign":
            raise _Malformed("a column's name is missing", name.at)
        field = "_".join(name.text.lower().split())
        column = func.lower(self._column(field))

        def same(value: str) -> ColumnElement[bool]:
            exactly = column == value.lower()
            if field != "language" or not value:
                return exactly
            return or_(exactly, func.replace(column, "_", "-").startswith(value.lower() + "-", autoescape=True))

        if self._skip("="):
            return same(self._value())
        if self._skip("!=") or self._skip("<>"):
            return not_(same(self._value()))
        if self._skip("~"):
            return column.contains(self._value().lower(), autoescape=True)
        if self._skip("in"):
            self._want("(")
            values = [self._value()]
            while self._skip(","):
                values.append(self._value())
            self._want(")")
            return or_(*map(same, values))
        at = self._tokens[0].at if self._tokens else self._end
        raise _Malformed(f"after “{name.text}” comes =, !=, ~ or in", at)

    def _column(self, name: str) -> ColumnElement[str]:
        if name in _COLUMNS:
            return readers.c[name]
        if name == "domain":
            at = func.instr(readers.c.address, "@") if self._sqlite else func.strpos(readers.c.address, "@")
            return func.substr(readers.c.address, at + 1)
        return reader_field(name, sqlite=self._sqlite)

    def _value(self) -> str:
        token = self._take("a text")
        if token.kind == "sign":
            raise _Malformed("a text is missing", token.at)
        return token.text

    def _skip(self, text: str) -> bool:
        if self._tokens and self._tokens[0].kind != "text" and self._tokens[0].text.lower() == text:
            self._tokens.pop(0)
            return True
        return False

    def _want(self, sign: str) -> None:
        if not self._skip(sign):
            raise _Malformed(f"“{sign}” is missing", self._tokens[0].at if self._tokens else self._end)

    def _take(self, what: str) -> _Token:
        if not self._tokens:
            raise _Malformed(f"{what} is missing", self._end)
        return self._tokens.pop(0)


def reader_field(name: str, *, sqlite: bool) -> ColumnElement[str]:
    """A reader's own field in the database; the empty text for readers without it."""
    kept = func.nullif(readers.c.fields, "")
    if sqlite:
        path = '$."' + name.replace('"', "") + '"'
        return func.coalesce(func.json_extract(kept, path), "")
    return func.coalesce(func.cast(kept, JSON)[name].as_string(), "")
