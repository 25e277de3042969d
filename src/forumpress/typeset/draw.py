"""PagePlan -> Proof: each page a small document of its own, drawn once and remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from forumpress.finding import Finding, Place
from forumpress.layout.pack import Pack
from forumpress.layout.story import Story
from forumpress.memory import Memory
from forumpress.typeset.drawncheck import check_lines, drawn_lines
from forumpress.typeset.engine import Engine
from forumpress.typeset.pagehtml import PageHtml, PageSetting
from forumpress.typeset.plan import Page, PagePlan
from forumpress.typeset.proof import Facts, PageSize, Part, Proof, Purpose

_KEPT_PAGES = 400

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
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    cached: bool


class Drawer:
    """Draws pages for one pack; a page whose HTML did not change is taken from memory."""

    def __init__(self, pack: Pack, engine: Engine) -> None:
        self._pack = pack
        self._engine = engine
        self._pages: Memory[str, DrawnPage] = Memory(_KEPT_PAGES)

    def draw_page(self, page: Page, setting: PageSetting, furniture: str) -> DrawnPage:
        """One page, drawn or remembered."""
        builder = PageHtml(setting, page, furniture)
        html = builder.build()
        fingerprint = hashlib.blake2b(html.encode(), digest_size=16).hexdigest()
        known = self._pages.get(fingerprint)
        if known is not None:
            return replace(known, cached=True, parts=tuple(builder.parts))
        document, findings = self._engine.render(html)
        findings = (*findings, *check_lines(builder.composed, drawn_lines(document.pages[0])))
        placed = tuple(_on_page(finding, page.number) for finding in findings)
        drawn = DrawnPage(page.number, fingerprint, document, tuple(builder.parts), placed, cached=False)
        self._pages[fingerprint] = drawn
        return drawn

    def page_html(self, plan: PagePlan, setting: PageSetting, furniture: Furniture) -> list[str]:
        """The HTML of every page, as it is drawn."""
        return [
            PageHtml(setting, page, furniture(page.number, page.section, opens)).build()
            for page, opens in _openings(plan)
        ]

    def draw(self, plan: PagePlan, setting: PageSetting, furniture: Furniture) -> tuple[DrawnPage, ...]:
        """All pages of a plan."""
        return tuple(
            self.draw_page(page, setting, furniture(page.number, page.section, opens))
            for page, opens in _openings(plan)
        )

    def draw_one(self, plan: PagePlan, setting: PageSetting, furniture: Furniture, number: int) -> DrawnPage:
        """The page of a plan with this folio."""
        page, opens = _openings(plan)[number - 1]
        return self.draw_page(page, setting, furniture(page.number, page.section, opens))

    def prove(
        self,
        pages: Sequence[DrawnPage],
        plan: PagePlan,
        stories: tuple[Story, ...],
        facts: Facts,
        purpose: Purpose,
        findings: Sequence[Finding],
        reads: Sequence[Path],
    ) -> Proof:
        """Join drawn pages into the Proof."""
        pdf = self._engine.join([page.document for page in pages], facts)
        said = [finding for page in pages for finding in page.findings]
        return Proof(
            pdf=pdf,
            purpose=purpose,
            size=PageSize(self._pack.format.width, self._pack.format.height),
            facts=facts,
            plan=plan,
            stories=stories,
            parts=_chained([part for page in pages for part in page.parts]),
            swatches=self._pack.swatches,
            findings=tuple(dict.fromkeys((*findings, *said))),
            reads=tuple(dict.fromkeys(reads)),
        )


def _openings(plan: PagePlan) -> list[tuple[Page, bool]]:
    """Every page, and whether a section opens on it."""
    before = ["", *(page.section for page in plan.pages)]
    return [(page, page.section != last) for page, last in zip(plan.pages, before, strict=False)]


def _on_page(finding: Finding, page: int) -> Finding:
    place = finding.place
    return replace(finding, place=Place(place.file, place.line, place.column, place.page or page, place.box))


def _chained(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts that go on with a block, each pointing at the part before it."""
    latest: dict[str, str] = {}
    chained = []
    for part in parts:
        chained.append(replace(part, continues=latest.get(part.block)) if part.continues else part)
        if part.block:
            latest[part.block] = part.id
    return tuple(chained)
