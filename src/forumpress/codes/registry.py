# SPDX-License-Identifier: MIT
"""Reads the declarations of finding codes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means: the severities it may have, a sentence, what to do ("" for nothing), and a page.

    `page` is a page of `docs/`, with the heading to look under.
    """

    code: str
    severities: tuple[str, ...]
    means: str
    cure: str
    page: str


@dataclass(frozen=True, slots=True)
class Family:
    """The codes that begin with the same word."""

    name: str
    title: str
    codes: Mapping[str, Explanation]


@cache
def families() -> tuple[str, ...]:
    """The first words of all declared codes, in the order of the alphabet."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def family(name: str) -> Family:
    """The codes of a family, in the order in which they are declared; none for a family that is not known."""
    if name not in families():
        return Family(name, "", {})
    data = tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))
    title, page = data.pop("title"), data.pop("page")
    entries = (_explanation(f"{name}/{each}", entry, page) for each, entry in data.items())
    return Family(name, title, {entry.code: entry for entry in entries})


def find(code: str) -> Explanation | None:
    """The declaration of a code; None for one that is not declared, or that the preflight declares."""
    return family(code.partition("/")[0]).codes.get(code)


def cure_of(code: str) -> str:
    """What to do about a finding in general; "" where nothing is declared."""
    found = find(code)
    return found.cure if found else ""


def _explanation(code: str, entry: Mapping[str, str | list[str]], page: str) -> Explanation:
    severity, means, cure = entry["severity"], entry["means"], entry.get("cure", "")
    assert isinstance(means, str)
    assert isinstance(cure, str)
    return Explanation(code, (severity,) if isinstance(severity, str) else tuple(severity), means, cure, page)
