# SPDX-License-Identifier: MIT
"""Footnotes of a Markdown body that is cut in two or joined to another: each note goes where it is called."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[^\n]*(?:\n(?:[ \t]+\S[^\n]*|(?!\[\^)\S[^\n]*))*\n*", re.MULTILINE)
_CALL = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_PLACED = re.compile(r"!\[[^\]\n]*\]\(#([^)\s]+)\)")


def notes_of(body: str) -> dict[str, str]:
    """The notes that are written in a body, by their labels."""
    return {match[1]: match[0].strip("\n") for match in _NOTE.finditer(body)}


def calls_of(body: str) -> set[str]:
    """The labels of the notes that a body calls, its own notes included."""
    return set(_CALL.findall(body))


def placed_in(body: str) -> set[str]:
    """The keys of the pictures and boxes that a body places."""
    return set(_PLACED.findall(body))


def cut_body(body: str, at: int) -> tuple[str, str]:
    """A body in two, each with the notes that it calls; one that both call stands in both."""
    notes = notes_of(body)
    halves = [body[:at].rstrip("\n") + "\n", body[at:].lstrip("\n")]
    called = [calls_of(_NOTE.sub("", half)) for half in halves]
    for number, half in enumerate(halves):
        other = called[1 - number]
        gone = {label for label in notes_of(half) if label in other and label not in called[number]}
        kept = _NOTE.sub(lambda match, gone=gone: "" if match[1] in gone else match[0], half)  # type: ignore[misc]
        lacking = [notes[label] for label in notes if label in called[number] and label not in notes_of(half)]
        halves[number] = "\n\n".join((kept.strip("\n"), *lacking)) + "\n"
    return halves[0], halves[1]


def joined_bodies(first: str, second: str) -> str:
    """Two bodies as one; notes of the second whose labels the first has are given others."""
    taken = notes_of(first).keys() | calls_of(first)
    names: dict[str, str] = {}
    for label in dict.fromkeys((*notes_of(second), *sorted(calls_of(second)))):
        new, number = label, 1
        while new in taken or (new != label and new in notes_of(second)):
            number += 1
            new = f"{label}-{number}"
        names[label] = new
    return f"{first.rstrip(chr(10))}\n\n{_renamed(second, names).strip(chr(10))}\n"


def _renamed(body: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\[\^([^\]\s]+)\]", lambda match: f"[^{names.get(match[1], match[1])}]", body)
