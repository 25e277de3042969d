# SPDX-License-Identifier: MIT
"""Preflight profiles: which rules hold for a purpose, how severely, and with which limits. Plain data.

    name: my-printer
    title: Example Press, sheet-fed, uncoated
    extends: sheetfed
    condition: {identifier: FOGRA52, icc: PSOuncoated_v3.icc}
    bleed: 5 mm
    rules:
      ink/spot-unknown: {severity: error, allowed: [PANTONE 3308 C]}
      text/small-coloured: warning
      bleed/artwork-short: off

A profile that `extends` another takes all its rules and says what differs. `condition` is what
the print edition is finished for; its ICC file is named from the profile's folder. `bleed` is how far the
print edition is drawn past the trim, and what the rules hold it to.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from forumpress.errors import InputError, UsageError
from forumpress.finding import Finding, Place, Severity, error
from forumpress.issue.datafile import read_data_file
from forumpress.issue.yamlnodes import Mapping
from forumpress.length import MM, parse_length
from forumpress.preflight.catalogue import all_rules
from forumpress.preflight.rule import USUAL_BLEED, AnyRule, RuleLimits, set_by_profile
from forumpress.printingcondition import PrintingCondition

_SHIPPED = Path(__file__).parent / "profiles"
_DEEPEST = 4
_MOST_BLEED = 20 * MM


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
    condition: PrintingCondition | None = None
    """Of the printer; without one, the press that Forum Press knows: offset on coated paper."""
    bleed: float = USUAL_BLEED
    """Points past the trim on each side."""

    def severity(self, code: str) -> Severity | None:
        """How severe a rule's findings are; None when the profile does not ask for it."""
        return next((active.severity for active in self.rules if active.rule.code == code), None)


