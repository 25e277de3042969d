# SPDX-License-Identifier: MIT
"""Draws the golden pages anew: `make golden`. Look at each one before you commit it."""

from __future__ import annotations

from golden.pages import GOLDEN, distance, drawn, reduced
from PIL import Image


def renew() -> None:
    """Writes `pages/*.png` and `pages/*.txt`, and says how far each picture was from the one before."""
    for golden in GOLDEN:
        page = drawn(golden.layout, golden.issue)[golden.page - 1]
        now = page.picture
        far = "new"
        if golden.file.exists():
            with Image.open(golden.file) as before:
                far = f"differs by {distance(before.convert('RGB'), now)[0]}"
        golden.file.parent.mkdir(exist_ok=True)
        reduced(now).save(golden.file, optimize=True)
        golden.words.write_text(page.words, "utf-8")
        print(f"{golden.file.name}: {far}; {golden.file.stat().st_size:,} bytes. {golden.shows}")


if __name__ == "__main__":
    renew()
