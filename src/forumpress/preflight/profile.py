"""Preflight profiles: which rules hold for a purpose, how severely, and with which limits. Plain data.

    name: my-printer
    title: Example Press, sheet-fed, uncoated
    extends: sheetfed
    rules:
      ink/spot-unknown: {severity: error, allowed: [PANTONE 3308 C]}
      text/small-coloured: warning
      bleed/artwork-short: off

A profile that `extends` another takes all its rules and says what differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from forumpress.errors import InputError, UsageError
from forumpress.finding import Finding, Place, Severity, error
from forumpress.preflight.catalogue import all_rules
from forumpress.preflight.rule import AnyRule, RuleLimits

_SHIPPED = Path(__file__).parent / "profiles"
_LARGEST = 256 * 1024
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class ActiveRule:
    """A rule that a profile asks for."""

    rule: AnyRule
    severity: Severity
    limits: RuleLimits


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile, ready to be checked against."""

    name: str
    title: str
    rules: tuple[ActiveRule, ...]

    def severity(self, code: str) -> Severity | None:
        """How severe a rule's findings are; None when the profile does not ask for it."""
        return next((active.severity for active in self.rules if active.rule.code == code), None)


class _Use(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)
    severity: Severity | Literal["off"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_word(cls, value: Any) -> Any:
        # YAML 1.1 reads a bare `off` as false.
        if value is False:
            return {"severity": "off"}
        return {"severity": value} if isinstance(value, str) else value


class _Sheet(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=64)
    title: str = Field(max_length=200)
    about: str = ""
    extends: str | None = None
    rules: dict[str, _Use] = Field(default_factory=dict)


def profile_names() -> tuple[str, ...]:
    """The profiles that come with Forum Press."""
    return tuple(sorted(path.stem for path in _SHIPPED.glob("*.yaml") if not path.stem.startswith("_")))


def load_profile(name: str | Path) -> Profile:
    """The shipped profile of that name, or the one in a YAML file: a Path, or a text that names a file.

    Raises UsageError when there is no such profile, InputError with every problem of the file
    when it makes no sense.
    """
    path = _locate(name, Path())
    sheet, uses = _read(path, _DEEPEST)
    findings: list[Finding] = []
    active: list[ActiveRule] = []
    for code, use in sorted(uses.items()):
        problem = _activate(code, use, path, active)
        findings += [problem] if problem else []
    if findings:
        raise InputError(findings)
    return Profile(sheet.name, sheet.title, tuple(active))


def _locate(name: str | Path, beside: Path) -> Path:
    shipped = _SHIPPED / f"{name}.yaml"
    if isinstance(name, str) and "/" not in name and shipped.is_file():
        return shipped
    path = beside / name
    if path.is_file():
        return path
    near = get_close_matches(str(name), profile_names(), 1)
    suggestion = (
        f"did you mean {near[0]}?" if near else f"there are {', '.join(profile_names())}, or a YAML file's path"
    )
    raise UsageError(f"there is no preflight profile “{name}”; {suggestion}")


def _read(path: Path, depth: int) -> tuple[_Sheet, dict[str, _Use]]:
    if not depth:
        raise InputError([_problem(path, "profiles extend each other in a circle, or too deep")])
    sheet = _parse(path)
    uses: dict[str, _Use] = {}
    if sheet.extends is not None:
        uses |= _read(_locate(sheet.extends, path.parent), depth - 1)[1]
    for code, use in sheet.rules.items():
        before = uses.get(code)
        uses[code] = use if before is None else _merge(before, use)
    return sheet, uses


def _merge(before: _Use, use: _Use) -> _Use:
    stated = {**(before.model_extra or {}), **(use.model_extra or {})}
    return _Use.model_validate({"severity": use.severity or before.severity, **stated})


def _parse(path: Path) -> _Sheet:
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1)
    except OSError as problem:
        raise InputError([_problem(path, f"the profile cannot be read: {problem.strerror}")]) from problem
    if len(text) > _LARGEST:
        raise InputError([_problem(path, "the profile is larger than 256 KiB")])
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise InputError([_problem(path, "aliases (*name) are not taken in profiles")])
        data = yaml.safe_load(text)
        return _Sheet.model_validate(data)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = None if mark is None else mark.line + 1
        raise InputError([_problem(path, f"not YAML: {getattr(problem, 'problem', problem)}", line)]) from problem
    except (ValueError, RecursionError) as problem:
        if not isinstance(problem, ValidationError):
            raise InputError([_problem(path, f"not a profile: {problem}")]) from problem
        raise InputError(
            _problem(path, f"{'.'.join(map(str, each['loc']))}: {each['msg']}") for each in problem.errors()
        ) from problem


def _activate(code: str, use: _Use, path: Path, active: list[ActiveRule]) -> Finding | None:
    rules: Mapping[str, AnyRule] = all_rules()
    if code not in rules:
        near = get_close_matches(code, rules, 1)
        return _problem(path, f"there is no rule {code}", hint=f"did you mean {near[0]}?" if near else "")
    if use.severity == "off":
        return None
    if use.severity is None:
        return _problem(path, f"{code}: say how severe it is: error, warning, note or off")
    try:
        limits = rules[code].limits.model_validate(use.model_extra or {})
    except ValidationError as problem:
        first = problem.errors()[0]
        return _problem(path, f"{code}: {'.'.join(map(str, first['loc']))}: {first['msg']}")
    active.append(ActiveRule(rules[code], use.severity, limits))
    return None


def _problem(path: Path, message: str, line: int | None = None, hint: str = "") -> Finding:
    return error("profile/invalid", message, place=Place(str(path), line), hint=hint)
