# SPDX-License-Identifier: MIT
"""What stands beside the pages at the editor's desk, in a real browser: forms, articles, cures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from preview.bulletin import ISSUE, YAML
from preview.running import Running
from preview.test_writing import PATIENCE, asked, browser, open_word, page, running

__all__ = ["browser", "page", "running"]

pytestmark = [pytest.mark.xdist_group("preview"), pytest.mark.slow]


def holds(page: Page, path: Path, wanted: Callable[[str], bool]) -> str:
    """The file, as soon as it is as wanted."""
    for _ in range(PATIENCE // 100):
        if wanted(path.read_text()):
            return path.read_text()
        page.wait_for_timeout(100)
    raise AssertionError(path.read_text())


def test_a_form_puts_one_value_into_the_file(page: Page, running: Running) -> None:
    path = running.workspace / ISSUE
    page.get_by_role("button", name="An Orchard for Everyone", exact=True).click()
    form = page.locator("#form")
    expect(form.get_by_label("Kicker")).to_have_value("From the villages", timeout=PATIENCE)
    form.get_by_label("Title").first.fill(" ".join(["word"] * 14))
    expect(form.get_by_text("2 words over")).to_be_visible()
    holds(page, path, lambda text: text == YAML.replace("An Orchard for Everyone", " ".join(["word"] * 14)))
    form.get_by_role("button", name="Add an author").click()
    form.locator(".draft").get_by_label("Name").fill("Mary Chen")
    form.locator(".draft").get_by_role("button", name="Add author").click()
    added = "            organisation: Society of Orchards\n          - name: Mary Chen\n"
    holds(page, path, lambda text: added in text)
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    holds(page, path, lambda text: text == YAML)


def test_articles_are_added_moved_deleted_and_brought_back(page: Page, running: Running) -> None:
    path = running.workspace / ISSUE
    contents = page.locator("#contents")
    contents.get_by_role("button", name="Add an article").click()
    contents.get_by_label("Kind").select_option("event")
    contents.get_by_label("Title").fill("Spring Fair")
    contents.get_by_role("button", name="Add", exact=True).click()
    holds(page, path, lambda text: "      - key: spring-fair\n        kicker: Event\n" in text)
    expect(page.locator("#form").get_by_label("Kicker")).to_have_value("Event", timeout=PATIENCE)
    page.get_by_role("tab", name="Articles").click()
    name = contents.get_by_role("button", name="Spring Fair", exact=True)
    name.focus()
    page.keyboard.press("Alt+ArrowUp")
    holds(page, path, lambda text: text.index("key: spring-fair") < text.index("key: harvest"))
    expect(name).to_be_focused(timeout=PATIENCE)
    contents.get_by_role("button", name="Delete: Spring Fair").click()
    holds(page, path, lambda text: text == YAML)
    page.get_by_role("button", name="Undo").click()
    holds(page, path, lambda text: "spring-fair" in text)


def test_an_article_is_cut_where_a_paragraph_is_open(page: Page, running: Running) -> None:
    open_word(page, running, "Zebras")
    page.get_by_role("button", name="Cut the article in two: this begins the second").click()
    text = holds(page, running.workspace / ISSUE, lambda text: "An Orchard for Everyone, continued" in text)
    assert text.index("continued") < text.index("Zebras") < text.index("key: harvest")
    expect(page.locator(".writer")).to_have_count(0, timeout=PATIENCE)


def test_a_finding_is_mended_by_its_button(page: Page, running: Running) -> None:
    path = running.workspace / ISSUE
    path.write_text(YAML.replace("title: Harvest Notes", "title: Harvest Notes\n        authors: Mary Chen"))
    cure = page.locator("#errors").get_by_role("button", name="Mend this")
    expect(cure).to_be_visible(timeout=PATIENCE)
    cure.click()
    holds(page, path, lambda text: "        authors:\n          - name: Mary Chen\n" in text)
    expect(page.locator("#errors")).to_be_hidden(timeout=PATIENCE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_can_be_used_by_everybody(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.locator("#contents").get_by_role("button", name="Add an article").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("button", name="An Orchard for Everyone", exact=True).click()
    expect(page.locator("#form").get_by_label("Kicker")).to_be_visible(timeout=PATIENCE)
    page.locator("#form details.item summary").first.click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_change_made_from_another_state_is_not_made(running: Running, page: Page) -> None:
    own = {"origin": f"http://127.0.0.1:{running.port}"}
    put = {"file": ISSUE, "hash": "0" * 32, "path": ["number"], "value": "6"}
    assert asked(running, "put", put, {}) in (400, 403)
    assert asked(running, "put", put, {**own, "cookie": ""}) == 401
    for question, more in (("put", put), ("remove", {**put, "key": "orchard"}), ("join", {**put, "key": "harvest"})):
        assert asked(running, question, more, own) == 200
    assert (running.workspace / ISSUE).read_text() == YAML
