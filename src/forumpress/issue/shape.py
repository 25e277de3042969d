# SPDX-License-Identifier: MIT
"""YAML values -> models, guided by the models' own fields, with every error in an editor's words.

Each value is converted where its field says what it must be; constraints (patterns, ranges) are
the models'. Nothing stops at the first error.
"""

from __future__ import annotations

import datetime
import difflib
import re
import types
import typing
from collections.abc import Callable
from enum import Enum
from typing import Any

from pydantic import ValidationError

from forumpress.finding import Finding, Place, error
from forumpress.issue.model import Sourced
from forumpress.issue.unchanged import UnchangedModels
from forumpress.issue.wording import closest_key, explain_constraint
from forumpress.issue.yamlnodes import Items, Mapping, Node
from forumpress.text import Text, visible

_WRONG = object()
"""Stands for a value that has been complained about."""
_PLACEHOLDERS: dict[Any, Any] = {Text: Text(""), str: ""}

_LONGEST_SHOWN = 40
"""Characters of a value that a hint repeats."""
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TRUE, _FALSE = frozenset(("true", "yes", "on")), frozenset(("false", "no", "off"))


class Shaped(dict[str, Any]):
    """A model's values with their places, as `Sourced` keeps them."""

    def __init__(self, places: dict[str, Place]) -> None:
        super().__init__()
        self.places = places


