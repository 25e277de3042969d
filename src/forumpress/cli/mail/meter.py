# SPDX-License-Identifier: MIT
"""The progress of a mailing: how many are through, how fast, how long still."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from forumpress.terminal import say, show_state

if TYPE_CHECKING:
    from forumpress.deliver.sender import Progress

_WIDTH = 24
_LOG_SECONDS = 60


@contextmanager
def meter() -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal; otherwise, where standard error goes to a log, a line a minute."""
    watched = sys.stderr.isatty()
    reported_at = time.monotonic()

    def show(progress: Progress) -> None:
        nonlocal reported_at
        if watched:
            columns = shutil.get_terminal_size().columns
            show_state(progress_line(progress)[: columns - 1])
        elif time.monotonic() - reported_at >= _LOG_SECONDS:
            reported_at = time.monotonic()
            say(progress_line(progress), error=True)

    try:
        yield show
    finally:
        if watched:
            show_state("")


def progress_line(progress: Progress) -> str:
    """`[####    ] 1,234/5,000  25 %  12.0/s  5 min left`, and what holds it up."""
    share = progress.done / progress.total if progress.total else 1.0
    bar = "#" * int(share * _WIDTH)
    line = f"[{bar:<{_WIDTH}}] {progress.done:,}/{progress.total:,} {share:4.0%}  {progress.rate:.1f}/s"
    if progress.seconds_left is not None and progress.done < progress.total:
        line += f"  {duration(progress.seconds_left)} left"
    elif progress.next_due_in:
        line += f"  next in {duration(progress.next_due_in)}"
    return f"{line}  {progress.trouble}".rstrip()


def duration(seconds: float) -> str:
    """`40 s`, `5 min`, `3 h 20 min`."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
