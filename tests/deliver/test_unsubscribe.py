# SPDX-License-Identifier: MIT
"""The unsubscribe service: who posts leaves, who looks does not, and nothing makes it fail."""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from forumpress.deliver.settings import Settings
from forumpress.deliver.tokens import Leaving, TokenKeys
from forumpress.deliver.unsubscribe import LARGEST_BODY, unsubscribe_app
from tests.deliver.samples import HASH, OTHER_HASH, settings
from tests.deliver.service import running_service

SETTINGS = settings(lists={"other-list": {"id": "other.forum.test", "name": "公民 <b>&</b>"}})
KEYS = TokenKeys.of(SETTINGS.keys)
TOKEN = KEYS.unsubscribe_token("forum", HASH)
PATH = f"/leave/{TOKEN}"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ONE_CLICK = b"List-Unsubscribe=One-Click"
MULTIPART = b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'


def ask(
    method: str, path: str = PATH, *, by: Settings = SETTINGS, leave: Any = None, **request: Any
) -> tuple[httpx.Response, list[Leaving]]:
    """One request without a network, and who has left by it."""
    left: list[Leaving] = []
    app = unsubscribe_app(by, leave or left.append)

    async def once() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="https://forum.test") as client:
            return await client.request(method, path, **request)

    return asyncio.run(once()), left


def test_a_post_acts_at_once() -> None:
    response, left = ask("POST", headers=FORM, content=ONE_CLICK)
    assert response.status_code == 200
    assert left == [Leaving("forum", HASH)]
    assert "You have left NGO Cooperation Forum" in response.text


def test_a_multipart_post_acts_too() -> None:
    response, left = ask("POST", headers={"Content-Type": 'multipart/form-data; boundary="b"'}, content=MULTIPART)
    assert (response.status_code, left) == (200, [Leaving("forum", HASH)])


def test_looking_leaves_nobody() -> None:
    for method in ("GET", "HEAD"):
        response, left = ask(method)
        assert (response.status_code, left) == (200, [])
    page, _ = ask("GET")
    assert "Leave NGO Cooperation Forum?" in page.text
    assert '<form method="post">\n<button name="List-Unsubscribe" value="One-Click">Unsubscribe</button>' in page.text
    head, _ = ask("HEAD")
    assert head.text == ""
    assert head.headers["content-length"] == page.headers["content-length"]


@pytest.mark.parametrize(
    "token",
    [
        TOKEN[:-1] + ("0" if TOKEN[-1] != "0" else "1"),
        TOKEN.replace(HASH, OTHER_HASH),
        TOKEN.replace("forum", "other-list"),
        KEYS.unsubscribe_token("no-such-list", HASH),
        TokenKeys({"k1": b"stranger" * 4}, "k1").unsubscribe_token("forum", HASH),
        "x",
        "%00",
        "%ff%fe",
        TOKEN + "/",
        "x" * 5000,
    ],
)
def test_forged_and_foreign_tokens_all_meet_the_same_refusal(token: str) -> None:
    answers = []
    for method, content in (("GET", b""), ("POST", ONE_CLICK)):
        response, left = ask(method, f"/leave/{token}", headers=FORM, content=content)
        assert left == []
        answers.append((response.status_code, response.text))
    expected, _ = ask("GET", "/leave/nothing")
    assert answers == [(404, expected.text)] * 2
    assert "does not work" in expected.text


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/x-www-form-urlencoded", b""),
        ("application/x-www-form-urlencoded", b"List-Unsubscribe=Two"),
        ("application/x-www-form-urlencoded", b"a=1&" * 40 + ONE_CLICK),
        ("application/x-www-form-urlencoded", b"\xff\xfe"),
        ("application/json", b'{"List-Unsubscribe": "One-Click"}'),
        ("text/plain", ONE_CLICK),
        ("multipart/form-data", MULTIPART),
        ("multipart/form-data; boundary=other", MULTIPART),
        ("multipart/form-data; boundary=" + "x" * 3000, MULTIPART),
    ],
)
def test_a_post_must_say_what_the_rfc_says(kind: str, content: bytes) -> None:
    response, left = ask("POST", headers={"Content-Type": kind}, content=content)
    assert (response.status_code, left) == (400, [])


def test_bodies_are_bounded() -> None:
    response, left = ask("POST", headers=FORM, content=ONE_CLICK + b"&" * LARGEST_BODY)
    assert (response.status_code, left) == (413, [])


def test_other_methods() -> None:
    options, left = ask("OPTIONS")
    assert (options.status_code, options.headers["allow"], options.content) == (204, "GET, HEAD, POST, OPTIONS", b"")
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        response, left = ask(method, content=ONE_CLICK)
        assert (response.status_code, left) == (405, [])
        assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize(
    ("method", "path"), [("GET", PATH), ("POST", PATH), ("GET", "/leave/x"), ("PUT", PATH), ("GET", "/")]
)
def test_no_cookie_no_redirect_nothing_kept(method: str, path: str) -> None:
    response, _ = ask(method, path, headers=FORM, content=ONE_CLICK if method == "POST" else b"")
    assert "set-cookie" not in response.headers
    assert not response.is_redirect
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["x-content-type-options"] == "nosniff"
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script" not in response.text


