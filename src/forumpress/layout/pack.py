# SPDX-License-Identifier: MIT
"""Layout packs: folders of templates, style sheets and a `layout.yaml`, read and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, get_args

from forumpress.data import data_path
from forumpress.errors import InputError
from forumpress.files import read_file, stamp_of
from forumpress.finding import Finding, Place, error
from forumpress.issue.datafile import fill_model, place_of
from forumpress.layout.elements import TEMPLATES
from forumpress.layout.format import PageFormat
from forumpress.layout.packfile import Feature, PackData, Rules, StyleData
from forumpress.layout.packfolder import holds, pack_files
from forumpress.layout.packlayers import Layer, find_file, joined_sheets, read_layers, whole_node
from forumpress.layout.style import Alignment, DropCap, ParagraphStyle, Swatch
from forumpress.length import parse_length

REQUIRED_STYLES = ("body", "body-first", "list", "quote", "subhead-1", "subhead-2", "note")
DEEPEST_LIST = 4
VERSE = "verse"
"""The style of verse, which a pack may have."""
_WHOLE_STANZA = 20
"""Lines of a stanza that stays in one column."""
_LARGEST_FILE = 64_000_000
"""Bytes of a picture or font, as in `typeset/fetch.py`."""
MAIL_TEMPLATE = "mail/letter.mjml.j2"


@dataclass(frozen=True)
class Pack:
    """A layout pack, read and checked."""

    name: str
    title: str
    description: str
    licence: str
    roots: tuple[Path, ...]
    """The folders that it is made of: its own first, then those that it takes from."""
    format: PageFormat
    swatches: Mapping[str, Swatch]
    styles: Mapping[str, ParagraphStyle]
    rules: Rules
    supports: frozenset[str]
    css: str
    """The pack's own style sheets, joined, with the swatches as custom properties before them."""
    reads: tuple[Path, ...]
    fingerprint: str
    """The same only for the same folder with the same in its files."""

    @property
    def root(self) -> Path:
        """Its own folder."""
        return self.roots[0]

    def folder_of(self, name: str) -> Path | None:
        """The first of its folders that has the file `name`."""
        return next((root for root in self.roots if holds(root, name)), None)


def read_pack(root: Path, folders: tuple[Path, ...] = ()) -> Pack:
    """Read and check the pack in a folder. Raises InputError with every problem of its files.

    `root` is free of links. `folders` are where the packs lie that it may extend, the first ones first; beside it,
    and among the built-in ones, where nothing is said.
    """
    layers = read_layers(root, folders or (root.parent, data_path("layouts")))
    node, sources = whole_node(layers, TEMPLATES), [layer.source for layer in layers]
    data = fill_model(node, sources, PackData, "layout", "docs/layouts.md describes every key.")
    place = layers[0].source.place(1)
    if problems := [*_missing_files(layers, data), *_missing_styles(data, place)]:
        raise InputError(problems)
    swatches = {n: Swatch(n, s.screen, s.cmyk, s.spot) for n, s in data.swatches.items()}
    at = partial(place_of, node, default=place)
    styles = {name: _style(name, data.styles, at(("styles", name)), swatches) for name in data.styles}
    styles |= _nested_lists(styles["list"]) | _quoted_paragraphs(styles["quote"])
    styles.setdefault(VERSE, _verse(styles["body"]))
    grid = parse_length(data.page.leading)
    if off_grid := [_off_grid(style, grid, at(("styles", style.name))) for style in styles.values()
                    if style.name != "note" and abs(style.leading - grid) > 0.001]:  # fmt: skip
        raise InputError(off_grid)
    custom = "".join(f"--{name}:{swatch.screen};" for name, swatch in swatches.items())
    css = f":root{{{custom}}}\n" + joined_sheets(layers, TEMPLATES)
    reads = tuple(path for layer in layers for path in pack_files(layer.root))
    digest = hashlib.blake2b(str(root).encode(), digest_size=16)
    for path in reads:
        digest.update(repr((str(path), _content_of(path))).encode())
    return Pack(
        name=root.name,
        title=data.name,
        description=data.description,
        licence=data.licence,
        roots=tuple(layer.root for layer in layers),
        format=_format(data),
        swatches=swatches,
        styles=styles,
        rules=data.rules,
        supports=frozenset(get_args(Feature) if data.supports is None else data.supports),
        css=css,
        reads=reads,
        fingerprint=digest.hexdigest(),
    )


def _content_of(path: Path) -> object:
    """What changes when the file does; of one that the drawing engine would not read, its state."""
    try:
        return hashlib.blake2b(read_file(path.resolve(), _LARGEST_FILE)).digest()
    except OSError:
        return stamp_of(path)


