# SPDX-License-Identifier: MIT
"""A client that keeps a server waiting loses its place, and nobody takes all of them."""

from __future__ import annotations

import ast
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from forumpress.deliver import connections
from forumpress.deliver.connections import BoundedConnection

PATIENCE = 60.0
WHOLE = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


async def app(scope: Any, receive: Any, send: Any) -> None:
    while scope["method"] == "POST" and (await receive()).get("more_body"):
        pass
    size = 50_000_000 if scope["path"] == "/large" else 2
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"x" * size})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(connections, "LONGEST_WAIT", 0.5)
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 5)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, http=BoundedConnection, log_level="error", lifespan="off", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


@contextmanager
def connected(port: int, address: str = "127.0.0.1") -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE, source_address=(address, 0)) as client:
        yield client


def is_closed(client: socket.socket) -> bool:
    """Whether the server ends the connection, before the test's patience does."""
    try:
        return client.recv(1) == b""
    except ConnectionError:
        return True


def answers(port: int) -> bool:
    with connected(port) as client:
        client.sendall(WHOLE)
        return client.recv(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET / HTTP/1.1\r\nhost: ", b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nabc"],
    ids=["nothing", "half a head", "half a body"],
)
def test_a_request_that_does_not_come_is_not_waited_for(port: int, begun: bytes) -> None:
    with connected(port) as client:
        client.sendall(begun)
        assert is_closed(client)
    assert answers(port)


def test_a_request_that_comes_in_drops_is_not_waited_for(port: int) -> None:
    with connected(port) as client, pytest.raises(ConnectionError):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            client.sendall(b"G")
            time.sleep(0.05)


def test_an_answer_that_is_not_read_is_given_up(port: int) -> None:
    with connected(port) as client:
        client.sendall(WHOLE.replace(b"/ ", b"/large ", 1))
        time.sleep(2)
        received = 0
        try:
            while data := client.recv(1_000_000):
                received += len(data)
        except ConnectionError:
            pass
        assert received < 50_000_000


def test_nobody_takes_all_places(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LONGEST_WAIT", 600.0)
    with connected(port, "127.0.0.9") as alone:
        crowd = [socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) for _ in range(12)]
        try:
            assert answers(port)
            assert is_closed(crowd[0])
            for kept in (crowd[-1], alone):
                kept.sendall(WHOLE)
                assert kept.recv(12) == b"HTTP/1.1 200"
        finally:
            for client in crowd:
                client.close()


def test_every_server_of_ours_bounds_its_connections() -> None:
    """Found in the source, so that the next server is held to it too."""
    source = Path(connections.__file__).parent.parent
    servers = [path for path in source.rglob("*.py") if "uvicorn.Config(" in path.read_text("utf-8")]
    assert len(servers) >= 3
    for path in servers:
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        for call in (each for each in calls if ast.unparse(each.func) == "uvicorn.Config"):
            given = {each.arg: ast.unparse(each.value) for each in call.keywords}
            assert (given.get("http"), given.get("ws")) == ("BoundedConnection", "'none'"), path
            assert int(ast.literal_eval(given["h11_max_incomplete_event_size"])) <= 16_384, path
