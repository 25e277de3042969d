# SPDX-License-Identifier: MIT
"""A planned page as one HTML document with absolutely placed parts, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from forumpress.issue.model import Span
from forumpress.layout.format import PageFormat
from forumpress.layout.story import Box, Picture
from forumpress.layout.style import ParagraphStyle
from forumpress.length import css_pt
from forumpress.typeset.drawncheck import ComposedPart
from forumpress.typeset.engine import balance_style
from forumpress.typeset.fonts import FontLibrary
from forumpress.typeset.galley import frame_classes, with_rows
from forumpress.typeset.images import PictureFacts
from forumpress.typeset.inkcheck import FrameContent
from forumpress.typeset.linehtml import paragraph_html
from forumpress.typeset.marks import mark, mark_box
from forumpress.typeset.pictureframe import picture_frame
from forumpress.typeset.plan import Page, Placed, PlacedBox, PlacedLines, PlacedNotes
from forumpress.typeset.proof import PartRole, PlacedPart, Purpose
from forumpress.typeset.tablefit import with_column_widths

_PICTURE = re.compile(r"<!--picture:(\d+)-->")
_PAGE = re.compile(r"<!--page:([a-z0-9-]+)-->")

PictureSource = Callable[[Picture, float, float], str | None]
"""The address of a picture's derivative for a frame of width and height in points; None where there is none."""


@dataclass(frozen=True, slots=True)
class PageSetting:
    """What the pages of one drawing have in common.

    Two settings are equal where the same page, with the same pictures, looks the same in both.
    """

    format: PageFormat
    styles: Mapping[str, ParagraphStyle]
    language: str
    title: str
    purpose: Purpose
    source_of: PictureSource = field(compare=False)
    facts_of: Callable[[Picture], PictureFacts | None] = field(compare=False)
    ratio_of: Callable[[Picture], float] = field(compare=False)
    first_pages: Mapping[str, int]
    position_only: str
    """The words on a frame whose picture is not there yet."""
    fonts: FontLibrary
    end_mark: str

    @property
    def bleed(self) -> float:
        """How far the page reaches past the trim, in points."""
        return self.purpose.bleed


def page_variables(format: PageFormat, page: int, bleed: float) -> str:
    """The CSS custom properties that tell a pack's style sheets a page's geometry."""
    return (
        f"--bleed:{css_pt(bleed)};--trim-width:{css_pt(format.width)};--trim-height:{css_pt(format.height)};"
        f"--type-left:{css_pt(format.left(page))};--measure:{css_pt(format.measure)};"
        f"--type-top:{css_pt(format.top)};--leading:{css_pt(format.leading)};"
        f"--column:{css_pt(format.column_width)};--gutter:{css_pt(format.gutter)}"
    )


def document_html(head: str, frames: Iterable[str]) -> str:
    """A page's document of some of its frames."""
    return f"{head}{''.join(frames)}</body></html>"


