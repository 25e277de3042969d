# SPDX-License-Identifier: MIT
"""PagePlan -> PageProof: each page a small document of its own, drawn once and remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from forumpress.finding import Finding, Place
from forumpress.layout.pack import Pack
from forumpress.layout.story import Picture, Story
from forumpress.memory import Memo, Remembered
from forumpress.typeset.drawncheck import ComposedPart, check_lines
from forumpress.typeset.engine import Engine
from forumpress.typeset.frames import FrameSetter, LaidOutFrame
from forumpress.typeset.images import PictureFacts
from forumpress.typeset.inkcheck import check_box, check_page
from forumpress.typeset.pagehtml import PageHtml, PageSetting, document_html
from forumpress.typeset.plan import Page, PagePlan, PlacedBox
from forumpress.typeset.proof import Facts, PageProof, PageSize, PlacedPart, Purpose

_A_PAGE = 2000
"""What a drawn page weighs besides its frames."""

Furniture = Callable[[int, str, bool], str]
"""HTML of a page's furniture, by page number, section name, and whether the section opens there."""

STRUCTURE_STYLE = """
@page { margin: 0 }
html, body { margin: 0; padding: 0 }
body { hyphenate-character: "-\\2060\\2060" }
.frame { position: absolute }
.frame > p, .frame > h2, .frame > h3, .frame > h4 { margin: 0 }
img { image-rendering: crisp-edges }
.picture { overflow: hidden; position: relative }
.picture > img { display: block; width: 100%; height: 100%; object-fit: cover }
[data-bookmark] { bookmark-label: attr(data-bookmark) }
"""
"""What every page needs, whatever its pack says."""


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """One page drawn: its document, its parts, and what the engine and the check of lines found."""

    number: int
    fingerprint: str
    document: Any
    parts: tuple[PlacedPart, ...]
    findings: tuple[Finding, ...]
    cached: bool
    frames: tuple[LaidOutFrame, ...] = ()
    sound: bool = True
    """Whether everything stands as it was composed, and nothing over anything else."""


class _Planned(NamedTuple):
    """A drawn page with all that it was drawn from."""

    page: Page
    furniture: str
    setting: PageSetting
    pictures: tuple[PictureFacts | None, ...]
    drawn: DrawnPage


