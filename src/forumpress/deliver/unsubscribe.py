# SPDX-License-Identifier: MIT
"""The one-click unsubscribe service (RFC 8058): a POST acts at once, a GET only shows a page.

It stands behind a web server that does TLS. It sets no cookie, redirects nowhere, keeps no access
log (addresses hold tokens), and tells of a forged token only that the link does not work.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from email import message_from_bytes, policy
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from forumpress.deliver.connections import BoundedConnection
from forumpress.deliver.joining.joinservice import JoinService, path_ends
from forumpress.deliver.leavepage import CONTENT_POLICY, ONE_CLICK, Matter, page
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.pagewords import language_for, page_words
from forumpress.deliver.settings import Settings
from forumpress.deliver.tokens import Leaving, TokenKeys

LARGEST_BODY = 8_000
"""Octets of a POST; what RFC 8058 asks for has 26, or some 200 as multipart."""
_BODY_TIME = 10
"""Seconds that a POST may take to arrive."""
_WRITERS = 4
"""How many unsubscriptions are written at a time; more would only wait for the database's lock."""
_ALLOW = "GET, HEAD, POST, OPTIONS"
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Vary": "Accept-Language",
}
_log = logging.getLogger(__name__)


def unsubscribe_app(settings: Settings, leave: Callable[[Leaving], None], ledger: Ledger | None = None) -> Starlette:
    """The service as an ASGI application under the path of `web.unsubscribe`, whole or without its beginning.

    With a `ledger`, and where `web.signup` names a page, readers also join and choose here.

    `leave` records one unsubscription for good; it is called from several threads, may be called
    twice for the same reader, and when it raises, the reader is asked to try again (503).
    """
    tokens = TokenKeys.of(settings.keys)
    writers = anyio.CapacityLimiter(_WRITERS)
    joins = ledger is not None and settings.web.signup is not None

    def answer(request: Request, status: int, matter: Matter, list_name: str = "", **headers: str) -> Response:
        language = language_for(request.headers.get("accept-language", ""))
        token = request.path_params.get("token", "")
        more = None
        if list_name and token and joins:
            more = (f"{settings.web.signup}/preferences/{token}", page_words(language).leave.change)
        return respond(page(matter, language, list_name, more), status, language, **headers)

    def respond(content: bytes, status: int, language: str, **headers: str) -> Response:
        return Response(
            content, status, {**_HEADERS, "Content-Language": language, **headers}, "text/html; charset=utf-8"
        )

    async def leaving(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(None, 204, {**_HEADERS, "Allow": _ALLOW})
        leaving = tokens.read_unsubscribe_token(request.path_params["token"])
        if leaving is None or leaving.list_key not in settings.lists:
            return answer(request, 404, Matter.REFUSED)
        name = settings.lists[leaving.list_key].name
        if request.method in ("GET", "HEAD"):
            return answer(request, 200, Matter.ASK, name)
        if not _says_one_click(request.headers.get("content-type", ""), await _body(request)):
            raise HTTPException(400)
        try:
            await anyio.to_thread.run_sync(leave, leaving, limiter=writers)
        except Exception as problem:
            # Whatever the ledger raised, the reader has not left, and must learn so rather than see a server error.
            _log.error("an unsubscription could not be written: %s", type(problem).__name__)
            return answer(request, 503, Matter.BUSY, name, **{"Retry-After": "60"})
        return answer(request, 200, Matter.LEFT, name)

    async def refuse(request: Request, problem: Exception) -> Response:
        status = problem.status_code if isinstance(problem, HTTPException) else 503
        headers = {"Allow": _ALLOW} if status == 405 else {}
        return answer(request, status, Matter.REFUSED if status < 500 else Matter.BUSY, **headers)

    handlers: dict[Any, Any] = {HTTPException: refuse, ClientDisconnect: refuse}
    routes = list[Route]()
    if ledger is not None and settings.web.signup is not None:
        routes += JoinService(settings, ledger, respond, _body).routes()
    methods = ["GET", "POST", "OPTIONS"]
    ends = path_ends(settings.web.unsubscribe)
    routes += [Route(f"{path}/{{token}}", leaving, methods=methods) for path in ends]
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return app


def unsubscribe_server(
    settings: Settings, leave: Callable[[Leaving], None], host: str, port: int, ledger: Ledger | None = None
) -> uvicorn.Server:
    """The service's web server; its `run` answers until it is interrupted."""
    return uvicorn.Server(
        uvicorn.Config(
            unsubscribe_app(settings, leave, ledger),
            host=host,
            port=port,
            access_log=False,
            server_header=False,
            log_level="warning",
            http=BoundedConnection,
            limit_concurrency=512,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=10,
            lifespan="off",
            ws="none",
            h11_max_incomplete_event_size=16_384,
        )
    )


async def _body(request: Request) -> bytes:
    """A POST's body. Raises HTTPException 413 when it is too large, 408 when it does not end."""
    content = b""
    try:
        async with asyncio.timeout(_BODY_TIME):
            async for chunk in request.stream():
                content += chunk
                if len(content) > LARGEST_BODY:
                    raise HTTPException(413)
    except TimeoutError:
        raise HTTPException(408) from None
    return content


def _says_one_click(content_type: str, content: bytes) -> bool:
    """Whether a body is RFC 8058's key and value, in either of the two encodings of a form."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        try:
            return ONE_CLICK in parse_qsl(content.decode("ascii", "replace"), max_num_fields=16)
        except ValueError:
            return False
    if kind != "multipart/form-data":
        return False
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    form = message_from_bytes(head + content, policy=policy.compat32)
    return any(
        field.get_param("name", header="content-disposition") == ONE_CLICK[0]
        and str(field.get_payload()).strip() == ONE_CLICK[1]
        for field in islice(form.walk(), 16)
    )
