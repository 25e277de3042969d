# SPDX-License-Identifier: MIT
"""The preview in a real browser: what an editor sees, clicks and gets."""

from __future__ import annotations

import http.client
import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from preview.bulletin import (
    INCLUDED,
    ISSUE,
    MARKDOWN,
    PUBLICATION,
    PUBLICATION_FILE,
    YAML,
    make_workspace,
    written_at,
)
from preview.running import Running, preview
from preview.scriptfaults import faults_of
from preview.test_places import FURNITURE, WORDS, WRITTEN, find_passage, find_word
from tools import require_tool

from forumpress.cli.run import run
from forumpress.preview.issuebuilder import IssueBuilder, IssueSnapshot
from forumpress.preview.textlayer import SOFT_HYPHEN
from forumpress.workspace import Workspace

pytestmark = [pytest.mark.xdist_group("preview"), pytest.mark.slow]
PATIENCE = 60_000
"""Milliseconds, for a machine that is busy with other tests."""

REMEMBER_MARKS = """
    window.marks = [];
    new MutationObserver((changes) => {
        for (const change of changes) for (const node of change.addedNodes) {
            const sheet = node.parentElement?.closest(".sheet");
            if (sheet) window.marks.push([node.classList[0], Number(sheet.dataset.page)]);
        }
    }).observe(document, { childList: true, subtree: true });
"""
"""Glows and marks of words go by themselves; on a busy machine nobody may have looked in time."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    workspace = make_workspace(tmp_path_factory.mktemp("browser"))
    note = workspace / "opened.txt"
    program = workspace / "editor.py"
    program.write_text("import sys, pathlib; pathlib.Path(sys.argv[1]).open('a').write(sys.argv[2] + '\\n')")
    command = f"{shutil.which('python3')} {program} {note} {{file}}:{{line}}:{{column}}"
    with preview(workspace, ISSUE, "--editor", command) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = require_tool("chromium")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@pytest.fixture(scope="module")
def beside(running: Running) -> IssueBuilder:
    """A builder beside the preview, which tells what it must come to show."""
    return IssueBuilder(running.workspace / ISSUE, Workspace.at(running.workspace))


@pytest.fixture
def page(browser: Browser, running: Running, beside: IssueBuilder) -> Iterator[Page]:
    """A window on the preview, with the issue as it was at first. No script may fail in it."""
    restore(running)
    await_quiet(running, beside)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(REMEMBER_MARKS)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    made = context.new_page()
    failures = faults_of(made)
    arrive(made, running)
    yield made
    context.close()
    assert failures == []


def restore(running: Running) -> None:
    for name, text in ((ISSUE, YAML), (INCLUDED, MARKDOWN), (PUBLICATION_FILE, PUBLICATION)):
        if (running.workspace / name).read_text() != text:
            (running.workspace / name).write_text(text)


def await_quiet(running: Running, beside: IssueBuilder) -> None:
    """Wait until the preview shows what the files say now, however long the test before has kept it busy."""
    snapshot = beside.build("screen")
    wanted = [snapshot.draw(page_info.number).fingerprint for page_info in snapshot.pages]
    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        state = state_of(running)
        if [page["picture"] for page in state["pages"]] == wanted and not state["errors"]:
            return
        assert time.monotonic() < deadline, state
        time.sleep(0.05)


def state_of(running: Running) -> dict[str, Any]:
    """The state as a browser that comes now is told it."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE / 1000)
    try:
        connection.request("GET", "/events", headers=running.cookie)
        answer = connection.getresponse()
        lines = iter(answer.readline, b"")
        state: dict[str, Any] = json.loads(next(line for line in lines if line.startswith(b"data: "))[6:])
        return state
    finally:
        connection.close()


def await_mark(page: Page, kind: str, number: int | None = None) -> int:
    """Wait until a mark was put on a page, though it may be gone again; its page, which must be in sight."""
    wanted = "window.marks.find(([k, n]) => k === kind && (number === null || n === number))"
    found = page.wait_for_function(f"([kind, number]) => {wanted}", arg=[kind, number], timeout=PATIENCE)
    where = int(found.json_value()[1])
    expect(page.locator(f".sheet[data-page='{where}']")).to_be_in_viewport(timeout=PATIENCE)
    return where


def arrive(page: Page, running: Running, fragment: str = "") -> None:
    page.goto(running.address.replace("localhost", "127.0.0.1") + fragment)
    expect(page.locator("#status-words")).to_have_text("Live", timeout=PATIENCE)
    expect(page.locator(".sheet canvas[data-picture]").first).to_be_visible(timeout=PATIENCE)


