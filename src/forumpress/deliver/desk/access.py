# SPDX-License-Identifier: MIT
"""Who may use the desk: a browser on this machine that was given the token of this run.

Any program on this machine can reach a port of loopback, and any web page can make a browser send requests there. So
there is a token always; the name the browser asks for must be loopback's (a name rebound to this machine is not), and
what changes something must come from our own page.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from forumpress.loopback import is_loopback

_COOKIE = "forumpress-desk"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
"""For the letter inside its frame: it loads nothing and runs nothing."""
# Without any referrer browsers would not say either which page a form was sent from.
_HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class DeskAccess:
    """Where the desk listens, and the token of this run."""

    port: int
    token: str

    @property
    def address(self) -> str:
        """What is opened in the browser."""
        return f"http://localhost:{self.port}/?token={self.token}"

    def knows(self, given: str | None) -> bool:
        """Whether `given` is the token; takes as long for a near miss as for any other."""
        return hmac.compare_digest((given or "").encode(), self.token.encode())


class DeskGuard:
    """Refuses requests that are not from the desk's own page, before anything else looks at them."""

    def __init__(self, app: ASGIApp, access: DeskAccess) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refused request, or hand an accepted one on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                own = {**_HEADERS, "content-security-policy": _POLICY}
                extra = [(name.encode(), value.encode()) for name, value in own.items() if name.encode() not in given]
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        answer = self._refusal(HTTPConnection(scope))
        await (answer or self._app)(scope, receive, send_guarded)

    def _refusal(self, connection: HTTPConnection) -> Response | None:
        access, headers = self._access, connection.headers
        host, _, port = headers.get("host", "").rpartition(":")
        if port != str(access.port) or not is_loopback(host):
            return PlainTextResponse("The desk is not served under that name.", 421)
        changes = connection.scope["method"] not in ("GET", "HEAD")
        if changes and headers.get("origin") != f"http://{headers['host']}":
            return PlainTextResponse("Another site's page may not use the desk.", 403)
        if access.knows(connection.cookies.get(_COOKIE)):
            return None
        if not changes and access.knows(connection.query_params.get("token")):
            welcome = RedirectResponse(connection.url.path, 303)
            welcome.set_cookie(_COOKIE, access.token, httponly=True, samesite="strict")
            return welcome
        return PlainTextResponse("The desk asks for its token: open the address that the terminal shows.", 401)
