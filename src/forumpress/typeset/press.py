# SPDX-License-Identifier: MIT
"""The press: reads, composes, sets, makes up and draws issues, remembering what did not change.

The stages in their order, up to the proof. Finishing and preflight lie on the floors above.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from forumpress.data import data_path
from forumpress.errors import InputError
from forumpress.files import inside, stamp_of
from forumpress.finding import NOWHERE, Finding
from forumpress.issue.model import Issue
from forumpress.issue.read import Reading, read_issue
from forumpress.issue.unchanged import EarlierReadings
from forumpress.layout.compose import IssueComposer
from forumpress.layout.inline import plain_text
from forumpress.layout.pack import Pack, read_pack
from forumpress.layout.packfolder import find_pack, pack_files
from forumpress.layout.story import Story, texts_of
from forumpress.layout.supports import unsupported
from forumpress.layout.words import words_for
from forumpress.memory import Memo, Remembered, Same
from forumpress.text import Text
from forumpress.typeset.copyfit import copyfit_findings, length_findings
from forumpress.typeset.fonts import FontLibrary, load_fonts
from forumpress.typeset.libraries import load_engine
from forumpress.typeset.limits import oversize
from forumpress.typeset.pagecount import page_count_findings
from forumpress.typeset.picturestore import PictureStore, pictures_of
from forumpress.typeset.plan import Galley, PagePlan
from forumpress.typeset.proof import Facts, PageProof, Purpose
from forumpress.typeset.whitepages import white_pages
from forumpress.workspace import Workspace

if TYPE_CHECKING:
    from forumpress.typeset.draw import DrawnPage
    from forumpress.typeset.pagehtml import PageSetting
    from forumpress.typeset.table import ComposingTable


@dataclass(frozen=True, slots=True)
class Typeset:
    """An issue whose pages are planned, with everything that led there and that its drawing needs."""

    reading: Reading
    pack: Pack
    stories: tuple[Story, ...]
    galleys: tuple[Galley, ...]
    plan: PagePlan
    findings: tuple[Finding, ...]
    reads: tuple[Path, ...]
    table: ComposingTable = field(repr=False, compare=False)
    settings: dict[Purpose, PageSetting] = field(default_factory=dict, repr=False, compare=False)
    """What the pages of each purpose have in common, as soon as one was drawn."""

    @property
    def issue(self) -> Issue:
        """What was typeset."""
        return self.reading.issue


class Press:
    """Typesets the issues of one workspace. Not for several threads at once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.cache = workspace.cache
        self.pictures = PictureStore(workspace)
        self.memo = Memo()
        self._readings = EarlierReadings(self.memo)
        self._fonts: tuple[tuple[object, ...], FontLibrary] | None = None
        self._packs: Remembered[Path, tuple[tuple[object, ...], Pack]] = Remembered(self.memo)
        self._composers: Remembered[str, IssueComposer] = Remembered(self.memo)
        self._letters: Remembered[Same, str] = Remembered(self.memo)
        self._tables: Remembered[Hashable, ComposingTable] = Remembered(self.memo)

    def pack_folders(self) -> tuple[Path, ...]:
        """Where layout packs are looked for, the workspace's own first. Raises OSError where that leads out of it."""
        return (inside(self.workspace.root, "layouts"), data_path("layouts"))

    def typeset(self, path: Path, layout: str | None = None) -> Typeset:
        """Read an issue and plan its pages. Raises InputError with every finding that stops it."""
        self.pictures.forget()
        return self.plan(read_issue(path, self.workspace, self._readings), layout)

    def plan(self, reading: Reading, layout: str | None = None) -> Typeset:
        """Plan the pages of an issue that was read. Raises as `typeset`."""
        issue = reading.issue
        if too_much := tuple(oversize(issue)):
            raise InputError([*reading.findings, *too_much])
        pack = self._pack(
            find_pack(layout or issue.layout, self.pack_folders(), NOWHERE if layout else issue.place("layout"))
        )
        fonts = self.fonts()
        stories = self._composer(pack).compose(issue)
        table = self._table(pack, fonts, stories)
        galleys, reported = table.setter.set(stories, issue.language)
        galleys, plan = table.made(galleys)
        pictures = pictures_of(stories)
        findings = (
            *reading.findings,
            *fonts.findings,
            *table.engine_findings,
            *reported,
            *table.text_findings(galleys),
            *(
                finding
                for picture in pictures
                for finding in self.pictures.inspect(picture, fonts, pack.styles["note"].family)
            ),
            *self.pictures.used_twice(pictures),
            *self.pictures.soft_pictures(plan, Purpose()),
            *plan.findings,
            *unsupported(issue, pack),
            *white_pages(plan, galleys, pack.format, issue),
            *length_findings(plan, galleys, pack.format, issue),
            *copyfit_findings(galleys, issue),
            *page_count_findings(plan, pack.format, issue),
        )
        reads = (*reading.reads, *pack.reads, *fonts.reads, *self.pictures.files(pictures))
        return Typeset(
            reading, pack, stories, galleys, plan, tuple(dict.fromkeys(findings)), tuple(dict.fromkeys(reads)), table
        )

    def draw(self, typeset: Typeset, purpose: Purpose) -> tuple[DrawnPage, ...]:
        """Draw every page; those that did not change come from memory."""
        furniture = typeset.table.furniture(typeset.issue)
        return typeset.table.drawer.draw(typeset.plan, self._setting(typeset, purpose), furniture)

    def draw_one(self, typeset: Typeset, purpose: Purpose, number: int) -> DrawnPage:
        """Draw the page with this folio alone, or take it from memory."""
        furniture = typeset.table.furniture(typeset.issue)
        return typeset.table.drawer.draw_one(typeset.plan, self._setting(typeset, purpose), furniture, number)

    def furniture_texts(self, typeset: Typeset, number: int) -> tuple[Text, ...]:
        """The editor's words outside the type area of the page with this folio, in order."""
        page = typeset.plan.pages[number - 1]
        return typeset.table.stories.furniture(typeset.issue, number, page.section, page.opens_section)[1]

    def page_html(self, typeset: Typeset, purpose: Purpose) -> list[str]:
        """The HTML of every page, for designers who want to look inside."""
        furniture = typeset.table.furniture(typeset.issue)
        return typeset.table.drawer.page_html(typeset.plan, self._setting(typeset, purpose), furniture)

    def prove(self, typeset: Typeset, purpose: Purpose) -> PageProof:
        """Draw the pages and join them."""
        table = typeset.table
        pages = self.draw(typeset, purpose)
        findings = [*typeset.findings, *self.pictures.soft_pictures(typeset.plan, purpose), *table.fetcher_findings()]
        return table.drawer.prove(
            pages, typeset.plan, typeset.stories, facts_of(typeset.issue), purpose, findings, typeset.reads
        )

    def prove_one(self, typeset: Typeset, purpose: Purpose, number: int) -> PageProof:
        """The page with this folio as a proof of its own; its links to other pages lead nowhere."""
        page = self.draw_one(typeset, purpose, number)
        alone = replace(typeset.plan, pages=(typeset.plan.pages[number - 1],))
        facts = facts_of(typeset.issue)
        return typeset.table.drawer.prove((page,), alone, typeset.stories, facts, purpose, (), typeset.reads)

    def fonts(self) -> FontLibrary:
        """The declared fonts; read again when the declaration or a font file changes.

        Raises OSError where the declaration leads out of the workspace.
        """
        declaration = inside(self.workspace.root, "fonts/fonts.yaml")
        if not declaration.is_file():
            declaration = data_path("fonts/fonts.yaml").resolve()
        known = self._fonts
        if known is None or known[1].reads[0] != declaration or known[0] != _stamps(known[1].reads):
            fonts = load_fonts(declaration, self.cache / "fonts")
            self._fonts = _stamps(fonts.reads), fonts
            fonts.isolate()
            return fonts
        return known[1]

    def _letters_of(self, story: Story) -> str:
        """Every character of a story, once."""
        return self._letters.get_or_make(
            Same(story), lambda: "".join(sorted(set().union(*(text.plain for text in texts_of(story)))))
        )

    def _pack(self, root: Path) -> Pack:
        """The pack in a folder; read again when one of its files changes, or there are others."""
        known = self._packs.get(root)
        if known is None or known[0] != self._pack_stamps(known[1].roots):
            pack = read_pack(root, self.pack_folders())
            known = self._packs.put(root, (self._pack_stamps(pack.roots), pack))
        return known[1]

    def _pack_stamps(self, roots: Sequence[Path]) -> tuple[object, ...]:
        """What changes when a file of one of the folders does, or a pack of the workspace hides a built-in one."""
        names = {root.name for root in roots}
        there = tuple((folder / name / "layout.yaml").exists() for folder in self.pack_folders() for name in names)
        return there, _stamps([path for root in roots for path in pack_files(root)])

    def _composer(self, pack: Pack) -> IssueComposer:
        return self._composers.get_or_make(pack.fingerprint, lambda: IssueComposer(pack, self.memo))

    def _setting(self, typeset: Typeset, purpose: Purpose) -> PageSetting:
        if purpose not in typeset.settings:
            typeset.settings[purpose] = self._new_setting(typeset, purpose)
        return typeset.settings[purpose]

    def _new_setting(self, typeset: Typeset, purpose: Purpose) -> PageSetting:
        from forumpress.typeset.pagehtml import PageSetting

        issue = typeset.issue
        return PageSetting(
            format=typeset.pack.format,
            styles=typeset.pack.styles,
            fonts=self.fonts(),
            language=issue.language,
            title=facts_of(issue).title,
            purpose=purpose,
            source_of=lambda picture, width, height: self.pictures.address(picture, width, height, purpose),
            facts_of=self.pictures.facts,
            ratio_of=self.pictures.ratio_of,
            first_pages=typeset.plan.first_pages,
            position_only=words_for(issue.language)["photograph_to_come"],
            end_mark=typeset.pack.rules.end_mark,
        )

    def _table(self, pack: Pack, fonts: FontLibrary, stories: tuple[Story, ...]) -> ComposingTable:
        drawn = "".join(facts.words for picture in pictures_of(stories) if (facts := self.pictures.facts(picture)))
        faces = fonts.css("".join(map(self._letters_of, stories)) + drawn)
        return self._tables.get_or_make(
            (pack.fingerprint, Same(fonts), faces), lambda: self._new_table(pack, fonts, faces)
        )

    def _new_table(self, pack: Pack, fonts: FontLibrary, faces: str) -> ComposingTable:
        load_engine()
        from forumpress.typeset.table import ComposingTable

        composer = self._composer(pack)
        return ComposingTable(pack, fonts, faces, composer, self.pictures.cache, self.pictures.ratio_of, self.memo)


def facts_of(issue: Issue) -> Facts:
    """What the document says of itself."""
    publication = issue.publication
    name = plain_text(publication.title)
    return Facts(
        title=f"{name}, {issue.date:%Y-%m}, no. {issue.number}"
        if issue.title is None
        else f"{name}: {plain_text(issue.title)}",
        language=issue.language,
        author=plain_text(publication.imprint.publisher) if publication.imprint.publisher else name,
        subject=plain_text(publication.sponsor) if publication.sponsor else "",
        keywords=tuple(plain_text(section.name) for section in issue.sections),
        date=issue.date,
    )


def _stamps(paths: Sequence[Path]) -> tuple[object, ...]:
    """What changes when one of the files does; unlike anything else where one is missing."""
    return tuple((path, stamp_of(path) or object()) for path in paths)
