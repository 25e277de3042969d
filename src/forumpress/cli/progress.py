# SPDX-License-Identifier: MIT
"""Progress of long work, on standard error and only where a person is watching."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

import click

from forumpress.terminal import printable, show_state

Step: TypeAlias = Callable[[str], None]
"""Call it with what is being done now, once for each unit of the work."""


@contextmanager
def progress(label: str, total: int | None) -> Iterator[Step]:
    """A bar with the time left (or, without `total`, a line that changes) while the work runs.

    Silent when standard error is no terminal.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    if total is None:
        yield lambda now: show_state(f"{label}: {now}")
        show_state("")
        return
    with click.progressbar(length=total, label=label, file=sys.stderr, item_show_func=_shown) as bar:
        yield lambda now: bar.update(1, now)


def _shown(now: str | None) -> str | None:
    return now and printable(now, lines=False)
