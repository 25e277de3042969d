# SPDX-License-Identifier: MIT
"""Printing conditions and printers' own profiles."""

from __future__ import annotations

from pathlib import Path

import pytest
from edition.iccfiles import described
from PIL import ImageCms

from forumpress.edition.conditions import coated_sheetfed, print_conditions, read_profile
from forumpress.edition.iccidentity import condition_of
from forumpress.errors import InputError
from forumpress.printingcondition import PrintingCondition


def test_the_shipped_condition_is_fogra39() -> None:
    conditions = coated_sheetfed()
    assert conditions.identifier == "FOGRA39"
    assert conditions.profile[12:20] == b"prtrCMYK"


def test_a_printers_own_profile_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "own.icc"
    path.write_bytes(described("PSO Uncoated v3 (FOGRA52)"))
    known = print_conditions(PrintingCondition("FOGRA52", path), marks=True)
    assert (known.identifier, known.condition, known.marks) == ("FOGRA52", "FOGRA52", True)
    assert known.registry.endswith("color.org")
    assert print_conditions(PrintingCondition("House paper", path)).registry == ""


@pytest.mark.parametrize(
    ("name", "condition"),
    [
        ("ISO Coated v2 300% (basICColor)", "FOGRA39"),
        ("PSO Coated v3", "FOGRA51"),
        ("PSO Uncoated ISO12647 (ECI)", "FOGRA47"),
        ("Offset, fogra 52L", "FOGRA52"),
        ("Coated GRACoL 2006 (ISO 12647)", "CGATS TR 006"),
        ("GRACoL2013_CRPC6.icc", "CGATS21-2-CRPC6"),
        ("Press 3, our own paper", ""),
    ],
)
def test_a_profile_says_what_it_is_for(name: str, condition: str) -> None:
    assert condition_of(described(name)) == (name, condition)


def test_a_damaged_profile_says_nothing() -> None:
    assert condition_of(coated_sheetfed().profile[:200]) == ("", "")


def test_a_profile_of_another_condition_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wrong.icc"
    path.write_bytes(coated_sheetfed().profile)
    with pytest.raises(InputError) as refusal:
        print_conditions(PrintingCondition("FOGRA52", path))
    (finding,) = refusal.value.findings
    assert finding.code == "print/profile-of-another-condition"
    assert finding.message == "this is “ISO Coated v2 300% (basICColor)”, a profile for FOGRA39, not for FOGRA52"
    assert print_conditions(PrintingCondition("FOGRA39L", path)).identifier == "FOGRA39L"


@pytest.mark.parametrize("kind", ["screen", "rubbish", "missing", "huge"])
def test_other_files_are_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "other.icc"
    if kind == "screen":
        path.write_bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    elif kind == "rubbish":
        path.write_bytes(b"rubbish")
    elif kind == "huge":
        path.write_bytes(coated_sheetfed().profile + bytes(17_000_000))
    with pytest.raises(InputError) as refusal:
        read_profile(path)
    expected = "print/profile-unreadable" if kind == "missing" else "print/profile-unsuitable"
    assert refusal.value.findings[0].code == expected
    assert refusal.value.findings[0].place.file == str(path)
