# SPDX-License-Identifier: MIT
"""Opening the editor's own program at a line."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from forumpress.errors import UsageError

_WORDS = ("{file}", "{line}", "{column}")


class EditorCommand:
    """A command with {file}, {line} and {column} in it, started without a shell."""

    def __init__(self, command: str) -> None:
        try:
            self._words = tuple(shlex.split(command))
        except ValueError as problem:
            raise UsageError(f"--editor cannot be read: {problem}") from None
        if not self._words:
            raise UsageError("--editor is empty; write a command such as: code -g {file}:{line}:{column}")
        if not any("{file}" in word for word in self._words):
            self._words = (*self._words, "{file}")

    def arguments(self, file: Path, line: int, column: int) -> list[str]:
        """The command's words for a place."""
        values = dict(zip(_WORDS, (str(file), str(line), str(column)), strict=True))
        return [_filled(word, values) for word in self._words]

    def open(self, file: Path, line: int, column: int) -> bool:
        """Start the program; False when there is no such program."""
        try:
            subprocess.Popen(
                self.arguments(file, line, column),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            return False
        return True


def _filled(word: str, values: dict[str, str]) -> str:
    """The word with its places filled in one pass, so that a file named {line} stays what it is."""
    out, at = [], 0
    while at < len(word):
        name = next((name for name in values if word.startswith(name, at)), None)
        out.append(values[name] if name else word[at])
        at += len(name) if name else 1
    return "".join(out)
