# SPDX-License-Identifier: MIT
"""The pages look as they did when someone last looked at them.

A page that differs is written to `output/golden-diff/`: as it was, as it is now, and with the places
marked. If the change was meant, `make golden` keeps the new one.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from golden.pages import GOLDEN, MOST, Golden, distance, drawn
from PIL import Image, ImageDraw


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.file.stem)
def test_the_page_looks_as_it_did(golden: Golden, checkout: Path) -> None:
    now = drawn(golden.layout)[golden.page - 1]
    with Image.open(golden.file) as kept:
        before = kept.convert("RGB")
    far, marked = distance(before, now)
    if far > MOST:
        folder = checkout / "output/golden-diff"
        folder.mkdir(parents=True, exist_ok=True)
        for name, picture in (("before", before), ("now", now), ("marked", marked)):
            picture.save(folder / f"{golden.file.stem}-{name}.png")
        pytest.fail(f"{golden.file.name} differs ({far} of 255, {MOST} allowed): look at output/golden-diff/")


def test_nothing_more_is_kept() -> None:
    kept = set(GOLDEN[0].file.parent.glob("*.png"))
    assert kept == {golden.file for golden in GOLDEN}
    assert sum(path.stat().st_size for path in kept) < 150_000


@pytest.mark.parametrize("harm", ["a folio gone", "a line moved", "a rule recoloured"])
def test_small_harm_is_seen(harm: str) -> None:
    before = drawn("forum")[0]
    now = before.copy()
    pen = ImageDraw.Draw(now)
    if harm == "a folio gone":
        pen.rectangle((440, 655, 460, 690), fill="white")
    elif harm == "a line moved":
        line = now.crop((40, 330, 245, 341))
        now.paste(line, (40, 331))
    else:
        pen.rectangle((40, 28, 460, 36), fill="#b8442c")
    assert distance(before, before)[0] == 0
    assert distance(before, now)[0] > MOST