class Drawer:
    """Draws pages for one pack.

    A page whose plan did not change is taken from memory as it is; of another one, the page or the
    frames whose HTML did not change.
    """

    def __init__(self, pack: Pack, engine: Engine, memo: Memo) -> None:
        self._pack = pack
        self._engine = engine
        self._pages: Remembered[str, DrawnPage] = Remembered(memo)
        self._planned: Remembered[tuple[int, Purpose], _Planned] = Remembered(memo)
        self._frames = FrameSetter(engine, pack.css, memo)

    def draw_page(self, page: Page, setting: PageSetting, furniture: str) -> DrawnPage:
        """One page, drawn or remembered."""
        key = page.number, setting.purpose
        pictures = tuple(setting.facts_of(picture) for picture in _pictures_on(page))
        known = self._planned.get(key)
        if known is not None and known[:4] == (page, furniture, setting, pictures):
            return known.drawn
        drawn = self._draw(page, setting, furniture, known.drawn.frames if known is not None else ())
        if drawn.sound:
            self._planned.put(key, _Planned(page, furniture, setting, pictures, replace(drawn, cached=True)), _A_PAGE)
        return drawn

    def _draw(self, page: Page, setting: PageSetting, furniture: str, earlier: Sequence[LaidOutFrame]) -> DrawnPage:
        builder = PageHtml(setting, page, furniture)
        head, htmls = builder.build_frames()
        drawn_from = self._engine.fingerprint + document_html(head, htmls)
        fingerprint = hashlib.blake2b(drawn_from.encode(), digest_size=16).hexdigest()
        known = self._pages.get(fingerprint)
        document, frames = (known.document, known.frames) if known else self._frames.page(head, htmls, earlier)
        faults = [*_faults(builder, frames), *_overprints(builder, frames, setting)]
        findings = dict.fromkeys((*(finding for frame in frames for finding in frame.findings), *faults))
        placed = tuple(_on_page(finding, page.number) for finding in findings)
        parts = tuple(builder.parts)
        drawn = DrawnPage(page.number, fingerprint, document, parts, placed, known is not None, frames, not faults)
        return self._pages.put(fingerprint, drawn, _A_PAGE)

    def page_html(self, plan: PagePlan, setting: PageSetting, furniture: Furniture) -> list[str]:
        """The HTML of every page, as it is drawn."""
        return [
            PageHtml(setting, page, furniture(page.number, page.section, page.opens_section)).build()
            for page in plan.pages
        ]

    def draw(self, plan: PagePlan, setting: PageSetting, furniture: Furniture) -> tuple[DrawnPage, ...]:
        """All pages of a plan."""
        return tuple(
            self.draw_page(page, setting, furniture(page.number, page.section, page.opens_section))
            for page in plan.pages
        )

    def draw_one(self, plan: PagePlan, setting: PageSetting, furniture: Furniture, number: int) -> DrawnPage:
        """The page of a plan with this folio."""
        page = plan.pages[number - 1]
        return self.draw_page(page, setting, furniture(page.number, page.section, page.opens_section))

    def prove(
        self,
        pages: Sequence[DrawnPage],
        plan: PagePlan,
        stories: tuple[Story, ...],
        facts: Facts,
        purpose: Purpose,
        findings: Sequence[Finding],
        reads: Sequence[Path],
    ) -> PageProof:
        """Join drawn pages into the page proof."""
        pdf = self._engine.join([page.document for page in pages], facts)
        return PageProof(
            pdf=pdf,
            purpose=purpose,
            size=PageSize(self._pack.format.width, self._pack.format.height),
            facts=facts,
            plan=plan,
            stories=stories,
            parts=_chained([part for page in pages for part in page.parts]),
            swatches=self._pack.swatches,
            findings=tuple(dict.fromkeys((*findings, *(finding for page in pages for finding in page.findings)))),
            reads=tuple(dict.fromkeys(reads)),
        )


def _pictures_on(page: Page) -> Iterator[Picture]:
    return (picture for item in page.items if isinstance(item, PlacedBox) for picture in item.block.block.pictures)


def _faults(builder: PageHtml, frames: Sequence[LaidOutFrame]) -> list[Finding]:
    """Lines and boxes that came out otherwise than they were set, reported anew: their places may have moved."""
    findings: list[Finding] = []
    for frame, content in zip(frames, builder.contents, strict=True):
        if not frame.sound and content is not None:
            if isinstance(content, ComposedPart):
                lines = next(iter(frame.ink.lines.values()), ())
                found = check_lines(content, lines)
            else:
                found = tuple(check_box(content, frame.ink))
            frame.sound = not found
            findings += found
    return findings


def _overprints(builder: PageHtml, frames: Sequence[LaidOutFrame], setting: PageSetting) -> Iterator[Finding]:
    """What is drawn over something else, or outside the page."""
    page_format = setting.format
    inks = [frame.ink for frame in frames]
    return check_page(builder.contents, inks, page_format.width, page_format.height, setting.bleed)


def _on_page(finding: Finding, page: int) -> Finding:
    place = finding.place
    return replace(finding, place=Place(place.file, place.line, place.column, place.page or page, place.box))


def _chained(parts: Sequence[PlacedPart]) -> tuple[PlacedPart, ...]:
    """Parts that go on with a block, each pointing at the part before it."""
    latest: dict[str, str] = {}
    chained = []
    for part in parts:
        chained.append(replace(part, continues=latest.get(part.block)) if part.continues else part)
        if part.block:
            latest[part.block] = part.id
    return tuple(chained)