def edit(running: Running, old: str, new: str) -> None:
    path = running.workspace / ISSUE
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def picture_of(page: Page, number: int) -> str:
    found = page.locator(f".sheet[data-page='{number}'] canvas").get_attribute("data-picture")
    assert found is not None
    return found


def painted_anew(page: Page, number: int, old: str) -> None:
    locator = page.locator(f".sheet[data-page='{number}'] canvas:not([data-picture^='{old.split('-')[0]}'])")
    expect(locator).to_be_visible(timeout=PATIENCE)


def click_word(page: Page, snapshot: IssueSnapshot, word: str, on: int = 0) -> str:
    """Click a word where it is drawn; what the page then says of its place."""
    click(page, snapshot, *find_word(snapshot, word, on))
    return page.locator("#place code").inner_text()


def click(page: Page, snapshot: IssueSnapshot, number: int, x: float, y: float) -> None:
    """Click a point of a page, given in points, and wait for an answer."""
    page_info = snapshot.pages[number - 1]
    sheet = page.locator(f".sheet[data-page='{number}']")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box is not None
    page.evaluate("document.getElementById('place').hidden = true")
    sheet.click(position={"x": x / page_info.width * box["width"], "y": y / page_info.height * box["height"]})
    expect(page.locator("#place")).to_be_visible(timeout=PATIENCE)


def words_of(page: Page, number: int) -> Locator:
    """The words of a page, once they lie over its picture."""
    page.locator(f".sheet[data-page='{number}']").scroll_into_view_if_needed()
    words = page.locator(f".sheet[data-page='{number}'] .words")
    expect(words.locator("p").first).to_be_attached(timeout=PATIENCE)
    return words


def test_an_edit_is_seen_on_its_page_and_glows(page: Page, running: Running) -> None:
    first, second = picture_of(page, 1), page.locator(".sheet[data-page='2']").count()
    edit(running, "walks up the hill", "climbs the hill")
    painted_anew(page, 1, first)
    await_mark(page, "glow", 1)
    assert page.locator(".sheet[data-page='2']").count() == second
    expect(page.locator("#status-words")).to_have_text("Live", timeout=PATIENCE)


