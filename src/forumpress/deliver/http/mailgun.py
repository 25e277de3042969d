# SPDX-License-Identifier: MIT
"""Mailgun: `POST /v3/{domain}/messages.mime`, the message as we made it.

Source: Mailgun's API reference, “Send an email in MIME format”, and “API response codes”. It documents no key that
would make a request safe to repeat.
"""

from __future__ import annotations

import base64
import secrets

from forumpress.deliver.answers import Handover
from forumpress.deliver.http.answer import by_code, read_json
from forumpress.deliver.http.client import Request
from forumpress.deliver.letter import Envelope
from forumpress.deliver.settings import Api

_URL = "https://api.mailgun.net"
_SIZE_LIMIT = 25_000_000
_NO_SUCH_READER = ("to parameter is not a valid address", "is not a valid address")


class Mailgun:
    """A MailService."""

    size_limit = _SIZE_LIMIT

    def __init__(self, api: Api) -> None:
        token = api.token.get_secret_value() if api.token else ""
        self._url = f"{api.url or _URL}/v3/{api.domain}/messages.mime"
        self._login = "Basic " + base64.b64encode(f"api:{token}".encode()).decode("ascii")
        self.secrets: tuple[str, ...] = (token, self._login.partition(" ")[2])

    def request(self, envelope: Envelope) -> Request:
        """A form with the recipient and the message as a file; opens and clicks are not tracked."""
        boundary = secrets.token_hex(16)
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (("to", envelope.recipient), ("o:tracking", "no"))
        ]
        head = "".join(parts) + (
            f'--{boundary}\r\nContent-Disposition: form-data; name="message"; filename="message.eml"\r\n'
            "Content-Type: message/rfc822\r\n\r\n"
        )
        body = head.encode() + envelope.data + f"\r\n--{boundary}--\r\n".encode("ascii")
        fields = {"Authorization": self._login, "Content-Type": f"multipart/form-data; boundary={boundary}",
                  "Accept": "application/json"}  # fmt: skip
        return Request(self._url, fields, body)

    def read(self, code: int, body: bytes) -> tuple[Handover, str, str]:
        """The handover by the code, and the message that Mailgun gives with it."""
        content = read_json(body)
        words = str(content.get("message") or content.get("Error") or "")
        if code == 200 and not content.get("id"):
            return Handover.UNCERTAIN, "", "an answer that is not Mailgun's"
        if code == 400 and any(phrase in words for phrase in _NO_SUCH_READER):
            return Handover.REFUSED, "5.1.3", words
        if code == 404:
            return Handover.DEFERRED, "", words or "Mailgun does not know the domain or address"
        handover, status = by_code(code)
        return handover, status, words
