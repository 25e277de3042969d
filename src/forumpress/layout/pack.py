"""Layout packs: a folder of templates, style sheets and a `layout.yaml`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, get_args

from forumpress.errors import InputError
from forumpress.finding import NOWHERE, Place, error
from forumpress.issue.datafile import place_of, read_data_file
from forumpress.layout.format import PageFormat
from forumpress.layout.packfile import Feature, PackData, Rules, StyleData
from forumpress.layout.style import DropCap, ParagraphStyle, Swatch
from forumpress.length import parse_length

_HISTORY = frozenset((".git", ".hg", ".svn"))
"""Folders of version control, in a layout that is kept in one of its own."""
REQUIRED_STYLES = ("body", "body-first", "list", "quote", "subhead-1", "subhead-2", "note")
DEEPEST_LIST = 4
MAIL_TEMPLATE = "mail/letter.mjml.j2"
REQUIRED_TEMPLATES = (
    "masthead",
    "article-head",
    "figure",
    "pull-quote",
    "key-figures",
    "table",
    "table-row",
    "sidebar",
    "filler",
    "imprint",
    "break",
    "page",
)


@dataclass(frozen=True)
class Pack:
    """A layout pack, read and checked."""

    name: str
    title: str
    description: str
    licence: str
    root: Path
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


def find_pack(name: str, folders: tuple[Path, ...], place: Place = NOWHERE) -> Path:
    """The folder of the pack `name`; earlier folders win (the workspace's before the built-in ones).

    A pack that leads out of its folder through a symbolic link is not found: an issue may come from anyone.
    `place` is where the name was written, for the finding of the InputError when there is no such pack.
    """
    for folder in folders:
        source = folder / name / "layout.yaml"
        if source.is_file() and source.resolve().is_relative_to(folder.resolve()):
            return folder / name
    known = sorted({path.parent.name for folder in folders for path in folder.glob("*/layout.yaml")})
    raise InputError(
        [
            error(
                "layout/unknown",
                f"there is no layout “{name}”",
                hint=f"Write one of these as the issue's layout: {', '.join(known) or 'none is installed'}.",
                place=place,
            )
        ]
    )


def file_name(root: Path, path: Path) -> str:
    """How findings call a file of the pack in `root`: layouts/NAME/…, wherever the folder of packs lies."""
    return f"layouts/{root.name}/{path.relative_to(root).as_posix()}"


def pack_files(root: Path) -> tuple[Path, ...]:
    """Every file that a pack's pages may hang on: templates include others, and style sheets show pictures."""
    home = root.resolve()
    found = (path for path in root.rglob("*") if _HISTORY.isdisjoint(path.relative_to(root).parts))
    return tuple(sorted(path for path in found if path.is_file() and path.resolve().is_relative_to(home)))


def read_pack(root: Path) -> Pack:
    """Read and check a pack. Raises InputError with every problem of its files."""
    source = root / "layout.yaml"
    data, node, lines = read_data_file(
        source, PackData, "layout", "docs/layouts.md describes every key.", file_name(root, source)
    )
    templates = [root / "templates" / f"{name}.html.j2" for name in REQUIRED_TEMPLATES]
    mailed = [root / MAIL_TEMPLATE] if "mail" in (data.supports or ()) else []
    sheets = [root / sheet for sheet in data.stylesheets]
    place = lines.place(1)
    findings = [
        error(
            "layout/missing-file",
            f"the layout needs the file {path.relative_to(root)}",
            hint="Copy it from a built-in layout and change the copy.",
            place=place,
        )
        for path in (*templates, *mailed, *sheets)
        if not path.is_file() or not path.resolve().is_relative_to(root.resolve())
    ]
    findings += [
        error(
            "layout/missing-style",
            f"the paragraph style “{name}” is missing",
            hint="Add it under styles:, for instance with like: body.",
            place=place,
        )
        for name in REQUIRED_STYLES
        if name not in data.styles
    ]
    if findings:
        raise InputError(findings)
    swatches = {n: Swatch(n, s.screen, s.cmyk, s.spot) for n, s in data.swatches.items()}
    at = partial(place_of, node, default=place)
    styles = {name: _style(name, data.styles, at(("styles", name)), swatches) for name in data.styles}
    styles |= _nested_lists(styles["list"]) | _quoted_paragraphs(styles["quote"])
    off_grid = [
        error(
            "layout/off-grid",
            f"the leading of “{name}” is {style.leading:g} pt, the grid's is {parse_length(data.page.leading):g} pt",
            hint="Lines of neighbouring columns share one grid: give running text the page's leading.",
            place=at(("styles", name)),
        )
        for name, style in styles.items()
        if name != "note" and abs(style.leading - parse_length(data.page.leading)) > 0.001
    ]
    if off_grid:
        raise InputError(off_grid)
    custom = "".join(f"--{name}:{swatch.screen};" for name, swatch in swatches.items())
    css = f":root{{{custom}}}\n" + "\n".join(sheet.read_text("utf-8") for sheet in sheets)
    reads = pack_files(root)
    digest = hashlib.blake2b(str(root).encode(), digest_size=16)
    for path in reads:
        digest.update(repr((str(path), hashlib.blake2b(path.read_bytes()).digest())).encode())
    return Pack(
        name=root.name,
        title=data.name,
        description=data.description,
        licence=data.licence,
        root=root,
        format=_format(data),
        swatches=swatches,
        styles=styles,
        rules=data.rules,
        supports=frozenset(get_args(Feature) if data.supports is None else data.supports),
        css=css,
        reads=reads,
        fingerprint=digest.hexdigest(),
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
    for key in ("size", "leading", "indent", "left", "right"):
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
