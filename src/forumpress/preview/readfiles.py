# SPDX-License-Identifier: MIT
"""Files that were read and the stamp of each: a file whose stamp differs has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from forumpress.files import Stamp, stamp_of


class ReadFiles:
    """What the last build read. Written by one thread, read by any."""

    def __init__(self) -> None:
        self._read_files: Mapping[Path, Stamp] = {}

    @property
    def paths(self) -> frozenset[Path]:
        """The files."""
        return frozenset(self._read_files)

    def differ(self) -> bool:
        """Whether a file no longer is what was read."""
        return any(stamp_of(path) != stamp for path, stamp in list(self._read_files.items()))

    def renew(self) -> Mapping[Path, Stamp]:
        """Take the stamps of now, before the files are read again."""
        self._read_files = stamps = {path: stamp_of(path) for path in self._read_files}
        return stamps

    def note(self, reads: Iterable[Path], before: Mapping[Path, Stamp], began: float) -> bool:
        """Remember what was read since `began` (seconds since the epoch).

        True where a file changed while it was read: it has another stamp than `before`, or is new to us and younger.
        """
        now = {path: stamp_of(path) for path in dict.fromkeys(reads)}
        self._read_files = now
        return any(
            stamp != before[path] if path in before else bool(stamp and stamp[0] > began * 1e9)
            for path, stamp in now.items()
        )

    def newest(self) -> float:
        """Seconds since the epoch at which the last of the files was written; 0 where there are none."""
        return max((stamp[0] for stamp in map(stamp_of, self._read_files) if stamp), default=0) / 1e9
