# SPDX-License-Identifier: MIT
"""The one place that prints: nothing that a file's name or text holds can steer a terminal.

Standard output carries results, standard error findings and progress. What cannot be printed because the disk is full
or the device is gone raises OutputLost; BrokenPipeError is left to the caller, who ends as shells expect.
"""

from __future__ import annotations

import sys
import unicodedata
from typing import TextIO

from forumpress.errors import OutputLost

_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"
_BACK = "\r\x1b[K"
"""To the beginning of the line, and clear it (ECMA-48: CR, EL)."""


def printable(text: str, *, lines: bool = True) -> str:
    """Text that cannot steer a terminal: control and direction characters become U+FFFD, one for one.

    So do the bytes of a file's name that are not UTF-8. Line feeds stay where `lines` may be several.
    """
    if text.isprintable():
        return text
    return "".join(
        character
        if (lines and character == "\n") or character in _JOINERS or unicodedata.category(character) not in _UNSAFE
        else "\ufffd"
        for character in text
    )


def say(text: object = "", *, error: bool = False, lines: bool = True) -> None:
    """Print one message and a line end: a result on standard output, or (`error`) a remark on standard error.

    Without `lines` a line feed in it is replaced too, so that nobody's name looks like another message.
    """
    write(printable(str(text), lines=lines) + "\n", sys.stderr if error else sys.stdout)


def hand_over(data: str) -> None:
    """Write what another program reads (YAML, JSON) to standard output as it is; on a terminal as `say` does."""
    write(printable(data) if sys.stdout.isatty() else data, sys.stdout)


def show_state(text: str) -> None:
    """Replace the last line of standard error, a terminal, by `text`; "" clears it."""
    write(_BACK + printable(text, lines=False), sys.stderr)


def write(text: str, stream: TextIO) -> None:
    """Write text whose parts went through `printable`, with its colours, and let it be seen at once.

    Characters that the stream's encoding lacks become question marks. Raises BrokenPipeError, OutputLost.
    """
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        stream.write(text.encode(encoding, "replace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise OutputLost(f"the output cannot be written: {problem.strerror}") from None
