# SPDX-License-Identifier: MIT
"""The printing condition that a printer asks for: what a preflight profile states and the print edition is made for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PrintingCondition:
    """A condition of the printer's own: its identifier ("FOGRA52"), the ICC profile's file, and its name in words."""

    identifier: str
    icc: Path
    name: str = ""
