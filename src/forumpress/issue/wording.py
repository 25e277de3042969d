# SPDX-License-Identifier: MIT
"""Keys that were meant, and constraints of the models in an editor's words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from itertools import islice

from pydantic_core import ErrorDetails

_FILE_NAME = re.compile(
    r"^(?:\S+\.(?:jpe?g|png|tiff?|gif|webp|avif|hei[cf]|svg|pdf)|(?:img|dsc|image|photo|picture)[\s_-]*\d*)$", re.I
)
_OTHER_NAMES = {
    other: key
    for key, others in {
        "authors": "author by byline",
        "title": "headline heading name",
        "standfirst": "subtitle lead lede intro summary",
        "body": "text content",
        "body_file": "file",
        "image": "photo picture src path",
        "figures": "photos pictures images",
        "alt": "description alt_text",
        "caption": "legend",
        "credit": "source photographer",
        "span": "width size",
        "key": "id slug",
        "language": "lang",
        "organisation": "organization org",
        "role": "position",
        "pull_quotes": "quotes",
        "text": "quote",
        "sidebars": "boxes",
        "layout": "template",
        "number": "issue",
        "kicker": "eyebrow",
        "key_figures": "numbers stats",
    }.items()
    for other in others.split()
}
"""What other systems call a key."""
_MOST_KNOWN, _MOST_COMPARED, _LONGEST_COMPARED = 1100, 150, 80
"""Words among which one is looked for, those that it is compared with, and characters of it."""


def closest_key(key: str, known: Iterable[str]) -> list[str]:
    """The known key that was probably meant; empty when none is near."""
    fields = list(known)
    word = key.lower().replace("-", "_").replace(" ", "_")
    if _OTHER_NAMES.get(word) in fields:
        return [_OTHER_NAMES[word]]
    return difflib.get_close_matches(word[:40], fields, 1, 0.7)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant; empty when none is near.

    Among many words, those are compared that begin alike and are about as long; among very many, none.
    """
    word, words = word[:_LONGEST_COMPARED], list(islice(known, _MOST_KNOWN + 1))
    if len(words) > _MOST_KNOWN:
        return ""
    if len(words) > _MOST_COMPARED:
        alike = (each for each in words if each[:1] == word[:1] and abs(len(each) - len(word)) <= 2)
        words = sorted(alike)[:_MOST_COMPARED]
    near = difflib.get_close_matches(word, sorted(words), 1, 0.6)
    return near[0] if near else ""


def explain_constraint(details: ErrorDetails, key: str) -> tuple[str, str, str]:
    """Code, message and hint for an error of the models."""
    kind, context, value = details["type"], details.get("ctx", {}), details["input"]
    given = f"{value:g}" if isinstance(value, float) else str(value)
    shown = given if len(given) <= 40 else given[:39] + "…"
    if kind in ("string_pattern_mismatch", "string_too_long"):
        if "A-Z" in str(context.get("pattern", "")):
            return "issue/language", f"“{shown}” is not a language tag", "write en, en-GB, zh-Hans, fr …"
        likely = re.sub(r"[^a-z0-9]+", "-", given[:64].lower()).strip("-") or "green-deal-2022"
        hint = f"keys are at most 64 lower-case letters, digits and single hyphens: {likely}"
        return "issue/bad-key", f"“{shown}” cannot be a key", hint
    bounds = {"greater_than": ("gt", "more than"), "greater_than_equal": ("ge", "at least"),
              "less_than": ("lt", "less than"), "less_than_equal": ("le", "at most")}  # fmt: skip
    if kind in bounds:
        name, words = bounds[kind]
        return "issue/out-of-range", f"“{key}” must be {words} {context[name]:g}, not {shown}", "change the number"
    if kind == "too_short":
        return "issue/empty-list", f"“{key}” is an empty list", "write at least one item that begins with “- ”"
    return "issue/invalid", f"“{key}” cannot be “{shown}”", details["msg"]


def is_a_file_name(alternative: str) -> bool:
    """Whether an alternative text says nothing: a file's name, a camera's number, “photo”."""
    return _FILE_NAME.match(alternative.strip()) is not None
