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

from forumpress.issue.edit.grammar import Path
from forumpress.preview.articledesk import ArticleDesk
from forumpress.preview.deskfiles import DeskFiles
from forumpress.preview.formdesk import FormDesk
from forumpress.preview.questions import answered
from forumpress.preview.writing import LONGEST, WritingDesk

_LARGEST = 16 * LONGEST
"""Bytes of a write: old and new words, each character as an escape of six, and room."""

_NUMBER = re.compile(r"[0-9]{1,6}")

Question = Callable[[dict[str, Any]], dict[str, Any]]


def desk_routes(files: DeskFiles) -> list[Route]:
    """The routes of an editor's desk."""
    desk, forms, articles = WritingDesk(files), FormDesk(files), ArticleDesk(files)

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
        _route("/forms", lambda _: forms.forms()),
        _route("/contents", lambda _: articles.contents()),
        _route("/owner", lambda asked: articles.owner(int(asked["page"]), float(asked["x"]), float(asked["y"]))),
        _route("/add", lambda asked: articles.add(*(str(asked[key]) for key in ("hash", "kind", "title", "section")))),
        _route("/remove", lambda asked: articles.remove(*_article(asked))),
        _route("/shift", lambda asked: articles.move(*_article(asked), int(asked["section"]), int(asked["index"]))),
        _route("/cut", lambda asked: articles.cut(str(asked["hash"]), *_place(asked), str(asked["text"]))),
        _route("/join", lambda asked: articles.join(*_article(asked))),
        _route("/form", lambda asked: forms.form(str(asked["what"]), str(asked.get("key") or ""))),
        _route("/put", lambda asked: forms.put(*_state(asked), _path(asked["path"]), asked["value"])),
        _route("/move", lambda asked: forms.move(*_state(asked), _path(asked["path"]), *_target(asked))),
        _route("/cures", lambda _: forms.cures()),
        _route("/cure", lambda asked: forms.cure(str(asked["code"]), str(asked["file"]), *_line(asked))),
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


def _place(asked: dict[str, Any]) -> tuple[str, Path, int]:
    return str(asked["file"]), _path(asked["path"]), int(asked["start"])


def _path(steps: list[Any]) -> Path:
    return tuple(step if isinstance(step, int) else str(step) for step in steps)


def _state(asked: dict[str, Any]) -> tuple[str, str]:
    return str(asked["file"]), str(asked["hash"])


def _line(asked: dict[str, Any]) -> tuple[int | None, int | None]:
    line, column = asked.get("line"), asked.get("column")
    return int(line) if line else None, int(column) if column else None


def _target(asked: dict[str, Any]) -> tuple[Path, int]:
    return _path(asked["to"]), int(asked["index"])


def _article(asked: dict[str, Any]) -> tuple[str, str]:
    return str(asked["hash"]), str(asked["key"])
