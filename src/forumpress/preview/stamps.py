"""Files that were read, and the stamps under which they were: what tells that one has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

Stamp = tuple[int, int, int] | None


def stamp_of(path: Path) -> Stamp:
    """What changes when a file does: its time, size and inode; None for no file."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino


class Stamps:
    """What the last build read. Written by one thread, read by any."""

    def __init__(self) -> None:
        self._stamps: Mapping[Path, Stamp] = {}

    @property
    def paths(self) -> frozenset[Path]:
        """The files."""
        return frozenset(self._stamps)

    def differ(self) -> bool:
        """Whether a file no longer is what was read."""
        return any(stamp_of(path) != stamp for path, stamp in list(self._stamps.items()))

    def renew(self) -> Mapping[Path, Stamp]:
        """Take the stamps of now, before the files are read again."""
        self._stamps = stamps = {path: stamp_of(path) for path in self._stamps}
        return stamps

    def note(self, reads: Iterable[Path], before: Mapping[Path, Stamp], began: float) -> bool:
        """Remember what was read since `began` (seconds since the epoch).

        True where a file changed while it was read: it has another stamp than `before`, or is new to us and younger.
        """
        now = {path: stamp_of(path) for path in dict.fromkeys(reads)}
        self._stamps = now
        return any(
            stamp != before[path] if path in before else bool(stamp and stamp[0] > began * 1e9)
            for path, stamp in now.items()
        )

    def newest(self) -> float:
        """Seconds since the epoch at which the last of the files was written; 0 where there are none."""
        return max((stamp[0] for stamp in map(stamp_of, self._stamps) if stamp), default=0) / 1e9
