# SPDX-License-Identifier: MIT
"""The exceptions of Forum Press.

ForumPressError
├── InputError        the input has problems; carries every finding      exit code 1
├── OutputLost        what was to be printed could not be               exit code 1
├── UsageError        the command was given wrongly                      exit code 2
└── InternalError     our own fault                                      exit code 3
"""

from __future__ import annotations

from collections.abc import Iterable

from forumpress.finding import Finding


class ForumPressError(Exception):
    """Root of all errors that Forum Press raises on purpose."""

    exit_code = 3


class InputError(ForumPressError):
    """The input cannot be used as it stands; `findings` says everything that is wrong with it."""

    exit_code = 1

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{f.place}: {f.message}" for f in self.findings[:3]))


class OutputLost(ForumPressError):
    """Standard output or standard error cannot be written; the message says why."""

    exit_code = 1


class UsageError(ForumPressError):
    """The command line or a call was wrong; the message says what to write instead."""

    exit_code = 2


class InternalError(ForumPressError):
    """Something that cannot happen happened; the message asks for a report."""

    exit_code = 3