def test_the_place_in_the_pages_is_kept(page: Page, running: Running) -> None:
    page.locator("#follow").click()
    page.locator(".sheet[data-page='2']").evaluate("node => node.scrollIntoView()")
    page.evaluate("document.getElementById('pages').scrollTop += 123")
    before = page.evaluate("document.getElementById('pages').scrollTop")
    thumb = page.locator(".thumb[data-page='1'] canvas[data-picture]")
    expect(thumb).to_be_visible(timeout=PATIENCE)
    old = thumb.get_attribute("data-picture")
    edit(running, "walks up the hill", "mounts the hill")
    expect(page.locator(f".thumb[data-page='1'] canvas:not([data-picture='{old}'])")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#status-words")).to_have_text("Live", timeout=PATIENCE)
    assert page.evaluate("document.getElementById('pages').scrollTop") == before > 123


def test_a_mistake_stands_over_the_last_good_pages_until_it_is_mended(page: Page, running: Running) -> None:
    before = picture_of(page, 1)
    top = "document.querySelector('.sheet').getBoundingClientRect().top"
    place = page.evaluate(top)
    edit(running, "number: 5", "number: [5")
    errors = page.locator("#errors")
    expect(errors).to_be_visible(timeout=PATIENCE)
    expect(errors).to_contain_text("2023-05.yaml:2")
    assert picture_of(page, 1) == before
    assert page.evaluate(top) == place
    assert "grayscale" in page.locator(".sheet").first.evaluate("node => getComputedStyle(node).filter")
    edit(running, "number: [5", "number: five")
    # A key in quotes stays as it must be written.
    expect(errors.locator(".message")).to_have_text("“number” must be a whole number, not “five”", timeout=PATIENCE)
    edit(running, "number: five", "number: [5")
    edit(running, "number: [5", "number: 5")
    expect(errors).to_be_hidden(timeout=PATIENCE)
    expect(page.locator("#status-words")).to_have_text("Live", timeout=PATIENCE)


def test_clicks_land_on_the_line_and_column_that_was_written(page: Page, running: Running) -> None:
    snapshot = IssueBuilder(running.workspace / ISSUE, Workspace.at(running.workspace)).build("screen")
    for kind, (word, written) in WORDS.items():
        line, column = written_at(YAML, written)
        assert click_word(page, snapshot, word) == f"{ISSUE}:{line}:{column}", kind
    line, column = written_at(MARKDOWN, "Wagons")
    wanted = f"{INCLUDED}:{line}:{column}"
    assert click_word(page, snapshot, "Wagons") == wanted
    expect(page.locator("#place span")).to_have_text("copied, opened", timeout=PATIENCE)
    assert page.evaluate("navigator.clipboard.readText()") == wanted
    note, last = running.workspace / "opened.txt", f"{running.workspace / INCLUDED}:{line}:{column}"
    deadline = time.monotonic() + PATIENCE / 1000
    while not (note.is_file() and note.read_text().endswith(f"{last}\n")):
        assert time.monotonic() < deadline, note.read_text()
        time.sleep(0.05)


def test_clicks_around_the_articles_land_too(page: Page, running: Running) -> None:
    snapshot = IssueBuilder(running.workspace / ISSUE, Workspace.at(running.workspace)).build("screen")
    for kind, (on, word, file, written) in FURNITURE.items():
        line, column = written_at(WRITTEN[file], written)
        assert click_word(page, snapshot, word, on) == f"{file}:{line}:{column}", kind
    rect = find_passage(snapshot, 2, "2")
    click(page, snapshot, 2, rect.x + rect.width / 2, rect.y + rect.height / 2)
    expect(page.locator("#place")).to_contain_text("“2” is set by the layout")
    expect(page.locator("#place code")).to_have_count(0)


def test_words_are_found_on_the_page(page: Page, running: Running) -> None:
    snapshot = IssueBuilder(running.workspace / ISSUE, Workspace.at(running.workspace)).build("screen")
    number, x, y = find_word(snapshot, "Zebras")
    assert number > 1
    # The search of the browser begins with these keys; words far out of sight are there from then on.
    page.keyboard.press("Control+f")
    last = page.locator(".sheet").count()
    expect(page.locator(f".sheet[data-page='{last}'] .words p").first).to_be_attached(timeout=PATIENCE)
    edit(running, "Bring gloves.", "Bring warm gloves.")
    expect(page.locator(f".sheet[data-page='{last}'] .words")).to_contain_text("Bring warm gloves.", timeout=PATIENCE)
    assert page.evaluate("window.find('Zebras would')")
    found = page.evaluate(
        """() => {
            const at = getSelection().getRangeAt(0), sheet = at.startContainer.parentElement.closest('.sheet');
            const box = at.getBoundingClientRect(), whole = sheet.getBoundingClientRect();
            const across = (x) => (x - whole.left) / whole.width, down = (y) => (y - whole.top) / whole.height;
            return [Number(sheet.dataset.page), across(box.left), down(box.top), across(box.right), down(box.bottom)];
        }"""
    )
    page_info = snapshot.pages[number - 1]
    slack = 6
    assert found[0] == number
    assert found[1] * page_info.width - slack < x < found[3] * page_info.width + slack
    assert found[2] * page_info.height - slack < y < found[4] * page_info.height + slack


def test_words_follow_an_edit(page: Page, running: Running) -> None:
    words = words_of(page, 1)
    expect(words).to_contain_text("Whoever walks up the hill finds", timeout=PATIENCE)
    edit(running, "walks up the hill", "skips up the hill")
    expect(words).to_contain_text("Whoever skips up the hill finds", timeout=PATIENCE)


def test_words_are_selected_and_copied_without_losing_the_click(page: Page, running: Running) -> None:
    words_of(page, 1)
    line = page.locator(".sheet[data-page='1'] .words span", has_text="Whoever walks").first
    line.dblclick(position={"x": 6, "y": 6})
    assert page.evaluate("getSelection().toString().trim()") == "Whoever"
    page.keyboard.press("Control+c")
    page.wait_for_function("navigator.clipboard.readText().then(text => text.trim() === 'Whoever')", timeout=PATIENCE)
    written_line, column = written_at(YAML, "Whoever")
    line.click(position={"x": 6, "y": 6})
    expect(page.locator("#place code")).to_have_text(f"{ISSUE}:{written_line}:{column}", timeout=PATIENCE)


def test_what_is_copied_has_no_line_ends_and_no_hyphens_of_the_page(
    page: Page, running: Running, beside: IssueBuilder
) -> None:
    edit(
        running,
        "finds quinces",
        f"finds {'incomprehensibilities, counterrevolutionaries, internationalizations, ' * 4}",
    )
    snapshot = beside.build("screen")
    number, lines = next(
        (page_info.number, [line.words for line in passage.lines])
        for page_info in snapshot.pages
        for passage in snapshot.passages(page_info.number)
        if any(line.words.endswith(SOFT_HYPHEN) for line in passage.lines[:-1])
    )
    passage = words_of(page, number).locator("p", has_text=lines[0])
    passage.evaluate("node => getSelection().selectAllChildren(node)")
    page.keyboard.press("Control+c")
    wanted = " ".join(lines).replace(f"{SOFT_HYPHEN} ", "").replace(SOFT_HYPHEN, "")
    page.wait_for_function(
        "wanted => navigator.clipboard.readText().then((text) => text === wanted)", arg=wanted, timeout=PATIENCE
    )


def test_a_page_is_read_out_once_and_in_order(page: Page) -> None:
    words = words_of(page, 1)
    said = words.locator("p:not([aria-hidden])").all_inner_texts()
    titles = [said.index(next(text for text in said if text.startswith(part))) for part in ("An Orchard", "Whoever")]
    assert titles == sorted(titles)
    assert sum(text.startswith("Whoever walks") for text in said) == 1
    assert page.locator(".sheet canvas:not([aria-hidden])").count() == 0
    labels = page.locator(".sheet").evaluate_all("list => list.map(sheet => sheet.getAttribute('aria-label'))")
    assert labels[0] == "Page 1, News" and len(set(labels)) == len(labels)
    assert words.locator("p[aria-hidden]", has_text="The Terrace Gazette · May 2023").count() == 1


def test_locate_scrolls_the_page(
    page: Page, running: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line, _ = written_at(YAML, "Zebras")
    monkeypatch.chdir(running.workspace)
    assert run(["locate", f"{ISSUE}:{line}"]) == 0
    number = int(capsys.readouterr().out.rsplit(" ", 1)[1])
    assert number > 1
    assert await_mark(page, "word", number) == number
    assert run(["locate", "2023-05:99999"]) in (0, 1)
    assert run(["locate", "nonsense"]) == 2


def test_an_address_leads_to_a_line(page: Page, running: Running) -> None:
    line, _ = written_at(MARKDOWN, "- Wagons")
    arrive(page, running, f"#2023-05/harvest.md:{line}")
    assert await_mark(page, "word") == page.locator(".sheet").count()


def test_a_change_of_layout_is_followed(page: Page, running: Running, checkout: Path) -> None:
    own = running.workspace / "layouts" / "forum"
    first = picture_of(page, 1)
    shutil.copytree(checkout / "layouts" / "forum", own)
    try:
        # The workspace's own pack wins over the built-in one as soon as something is saved.
        edit(running, "number: 5", "number: 6")
        painted_anew(page, 1, first)
        second = picture_of(page, 1)
        sheet = own / "boxes.css"
        sheet.write_text(sheet.read_text() + "\n.kicker { color: #123456; letter-spacing: 2pt }\n")
        painted_anew(page, 1, second)
    finally:
        shutil.rmtree(own)


def test_a_picture_that_is_painted_over_is_followed(page: Page, running: Running) -> None:
    from PIL import Image

    numbers = [int(n) for n in page.locator(".sheet").evaluate_all("list => list.map(s => s.dataset.page)")]
    before = []
    for number in numbers:
        page.locator(f".sheet[data-page='{number}']").scroll_into_view_if_needed()
        expect(page.locator(f".sheet[data-page='{number}'] canvas[data-picture]")).to_be_attached(timeout=PATIENCE)
        before.append(picture_of(page, number))
    Image.new("RGB", (900, 600), (200, 30, 30)).save(running.workspace / "assets" / "gate.png")
    page.keyboard.press("Home")
    changed = page.locator("canvas[data-picture]" + "".join(f":not([data-picture^='{old}'])" for old in before))
    expect(changed.first).to_be_attached(timeout=PATIENCE)


def test_two_browsers_see_the_same(page: Page, running: Running, browser: Browser) -> None:
    other = browser.new_page(viewport={"width": 420, "height": 800})
    arrive(other, running)
    first, second = picture_of(page, 1), picture_of(other, 1)
    assert first.split("-")[0] == second.split("-")[0]
    edit(running, "walks up the hill", "rides up the hill")
    painted_anew(page, 1, first)
    painted_anew(other, 1, second)
    assert picture_of(page, 1).split("-")[0] == picture_of(other, 1).split("-")[0]
    other.close()


def test_copyfit_and_findings_are_beside_the_page(page: Page, running: Running) -> None:
    edit(running, "        body: |\n", "        length: {lines: 20}\n        body: |\n")
    page.locator("#tab-articles").click()
    expect(page.locator(".fit.over")).to_contain_text("lines over, about", timeout=PATIENCE)
    expect(page.locator(".meter")).to_contain_text("pages")
    edit(running, "            image: assets/gate.png\n", "")
    page.locator("#tab-findings").click()
    card = page.locator(".finding.warning", has_text="no picture yet")
    expect(card).to_be_visible(timeout=PATIENCE)
    card.click()
    expect(page.locator(".frame.warning.current")).to_be_in_viewport(timeout=PATIENCE)
    expect(page.locator("#place code")).to_contain_text(f"{ISSUE}:", timeout=PATIENCE)


def test_the_keyboard_turns_pages_and_zooms(page: Page, running: Running) -> None:
    folio = page.locator("#folio")
    page.keyboard.press("ArrowRight")
    expect(folio).to_have_value("2")
    page.keyboard.press("Home")
    expect(folio).to_have_value("1")
    page.keyboard.press("End")
    count = page.locator(".sheet").count()
    expect(folio).to_have_value(str(count))
    page.keyboard.press("g")
    expect(folio).to_be_focused()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(folio).to_have_value("2")
    width = page.locator(".sheet").first.bounding_box()["width"]  # type: ignore[index]
    page.keyboard.press("-")
    assert page.locator(".sheet").first.bounding_box()["width"] < width  # type: ignore[index]
    page.keyboard.press("s")
    expect(page.locator(".sheets.facing")).to_be_attached()
    left, right = (page.locator(f".sheet[data-page='{n}']").bounding_box() for n in (2, 3))
    assert left is not None and right is not None
    assert left["y"] == right["y"] and left["x"] + left["width"] == pytest.approx(right["x"], abs=1)


def test_everything_has_a_name_for_screen_readers(page: Page) -> None:
    nameless = page.evaluate(
        """[...document.querySelectorAll('button, select, input, [role=img], nav, aside, main')].filter(node => {
            const label = node.getAttribute('aria-label') || node.textContent.trim() || node.labels?.[0]?.textContent
                || node.getAttribute('aria-labelledby');
            return !label;
        }).map(node => node.outerHTML.slice(0, 100))"""
    )
    assert nameless == []


def test_the_place_of_a_word_stands_on_one_line_on_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".sheet[data-page='1']").click(position={"x": 60, "y": 60})
    place = page.locator("#place code")
    expect(place).to_be_visible(timeout=PATIENCE)
    assert place.evaluate("node => node.getBoundingClientRect().height") < 30


@pytest.mark.parametrize(("width", "density"), [(390, 3), (820, 2), (860, 1), (1000, 1), (1280, 1), (1440, 1)])
def test_the_picture_is_as_sharp_as_the_screen(browser: Browser, running: Running, width: int, density: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, device_scale_factor=density)
    window = context.new_page()
    arrive(window, running)
    # The first picture may have been asked for before the window had its size.
    window.wait_for_function(
        """density => {
            const canvas = document.querySelector(".sheet canvas[data-picture]");
            return Math.abs(canvas.width / canvas.getBoundingClientRect().width / density - 1) < 0.01;
        }""",
        arg=density,
        timeout=PATIENCE,
    )
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # In its longest words too, no tool of the bar lies over another.
    longest = window.locator("#look option").evaluate_all(
        "list => list.sort((a, b) => b.text.length - a.text.length)[0].value"
    )
    window.evaluate("value => { document.getElementById('look').value = value; }", longest)
    boxes = window.locator(".bar button, .bar select, .bar input").evaluate_all(
        """list => list.map((node) => [node.id, node.getBoundingClientRect()]).filter(([, box]) => box.width)
            .map(([id, { left, top, right, bottom }]) => [id, left, top, right, bottom])"""
    )
    assert len(boxes) > 5
    assert all(right - left > 60 for one, left, _, right, _ in boxes if one == "look")
    for at, (one, *a) in enumerate(boxes):
        assert a[0] >= 0 and a[2] <= width, one
        for other, *b in boxes[at + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (one, other)
    context.close()
