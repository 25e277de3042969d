# SPDX-License-Identifier: MIT
"""Composes a letter in a process of its own, so that sending does not carry the memory of typesetting.

Sending goes on for hours on small machines; what typesets needs three times its memory, once.
"""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from forumpress.cli.progress import Step
from forumpress.errors import InputError, InternalError, UsageError

if TYPE_CHECKING:
    from forumpress.deliver.mailedition import MailEdition
    from forumpress.deliver.settings import Settings
    from forumpress.workspace import Workspace


def compose_apart(
    path: Path, workspace: Workspace, settings: Settings, list_key: str, size_limit: int | None, step: Step
) -> MailEdition:
    """As `pipeline.compose_mail`, in another process where it was not composed before. Raises what it raises."""
    from forumpress.deliver.letterstore import LetterStore

    known = LetterStore(workspace, settings).find(path, list_key, size_limit)
    if known is not None:
        return known
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_compose, args=(theirs, path, workspace, settings, list_key, size_limit))
    process.start()
    theirs.close()
    try:
        while True:
            try:
                kind, content = ours.recv()
            except EOFError:
                raise InternalError("the process that composes the letter ended without a word") from None
            if kind == "step":
                step(content)
            elif kind == "input":
                raise InputError(content)
            elif kind == "usage":
                raise UsageError(content)
            elif kind == "fault":
                raise InternalError(content)
            else:
                return content  # type: ignore[no-any-return]
    finally:
        ours.close()
        if process.is_alive():
            process.join(1)
            process.terminate()
        process.join()


def _compose(
    answer: Connection, path: Path, workspace: Workspace, settings: Settings, list_key: str, size_limit: int | None
) -> None:
    # Ctrl-C reaches both processes; the other one tells the user and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from forumpress.pipeline import compose_mail

    def step(content: str) -> None:
        answer.send(("step", content))

    try:
        answer.send(("done", compose_mail(path, workspace, settings, list_key, size_limit, step)))
    except InputError as failure:
        answer.send(("input", failure.findings))
    except UsageError as failure:
        answer.send(("usage", str(failure)))
    except Exception:
        answer.send(("fault", traceback.format_exc()))
