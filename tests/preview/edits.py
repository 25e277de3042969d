# SPDX-License-Identifier: MIT
"""Random edits of the bulletin, as an editor might make them, some of them invalid."""

from __future__ import annotations

import random

from preview.bulletin import YAML

_WORDS = (
    "plum",
    "medlar",
    "a",
    "an uncommonly long-winded",
    "harvesters",
    "*often*",
    "“so”",
    "2023",
    "co-operate",
    "—",
)


def broken(text: str, dice: random.Random) -> str:
    """The text after an edit that cannot be built."""
    return dice.choice((text.replace("number: 5", "number: [5"), text[: len(text) // 2] + "\n  : :", ""))


def edited(text: str, dice: random.Random) -> str:
    """The text after one edit."""
    lines = text.split("\n")
    prose = [n for n, line in enumerate(lines) if line.startswith("          ") and len(line) > 200]
    match dice.randrange(8):
        case 0 | 1 | 2:
            at = dice.choice(prose)
            words = lines[at].split(" ")
            words.insert(dice.randrange(11, len(words)), dice.choice(_WORDS))
            lines[at] = " ".join(words)
        case 3:
            at = dice.choice(prose)
            words = lines[at].split(" ")
            del words[dice.randrange(12, len(words) - 1)]
            lines[at] = " ".join(words)
        case 4:
            at = next(n for n, line in enumerate(lines) if "title: An Orchard" in line)
            lines[at] = "        title: An Orchard for " + dice.choice(
                ("Everyone", "All of Us, and for Those to Come", "Us")
            )
        case 5:
            lines.insert(1, "# a remark that moves all lines down")
        case 6:
            at = next(n for n, line in enumerate(lines) if "caption: Morning" in line)
            lines[at] += dice.choice((" and more", ", seen from the road that leads to the river and the mill"))
        case 7:
            return YAML
    return "\n".join(lines)
