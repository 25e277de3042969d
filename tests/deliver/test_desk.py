# SPDX-License-Identifier: MIT
"""The mailing desk: what it shows is the ledger's, who may use it, by keyboard and without an accessibility fault."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import insert

from forumpress.deliver.desk import pages
from forumpress.deliver.desk.access import DeskAccess
from forumpress.deliver.desk.app import Desk, desk_server
from forumpress.deliver.desk.bouncespage import bounces_page
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.mailedition import MailEdition
from forumpress.deliver.mailings import find_mailings
from forumpress.deliver.schema import MailingState, State, events
from tests.deliver import samples
from tests.deliver.nameserver import running_names
from tests.deliver.postfix import free_port, wait_until
from tests.deliver.run import crowd, file_url, ledger_with, rows, run, settings_for
from tests.deliver.scripted import Log, scripted
from tests.tools import require_tool

TOKEN = "test-token-of-this-run"
PAGES = ("/", "/mailing/1", "/lists", "/bounces", "/letter?issue=2022-11&list=forum", "/doctor")


@dataclass
class Running:
    """A desk with a mailing of which most is settled."""

    ledger: Ledger
    base: str
    access: DeskAccess

    def client(self) -> httpx.Client:
        """A client that was let in."""
        return httpx.Client(base_url=self.base, cookies={"forumpress-desk": TOKEN})


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    def answer(log: Log) -> bytes:
        last = [command for command in log.commands if command.startswith("RCPT")][-1]
        return b"550 5.2.1 Mailbox <b>disabled</b>\r\n" if "reader7" in last else b"250 Ok\r\n"

    def data(log: Log) -> bytes:
        return b"503 5.5.1 No recipient\r\n" if answer(log).startswith(b"550") else b"354 Go on\r\n"

    people = [*crowd(40), *crowd(60, "gmail.com"), *crowd(30, "hotmail.com"), "<script>@example.org"]
    ledger = ledger_with(people, file_url(tmp_path_factory.mktemp("desk")))
    ledger.suppress(people[0], "left the list", "one-click", "forum")
    with scripted({"RCPT": answer, "DATA": data}) as server, running_names({}) as names:
        by = settings_for(server.port)
        run(ledger, by)
        with ledger.write() as connection:
            reason = "smtp; 550 5.1.1 <i>unknown</i>"
            row = {"at": 1.7e9, "reason": reason, "source": "x", "list_id": 0, "issue": "2022-11"}
            more = {"domain": "gmail.com", "address_hash": "h" * 32, "kind": "hard bounce"}
            connection.execute(insert(events), {**row, **more})

        def compose(issue: str, list_key: str) -> MailEdition:
            return MailEdition(issue, True, samples.letter(by=by), ())

        access = DeskAccess(free_port(), TOKEN)
        web = desk_server(Desk(by, ledger, lambda: ["2022-11", "2022-10"], compose, names), access)
        thread = threading.Thread(target=web.run, daemon=True)
        thread.start()
        wait_until(lambda: web.started, 60)
        yield Running(ledger, f"http://localhost:{access.port}", access)
        web.should_exit = True
        thread.join(60)
    ledger.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tool:
        running = tool.chromium.launch(executable_path=require_tool("chromium"), args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, desk: Running, request: pytest.FixtureRequest) -> Iterator[Page]:
    scheme = getattr(request, "param", "light")
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1200, "height": 900})
    found = context.new_page()
    found.goto(desk.access.address)
    yield found
    context.close()


def test_the_address_with_the_token_lets_in_and_forgets_it(page: Page, desk: Running) -> None:
    assert page.url == f"{desk.base}/"
    assert page.title() == "Mailings · Mailing desk"


@pytest.mark.slow
@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
@pytest.mark.parametrize("path", PAGES)
def test_no_accessibility_fault(page: Page, desk: Running, path: str) -> None:
    if path == "/doctor":
        page.goto(desk.base + path)
        page.get_by_role("button").first.click()
        page.wait_for_load_state()
        page.get_by_text("What was found").wait_for()
    else:
        page.goto(desk.base + path)
    if folder := os.environ.get("FORUMPRESS_SCREENSHOTS"):
        name = path.partition("?")[0].strip("/").replace("/", "-") or "mailings"
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        page.screenshot(path=f"{folder}/{name}-{'dark' if dark else 'light'}.png", full_page=True)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.slow
def test_everything_is_reached_by_keyboard(page: Page, desk: Running) -> None:
    for path in PAGES:
        page.goto(desk.base + path)
        wanted = page.locator("a, button, input:not([type=hidden]), select").count()
        reached = set()
        for _ in range(wanted + 90):
            page.keyboard.press("Tab")
            reached.add(
                page.evaluate(
                    "[...document.querySelectorAll('a, button, input:not([type=hidden]), select')]"
                    ".indexOf(document.activeElement)"
                )
            )
        assert reached - {-1} == set(range(wanted)), path


def test_the_account_stands_there_and_adds_up(page: Page, desk: Running) -> None:
    page.goto(f"{desk.base}/mailing/1")
    text = page.inner_text("main")
    counts = {state: sum(row.state == state.value for row in rows(desk.ledger).values()) for state in State}
    total = sum(counts.values())
    assert f"{counts[State.SENT]} sent + {counts[State.SUPPRESSED]} suppressed" in text
    assert f"= {total} readers" in text
    assert "5.2.1 Mailbox <b>disabled</b>" in text
    assert page.locator("main b").count() == 0
    assert page.get_by_role("rowheader", name="Gmail").count() == 1


def test_the_letter_is_shown_on_both_devices_and_runs_nothing(page: Page, desk: Running) -> None:
    page.goto(f"{desk.base}/letter?issue=2022-11&list=forum")
    for kind in ("phone", "desktop"):
        letter = page.frame_locator(f"iframe.{kind}")
        letter.get_by_text("The First").first.wait_for()
    answer = desk.client().get("/letter/2022-11/forum")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_test_is_sent_from_the_page(page: Page, desk: Running) -> None:
    page.goto(f"{desk.base}/letter?issue=2022-11&list=forum")
    page.get_by_label("Send a test to").fill("me@example.org")
    page.get_by_role("button", name="Send the test").click()
    page.get_by_text("me@example.org: sent").wait_for()


def test_a_mailing_is_tried_again_paused_and_goes_on(page: Page, desk: Running) -> None:
    page.goto(f"{desk.base}/mailing/1")
    page.get_by_role("button", name="Try the refused again").click()
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Let it go on").wait_for()
    (mailing,) = find_mailings(desk.ledger)
    assert (mailing.state, mailing.reason) == (MailingState.PAUSED, "paused at the desk")
    page.get_by_role("button", name="Let it go on").click()
    page.get_by_role("button", name="Pause").wait_for()
    assert find_mailings(desk.ledger)[0].state is MailingState.RUNNING


def test_who_has_no_token_sees_nothing(desk: Running) -> None:
    for path in PAGES:
        assert httpx.get(desk.base + path).status_code == 401
        assert httpx.get(desk.base + path, cookies={"forumpress-desk": "another"}).status_code == 401
    assert httpx.get(f"{desk.base}/?token=another").status_code == 401
    welcome = httpx.get(f"{desk.base}/?token={TOKEN}")
    assert (welcome.status_code, welcome.headers["location"]) == (303, "/")
    cookie = welcome.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_another_sites_page_may_do_nothing(desk: Running) -> None:
    client = desk.client()
    for origin in ({}, {"origin": "http://evil.example"}, {"origin": "null"}):
        assert client.post("/mailing/1/pause", headers=origin).status_code == 403
    assert client.get("/", headers={"host": f"rebound.example:{desk.access.port}"}).status_code == 421
    assert client.get("/", headers={"host": "localhost:1"}).status_code == 421
    assert find_mailings(desk.ledger)[0].state is not MailingState.PAUSED


@pytest.mark.parametrize(
    "path",
    [
        "/mailing/99",
        f"/mailing/{'9' * 5000}",
        "/mailing/-1",
        "/mailing/x",
        "/letter/../etc/forum",
        "/letter/2022-09/forum",
        "/letter/2022-11/other",
        "/letter?issue=x",
    ],
)
def test_what_is_not_there(desk: Running, path: str) -> None:
    assert desk.client().get(path).status_code == 404


def test_forms_are_bounded_and_bad_ones_refused(desk: Running) -> None:
    client, own = desk.client(), {"origin": desk.base}
    assert client.post("/mailing/1/explode", headers=own).status_code == 404
    assert client.post("/mailing/1/retry", headers=own, data={"state": "uncertain"}).status_code == 404
    assert client.post("/mailing/1/pause", headers=own, content=b"x" * 10_000).status_code == 413
    bad = client.post("/letter/2022-11/forum/test", headers=own, data={"to": "no address"})
    assert bad.status_code == 409
    assert "no address" in bad.text


def test_an_empty_ledger_says_how_to_begin(tmp_path: Path) -> None:
    ledger = Ledger(file_url(tmp_path), b"a" * 32)
    assert "forumpress mail send" in pages.mailings_page(ledger)
    assert "forumpress mail import" in pages.lists_page(ledger)
    assert "forumpress mail bounces" in bounces_page(ledger)
    ledger.close()
