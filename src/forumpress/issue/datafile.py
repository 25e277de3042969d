# SPDX-License-Identifier: MIT
"""Small YAML files of settings, read by the confined loader into a model, every problem at its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from forumpress.errors import InputError
from forumpress.files import TooLarge, read_inside, read_named
from forumpress.finding import Finding, Place, error, has_errors
from forumpress.issue.source import Source, decode
from forumpress.issue.yamlnodes import Items, Mapping, Node
from forumpress.issue.yamltext import load

Model = TypeVar("Model", bound=BaseModel)
LARGEST = 256 * 1024
"""Bytes; settings are written by hand."""


def read_data_file(
    path: Path, model: type[Model], family: str, help: str, name: str = ""
) -> tuple[Model, Node, Source]:
    """The file's data, its nodes with their places, and its source; findings call the file `name`, or by its path.

    Raises InputError: `FAMILY/unreadable`, what the YAML loader says, or one `FAMILY/invalid` for each
    problem, with `help` as its hint.
    """
    node, source = load_data_file(path, family, name)
    return fill_model(node, (source,), model, family, help), node, source


def load_data_file(path: Path, family: str, name: str = "", home: Path | None = None) -> tuple[Node, Source]:
    """The file's nodes with their places, and its source. Raises InputError.

    The file stays in the folder `home`, which is free of links; without one it is a file that the user named.
    """
    name = name or str(path)
    try:
        data = read_inside(home, path, LARGEST) if home else read_named(path, LARGEST)
    except TooLarge:
        message = f"{path.name} is larger than 256 KiB"
        raise InputError([error(f"{family}/too-large", message, place=Place(name))]) from None
    except OSError as failure:
        message = f"{path.name} cannot be read: {failure.strerror}"
        raise InputError([error(f"{family}/unreadable", message, place=Place(name))]) from None
    source = decode(data, name)
    node, findings = load(source)
    if has_errors(findings):
        raise InputError(findings)
    return node, source


def fill_model(node: Node, sources: Sequence[Source], model: type[Model], family: str, help: str) -> Model:
    """The model of nodes that come from one or several files, the first of which is the one that is read.

    Raises InputError with one `FAMILY/invalid` for each problem, at its line in its own file.
    """
    try:
        return model.model_validate(plain_data(node))
    except ValidationError as failure:
        raise InputError(_problem(each, node, sources, family, help) for each in failure.errors()) from None


def laid_over(node: Node, other: Node) -> Node:
    """`node` with what `other` says in place of it, key by key; a key that `other` leaves empty is taken away."""
    if not isinstance(node, Mapping) or not isinstance(other, Mapping):
        return other
    merged = Mapping(other.places[""])
    for part in (node, other):
        merged.places.update(part.places)
        merged.key_places.update(part.key_places)
    for key in dict.fromkeys((*node, *other)):
        merged[key] = laid_over(node.get(key), other[key]) if key in other else node[key]
    return merged


def plain_data(node: Node) -> Any:
    """Mappings, lists and strings without their places; keys that are left empty are left out."""
    if isinstance(node, Mapping):
        return {key: plain_data(value) for key, value in node.items() if value is not None}
    return [plain_data(item) for item in node] if isinstance(node, Items) else None if node is None else str(node)


def place_of(node: Node, trail: Sequence[int | str], default: Place) -> Place:
    """Where the value at the end of a trail of keys and positions was written; as far as the trail leads."""
    place = default
    for step in trail:
        if isinstance(node, Mapping) and str(step) in node:
            place, node = node.places.get(str(step), place), node[str(step)]
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node):
            place, node = node.places[step], node[step]
        else:
            break
    return place


def _problem(each: Any, node: Node, sources: Sequence[Source], family: str, help: str) -> Finding:
    trail, source = each["loc"], sources[0]
    place = place_of(node, trail, source.place(1))
    name = ".".join(str(step) for step in trail) or f"the {family}"
    if each["type"] == "extra_forbidden":
        message = f"there is no key “{trail[-1]}” here"
        parent = place_of(node, trail[:-1], source.place(1))
        place = _key_place(node, trail) or parent
    elif each["type"] == "missing":
        message = f"{name} is missing"
    else:
        message = f"{name}: {each['msg'].removeprefix('Value error, ')}"
    written = next((each for each in sources if each.file == place.file), source)
    return error(f"{family}/invalid", message, hint=help, place=place, quote=written.quote(place.line or 0))


def _key_place(node: Node, trail: Sequence[int | str]) -> Place | None:
    for step in trail[:-1]:
        if isinstance(node, Mapping) and str(step) in node:
            node = node[str(step)]
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            return None
    return node.key_places.get(str(trail[-1])) if isinstance(node, Mapping) else None
