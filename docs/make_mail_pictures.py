# SPDX-License-Identifier: MIT
"""Takes the pictures of the letter for the documentation: python docs/make_mail_pictures.py

The sample issue's letter is composed by the command that editors use and opened in headless
Chromium, as wide as a phone and as a desktop, in light and in dark. Run it after a change of the
sample or of the layout's e-mail edition.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SHOTS = (
    ("mail-desktop", 820, 1100, 1.0, "light"),
    ("mail-phone", 390, 1100, 1.5, "light"),
    ("mail-dark", 390, 1100, 1.5, "dark"),
)
"""Name, width and height in CSS pixels, scale, colour scheme."""
MOST = 400_000
"""Bytes of one picture."""


def main() -> None:
    """Compose the letter and take all pictures."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as tool:
        folder = Path(name)
        for part in ("issues", "assets/2022-11"):
            shutil.copytree(ROOT / part, folder / part)
        shutil.copy(ROOT / "docs" / "mail.toml", folder)
        environment = {**os.environ, "FORUMPRESS_MAIL_SERVER_PASSWORD": "not-needed-to-compose"}
        command = [sys.executable, "-m", "forumpress", "mail", "compose", "2022-11"]
        subprocess.run(command, cwd=folder, env=environment, check=True)
        program = shutil.which("chromium") or sys.exit("chromium is not installed")
        browser = tool.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            take(browser, folder / "output" / "2022-11-mail.html", *shot)
        browser.close()


def take(browser: Browser, page: Path, name: str, width: int, height: int, scale: float, scheme: str) -> None:
    """One picture of the letter's beginning."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=False,
    )
    opened = context.new_page()
    opened.goto(page.as_uri())
    picture = Image.open(io.BytesIO(opened.screenshot())).convert("RGB")
    small = picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    if len(out.getvalue()) > MOST:
        raise SystemExit(f"{name} is too large: {len(out.getvalue()):,} bytes")
    (IMAGES / f"{name}.png").write_bytes(out.getvalue())
    print(f"docs/images/{name}.png  {len(out.getvalue()) / 1000:.0f} kB")
    context.close()


if __name__ == "__main__":
    main()
