# SPDX-License-Identifier: MIT
"""The preview's server: the page, its events, pictures, and the questions it asks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from forumpress.issue.edit.editsession import EditSession
from forumpress.loopback import is_loopback
from forumpress.preview.access import Access, Guard
from forumpress.preview.buildloop import BuildLoop
from forumpress.preview.deskfiles import DeskFiles
from forumpress.preview.editor import EditorCommand
from forumpress.preview.events import Events, encoded
from forumpress.preview.jsondata import area_json
from forumpress.preview.questions import answered
from forumpress.preview.snapshot import SnapshotBuilder
from forumpress.preview.watcher import Watcher
from forumpress.preview.writingroutes import desk_routes

STATIC = Path(__file__).parent / "static"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_MOST_SCALE = 100.0
"""Pixels a point."""
MOST_STREAMS = 100
"""Windows that may look on at once: each may lag behind by megabytes."""
_FINGERPRINT = re.compile(r"[0-9a-z-]{8,80}")
_PLACE = re.compile(r"(?P<file>[^\x00-\x1f]{1,500}?):(?P<line>\d{1,7})(?::(?P<column>\d{1,7}))?")

Answer = TypeVar("Answer")


class Preview:
    """One work on view."""

    def __init__(
        self,
        builder: SnapshotBuilder,
        access: Access,
        editor: EditorCommand | None = None,
        session: EditSession | None = None,
    ) -> None:
        self.access = access
        self._builder = builder
        self._editor = editor
        self._events = Events()
        self.loop = BuildLoop(builder, self._report)
        self._desk = DeskFiles(builder, self.loop, session) if session is not None else None
        self._watcher = Watcher(self.loop, builder.folders)

    def app(self) -> Starlette:
        """The web application."""
        routes = [
            Route("/", _static("index.html", writes=self._desk is not None)),
            *(Route(f"/static/{path.name}", _static(path.name)) for path in sorted(STATIC.iterdir()) if path.is_file()),
            Route("/events", self._stream),
            Route("/picture/{fingerprint}", self._picture),
            Route("/at", answered(self._at), methods=["POST"]),
            Route("/words", answered(self._words), methods=["POST"]),
            Route("/open", answered(self._open), methods=["POST"]),
            Route("/where", answered(self._where), methods=["POST"]),
            Route("/locate", answered(self._locate), methods=["POST"]),
            Route("/look", answered(self._view), methods=["POST"]),
            Route("/see", answered(self._see), methods=["POST"]),
        ]
        if self._desk is not None:
            routes += desk_routes(self._desk)
        return Starlette(routes=routes, middleware=[Middleware(Guard, access=self.access)], lifespan=self._lifespan)

    def _report(self, event: str, data: Any) -> None:
        if event == "watch":
            self._watcher.moved()
        else:
            self._events.report(event, data)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        self._events.begin()
        self.loop.start()
        self._watcher.start()
        yield
        self._events.close()
        await asyncio.to_thread(self._watcher.close)
        await asyncio.to_thread(self.loop.close)

    def end_streams(self) -> None:
        """Let the browsers go, so that the server can stop."""
        self._events.close()

    async def _stream(self, _: Request) -> Response:
        if self._events.count >= MOST_STREAMS:
            return PlainTextResponse("too many look on", 503, {"cache-control": "no-store"})
        first = encoded("state", self.loop.state())
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self._events.stream(first), media_type="text/event-stream", headers=headers)

    async def _picture(self, request: Request) -> Response:
        fingerprint, before = request.path_params["fingerprint"], request.query_params.get("before")
        try:
            scale = float(request.query_params.get("scale", "1"))
        except ValueError:
            scale = 0.0
        known = all(_FINGERPRINT.fullmatch(name) for name in (fingerprint, before or fingerprint))
        if not known or not 0 < scale < _MOST_SCALE:
            return PlainTextResponse("no such picture", 400)
        patch = await _result(self.loop.picture(fingerprint, round(scale, 3), before))
        if patch is None:
            return PlainTextResponse("this page has changed since", 410, {"cache-control": "no-store"})
        headers = {
            "x-patch": f"{patch.x} {patch.y} {patch.whole[0]} {patch.whole[1]}",
            "cache-control": "no-store" if before else "private, max-age=86400, immutable",
        }
        return Response(patch.png, media_type="image/png", headers=headers)

    async def _at(self, asked: dict[str, Any], _: Request) -> dict[str, Any]:
        page, x, y = int(asked["page"]), float(asked["x"]), float(asked["y"])
        found_word = await _result(self.loop.at(page, x, y))
        if found_word is None:
            return {"found": False}
        place = found_word.place
        if place.line is None:
            return {"found": False, "word": found_word.word, "spot": area_json(found_word.area)}
        return {
            "found": True,
            "file": place.file,
            "line": place.line,
            "column": place.column or 1,
            "word": found_word.word,
            "spot": area_json(found_word.area),
        }

    async def _words(self, asked: dict[str, Any], _: Request) -> dict[str, Any]:
        return await _result(self.loop.words(int(asked["page"]))) or {"passages": []}

    async def _open(self, asked: dict[str, Any], request: Request) -> dict[str, Any]:
        """Open the editor at a place, for people at this machine only."""
        here = request.client is not None and is_loopback(request.client.host)
        path = self._builder.path_of(str(asked["file"]))
        if self._editor is None or path is None or not here:
            return {"opened": False}
        line, column = max(1, int(asked["line"])), max(1, int(asked.get("column") or 1))
        return {"opened": await asyncio.to_thread(self._editor.open, path, line, column)}

    async def _where(self, asked: dict[str, Any], _: Request) -> dict[str, Any]:
        return await self._found(str(asked["place"]))

    async def _locate(self, asked: dict[str, Any], _: Request) -> dict[str, Any]:
        """Scroll every page that looks on to a line."""
        found = await self._found(str(asked["place"]))
        if found["found"]:
            self._events.report("locate", found)
        return {**found, "watching": self._events.count}

    async def _found(self, asked: str) -> dict[str, Any]:
        parts = _PLACE.fullmatch(asked)
        if parts is None:
            return {"found": False}
        column = int(parts["column"]) if parts["column"] else None
        for file in self._names(parts["file"]):
            area = await _result(self.loop.locate(file, int(parts["line"]), column))
            if area is not None:
                return {"found": True, "place": asked, "spot": area_json(area)}
        return {"found": False, "place": asked}

    def _names(self, file: str) -> tuple[str, ...]:
        """What a file may be called: as given, and as a neighbour of what is previewed."""
        folder = self._builder.name.rpartition("/")[0]
        return (file, f"{folder}/{file}" if folder else file)

    async def _view(self, asked: dict[str, Any], _: Request) -> dict[str, Any]:
        return {"shown": self.loop.choose_view(str(asked["look"]))}

    async def _see(self, asked: dict[str, Any], _: Request) -> dict[str, Any]:
        scale = float(asked["scale"])
        if not 0 < scale < _MOST_SCALE:
            raise ValueError
        self.loop.see(tuple(int(number) for number in asked["pages"][:50]), scale)
        return {}


def _static(name: str, *, writes: bool = False) -> Callable[[Request], Awaitable[Response]]:
    path = STATIC / name
    kind = _TYPES.get(path.suffix, "application/octet-stream")

    async def answer(_: Request) -> Response:
        data = path.read_bytes()
        if writes:
            data = data.replace(b'class="starting"', b'class="starting writes"')
        return Response(data, media_type=kind, headers={"cache-control": "no-cache"})

    return answer


async def _result(future: Future[Answer]) -> Answer | None:
    try:
        return await asyncio.wrap_future(future)
    except asyncio.CancelledError:
        if future.cancelled():
            return None
        raise
