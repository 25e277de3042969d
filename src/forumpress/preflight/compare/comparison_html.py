# SPDX-License-Identifier: MIT
"""A comparison as one HTML page that stands alone: changed pages side by side, differences framed."""

from __future__ import annotations

import base64
import io
from html import escape
from pathlib import Path

from PIL import Image

from forumpress.errors import InputError
from forumpress.finding import Rect
from forumpress.preflight.compare.changes import Change, ChangeKind, ChangePlace, Comparison
from forumpress.preflight.compare.comparedfile import ComparedFile
from forumpress.preflight.compare.look import Pages

_STYLE = Path(__file__).parent.parent / "report.css"
_OWN_STYLE = """
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: start; }
.pair figure { box-shadow: 0 0 0 1px var(--line); } .pair p { margin: 0; color: var(--quiet); }
.frame.words { border-color: #c98a10; background: #c98a1030; }
.frame.picture { border-color: #7a3fa0; background: #7a3fa022; }
.frame.look { border-color: #0d6f9a; background: #0d6f9a22; } .frame.flow, .frame.pages { display: none; }
ul.changes { padding-left: 1.2rem; }
"""
_HEADINGS = {
    ChangeKind.PAGES: "Pages",
    ChangeKind.FLOW: "Articles",
    ChangeKind.WORDS: "Words",
    ChangeKind.PICTURE: "Pictures",
    ChangeKind.LOOK: "Looks",
}
_MOST_PAGES = 60
_WIDTH = 560


def comparison_html(comparison: Comparison, old: ComparedFile, new: ComparedFile) -> str:
    """The page: every change in words, then each pair of changed pages with the places framed."""
    title = f"{comparison.old_name} and {comparison.new_name}"
    lists = "".join(_list(what, comparison) for what in ChangeKind)
    old_pages, new_pages = Pages(old), Pages(new)
    try:
        sections = _sections(comparison, old, new, old_pages, new_pages)
    finally:
        old_pages.close()
        new_pages.close()
    verdict = "The files differ." if comparison.differ else "There is no difference in words, pictures or looks."
    kind = "incomplete" if comparison.differ else "passed"
    style = _STYLE.read_text(encoding="utf-8") + _OWN_STYLE
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body>"
        f'<header><h1>{escape(title)}</h1><p class="verdict {kind}">{verdict}</p></header>'
        f"<main>{lists}{''.join(sections)}</main></body></html>\n"
    )


def _list(what: ChangeKind, comparison: Comparison) -> str:
    items = [f"<li>{escape(change.message)}</li>" for change in comparison.changes if change.what is what]
    if not items:
        return ""
    return f'<section><h2>{_HEADINGS[what]}</h2><ul class="changes">{"".join(items)}</ul></section>'


def _sections(
    comparison: Comparison, old: ComparedFile, new: ComparedFile, old_pages: Pages, new_pages: Pages
) -> list[str]:
    old_spots = _by_page(comparison, new=False)
    new_spots = _by_page(comparison, new=True)
    sections: list[str] = []
    for o, n in comparison.pairs:
        touched = (o is not None and o + 1 in old_spots) or (n is not None and n + 1 in new_spots)
        if not touched or len(sections) >= _MOST_PAGES:
            continue
        sides = "".join(
            _side(label, position, pages, reading, spots)
            for label, position, pages, reading, spots in (
                ("before", o, old_pages, old, old_spots),
                ("after", n, new_pages, new, new_spots),
            )
        )
        number = (n if n is not None else o if o is not None else 0) + 1
        sections.append(f'<section><h2>Page {number}</h2><div class="pair">{sides}</div></section>')
    return sections


def _by_page(comparison: Comparison, *, new: bool) -> dict[int, list[tuple[Change, ChangePlace]]]:
    spots: dict[int, list[tuple[Change, ChangePlace]]] = {}
    for change in comparison.changes:
        for spot in change.new if new else change.old:
            spots.setdefault(spot.page, []).append((change, spot))
    return spots


def _side(
    label: str,
    position: int | None,
    pages: Pages,
    reading: ComparedFile,
    spots: dict[int, list[tuple[Change, ChangePlace]]],
) -> str:
    if position is None:
        return f"<div><p>{label}: no such page</p></div>"
    width, height = reading.pages[position].size
    try:
        picture = pages.draw(position, _WIDTH * 72 / max(width, 1))
    except InputError:
        return f"<div><p>{label}: page {position + 1} cannot be drawn</p></div>"
    frames = "".join(
        _frame(change, spot.box, width, height) for change, spot in spots.get(position + 1, []) if spot.box is not None
    )
    return (
        f'<div><p>{label}: page {position + 1}</p><figure><img src="{_address(picture)}" width="{picture.width}" '
        f'height="{picture.height}" alt="page {position + 1} {label}">{frames}</figure></div>'
    )


def _frame(change: Change, box: Rect, width: float, height: float) -> str:
    left, top = 100 * box.x / width, 100 * box.y / height
    return (
        f'<span class="frame {change.what.value}" title="{escape(change.message)}" style="left:{left:.2f}%;'
        f'top:{top:.2f}%;width:{100 * box.width / width:.2f}%;height:{100 * box.height / height:.2f}%"></span>'
    )


def _address(picture: Image.Image) -> str:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=74)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode("ascii")
