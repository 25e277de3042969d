# SPDX-License-Identifier: MIT
"""The composing table: composer, drawing engine and drawer for one layout pack and one set of faces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from forumpress.finding import Finding
from forumpress.issue.model import Issue
from forumpress.layout.compose import IssueComposer
from forumpress.layout.pack import Pack
from forumpress.layout.story import Picture
from forumpress.memory import Memo, Remembered, Same
from forumpress.typeset import picturestore
from forumpress.typeset.draw import STRUCTURE_STYLE, Drawer, Furniture
from forumpress.typeset.drawnpage import DrawnWord
from forumpress.typeset.engine import Engine
from forumpress.typeset.fetch import ConfinedFetcher
from forumpress.typeset.fonts import FontLibrary
from forumpress.typeset.fontsetting import FontSetting
from forumpress.typeset.galley import Setter
from forumpress.typeset.linecss import running_text_css
from forumpress.typeset.lines import ParagraphComposer
from forumpress.typeset.makeup import MadeUp, make_up
from forumpress.typeset.marks import MARK_STYLE
from forumpress.typeset.pagehtml import page_variables
from forumpress.typeset.plan import Galley, PagePlan, SetParagraph
from forumpress.typeset.poorlines import poor_lines
from forumpress.typeset.savedpages import Savings, save_pages
from forumpress.typeset.shaping import measure
from forumpress.typeset.tablefit import FIT_STYLE

_PACK = "/pack/"
"""How pages address the pack's folder, wherever it lies."""


class ComposingTable:
    """Composer, engine and drawer for one pack and one set of faces."""

    def __init__(
        self,
        pack: Pack,
        fonts: FontLibrary,
        faces: str,
        stories: IssueComposer,
        pictures: Path,
        ratio_of: Callable[[Picture], float],
        memo: Memo,
    ) -> None:
        self._pack = pack
        self._fonts = fonts
        self._fetcher = ConfinedFetcher([fonts.cache], {_PACK: pack.roots, picturestore.MOUNT: (pictures,)})
        sheets = (
            faces,
            f":root{{{page_variables(pack.format, 1, 0)}}}",
            STRUCTURE_STYLE,
            FIT_STYLE,
            MARK_STYLE,
            pack.css,
            running_text_css(pack.styles, pack.swatches, fonts),
        )
        engine = Engine(sheets, self._fetcher, f"file://{_PACK}", self._width_of)
        self.engine_findings = tuple(engine.findings)
        self.composer = ParagraphComposer(fonts, pack.rules.end_mark)
        self.setter = Setter(pack.format, pack.styles, self.composer, engine, ratio_of, memo)
        self.drawer = Drawer(pack, engine, memo)
        self.stories = stories
        self.made_up = MadeUp(memo)
        self.savings: Savings = Remembered(memo)
        self._faults: Remembered[Same, tuple[Finding, ...]] = Remembered(memo)

    def made(self, galleys: tuple[Galley, ...]) -> tuple[tuple[Galley, ...], PagePlan]:
        """The pages of an issue's galleys, and these as they were set at last: see `savedpages.py`."""
        pack = self._pack
        return save_pages(
            galleys,
            lambda each: make_up(each, pack.format, pack.styles, pack.rules, self.made_up),
            self.setter.tighter,
            pack.format,
            self.savings,
        )

    def furniture(self, issue: Issue) -> Furniture:
        """The pack's furniture for an issue's pages."""
        return lambda number, section, opens: self.stories.furniture(issue, number, section, opens)[0]

    def _width_of(self, text: str, word: DrawnWord) -> float:
        declared = {family.name for family in self._fonts.families}
        families = [family for family in word.families if family in declared] or [self._pack.styles["body"].family]
        chain = dict.fromkeys(name for family in families for name in self._fonts.chain(family))
        faces = tuple(self._fonts.face(family, word.weight, word.italic) for family in chain)
        return measure(text, FontSetting(faces, word.size, (), ""))

    def fetcher_findings(self) -> tuple[Finding, ...]:
        """What the drawing engine asked for and was refused."""
        return self._fetcher.findings

    def text_findings(self, galleys: Sequence[Galley]) -> list[Finding]:
        """Characters without a glyph, words wider than their line, lines that only other words can mend."""
        findings: list[Finding] = []
        for galley in galleys:
            findings += self._faults.get_or_make(Same(galley), lambda galley=galley: tuple(self._faults_of(galley)))  # type: ignore[misc]
        return findings

    def _faults_of(self, galley: Galley) -> Iterator[Finding]:
        for block in galley.blocks:
            if isinstance(block, SetParagraph):
                style = self._pack.styles[block.block.style]
                yield from self.composer.findings(block.block, style, block.measure, block.lines)
            else:
                family = self._pack.styles["note"].family
                for text in block.block.texts:
                    yield from self._fonts.missing(text, family, block.block.language)
        yield from poor_lines(galley, self._pack.styles, self.composer.space)
