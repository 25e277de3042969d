# SPDX-License-Identifier: MIT
"""Whom a message means: a reader is known only by what our signature covers.

Addresses written in a report are never looked at, and a message identifier proves nothing, since it
stands in every forwarded copy: else anyone could take another off the list by writing a report. What
proves the reader is the signed tag of his own return path. The signed token of List-Unsubscribe, which
is in every copy too, proves no more than its link does: it can take one reader off one list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message

from forumpress.deliver.bounce.rawmail import field
from forumpress.deliver.tokens import Leaving, TokenKeys

_TAG = re.compile(r"\+([A-Za-z2-7]{39})@")
_MESSAGE_ID = re.compile(r"<(?P<issue>[a-z0-9-]{1,64})\.(?P<list>[a-z0-9-]{1,64})\.(?P<hash>[0-9a-f]{32})@")
_TOKEN = re.compile(r"[A-Za-z0-9]{1,16}\.[a-z0-9-]{1,64}\.[0-9a-f]{32}\.[0-9a-f]{32}")
_MOST_TOKENS = 4


@dataclass(frozen=True, slots=True)
class Proof:
    """A reader proved by his return path; list and issue where a message of ours to him tells them."""

    address_hash: str
    list_key: str = ""
    issue_key: str = ""


def prove(envelopes: Iterable[str], returned: Message | None, tokens: TokenKeys) -> Proof | None:
    """The reader whose signed return path is among some addresses."""
    tagged = (tokens.read_return_tag(tag) for address in envelopes for tag in _TAG.findall(address)[:_MOST_TOKENS])
    address_hash = next((found for found in tagged if found is not None), None)
    if address_hash is None:
        return None
    for text in _references(returned):
        match = _MESSAGE_ID.search(text)
        if match and match["hash"] == address_hash:
            return Proof(address_hash, match["list"], match["issue"])
    token = unsubscribe_token(field(returned, "List-Unsubscribe", 4000), tokens) if returned is not None else None
    if token is not None and token.address_hash == address_hash:
        return Proof(address_hash, token.list_key)
    return Proof(address_hash)


def unsubscribe_token(text: str, tokens: TokenKeys) -> Leaving | None:
    """The first token of ours in a text, with what it says."""
    # A server may have folded the field in the middle of the token.
    for written in (text, text.replace(" ", "")):
        for match in _TOKEN.findall(written)[:_MOST_TOKENS]:
            leaving = tokens.read_unsubscribe_token(match)
            if leaving is not None:
                return leaving
    return None


def _references(returned: Message | None) -> tuple[str, ...]:
    """Where a message of ours, or an answer to one, names it."""
    if returned is None:
        return ()
    return tuple(field(returned, name, 4000) for name in ("Message-ID", "In-Reply-To", "References", "X-Message-ID"))
