# SPDX-License-Identifier: MIT
"""Forms and cures at the editor's desk: what is not written on the pages is filled in beside them."""

from __future__ import annotations

import dataclasses
from typing import Any

from forumpress.issue.edit.articles import article_path
from forumpress.issue.edit.change import change, changes
from forumpress.issue.edit.cures import CURED, Cure, cure_step
from forumpress.issue.edit.forms import forms, model_at, wrong
from forumpress.issue.edit.formvalues import root_model, set_value, value_at, values_of
from forumpress.issue.edit.grammar import Path
from forumpress.issue.edit.intents import Move
from forumpress.preview.deskfiles import PUBLICATION, DeskFiles
from forumpress.preview.jsondata import finding_json


class FormDesk:
    """What the forms ask. The methods may be called from any thread."""

    def __init__(self, files: DeskFiles) -> None:
        self._files = files

    def forms(self) -> dict[str, Any]:
        """The fields of every form, by the models' names."""
        return {name: [dataclasses.asdict(field) for field in fields] for name, fields in forms().items()}

    def form(self, what: str, key: str) -> dict[str, Any]:
        """The values of a form: `issue`, `publication`, or the `article` with a key."""
        name = PUBLICATION if what == "publication" else self._files.issue
        file = self._files.read(name)
        if file is None:
            return {"found": False}
        values = values_of(file)
        path = article_path(values, key) if what == "article" else ()
        model = model_at(root_model(file), path) if path is not None else None
        if path is None or model is None:
            return {"found": False}
        value = value_at(values, path)
        told = {"file": file.file, "hash": file.hash, "path": list(path), "model": model.__name__}
        return {"found": True, "what": what, "key": key, "value": value if isinstance(value, dict) else {}, **told}

    def put(self, name: str, wanted: str, path: Path, value: Any) -> dict[str, Any]:
        """Put a value at a path, or take it out, in a file that is in the state `wanted`."""
        file = self._files.read(name)
        model = model_at(root_model(file), path) if file is not None and path else None
        if file is None or file.is_markdown or not isinstance(path[0], str):
            return {"written": False, "refused": []}
        key = next(step for step in reversed(path) if isinstance(step, str))
        holder = path[: len(path) - 1 - path[::-1].index(key)]
        model = model_at(root_model(file), holder)
        if told := wrong(model, key, _whole(values_of(file), (*holder, key), path, value)) if model else "no form":
            return {"written": False, "wrong": told, "refused": []}
        label = key.replace("_", " ")
        return self._files.written(
            lambda: self._files.apply(name, wanted, lambda now: changes(now, set_value(now, path, value)), label)
        )

    def move(self, name: str, wanted: str, path: Path, to: Path, index: int) -> dict[str, Any]:
        """Move an item of a list before the one that is now at `index` of the list at `to`."""
        label = f"{next((step for step in reversed(path) if isinstance(step, str)), '')} moved".replace("_", " ")
        return self._files.written(
            lambda: self._files.apply(name, wanted, lambda now: change(now, Move(path, to, index)), label)
        )

    def cures(self) -> dict[str, Any]:
        """The findings on view that can be mended by a button, as they name themselves."""
        return {"cures": [finding_json(cure.finding) for cure, _ in self._cures()]}

    def cure(self, code: str, file: str, line: int | None, column: int | None) -> dict[str, Any]:
        """Mend the finding of a code at a place, with all that is the very same there."""
        wanted = (code, file, line, column)
        found = next((each for each in self._cures() if _named(each[0]) == wanted), None)
        if found is None:
            return {"written": False, "stale": True, "refused": []}
        cure, state = found
        label = f"mended: {cure.finding.message}"
        return self._files.written(lambda: self._files.apply(file, state, lambda _: cure.step, label))

    def _cures(self) -> list[tuple[Cure, str]]:
        """Each cure, with the hash of the file that it was worked out for."""
        found = []
        for finding in self._files.loop.findings():
            name = finding.place.file
            file = self._files.read(name) if finding.code in CURED and name else None
            step = cure_step(finding, file) if file is not None else None
            if file is not None and step:
                found.append((Cure(finding, name, step), file.hash))
        return found


def _named(cure: Cure) -> tuple[str, str, int | None, int | None]:
    place = cure.finding.place
    return cure.finding.code, place.file, place.line, place.column


def _whole(values: Any, at: Path, path: Path, value: Any) -> Any:
    """What then stands under the key at `at`: of a list, the item that is put in, or those that are left."""
    if at == path:
        return value
    if value not in (None, "", {}):
        return [value]
    return [each for number, each in enumerate(_list(value_at(values, at))) if number != path[-1]]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
