# SPDX-License-Identifier: MIT
"""Articles at the editor's desk: the issue's contents, and what may be done with an article as a whole."""

from __future__ import annotations

from typing import Any

from forumpress.issue.edit import articles
from forumpress.issue.edit.articlekinds import KINDS
from forumpress.issue.edit.change import changes
from forumpress.issue.edit.formvalues import path_at_place, value_at, values_of
from forumpress.issue.edit.grammar import Path
from forumpress.issue.edit.intents import Intent
from forumpress.issue.edit.writtenfile import WrittenFile
from forumpress.preview.deskfiles import PUBLICATION, DeskFiles, MadeFromAnother
from forumpress.preview.snapshot import Snapshot


class ArticleDesk:
    """What the list of articles asks. The methods may be called from any thread.

    `wanted` is the hash of the state of the issue's file that a change was worked out from.
    """

    def __init__(self, files: DeskFiles) -> None:
        self._files = files

    def contents(self) -> dict[str, Any]:
        """The issue's sections and articles in their order, and the kinds of articles and sections to add."""
        file = self._files.read(self._files.issue)
        if file is None:
            return {"found": False}
        sections = [
            {"name": _text(section, "name"), "articles": [_named(each) for each in _items(section, "articles")]}
            for section in _items(values_of(file), "sections")
        ]
        kinds = {key: name for key, (name, _) in KINDS.items()}
        told = {"file": file.file, "hash": file.hash, "order": self._order(), "kinds": kinds}
        return {"found": True, "sections": sections, **told}

    def owner(self, page: int, x: float, y: float) -> dict[str, Any]:
        """The article, and what of it, that stands at a point of a page; a picture has no words to find it by."""

        def find(snapshot: Snapshot) -> tuple[str, int, int] | None:
            place = snapshot.box_at(page, x, y)
            return (place.file, place.line, place.column or 1) if place is not None and place.line else None

        found = self._files.loop.ask(find).result()
        if found is None:
            word = self._files.loop.at(page, x, y).result()
            if word is not None and word.place.line:
                found = (word.place.file, word.place.line, word.place.column or 1)
        if found is None:
            return {"found": False}
        main = self._files.read(self._files.issue)
        if main is None:
            return {"found": False}
        name, line, column = found
        if name == PUBLICATION:
            return {"found": True, "what": "publication", "key": "", "below": []}
        path = path_at_place(main, line, column) if name == main.file else _path_of_file(values_of(main), name)
        article = path[:4] if len(path) >= 4 and path[2] == "articles" else ()
        if not article:
            return {"found": True, "what": "issue", "key": "", "below": list(path)}
        key = _text(value_at(values_of(main), article), "key")
        return {"found": True, "what": "article", "key": key, "below": list(path[4:])}

    def add(self, wanted: str, kind: str, title: str, section: str) -> dict[str, Any]:
        """A new article of a kind at the end of a section."""
        if kind not in KINDS:
            raise ValueError
        order = self._order()
        added = ""

        def made(file: WrittenFile) -> articles.Wanted:
            nonlocal added
            intents = articles.add(file, kind, title.strip()[:300], section, order)
            before, after = _keys(file), _keys(file.after(changes(file, intents)))
            added = next(key for key in after if key not in before)
            return [(file.file, intents)]

        answer = self._files.written(lambda: self._files.together(wanted, made, "article added"))
        return {**answer, "key": added}

    def remove(self, wanted: str, key: str) -> dict[str, Any]:
        """Without an article."""
        return self._done(wanted, key, articles.remove, "article deleted")

    def move(self, wanted: str, key: str, section: int, index: int) -> dict[str, Any]:
        """An article before the one that is now at `index` of a section."""
        return self._done(wanted, key, lambda file, path: articles.move(file, path, section, index), "article moved")

    def cut(self, wanted: str, name: str, path: Path, start: int, text: str) -> dict[str, Any]:
        """An article in two before the paragraph `text`, which stands at `start` of the text at `path` of a file."""

        def made(file: WrittenFile) -> articles.Wanted:
            own = path[:4] if name == file.file else _path_of_file(values_of(file), name)[:4]
            other = self._files.read(name)
            body = value_at(values_of(file), path) if name == file.file else other.source.text if other else None
            if len(own) < 4 or not isinstance(body, str) or not body.startswith(text, start):
                raise MadeFromAnother
            return articles.cut(file, own, start, self._files.read)

        return self._files.written(lambda: self._files.together(wanted, made, "article cut in two"))

    def join(self, wanted: str, key: str) -> dict[str, Any]:
        """An article put at the end of the one before it."""

        def made(file: WrittenFile) -> articles.Wanted:
            return articles.join(file, self._path(file, key), self._files.read)

        return self._files.written(lambda: self._files.together(wanted, made, "articles joined"))

    def _done(self, wanted: str, key: str, work: Any, label: str) -> dict[str, Any]:
        def made(file: WrittenFile) -> articles.Wanted:
            intents: list[Intent] = work(file, self._path(file, key))
            return [(file.file, intents)]

        return self._files.written(lambda: self._files.together(wanted, made, label))

    def _path(self, file: WrittenFile, key: str) -> Path:
        path = articles.article_path(values_of(file), key)
        if path is None:
            raise MadeFromAnother
        return path

    def _order(self) -> list[str]:
        publication = self._files.read(PUBLICATION)
        names = value_at(values_of(publication), ("sections",)) if publication is not None else None
        return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _path_of_file(values: Any, name: str) -> Path:
    """The path of the article whose text a file holds."""
    for number, section in enumerate(_items(values, "sections")):
        for index, article in enumerate(_items(section, "articles")):
            if _text(article, "body_file") == name:
                return ("sections", number, "articles", index)
    return ()


def _keys(file: WrittenFile) -> list[str]:
    values = values_of(file)
    sections = _items(values, "sections")
    return [_text(article, "key") for section in sections for article in _items(section, "articles")]


def _named(article: Any) -> dict[str, str]:
    return {"key": _text(article, "key"), "title": _text(article, "title")}


def _items(value: Any, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _text(value: Any, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""
