# SPDX-License-Identifier: MIT
"""The unsubscribe service, running on loopback for a test."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

import uvicorn

from forumpress.deliver.ledger import Ledger
from forumpress.deliver.settings import Settings
from forumpress.deliver.tokens import Leaving
from forumpress.deliver.unsubscribe import unsubscribe_server
from tests.deliver.postfix import free_port, wait_until


@contextlib.contextmanager
def running_service(
    settings: Settings, leave: Callable[[Leaving], None], ledger: Ledger | None = None
) -> Iterator[int]:
    """The port of a service that stops with the test."""
    port = free_port()
    server: uvicorn.Server = unsubscribe_server(settings, leave, "127.0.0.1", port, ledger)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        wait_until(lambda: server.started, 60)
        yield port
    finally:
        server.should_exit = True
        thread.join(60)
        assert not thread.is_alive()
