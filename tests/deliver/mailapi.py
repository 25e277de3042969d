# SPDX-License-Identifier: MIT
"""A local server that takes mail as Amazon SES v2, Mailgun and Postmark document it, and misbehaves as it is told.

Written from the providers' documentation, not from our own client: it checks logins, signatures and bodies itself.
"""

from __future__ import annotations

import base64
import contextlib
import email.parser
import email.policy
import hashlib
import hmac
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN = "key-0123456789abcdef"
DROP = -1
"""Instead of an answer's code: hang up."""


@dataclass
class Accepted:
    """One message that the server has taken."""

    recipient: str
    return_path: str
    data: Any
    """The raw message; Postmark's JSON object."""


@dataclass
class Api:
    """A running server. `answer` may be set: it sees each whole request before it is taken, by recipient and number."""

    port: int
    accepted: list[Accepted] = field(default_factory=list)
    requests: int = 0
    incomplete: int = 0
    before: Callable[[str, int], tuple[int, Any] | None] = lambda recipient, number: None
    """What is answered without taking the message; None takes it."""
    after: Callable[[str, int], int | None] = lambda recipient, number: None
    """The code, or DROP, that is answered once the message is taken; None for success."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """Where the interface is."""
        return f"http://127.0.0.1:{self.port}"

    def deliveries(self) -> Counter[str]:
        """How often each address was taken."""
        with self.lock:
            return Counter(message.recipient for message in self.accepted)


@contextlib.contextmanager
def running_api() -> Iterator[Api]:
    """The server, on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = b""
            while len(body) < length:
                more = self.rfile.read1(length - len(body))
                if not more:
                    api.incomplete += 1
                    self.close_connection = True
                    return
                body += more
            with api.lock:
                api.requests += 1
                number = api.requests
            if self.path == "/v2/email/outbound-emails":
                self.ses(body, number)
            elif self.path == "/v3/forum.test/messages.mime":
                self.mailgun(body, number)
            elif self.path == "/email":
                self.postmark(body, number)
            else:
                self.say(404, {"message": "not found"})

        def ses(self, body: bytes, number: int) -> None:
            if not sigv4_holds(self.headers, self.path, body):
                self.say(403, {"message": "The request signature we calculated does not match"})
                return
            said = json.loads(body)
            message = base64.b64decode(said["Content"]["Raw"]["Data"], validate=True)
            (to,) = said["Destination"]["ToAddresses"]
            self.take(
                Accepted(to, said["FeedbackForwardingEmailAddress"], message), number, {"MessageId": f"m{number}"}
            )

        def mailgun(self, body: bytes, number: int) -> None:
            if self.headers["Authorization"] != "Basic " + base64.b64encode(f"api:{TOKEN}".encode()).decode():
                self.say(401, {"message": "Invalid private key"})
                return
            form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
                b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n" + body
            )
            fields = {part.get_param("name", header="content-disposition"): part for part in form.iter_parts()}
            assert fields["o:tracking"].get_payload().strip() == "no"
            to = str(fields["to"].get_payload()).strip()
            at = body.index(b"message/rfc822\r\n\r\n") + len(b"message/rfc822\r\n\r\n")
            message = body[at : body.rindex(b"\r\n--")]
            self.take(Accepted(to, "", message), number, {"id": f"<{number}@forum.test>", "message": "Queued."})

        def postmark(self, body: bytes, number: int) -> None:
            if self.headers["X-Postmark-Server-Token"] != TOKEN:
                self.say(401, {"ErrorCode": 10, "Message": "Bad or missing API token"})
                return
            said = json.loads(body)
            to = said["To"].rpartition("<")[2].rstrip(">")
            done = {"To": to, "MessageID": str(number), "ErrorCode": 0, "Message": "OK"}
            self.take(Accepted(to, "", said), number, done)

        def take(self, message: Accepted, number: int, done: dict[str, Any]) -> None:
            refusal = api.before(message.recipient, number)
            if refusal is not None:
                self.say(*refusal)
                return
            with api.lock:
                api.accepted.append(message)
            code = api.after(message.recipient, number)
            self.say(code or 200, done if code is None else {"message": "Internal error"})

        def say(self, code: int, said: Any) -> None:
            if code == DROP:
                self.close_connection = True
                return
            body = json.dumps(said).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    with Server(("127.0.0.1", 0), Handler) as server:
        api = Api(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield api
        finally:
            server.shutdown()
            thread.join(5)


def sigv4_holds(headers: Any, path: str, body: bytes) -> bool:
    """AWS Signature Version 4, computed from what arrived."""
    kind, _, rest = headers["Authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    _, day, region, service, end = parts["Credential"].split("/")
    names = parts["SignedHeaders"].split(";")
    if (kind, service, end) != ("AWS4-HMAC-SHA256", "ses", "aws4_request") or not {"host", "x-amz-date"} <= set(names):
        return False
    lines = [f"{name}:{' '.join(headers[name].split())}" for name in names]
    canonical = "\n".join(["POST", path, "", *lines, "", ";".join(names), hashlib.sha256(body).hexdigest()])
    scope = "/".join((day, region, service, end))
    text = "\n".join([kind, headers["X-Amz-Date"], scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = b"AWS4" + SECRET.encode()
    for step in (day, region, service, end, text):
        key = hmac.new(key, step.encode(), hashlib.sha256).digest()
    return hmac.compare_digest(key.hex(), parts["Signature"])


def api_table(service: str, url: str) -> dict[str, Any]:
    """The table [api] of mail.toml for a provider at the local server."""
    own = {
        "ses": {"region": "eu-central-1", "access_key": "AKIDEXAMPLE", "secret_key": SECRET},
        "mailgun": {"token": TOKEN, "domain": "forum.test"},
        "postmark": {"token": TOKEN},
    }[service]
    return {"service": service, "url": url, "timeout": 10, **own}
