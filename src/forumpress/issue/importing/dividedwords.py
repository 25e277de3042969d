# SPDX-License-Identifier: MIT
"""Words that a page divided at its line ends, in text pasted from a PDF, are made whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from forumpress.finding import Finding, Place, warning

_END = re.compile(r"([^\W\d_]{2,})[-\u2010\u00ad]$")
_BEGIN = re.compile(r"[ \t]*([^\W\d_]+)([^\s]*)[ \t]*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_JOIN_WORDS = frozenset(["and", "or", "nor", "to", "und", "oder", "bis", "et", "ou", "y", "o", "e", "u", "и", "или"])
"""Words before which a hyphen stands for what follows later: “pre- and post-war”."""
_FIRST_OF_COMPOUNDS = frozenset(
    {"all", "cross", "ex", "half", "high", "ill", "long", "low", "much", "multi", "new", "non", "old", "quasi", "self"}
    | {"semi", "short", "so", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "well"}
)
"""English words that are joined to the next by a hyphen."""
_MOST_NAMED = 20


@dataclass
class DividedWords:
    """Joins the divided words of one manuscript; `findings` names them, since not every one can be known."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def joined(self, text: str) -> str:
        """The text with each divided word whole on the line where it begins; as many lines as before."""
        lines = text.split("\n")
        known = {word.casefold() for line in lines for word in _WORD.findall(_END.sub("", line))}
        made: list[str] = []
        first = 0
        for at in range(len(lines) - 1):
            end, begin = _END.search(lines[at].rstrip()), _BEGIN.match(lines[at + 1])
            if end is None or begin is None or not begin[1][0].islower() or begin[1] in _JOIN_WORDS:
                continue
            hyphened = f"{end[1]}-{begin[1]}"
            whole = f"{end[1]}{begin[1]}"
            keeps = hyphened.casefold() in known or end[1].casefold() in _FIRST_OF_COMPOUNDS
            word = hyphened if keeps and whole.casefold() not in known else whole
            lines[at] = lines[at].rstrip()[: end.start()] + word + begin[2]
            lines[at + 1] = lines[at + 1][begin.end() :]
            made.append(word)
            first = first or at + 1
        if made:
            named = ", ".join(made[:_MOST_NAMED]) + (" …" if len(made) > _MOST_NAMED else "")
            self.findings.append(
                warning(
                    "import/divided-words",
                    f"words that were divided at line ends were made whole: {named}",
                    hint="look whether a hyphen belongs in one of them",
                    place=Place(self.file, first, 1),
                )
            )
        return "\n".join(lines)
