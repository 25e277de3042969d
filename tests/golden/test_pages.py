# SPDX-License-Identifier: MIT
"""The pages look as they did when someone last looked at them, and the same words stand at the same places.

A page whose words moved or changed is told line by line. One that looks different is written to
`output/golden-diff/`: as it was, as it is now, and with the places marked. If the change was meant,
`make golden` keeps the new one.
"""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from golden.pages import GOLDEN, MOST, Golden, distance, drawn
from PIL import Image, ImageDraw


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.file.stem)
def test_the_page_looks_as_it_did(golden: Golden, checkout: Path) -> None:
    now = drawn(golden.layout, golden.issue)[golden.page - 1].picture
    with Image.open(golden.file) as kept:
        before = kept.convert("RGB")
    far, marked = distance(before, now)
    if far > MOST:
        folder = checkout / "output/golden-diff"
        folder.mkdir(parents=True, exist_ok=True)
        for name, picture in (("before", before), ("now", now), ("marked", marked)):
            picture.save(folder / f"{golden.file.stem}-{name}.png")
        pytest.fail(f"{golden.file.name} differs ({far} of 255, {MOST} allowed): look at output/golden-diff/")


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.file.stem)
def test_the_same_words_stand_at_the_same_places(golden: Golden) -> None:
    before, now = golden.words.read_text("utf-8"), drawn(golden.layout, golden.issue)[golden.page - 1].words
    if before != now:
        said = difflib.unified_diff(before.splitlines(), now.splitlines(), golden.words.name, "now", n=2, lineterm="")
        pytest.fail("\n".join(("down and across in points; “make golden” keeps what is now", *said)), pytrace=False)


def test_a_page_in_words_says_what_stands_where() -> None:
    first, second = (page.words.splitlines() for page in drawn("forum")[:2])
    lines = [line.split(maxsplit=2) for line in (*first, *second)]
    assert all(float(down) % 0.5 == float(across) % 0.5 == 0 for down, across, _ in lines)
    what = [words for _, _, words in lines]
    assert "Guests from a Lake Far Away" in what
    assert any(words.startswith("[picture ") for words in what) and any(words.startswith("[shape ") for words in what)
    assert any("守望" in words for words in what)


def test_nothing_more_is_kept() -> None:
    kept = set(GOLDEN[0].file.parent.iterdir())
    assert kept == {file for golden in GOLDEN for file in (golden.file, golden.words)}
    assert sum(path.stat().st_size for path in kept) < 150_000


@pytest.mark.parametrize("harm", ["a folio gone", "a line moved", "a rule recoloured"])
def test_small_harm_is_seen(harm: str) -> None:
    before = drawn("forum")[0].picture
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
