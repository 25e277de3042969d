# SPDX-License-Identifier: MIT
"""The addresses in a cell, as people write them: `Ann <ann@x.org>`, `mailto:`, several in one cell, wide characters."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from forumpress.deliver.address import domain_of, parse_address
from forumpress.deliver.bounce.phrases import sections

_BETWEEN = re.compile(r"\s*(?::::|[;,|\n\r\t、，；/]|\s+(?:and|or|und|oder|et|ou|y|e|i|и|和|或)\s+)\s*")
_ANGLE = re.compile(
    r"""^\s*(?P<name>"(?:[^"\\]|\\.)*"|[^<>"]*?)\s*<\s*(?:mailto:)?(?P<address>[^<>\s]+)\s*>\s*$""", re.IGNORECASE
)
_ANGLES = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|[^<>",;\n]*?)\s*<[^<>]+>""")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]")
_RECIPIENT_FIELD = re.compile(r"^\s*(?:to|cc|bcc|an|von|from|à|para|a|收件人)\s*[:：]\s*", re.IGNORECASE)
_QUOTES = "\"'“”‘’«»"
_NEAR_LENGTH = 5


@cache
def _words(name: str) -> tuple[str, ...]:
    """A section of `addresswords.txt`."""
    return tuple(dict(sections(Path(__file__).with_name("addresswords.txt")))[name])


def holds_address(cell: str) -> bool:
    """Whether a cell holds something like an address; it need not be a good one."""
    return len(cell) <= 2000 and bool(re.search(r"[^\s@<>]+[@＠][^\s@<>]+\.[^\s@<>]{2,}", cell))


def addresses_in(cell: str) -> list[tuple[str, str]]:
    """The addresses of a cell, each with the name that stands beside it. Raises ValueError with a sentence."""
    text = _INVISIBLE.sub("", cell).strip()
    if not text:
        raise ValueError("no address")
    found = [_one(part) for part in _parts(text)]
    return list({address.casefold(): (address, name) for address, name in found}.values())


def is_role(address: str) -> bool:
    """Whether an address is that of an office rather than of a person (RFC 2142 and their like)."""
    return address.partition("@")[0].lower() in _words("offices")


def mistyped(address: str) -> str:
    """The domain that a mistyped one of a large provider stands for; empty for one that may well be right."""
    domain = domain_of(address).lower()
    if domain in _words("providers"):
        return ""
    name, _, ending = domain.rpartition(".")
    endings = dict(each.split() for each in _words("mistyped endings"))
    if ending in endings:
        return f"{name}.{endings[ending]}"
    for provider in _words("providers"):
        its_name, _, its_ending = provider.rpartition(".")
        if ending == its_ending and len(its_name) >= _NEAR_LENGTH and _one_slip(name, its_name):
            return provider
    return ""


def _parts(text: str) -> list[str]:
    if text.count("<") > 1 or ("<" in text and text.count("@") > 1):
        angles = _ANGLES.findall(text)
        if len(angles) > 1:
            return [part.strip(" ,;\n") for part in angles]
    if "<" in text or text.count("@") + text.count("＠") <= 1:
        return [text]
    parts = [part for part in _BETWEEN.split(text) if part]
    if all(holds_address(part) for part in parts):
        return parts
    spaced = text.split()
    return spaced if all(holds_address(part) for part in spaced) else [text]


def _one(text: str) -> tuple[str, str]:
    name = ""
    text = _RECIPIENT_FIELD.sub("", text).rstrip(".,;: ")
    match = _ANGLE.match(text)
    if match:
        name = " ".join(match["name"].replace('\\"', '"').strip(_QUOTES + " ").split())
        text = match["address"]
    text = text.strip()
    if text.lower().startswith("mailto:"):
        text = text[len("mailto:") :].partition("?")[0]
    text = text.strip().strip(_QUOTES).strip()
    if "＠" in text or "．" in text:
        text = unicodedata.normalize("NFKC", text)
    text = text.rstrip(".,;:)")
    return parse_address(text), name


def _one_slip(written: str, meant: str) -> bool:
    """Whether one letter too many, too few, wrong, or two exchanged lie between two words."""
    if written == meant or abs(len(written) - len(meant)) > 1:
        return False
    if len(written) == len(meant):
        wrong = [index for index, pair in enumerate(zip(written, meant, strict=True)) if pair[0] != pair[1]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and written[wrong[0]] == meant[wrong[1]]
        return len(wrong) == 1 or (swapped and written[wrong[1]] == meant[wrong[0]])
    longer, shorter = (written, meant) if len(written) > len(meant) else (meant, written)
    return any(longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer)))
