# SPDX-License-Identifier: MIT
"""The mailbox of what comes back, on a real IMAP server."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from forumpress.deliver.bounce.imap import access_token, open_imap
from forumpress.deliver.bounce.intake import Tally, take_returns
from forumpress.deliver.ledger import MEMORY, Ledger
from forumpress.deliver.settings import BounceRules, Mailbox
from forumpress.errors import InputError
from tests.deliver import dovecot
from tests.deliver.dovecot import PASSWORD, TOKEN, USER, Dovecot, running_dovecot
from tests.deliver.reports import KEYS, dsn
from tests.deliver.run import KEY
from tests.deliver.samples import HASH


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with running_dovecot() as running:
        yield running


@pytest.fixture
def box(server: Dovecot) -> Mailbox:
    return Mailbox.model_validate(
        {"host": "localhost", "port": server.port, "ca_file": server.certificate, "user": USER, "password": PASSWORD}
    )


def take(box: Mailbox, ledger: Ledger) -> Tally:
    with open_imap(box) as folder:
        return take_returns(folder.pieces(500_000), KEYS, ledger, BounceRules())


def test_reports_are_taken_and_letters_stay_unread(server: Dovecot, box: Mailbox) -> None:
    ledger = Ledger(MEMORY, KEY)
    server.deliver("1", dsn())
    server.deliver("2", b"From: Jo <jo@readers.test>\nSubject: Thank you\n\nLovely issue.\n")
    tally = take(box, ledger)
    assert (tally.read, tally.suppressed, [finding.code for finding in tally.findings]) == (2, 1, ["bounce/letter"])
    assert f"{USER}/INBOX:" in tally.findings[0].place.file
    assert {name: "S" in flags for name, flags in server.flags().items()} == {"1": True, "2": False}
    with ledger.read() as connection:
        assert connection.exec_driver_sql("SELECT address_hash FROM suppressions").scalars().all() == [HASH]
    assert take(box, ledger).read == 1
    ledger.close()


def test_a_large_message_is_read_in_part(server: Dovecot, box: Mailbox) -> None:
    server.deliver("3", dsn() + b"x" * 900_000)
    with open_imap(box) as folder:
        sizes = sorted(len(piece.data) for piece in folder.pieces(1000))
    assert sizes[-1] == 1000


@pytest.mark.parametrize(
    ("change", "said"),
    [({"password": "wrong-password"}, "cannot be used"), ({"folder": "Nowhere"}, "no folder"),
     ({"port": 1}, "cannot be used"), ({"ca_file": None}, "certificate")],
)  # fmt: skip
def test_what_fails_is_a_finding_without_secrets(box: Mailbox, change: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as problem, open_imap(box.model_copy(update={**change, **_secret(change)})):
        pass
    (finding,) = problem.value.findings
    assert said in finding.message
    assert "wrong-password" not in finding.message


def _secret(change: dict[str, Any]) -> dict[str, Any]:
    from pydantic import SecretStr

    return {"password": SecretStr(change["password"])} if "password" in change else {}


class _Provider(BaseHTTPRequestHandler):
    """A provider's token endpoint (RFC 6749 6)."""

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        good = form.get("refresh_token") == ["refresh"] and form.get("grant_type") == ["refresh_token"]
        content = json.dumps({"access_token": TOKEN} if good else {"error": "invalid_grant"}).encode()
        self.send_response(200 if good else 400)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def provider() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/token"
    server.shutdown()
    server.server_close()


def with_oauth(box: Mailbox, url: str, refresh_token: str) -> Mailbox:
    """The settings of a provider on loopback, which speaks no TLS as real ones must."""
    fields = {**box.model_dump(), "password": None, "oauth_token_url": "https://x.test/t", "oauth_client_id": "client"}
    made = Mailbox.model_validate({**fields, "oauth_client_secret": "s", "oauth_refresh_token": refresh_token})
    return made.model_copy(update={"oauth_token_url": url})


def test_oauth_logs_in(server: Dovecot, box: Mailbox, provider: str) -> None:
    server.deliver("4", dsn())
    ledger = Ledger(MEMORY, KEY)
    assert take(with_oauth(box, provider, "refresh"), ledger).read >= 1
    ledger.close()


def test_a_token_that_is_refused_says_why(box: Mailbox, provider: str) -> None:
    with pytest.raises(InputError, match="invalid_grant") as problem:
        access_token(with_oauth(box, provider, "refresh-token-taken-back"))
    assert "refresh-token-taken-back" not in repr(problem.value.findings)


def test_a_token_that_the_mailbox_refuses(box: Mailbox, provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dovecot, "TOKEN", "another")
    with pytest.raises(InputError, match="cannot be used"):
        take(with_oauth(box, provider, "refresh"), Ledger(MEMORY, KEY))


def test_settings_of_a_mailbox_agree(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="oauth_client_id"):
        Mailbox.model_validate({"host": "x.test", "user": "u", "oauth_refresh_token": "t"})
    with pytest.raises(ValueError, match="this machine"):
        Mailbox.model_validate({"host": "x.test", "user": "u", "security": "none"})
