# SPDX-License-Identifier: MIT
"""Postmark: `POST /email`, the message taken apart into its texts, header fields and attachments.

Source: Postmark's developer documentation, “Email API” and “API error codes”. It takes no message in MIME, makes the
DKIM signature itself, and documents no key that would make a request safe to repeat.
"""

from __future__ import annotations

import base64
import email
import json
from email.message import EmailMessage
from email.policy import default

from forumpress.deliver.answers import Handover
from forumpress.deliver.http.answer import by_code, read_json
from forumpress.deliver.http.client import Request
from forumpress.deliver.letter import Envelope
from forumpress.deliver.settings import Api

_URL = "https://api.postmarkapp.com"
_SIZE_LIMIT = 10_000_000
_OWN_FIELDS = frozenset({"from", "to", "subject", "reply-to", "date", "mime-version", "content-type",
                         "content-transfer-encoding", "dkim-signature"})  # fmt: skip
"""Header fields that Postmark writes itself, or takes by a name of their own."""
_INVALID_REQUEST = 300
_INACTIVE_READER = 406
_OURS = frozenset({10, 400, 401, 405, 412, 413})
"""Error codes that concern our account, its sender or its credit."""


class Postmark:
    """A MailService."""

    size_limit = _SIZE_LIMIT

    def __init__(self, api: Api) -> None:
        self._token = api.token.get_secret_value() if api.token else ""
        self._url = f"{api.url or _URL}/email"
        self._stream = api.stream
        self.secrets: tuple[str, ...] = (self._token,)

    def request(self, envelope: Envelope) -> Request:
        """The message's parts as JSON; opens and links are not tracked."""
        message = email.message_from_bytes(envelope.data, policy=default)
        content: dict[str, object] = {
            "From": str(message["From"]),
            "To": str(message["To"]),
            "Subject": str(message["Subject"]),
            "MessageStream": self._stream,
            "TrackOpens": False,
            "TrackLinks": "None",
            "Headers": [
                {"Name": name, "Value": str(value)}
                for name, value in message.items()
                if name.lower() not in _OWN_FIELDS
            ],
        }
        if message["Reply-To"]:
            content["ReplyTo"] = str(message["Reply-To"])
        attachments = []
        for part in message.walk():
            if part.is_multipart():
                continue
            if part.get_content_type() == "text/plain" and "TextBody" not in content:
                content["TextBody"] = part.get_content()
            elif part.get_content_type() == "text/html" and "HtmlBody" not in content:
                content["HtmlBody"] = part.get_content()
            else:
                attachments.append(_attachment(part))
        if attachments:
            content["Attachments"] = attachments
        fields = {"Accept": "application/json", "Content-Type": "application/json",
                  "X-Postmark-Server-Token": self._token}  # fmt: skip
        return Request(self._url, fields, json.dumps(content, ensure_ascii=False).encode())

    def read(self, code: int, body: bytes) -> tuple[Handover, str, str]:
        """The handover by Postmark's error code where there is one, else by HTTP's."""
        content = read_json(body)
        error = content.get("ErrorCode")
        words = f"{error} {content.get('Message') or ''}".strip() if error is not None else ""
        if code == 200:
            return (
                (Handover.SENT, "", words) if error == 0 else (Handover.UNCERTAIN, "", words or "not Postmark's answer")
            )
        if code == 422 and error == _INACTIVE_READER:
            return Handover.REFUSED, "5.1.1", words
        if code == 422 and error in _OURS:
            return Handover.REFUSED, "5.7.1", words
        if code == 422 and error == _INVALID_REQUEST and "'To'" in words:
            return Handover.REFUSED, "5.1.3", words
        handover, status = by_code(code)
        return handover, status, words


def _attachment(part: EmailMessage) -> dict[str, str]:
    data = part.get_payload(decode=True)
    found = {
        "Name": part.get_filename() or "attachment",
        "Content": base64.b64encode(data if isinstance(data, bytes) else b"").decode("ascii"),
        "ContentType": part.get_content_type(),
    }
    if content_id := part.get("Content-ID"):
        found["ContentID"] = f"cid:{str(content_id).strip('<>')}"
    return found
