# SPDX-License-Identifier: MIT
"""Amazon SES, version 2: `POST /v2/email/outbound-emails` with the raw message, signed with Signature Version 4.

Sources: Amazon SES API v2 reference, SendEmail and Common Errors; AWS General Reference, “Signing AWS API requests”.
SendEmail documents no token that would make a request safe to repeat.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import json
from urllib.parse import urlsplit

from forumpress.deliver.answers import Handover
from forumpress.deliver.http.answer import by_code, read_json
from forumpress.deliver.http.client import Request
from forumpress.deliver.letter import Envelope
from forumpress.deliver.settings import Api

_PATH = "/v2/email/outbound-emails"
_SIZE_LIMIT = 40_000_000
_OURS = ("AccountSuspended", "SendingPaused", "MailFromDomainNotVerified", "not verified", "NotFound")
"""What is wrong with our account or our sender, not with one reader."""
_TOO_FAST = ("TooManyRequests", "Throttling", "LimitExceeded", "Maximum sending rate", "Daily message quota")


class AmazonSes:
    """A MailService."""

    size_limit = _SIZE_LIMIT

    def __init__(self, api: Api) -> None:
        self._region, self._key = str(api.region), str(api.access_key)
        self._secret = api.secret_key.get_secret_value() if api.secret_key else ""
        self._session = api.session_token.get_secret_value() if api.session_token else ""
        self._set = api.configuration_set
        self._base = api.url or f"https://email.{self._region}.amazonaws.com"
        self.secrets: tuple[str, ...] = tuple(secret for secret in (self._secret, self._session) if secret)

    def request(self, envelope: Envelope) -> Request:
        """The message as base64 in JSON; reports of bounces go to the reader's own return path."""
        content: dict[str, object] = {
            "FeedbackForwardingEmailAddress": envelope.return_path,
            "Destination": {"ToAddresses": [envelope.recipient]},
            "Content": {"Raw": {"Data": base64.b64encode(envelope.data).decode("ascii")}},
        }
        if self._set:
            content["ConfigurationSetName"] = self._set
        body = json.dumps(content, separators=(",", ":")).encode()
        fields = {"Content-Type": "application/json"}
        return Request(self._base + _PATH, fields | self._signature(body, datetime.datetime.now(datetime.UTC)), body)

    def read(self, code: int, body: bytes) -> tuple[Handover, str, str]:
        """The handover by the error's type, which stands in the answer, and by the code."""
        content = read_json(body)
        kind = str(content.get("__type") or content.get("code") or "").rpartition("#")[2]
        words = f"{kind} {content.get('message') or content.get('Message') or ''}".strip()
        if code == 200 and not content.get("MessageId"):
            return Handover.UNCERTAIN, "", "an answer that is not Amazon's"
        if code != 200 and any(phrase in words for phrase in _TOO_FAST):
            return Handover.DEFERRED, "", words
        if 400 <= code < 500 and any(phrase in words for phrase in _OURS):
            return Handover.REFUSED, "5.7.1", words
        handover, status = by_code(code)
        return handover, status, words

    def _signature(self, body: bytes, now: datetime.datetime) -> dict[str, str]:
        """The fields that Signature Version 4 adds to a request."""
        host = urlsplit(self._base).netloc
        moment, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
        signed = {"content-type": "application/json", "host": host, "x-amz-date": moment}
        if self._session:
            signed["x-amz-security-token"] = self._session
        names = ";".join(sorted(signed))
        lines = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
        canonical = "\n".join(("POST", _PATH, "", lines, names, hashlib.sha256(body).hexdigest()))
        scope = f"{day}/{self._region}/ses/aws4_request"
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        text = "\n".join(("AWS4-HMAC-SHA256", moment, scope, digest))
        key = f"AWS4{self._secret}".encode()
        for part in (day, self._region, "ses", "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        signature = hmac.digest(key, text.encode(), "sha256").hex()
        fields = {
            "X-Amz-Date": moment,
            "Authorization": f"AWS4-HMAC-SHA256 Credential={self._key}/{scope}, SignedHeaders={names}, "
            f"Signature={signature}",
        }
        return fields | ({"X-Amz-Security-Token": self._session} if self._session else {})
