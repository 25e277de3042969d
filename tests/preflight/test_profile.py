# SPDX-License-Identifier: MIT
"""Profiles: shipped ones, a printer's own, and every way to get one wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from edition.iccfiles import described

from forumpress.edition.conditions import coated_sheetfed, print_conditions
from forumpress.errors import InputError, UsageError
from forumpress.finding import Severity
from forumpress.length import MM
from forumpress.preflight.profile import Profile, load_profile, profile_names


def written(folder: Path, text: str, name: str = "own.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def limits(profile: Profile, code: str) -> dict[str, object]:
    return next(active.limits.model_dump() for active in profile.rules if active.rule.code == code)


def test_five_profiles_are_shipped() -> None:
    assert profile_names() == ("news", "office", "screen", "sheetfed", "web")


@pytest.mark.parametrize("name", profile_names())
def test_shipped_profiles_load(name: str) -> None:
    profile = load_profile(name)
    assert profile.name == name
    assert len(profile.rules) > 10
    assert len({active.rule.code for active in profile.rules}) == len(profile.rules)


def test_a_printers_own_profile_says_what_differs(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """\
name: own
title: Own
extends: news
rules:
  ink/spot-unknown: {severity: warning, allowed: [PANTONE 3308 C]}
  text/small-coloured: {size: 7}
  bleed/artwork-short: off
""",
    )
    profile = load_profile(path)
    assert profile.severity("ink/spot-unknown") is Severity.WARNING
    assert limits(profile, "ink/spot-unknown") == {"allowed": ("PANTONE 3308 C",)}
    assert profile.severity("bleed/artwork-short") is None
    # What the profile does not say stays as in the one that it extends.
    assert profile.severity("text/small-coloured") is Severity.WARNING
    assert limits(profile, "text/small-coloured") == {"size": 7.0}
    assert limits(profile, "ink/too-much") == {"total": 240.0}
    assert load_profile(str(path)) == profile


def test_a_profile_may_extend_another_file_beside_it(tmp_path: Path) -> None:
    written(tmp_path, "name: base\ntitle: Base\nrules: {page/rotated: note}\n", "base.yaml")
    path = written(tmp_path, "name: own\ntitle: Own\nextends: base.yaml\n")
    assert load_profile(path).severity("page/rotated") is Severity.NOTE


def test_the_condition_of_a_profile_is_what_print_is_finished_for(tmp_path: Path) -> None:
    (tmp_path / "own.icc").write_bytes(described("PSO Uncoated v3 (FOGRA52)"))
    path = written(
        tmp_path,
        "name: own\ntitle: Own\nextends: sheetfed\ncondition: {identifier: FOGRA52, icc: own.icc, name: Uncoated}\n",
    )
    conditions = print_conditions(load_profile(path).condition, marks=True)
    assert (conditions.identifier, conditions.condition, conditions.marks) == ("FOGRA52", "Uncoated", True)
    assert print_conditions(load_profile("sheetfed").condition) == coated_sheetfed()


def test_the_condition_comes_from_the_profile_that_is_extended(tmp_path: Path) -> None:
    (tmp_path / "own.icc").write_bytes(described("PSO Coated v3"))
    written(tmp_path, "name: base\ntitle: B\ncondition: {identifier: FOGRA51, icc: own.icc}\n", "base.yaml")
    path = written(tmp_path, "name: own\ntitle: Own\nextends: base.yaml\n")
    assert print_conditions(load_profile(path).condition).identifier == "FOGRA51"


@pytest.mark.parametrize(
    ("written_bleed", "points"), [("5 mm", 5 * MM), ("1/8 in", 9.0), ("6mm", 6 * MM), ("0 mm", 0.0), (None, 3 * MM)]
)
def test_a_profile_says_its_bleed_once(written_bleed: str | None, points: float, tmp_path: Path) -> None:
    line = f"bleed: {written_bleed}\n" if written_bleed else ""
    written(tmp_path, f"name: base\ntitle: Base\nextends: sheetfed\n{line}", "base.yaml")
    profile = load_profile(written(tmp_path, "name: own\ntitle: Own\nextends: base.yaml\n"))
    assert profile.bleed == pytest.approx(points)
    for code in ("page/bleed-box", "bleed/artwork-short"):
        assert limits(profile, code)["bleed"] == pytest.approx(points)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("name: own\ntitle: Own\nbleed: three\n", 3, "bleed: “three” is not a length"),
        ("name: own\ntitle: Own\nbleed: 3 cm\n", 3, "not between 0 and 20 mm"),
        (
            "name: own\ntitle: Own\nrules:\n  page/bleed-box: {severity: error, bleed: 5}\n",
            4,
            "the bleed is the whole profile's",
        ),
        ("name: own\ntitle: Own\nrules:\n  ink/spot-unknow: error\n", 4, "no rule ink/spot-unknow"),
        ("name: own\ntitle: Own\nrules:\n  ink/too-much: fatal\n", 4, "severity"),
        ("name: own\ntitle: Own\nrules:\n  ink/too-much: {total: 280}\n", 4, "how severe"),
        ("name: own\ntitle: Own\nrules:\n  ink/too-much: {severity: error, total: much}\n", 4, "total"),
        ("name: own\ntitle: Own\nrules:\n  ink/too-much: {severity: error, sum: 280}\n", 4, "sum"),
        ("name: own\ntitle: Own\nrule: {}\n", 3, "rule"),
        ("name: Own Name\ntitle: Own\n", 1, "name"),
        ("title: Own\n", None, "name"),
        ("- a\n- b\n", None, "the profile"),
        ("name: own\ntitle: Own\ncondition: {icc: x}\n", 3, "identifier"),
        ("name: own\ntitle: Own\nextends: own.yaml\n", None, "circle"),
        ("name: [own\n", None, ""),
        ("a: &a [x]\nb: *a\n", None, ""),
        ("", None, ""),
        ("\x00\x01", None, ""),
    ],
)
def test_a_wrong_profile_is_explained(text: str, line: int | None, words: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as refusal:
        load_profile(path)
    finding = refusal.value.findings[0]
    assert words in finding.message
    assert finding.place.file == str(path)
    if line is not None:
        assert finding.place.line == line


def test_all_wrong_rules_are_named_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "name: own\ntitle: Own\nrules:\n  a/b: error\n  c/d: error\n")
    with pytest.raises(InputError) as refusal:
        load_profile(path)
    assert [finding.place.line for finding in refusal.value.findings] == [4, 5]


def test_a_near_name_is_offered() -> None:
    with pytest.raises(UsageError, match="did you mean news"):
        load_profile("new")
    with pytest.raises(UsageError, match="or the path of a YAML file"):
        load_profile("something-else.yaml")


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "# " + "x" * 300_000)
    with pytest.raises(InputError, match="larger than 256"):
        load_profile(path)
