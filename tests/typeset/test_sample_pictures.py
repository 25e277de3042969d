# SPDX-License-Identifier: MIT
"""The sample's pictures: as various as what editors send, and all fit to be set."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from forumpress.issue.model import FocalPoint
from forumpress.length import MM
from forumpress.typeset.images import derive, effective_ppi, inspect_picture, resolution_findings
from forumpress.typeset.proof import Purpose

PICTURES = Path(__file__).parents[2] / "assets" / "2022-11"
WIDTHS = {"side-event": 176.0, "turbines": 176.0, "pavilion": 216.0}
COLUMN = 84.8


def test_all_can_be_set_and_none_is_soft_in_print(tmp_path: Path) -> None:
    for path in sorted(PICTURES.iterdir()):
        facts, findings = inspect_picture(path)
        assert facts is not None
        assert findings == ()
        width = WIDTHS.get(path.stem, COLUMN) * MM
        purpose, focal = Purpose(ppi=300, keep_profiles=True), FocalPoint(x=0.5, y=0.5)
        derive(path, width, width / facts.ratio, focal, purpose, tmp_path)
        frame = (width, width / facts.ratio)
        assert resolution_findings(facts, path.name, frame, focal, purpose) == ()
        ppi = effective_ppi(facts, frame, focal)
        assert ppi is None or ppi >= 295


def test_are_of_every_kind() -> None:
    facts = {path.name: inspect_picture(path)[0] for path in PICTURES.iterdir()}
    assert {each.mode for each in facts.values() if each} == {"RGB", "L", "vector"}
    assert facts["turbines.jpg"].profile == "Forum wide RGB"  # type: ignore[union-attr]
    assert Image.open(PICTURES / "sundial.jpg").getexif()[0x0112] == 6
    assert facts["sundial.jpg"].ratio > 1  # type: ignore[union-attr]


def test_are_small_enough_to_be_mailed(tmp_path: Path) -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 4_000_000
    total = 0
    for path in PICTURES.glob("*.jpg"):
        facts, _ = inspect_picture(path)
        assert facts is not None
        width = WIDTHS.get(path.stem, COLUMN) * MM
        made = derive(path, width, width / facts.ratio, FocalPoint(x=0.5, y=0.5), Purpose(), tmp_path)
        total += made.path.stat().st_size
    assert total < 750_000


@pytest.mark.slow
def test_the_script_draws_them_again(tmp_path: Path) -> None:
    script = PICTURES.parent / "draw_pictures.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True, capture_output=True)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in PICTURES.iterdir()}
    assert (tmp_path / "growth.svg").read_bytes() == (PICTURES / "growth.svg").read_bytes()
    for path in PICTURES.glob("*.jpg"):
        # Another release of the JPEG library may write other bytes for the same drawing.
        with Image.open(path) as kept, Image.open(tmp_path / path.name) as drawn:
            assert drawn.size == kept.size
            assert drawn.mode == kept.mode
            assert max(ImageStat.Stat(ImageChops.difference(kept, drawn)).mean) < 1
