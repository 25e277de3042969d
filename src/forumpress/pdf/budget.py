# SPDX-License-Identifier: MIT
"""What reading a PDF may cost. A hostile file runs out of it; an honest one never notices."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

LARGEST_FILE = 1_000_000_000
"""Bytes of a PDF that is looked at at all."""


class TooHeavy(Exception):
    """The file asks for more work than any page needs; the message says of what."""


@dataclass(slots=True)
class Budget:
    """Work left for one document. `spend` and `check_time` raise TooHeavy when it is used up."""

    instructions: int = 2_000_000
    paints: int = 1_000_000
    decoded: int = 1_024 * 1024 * 1024
    """Bytes of content streams, fonts and tables, decoded."""
    seconds: float = 120.0
    pages: int = 1_000
    _started: float = field(default_factory=time.monotonic)

    def spend_instructions(self, count: int) -> None:
        """Counts instructions that were read, and looks at the clock."""
        self.instructions -= count
        if self.instructions < 0:
            raise TooHeavy("its pages draw more than two million instructions")
        self.check_time()

    def spend_paints(self, count: int) -> None:
        """Counts marks that were put on pages."""
        self.paints -= count
        if self.paints < 0:
            raise TooHeavy("its pages hold more than a million marks")

    def spend_bytes(self, count: int) -> None:
        """Counts decoded bytes."""
        self.decoded -= count
        if self.decoded < 0:
            raise TooHeavy("its streams unpack to more than a gigabyte")

    def check_time(self) -> None:
        """Looks at the clock."""
        if time.monotonic() - self._started > self.seconds:
            raise TooHeavy(f"reading it takes longer than {self.seconds:.0f} seconds")
