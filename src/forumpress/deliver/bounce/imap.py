# SPDX-License-Identifier: MIT
"""The mailbox for what comes back, read by IMAP (RFC 9051, RFC 3501): with a password or with OAuth 2.0.

Nothing is moved or deleted. A message is flagged as seen only when it was recorded for good; people's
letters stay unread for people. Sources: RFC 7628 and Google's and Microsoft's XOAUTH2 (the login),
RFC 6749 6 (a fresh access token for the refresh token).
"""

from __future__ import annotations

import imaplib
import json
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from forumpress.deliver.mailbox import Piece
from forumpress.deliver.settings import Mailbox, Security
from forumpress.errors import InputError
from forumpress.finding import Finding, error

_SECONDS = 60
_LARGEST_ANSWER = 100_000


@contextmanager
def open_imap(box: Mailbox) -> Iterator[ImapFolder]:
    """The folder of a mailbox, logged in. Raises InputError when it cannot be reached, or closes on us."""
    try:
        connection = _connect(box)
        try:
            _log_in(connection, box)
            _answered(*connection.select(f'"{box.folder}"'), f"there is no folder “{box.folder}”")
            yield ImapFolder(connection, f"{box.user}/{box.folder}")
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                connection.logout()
    except (imaplib.IMAP4.error, OSError) as problem:
        raise InputError([_refused(box, str(problem))]) from None


class ImapFolder:
    """An open folder."""

    def __init__(self, connection: imaplib.IMAP4, name: str) -> None:
        self._connection, self._name = connection, name

    def pieces(self, most: int) -> Iterator[Piece]:
        """The messages that nobody has seen, at most `most` octets of each, oldest first."""
        found = _answered(*self._connection.uid("SEARCH", "UNSEEN", "UNDELETED"), "the folder cannot be searched")
        for uid in b" ".join(part for part in found if isinstance(part, bytes)).split():
            data = self._fetch(uid.decode("ascii"), most)
            if data is not None:
                yield Piece(f"{self._name}:{int(uid)}", data, partial(self._mark_seen, uid.decode("ascii")))

    def _fetch(self, uid: str, most: int) -> bytes | None:
        """A message's first octets; None for one that was removed meanwhile. Reading it does not mark it."""
        answer = self._connection.uid("FETCH", uid, f"(BODY.PEEK[]<0.{most}>)")
        parts = _answered(*answer, "a message cannot be read")
        return next((part[1] for part in parts if isinstance(part, tuple)), None)

    def _mark_seen(self, uid: str) -> None:
        _answered(*self._connection.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"), "a message cannot be marked")


def _connect(box: Mailbox) -> imaplib.IMAP4:
    context = ssl.create_default_context(cafile=box.ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if box.security is Security.TLS:
        return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=context, timeout=_SECONDS)
    connection = imaplib.IMAP4(box.host, box.port, timeout=_SECONDS)
    if box.security is Security.STARTTLS:
        connection.starttls(context)
    return connection


def _log_in(connection: imaplib.IMAP4, box: Mailbox) -> None:
    if box.oauth_refresh_token is None:
        connection.login(box.user, box.password.get_secret_value() if box.password else "")
        return
    answer = f"user={box.user}\x01auth=Bearer {access_token(box)}\x01\x01".encode()
    asked = False

    def respond(_: bytes) -> bytes:
        # A second question is the server's refusal in JSON; it wants an empty answer before it says NO.
        nonlocal asked
        again, asked = asked, True
        return b"" if again else answer

    connection.authenticate("XOAUTH2", respond)


def access_token(box: Mailbox) -> str:
    """A fresh access token. Raises InputError with the provider's error code, and with no secret."""
    fields = {"grant_type": "refresh_token", "client_id": box.oauth_client_id or ""}
    for name, value in (("client_secret", box.oauth_client_secret), ("refresh_token", box.oauth_refresh_token)):
        if value is not None:
            fields[name] = value.get_secret_value()
    if box.oauth_scope:
        fields["scope"] = box.oauth_scope
    request = urllib.request.Request(str(box.oauth_token_url), urllib.parse.urlencode(fields).encode())  # noqa: S310  settings.py takes https alone
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            token = json.loads(answer.read(_LARGEST_ANSWER)).get("access_token")
    except urllib.error.HTTPError as problem:
        raise InputError([_no_token(_error_code(problem.read(_LARGEST_ANSWER)) or f"status {problem.code}")]) from None
    except (OSError, ValueError, AttributeError) as problem:
        raise InputError([_no_token(type(problem).__name__)]) from None
    if not isinstance(token, str) or not token:
        raise InputError([_no_token("the answer holds no token")])
    return token


def _error_code(content: bytes) -> str:
    try:
        code = json.loads(content).get("error")
    except (ValueError, AttributeError):
        return ""
    return code[:60] if isinstance(code, str) else ""


def _no_token(why: str) -> Finding:
    hint = "“invalid_grant” means that the refresh token was taken back: give the access anew"
    return error("bounce/oauth", f"the mailbox's provider gave no access token: {why}", hint=hint)


def _refused(box: Mailbox, why: str) -> Finding:
    secrets = (box.password, box.oauth_refresh_token, box.oauth_client_secret)
    for secret in secrets:
        if secret is not None:
            why = why.replace(secret.get_secret_value(), "…")
    return error("bounce/imap", f"the mailbox at {box.host} cannot be used: {why[:300]}")


def _answered(kind: str, parts: Sequence[Any], otherwise: str) -> Sequence[Any]:
    if kind != "OK":
        raise imaplib.IMAP4.error(otherwise)
    return parts
