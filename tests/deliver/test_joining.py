# SPDX-License-Identifier: MIT
"""Readers who join by themselves: nobody without the second step, and no page tells who is on a list."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from forumpress.deliver.history import EventKind, history_of
from forumpress.deliver.joining import signups
from forumpress.deliver.joining.confirmation import keep_sending, send_waiting
from forumpress.deliver.joining.joinservice import path_ends
from forumpress.deliver.joining.requestallowance import RequestAllowance
from forumpress.deliver.joining.signups import Choices
from forumpress.deliver.ledger import MEMORY, Ledger
from forumpress.deliver.readership import find_reader, find_readers
from forumpress.deliver.rights import forget, held_about
from forumpress.deliver.schema import Stop, readers
from forumpress.deliver.settings import Settings
from forumpress.deliver.tokens import TokenKeys
from forumpress.deliver.unsubscribe import unsubscribe_app
from forumpress.errors import InputError
from tests.deliver import samples
from tests.deliver.postfix import free_port, wait_until
from tests.deliver.run import KEY, is_suppressed, settings_for
from tests.deliver.service import running_service
from tests.deliver.sink import running_sink

JO = "jo@readers.test"
LISTS = {
    "forum": {"id": "forum.forum.test", "name": "Forum"},
    "rivers": {"id": "rivers.forum.test", "name": "Rivers & <Lakes>"},
    "staff": {"id": "staff.forum.test", "name": "Staff only", "open": False},
}
WEB = {"unsubscribe": "https://forum.test/news/leave", "signup": "https://forum.test/news/join"}
SETTINGS = samples.settings(lists=LISTS, web=WEB)
KEYS = TokenKeys.of(SETTINGS.keys)
FORM = {"address": JO, "name": "Jo", "list": "forum", "language": "en", "edition": "link"}


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    opened = Ledger(MEMORY, KEY)
    for name in LISTS:
        opened.list_id(name, create=True)
    yield opened
    opened.close()


def ask(ledger: Ledger, method: str, path: str, by: Settings = SETTINGS, **request: Any) -> httpx.Response:
    app = unsubscribe_app(by, lambda leaving: None, ledger)

    async def once() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="https://forum.test") as client:
            return await client.request(method, path, **request)

    return asyncio.run(once())


def on_list(ledger: Ledger) -> list[str]:
    with ledger.read() as connection:
        return list(connection.scalars(select(readers.c.address)))


def link(ledger: Ledger) -> str:
    (waiting,) = signups.waiting_letters(ledger)
    return f"/news/join/confirm/{KEYS.signup_token(waiting.id, int(waiting.asked_at))}"


def join(ledger: Ledger, **form: Any) -> None:
    assert ask(ledger, "POST", "/news/join", data={**FORM, **form}).status_code == 200
    assert ask(ledger, "POST", link(ledger), data={"confirm": "yes"}).status_code == 200


def test_two_steps_make_a_reader_and_keep_the_consent(ledger: Ledger) -> None:
    page = ask(ledger, "GET", "/news/join")
    assert "Rivers &amp; &lt;Lakes&gt;" in page.text
    assert "Staff only" not in page.text
    answer = ask(ledger, "POST", "/news/join", data=FORM)
    assert (answer.status_code, "Look into your mailbox" in answer.text) == (200, True)
    assert on_list(ledger) == []
    address = link(ledger)
    looked = ask(ledger, "GET", address)
    assert "Subscribe to Forum?" in looked.text
    assert on_list(ledger) == []
    done = ask(ledger, "POST", address, data={"confirm": "yes"})
    assert "You are subscribed" in done.text
    reader = find_reader(ledger, "forum", JO)
    assert reader is not None
    assert (reader.name, reader.fields) == ("Jo", {"edition": "link", "language": "en"})
    wording = "By signing up I agree that CANGO sends me what I chose here by e-mail until I unsubscribe. (Forum)"
    assert reader.consent_text == wording
    moment = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"
    assert re.fullmatch(rf"sign-up page, asked {moment}, confirmed by letter {moment}", reader.consent_source)
    kinds = [entry.kind for entry in history_of(ledger, ledger.hash(JO))]
    assert kinds == [EventKind.ASKED, EventKind.JOINED]
    assert ask(ledger, "POST", address, data={"confirm": "yes"}).status_code == 404
    assert on_list(ledger) == [JO]


def test_pages_say_the_same_of_readers_and_strangers(ledger: Ledger) -> None:
    join(ledger)
    for method, data in (("GET", {}), ("POST", FORM)):
        known = ask(ledger, method, "/news/join", data=data)
        strange = ask(ledger, method, "/news/join", data={**data, "address": "new@readers.test"} if data else {})
        assert (known.status_code, known.text, known.headers) == (strange.status_code, strange.text, strange.headers)


@pytest.mark.parametrize("kind", [Stop.LEFT, Stop.COMPLAINED, Stop.DEAD, Stop.FORGOTTEN])
def test_who_left_comes_back_by_his_own_hand(ledger: Ledger, kind: Stop) -> None:
    ledger.suppress(JO, "asked", "test", "forum", kind)
    join(ledger)
    assert not is_suppressed(ledger, JO, "forum")
    assert EventKind.LIFTED in [entry.kind for entry in history_of(ledger, ledger.hash(JO))]


def test_links_of_others_subscribe_nobody(ledger: Ledger) -> None:
    ask(ledger, "POST", "/news/join", data=FORM)
    address = link(ledger)
    good = address.rpartition("/")[2]
    forged = TokenKeys({"k1": b"stranger" * 4}, "k1").signup_token(1, 1)
    for token in (
        forged,
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        "x",
        KEYS.unsubscribe_token("forum", "a" * 32),
    ):
        assert ask(ledger, "POST", f"/news/join/confirm/{token}", data={"confirm": "yes"}).status_code == 404
    assert ask(ledger, "POST", address, data={"confirm": "no"}).status_code == 400
    assert on_list(ledger) == []


def test_an_old_link_and_one_asked_for_anew_are_over(ledger: Ledger) -> None:
    ask(ledger, "POST", "/news/join", data=FORM)
    address = link(ledger)
    with ledger.write() as connection:
        connection.exec_driver_sql("UPDATE signups SET asked_at = asked_at - 86400 * 8")
    assert ask(ledger, "POST", address, data={"confirm": "yes"}).status_code == 404
    assert on_list(ledger) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [({"address": "nobody"}, "not an e-mail address"), ({"address": ""}, "not an e-mail address"),
     ({"list": "none"}, "at least one"),
     ({"list": "staff"}, "at least one")],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_the_form(ledger: Ledger, change: dict[str, str], said: str) -> None:
    answer = ask(ledger, "POST", "/news/join", data={**FORM, **change})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert 'role="alert"' in answer.text
    assert signups.waiting_letters(ledger) == []


def test_programs_are_thanked_and_ignored(ledger: Ledger) -> None:
    answer = ask(ledger, "POST", "/news/join", data={**FORM, "website": "http://spam.test"})
    assert (answer.status_code, signups.waiting_letters(ledger)) == (200, [])


def test_pages_are_in_the_readers_language(ledger: Ledger) -> None:
    page = ask(ledger, "GET", "/news/join", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert '<html lang="zh">' in page.text
    assert "电子邮箱" in page.text
    ask(ledger, "POST", "/news/join", data={**FORM, "language": "zh"}, headers={"Accept-Language": "zh"})
    assert "订阅Forum？" in ask(ledger, "GET", link(ledger)).text
    (waiting,) = signups.waiting_letters(ledger)
    assert waiting.wording.startswith("我同意")


def test_letters_to_one_address_are_few(ledger: Ledger) -> None:
    choices = Choices(("forum",))
    assert signups.ask(ledger, JO, choices, "w")
    assert not signups.ask(ledger, JO, choices, "w")
    for _ in range(2):
        (waiting,) = signups.waiting_letters(ledger)
        assert signups.take_letter(ledger, waiting)
        assert not signups.take_letter(ledger, waiting)
        assert not signups.ask(ledger, JO, choices, "w")
        with ledger.write() as connection:
            connection.exec_driver_sql("UPDATE signups SET asked_at = asked_at - 1000")
        assert signups.ask(ledger, JO, choices, "w")
    (waiting,) = signups.waiting_letters(ledger)
    signups.take_letter(ledger, waiting)
    with ledger.write() as connection:
        connection.exec_driver_sql("UPDATE signups SET asked_at = asked_at - 1000")
    assert not signups.ask(ledger, JO, choices, "w")


def test_a_client_asks_only_so_often() -> None:
    now = [0.0]
    allowance = RequestAllowance(each=3, together=5, clock=lambda: now[0])
    assert [allowance.take("a") for _ in range(4)] == [True, True, True, False]
    assert [allowance.take("b") for _ in range(3)] == [True, True, False]
    now[0] = 60
    assert allowance.take("a")


@pytest.mark.parametrize("prefix", ["/news/join", "/join", ""])
def test_a_proxy_may_take_off_a_prefix(ledger: Ledger, prefix: str) -> None:
    assert ask(ledger, "GET", prefix or "/").status_code == 200
    assert ask(ledger, "POST", prefix or "/", data=FORM).status_code == 200
    token = link(ledger).rpartition("/")[2]
    assert ask(ledger, "POST", f"{prefix}/confirm/{token}", data={"confirm": "yes"}).status_code == 200
    leave = KEYS.unsubscribe_token("forum", ledger.hash(JO))
    for path in ("/news/leave", "/leave", ""):
        assert "Leave Forum?" in ask(ledger, "GET", f"{path}/{leave}").text
    assert path_ends("https://x.test/a/b/") == ["/a/b", "/b", ""]


def test_preferences(ledger: Ledger) -> None:
    join(ledger, list=["forum", "rivers"])
    path = f"/news/join/preferences/{KEYS.unsubscribe_token('forum', ledger.hash(JO))}"
    page = ask(ledger, "GET", path)
    assert 'value="rivers" checked' in page.text
    assert JO not in page.text
    answer = ask(ledger, "POST", path, data={"list": "forum", "language": "zh", "edition": "web"})
    assert (answer.status_code, "已保存" in answer.text or "Saved" in answer.text) == (200, True)
    assert is_suppressed(ledger, JO, "rivers")
    reader = find_reader(ledger, "forum", JO)
    assert reader is not None
    assert reader.fields == {"language": "zh", "edition": "web"}
    # Joining a list again wants the second step, since the link stands in each forwarded letter.
    ask(ledger, "POST", path, data={"list": ["forum", "rivers"], "language": "zh", "edition": "web"})
    assert is_suppressed(ledger, JO, "rivers")
    assert ask(ledger, "POST", link(ledger), data={"confirm": "yes"}).status_code == 200
    assert not is_suppressed(ledger, JO, "rivers")
    leave = ask(ledger, "GET", f"/news/leave/{KEYS.unsubscribe_token('forum', ledger.hash(JO))}")
    assert f'<a href="https://forum.test{path}">' in leave.text
    assert ask(ledger, "GET", f"/news/join/preferences/{KEYS.unsubscribe_token('forum', 'f' * 32)}").status_code == 404


def test_without_a_page_nobody_joins(ledger: Ledger) -> None:
    by = samples.settings(lists=LISTS)
    assert ask(ledger, "GET", "/news/join", by).status_code == 404
    assert ask(ledger, "POST", "/", by, data=FORM).status_code == 404


def test_forgetting_reaches_sign_ups(ledger: Ledger) -> None:
    ask(ledger, "POST", "/news/join", data=FORM)
    assert len(held_about(ledger, JO)["sign_up"]) == 1
    assert forget(ledger, JO) == 1
    assert signups.waiting_letters(ledger) == []


def test_letters_go_out_by_the_server(ledger: Ledger) -> None:
    ask(ledger, "POST", "/news/join", data=FORM)
    with running_sink() as sink:
        by = settings_for(sink.port).model_copy(update={"lists": SETTINGS.lists, "web": SETTINGS.web})
        assert send_waiting(ledger, by) == (1, 0)
        assert send_waiting(ledger, by) == (0, 0)
        stop = threading.Event()
        worker = threading.Thread(target=keep_sending, args=(ledger, by, stop))
        worker.start()
        signups.ask(ledger, "li@readers.test", Choices(("rivers",), language="zh"), "w")
        wait_until(lambda: len(sink.messages()) == 2, 60)
        stop.set()
        worker.join(60)
        # The sink names its files at random: the letters are told apart by their readers.
        second, first = sorted(sink.messages(), key=lambda message: b"li@readers.test" not in message)
    assert b"Auto-Submitted: auto-generated" in first
    assert b"https://forum.test/news/join/confirm/k1." in first
    assert b"Subject: Please confirm: Forum" in first
    assert b"li@readers.test" in second


def test_a_letter_that_could_not_go_waits(ledger: Ledger) -> None:
    ask(ledger, "POST", "/news/join", data=FORM)
    with pytest.raises(InputError, match="connect"):
        send_waiting(ledger, settings_for(free_port()))
    with running_sink("-r", "RCPT", "-b", "450 4.2.1 Later") as sink:
        by = settings_for(sink.port).model_copy(update={"lists": SETTINGS.lists, "web": SETTINGS.web})
        assert send_waiting(ledger, by) == (0, 1)
    assert len(signups.waiting_letters(ledger)) == 1


def test_five_hundred_at_once(quick_folder: Any) -> None:
    ledger = Ledger(f"sqlite:///{quick_folder}/mail.sqlite", KEY)
    for name in LISTS:
        ledger.list_id(name, create=True)
    with running_service(SETTINGS, lambda leaving: None, ledger) as port, httpx.Client(timeout=60) as client:

        def post(number: int) -> int:
            # Each seems to come from a network of its own, as the proxy on this machine would say.
            head = {"X-Forwarded-For": f"198.51.{number // 250}.{number % 250}"}
            form = {**FORM, "address": f"r{number}@readers.test"}
            return client.post(f"http://127.0.0.1:{port}/news/join", data=form, headers=head).status_code

        with ThreadPoolExecutor(100) as pool:
            statuses = list(pool.map(post, range(500)))
    assert set(statuses) <= {200, 429}
    waiting = len(signups.waiting_letters(ledger, 1000))
    assert statuses.count(200) == waiting >= 100
    assert on_list(ledger) == []
    ledger.close()


FUZZED = st.dictionaries(
    st.sampled_from(["address", "name", "list", "language", "edition", "website", "confirm", "x"]),
    st.one_of(st.text(max_size=60), st.sampled_from([JO, "forum", "rivers", "en", "zh", "yes", "pdf"])),
    max_size=8,
)


@hypothesis_settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["GET", "POST", "HEAD", "PUT", "OPTIONS"]),
    st.sampled_from(["/news/join", "/news/join/", "/join", "/", "/news/join/confirm/{}", "/confirm/{}"]),
    st.one_of(st.text(max_size=40), st.just(KEYS.signup_token(1, 1))),
    st.one_of(FUZZED, st.binary(max_size=200)),
    st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain", ""]),
)  # fmt: skip
def test_nothing_makes_the_pages_fail_or_subscribes_anybody(
    method: str, path: str, token: str, content: dict[str, str] | bytes, kind: str
) -> None:
    ledger = Ledger(MEMORY, KEY)
    body = content if isinstance(content, bytes) else str(httpx.QueryParams(content)).encode()
    answer = ask(
        ledger, method, path.format(quote(token, safe="")), content=body, headers={"Content-Type": kind} if kind else {}
    )
    assert answer.status_code < 500
    assert list(find_readers(ledger, ledger_list(ledger))) == []
    ledger.close()


def ledger_list(ledger: Ledger) -> str:
    ledger.list_id("forum", create=True)
    return "forum"