class _Use(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)
    severity: Literal["error", "warning", "note", "off"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_word(cls, value: Any) -> Any:
        return {"severity": value} if isinstance(value, str) else value


class _ConditionSheet(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    identifier: str = Field(min_length=1, max_length=100)
    icc: str = Field(min_length=1, max_length=500)
    name: str = Field("", max_length=200)


class _Sheet(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=64)
    title: str = Field(max_length=200)
    about: str = ""
    extends: str | None = None
    condition: _ConditionSheet | None = None
    bleed: str | None = Field(None, max_length=20)
    rules: dict[str, _Use] = Field(default_factory=dict)


def profile_names() -> tuple[str, ...]:
    """The profiles that come with Forum Press."""
    return tuple(sorted(path.stem for path in _SHIPPED.glob("*.yaml") if not path.stem.startswith("_")))


def profile_title(name: str) -> str:
    """What a shipped profile is for, in words; its rules are not looked at. Raises UsageError when there is none."""
    return _parse(_locate(name, Path()))[0].title


def profile_file(name: str | Path) -> Path:
    """The file that `load_profile` would read, from the root of the file system on. Raises UsageError without one."""
    return _locate(name, Path()).resolve()


def load_profile(name: str | Path) -> Profile:
    """The shipped profile of that name, or the one in a YAML file: a Path, or a text that names a file.

    Raises UsageError when there is no such profile, InputError with every problem of the file
    when it makes no sense.
    """
    read = _read(_locate(name, Path()), _DEEPEST)
    findings: list[Finding] = []
    active: list[ActiveRule] = []
    for code, use in sorted(read.uses.items()):
        problem = _activate(code, use, active, read.bleed)
        findings += [problem] if problem else []
    if findings:
        raise InputError(findings)
    return Profile(read.sheet.name, read.sheet.title, tuple(active), read.condition, read.bleed)


class _Stated(NamedTuple):
    use: _Use
    place: Place


class _ProfileParts(NamedTuple):
    """A profile's file with what it takes from those that it extends."""

    sheet: _Sheet
    uses: dict[str, _Stated]
    condition: PrintingCondition | None
    bleed: float


def _locate(name: str | Path, beside: Path) -> Path:
    shipped = _SHIPPED / f"{name}.yaml"
    if isinstance(name, str) and "/" not in name and shipped.is_file():
        return shipped
    path = beside / name
    if path.is_file():
        return path
    near = get_close_matches(str(name), profile_names(), 1)
    known = f"there are {', '.join(profile_names())}, or the path of a YAML file"
    raise UsageError(f"there is no preflight profile “{name}”; {f'did you mean {near[0]}?' if near else known}")


def _read(path: Path, depth: int) -> _ProfileParts:
    if not depth:
        raise InputError([_problem("profiles extend each other in a circle, or too deep", Place(str(path)))])
    sheet, places = _parse(path)
    uses: dict[str, _Stated] = {}
    condition, bleed = None, USUAL_BLEED
    if sheet.extends is not None:
        _, uses, condition, bleed = _read(_locate(sheet.extends, path.parent), depth - 1)
    if sheet.bleed is not None:
        bleed = _bleed(sheet.bleed, places.get("bleed", Place(str(path))))
    if sheet.condition is not None:
        condition = PrintingCondition(
            sheet.condition.identifier, path.parent / sheet.condition.icc, sheet.condition.name
        )
    for code, use in sheet.rules.items():
        before = uses.get(code)
        uses[code] = _Stated(use if before is None else _merge(before.use, use), places.get(code, Place(str(path))))
    return _ProfileParts(sheet, uses, condition, bleed)


def _bleed(stated: str, place: Place) -> float:
    try:
        bleed = parse_length(stated)
    except ValueError as problem:
        raise InputError([_problem(f"bleed: {problem}", place)]) from None
    if not 0 <= bleed <= _MOST_BLEED:
        raise InputError([_problem(f"bleed: {stated} is not between 0 and 20 mm", place, "most printers ask for 3 mm")])
    return bleed


def _merge(before: _Use, use: _Use) -> _Use:
    stated = {**(before.model_extra or {}), **(use.model_extra or {})}
    return _Use.model_validate({"severity": use.severity or before.severity, **stated})


def _parse(path: Path) -> tuple[_Sheet, dict[str, Place]]:
    """The profile file, and the places of its bleed and of each rule in it."""
    sheet, node, _ = read_data_file(path, _Sheet, "profile", "docs/preflight.md lists the rules and their limits.")
    rules = node.get("rules") if isinstance(node, Mapping) else None
    places = {"bleed": node.places["bleed"]} if isinstance(node, Mapping) and "bleed" in node.places else {}
    return sheet, {**places, **(rules.places if isinstance(rules, Mapping) else {})}


def _activate(code: str, stated: _Stated, active: list[ActiveRule], bleed: float) -> Finding | None:
    rules = all_rules()
    use, place = stated
    if code not in rules:
        near = get_close_matches(code, rules, 1)
        return _problem(f"there is no rule {code}", place, f"did you mean {near[0]}?" if near else "")
    if use.severity == "off":
        return None
    if use.severity is None:
        return _problem(f"{code}: say how severe it is: error, warning, note or off", place)
    own = {name for name, field in rules[code].limits.model_fields.items() if set_by_profile(field)}
    if own & (use.model_extra or {}).keys():
        return _problem(
            f"{code}: the bleed is the whole profile's", place, "write it beside name and title: bleed: 5 mm"
        )
    try:
        limits = rules[code].limits.model_validate({**(use.model_extra or {}), **dict.fromkeys(own, bleed)})
    except ValidationError as failure:
        first = failure.errors()[0]
        return _problem(f"{code}: {'.'.join(map(str, first['loc']))}: {first['msg']}", place)
    active.append(ActiveRule(rules[code], Severity(use.severity), limits))
    return None


def _problem(message: str, place: Place, hint: str = "") -> Finding:
    return error("profile/invalid", message, place=place, hint=hint)