def test_pages_speak_the_readers_language_and_escape_the_lists_name() -> None:
    other = f"/leave/{KEYS.unsubscribe_token('other-list', HASH)}"
    response, _ = ask("GET", other, headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert response.headers["content-language"] == "zh"
    assert '<html lang="zh">' in response.text
    assert "退订公民 &lt;b&gt;&amp;&lt;/b&gt;？" in response.text
    for accepted in ("", "xx", "*", "," * 1000, "zh;q=0.5, en"):
        assert ask("GET", headers={"Accept-Language": accepted})[0].headers["content-language"] == "en"


def test_a_ledger_that_fails_asks_the_reader_to_come_again() -> None:
    def broken(_: Leaving) -> None:
        raise RuntimeError("database is locked at /secret/path")

    response, _ = ask("POST", headers=FORM, content=ONE_CLICK, leave=broken)
    assert response.status_code == 503
    assert response.headers["retry-after"] == "60"
    assert "secret" not in response.text
    assert "try again" in response.text


def test_the_path_follows_the_configured_address() -> None:
    deep = settings(web={"unsubscribe": "https://forum.test/mail/leave%20us/"})
    response, left = ask("POST", f"/mail/leave%20us/{TOKEN}", by=deep, headers=FORM, content=ONE_CLICK)
    assert (response.status_code, left) == (200, [Leaving("forum", HASH)])
    bare = settings(web={"unsubscribe": "https://leave.forum.test"})
    response, left = ask("POST", f"/{TOKEN}", by=bare, headers=FORM, content=ONE_CLICK)
    assert (response.status_code, left) == (200, [Leaving("forum", HASH)])


paths = st.one_of(
    st.just(PATH),
    st.text(max_size=80).map(lambda text: "/leave/" + text.replace("?", "").replace("#", "")),
    st.tuples(st.integers(0, len(TOKEN)), st.text("abcdef0123456789.-%/", max_size=5)).map(
        lambda cut: f"/leave/{TOKEN[: cut[0]]}{cut[1]}{TOKEN[cut[0] :]}"
    ),
)
kinds = st.one_of(
    st.sampled_from(
        ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "multipart/form-data; boundary="]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60),
)
contents = st.one_of(
    st.just(ONE_CLICK),
    st.just(MULTIPART),
    st.binary(max_size=200),
    st.binary(max_size=40).map(lambda b: MULTIPART[:60] + b),
)


@given(st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS", "BREW"]), paths, kinds, contents)
def test_fuzzed_requests_never_fail_and_take_nobody_else_off(method: str, path: str, kind: str, content: bytes) -> None:
    try:
        response, left = ask(method, path, headers={"Content-Type": kind.encode("latin-1")}, content=content)
    except (httpx.InvalidURL, UnicodeEncodeError):
        return
    assert response.status_code in {200, 204, 400, 404, 405}
    assert left in ([], [Leaving("forum", HASH)])
    if left:
        assert method == "POST"
        assert path == PATH


@hypothesis_settings(max_examples=60)
@given(st.binary(max_size=400), st.booleans())
def test_raw_octets_on_the_wire(server: int, octets: bytes, shaped: bool) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: forum.test\r\nContent-Length: 26\r\n".encode() if shaped else b""
    with socket.create_connection(("127.0.0.1", server), 5) as connection:
        connection.sendall(head + octets + b"\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        answer = connection.makefile("rb").readline()
    assert not answer or answer.split(b" ")[1] in {b"200", b"400", b"404", b"405", b"413"}, answer


class Roll:
    """Who has left, as a ledger keeps it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.left: list[Leaving] = []

    def __call__(self, said: Leaving) -> None:
        with self.lock:
            self.left.append(said)


@pytest.fixture(scope="module")
def server() -> Any:
    with running_service(SETTINGS, Roll()) as port:
        yield port


def test_two_hundred_posts_at_once() -> None:
    roll = Roll()
    hashes = [f"{number:032x}" for number in range(200)]
    with running_service(SETTINGS, roll) as port:

        def post(address_hash: str) -> int:
            token = KEYS.unsubscribe_token("forum", address_hash)
            return client.post(f"http://127.0.0.1:{port}/leave/{token}", content=ONE_CLICK, headers=FORM).status_code

        limits = httpx.Limits(max_connections=200)
        with httpx.Client(timeout=30, limits=limits) as client, ThreadPoolExecutor(200) as pool:
            statuses = list(pool.map(post, hashes))
    assert statuses == [200] * 200
    assert sorted(said.address_hash for said in roll.left) == hashes


def test_a_body_that_never_comes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forumpress.deliver.unsubscribe._BODY_TIME", 0.2)
    with running_service(SETTINGS, Roll()) as port, socket.create_connection(("127.0.0.1", port), 10) as connection:
        head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM['Content-Type']}\r\nContent-Length: 26\r\n\r\n"
        connection.sendall(head.encode() + b"List")
        assert connection.makefile("rb").readline().split(b" ")[1] == b"408"
