# SPDX-License-Identifier: MIT
"""What the bytes of simple fonts and of names stand for (ISO 32000-1, 9.6.6 and annex D)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pikepdf

from forumpress.pdf.objects import entry, name_of

_CODECS = {"WinAnsiEncoding": "cp1252", "MacRomanEncoding": "mac_roman"}
# The standard encoding agrees with Windows Latin 1 on what running text uses.
_USUAL = "cp1252"


def simple_encoding(encoding: Any) -> Mapping[int, str]:
    """The characters of a simple font's codes: its base encoding, changed by its differences."""
    name = name_of(encoding) or name_of(entry(encoding, "/BaseEncoding"))
    characters = dict(_base(_CODECS.get(name, _USUAL)))
    differences = entry(encoding, "/Differences")
    if isinstance(differences, pikepdf.Array):
        # Loaded for fonts of other programs alone: ours name no characters.
        from fontTools import agl

        code = 0
        for item in list(differences)[:1_000]:
            if isinstance(item, pikepdf.Name):
                characters[code] = agl.toUnicode(name_of(item)) or "\ufffd"
                code += 1
            elif isinstance(item, int):
                code = item
    return characters


@lru_cache(maxsize=4)
def _base(codec: str) -> Mapping[int, str]:
    return {code: bytes((code,)).decode(codec, "replace") for code in range(32, 256)}


def readable(name: str) -> str:
    """A name for people; bytes that are no UTF-8 are read as Chinese, which is where they come from most, or Latin."""
    raw = name.encode("utf-8", "surrogateescape")
    for codec in ("utf-8", "gbk"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
