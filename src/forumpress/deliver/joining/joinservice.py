# SPDX-License-Identifier: MIT
"""The pages' addresses: joining, confirming, choosing, for the service in which readers also leave.

No page tells whether an address is on a list. A form is answered the same whoever is meant; who asks too often is
told so by where the question comes from, never by whom it is about.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from forumpress.deliver.address import has_control, parse_address
from forumpress.deliver.joining import signups
from forumpress.deliver.joining.joinpages import CONFIRM, TRAP, JoinPage
from forumpress.deliver.joining.requestallowance import RequestAllowance
from forumpress.deliver.joining.signups import Choices
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.pagewords import language_for, page_languages, page_words
from forumpress.deliver.settings import Settings
from forumpress.deliver.tokens import Leaving, TokenKeys

NAME_LIMIT = 200
_MOST_FIELDS = 64
_WRITERS = 4
_EDITIONS = frozenset(key for key, _ in page_words("en").join.editions)
_log = logging.getLogger(__name__)
Result = TypeVar("Result")
Answer = Callable[[bytes, int, str], Response]
Body = Callable[[Request], Awaitable[bytes]]


class JoinService:
    """The routes for joining and choosing. `answer` makes a page into a response, `body` reads a bounded POST."""

    def __init__(self, settings: Settings, ledger: Ledger, answer: Answer, body: Body) -> None:
        self._settings, self._ledger, self._answer, self._body = settings, ledger, answer, body
        self._tokens = TokenKeys.of(settings.keys)
        self._writers = anyio.CapacityLimiter(_WRITERS)
        self._allowance = RequestAllowance(each=10, together=120)
        self._open = {key: facts.name for key, facts in settings.lists.items() if facts.open}

    def routes(self) -> list[Route]:
        """The pages under the path of `web.signup`, and under each of its ends, for proxies that take off a prefix."""
        methods = ["GET", "POST"]
        found: list[Route] = []
        for path in path_ends(str(self._settings.web.signup)):
            found += [
                Route(f"{path}/confirm/{{token}}", self._confirm, methods=methods),
                Route(f"{path}/preferences/{{token}}", self._preferences, methods=methods),
                Route(path or "/", self._join, methods=methods),
                *([Route(f"{path}/", self._join, methods=methods)] if path else []),
            ]
        return found

    async def _join(self, request: Request) -> Response:
        page = self._page(request)
        if request.method != "POST":
            return self._answer(page.form(), 200, page.language)
        form = await self._form(request)
        address, chosen = _first(form, "address").strip(), self._choices(form, page.language)
        problem = page.words.no_list if not chosen.lists else ""
        try:
            address = parse_address(address)
        except ValueError:
            problem = page.words.bad_address
        if problem:
            return self._answer(page.form(chosen, address[:254], problem), 422, page.language)
        if not self._allowance.take(client_of(request)):
            return self._answer(page.notice(page.words.wait), 429, page.language)
        if not _first(form, TRAP):
            agreed = page.agreed(chosen.lists)
            await self._write(partial(signups.ask, self._ledger, address, chosen, agreed))
        return self._answer(page.notice(page.words.asked), 200, page.language)

    async def _confirm(self, request: Request) -> Response:
        named = self._tokens.read_signup_token(request.path_params["token"])
        signup = await self._write(partial(signups.find_signup, self._ledger, *named)) if named else None
        page = self._page(request, signup.choices.language if signup else "")
        if signup is None:
            return self._answer(page.notice(page.words.over), 404, page.language)
        if request.method != "POST":
            return self._answer(page.sure(signup.choices.lists), 200, page.language)
        if _first(await self._form(request), CONFIRM[0]) != CONFIRM[1]:
            raise HTTPException(400)
        await self._write(partial(signups.confirm, self._ledger, signup))
        return self._answer(page.notice(page.words.joined, signup.choices.lists), 200, page.language)

    async def _preferences(self, request: Request) -> Response:
        leaving = self._tokens.read_unsubscribe_token(request.path_params["token"])
        chosen = await self._write(partial(self._chosen, leaving)) if leaving else None
        page = self._page(request, chosen.language if chosen else "")
        if leaving is None or chosen is None:
            return self._answer(page.notice(page.words.over), 404, page.language)
        if request.method != "POST":
            return self._answer(page.preferences(chosen), 200, page.language)
        wanted = self._choices(await self._form(request), page.language)
        if not self._allowance.take(client_of(request)):
            return self._answer(page.notice(page.words.wait), 429, page.language)
        change = partial(
            signups.change_preferences, self._ledger, leaving.address_hash, wanted, page.agreed(wanted.lists)
        )
        await self._write(change)
        return self._answer(page.notice(page.words.chosen), 200, page.language)

    def _chosen(self, leaving: Leaving) -> Choices | None:
        return signups.preferences(self._ledger, leaving.address_hash)

    def _page(self, request: Request, language: str = "") -> JoinPage:
        if language not in page_languages():
            language = language_for(request.headers.get("accept-language", ""))
        return JoinPage(self._settings.organisation.name, self._open, language)

    async def _form(self, request: Request) -> dict[str, list[str]]:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise HTTPException(415)
        try:
            content = (await self._body(request)).decode("utf-8")
            return parse_qs(content, max_num_fields=_MOST_FIELDS, keep_blank_values=True)
        except ValueError:
            raise HTTPException(400) from None

    def _choices(self, form: dict[str, list[str]], language: str) -> Choices:
        keys = tuple(key for key in self._open if key in form.get("list", ()))
        name = " ".join(_first(form, "name").split())[:NAME_LIMIT]
        wanted, edition = _first(form, "language"), _first(form, "edition")
        return Choices(
            keys,
            "" if has_control(name) else name,
            wanted if wanted in page_languages() else language,
            edition if edition in _EDITIONS else "",
        )

    async def _write(self, act: Callable[[], Result]) -> Result:
        """Something with the ledger, in a thread. Raises HTTPException 503 when it fails."""
        try:
            return await anyio.to_thread.run_sync(act, limiter=self._writers)
        except Exception as problem:
            _log.error("a sign-up could not be written: %s", type(problem).__name__)
            raise HTTPException(503) from None


def path_ends(url: str) -> list[str]:
    """A URL's path and each of its ends: `/news/join`, `/join` and the empty one."""
    parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    return ["".join(f"/{part}" for part in parts[start:]) for start in range(len(parts) + 1)]


def client_of(request: Request) -> str:
    """Where a request comes from: what the proxy on this machine says last, else the connection's other end.

    An IPv6 network of 64 bits is one client, since whoever has one has all of its addresses.
    """
    client = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    try:
        near = ipaddress.ip_address(client).is_loopback
        address = ipaddress.ip_address(forwarded if near and forwarded else client)
    except ValueError:
        return client
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def _first(form: dict[str, list[str]], name: str) -> str:
    return form.get(name, [""])[0]
