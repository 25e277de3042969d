# SPDX-License-Identifier: MIT
"""Takes the pictures of the preview for the documentation, from the real thing.

    .venv/bin/python docs/make_screenshots.py

A snapshot of the sample issue is previewed in headless Chromium, edited, broken and mended, as an
editor would. The pictures go to docs/images/.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
ISSUE = "issues/2022-11.yaml"
DESK = {"width": 1360, "height": 850}
PHONE = {"width": 390, "height": 780}
LARGEST = 400_000
"""Bytes of one picture."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        for name in ("issues", "assets/2022-11"):
            shutil.copytree(ROOT / name, workspace / name)
        with previewed(workspace) as address, chromium() as browser:
            issue = workspace / ISSUE
            text = issue.read_text("utf-8")
            take(browser, address, "preview", click_a_word)
            issue.write_text(wanting(text), "utf-8")
            take(browser, address, "preview-findings", show_findings)
            take(browser, address, "preview-copyfit", show_copyfit, dark=True)
            issue.write_text(text.replace("number: 11", "number: [11", 1), "utf-8")
            take(browser, address, "preview-mistake", lambda page: page.wait_for_selector("#errors:not([hidden])"))
            issue.write_text(text, "utf-8")
            take(browser, address, "preview-phone", phone=True)


def wanting(text: str) -> str:
    """The sample with a picture still to come and an article that is to be shorter."""
    text = text.replace("            image: assets/2022-11/harbor.jpg\n", "", 1)
    return text.replace("        drop_cap: true\n", "        drop_cap: true\n        length: {lines: 105}\n", 1)


@contextmanager
def previewed(workspace: Path) -> Iterator[str]:
    """The address of a preview that runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "forumpress", "preview", ISSUE, "--port", "0"],
        cwd=workspace,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found, "the preview did not start"
        yield found[0].replace("localhost", "127.0.0.1")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or sys.exit("chromium is not installed")
        made = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


def take(
    browser: Browser,
    address: str,
    name: str,
    prepare: Callable[[Page], object] = lambda page: None,
    *,
    dark: bool = False,
    phone: bool = False,
) -> None:
    """One picture of the preview, after `prepare` has done something in it."""
    context = browser.new_context(
        viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
        device_scale_factor=2 if phone else 1.25,
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("canvas[data-picture]", timeout=120_000)
    if name != "preview-mistake":
        page.wait_for_selector("text=Live", timeout=120_000)
    prepare(page)
    page.wait_for_timeout(2500)
    save(name, page.screenshot())
    context.close()


def click_a_word(page: Page) -> None:
    page.locator(".sheet").first.click(position={"x": 300, "y": 590})
    page.wait_for_selector("#place:not([hidden])")


def show_findings(page: Page) -> None:
    page.locator(".finding").first.click(timeout=60_000)


def show_copyfit(page: Page) -> None:
    page.locator("#tab-articles").click()
    page.locator("#spreads").click()
    page.locator("#zoom").select_option("page")
    page.wait_for_timeout(500)
    page.locator("#next").click()


def save(name: str, png: bytes) -> None:
    """Written in 256 colours, which a page of text hardly misses."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    small = picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    assert len(out.getvalue()) < LARGEST, f"{name} is too large: {len(out.getvalue()):,} bytes"
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / f"{name}.png").write_bytes(out.getvalue())
    print(f"docs/images/{name}.png  {len(out.getvalue()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