def _missing_files(layers: tuple[Layer, ...], data: PackData) -> Iterator[Finding]:
    """Style sheets that a layer names, and the letter of a pack that says it is mailed."""
    missing = [
        (layer, sheet) for layer in layers if not layer.fallback for sheet in layer.sheets if not layer.holds(sheet)
    ]
    if "mail" in (data.supports or ()) and find_file(layers, MAIL_TEMPLATE) is None:
        missing.append((layers[0], MAIL_TEMPLATE))
    for layer, name in missing:
        yield error(
            "layout/missing-file",
            f"the layout needs the file {name}",
            hint="Copy it from a built-in layout and change the copy.",
            place=layer.source.place(1),
        )


def _missing_styles(data: PackData, place: Place) -> Iterator[Finding]:
    for name in REQUIRED_STYLES:
        if name not in data.styles:
            yield error(
                "layout/missing-style",
                f"the paragraph style “{name}” is missing",
                hint="Add it under styles:, for instance with like: body.",
                place=place,
            )


def _off_grid(style: ParagraphStyle, grid: float, place: Place) -> Finding:
    return error(
        "layout/off-grid",
        f"the leading of “{style.name}” is {style.leading:g} pt, the grid's is {grid:g} pt",
        hint="Lines of neighbouring columns share one grid: give running text the page's leading.",
        place=place,
    )


def _format(data: PackData) -> PageFormat:
    page = data.page
    return PageFormat(
        width=parse_length(page.width),
        height=parse_length(page.height),
        top=parse_length(page.margins.top),
        bottom=parse_length(page.margins.bottom),
        inside=parse_length(page.margins.inside),
        outside=parse_length(page.margins.outside),
        columns=page.columns,
        gutter=parse_length(page.gutter),
        leading=parse_length(page.leading),
        first_page_lift=page.first_page_lift,
        safe=parse_length(page.safe),
    )


def _nested_lists(style: ParagraphStyle) -> dict[str, ParagraphStyle]:
    """The list's style for lists inside lists: one more indent a level."""
    return {
        f"list-{depth}": replace(style, name=f"list-{depth}", left=style.left * depth)
        for depth in range(2, DEEPEST_LIST + 1)
    }


def _verse(style: ParagraphStyle) -> ParagraphStyle:
    """A style for verse, where the pack has none: lines as written, turned ones further in, stanzas apart and whole."""
    size = style.size
    return replace(
        style,
        name=VERSE,
        align=Alignment.LEFT,
        indent=0.0,
        left=size,
        turn=1.5 * size,
        before=1,
        after=1,
        hyphenate=False,
        orphans=_WHOLE_STANZA,
        widows=_WHOLE_STANZA,
        drop_cap=None,
    )


def _quoted_paragraphs(style: ParagraphStyle) -> dict[str, ParagraphStyle]:
    """The quotation's style for the paragraphs of a longer one: white space only before and after the whole."""
    parts = {"quote-first": (style.before, 0), "quote-middle": (0, 0), "quote-last": (0, style.after)}
    return {name: replace(style, name=name, before=before, after=after) for name, (before, after) in parts.items()}


def _inherited(name: str, styles: Mapping[str, StyleData], seen: tuple[str, ...] = ()) -> dict[str, Any]:
    if name in seen or name not in styles:
        raise ValueError(f"the style “{(seen or (name,))[-1]}” is like “{name}”, which is unknown or like itself")
    data = styles[name]
    values = _inherited(data.like, styles, (*seen, name)) if data.like else {}
    values.update((key, value) for key, value in data if value is not None and key != "like")
    return values


def _style(name: str, styles: Mapping[str, StyleData], place: Place, swatches: Mapping[str, Swatch]) -> ParagraphStyle:
    def refuse(message: str) -> InputError:
        return InputError([error("layout/style", f"style “{name}”: {message}", place=place)])

    try:
        values = _inherited(name, styles)
    except ValueError as problem:
        raise refuse(str(problem)) from None
    for key in ("size", "leading", "indent", "left", "right", "turn"):
        if key in values:
            values[key] = parse_length(values[key])
    if drop := values.pop("drop_cap", None):
        values["drop_cap"] = DropCap(drop.lines, drop.family, drop.weight, drop.colour)
    for key in ("family", "size", "leading"):
        if key not in values:
            raise refuse(f"{key} is missing")
    for colour in (values.get("colour", "ink"), drop.colour if drop else "ink"):
        if colour not in swatches:
            raise refuse(f"the colour “{colour}” is not among the swatches")
    return ParagraphStyle(name=name, **values)
