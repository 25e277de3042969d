# SPDX-License-Identifier: MIT
"""A real Postfix on loopback, with a configuration and spool of its own."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.tools import lack, require_tool

_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
verify unix - - n - 1 verify
postlog unix-dgram n - n - 1 postlogd
"""
_MAIN = """
compatibility_level = 3.6
queue_directory = {root}/spool
data_directory = {root}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {root}/maillog
maillog_file_prefixes = {root}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_bind_address = 127.0.0.1
mynetworks = 127.0.0.0/8
myhostname = mx.forum.test
mydomain = forum.test
myorigin = forum.test
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
recipient_delimiter = +
virtual_mailbox_domains = {domains}
virtual_mailbox_base = {root}/mail
virtual_mailbox_maps = inline:{{ {mailboxes} }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_reject_unlisted_recipient = no
smtpd_recipient_restrictions = permit_mynetworks, reject
transport_maps = inline:{{ {transports} }}
disable_dns_lookups = yes
smtp_host_lookup = native
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 4s
delay_warning_time = 1s
bounce_queue_lifetime = 1h
smtputf8_enable = yes
message_size_limit = 20000000
virtual_mailbox_limit = 0
"""


@dataclass(frozen=True)
class Postfix:
    """A running server: where it listens and where its mailboxes are."""

    root: Path
    port: int

    def maildir(self, mailbox: str) -> Path:
        """The Maildir of an address."""
        return self.root / "mail" / mailbox

    def log(self) -> str:
        """What the server has written down."""
        path = self.root / "maillog"
        return path.read_text(errors="replace") if path.exists() else ""


@contextlib.contextmanager
def running_postfix(mailboxes: list[str], transports: dict[str, str], more: str = "") -> Iterator[Postfix]:
    """A server with these mailboxes, and `transports` from a domain to a Postfix transport.

    `more` is lines of main.cf that win over ours.
    """
    program = require_tool("postfix")
    if os.geteuid() != 0:
        lack("Postfix wants to be started by root")
    with tempfile.TemporaryDirectory(prefix="fp-postfix-", dir="/tmp") as name:
        root = Path(name)
        root.chmod(0o755)
        owner = pwd.getpwnam("postfix")
        reader = pwd.getpwnam("nobody")
        for folder in ("etc", "spool", "data", "mail"):
            (root / folder).mkdir()
        os.chown(root / "data", owner.pw_uid, owner.pw_gid)
        os.chown(root / "mail", reader.pw_uid, reader.pw_gid)
        port = free_port()
        domains = sorted({mailbox.rpartition("@")[2] for mailbox in mailboxes})
        main = _MAIN.format(
            root=root,
            domains=" ".join(domains),
            mailboxes=", ".join(f"{{ {mailbox} = {mailbox}/ }}" for mailbox in mailboxes),
            transports=", ".join(f"{{ {domain} = {transport} }}" for domain, transport in transports.items()),
            uid=reader.pw_uid,
            gid=reader.pw_gid,
        )
        (root / "etc" / "main.cf").write_text(main + more)
        (root / "etc" / "master.cf").write_text(_MASTER.format(port=port))
        server = Postfix(root, port)
        command = [program, "-c", str(root / "etc")]
        environment = {**os.environ, "MAIL_CONFIG": str(root / "etc")}
        started = subprocess.run([*command, "start"], env=environment, capture_output=True, text=True, timeout=60)
        try:
            if started.returncode:
                raise RuntimeError(f"Postfix did not start: {started.stderr}\n{server.log()}")
            wait_until(lambda: _answers(port), 60, lambda: server.log())
            yield server
        finally:
            subprocess.run([*command, "stop"], env=environment, capture_output=True, timeout=60, check=False)
            wait_until(lambda: not _answers(port), 60, lambda: server.log())
            shutil.rmtree(root / "spool", ignore_errors=True)


_PORTS = range(12_000, 32_000)
"""Below those that the kernel gives to connections (from 32768): none takes one between our look and the server's."""


def _ports_of_worker() -> Iterator[int]:
    """This worker's share of the ports, each after the other, from a place that differs with the process."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
    share = _PORTS[worker * len(_PORTS) // 8 : (worker + 1) * len(_PORTS) // 8]
    begin = os.getpid() * 37 % len(share)
    return itertools.cycle([*share[begin:], *share[:begin]])


_ports = _ports_of_worker()


def free_port() -> int:
    """A port of the loopback interface that nothing listens on, and that no other worker is given."""
    for port in _ports:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("the ports go round for ever")


def wait_until(ready: Callable[[], bool], seconds: float, why: Callable[[], str] = lambda: "") -> None:
    """Return as soon as `ready` holds; fail after so many seconds."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise AssertionError(f"nothing happened for {seconds} s\n{why()}")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as connection:
        return connection.recv(3) == b"220"
    return False
