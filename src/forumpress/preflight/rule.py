# SPDX-License-Identifier: MIT
"""What a preflight rule is: a stable code, why it exists and who says so, then the check.

A rule is one file under `rules/`. It looks at a Document and says what it saw, where; it knows
nothing of profiles, severities or reports:

    class Limits(RuleLimits):
        points: float = 5.0

    @rule(
        code="text/too-small",
        title="No text is smaller than 5 points",
        rationale="…",
        source="…",
        cure="…",
        limits=Limits,
    )
    def check(document: Document, limits: Limits) -> Iterator[Fault]:
        for page in document.pages:
            ...
            yield Fault("text of 4.2 pt", page=page.number, box=page.rect(bounds))

A profile names the codes it wants, with a severity and values for the limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, overload

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from forumpress.finding import NOWHERE, Place, Rect
from forumpress.length import MM

if TYPE_CHECKING:
    from forumpress.preflight.document import Document


class _SetByProfile:
    """Marks a limit that belongs to the whole profile, which alone can state it."""


USUAL_BLEED = 3 * MM
"""Points: what printers ask for where they say nothing else (Ghent Workgroup 2022)."""
ProfileBleed = Annotated[float, _SetByProfile]
"""The bleed that the profile asks for, in points."""


def set_by_profile(field: FieldInfo) -> bool:
    """Whether a limit belongs to the whole profile, so that a rule's own entry cannot state it."""
    return _SetByProfile in field.metadata


class RuleLimits(BaseModel):
    """What a profile may set for a rule; each field has the default of the rule's source."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class NoLimits(RuleLimits):
    """The limits of a rule that has nothing to set."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing a rule saw: what is wrong and where; `hint` is said instead of the rule's own cure."""

    message: str
    page: int | None = None
    """The page's position in the file, from 1."""
    box: Rect | None = None
    hint: str = ""
    cause: Place = NOWHERE
    """Where it was written, when the rule knows it better than the page does."""


class NotMade(Exception):
    """Raised by a rule of the deep check that cannot look: the message says what is missing."""


L = TypeVar("L", bound=RuleLimits)
Check = Callable[["Document", L], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Rule(Generic[L]):
    """A check with everything that documents it.

    `code` is `family/name` and never changes once released; `title` states what holds in a good
    file; `source` names the standard, recommendation or house rule with its clause; `cure` says
    what a person does about it. `deep` rules need an outside program and run only when asked for.
    """

    code: str
    title: str
    rationale: str
    source: str
    cure: str
    limits: type[L]
    find_faults: Check[L]
    deep: bool = False

    def __call__(self, document: Document, limits: L | None = None) -> Iterator[Fault]:
        """Everything the rule sees in the document; without limits, by its defaults."""
        return self.find_faults(document, self.limits() if limits is None else limits)


AnyRule = Rule[Any]


@overload
def rule(
    *, code: str, title: str, rationale: str, source: str, cure: str, limits: type[L], deep: bool = ...
) -> Callable[[Check[L]], Rule[L]]: ...
@overload
def rule(
    *, code: str, title: str, rationale: str, source: str, cure: str, deep: bool = ...
) -> Callable[[Check[NoLimits]], Rule[NoLimits]]: ...
def rule(
    *,
    code: str,
    title: str,
    rationale: str,
    source: str,
    cure: str,
    limits: type[Any] = NoLimits,
    deep: bool = False,
) -> Callable[[Check[Any]], AnyRule]:
    """Makes a Rule of a check; see the module's example."""

    def make(find_faults: Check[Any]) -> AnyRule:
        return Rule(code, title, rationale, source, cure, limits, find_faults, deep)

    return make
