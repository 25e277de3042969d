# SPDX-License-Identifier: MIT
"""The forms beside the pages, written from the models: no key of a model can be missing from its form."""

from __future__ import annotations

import datetime
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from forumpress.issue.edit.formwords import EXAMPLES, HELPS, LABELS, MOST_WORDS, USUAL
from forumpress.issue.model import Issue, Publication, Sourced
from forumpress.issue.wording import explain_constraint
from forumpress.text import Text

LONG = frozenset(("standfirst", "teaser", "text", "caption", "alt", "note", "address", "subscribe", "unsubscribe"))
"""Texts that want more than a line to be typed in."""
_FILLED_IN: dict[type[Sourced], frozenset[str]] = {Issue: frozenset(("language", "layout", "publication"))}
"""What a model must have, and gets from elsewhere where the file does not say it."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A key of a model as a form shows it.

    `kind`: line, text (of several lines), markdown, word, number, date, yes-no, choice, file, picture, group (a model
    of its own), list (of models) or texts (a list of texts). `model` names the model of a group or list. `usual` fields
    are shown even where nothing stands in them.
    """

    key: str
    label: str
    help: str
    kind: str
    required: bool
    example: str = ""
    choices: tuple[str, ...] = ()
    most_words: int | None = None
    model: str = ""
    usual: bool = False


@cache
def form_of(model: type[Sourced], listed_in: str = "") -> tuple[FormField, ...]:
    """The fields of a model's form in the model's order; `listed_in` is the key of the list that it is an item of."""
    return tuple(_field(model, key, field, listed_in) for key, field in shown_fields(model).items())


@cache
def forms() -> dict[str, tuple[FormField, ...]]:
    """The forms of all models that an issue or a publication may hold, by the models' names."""
    found: dict[str, tuple[FormField, ...]] = {}
    for model, listed_in in _models():
        found.setdefault(model.__name__, form_of(model, listed_in))
    return found


def shown_fields(model: type[Sourced]) -> dict[str, FieldInfo]:
    """The keys that an editor may write, in their order."""
    return {key: field for key, field in model.model_fields.items() if not _hidden(field)}


def model_at(root: type[Sourced], path: tuple[str | int, ...]) -> type[Sourced] | None:
    """The model of the keys at a path of a file that holds `root`; None where no model stands."""
    model: type[Sourced] | None = root
    for step in path:
        if model is None:
            return None
        if isinstance(step, int):
            continue
        field = shown_fields(model).get(step)
        model = _inner_model(field.annotation) if field is not None else None
    return model


def inner_model_of(root: type[Sourced], path: tuple[str | int, ...]) -> type[Sourced] | Literal[""] | None:
    """The model of the items of the list at a path; "" for a list of texts, None where no list belongs."""
    holder = model_at(root, path[:-1])
    field = shown_fields(holder).get(str(path[-1])) if holder is not None else None
    if field is None or not _is_list(field.annotation):
        return None
    return _inner_model(field.annotation) or ""


def only_text_of(model: type[Sourced]) -> str | None:
    """The one key that a model must have, if it holds a text; None where there are several or none."""
    needed = [(key, field) for key, field in shown_fields(model).items() if field.is_required()]
    return needed[0][0] if len(needed) == 1 and _target(needed[0][1].annotation) is Text else None


def wrong(model: type[Sourced], key: str, value: Any) -> str:
    """Why a value cannot stand under a key, in an editor's words; empty where it can.

    Texts may hold anything; a number, a date, a short name and a choice are held to their field. A model or a list of
    models is looked at key by key.
    """
    field = shown_fields(model).get(key)
    if field is None:
        return f"there is no “{key}” here"
    if value in (None, "", [], {}):
        return "this is needed" if field.is_required() and key not in _FILLED_IN.get(model, ()) else ""
    inner = _inner_model(field.annotation)
    if inner is not None:
        items = value if _is_list(field.annotation) else [value]
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            return "keys with values belong here"
        return next((words for item in items for words in _wrong_in(inner, item)), "")
    if _is_list(field.annotation):
        return "" if isinstance(value, list) and all(isinstance(each, str) for each in value) else "a list belongs here"
    return _wrong_word(field, key, value) if isinstance(value, str) else "a text belongs here"


