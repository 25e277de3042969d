# SPDX-License-Identifier: MIT
"""Edits of source files: what was typed is read back, nothing else changes, and undoing brings back the file."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from issue.edit.randomyaml import TEXTS, RandomFile, files, paths

from forumpress.errors import InputError
from forumpress.issue.edit.change import EditRefused, change
from forumpress.issue.edit.intents import Insert, Move, Remove, SetKey, SetText
from forumpress.issue.edit.steps import EditStep
from forumpress.issue.edit.writtenfile import WrittenFile
from forumpress.issue.source import decode
from forumpress.issue.yamltext import load_whole

CAREFUL = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(CAREFUL, max_examples=3000)


def plain(node: Any) -> Any:
    """A file's values without their places."""
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(each) for each in node]
    return None if node is None else str(node)


def read(data: bytes) -> Any:
    return plain(load_whole(decode(data, "x.yaml"))[0])


def written(random: RandomFile) -> tuple[WrittenFile, Any]:
    """The file and its values; a file that cannot be read is no example."""
    try:
        return WrittenFile.read(random.data, "x.yaml"), read(random.data)
    except (InputError, yaml.YAMLError):
        assume(False)
        raise


def remarks(data: bytes) -> list[str]:
    return re.findall(r"# a remark: it's \[here\]", data.decode())


def check(file: WrittenFile, step: EditStep, expected: Any) -> None:
    """The step gives what was wanted, keeps the line ends, and can be undone."""
    after = file.after(step)
    assert read(after.data) == expected
    assert after.after(step.inverse()).data == file.data
    at = 0
    for each in step.replacements:
        assert at <= each.start
        at = each.end
    if file.line_end == "\r\n" and "\n" not in file.raw.replace("\r\n", ""):
        assert "\n" not in after.raw.replace("\r\n", "")


def set_a_text(random: RandomFile, data: st.DataObject) -> None:
    file, tree = written(random)
    texts = [path for path in paths(tree) if isinstance(_at(tree, path), str | None)]
    assume(texts)
    path, text = data.draw(st.sampled_from(texts)), data.draw(TEXTS)
    expected = copy.deepcopy(tree)
    _at(expected, path[:-1])[path[-1]] = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        step = change(file, SetText(path, text))
    except EditRefused as refused:
        assert refused.findings[0].message
        return
    check(file, step, expected)
    assert remarks(file.after(step).data) == remarks(file.data)


def _at(tree: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


@CAREFUL
@given(files(), st.data())
def test_what_was_typed_is_read_back(random: RandomFile, data: st.DataObject) -> None:
    set_a_text(random, data)


@pytest.mark.slow
@LONG
@given(files(), st.data())
def test_what_was_typed_is_read_back_three_thousand_times(random: RandomFile, data: st.DataObject) -> None:
    set_a_text(random, data)


def build_otherwise(random: RandomFile, data: st.DataObject) -> None:
    """Items and keys put in, taken out and moved."""
    file, tree = written(random)
    expected = copy.deepcopy(tree)
    lists = [path for path in paths(tree) if isinstance(_at(tree, path), list)]
    every = paths(tree)
    intent: Any
    match data.draw(st.sampled_from(["insert", "remove", "key", "move"])):
        case "insert":
            assume(lists)
            path = data.draw(st.sampled_from(lists))
            index = data.draw(st.integers(0, len(_at(tree, path))))
            value: Any = data.draw(st.one_of(TEXTS, st.dictionaries(st.sampled_from(["a", "b"]), TEXTS, min_size=1)))
            intent = Insert(path, index, value)
            _at(expected, path).insert(index, _unified(value))
        case "remove":
            path = data.draw(st.sampled_from(every))
            intent = Remove(path)
            while len(_at(expected, path[:-1])) == 1 and len(path) > 1:
                path = path[:-1]
            del _at(expected, path[:-1])[path[-1]]
        case "key":
            holders = [path for path in every if isinstance(_at(tree, path), dict)] + [()]
            path, value = data.draw(st.sampled_from(holders)), data.draw(TEXTS)
            intent = SetKey(path, "fresh", value, ("title", "fresh"))
            _at(expected, path)["fresh"] = _unified(value)
        case _:
            assume(lists)
            source, target = data.draw(st.sampled_from(lists)), data.draw(st.sampled_from(lists))
            number = data.draw(st.integers(0, len(_at(tree, source)) - 1))
            index = data.draw(st.integers(0, len(_at(tree, target))))
            intent = Move((*source, number), target, index)
            value = _at(expected, source)[number]
            goal = _at(expected, target)
            if source == target:
                del goal[number]
                goal.insert(index - (index > number), value)
            else:
                assume(target[: len(source) + 1] != (*source, number))
                moved = _at(expected, source)
                goal.insert(index, value)
                moved.remove(value) if moved[number] is not value else moved.pop(number)
    try:
        step = change(file, intent)
    except EditRefused as refused:
        assert refused.findings[0].message
        return
    check(file, step, expected)


def _unified(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unified(each) for key, each in value.items()}
    return value.replace("\r\n", "\n").replace("\r", "\n")


@CAREFUL
@given(files(), st.data())
def test_items_and_keys_come_and_go(random: RandomFile, data: st.DataObject) -> None:
    build_otherwise(random, data)


@pytest.mark.slow
@settings(CAREFUL, max_examples=1000)
@given(files(), st.data())
def test_items_and_keys_come_and_go_a_thousand_times(random: RandomFile, data: st.DataObject) -> None:
    build_otherwise(random, data)
