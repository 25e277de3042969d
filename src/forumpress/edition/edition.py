"""The Edition: a finished PDF that has passed its preflight. Only preflight makes one."""

from __future__ import annotations

from dataclasses import dataclass, field

from forumpress.errors import InternalError
from forumpress.finding import Finding

_SEAL = object()


@dataclass(frozen=True, slots=True)
class Edition:
    """What may be delivered. `profile` is the one that it passed; `findings` are its warnings and notes.

    `unchecked` names the checks of the profile that were not made, which is what the deep check
    would add. The class is made by `preflight.certify` alone: without its seal, InternalError.
    """

    kind: str
    """The edition's name: screen, print …"""
    pdf: bytes = field(repr=False)
    profile: str
    findings: tuple[Finding, ...]
    unchecked: tuple[str, ...]
    _seal: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._seal is not _SEAL:
            raise InternalError("an edition was made without its preflight")


def seal() -> object:
    """The seal that certification puts on an edition; for `preflight.certify` and nothing else."""
    return _SEAL
