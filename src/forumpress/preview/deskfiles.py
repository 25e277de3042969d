# SPDX-License-Identifier: MIT
"""The files that a desk may write, and its answers when it does: written, refused, or made from another state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forumpress.errors import InputError
from forumpress.issue.edit.articles import Wanted
from forumpress.issue.edit.blocks import body_files
from forumpress.issue.edit.editsession import EditSession
from forumpress.issue.edit.steps import EditStep
from forumpress.issue.edit.writtenfile import WrittenFile
from forumpress.preview.buildloop import BuildLoop
from forumpress.preview.jsondata import finding_json
from forumpress.preview.snapshot import SnapshotBuilder

PUBLICATION = "issues/publication.yaml"


class MadeFromAnother(Exception):
    """A change was worked out from a state of a file that it is not in any more."""


class DeskFiles:
    """The issue, its Markdown files and the publication. The methods may be called from any thread."""

    def __init__(self, builder: SnapshotBuilder, loop: BuildLoop, session: EditSession) -> None:
        self.issue = builder.name
        self.loop = loop
        self.session = session

    def may_write(self, file: str) -> bool:
        """Whether a file belongs to this issue, or is the publication."""
        return file in {*self.names(), PUBLICATION}

    def names(self) -> list[str]:
        """The issue's file and the Markdown files of its articles."""
        main = self.session.file(self.issue)
        return [main.file, *body_files(main)]

    def read(self, name: str) -> WrittenFile | None:
        """A file as it is; None for one that cannot be read, or is none of these."""
        try:
            return self.session.file(name) if self.may_write(name) else None
        except InputError:
            return None

    def written(self, change: Callable[[], WrittenFile], **more: Any) -> dict[str, Any]:
        """The answer to a change: what it wrote is built; where it could not be made, why, and nothing is changed."""
        try:
            after = change()
        except MadeFromAnother:
            return {"written": False, "stale": True, "refused": []}
        except InputError as refused:
            return {"written": False, "refused": [finding_json(finding) for finding in refused.findings]}
        self.loop.check_files()
        return {"written": True, "hash": after.hash, **self.session.state, **more}

    def together(self, wanted: str, made: Callable[[WrittenFile], Wanted], label: str) -> WrittenFile:
        """Do several things to the issue's files, worked out from the issue's in the state `wanted`; undone as one.

        Raises MadeFromAnother, InputError.
        """
        file = self.session.file(self.issue)
        if file.hash != wanted:
            raise MadeFromAnother
        self.session.edit_together(made(file), label)
        return self.session.file(self.issue)

    def apply(self, name: str, wanted: str, made: Callable[[WrittenFile], EditStep], label: str) -> WrittenFile:
        """Make a step to a file that is in the state with the hash `wanted`. Raises MadeFromAnother, InputError."""

        def step(file: WrittenFile) -> EditStep:
            if file.hash != wanted:
                raise MadeFromAnother
            return made(file)

        if not self.may_write(name):
            raise MadeFromAnother
        return self.session.apply(name, step, label)
