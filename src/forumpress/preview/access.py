# SPDX-License-Identifier: MIT
"""Who may look and steer: a browser that was given the token of this run, on our own page.

Other users of this computer reach the same port, so that the token is asked for on loopback too.

A page from elsewhere can make a browser send requests here. It is told apart by the headers that
browsers do not let pages forge: Host (a name that was rebound to this machine), Origin, and
Sec-Fetch-Site (Fetch Metadata).
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from forumpress.loopback import is_loopback

KEY_HEADER = "x-forumpress-key"
"""The header in which a program of this user, which can read the key's file, shows the key."""
_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Access:
    """Where the preview listens, and the secrets of this run: a token for people, a key for programs."""

    host: str
    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def cookie(self) -> str:
        """The name of the cookie: browsers keep those of all ports of a host together."""
        return f"forumpress-{self.port}"

    @property
    def address(self) -> str:
        """What an editor opens in the browser."""
        host = "localhost" if self.host in ("127.0.0.1", "::1", "0.0.0.0", "::") else self.host  # noqa: S104
        return f"http://{host}:{self.port}/?token={self.token}"

    def allows_host(self, host: str) -> bool:
        """Whether a request may carry this Host header: a name that a stranger's page cannot have been served from."""
        name, _, port = host.rpartition(":") if host.rpartition(":")[2].isdigit() else (host, "", "80")
        if port != str(self.port):
            return False
        if name in _LOOPBACK_NAMES or name.strip("[]") == self.host.strip("[]"):
            return True
        # Beyond loopback people use the machine's name or any of its addresses: the token, a cookie of that name, keeps
        # others out. On loopback a name that was rebound to this machine is refused even with a token.
        return not is_loopback(self.host)

    def knows(self, given: str | None, secret: str) -> bool:
        """Whether `given` is the secret; takes as long for a near miss as for any other."""
        return hmac.compare_digest((given or "").encode(), secret.encode())


class Guard:
    """Refuses, before anything else looks at them, requests that come from elsewhere."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refused request, or hand an accepted one on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        answer = self._refusal(connection)
        if answer is not None:
            _add_headers(answer)
            await answer(scope, receive, send)
            return

        async def send_guarded(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                raw = list(message["headers"])  # type: ignore[call-overload]
                raw += [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                message["headers"] = raw
            await send(message)

        await self._app(scope, receive, send_guarded)  # type: ignore[arg-type]

    def _refusal(self, connection: HTTPConnection) -> Response | None:
        access, headers = self._access, connection.headers
        if not access.allows_host(headers.get("host", "")):
            return PlainTextResponse("This preview is not served under that name.", 421)
        if access.knows(headers.get(KEY_HEADER), access.key):
            return None
        if not _from_our_page(headers, connection.scope["method"]):
            return PlainTextResponse("Another site's page may not use this preview.", 403)
        if access.knows(connection.cookies.get(access.cookie), access.token):
            return None
        if access.knows(connection.query_params.get("token"), access.token):
            welcome = RedirectResponse("/", 303)
            # Lax, for a link elsewhere may open the page; nothing else is answered that another site asks for.
            welcome.set_cookie(access.cookie, access.token, httponly=True, samesite="lax")
            return welcome
        return PlainTextResponse("This preview asks for its token: open the address that the terminal shows.", 401)


def _from_our_page(headers: Headers, method: str) -> bool:
    origin = headers.get("origin")
    if origin is not None and origin != f"http://{headers.get('host')}":
        return False
    site = headers.get("sec-fetch-site")
    if site in (None, "same-origin", "none"):
        # A browser old enough to send neither header must not steer anything.
        return method in ("GET", "HEAD") or origin is not None
    # A link on another page may open the preview in a window of its own, and no more.
    return (
        method == "GET" and headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    )


def _add_headers(answer: Response) -> None:
    for name, value in _HEADERS.items():
        answer.headers[name] = value
