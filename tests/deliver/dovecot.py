# SPDX-License-Identifier: MIT
"""A real Dovecot on loopback: one mailbox, a password and OAuth 2.0, with a configuration of its own."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.deliver.postfix import free_port, wait_until
from tests.tools import lack, require_tool

USER, PASSWORD, TOKEN = "bounces@forum.test", "secret+&{more}", "access-token-of-today"
_CONFIGURATION = """
base_dir = {root}/run
state_dir = {root}/run
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
auth_mechanisms = plain xoauth2 oauthbearer
disable_plaintext_auth = yes
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{root}/mail
passdb {{
  driver = static
  mechanisms = plain
  args = password={password}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {root}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}/home
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
"""
_OAUTH = """
introspection_url = http://127.0.0.1:{port}/check?token=
introspection_mode = get
username_attribute = user
active_attribute = active
active_value = yes
"""


@dataclass(frozen=True)
class Dovecot:
    """A running server: its port, its certificate, and the Maildir of its one mailbox."""

    port: int
    certificate: Path
    root: Path

    def deliver(self, name: str, data: bytes) -> None:
        """Put a message into the mailbox."""
        path = self.root / "mail" / "new" / f"{name}.M.host"
        path.write_bytes(data)
        owner = pwd.getpwnam("nobody")
        os.chown(path, owner.pw_uid, owner.pw_gid)

    def flags(self) -> dict[str, str]:
        """The flags of each message."""
        paths = [*(self.root / "mail" / "new").iterdir(), *(self.root / "mail" / "cur").iterdir()]
        return {path.name.partition(".")[0]: path.name.partition(":2,")[2] for path in paths}

    def log(self) -> str:
        """What the server has written down."""
        path = self.root / "log"
        return path.read_text(errors="replace") if path.exists() else ""


class _Introspection(BaseHTTPRequestHandler):
    """Says of one token that it is good (RFC 7662, as Dovecot asks)."""

    def do_GET(self) -> None:
        active = f"token={TOKEN}&" in f"{self.path}&"
        content = f'{{"active": "{"yes" if active else "no"}", "user": "{USER}"}}'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    """A server with an empty mailbox."""
    program = require_tool("dovecot")
    if os.geteuid() != 0:
        lack("Dovecot wants to be started by root")
    owner = pwd.getpwnam("nobody")
    with tempfile.TemporaryDirectory(prefix="fp-dovecot-", dir="/tmp") as name:
        root = Path(name)
        root.chmod(0o755)
        for folder in ("run", "home", "mail", "mail/new", "mail/cur", "mail/tmp"):
            (root / folder).mkdir()
            if folder != "run":
                os.chown(root / folder, owner.pw_uid, owner.pw_gid)
        _certify(root)
        asked = ThreadingHTTPServer(("127.0.0.1", 0), _Introspection)
        threading.Thread(target=asked.serve_forever, daemon=True).start()
        port = free_port()
        text = _CONFIGURATION.format(root=root, user="nobody", group="nogroup", password=PASSWORD, port=port)
        (root / "dovecot.conf").write_text(text)
        (root / "oauth2.conf").write_text(_OAUTH.format(port=asked.server_address[1]))
        process = subprocess.Popen([program, "-F", "-c", str(root / "dovecot.conf")], stderr=subprocess.PIPE)
        server = Dovecot(port, root / "cert.pem", root)
        try:
            wait_until(lambda: _listens(port) or process.poll() is not None, 60, server.log)
            assert process.poll() is None, f"{process.stderr and process.stderr.read()!r}\n{server.log()}"
            yield server
        finally:
            process.terminate()
            process.wait(60)
            if process.stderr:
                process.stderr.close()
            asked.shutdown()
            asked.server_close()
            shutil.rmtree(root / "run", ignore_errors=True)


def _certify(root: Path) -> None:
    command = [require_tool("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-keyout", str(root / "key.pem"), "-out", str(root / "cert.pem"), "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
