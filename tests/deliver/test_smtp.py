# SPDX-License-Identifier: MIT
"""One connection: two phases, answers read right, nothing trusted after an error, TLS checked."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from forumpress.deliver.answers import Answer, Phase
from forumpress.deliver.letter import Envelope
from forumpress.deliver.settings import Server
from forumpress.deliver.smtp import SmtpTransport
from forumpress.deliver.transport import NoTransport
from tests.deliver.postfix import free_port, wait_until
from tests.deliver.scripted import DROP, Log, scripted
from tests.deliver.sink import running_sink
from tests.tools import require_tool

ENVELOPE = Envelope("bounces@forum.test", "reader@example.org", b"Subject: x\r\n\r\n.dot\r\nbody\r\n..\r\n")


def server(port: int, **more: object) -> Server:
    return Server.model_validate(
        {"host": "127.0.0.1", "port": port, "security": "none", "helo": "me.test", "command_timeout": 5, **more}
    )


def send(connection: SmtpTransport, envelope: Envelope = ENVELOPE, gate: Callable[[], bool] = lambda: True) -> Answer:
    answer = connection.deliver(envelope, gate)
    assert answer is not None
    return answer


def test_message_arrives_octet_for_octet() -> None:
    with scripted() as at:
        connection = SmtpTransport(server(at.port))
        assert send(connection) == Answer(Phase.DOT, 250, "2.0.0", "Ok")
        connection.close()
    assert at.log.bodies == [b"Subject: x\r\n\r\n..dot\r\nbody\r\n...\r\n"]
    assert f"MAIL FROM:<bounces@forum.test> SIZE={len(ENVELOPE.data)}" in at.log.commands


def test_gate_is_asked_before_the_dot_and_after_the_body() -> None:
    with scripted() as at:
        connection = SmtpTransport(server(at.port))

        def gate() -> bool:
            assert at.log.bodies == []
            assert at.log.commands[-1] == "DATA"
            return False

        assert connection.deliver(ENVELOPE, gate) is None
        assert not connection.usable
    assert at.log.bodies == []


def test_failing_gate_sends_no_dot() -> None:
    def gate() -> bool:
        raise RuntimeError("the ledger is gone")

    with scripted() as at:
        connection = SmtpTransport(server(at.port))
        with pytest.raises(RuntimeError):
            connection.deliver(ENVELOPE, gate)
        assert not connection.usable
    assert at.log.bodies == []


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_refusal_leaves_the_session_clean_for_the_next(verb: str, pipelining: bool) -> None:
    def once(log: Log) -> bytes:
        refused = sum(command.upper().startswith(verb) for command in log.commands) == 1
        usual = b"354 Go on\r\n" if verb == "DATA" else b"250 2.0.0 Ok\r\n"
        return b"550 5.1.1 No such user\r\n" if refused else usual

    def data(log: Log) -> bytes:
        since = log.commands[max(i for i, c in enumerate(log.commands) if c.startswith("MAIL")) :]
        first = sum(c.startswith("MAIL") for c in log.commands) == 1
        return b"503 5.5.1 No recipient\r\n" if first and since and verb != "DATA" else b"354 Go on\r\n"

    features = b"250-scripted\r\n" + (b"250-PIPELINING\r\n" if pipelining else b"") + b"250 SIZE\r\n"
    script = {"EHLO": features, "DATA": data, verb: once}
    with scripted(script) as at:
        connection = SmtpTransport(server(at.port))
        assert send(connection) == Answer(Phase(verb.lower()), 550, "5.1.1", "No such user")
        assert connection.usable
        assert send(connection).accepted
    assert at.log.sessions == 1
    assert "RSET" in at.log.commands
    assert len(at.log.bodies) == 1


def test_server_that_wants_a_body_after_refusing_the_reader_gets_none() -> None:
    with scripted({"RCPT": b"550 5.1.1 No such user\r\n"}) as at:
        connection = SmtpTransport(server(at.port))
        assert send(connection).phase is Phase.RCPT
        assert not connection.usable
    assert at.log.bodies == []


@pytest.mark.parametrize(
    ("script", "phase"),
    [
        ({"MAIL": DROP}, Phase.MAIL),
        ({"RCPT": DROP}, Phase.RCPT),
        ({"DATA": DROP}, Phase.DATA),
        ({".": DROP}, Phase.DOT),
        ({".": b"what\r\n"}, Phase.DOT),
        ({".": b"250-" + b"x" * 9000}, Phase.DOT),
        ({".": b"250-more\r\n" * 500}, Phase.DOT),
    ],
)
def test_lost_connection_knows_its_phase(script: dict[str, bytes], phase: Phase) -> None:
    with scripted(script) as at:
        connection = SmtpTransport(server(at.port))
        answer = send(connection)
        assert (answer.phase, answer.code) == (phase, 0)
        assert not connection.usable


def test_silence_after_the_dot_ends_with_its_own_time_out() -> None:
    with running_sink("-W", ".:30") as sink:
        connection = SmtpTransport(server(sink.port, dot_timeout=0.3))
        assert send(connection) == Answer(Phase.DOT, 0, "", "no answer in time")


def test_421_ends_the_session() -> None:
    with scripted({"RCPT": b"421 4.7.0 Too busy\r\n"}) as at:
        connection = SmtpTransport(server(at.port))
        assert send(connection) == Answer(Phase.RCPT, 421, "4.7.0", "Too busy")
        assert not connection.usable


def test_refusal_in_the_middle_of_the_body_is_heard() -> None:
    with running_sink("-A", "0") as sink:
        connection = SmtpTransport(server(sink.port))
        answer = send(connection, Envelope("a@forum.test", "b@example.org", b"x" * 70 + b"\r\n"))
        assert not answer.accepted
        assert not connection.usable
        wait_until(lambda: not sink.messages(), 60)


def test_no_dot_is_sent_to_a_server_that_has_spoken() -> None:
    with scripted({"DATA": b"354 Go on\r\n552 5.3.4 Too much\r\n"}) as at:
        connection = SmtpTransport(server(at.port))
        assert send(connection, gate=lambda: pytest.fail("asked for the dot")) == Answer(
            Phase.BODY, 552, "5.3.4", "Too much"
        )
    assert at.log.bodies == []


def test_international_address_asks_for_smtputf8() -> None:
    with scripted() as at:
        connection = SmtpTransport(server(at.port))
        assert connection.international
        assert send(connection, Envelope("a@forum.test", "李@example.org", b"x\r\n", True)).accepted
    assert any("SMTPUTF8 BODY=8BITMIME" in command for command in at.log.commands)
    assert "RCPT TO:<李@example.org>" in at.log.commands


@pytest.mark.parametrize("address", ["a@b.org>\r\nRCPT TO:<c@d.org", "a b@c.org", "<a@b.org>", "a\u2028b@c.org"])
def test_address_that_breaks_a_command_is_refused_before_anything_is_sent(address: str) -> None:
    with scripted() as at:
        connection = SmtpTransport(server(at.port))
        with pytest.raises(ValueError, match="cannot stand"):
            connection.deliver(Envelope("a@forum.test", address, b"x\r\n"), lambda: True)
        assert connection.usable
        assert send(connection).accepted
    assert [command for command in at.log.commands if command.startswith("RCPT")] == ["RCPT TO:<reader@example.org>"]


def test_size_limit_of_the_server_is_known() -> None:
    with scripted() as at:
        assert SmtpTransport(server(at.port)).size_limit == 10_000_000


def test_nobody_listens() -> None:
    with pytest.raises(NoTransport) as caught:
        SmtpTransport(server(free_port()))
    assert not caught.value.permanent
    assert caught.value.answer.phase is Phase.CONNECT


@pytest.mark.parametrize(
    ("greeting", "permanent"), [(b"421 4.3.2 Later\r\n", False), (b"554 5.7.1 Not you\r\n", True), (b"", False)]
)
def test_greeting_that_refuses(greeting: bytes, permanent: bool) -> None:
    with scripted({"greeting": greeting}) as at, pytest.raises(NoTransport) as caught:
        SmtpTransport(server(at.port))
    assert caught.value.permanent is permanent


def test_password_that_a_server_repeats_is_not_told() -> None:
    def echo(log: Log) -> bytes:
        return b"535 5.7.8 I got " + log.commands[-1].encode() + b" and s3cret-word\r\n"

    script = {"EHLO": b"250-x\r\n250 AUTH PLAIN\r\n", "AUTH": echo}
    with scripted(script) as at, pytest.raises(NoTransport) as caught:
        SmtpTransport(server(at.port, user="me", password="s3cret-word"))
    assert caught.value.permanent
    assert caught.value.answer.phase is Phase.AUTH
    told = str(caught.value)
    assert "s3cret" not in told
    assert "AG1lAHMzY3JldC13b3Jk" not in told
    assert "535 5.7.8" in told


def test_server_without_login_is_hopeless() -> None:
    with scripted() as at, pytest.raises(NoTransport) as caught:
        SmtpTransport(server(at.port, user="me", password="s3cret-word"))
    assert caught.value.permanent


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    command = [require_tool("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
               "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem"), "-subj", "/CN=127.0.0.1",
               "-addext", "subjectAltName=IP:127.0.0.1"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return folder


def context(folder: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return made


TLS_EHLO = b"250-scripted\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_tls_with_a_known_certificate(certificate: Path, security: str) -> None:
    script = {"EHLO": TLS_EHLO, "AUTH": b"235 2.7.0 Welcome\r\n"}
    with scripted(script, tls=context(certificate), from_first=security == "tls") as at:
        trusting = server(at.port, security=security, ca_file=certificate / "cert.pem", user="me", password="s3cret")
        connection = SmtpTransport(trusting)
        assert send(connection).accepted
        connection.close()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_tls_with_an_unknown_certificate_is_refused_and_no_password_sent(certificate: Path, security: str) -> None:
    with (
        scripted({"EHLO": TLS_EHLO}, tls=context(certificate), from_first=security == "tls") as at,
        pytest.raises(NoTransport) as caught,
    ):
        SmtpTransport(server(at.port, security=security, user="me", password="s3cret"))
    assert caught.value.permanent
    assert "certificate" in str(caught.value)
    assert not any(command.startswith("AUTH") for command in at.log.commands)


def test_server_without_starttls_gets_nothing_in_the_clear() -> None:
    with scripted({"EHLO": b"250-x\r\n250 AUTH PLAIN\r\n"}) as at, pytest.raises(NoTransport) as caught:
        SmtpTransport(server(at.port, security="starttls", user="me", password="s3cret"))
    assert caught.value.permanent
    assert not any(command.startswith(("AUTH", "MAIL")) for command in at.log.commands)


def test_certificate_check_can_be_turned_off_only_by_name(certificate: Path) -> None:
    with scripted({"EHLO": TLS_EHLO}, tls=context(certificate)) as at:
        assert SmtpTransport(server(at.port, security="starttls", verify=False)).usable