class Shaper:
    """Builds models from YAML nodes; `findings` gathers what is wrong, `built` every model that came about.

    A model with wrong keys is still built where it can be, so that its other keys are checked too;
    `doubtful` holds, by the model's id, the keys that such a model lacks.
    """

    def __init__(
        self, prepare: Callable[[type[Sourced], Shaped], None] | None = None, unchanged: UnchangedModels | None = None
    ) -> None:
        self.findings: list[Finding] = []
        self.built: list[Sourced] = []
        self.doubtful: dict[int, set[str]] = {}
        self._prepare = prepare or (lambda _model, _values: None)
        self._unchanged = unchanged

    def model(self, model: type[Sourced], node: Node, place: Place, what: str) -> Any:
        """An instance of `model`, or None when it cannot be built."""
        built = self._model(model, node, place, what)
        return None if built is _WRONG else built

    def complain(self, code: str, message: str, hint: str, place: Place) -> Any:
        """Notes an error; returns the mark of a wrong value."""
        self.findings.append(error(code, message, hint=hint, place=place))
        return _WRONG

    def _model(self, model: type[Sourced], node: Node, place: Place, what: str) -> Any:
        fields = {name: field for name, field in model.model_fields.items() if not _hidden(field)}
        if not isinstance(node, Mapping):
            needed = [name for name, field in fields.items() if field.is_required()]
            keys = ", ".join(needed) or " or ".join(list(fields)[:3])
            words = node.plain.strip() if isinstance(node, Text) and len(node) <= _LONGEST_SHOWN else ""
            return self.complain(
                "issue/mapping-wanted",
                f"{what} must be keys with values, not {_kind(node)}",
                f"write its keys ({keys}) on lines of their own, indented"
                + (f": “{needed[0]}: {words}”" if words and len(needed) == 1 else ""),
                place,
            )
        unchanged = self._unchanged if node.written is not None else None
        if unchanged is not None and (kept := unchanged.take(model, node)) is not None:
            self.built += kept.models
            self.findings += kept.findings
            return kept.model
        before, found = len(self.built), len(self.findings)
        values = Shaped(node.places)
        wrong: set[str] = set()
        for key, value in node.items():
            field = fields.get(key)
            if field is None:
                self._unknown(key, node, fields, what)
                wrong.update(closest_key(key, fields))
                continue
            required = field.is_required()
            if value is None:
                if required:
                    self.complain(
                        "issue/empty-value",
                        f"“{key}” is empty",
                        "write its value after the colon",
                        node.key_places[key],
                    )
                    wrong.add(key)
                continue
            converted = self._value(field.annotation, value, node.places[key], f"“{key}”", required)
            if converted is _WRONG:
                wrong.add(key)
            elif converted is not None:
                values[key] = converted
        self._prepare(model, values)
        for key, field in fields.items():
            if field.is_required() and key not in node and key not in wrong:
                self.complain(
                    "issue/missing-key", f"{what} has no “{key}”", f"add “{key}:”{_purpose(field)}", node.places[""]
                )
                wrong.add(key)
        try:
            built = model.model_validate(values)
        except ValidationError as problem:
            self._constraints(problem, values, wrong, what)
            self._salvage(model, values, wrong)
            return _WRONG
        self.built.append(built)
        if wrong:
            self.doubtful[id(built)] = wrong
            return _WRONG
        if unchanged is not None:
            self.findings[found:] = unchanged.put(node, built, self.built[before:], self.findings[found:]).findings
        return built

    def _salvage(self, model: type[Sourced], values: Shaped, wrong: set[str]) -> None:
        sound = {key: value for key, value in values.items() if key not in wrong}
        for key in wrong & model.model_fields.keys():
            if model.model_fields[key].is_required():
                sound[key] = _PLACEHOLDERS.get(_target(model.model_fields[key].annotation), ())
        built = model.model_construct(**sound)
        built._places = values.places
        self.built.append(built)
        self.doubtful[id(built)] = wrong

    def _constraints(self, problem: ValidationError, values: Shaped, wrong: set[str], what: str) -> None:
        for details in problem.errors(include_url=False):
            path = details["loc"]
            key = str(path[0]) if path else ""
            if key in wrong:
                continue
            wrong.add(key)
            code, message, hint = explain_constraint(details, key)
            self.complain(code, message, hint, values.places.get(key) or values.places[""])

    def _value(self, annotation: Any, node: Node, place: Place, what: str, required: bool = True) -> Any:
        target = _target(annotation)
        if typing.get_origin(target) is tuple:
            return self._items(typing.get_args(target)[0], node, place, what)
        if isinstance(target, type) and issubclass(target, Sourced):
            return self._model(target, node, place, what)
        if not isinstance(node, Text):
            return self.complain(
                "issue/text-wanted",
                f"{what} must be {_wanted(target)}, not {_kind(node)}",
                "a text that holds “: ”, or begins with [ or {, wants quotes",
                place,
            )
        words = node.plain.strip()
        if target is Text:
            words = visible(words)
            if not words and required:
                return self.complain(
                    "issue/empty-value", f"{what} is empty", "write its text, or remove the key", place
                )
            return node.strip() if words else None
        return self._word(target, words, place, what)

    def _word(self, target: Any, words: str, place: Place, what: str) -> Any:
        shown = words if len(words) <= 40 else words[:39] + "…"
        if target is str:
            return words
        if target is bool:
            if words.lower() in _TRUE | _FALSE:
                return words.lower() in _TRUE
            return self.complain(
                "issue/yes-or-no", f"{what} is true or false, not “{shown}”", "write true or false", place
            )
        if target is int or target is float:
            if re.fullmatch(r"[+-]?\d{1,9}" if target is int else r"[+-]?\d{1,9}(\.\d{1,9})?", words):
                return target(words)
            kind = "a whole number" if target is int else "a number"
            example = "digits alone, such as 12" if target is int else "digits, with a point where it is broken: 1.5"
            return self.complain("issue/number", f"{what} must be {kind}, not “{shown}”", f"write {example}", place)
        if target is datetime.date:
            return self._date(words, shown, place, what)
        assert issubclass(target, Enum)
        choices = [str(member.value) for member in target]
        if words in choices:
            return target(words)
        near = difflib.get_close_matches(words.lower(), choices, 1, 0.6)
        hint = f"did you mean “{near[0]}”?" if near else f"write {_either(choices)}"
        return self.complain("issue/choice", f"{what} must be {_either(choices)}, not “{shown}”", hint, place)

    def _date(self, words: str, shown: str, place: Place, what: str) -> Any:
        match = _DATE.fullmatch(words)
        if match is None:
            return self.complain(
                "issue/date-form",
                f"{what} must be a date like 2022-11-30, not “{shown}”",
                "write year-month-day in digits",
                place,
            )
        try:
            return datetime.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return self.complain(
                "issue/impossible-date", f"there is no day {shown}", "check the month and the day in a calendar", place
            )

    def _items(self, annotation: Any, node: Node, place: Place, what: str) -> Any:
        if not isinstance(node, Items):
            hint = "begin each item on a line of its own with “- ”, even a single one"
            return self.complain(
                "issue/list-wanted",
                f"{what} must be a list, not {_kind(node)}",
                f"{hint}: {_shown_item(annotation, node)}",
                place,
            )
        items = []
        failed = False
        for number, (item, at) in enumerate(zip(node, node.places, strict=True), 1):
            if item is None:
                self.complain(
                    "issue/empty-value", f"item {number} of {what} is empty", "write it, or remove the “-”", at
                )
                failed = True
                continue
            value = self._value(annotation, item, at, _one(annotation) or f"item {number} of {what}")
            failed |= value is _WRONG
            items.append(value)
        return _WRONG if failed else tuple(items)

    def _unknown(self, key: str, node: Mapping, fields: dict[str, Any], what: str) -> None:
        near = closest_key(key, fields)
        shown = key if len(key) <= 40 else key[:39] + "…"
        hint = f"did you mean “{near[0]}”?" if near else f"known here: {', '.join(fields)}"
        if not near and node[key] is None and _beside_another(key, node):
            hint = 'in braces a comma begins the next key; put a value that holds one into straight quotes: "1,200"'
        if key == "<<":
            hint = "merge keys are not known; write the values out"
        self.complain("issue/unknown-key", f"{what} has no key “{shown}”", hint, node.key_places[key])


