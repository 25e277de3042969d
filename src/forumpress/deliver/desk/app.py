# SPDX-License-Identifier: MIT
"""The desk as a web application. What it does is what the commands do, by the same functions."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from forumpress.deliver.address import hash_address
from forumpress.deliver.bounce.imap import open_imap
from forumpress.deliver.bounce.intake import Tally, take_returns
from forumpress.deliver.bounce.rawmail import MOST_READ
from forumpress.deliver.bounce.record import release
from forumpress.deliver.connections import BoundedConnection
from forumpress.deliver.desk import pages
from forumpress.deliver.desk.access import LETTER_POLICY, DeskAccess, DeskGuard
from forumpress.deliver.desk.bouncespage import bounces_page
from forumpress.deliver.dispatch import send_test
from forumpress.deliver.doctor.examine import Examination, examine
from forumpress.deliver.doctor.names import NameServer
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.letter import Recipient
from forumpress.deliver.letterfiles import preview_html
from forumpress.deliver.mailedition import MailEdition
from forumpress.deliver.mailings import Mailing, find_mailing, pause, resume, retry
from forumpress.deliver.schema import State
from forumpress.deliver.settings import Settings
from forumpress.deliver.tokens import TokenKeys
from forumpress.errors import InputError

_STATIC = Path(__file__).parent / "static"
_LARGEST_FORM = 8_000
_RETRIED = {state.value: state for state in (State.FAILED, State.DEFERRED)}
"""What may be tried again from the desk; a second copy to those in doubt is asked for on the command line."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk works with. `issues` names those that can be mailed, `compose` makes the letter of one of them."""

    settings: Settings
    ledger: Ledger
    issues: Callable[[], list[str]]
    compose: Callable[[str, str], MailEdition]
    names: NameServer = field(default_factory=NameServer)


def desk_app(desk: Desk, access: DeskAccess) -> Starlette:
    """The application; `access` says where it is served and with which token."""
    rooms = _Handlers(desk)
    routes = [
        Route("/", rooms.mailings),
        Route("/live", rooms.live_mailings),
        Route("/mailing/{id}", rooms.mailing),
        Route("/mailing/{id}/live", rooms.live_mailing),
        Route("/mailing/{id}/{action}", rooms.act, methods=["POST"]),
        Route("/lists", rooms.lists),
        Route("/bounces", rooms.bounces),
        Route("/bounces/read", rooms.read_mailbox, methods=["POST"]),
        Route("/bounces/release", rooms.release, methods=["POST"]),
        Route("/doctor", rooms.doctor, methods=["GET", "POST"]),
        Route("/letter", rooms.letter),
        Route("/letter/{issue}/{list_key}", rooms.letter_itself),
        Route("/letter/{issue}/{list_key}/test", rooms.test, methods=["POST"]),
        *(Route(f"/static/{path.name}", _static(path)) for path in sorted(_STATIC.iterdir())),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(DeskGuard, access=access)],
        exception_handlers={InputError: _refused, HTTPException: _missing},
    )


def desk_server(desk: Desk, access: DeskAccess) -> uvicorn.Server:
    """The desk's web server on loopback; its `run` answers until it is interrupted."""
    return uvicorn.Server(
        uvicorn.Config(
            desk_app(desk, access),
            "127.0.0.1",
            access.port,
            log_level="warning",
            access_log=False,
            server_header=False,
            http=BoundedConnection,
            ws="none",
            h11_max_incomplete_event_size=16_384,
        )
    )