class PageHtml:
    """Builds one page's HTML and lists its parts."""

    def __init__(self, setting: PageSetting, page: Page, furniture: str) -> None:
        self._setting = setting
        self._page = page
        self._furniture = furniture
        self.parts: list[PlacedPart] = []
        self.contents: list[FrameContent] = []
        """What each frame shows, in their order."""

    def build(self) -> str:
        """The whole document."""
        head, frames = self.build_frames()
        return document_html(head, frames)

    def build_frames(self) -> tuple[str, tuple[str, ...]]:
        """What stands before the frames, and the frames in reading order."""
        setting, format = self._setting, self._setting.format
        bleed = setting.bleed
        size = f"{css_pt(format.width + 2 * bleed)} {css_pt(format.height + 2 * bleed)}"
        variables = page_variables(format, self._page.number, bleed)
        frames = (self._stand_furniture(), *(frame for item in self._page.items for frame in self._stand(item)))
        head = (
            f'<!DOCTYPE html><html lang="{escape(setting.language)}"><head><title>{escape(setting.title)}</title>'
            f"<style>@page{{size:{size};margin:0}}:root{{{variables}}}</style></head><body>"
        )
        return head, frames

    def _stand_furniture(self) -> str:
        part = self._part(f"furniture-{self._page.number}", PartRole.ARTIFACT, "")
        format = self._setting.format
        html = mark(block=True, part=part.id) + mark_box(self._furniture)
        return self._frame(part.id, 0, 0, format.width, format.height, "furniture", html)

    def _stand(self, item: Placed) -> tuple[str, ...]:
        match item:
            case PlacedLines():
                return (self._lines(item),)
            case PlacedBox():
                return (self._box(item),)
            case PlacedNotes():
                return self._notes(item)

    def _lines(self, item: PlacedLines) -> str:
        block = item.block.block
        part = self._part(
            f"{block.key}.{item.first}" if item.first else block.key,
            PartRole.TEXT,
            block.key,
            continues=block.key if item.first else None,
        )
        style = self._setting.styles[block.style]
        shown = ComposedPart(block, style, item.block.lines, item.first, item.last, item.block.measure)
        html = paragraph_html(
            block,
            style,
            item.block.lines,
            item.first,
            item.last,
            id=part.id,
            continued=item.first > 0,
            fonts=self._setting.fonts,
            measure=item.block.measure,
            end_mark=self._setting.end_mark,
        )
        return self._frame("", item.x, item.y, item.block.measure, None, "text", html, content=shown)

    def _box(self, item: PlacedBox) -> str:
        box = item.block.block
        role = {"figure": PartRole.FIGURE, "table": PartRole.TABLE}.get(box.kind, PartRole.TEXT)
        part = self._part(
            f"{box.key}.{item.first_row}" if item.first_row else box.key,
            role,
            box.key,
            continues=box.key if item.first_row else None,
        )
        html = with_rows(box, item.first_row, item.last_row)
        if item.last_row - item.first_row < len(box.rows):
            html = with_column_widths(html, item.block.column_shares)
        html = _PAGE.sub(lambda match: str(self._setting.first_pages.get(match[1], "")), html)
        bleed = self._setting.bleed if box.span is Span.FULL else 0.0
        width = item.width + 2 * bleed
        html = _PICTURE.sub(lambda match: self._picture(box, int(match[1]), width, item.picture_height), html)
        inner = mark(block=True, part=part.id) + html
        variables = f"--picture-height:{css_pt(item.picture_height)}"
        variables += balance_style(item.block.balance)
        language = f' lang="{escape(box.language)}"' if box.language != self._setting.language else ""
        top, height = item.y + item.drop, item.height - item.drop
        return self._frame(
            part.id, item.x - bleed, top, width, height, frame_classes(box), inner, variables, language, item
        )

    def _picture(self, box: Box, number: int, width: float, height: float) -> str:
        setting, picture = self._setting, box.pictures[number]
        share, height = picture_frame(box, number, setting.ratio_of, width, height)
        style = f"width:{css_pt(share)};height:{css_pt(height)}"
        source = setting.source_of(picture, share, height) if height > 0 else None
        if source is None:
            alt = picture.alt.plain if picture.alt else setting.position_only
            note = f"{setting.position_only} · {share / 72 * 25.4:.0f} × {height / 72 * 25.4:.0f} mm"
            figure = mark(block=True, role="figure", alt=alt)
            inner = f'<span class="fpo-words">{escape(note)}</span>'
            return f'<div class="picture fpo" style="{style}">{figure}{inner}</div>'
        alt = "" if picture.decorative or picture.alt is None else picture.alt.plain
        return f'<div class="picture" style="{style}"><img src="{escape(source)}" alt="{escape(alt)}"></div>'

    def _notes(self, item: PlacedNotes) -> tuple[str, ...]:
        style = self._setting.styles["note"]
        rule = self._part(f"note-rule-{self._page.number}-{item.column}", PartRole.ARTIFACT, "")
        parts: list[str] = []
        for note, y in item.tops():
            if not parts:
                line = mark(block=True, part=rule.id)
                parts.append(self._frame(rule.id, item.x, y - 4.5, item.width, 1, "note-rule", line))
            key = note.paragraph.key
            part = self._part(f"note-{key}", PartRole.NOTE, key)
            html = paragraph_html(
                note.paragraph,
                style,
                note.lines,
                0,
                len(note.lines),
                id=part.id,
                continued=False,
                fonts=self._setting.fonts,
                measure=item.width,
                marker_target=f"call-{key}",
            )
            shown = ComposedPart(note.paragraph, style, note.lines, 0, len(note.lines), item.width)
            parts.append(self._frame("", item.x, y, item.width, None, "text", html, content=shown))
        return tuple(parts)

    def _part(self, id: str, role: PartRole, block: str, continues: str | None = None) -> PlacedPart:
        part = PlacedPart(id, self._page.number, role, block, continues)
        self.parts.append(part)
        return part

    def _frame(
        self,
        id: str,
        x: float,
        y: float,
        width: float,
        height: float | None,
        classes: str,
        html: str,
        variables: str = "",
        attributes: str = "",
        content: FrameContent = None,
    ) -> str:
        self.contents.append(content)
        bleed = self._setting.bleed
        style = f"left:{css_pt(x + bleed)};top:{css_pt(y + bleed)};width:{css_pt(width)}"
        style += f";height:{css_pt(height)}" if height is not None else ""
        style += f";{variables}" if variables else ""
        identity = f' id="{id}"' if id else ""
        return f'<div{identity} class="frame {classes}" style="{style}"{attributes}>{html}</div>'
