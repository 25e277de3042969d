# SPDX-License-Identifier: MIT
"""Questions that a page asks in JSON, and their answers."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

LARGEST_QUESTION = 10_000
"""Bytes."""


def answered(
    question: Callable[[dict[str, Any], Request], Awaitable[dict[str, Any]]], most: int = LARGEST_QUESTION
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that reads a question of at most `most` bytes and gives its answer."""

    async def answer(request: Request) -> Response:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > most:
                return JSONResponse({"error": "too long"}, 413)
        try:
            asked = json.loads(body)
            if not isinstance(asked, dict):
                raise TypeError
            return JSONResponse(await question(asked, request), headers={"cache-control": "no-store"})
        except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
            return JSONResponse({"error": "not understood"}, 400)

    return answer
