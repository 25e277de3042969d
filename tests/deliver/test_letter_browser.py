# SPDX-License-Identifier: MIT
"""The letter and the unsubscribe page in a real browser: no sideways scrolling, legible in both schemes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from forumpress.deliver.leavepage import Matter, page
from forumpress.deliver.letterfiles import preview_html
from tests.deliver.samples import READER, issue, letter
from tests.tools import require_tool

pytestmark = pytest.mark.slow

PAGES = ("letter", "without-links", "chinese", "ask", "left")
CONTRASTS = """
() => {
  const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, e = node.parentElement;
    if (!node.data.trim() || !e.checkVisibility({opacityProperty: true})) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    found.push([node.data.trim().slice(0, 40), (a + 0.05) / (b + 0.05)]);
  }
  return found;
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tool:
        running = tool.chromium.launch(executable_path=require_tool("chromium"), args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("letters")
    chinese = issue(language="zh-Hans", title="气候与合作", publication={"title": "公民社会合作论坛" * 3})
    for name, made in (("letter", letter()), ("without-links", letter(web=None)), ("chinese", letter(chinese))):
        (folder / f"{name}.html").write_text(preview_html(made, READER), "utf-8")
    for matter in (Matter.ASK, Matter.LEFT):
        (folder / f"{matter.value}.html").write_bytes(page(matter, "en", "NGO Cooperation Forum"))
    return folder


def opened(browser: Browser, path: Path, width: int, scheme: str = "light") -> Page:
    view = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    view.on("request", lambda request: pytest.fail(f"fetches {request.url}") if request.url[:4] == "http" else None)
    view.goto(path.as_uri())
    return view


@pytest.mark.parametrize("name", PAGES)
def test_no_width_needs_sideways_scrolling(browser: Browser, pages: Path, name: str) -> None:
    for width in (320, 375, 600, 1280):
        view = opened(browser, pages / f"{name}.html", width)
        assert view.evaluate("document.documentElement.scrollWidth") <= width
        view.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read(browser: Browser, pages: Path, name: str, scheme: str) -> None:
    view = opened(browser, pages / f"{name}.html", 720, scheme)
    contrasts = view.evaluate(CONTRASTS)
    view.close()
    assert len(contrasts) >= 2
    # WCAG 2.2, 1.4.3: 4.5 to 1 for text.
    assert [pair for pair in contrasts if pair[1] < 4.5] == []


def test_columns_stack_on_a_phone(browser: Browser, pages: Path) -> None:
    def boxes(width: int) -> tuple[FloatRect, FloatRect]:
        view = opened(browser, pages / "letter.html", width)
        picture = view.locator("img").bounding_box()
        contents = view.get_by_role("heading", name="In this issue").bounding_box()
        view.close()
        assert picture is not None
        assert contents is not None
        return picture, contents

    picture, contents = boxes(720)
    assert contents["x"] > picture["x"] + picture["width"]
    assert abs(contents["y"] - picture["y"]) < 20
    picture, contents = boxes(375)
    assert contents["y"] > picture["y"] + picture["height"]
    assert contents["x"] == pytest.approx(picture["x"], abs=1)


def test_what_is_tapped_is_large_enough(browser: Browser, pages: Path) -> None:
    for name, role in (("letter", "link"), ("ask", "button")):
        view = opened(browser, pages / f"{name}.html", 375)
        label = "Open the issue" if role == "link" else "Unsubscribe"
        box = view.get_by_role(role, name=label).bounding_box()  # type: ignore[arg-type]
        view.close()
        assert box is not None
        assert box["height"] >= 44


def test_the_page_is_read_aloud_as_one_article(browser: Browser, pages: Path) -> None:
    view = opened(browser, pages / "letter.html", 720)
    snapshot = view.locator("body").aria_snapshot()
    view.close()
    assert 'heading "NGO Cooperation Forum" [level=1]' in snapshot
    assert 'heading "Current Affair & Policy" [level=2]' in snapshot
    assert 'img "First page of NGO Cooperation Forum, Issue 11"' in snapshot
    assert "table" not in snapshot
    assert 'link "Unsubscribe"' in snapshot
