# SPDX-License-Identifier: MIT
"""What a check says: whether it passes, and what should be published or changed where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """How a check came out. UNKNOWN: the name server or the mail server gave no answer."""

    PASSES = "passes"
    DOUBTFUL = "doubtful"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `record` is a line for the zone file that should be published, or empty."""

    topic: str
    result: Result
    sentence: str
    record: str = ""
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one receiver's rules for bulk senders will do with the mailing, and why."""

    receiver: str
    refused: bool
    reasons: tuple[str, ...]
    source: str
