# SPDX-License-Identifier: MIT
"""Who is let in: our own page on this machine, programs with the key, and people with the token."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from forumpress.issue.edit.editsession import EditSession
from forumpress.loopback import is_loopback
from forumpress.preview.access import KEY_HEADER, Access
from forumpress.preview.buildloop import MOST_TASKS
from forumpress.preview.server import MOST_STREAMS, Preview
from forumpress.preview.snapshot import Snapshot
from forumpress.workspace import Workspace

HOME = "http://127.0.0.1:8420"


class NoBuilder:
    """Builds nothing: the build loop is not started in these tests."""

    name = "issues/a.yaml"
    views = {"screen": "Screen"}  # noqa: RUF012
    folders: tuple[Path, ...] = ()

    def build(self, view: str) -> Snapshot:
        raise AssertionError(view)

    def path_of(self, file: str) -> Path | None:
        return None


def client(access: Access, base: str = HOME, *, token: bool = True, **headers: str) -> TestClient:
    """A browser, which was given the token unless it is said otherwise."""
    if token:
        headers.setdefault("cookie", f"{access.cookie}={access.token}")
    # Without "with", the application's lifespan, and so its threads, are not begun.
    made = TestClient(Preview(NoBuilder(), access).app(), base_url=base, headers=headers, follow_redirects=False)
    return made


@pytest.fixture
def access() -> Access:
    return Access("127.0.0.1", 8420)


def ask(visitor: TestClient, headers: dict[str, str] | None = None) -> int:
    asked: Any = {"pages": [1], "scale": 1}
    return visitor.post("/see", json=asked, headers=headers).status_code


def test_our_own_page_is_let_in(access: Access) -> None:
    for base in (HOME, "http://localhost:8420", "http://[::1]:8420"):
        visitor = client(access, base)
        assert visitor.get("/").status_code == 200
        assert visitor.get("/static/main.js").headers["content-type"].startswith("text/javascript")
        assert ask(visitor, {"origin": base, "sec-fetch-site": "same-origin"}) == 200


@pytest.mark.parametrize(
    "base", ["http://evil.example:8420", "http://127.0.0.1:9999", "http://127.0.0.1.nip.example:8420"]
)
def test_a_rebound_name_is_refused(access: Access, base: str) -> None:
    visitor = client(access, base)
    assert visitor.get("/").status_code == 421
    assert visitor.get("/events").status_code == 421
    assert ask(visitor, {"origin": base, "sec-fetch-site": "same-origin"}) == 421


def test_another_sites_page_can_neither_read_nor_steer(access: Access) -> None:
    visitor = client(access)
    foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    for path in ("/", "/events", "/picture/abcdefgh12", "/static/main.js"):
        assert visitor.get(path, headers=foreign).status_code == 403
    assert ask(visitor, foreign) == 403
    assert ask(visitor, {"origin": "null"}) == 403
    assert ask(visitor, {"sec-fetch-site": "same-site"}) == 403
    # An image, script or frame on another page sends no Origin.
    for dest in ("image", "script", "iframe"):
        headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": dest}
        assert visitor.get("/picture/abcdefgh12", headers=headers).status_code == 403
    # Another port of this machine is another origin.
    assert ask(visitor, {"origin": "http://127.0.0.1:3000", "sec-fetch-site": "same-site"}) == 403


def test_a_link_elsewhere_may_open_the_page(access: Access) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client(access).get("/", headers=headers).status_code == 200


def test_a_program_needs_the_key(access: Access) -> None:
    visitor = client(access)
    assert ask(visitor) == 403
    assert ask(visitor, {KEY_HEADER: access.key + "x"}) == 403
    assert ask(visitor, {KEY_HEADER: ""}) == 403
    assert ask(visitor, {KEY_HEADER: access.key}) == 200


@pytest.mark.parametrize(
    ("host", "base"),
    [("127.0.0.1", HOME), ("localhost", "http://localhost:8420"), ("0.0.0.0", "http://192.0.2.7:8420")],
)
def test_the_token_is_asked_for_wherever_the_preview_listens(host: str, base: str) -> None:
    access = Access(host, 8420)
    assert access.token in access.address
    assert Access(host, 8420).token != access.token
    visitor = client(access, base, token=False)
    for path in ("/", "/static/main.js", "/events", "/picture/abcdefgh12", "/?token=wrong", "/?token="):
        assert visitor.get(path).status_code == 401
    assert ask(visitor, {"origin": base, "sec-fetch-site": "same-origin"}) == 401
    welcome = visitor.get(f"/?token={access.token}")
    assert welcome.status_code == 303 and welcome.headers["location"] == "/"
    assert "HttpOnly" in welcome.headers["set-cookie"] and "SameSite=lax" in welcome.headers["set-cookie"]
    assert visitor.get("/").status_code == 200
    assert client(access, base, cookie=f"{access.cookie}=x").get("/").status_code == 401


def test_previews_on_two_ports_keep_their_cookies_apart() -> None:
    assert Access("localhost", 8420).cookie != Access("localhost", 8421).cookie


def test_secrets_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr("forumpress.preview.access.hmac.compare_digest", compare)
    access = Access("0.0.0.0", 8420, "the token", "the key")
    assert access.knows("the token", access.token) and not access.knows("tha token", access.token)
    assert not access.knows(None, access.token)
    assert compared == [(b"the token", b"the token"), (b"tha token", b"the token"), (b"", b"the token")]


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("box.example", False),
    ],
)
def test_what_counts_as_this_machine_alone(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone


def test_the_page_may_load_nothing_from_elsewhere(access: Access) -> None:
    policy = client(access).get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    static = Path(__file__).parents[2] / "src" / "forumpress" / "preview" / "static"
    for path in static.iterdir():
        text = path.read_text()
        for address in ("http://", "https://", "//cdn"):
            assert address not in text.replace("http://www.w3.org/2000/svg", ""), path


@pytest.mark.parametrize(
    "path",
    [
        "/static/../guard.py",
        "/static/%2e%2e/guard.py",
        "/static/..%2fguard.py",
        "/static//etc/passwd",
        "/etc/passwd",
        "/issues/a.yaml",
        "/static/",
        "/picture/../../etc/passwd",
        "/picture/%2e%2e%2f%2e%2e",
    ],
)
def test_no_file_but_our_own_is_served(access: Access, path: str) -> None:
    answer = client(access).get(path)
    assert answer.status_code in (400, 404)
    assert "root:" not in answer.text and "import" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"page": 1}',
        b'{"pages": 3}',
        b"1" * 20_000,
        b"[" * 9_000,
        b'{"page":1e999,"x":1,"y":1}',
        b'{"pages": [1], "scale": NaN}',
        b'{"pages": [1], "scale": Infinity}',
    ],
)
@pytest.mark.parametrize("question", ["at", "open", "where", "locate", "look", "see"])
def test_nonsense_is_refused_in_words(access: Access, question: str, body: bytes) -> None:
    answer = client(access).post(f"/{question}", content=body, headers={KEY_HEADER: access.key})
    assert answer.status_code in (400, 413)
    assert "error" in answer.json()


def test_a_scale_that_is_none_leaves_nothing_behind(access: Access) -> None:
    preview = Preview(NoBuilder(), access)
    visitor = TestClient(preview.app(), base_url=HOME, headers={KEY_HEADER: access.key})
    for scale in ("NaN", "Infinity", "-1", "0", "1e300"):
        for _ in range(4):
            assert visitor.post("/see", content=f'{{"pages": [1], "scale": {scale}}}'.encode()).status_code == 400
    assert not preview.loop._shown_pages._scales


def test_more_than_can_be_served_is_turned_away(access: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    preview = Preview(NoBuilder(), access)
    # Nothing is answered: the build loop was not started.
    waiting = [preview.loop.words(1) for _ in range(MOST_TASKS + 1)]
    assert [future.cancelled() for future in waiting] == [False] * MOST_TASKS + [True]
    monkeypatch.setattr("forumpress.preview.events.Events.count", MOST_STREAMS)
    visitor = TestClient(preview.app(), base_url=HOME, headers={KEY_HEADER: access.key})
    assert visitor.get("/events").status_code == 503


@pytest.mark.parametrize("number", ["9" * 5_000, "-1", "1.5", "x", "%EF%BC%91"])
def test_a_face_that_is_none_is_not_found(access: Access, number: str, tmp_path: Path) -> None:
    session = EditSession(Workspace.at(tmp_path), tmp_path / "a.journal")
    visitor = TestClient(
        Preview(NoBuilder(), access, None, session).app(), base_url=HOME, headers={KEY_HEADER: access.key}
    )
    assert visitor.get(f"/face/{number}").status_code == 404
