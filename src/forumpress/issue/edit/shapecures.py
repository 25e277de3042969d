# SPDX-License-Identifier: MIT
"""A single value where a list or keys are wanted: `authors: Mary` becomes a list of one author with that name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from forumpress.issue.edit import trees
from forumpress.issue.edit.forms import inner_model_of, only_text_of
from forumpress.issue.edit.formvalues import root_model, value_at, values_of
from forumpress.issue.edit.grammar import Path, WrittenValue, part_at, parts_of
from forumpress.issue.edit.steps import EditStep
from forumpress.issue.edit.writtenfile import Splice, WrittenFile

_SEVERAL = re.compile(r"[,;&/()]|\b(?:and|und|et|y|e|en|och)\b")
"""What may part several names, or a name from an office: a person has to say which."""


def listed(file: WrittenFile, at: int) -> EditStep | None:
    """The step that makes a list of the single value at an index of the text; None where a person has to decide."""
    text = file.source.text
    root = parts_of(text)
    for path, part in root.parts():
        if part.start != at or part.kind not in ("text", "mapping") or not path or isinstance(path[-1], int):
            continue
        model = inner_model_of(root_model(file), path)
        if model is None:
            continue
        name = only_text_of(model) if model != "" and part.kind == "text" else ""
        if part.kind == "text" and (name is None or _doubtful(name, part)):
            return None
        value = value_at(values_of(file), path)
        if part.kind == "mapping" and (not isinstance(model, type) or not set(value) <= model.model_fields.keys()):
            return None
        wanted = [{name: value} if name else value]
        holder, key = part_at(root, path[:-1]), None
        if holder is not None:
            key = holder.key(path[-1])
        if holder is None or key is None:
            return None
        return _confirmed(file, path, wanted, list(_as_item(text, holder, key, part, name or "")))
    return None


def keyed(file: WrittenFile, at: int) -> EditStep | None:
    """The step that gives an item of a list its one necessary key: `- Mary` becomes `- name: Mary`."""
    for path, part in parts_of(file.source.text).parts():
        if (
            part.start == at
            and part.kind == "text"
            and path
            and isinstance(path[-1], int)
            and part.style not in ("|", ">")
        ):
            model = inner_model_of(root_model(file), path[:-1])
            name = only_text_of(model) if model else None
            if not name or part.style in ("|", ">") or _doubtful(name, part):
                return None
            ends = ("{", "}") if part.in_flow else ("", "")
            splices = [Splice(part.start, part.start, f"{ends[0]}{name}: "), Splice(part.end, part.end, ends[1])]
            return _confirmed(file, path, {name: part.value}, [each for each in splices if each.new])
    return None


def _doubtful(name: str, part: WrittenValue) -> bool:
    return name == "name" and _SEVERAL.search(part.value or "") is not None


def _as_item(text: str, holder: WrittenValue, key: WrittenValue, part: WrittenValue, name: str) -> Iterator[Splice]:
    lead = f"{name}: " if name else ""
    raw = text[part.start : part.end]
    if part.in_flow or part.style == "flow":
        ends = ("[{" + lead, "}]") if name else ("[", "]")
        yield Splice(part.start, part.start, ends[0])
        yield Splice(part.end, part.end, ends[1])
    elif part.kind == "mapping":
        line = text.rfind("\n", 0, part.start) + 1
        yield Splice(part.start, part.start, "- ")
        for match in re.finditer(r"\n(?=[^\n]*\S)", text[line : part.end]):
            yield Splice(line + match.end(), line + match.end(), "  ")
    elif "\n" not in raw and part.style not in ("|", ">"):
        yield Splice(key.end, part.start, ":\n" + " " * (holder.column + 2) + f"- {lead}")


def _confirmed(file: WrittenFile, path: Path, value: Any, splices: list[Splice]) -> EditStep | None:
    """The step, if the file then reads as wanted in everything."""
    if not splices:
        return None
    step = file.step(splices)
    wanted = trees.put(values_of(file), path, value)
    return step if values_of(file.after(step)) == wanted else None
