# SPDX-License-Identifier: MIT
"""The workspace: the folder that holds `issues/`, and the walls around it.

An issue may come from anyone. Whatever path it names is looked for inside its workspace only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from forumpress.errors import ForumPressError, InputError
from forumpress.files import NotAFile, TooLarge, read_file
from forumpress.finding import NOWHERE, Finding, Place, error

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE = re.compile(r"[A-Za-z]:")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f]")
LONGEST_PATH = 500
"""Characters of a path as written."""


class PathRefused(ForumPressError):
    """A path that an issue names cannot be used; `finding()` says why and what to write instead."""

    exit_code = 1

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint

    def finding(self, place: Place = NOWHERE, quote: str = "") -> Finding:
        """The refusal as an error at `place`."""
        return error(self.code, self.message, hint=self.hint, place=place, quote=quote)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with `issues/`, and beside it `layouts/`, `fonts/`, `assets/` and `output/`.

    `root` is absolute and free of symbolic links.
    """

    root: Path

    @classmethod
    def at(cls, root: Path) -> Workspace:
        """The workspace whose folder is `root`, whether or not it holds issues yet."""
        return cls(root.resolve())

    @classmethod
    def containing(cls, path: Path) -> Workspace:
        """The workspace of an issue file: its nearest parent folder that holds a folder `issues`.

        Raises InputError (`workspace/not-found`) when there is none.
        """
        absolute = path.absolute()
        for folder in (absolute, *absolute.parents):
            if (folder / "issues").is_dir():
                return cls(folder.resolve())
        raise InputError(
            [
                error(
                    "workspace/not-found",
                    f"no folder above {path} holds a folder named issues",
                    hint="keep issues in WORKSPACE/issues/; “forumpress init DIR” makes a workspace",
                    place=Place(str(path)),
                )
            ]
        )

    @property
    def cache(self) -> Path:
        """The folder for what can be made again: fonts, pictures, pages. It need not exist."""
        return self.root / ".forumpress"

    def name(self, path: Path) -> str:
        """How `path` is called in findings: from the workspace's folder, with `/`; elsewhere as it is."""
        resolved = path.absolute()
        for candidate in (resolved, resolved.resolve()):
            if candidate.is_relative_to(self.root):
                return candidate.relative_to(self.root).as_posix()
        return str(path)

    def resolve(self, reference: str) -> Path:
        """The file that `reference` means, written from the workspace's folder with `/`.

        Raises PathRefused for an address, an absolute path, `..`, and for a way that leaves the
        workspace through a symbolic link. The file need not exist.
        """
        where = "write the path from the workspace's folder, such as assets/2022-11/photo.jpg"
        shown = reference if len(reference) <= 80 else reference[:79] + "…"
        if not reference.strip() or _FORBIDDEN.search(reference) or len(reference) > LONGEST_PATH:
            raise PathRefused("path/malformed", "this is not a path", where)
        if _ADDRESS.match(reference):
            raise PathRefused(
                "path/address", f"“{shown}” is an address, not a file of this workspace", f"save a copy, then {where}"
            )
        if _DRIVE.match(reference):
            raise PathRefused(
                "path/absolute", f"“{shown}” is a path on a disk of Windows", f"save a copy, then {where}"
            )
        if reference.startswith(("/", "~", "\\")):
            raise PathRefused("path/absolute", f"“{shown}” begins outside the workspace", where)
        if "\\" in reference:
            raise PathRefused("path/backslash", f"“{shown}” is written with \\", "write folders with /")
        relative = PurePosixPath(reference)
        if ".." in relative.parts:
            raise PathRefused("path/outside", f"“{shown}” leads up with “..”", where)
        path = self.root / relative
        try:
            resolved = path.resolve()
        except (OSError, RuntimeError):
            raise PathRefused(
                "path/malformed", f"“{shown}” goes round in a circle of links", "put the file itself there"
            ) from None
        if not resolved.is_relative_to(self.root):
            raise PathRefused(
                "path/outside",
                f"“{shown}” leaves the workspace through a symbolic link",
                "copy the file into the workspace",
            )
        return resolved

    def read(self, path: Path, most: int) -> bytes:
        """The bytes of a regular file of the workspace, at most `most` of them.

        Raises PathRefused: `path/outside`, `path/missing`, `path/not-a-file` (a folder, pipe or device, which
        might never end), `path/unreadable`, `path/too-large`.
        """
        name = self.name(path)
        try:
            resolved = path.resolve()
        except (OSError, RuntimeError):
            raise PathRefused("path/malformed", f"{name} goes round in a circle of links", "mend the link") from None
        if not resolved.is_relative_to(self.root):
            raise PathRefused("path/outside", f"{name} lies outside the workspace", "copy it into the workspace")
        try:
            return read_file(resolved, most)
        except FileNotFoundError:
            beside = self.root / "issues" / name
            near = f"did you mean issues/{name}?" if beside.is_file() else "check the spelling, capitals too"
            raise PathRefused("path/missing", f"{name} is not there", near) from None
        except NotAFile:
            raise PathRefused("path/not-a-file", f"{name} is not a file", "name a file, not a folder") from None
        except TooLarge:
            raise PathRefused(
                "path/too-large",
                f"{name} holds more than {most // 1_000_000} MB",
                "split it, or take out what is not text",
            ) from None
        except OSError as problem:
            raise PathRefused(
                "path/unreadable", f"{name} cannot be read: {problem.strerror}", "check who may read it"
            ) from None