class _Handlers:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._found: Examination | None = None
        self._composing = threading.Lock()
        self._reading = threading.Lock()

    async def mailings(self, _: Request) -> Response:
        return await _page(lambda: pages.mailings_page(self._desk.ledger))

    async def live_mailings(self, _: Request) -> Response:
        return await _page(lambda: pages.live_mailings(self._desk.ledger))

    async def mailing(self, request: Request) -> Response:
        return await _page(lambda: pages.mailing_page(self._desk.ledger, self._mailing(request)))

    async def live_mailing(self, request: Request) -> Response:
        return await _page(lambda: pages.live_mailing(self._desk.ledger, self._mailing(request)))

    async def act(self, request: Request) -> Response:
        form = await _form(request)

        def work() -> None:
            ledger, mailing = self._desk.ledger, self._mailing(request)
            match request.path_params["action"]:
                case "pause":
                    pause(ledger, mailing, "paused at the desk")
                case "resume":
                    resume(ledger, mailing)
                case "retry" if form.get("state") in _RETRIED:
                    retry(ledger, mailing, [_RETRIED[form["state"]]])
                case _:
                    raise HTTPException(404)

        await anyio.to_thread.run_sync(work)
        return RedirectResponse(f"/mailing/{request.path_params['id']}", 303)

    async def lists(self, _: Request) -> Response:
        return await _page(lambda: pages.lists_page(self._desk.ledger))

    async def bounces(self, _: Request) -> Response:
        return await _page(self._bounces_page)

    async def read_mailbox(self, _: Request) -> Response:
        """Reads what came back, as `mail bounces` does. One at a time; a second sees what is new since the first."""
        mailbox = self._desk.settings.mailbox
        if mailbox is None:
            raise HTTPException(404)

        def work() -> str:
            with self._reading, open_imap(mailbox) as folder:
                settings, ledger = self._desk.settings, self._desk.ledger
                tally = take_returns(folder.pieces(MOST_READ), TokenKeys.of(settings.keys), ledger, settings.bounces)
            return self._bounces_page(tally)

        return await _page(work)

    async def release(self, request: Request) -> Response:
        """Decides for all readers of one domain whom the brake held back."""
        form = await _form(request)
        domain, decided = form.get("domain", ""), form.get("they", "")
        if decided not in ("gone", "well"):
            raise HTTPException(404)

        def work() -> str:
            count = release(self._desk.ledger, domain, suppress=decided == "gone")
            done = "suppressed" if decided == "gone" else "left on their lists"
            return self._bounces_page(notice=pages.Notice(f"{count:,} readers at {domain} {done}.", count > 0))

        return await _page(work)

    async def doctor(self, request: Request) -> Response:
        if request.method == "GET":
            return await _page(lambda: pages.doctor_page(self._found))

        def work() -> None:
            self._found = examine(self._desk.settings, self._desk.names)

        await anyio.to_thread.run_sync(work)
        return RedirectResponse("/doctor", 303)

    async def letter(self, request: Request) -> Response:
        issues, lists = self._desk.issues(), sorted(self._desk.settings.lists)
        issue, list_key = request.query_params.get("issue", ""), request.query_params.get("list", lists[0])
        if (issue and issue not in issues) or list_key not in lists:
            raise HTTPException(404)
        said = request.query_params.get("said", "")
        notice = pages.Notice(said, request.query_params.get("good") == "1") if said else None
        return await _page(lambda: pages.letter_page(issues, lists, issue, list_key, notice))

    async def letter_itself(self, request: Request) -> Response:
        def work() -> str:
            settings = self._desk.settings
            address = settings.sender.address
            reader = Recipient(address, settings.sender.name, hash_address(settings.keys.address_key, address))
            return preview_html(self._compose(request).letter, reader)

        content = await anyio.to_thread.run_sync(work)
        return HTMLResponse(content, headers={"content-security-policy": LETTER_POLICY})

    async def test(self, request: Request) -> Response:
        to = (await _form(request)).get("to", "").strip()

        def work() -> pages.Notice:
            letter = self._compose(request).letter
            (copy,) = send_test(self._desk.settings, letter, (to,), threading.Event())
            return pages.Notice(f"{copy.address}: {copy.state.value}. {copy.reason}", copy.state is State.SENT)

        notice = await anyio.to_thread.run_sync(work)
        issue, list_key = request.path_params["issue"], request.path_params["list_key"]
        return HTMLResponse(
            pages.letter_page(self._desk.issues(), sorted(self._desk.settings.lists), issue, list_key, notice)
        )

    def _bounces_page(self, tally: Tally | None = None, notice: pages.Notice | None = None) -> str:
        return bounces_page(self._desk.ledger, tally, notice, mailbox=self._desk.settings.mailbox is not None)

    def _mailing(self, request: Request) -> Mailing:
        # Starlette's `int` converter raises ValueError at numbers that Python will not read (over 4,300 digits).
        number = request.path_params["id"]
        found = find_mailing(self._desk.ledger, int(number)) if re.fullmatch(r"[0-9]{1,18}", number) else None
        if found is None:
            raise HTTPException(404)
        return found

    def _compose(self, request: Request) -> MailEdition:
        issue, list_key = request.path_params["issue"], request.path_params["list_key"]
        if issue not in self._desk.issues() or list_key not in self._desk.settings.lists:
            raise HTTPException(404)
        # Both frames ask at once; the second finds the letter composed.
        with self._composing:
            return self._desk.compose(issue, list_key)


async def _page(make: Callable[[], str]) -> Response:
    return HTMLResponse(await anyio.to_thread.run_sync(make))


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for block in request.stream():
        body += block
        if len(body) > _LARGEST_FORM:
            raise HTTPException(413)
    return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=20))


def _static(path: Path) -> Callable[[Request], Response]:
    return lambda _: FileResponse(path)


async def _refused(request: Request, problem: Exception) -> Response:
    findings = problem.findings if isinstance(problem, InputError) else ()
    words = [f"{finding.message}. {finding.hint}" for finding in findings]
    return HTMLResponse(pages.refusal_page(request.url.path, words), 409)


async def _missing(_: Request, problem: Exception) -> Response:
    code = problem.status_code if isinstance(problem, HTTPException) else 404
    return PlainTextResponse("The desk has no such page.", code)