def _beside_another(key: str, node: Mapping) -> bool:
    """Whether another key stands on the line: so it does in braces alone."""
    line = node.key_places[key].line
    return any(place.line == line for other, place in node.key_places.items() if other != key)


def _hidden(field: Any) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("hidden"))


def _purpose(field: Any) -> str:
    return f" ({field.description.rstrip('.').split('. ')[0]})" if field.description else ""


def _target(annotation: Any) -> Any:
    """The type an annotation is about, without None and constraints."""
    while True:
        origin = typing.get_origin(annotation)
        if origin is typing.Annotated:
            annotation = typing.get_args(annotation)[0]
        elif origin is typing.Union or origin is types.UnionType:
            annotation = next(part for part in typing.get_args(annotation) if part is not type(None))
        else:
            return annotation


def _one(annotation: Any) -> str:
    """What to call an item that is made of keys: an article, a pull quote."""
    target = _target(annotation)
    if not (isinstance(target, type) and issubclass(target, Sourced)):
        return ""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", target.__name__).lower()
    if words.endswith("s"):
        return f"a box of {words}"
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _shown_item(annotation: Any, node: Node) -> str:
    """An item as the editor would write it, with the words that stand there."""
    target = _target(annotation)
    words = node.plain.strip() if isinstance(node, Text) and len(node) <= _LONGEST_SHOWN else ""
    if not (isinstance(target, type) and issubclass(target, Sourced)):
        return f"“- {words or '…'}”"
    fields = [name for name, field in target.model_fields.items() if field.is_required() and not _hidden(field)]
    key = fields[0] if fields else next(iter(target.model_fields))
    return f"“- {key}: {words or '…'}”"


def _kind(node: Node) -> str:
    if isinstance(node, Items):
        return "a list"
    if isinstance(node, Mapping):
        return "keys with values"
    return "empty" if node is None else "a text"


def _wanted(target: Any) -> str:
    names: dict[Any, str] = {int: "a number", float: "a number", bool: "true or false", datetime.date: "a date"}
    return names.get(target, "one text" if target in (Text, str) else "one word")


def _either(choices: list[str]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}" if len(choices) > 1 else choices[0]
