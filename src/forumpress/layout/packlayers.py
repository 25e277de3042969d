# SPDX-License-Identifier: MIT
"""The layers of a pack: its own folder, the packs that it extends, and the base pack below all of them.

A pack takes from the next layer whatever it has not itself: a template, the rules beside it, a key of
`layout.yaml`, a picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from forumpress.data import data_path
from forumpress.errors import InputError
from forumpress.finding import Finding, Place, error
from forumpress.issue.datafile import laid_over, load_data_file
from forumpress.issue.source import Source
from forumpress.issue.yamlnodes import Items, Mapping, Node
from forumpress.layout.packfolder import file_name, find_pack, holds, read_text
from forumpress.text import Text

BASE = "base"
"""The pack that serves what another lacks; every installation has one."""
USUAL_SHEET = "boxes.css"
_OF_ITS_OWN = ("extends", "stylesheets")
"""Keys that a pack does not take from the one that it extends."""
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Layer:
    """One folder of a pack. `fallback`: the base pack of a pack that does not extend it; it serves what is missing."""

    root: Path
    node: Node
    source: Source
    fallback: bool = False

    def holds(self, name: str) -> bool:
        """Whether the folder has the file `name`."""
        return holds(self.root, name)

    @property
    def sheets(self) -> tuple[str, ...]:
        """Style sheets of the folder in their order, as layout.yaml names them."""
        named = self.node.get("stylesheets") if isinstance(self.node, Mapping) else None
        if isinstance(named, Items):
            return tuple(str(sheet) for sheet in named if sheet is not None)
        return (USUAL_SHEET,) if not self.extends or self.holds(USUAL_SHEET) else ()

    @property
    def extends(self) -> str:
        """The name of the pack that it extends; empty where it extends none."""
        named = self.node.get("extends") if isinstance(self.node, Mapping) else None
        return str(named) if isinstance(named, Text) else ""


def read_layers(root: Path, folders: tuple[Path, ...]) -> tuple[Layer, ...]:
    """The pack's own layer first, the base last. `folders` are where packs are looked for.

    Raises InputError for a pack that is not there or extends itself.
    """
    layers = [_read_layer(root)]
    while name := layers[-1].extends:
        above = layers[-1]
        assert isinstance(above.node, Mapping)
        place = above.node.places["extends"]
        below = find_pack(name, folders, place)
        if len(layers) == _DEEPEST or any(below == layer.root for layer in layers):
            raise InputError([_circle(name, place)])
        layers.append(_read_layer(below))
    if all(layer.root.name != BASE for layer in layers):
        layers.append(_read_layer(find_pack(BASE, (*folders, data_path("layouts"))), fallback=True))
    return tuple(layers)


def _read_layer(root: Path, *, fallback: bool = False) -> Layer:
    node, source = load_data_file(root / "layout.yaml", "layout", file_name(root, "layout.yaml"), home=root)
    return Layer(root, node, source, fallback)


def _circle(name: str, place: Place) -> Finding:
    return error(
        "layout/extends",
        f"this layout extends “{name}”, which extends this one in the end, or too many others",
        hint="Let it extend “base”, or a layout that stands on its own.",
        place=place,
    )


def whole_node(layers: tuple[Layer, ...], templates: tuple[str, ...] = ()) -> Node:
    """What all layers say together: a key of an earlier one in place of the same key of a later one.

    A layer that is lent gives the styles that the pack lacks, and the swatches if it serves one of `templates`.
    """
    whole = layers[0].node
    for layer in layers[1:]:
        if not layer.fallback:
            whole = laid_over(_only(layer.node, _OF_ITS_OWN.__contains__, wanted=False), whole)
        elif isinstance(whole, Mapping) and isinstance(layer.node, Mapping):
            serves = any(find_file(layers, template_file(template)) is layer for template in templates)
            whole = _completed(whole, layer.node, ("styles", "swatches") if serves else ("styles",))
    return whole


def _completed(whole: Mapping, fallback: Mapping, keys: tuple[str, ...]) -> Mapping:
    """`whole` with those entries of `fallback` under each of `keys` that it has not itself."""
    more = Mapping(fallback.places[""])
    for key in keys:
        own = whole.get(key)
        if isinstance(own, Mapping):
            more[key] = _only(fallback.get(key), set(own).__contains__, wanted=False)
            more.places[key] = fallback.places.get(key, fallback.places[""])
    completed = laid_over(more, whole)
    assert isinstance(completed, Mapping)
    return completed


def _only(node: Node, test: Callable[[str], bool], *, wanted: bool) -> Node:
    """The node with those of its keys for which the test says what is wanted."""
    if not isinstance(node, Mapping):
        return node
    kept = Mapping(node.places[""])
    kept.places.update(node.places)
    kept.key_places.update(node.key_places)
    kept.update((key, value) for key, value in node.items() if test(key) is wanted)
    return kept


def only_extended(roots: Iterable[Path]) -> frozenset[str]:
    """Names of those packs that have no page, and that others are made from: no issue is set in them."""
    layers = []
    for root in roots:
        with suppress(InputError):
            layers.append(_read_layer(root))
    extended = {layer.extends for layer in layers} | {BASE}
    return frozenset(
        layer.root.name
        for layer in layers
        if layer.root.name in extended
        and isinstance(layer.node, Mapping)
        and layer.node.get("page") is None
        and not layer.extends
    )


def find_file(layers: tuple[Layer, ...], name: str) -> Layer | None:
    """The first layer that has the file `name`."""
    return next((layer for layer in layers if layer.holds(name)), None)


def joined_sheets(layers: tuple[Layer, ...], templates: tuple[str, ...]) -> str:
    """All rules, the base's before those of the pack that extends it, and in each layer those of its templates last.

    Of a layer that is lent, only the rules of the templates that it serves.
    """
    sheets = []
    for layer in reversed(layers):
        names = () if layer.fallback else layer.sheets
        served = [t for t in templates if not layer.fallback or find_file(layers, template_file(t)) is layer]
        beside = [name for name in map(template_sheet, served) if layer.holds(name)]
        sheets += [read_text(layer.root, name) for name in (*names, *beside)]
    return "\n".join(sheets)


def template_file(template: str) -> str:
    """The file of a template, inside the pack."""
    return f"templates/{template}.html.j2"


def template_sheet(template: str) -> str:
    """The rules that belong to a template, inside the pack."""
    return f"templates/{template}.css"
