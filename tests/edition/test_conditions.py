# SPDX-License-Identifier: MIT
"""Printing conditions and printers' own profiles."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageCms

from forumpress.edition.conditions import coated_sheetfed, print_conditions, read_profile
from forumpress.errors import InputError
from forumpress.printingcondition import PrintingCondition


def test_the_shipped_condition_is_fogra39() -> None:
    conditions = coated_sheetfed()
    assert conditions.identifier == "FOGRA39"
    assert conditions.profile[12:20] == b"prtrCMYK"


def test_a_printers_own_profile_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "own.icc"
    path.write_bytes(coated_sheetfed().profile)
    known = print_conditions(PrintingCondition("FOGRA52", path), marks=True)
    assert (known.identifier, known.condition, known.marks) == ("FOGRA52", "FOGRA52", True)
    assert known.registry.endswith("color.org")
    assert print_conditions(PrintingCondition("House paper", path)).registry == ""


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
