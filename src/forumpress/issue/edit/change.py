# SPDX-License-Identifier: MIT
"""An intent and a file -> the step that does it, or the reason why it cannot be done safely.

How an edit is written is a proposal; before it counts, the file is read again as every stage reads it. The reading
must be what was wanted in everything, the other values of the file included. Where no way of writing passes, nothing
is done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

from forumpress.errors import InputError
from forumpress.finding import Finding, Place, Severity, error
from forumpress.issue.edit import block, flow, trees
from forumpress.issue.edit.grammar import Path, WrittenValue, part_at, parts_of
from forumpress.issue.edit.intents import Insert, InsertLines, Intent, Move, Remove, SetKey, SetText
from forumpress.issue.edit.scalar import scalar_splices
from forumpress.issue.edit.steps import EditStep, difference
from forumpress.issue.edit.values import item_lines
from forumpress.issue.edit.writtenfile import Splice, WrittenFile
from forumpress.issue.source import CONTROL, LINE_SEPARATOR, Source
from forumpress.issue.yamltext import Portions, load


class EditRefused(InputError):
    """An edit cannot be made; `findings` say why. Nothing was changed."""


def change(file: WrittenFile, intent: Intent, portions: Portions | None = None) -> EditStep:
    """The step that does what is meant, and nothing else. Raises EditRefused.

    `portions` are articles that were read before: with them a long file is read again quickly.
    """
    return _Change(file, intent, portions).step()


def changes(file: WrittenFile, intents: Iterable[Intent], portions: Portions | None = None) -> EditStep:
    """The one step that does several things, each meant for the file as the last leaves it. Raises EditRefused."""
    now = file
    for intent in intents:
        now = now.after(change(now, intent, portions))
    return difference(file.raw, now.raw)


class _Change:
    def __init__(self, file: WrittenFile, intent: Intent, portions: Portions | None) -> None:
        self.file = file
        self.intent = intent
        self.portions = portions

    def step(self) -> EditStep:
        intent = self.intent
        if isinstance(intent, SetText):
            intent = SetText(intent.path, _clean(intent.text, self.file.file))
        if self.file.is_markdown:
            return self._in_markdown(intent)
        text = self.file.source.text
        self.before, self.faults = self._read(self.file.source)
        try:
            self.root = parts_of(text)
        except (yaml.YAMLError, ValueError, StopIteration):
            raise self.refused("edit/unreadable", "the file cannot be read as it is", Place(self.file.file)) from None
        match intent:
            case SetText():
                return self._set_text(intent)
            case SetKey():
                return self._set_key(intent)
            case Insert():
                return self._insert(intent.path, intent.index, intent.value, item_lines(intent.value, 0))
            case InsertLines():
                value, _ = self._read(Source(self.file.file, "\n".join((*intent.lines, ""))))
                assert isinstance(value, list)
                return self._insert(intent.path, intent.index, value[0], intent.lines)
            case Remove():
                return self._remove(intent.path)
            case Move():
                return self._move(intent)

    def refused(self, code: str, message: str, place: Place, hint: str = "") -> EditRefused:
        """The refusal to raise."""
        return EditRefused([error(code, message, hint=hint, place=place)])

    def _read(self, source: Source) -> tuple[Any, Counter[str]]:
        try:
            node, findings = load(source, self.portions)
        except InputError as problem:
            message = "the file has mistakes that keep it from being read; mend them first"
            raise EditRefused(
                [error("edit/unreadable", message, place=Place(self.file.file)), *problem.findings]
            ) from None
        return node, _faults(findings)

    def _in_markdown(self, intent: Intent) -> EditStep:
        if not isinstance(intent, SetText) or intent.path:
            raise self.refused("edit/no-such-place", "a Markdown file has no keys", Place(self.file.file, 1, 1))
        step = difference(self.file.source.text, intent.text)
        step = self.file.step(Splice(each.start, each.end, each.new) for each in step.replacements)
        try:
            if self.file.after(step).source.text == intent.text:
                return step
        except InputError as problem:
            raise EditRefused(problem.findings) from None
        raise self.refused("edit/unsafe", "the text cannot be kept in this file as typed", Place(self.file.file, 1, 1))

    # What is there

    def _place(self, part: WrittenValue) -> Place:
        text = self.file.source.text
        line = text.count("\n", 0, part.start)
        return self.file.source.place(line + 1, part.start - text.rfind("\n", 0, part.start))

    def _known(self, path: Path) -> WrittenValue:
        """The value at a path, reached through no alias. Raises EditRefused."""
        part = self.root
        for number, step in enumerate(path):
            self._owned(part)
            found = part.child(step)
            if found is None:
                twice = part.kind == "mapping" and sum(key.value == step for key, _ in part.entries) > 1
                if twice:
                    raise self.refused("edit/no-such-place", f"“{step}” stands twice here", self._place(part))
                where = " › ".join(str(each + 1) if isinstance(each, int) else each for each in path[: number + 1])
                raise self.refused("edit/no-such-place", f"there is no “{where}” any more", self._place(part))
            part = found
        self._owned(part)
        return part

    def _owned(self, part: WrittenValue) -> None:
        if part.alias:
            raise self.refused(
                "edit/shared", f"this is repeated from elsewhere (*{part.alias}); change it there", self._place(part)
            )
        if part.anchor and any(other.alias == part.anchor for _, other in self.root.parts()):
            raise self.refused(
                "edit/shared",
                f"other places of the file repeat this (*{part.anchor}), and would change with it",
                self._place(part),
            )
        if part.tag not in ("", "!"):
            raise self.refused("edit/tag", f"“{part.tag}” stands before this value", self._place(part))

    def _list(self, path: Path) -> WrittenValue:
        part = self._known(path)
        if part.kind != "list":
            raise self.refused("edit/no-such-place", "this is no list", self._place(part))
        return part

    # What is meant

    def _set_text(self, intent: SetText) -> EditStep:
        part = self._known(intent.path)
        if part.kind != "text":
            raise self.refused("edit/not-a-text", "a list or keys stand here, not a text", self._place(part))
        if not intent.path:
            raise self.refused("edit/not-a-text", "the file is one text, without keys", self._place(part))
        if trees.at(self.before, intent.path) == intent.text:
            return EditStep(())
        holder = part_at(self.root, intent.path[:-1])
        assert holder is not None
        ways = scalar_splices(self.file.source.text, part, holder.column, intent.text)
        return self._confirmed(ways, trees.put(self.before, intent.path, intent.text), part)

    def _set_key(self, intent: SetKey) -> EditStep:
        holder = self._known(intent.path)
        if holder.kind != "mapping":
            raise self.refused("edit/no-such-place", "there are no keys here", self._place(holder))
        path = (*intent.path, intent.key)
        old = holder.child(intent.key)
        if old is not None:
            return self._replace(path, old, intent)
        value = _cleaned(intent.value, self.file.file)
        text = self.file.source.text
        if holder.style == "flow":
            way = flow.set_key(text, holder, intent.key, value)
        else:
            way = block.set_key(text, holder, intent.key, value, intent.order, intent.lines)
        return self._confirmed([way], trees.put(self.before, path, value), holder)

    def _replace(self, path: Path, old: WrittenValue, intent: SetKey) -> EditStep:
        """Another value for a key that is there: what can stay of the old one stays as it is written."""
        value = intent.value
        steps: list[Intent] = []
        if isinstance(value, str) and old.kind == "text":
            steps = [SetText(path, value)]
        elif isinstance(value, Mapping) and old.kind == "mapping" and value:
            kept = [key.value or "" for key, _ in old.entries]
            steps = [SetKey(path, key, each, tuple(value)) for key, each in value.items()]
            steps += [Remove((*path, key)) for key in kept if key not in value]
        else:
            steps = [Remove(path), intent]
        return changes(self.file, steps, self.portions)

    def _insert(self, path: Path, index: int, value: Any, lines: Sequence[str]) -> EditStep:
        listed = self._list(path)
        if not 0 <= index <= len(listed.items):
            raise self.refused("edit/no-such-place", "the list is shorter than that", self._place(listed))
        value = _cleaned(value, self.file.file)
        text = self.file.source.text
        spaced = path[-1:] in (("articles",), ("sections",))
        if listed.style == "flow":
            way = flow.insert(text, listed, index, value)
        else:
            way = block.insert(text, listed, index, lines, spaced)
        return self._confirmed([way], trees.inserted(self.before, path, index, value), listed)

    def _remove(self, path: Path) -> EditStep:
        if not path:
            raise self.refused("edit/no-such-place", "the whole file cannot be removed", Place(self.file.file, 1, 1))
        part, holder = self._known(path), self._known(path[:-1])
        if (holder.kind == "mapping" and len(holder.entries) == 1) or (
            holder.kind == "list" and len(holder.items) == 1
        ):
            return self._remove(path[:-1])
        if any(each.anchor for _, each in part.parts()):
            self._check_anchors(part)
        text = self.file.source.text
        if holder.style == "flow":
            way = flow.remove(text, holder, path[-1])
        elif isinstance(path[-1], int):
            way = block.remove_item(text, holder, path[-1])
        else:
            way = block.remove_key(text, holder, path[-1])
        return self._confirmed([way], trees.without(self.before, path), part)

    def _check_anchors(self, part: WrittenValue) -> None:
        inside = {id(each) for _, each in part.parts()}
        marked = {each.anchor for _, each in part.parts() if each.anchor}
        for _, other in self.root.parts():
            if id(other) not in inside and other.alias in marked:
                raise self.refused(
                    "edit/shared", f"other places repeat what stands here (*{other.alias})", self._place(part)
                )

    def _move(self, intent: Move) -> EditStep:
        path, to = intent.path, intent.to
        if not path or not isinstance(path[-1], int):
            raise self.refused("edit/no-such-place", "only items of a list can be moved", Place(self.file.file, 1, 1))
        self._known(path)
        source, target = self._list(path[:-1]), self._list(to)
        number = path[-1]
        if to[: len(path)] == path or not 0 <= intent.index <= len(target.items):
            raise self.refused("edit/no-such-place", "it cannot go there", self._place(target))
        value = trees.at(self.before, path)
        if source is target:
            if intent.index in (number, number + 1):
                return EditStep(())
            expected = trees.inserted(
                trees.without(self.before, path), to, intent.index - (intent.index > number), value
            )
        elif len(source.items) == 1:
            raise self.refused("edit/last-item", "it is the only one of its list", self._place(source))
        else:
            expected = trees.without(trees.inserted(self.before, to, intent.index, value), path)
        way = block.move(self.file.source.text, source, number, target, intent.index)
        return self._confirmed([way], expected, source.items[number])

    def _confirmed(self, ways: Iterable[Sequence[Splice] | None], expected: Any, part: WrittenValue) -> EditStep:
        """The first way of writing after which the file reads as expected. Raises EditRefused."""
        for way in ways:
            if way is None:
                continue
            step = self.file.step(way)
            try:
                after = self.file.after(step)
                found, faults = self._read(after.source)
            except InputError:
                continue
            if found == expected and not faults - self.faults:
                return step
        raise self.refused(
            "edit/unsafe",
            "this cannot be changed here without changing something else",
            self._place(part),
            "change it in the file itself; the way it is written there is unusual",
        )


def _faults(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(finding.code for finding in findings if finding.severity is Severity.ERROR)


def _clean(text: str, file: str) -> str:
    """Typed text with line ends as everywhere. Raises EditRefused for what no text can hold."""
    text = LINE_SEPARATOR.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        message = "half a character cannot be written"
        raise EditRefused([error("edit/characters", message, place=Place(file))]) from None
    if found := CONTROL.search(text):
        number = ord(text[found.start()])
        message = f"an invisible control character (U+{number:04X}) cannot be written"
        raise EditRefused([error("edit/characters", message, place=Place(file))])
    return text


def _cleaned(value: Any, file: str) -> Any:
    if isinstance(value, Mapping):
        return {key: _cleaned(each, file) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_cleaned(each, file) for each in value]
    return _clean(value, file) if isinstance(value, str) else value
