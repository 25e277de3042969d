# SPDX-License-Identifier: MIT
"""What a letter says to one reader alone: a sentence with the reader's own fields, each with a default.

`Dear {name|reader},` becomes “Dear Li Lei,”, and “Dear reader,” for whoever's name the list does not have. A field
without a default is refused when the settings are read, so that no reader gets “Dear ,”.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from forumpress.deliver.letter import Recipient

LONGEST_GREETING = 400
"""Characters of a sentence with its fields filled in."""
_LONGEST_FIELD = 100
_FIELD = re.compile(r"\{(?P<name>[a-z][a-z0-9_ ]*)\|(?P<default>[^{}|]+)\}")


@dataclass(frozen=True, slots=True)
class Greeting:
    """A sentence as written in `mail.toml`, read."""

    parts: tuple[str | tuple[str, str], ...]
    """Texts, and fields with their defaults, in turn."""

    def to(self, reader: Recipient) -> str:
        """The sentence for one reader: one line without control characters, however the list was made."""
        own: Mapping[str, str] = {"name": reader.name, **reader.fields}
        filled = [part if isinstance(part, str) else _clean(own.get(part[0], "")) or part[1] for part in self.parts]
        return "".join(filled)[:LONGEST_GREETING]


def read_greeting(written: str) -> Greeting:
    """A sentence with fields like `{name|reader}`. Raises ValueError, in words for the list's keeper."""
    parts: list[str | tuple[str, str]] = []
    end = 0
    for match in _FIELD.finditer(written):
        parts += [written[end : match.start()], (match["name"], match["default"].strip())]
        end = match.end()
    parts.append(written[end:])
    if any("{" in part or "}" in part for part in parts if isinstance(part, str)):
        raise ValueError("every field wants a default for readers without it, as in “Dear {name|reader},”")
    return Greeting(tuple(part for part in parts if part))


def _clean(text: str) -> str:
    """A field as one short line; text directions and invisible characters must not reach into what follows."""
    kept = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return " ".join(kept.split())[:_LONGEST_FIELD]
