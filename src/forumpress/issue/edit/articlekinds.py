# SPDX-License-Identifier: MIT
"""Articles to begin with: of each kind, what usually stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

KINDS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "report": (
        "Report",
        {
            "kicker": "Report",
            "standfirst": "One or two sentences that say why this is worth reading.",
            "body": "What happened, where and when.\n\nWho was there, and what was said.\n\nWhat comes next.\n",
        },
    ),
    "interview": (
        "Interview",
        {
            "kicker": "Interview",
            "standfirst": "Who is asked, and why now.",
            "body": "**Question:** How did it begin?\n\n**Answer:** It began in the spring.\n",
        },
    ),
    "letter": ("Letter", {"kicker": "Letters", "body": "Dear editors,\n\nwhat the letter says.\n\nName, town\n"}),
    "obituary": (
        "Obituary",
        {"kicker": "In memory", "body": "When and where she was born.\n\nWhat she did.\n\nWho remembers her.\n"},
    ),
    "event": (
        "Event",
        {
            "kicker": "Event",
            "body": "What it is about.\n\n- **When:** the day and the hour\n- **Where:** the place\n- **Enrol:** how\n",
        },
    ),
    "short": ("Short item", {"start": "continue", "body": "The news in a paragraph.\n"}),
}
"""By key: what a kind is called, and what stands in an article of it."""


def new_article(kind: str, title: str, taken: Collection[str]) -> dict[str, Any]:
    """An article of a kind with a short name that no other has. Raises KeyError for a kind that is none."""
    _, values = KINDS[kind]
    before = {key: values[key] for key in ("kicker",) if key in values}
    after = {key: value for key, value in values.items() if key not in before}
    return {"key": free_key(title or kind, taken), **before, "title": title or KINDS[kind][0], **after}


def free_key(words: str, taken: Collection[str]) -> str:
    """A short name made of words, with a number where another has it."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "article"
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base}-{number}"
    return found
