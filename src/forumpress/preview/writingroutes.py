# SPDX-License-Identifier: MIT
"""What a browser that may write asks over the line. A write is taken from the desk's own page alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from forumpress.preview.questions import answered
from forumpress.preview.writing import LONGEST, WritingDesk

_LARGEST = 16 * LONGEST
"""Bytes of a write: old and new words, each character as an escape of six, and room."""

_NUMBER = re.compile(r"[0-9]{1,6}")

Question = Callable[[dict[str, Any]], dict[str, Any]]


def desk_routes(desk: WritingDesk) -> list[Route]:
    """The routes of an editor's desk."""

    async def face(request: Request) -> Response:
        number = request.path_params["number"]
        data = await asyncio.to_thread(desk.face, int(number)) if _NUMBER.fullmatch(number) else None
        if data is None:
            return PlainTextResponse("no such face", 404)
        return Response(data, media_type="font/ttf", headers={"cache-control": "private, max-age=3600"})

    return [
        _route("/block", lambda asked: desk.at(int(asked["page"]), float(asked["x"]), float(asked["y"]))),
        _route("/beside", lambda asked: desk.beside(*_place(asked), int(asked["direction"]))),
        _route("/write", lambda asked: desk.write(*_place(asked), str(asked["old"]), str(asked["new"]))),
        _route("/undo", lambda _: desk.back("undo")),
        _route("/redo", lambda _: desk.back("redo")),
        _route("/done", lambda _: desk.state()),
        Route("/face/{number}", face),
    ]


def _route(path: str, question: Question) -> Route:
    async def answer(asked: dict[str, Any], request: Request) -> dict[str, Any]:
        # The guard has compared it with our own address; a program that sends none has no page of ours.
        if request.headers.get("origin") is None:
            raise ValueError
        return await asyncio.to_thread(question, asked)

    answering: Callable[[Request], Awaitable[Response]] = answered(answer, _LARGEST)
    return Route(path, answering, methods=["POST"])


def _place(asked: dict[str, Any]) -> tuple[str, tuple[str | int, ...], int]:
    path = tuple(step if isinstance(step, int) else str(step) for step in asked["path"])
    return str(asked["file"]), path, int(asked["start"])
