# SPDX-License-Identifier: MIT
"""What came back, read from the desk: the same as by the command, with the brake's decisions as buttons."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from forumpress.deliver.address import hash_address
from forumpress.deliver.desk.access import DeskAccess
from forumpress.deliver.desk.app import Desk, desk_server
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.settings import Mailbox
from forumpress.deliver.suppressing import suppressions_of
from forumpress.deliver.tokens import TokenKeys
from tests.deliver import samples
from tests.deliver.dovecot import PASSWORD, USER, Dovecot, running_dovecot
from tests.deliver.postfix import free_port, wait_until
from tests.deliver.reports import dsn
from tests.deliver.run import crowd, file_url, ledger_with, settings_for
from tests.tools import require_tool

ONE = "one@small.example"
TOKEN = "test-token-of-this-run"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Ledger, DeskAccess, Dovecot]]:
    ledger = ledger_with([*crowd(40, "large.example"), ONE], file_url(tmp_path))
    with running_dovecot() as box:
        mailbox = Mailbox.model_validate(
            {"host": "localhost", "port": box.port, "ca_file": box.certificate, "user": USER, "password": PASSWORD}
        )
        settings = settings_for(1).model_copy(update={"mailbox": mailbox})
        access = DeskAccess(free_port(), TOKEN)
        web = desk_server(Desk(settings, ledger, lambda: [], _no_letter), access)
        thread = threading.Thread(target=web.run, daemon=True)
        thread.start()
        wait_until(lambda: web.started, 60)
        yield ledger, access, box
        web.should_exit = True
        thread.join(60)
    ledger.close()


def _no_letter(issue: str, list_key: str) -> object:
    raise AssertionError((issue, list_key))


def report_for(address: str) -> bytes:
    """A report that one reader's address is dead, to its own return path."""
    settings = samples.settings()
    address_hash = hash_address(settings.keys.address_key, address)
    return dsn(to=f"bounces+{TokenKeys.of(settings.keys).return_tag(address_hash)}@forum.test", returned="")


def test_the_mailbox_is_read_and_the_brake_released(served: tuple[Ledger, DeskAccess, Dovecot]) -> None:
    ledger, access, box = served
    held = crowd(40, "large.example")[:20]
    for number, address in enumerate([*held, ONE]):
        box.deliver(str(number), report_for(address))
    box.deliver("letter", b"From: Jo <jo@readers.test>\nSubject: Thank you\n\nA lovely issue.\n")
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=require_tool("chromium"), args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
        page.goto(access.address)
        page.get_by_role("link", name="Bounces").click()
        page.get_by_role("button", name="Read it now").focus()
        page.keyboard.press("Enter")
        page.get_by_text("22 read: 21 dead, 1 that call for nothing or for a person. Suppressed: 1.").wait_for()
        assert page.get_by_text("this is neither a report nor a wish to leave").count() == 1
        assert {row.address for row in suppressions_of(ledger)} == {ONE}
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        if folder := os.environ.get("FORUMPRESS_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/bounces-read.png", full_page=True)
        page.get_by_role("button", name="They are gone: suppress 20").click()
        page.get_by_text("20 readers at large.example suppressed.").wait_for()
        assert page.get_by_text("Held back").count() == 0
        page.get_by_role("button", name="Read it now").click()
        page.get_by_text("1 read").wait_for()
        browser.close()
    assert {row.address for row in suppressions_of(ledger)} == {ONE, *held}


def test_what_is_no_decision_changes_nothing(served: tuple[Ledger, DeskAccess, Dovecot]) -> None:
    _, access, _ = served
    base = f"http://localhost:{access.port}"
    client = httpx.Client(base_url=base, cookies={"forumpress-desk": TOKEN})
    own = {"origin": base}
    wrong = client.post("/bounces/release", headers=own, data={"domain": "large.example", "they": "x"})
    assert wrong.status_code == 404
    nobody = client.post("/bounces/release", headers=own, data={"domain": "large.example", "they": "gone"})
    assert "0 readers at large.example" in nobody.text
    assert client.post("/bounces/read").status_code == 403
