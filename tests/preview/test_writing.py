# SPDX-License-Identifier: MIT
"""The editor's desk in a real browser: what is typed on a page stands in the file, and only that."""

from __future__ import annotations

import http.client
import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from preview.bulletin import INCLUDED, ISSUE, MARKDOWN, PUBLICATION, PUBLICATION_FILE, YAML, make_workspace
from preview.running import Running, preview
from preview.scriptfaults import faults_of
from preview.test_places import find_word
from tools import require_tool

from forumpress.preview.issuebuilder import IssueBuilder, IssueSnapshot
from forumpress.workspace import Workspace

pytestmark = [pytest.mark.xdist_group("preview"), pytest.mark.slow]
PATIENCE = 60_000
"""Milliseconds."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = require_tool("chromium")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with preview(make_workspace(tmp_path_factory.mktemp("desk")), ISSUE, command="edit") as made:
        yield made


@pytest.fixture
def page(browser: Browser, running: Running) -> Iterator[Page]:
    """A window on the desk, with the files as they were at first. No script may fail in it."""
    for name, text in ((ISSUE, YAML), (INCLUDED, MARKDOWN), (PUBLICATION_FILE, PUBLICATION)):
        if (running.workspace / name).read_text() != text:
            (running.workspace / name).write_text(text)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made = context.new_page()
    failures = faults_of(made)
    arrive(made, running)
    yield made
    context.close()
    assert failures == []


def arrive(page: Page, running: Running) -> None:
    page.goto(running.address.replace("localhost", "127.0.0.1"))
    expect(page.locator("#status-words")).to_have_text("Live", timeout=PATIENCE)
    expect(page.locator(".sheet canvas[data-picture]").first).to_be_visible(timeout=PATIENCE)


def snapshot_of(running: Running) -> IssueSnapshot:
    return IssueBuilder(running.workspace / ISSUE, Workspace.at(running.workspace)).build("screen")


def open_word(page: Page, running: Running, word: str, on: int = 0) -> None:
    """Double-click a word where it is drawn, and wait until its text is open."""
    snapshot = snapshot_of(running)
    number, x, y = find_word(snapshot, word, on)
    info = snapshot.pages[number - 1]
    sheet = page.locator(f".sheet[data-page='{number}']")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box is not None
    sheet.dblclick(position={"x": x / info.width * box["width"], "y": y / info.height * box["height"]})
    expect(page.locator(".writer textarea")).to_be_focused(timeout=PATIENCE)


def saved(page: Page) -> None:
    expect(page.locator(".writer .saved")).to_have_text("Saved", timeout=PATIENCE)


def files(running: Running) -> tuple[str, str, str]:
    return tuple((running.workspace / name).read_text() for name in (ISSUE, INCLUDED, PUBLICATION_FILE))  # type: ignore[return-value]


KINDS = [
    ("VILLAGES", 0, "From the villages", "From: the hills", "From the villages", '"From: the hills"', 0),
    ("Everyone", 0, "An Orchard for Everyone", "An Orchard", None, None, 0),
    ("Mirela", 0, "Mirela Bajrovic", "M. Bajrovic", None, None, 0),
    ("Morning", 0, "Morning at the wooden gate", "Evening at the gate", None, None, 0),
    ("brigade", 0, MARKDOWN.split("\n\n")[0], "Ladders were *lent*.", None, None, 1),
]
"""A word to open, what then stands in the field, what is typed, and what of that changes in which file."""


@pytest.mark.parametrize(
    ("word", "on", "before", "typed", "old", "new", "file"), KINDS, ids=[each[0] for each in KINDS]
)
def test_each_kind_of_text_is_edited_in_place_and_found_in_its_file(
    page: Page,
    running: Running,
    word: str,
    on: int,
    before: str,
    typed: str,
    old: str | None,
    new: str | None,
    file: int,
) -> None:
    open_word(page, running, word, on)
    field = page.locator(".writer textarea")
    expect(field).to_have_value(before)
    field.fill(typed)
    saved(page)
    wanted = [YAML, MARKDOWN, PUBLICATION]
    wanted[file] = wanted[file].replace(old or before, new or typed)
    assert list(files(running)) == wanted
    field.press("Escape")
    expect(page.locator(".writer")).to_have_count(0, timeout=PATIENCE)
    # The quotes that the colon asked for stay; undoing takes them back too.
    restored = [YAML, MARKDOWN, PUBLICATION]
    restored[file] = restored[file].replace(before, f'"{before}"') if old else restored[file]
    assert list(files(running)) == restored


def test_a_paragraph_is_set_again_while_one_types(page: Page, running: Running) -> None:
    canvas = page.locator(".sheet[data-page='1'] canvas")
    first = canvas.get_attribute("data-picture")
    assert first is not None
    open_word(page, running, "hill")
    field = page.locator(".writer textarea")
    field.press("End")
    field.press("Control+End")
    page.keyboard.type(" And pears.")
    saved(page)
    expect(page.locator(f".sheet[data-page='1'] canvas:not([data-picture^='{first}'])")).to_be_visible(timeout=PATIENCE)
    text = (running.workspace / ISSUE).read_text()
    assert text.replace(" And pears.", "") == YAML
    page.keyboard.press("Enter")
    page.keyboard.type("A paragraph of its own.")
    saved(page)
    added = (running.workspace / ISSUE).read_text()
    assert "And pears.\n\n          A paragraph of its own.\n\n          The trees" in added


def test_tab_goes_to_the_next_text_and_undo_takes_all_back(page: Page, running: Running) -> None:
    open_word(page, running, "VILLAGES")
    page.locator(".writer textarea").fill("From afar")
    page.keyboard.press("Tab")
    field = page.get_by_role("textbox", name="title")
    expect(field).to_have_value("An Orchard for Everyone", timeout=PATIENCE)
    field.fill("Orchards")
    page.keyboard.press("Enter")
    expect(page.locator(".writer")).to_have_count(0, timeout=PATIENCE)
    assert files(running)[0] == YAML.replace("From the villages", "From afar").replace(
        "An Orchard for Everyone", "Orchards"
    )
    page.keyboard.press("Control+z")
    expect(page.locator("#place")).to_contain_text("Taken back: title", timeout=PATIENCE)
    page.keyboard.press("Control+z")
    expect(page.locator("#place")).to_contain_text("Taken back: kicker", timeout=PATIENCE)
    assert files(running)[0] == YAML
    page.keyboard.press("Control+Shift+z")
    expect(page.locator("#place")).to_contain_text("Done again: kicker", timeout=PATIENCE)
    assert files(running)[0] == YAML.replace("From the villages", "From afar")


def test_a_change_from_outside_in_the_midst_of_typing_is_taken_in(page: Page, running: Running) -> None:
    open_word(page, running, "VILLAGES")
    path = running.workspace / ISSUE
    path.write_text("# somebody else\n" + YAML.replace("Morning at", "Noon at"))
    page.locator(".writer textarea").fill("From the islands")
    saved(page)
    wanted = YAML.replace("Morning at", "Noon at").replace("From the villages", "From the islands")
    assert path.read_text() == "# somebody else\n" + wanted


def test_where_both_change_the_same_words_both_are_shown(page: Page, running: Running) -> None:
    open_word(page, running, "VILLAGES")
    path = running.workspace / ISSUE
    theirs = YAML.replace("From the villages", "From the coast")
    path.write_text(theirs)
    page.locator(".writer textarea").fill("From the islands")
    both = page.locator(".writer-both")
    expect(both).to_contain_text("From the coast", timeout=PATIENCE)
    expect(page.locator(".writer textarea")).to_have_value("From the islands")
    assert path.read_text() == theirs
    both.get_by_role("button").click()
    expect(page.locator(".writer")).to_have_count(0)


def test_the_keyboard_alone_opens_a_text(page: Page, running: Running) -> None:
    page.locator(".sheet[data-page='1']").focus()
    page.keyboard.press("Enter")
    field = page.locator(".writer textarea")
    expect(field).to_be_focused(timeout=PATIENCE)
    page.keyboard.press("Escape")
    expect(page.locator(".sheet[data-page='1']")).to_be_focused(timeout=PATIENCE)


def test_a_title_is_opened_where_it_was_clicked(page: Page, running: Running) -> None:
    page.locator(".sheet[data-page='1']").focus()
    open_word(page, running, "VILLAGES")
    kicker = page.locator(".writer").bounding_box()
    page.keyboard.press("Tab")
    field = page.get_by_role("textbox", name="title")
    expect(field).to_be_focused(timeout=PATIENCE)
    title = page.locator(".writer").bounding_box()
    assert kicker is not None
    assert title is not None
    # Below its kicker, and not in the contents above; and in its own size.
    assert title["y"] > kicker["y"]
    size = field.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    assert size > 2 * page.locator(".writer-tools").evaluate("node => parseFloat(getComputedStyle(node).fontSize)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_open_can_be_used_by_everybody(page: Page, running: Running, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    open_word(page, running, "VILLAGES")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_killed_while_typing_nothing_is_lost(browser: Browser, tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    with preview(workspace, ISSUE, command="edit") as first:
        arrive(page, first)
        open_word(page, first, "VILLAGES")
        field = page.locator(".writer textarea")
        field.fill("From the islands")
        saved(page)
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        field.press("End")
        page.keyboard.type(", at dusk")
        expect(page.locator(".writer .saved")).to_have_text("Not saved yet", timeout=PATIENCE)
        assert "kicker: From the islands\n" in (workspace / ISSUE).read_text()
    with preview(workspace, ISSUE, "--port", str(first.port), command="edit") as second:
        again = second.address.replace("localhost", "127.0.0.1")
        page.evaluate("window.onbeforeunload = null")
        other = context.new_page()
        other.goto(again)
        expect(other.locator("#status-words")).to_have_text("Live", timeout=PATIENCE)
        deadline = time.monotonic() + PATIENCE / 1000
        while "kicker: From the islands, at dusk\n" not in (workspace / ISSUE).read_text():
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert (workspace / ISSUE).read_text() == YAML.replace("From the villages", "From the islands, at dusk")
    context.close()


def asked(running: Running, question: str, data: dict[str, Any], headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE / 1000)
    try:
        connection.request("POST", f"/{question}", json.dumps(data), {**running.cookie, **headers})
        return connection.getresponse().status
    finally:
        connection.close()


def test_only_the_desk_s_own_page_writes_and_only_into_this_issue(running: Running, browser: Browser) -> None:
    own = {"origin": f"http://127.0.0.1:{running.port}"}
    write = {"file": ISSUE, "path": ["number"], "start": 0, "old": "5", "new": "6"}
    before = files(running)
    assert asked(running, "write", write, {}) in (400, 403)
    assert asked(running, "write", write, {"origin": "http://example.org"}) == 403
    assert asked(running, "write", write, {**own, "cookie": ""}) == 401
    for name in ("../outside.yaml", "issues/other.yaml", "/etc/passwd", "assets/gate.png"):
        assert asked(running, "write", {**write, "file": name}, own) == 200
    assert files(running) == before
    assert not (running.workspace / "issues" / "other.yaml").exists()


def test_a_preview_does_not_write(bulletin: Path) -> None:
    with preview(bulletin, ISSUE) as looking:
        own = {"origin": f"http://127.0.0.1:{looking.port}"}
        assert asked(looking, "write", {"file": ISSUE, "path": [], "start": 0, "old": "", "new": "x"}, own) == 404
