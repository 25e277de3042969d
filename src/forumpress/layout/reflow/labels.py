# SPDX-License-Identifier: MIT
"""Words that an edition of flowing text says of itself: what a picture is, where a box ends, where to go."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ku-arab", "ps", "sd", "ug", "ur", "yi"))


@cache
def _all_labels() -> Mapping[str, Mapping[str, str]]:
    data = tomllib.loads(Path(__file__).with_name("labels.toml").read_text("utf-8"))
    return MappingProxyType({language: MappingProxyType(labels) for language, labels in data.items()})


def labels_for(language: str) -> Mapping[str, str]:
    """The labels in a language (a BCP 47 tag); English where there are none."""
    known = _all_labels()
    return known.get(language.partition("-")[0].lower(), known["en"])


def direction_of(language: str) -> str:
    """`rtl` for a language that is written from right to left (by its script in CLDR), else `ltr`."""
    parts = language.lower().split("-")
    if any(part in ("arab", "hebr", "thaa", "syrc", "nkoo") for part in parts[1:]):
        return "rtl"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT and "latn" not in parts and "cyrl" not in parts else "ltr"