def _wrong_in(model: type[Sourced], item: dict[str, Any]) -> Iterator[str]:
    for name in (*item, *(name for name in shown_fields(model) if name not in item)):
        if words := wrong(model, name, item.get(name)):
            label = LABELS.get(name) or name.replace("_", " ").capitalize()
            yield f"{label}: {words}"


def _wrong_word(field: FieldInfo, key: str, value: str) -> str:
    target = _target(field.annotation)
    if target is Text:
        return ""
    if target is bool:
        return "" if value in ("true", "false") else "true or false"
    annotation: Any = typing.Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    try:
        TypeAdapter(annotation).validate_python(value.strip())
    except ValidationError as problem:
        details = problem.errors(include_url=False)[-1]
        if target is datetime.date:
            return "a date is written year-month-day: 2022-11-30"
        if target in (int, float) and "parsing" in details["type"]:
            return "a whole number, in digits" if target is int else "a number, in digits: 1.5"
        _, message, hint = explain_constraint(details, key)
        return f"{message}; {hint}"
    return ""


def _models() -> Iterator[tuple[type[Sourced], str]]:
    waiting: list[tuple[type[Sourced], str]] = [(Issue, ""), (Publication, "")]
    seen: set[type[Sourced]] = set()
    while waiting:
        model, listed_in = waiting.pop(0)
        if model in seen:
            continue
        seen.add(model)
        yield model, listed_in
        for key, field in shown_fields(model).items():
            inner = _inner_model(field.annotation)
            if inner is not None:
                waiting.append((inner, key))


def _field(model: type[Sourced], key: str, field: FieldInfo, listed_in: str) -> FormField:
    inner = _inner_model(field.annotation)
    target = _target(field.annotation)
    choices = tuple(str(each.value) for each in target) if _is_choice(target) else ()
    return FormField(
        key=key,
        label=LABELS.get(key) or key.replace("_", " ").capitalize(),
        help=HELPS.get(key) or " ".join((field.description or "").split()),
        kind=_kind(key, field.annotation),
        required=field.is_required() and key not in _FILLED_IN.get(model, ()),
        example="" if choices else EXAMPLES[key],
        choices=choices,
        most_words=MOST_WORDS.get(f"{listed_in}.{key}", MOST_WORDS.get(key)) if target is Text else None,
        model=inner.__name__ if inner else "",
        usual=key in USUAL or (field.is_required() and key != "key"),
    )


def _kind(key: str, annotation: Any) -> str:
    target = _target(annotation)
    if _inner_model(annotation) is not None:
        return "list" if _is_list(annotation) else "group"
    if _is_list(annotation):
        return "texts"
    if target is Text:
        return "markdown" if key == "body" else "text" if key in LONG else "line"
    if _is_choice(target):
        return "choice"
    kinds: dict[Any, str] = {bool: "yes-no", int: "number", float: "number", datetime.date: "date"}
    return {"image": "picture", "body_file": "file"}.get(key) or kinds.get(target, "word")


def _is_choice(target: Any) -> bool:
    return isinstance(target, type) and issubclass(target, Enum)


def _is_list(annotation: Any) -> bool:
    return typing.get_origin(_target(annotation)) is tuple


def _inner_model(annotation: Any) -> type[Sourced] | None:
    target = _target(annotation)
    if typing.get_origin(target) is tuple:
        target = _target(typing.get_args(target)[0])
    return target if isinstance(target, type) and issubclass(target, Sourced) else None


def _target(annotation: Any) -> Any:
    """The type that an annotation is about, without None and constraints."""
    while True:
        origin = typing.get_origin(annotation)
        if origin is typing.Annotated:
            annotation = typing.get_args(annotation)[0]
        elif origin in (typing.Union, types.UnionType):
            annotation = next(part for part in typing.get_args(annotation) if part is not type(None))
        else:
            return annotation


def _hidden(field: FieldInfo) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("hidden"))
