# SPDX-License-Identifier: MIT
"""When Python looks for unused objects: while nobody waits.

Python views through all objects whenever enough new ones were made, which is in the middle of an
edit. With the pages of a long issue in memory that takes a third of a second.
"""

from __future__ import annotations

import ctypes
import gc

from forumpress.processwide import collect_as_usual, collect_when_asked

IDLE = 3.0
"""Seconds without work after which all objects are gone through."""
_MANY = 10
"""Builds after which that is worth while."""


def _give_back() -> None:
    """Hand freed memory back to the system: glibc keeps what the drawing libraries freed (malloc_trim(3))."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


class CollectorPauses:
    """Unused objects of the process; from the first `collect_young` until `close` Python itself looks for none."""

    def __init__(self) -> None:
        self._builds = 0

    def collect_young(self) -> None:
        """After a build: free what it alone used; one to ten milliseconds."""
        collect_when_asked()
        gc.collect(1)
        self._builds += 1

    @property
    def idle_seconds(self) -> float | None:
        """Seconds to wait for work before `collect_all`; None for as long as it takes."""
        return IDLE if self._builds >= _MANY else None

    def collect_all(self) -> None:
        """While idle: free everything that is unused."""
        gc.collect()
        _give_back()
        self._builds = 0

    def close(self) -> None:
        """Leave it to Python again."""
        collect_as_usual()
