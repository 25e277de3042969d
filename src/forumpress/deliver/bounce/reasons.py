# SPDX-License-Identifier: MIT
"""What a server's words say was wrong, by the table of phrases in `reasons.txt`, each row with its source.

Codes alone mislead. Big providers refuse content with a plain 550 or with 5.1.1, others say "no such
user" under 5.7.1; so the words are asked first. Rows stand in the order in which they are tried: what
speaks of our mail or of the route comes before what speaks of the reader, since a text that names both
must not cost a reader his place.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from forumpress.deliver.bounce.phrases import sections


class Cause(StrEnum):
    """Why a copy was not delivered."""

    NO_MAILBOX = "no such mailbox"
    NO_DOMAIN = "no such domain"
    MOVED = "moved away"
    NO_MAIL = "takes no mail"
    """The domain says that it takes no mail (RFC 7505)."""
    DISABLED = "mailbox disabled"
    FULL = "mailbox full"
    SIZE = "message too large"
    POLICY = "refused by policy"
    RATE = "too much at once"
    ROUTE = "not reached"
    """Names, connections, time: the address was never asked."""
    SERVER = "fault of a server"
    UNKNOWN = "for a reason not told"


DEAD = frozenset({Cause.NO_MAILBOX, Cause.NO_DOMAIN, Cause.MOVED, Cause.NO_MAIL})
"""The address does not work and will not."""
BLAMELESS = frozenset({Cause.POLICY, Cause.SIZE, Cause.RATE})
"""The refusal speaks of our mail alone: it never counts against a reader."""


@dataclass(frozen=True, slots=True)
class Row:
    """Phrases that mean a cause, and where they are documented or seen."""

    cause: Cause
    source: str
    pattern: re.Pattern[str]
    at_data: bool = False
    """Whether it is also believed of a server that had accepted the address and refused only after the data."""
    generic: bool = False
    """Whether servers write it for any refusal, so that a precise enhanced status says more."""


_WHO = r"(?:user|mailbox|mail box|recipient|address|account|alias|customer|addressee|person|adressee|login)"
_HEAD = re.compile(r"(?P<cause>[a-z ]+?)(?P<at_data> \(at data\))?(?P<generic> \(generic\))?: (?P<source>.+)")


@cache
def table() -> tuple[Row, ...]:
    """The rows of `reasons.txt`, in the order in which they are tried."""
    return tuple(_row(head, phrases) for head, phrases in sections(Path(__file__).with_name("reasons.txt")))


def _row(head: str, phrases: list[str]) -> Row:
    match = _HEAD.fullmatch(head)
    if match is None:
        raise ValueError(f"reasons.txt: {head}")
    joined = "|".join(f"(?:{phrase})" for phrase in phrases).replace("{who}", _WHO)
    return Row(
        Cause(match["cause"]), match["source"], re.compile(joined), bool(match["at_data"]), bool(match["generic"])
    )


_URL = re.compile(r"(?:https?|ftp|mailto):\S+|www\.\S+")
_REASON_IN_URL = re.compile(r"[?&](p=[A-Za-z]+)")
_ADDRESS = re.compile(r"<?[^\s<>()\"',;:]{1,200}@[^\s<>()\"',;]{1,200}>?")
_TELLING_HOST = re.compile(
    r"spamhaus|spamcop|sorbs|barracuda\w*|groups\.google|uribl|surbl|dnsbl|senderscore|mxtoolbox"
)
_HOST = re.compile(r"\b(?:[a-z0-9_-]+\.){2,}[a-z]{2,}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b")
_MOST = 4_000


def cause_of(text: str) -> tuple[Cause, Row | None]:
    """The cause that a text names, and the row of the table that says so; (UNKNOWN, None) for none."""
    words = plain_words(text)
    row = next((row for row in table() if row.pattern.search(words)), None)
    return (Cause.UNKNOWN, None) if row is None else (row.cause, row)


def plain_words(text: str) -> str:
    """A diagnostic in lower case, without addresses, host names and links, whose words mean nothing.

    Google's reason at the end of a link (`p=NoSuchUser`) is kept.
    """
    text = unicodedata.normalize("NFKC", text[:_MOST]).replace("’", "'").lower()
    text = _URL.sub(
        lambda link: " " + " ".join(_REASON_IN_URL.findall(link[0]) + _TELLING_HOST.findall(link[0])) + " ", text
    )
    text = _HOST.sub(" ", _ADDRESS.sub(" … ", text))
    return " ".join(text.split())
