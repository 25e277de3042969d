# SPDX-License-Identifier: MIT
"""The editor's desk: which text stands at a point of a page, what is typed for it, undo and redo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from forumpress.errors import InputError
from forumpress.files import read_file
from forumpress.issue.edit.blocks import BlockGone, WrittenBlock, blocks_of, body_files, rewritten
from forumpress.preview.deskfiles import DeskFiles
from forumpress.preview.jsondata import area_json, finding_json
from forumpress.preview.snapshot import BlockOnPage, PageArea, Snapshot
from forumpress.typeset.fontbytes import LARGEST_FONT

LONGEST = 200_000
"""Characters of a text that is written at once."""
MOST_SKIPPED = 200
"""Texts that are on no page, after which no other is looked for."""


class WritingDesk:
    """What a browser that may write asks. The methods may be called from any thread but the build loop's."""

    def __init__(self, files: DeskFiles) -> None:
        self._files = files
        self._loop = files.loop
        self._session = files.session

    def at(self, page: int, x: float, y: float) -> dict[str, Any]:
        """The text at a point of a page, with where it stands and its type."""
        word = self._loop.at(page, x, y).result()
        if word is None or word.place.line is None:
            return {"found": False}
        place = (word.place.line, word.place.column or 1)
        for block in self._blocks(word.place.file):
            if block.first <= place <= block.last:
                return self._told(block, word.area)
        return {"found": False, "word": word.word}

    def beside(self, file: str, path: tuple[str | int, ...], start: int, direction: int) -> dict[str, Any]:
        """The next text on the pages after one, or the last before it, in the order of the files."""
        every = self._all_blocks()
        here = [number for number, each in enumerate(every) if (each.file, each.path) == (file, path)]
        near = [number for number in here if every[number].start <= start] or here
        if not near:
            return {"found": False}
        at = near[-1]
        for _ in range(MOST_SKIPPED):
            at += 1 if direction > 0 else -1
            if not 0 <= at < len(every):
                break
            if (told := self._told(every[at]))["found"]:
                return told
        return {"found": False}

    def write(self, file: str, path: tuple[str | int, ...], start: int, old: str, new: str) -> dict[str, Any]:
        """Put what was typed into its file. Where it cannot be, both versions are told and nothing is lost."""
        if len(new) > LONGEST or not self._files.may_write(file):
            return {"written": False, "refused": []}
        name = WrittenBlock(file, path, start, old, (1, 1), (1, 1)).name
        try:
            after = self._session.edit(file, lambda now: rewritten(now, path, start, old, new), name)
        except BlockGone as gone:
            return {"written": False, "now": gone.text, "refused": []}
        except InputError as refused:
            return {"written": False, "refused": [finding_json(finding) for finding in refused.findings]}
        self._loop.check_files()
        return {"written": True, "hash": after.hash, **self.state()}

    def back(self, kind: str) -> dict[str, Any]:
        """Undo, or redo."""
        try:
            done = self._session.undo() if kind == "undo" else self._session.redo()
        except InputError as refused:
            return {"done": None, "refused": [finding_json(finding) for finding in refused.findings], **self.state()}
        self._loop.check_files()
        return {"done": done.label if done else None, "refused": [], **self.state()}

    def state(self) -> dict[str, Any]:
        """What could be undone and done again."""
        return dict(self._session.state)

    def face(self, number: int) -> bytes | None:
        """The font file of a face that a text is set in."""
        path = self._loop.ask(lambda snapshot: snapshot.face_file(number)).result()
        return read_file(path, LARGEST_FONT) if isinstance(path, Path) else None

    def _blocks(self, name: str) -> list[WrittenBlock]:
        file = self._files.read(name)
        return blocks_of(file) if file is not None else []

    def _all_blocks(self) -> list[WrittenBlock]:
        """The texts of the issue in reading order, those of a Markdown file where its article names it."""
        main = self._files.read(self._files.issue)
        if main is None:
            return []
        return list(_ordered(blocks_of(main), {place: name for name, place in body_files(main).items()}, self._blocks))

    def _told(self, block: WrittenBlock, near: PageArea | None = None) -> dict[str, Any]:
        """A text for the browser: opened where it was clicked, else where it is set largest, not in a contents."""

        def find(snapshot: Snapshot) -> BlockOnPage | None:
            return snapshot.block_on_page(block.file, block.first, block.last)

        found = self._loop.ask(find).result()
        if found is None:
            return {"found": False}
        every = list(zip(found.areas, found.types, strict=True))
        if near is not None:
            opened = min(every, key=lambda each: _away(each[0], near))
        else:
            opened = max(every, key=lambda each: float(each[1]["size"]))
        return {
            "found": True,
            "file": block.file,
            "path": list(block.path),
            "start": block.start,
            "text": block.text,
            "name": block.name,
            "inBody": block.in_body,
            "areas": [area_json(opened[0])],
            "type": opened[1],
        }


def _away(area: PageArea, near: PageArea) -> tuple[bool, float]:
    """How far a word lies from an area of the same page; 0 inside it."""
    one, other = area.rect, near.rect
    x, y = other.x + other.width / 2, other.y + other.height / 2
    across = max(one.x - x, x - one.x - one.width, 0)
    return area.page != near.page, across + max(one.y - y, y - one.y - one.height, 0)


def _ordered(blocks: list[WrittenBlock], files: dict[tuple[int, int], str], read: Any) -> Iterator[WrittenBlock]:
    waiting = sorted(files.items())
    for block in blocks:
        while waiting and waiting[0][0] <= block.first:
            yield from read(waiting.pop(0)[1])
        yield block
    for _, name in waiting:
        yield from read(name)
