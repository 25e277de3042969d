"""The press: reads, composes, sets, makes up and draws issues, remembering what did not change.

The stages in their order, up to the Proof. Finishing and preflight lie on the floors above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from forumpress.data import data_path
from forumpress.finding import NOWHERE, Finding
from forumpress.issue.model import Issue
from forumpress.issue.read import Reading, read_issue
from forumpress.layout.compose import Composer as StoryComposer
from forumpress.layout.inline import plain_text
from forumpress.layout.pack import Pack, find_pack, read_pack
from forumpress.layout.story import Paragraph, Story
from forumpress.layout.supports import unsupported
from forumpress.layout.words import words_for
from forumpress.memory import Memory
from forumpress.typeset.copyfit import length_findings
from forumpress.typeset.fonts import FontLibrary, load_fonts
from forumpress.typeset.makeup import make_up
from forumpress.typeset.picturedesk import PictureDesk, pictures_of
from forumpress.typeset.plan import Galley, PagePlan
from forumpress.typeset.proof import Facts, Proof, Purpose
from forumpress.typeset.savedpages import save_pages
from forumpress.workspace import Workspace

if TYPE_CHECKING:
    from forumpress.typeset.draw import DrawnPage
    from forumpress.typeset.pagehtml import PageSetting
    from forumpress.typeset.table import ComposingTable


@dataclass(frozen=True, slots=True)
class Typeset:
    """An issue whose pages are planned, with everything that led there."""

    reading: Reading
    pack: Pack
    stories: tuple[Story, ...]
    galleys: tuple[Galley, ...]
    plan: PagePlan
    findings: tuple[Finding, ...]
    reads: tuple[Path, ...]

    @property
    def issue(self) -> Issue:
        """What was typeset."""
        return self.reading.issue


class Press:
    """Typesets the issues of one workspace. Not for several threads at once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.cache = workspace.cache
        self.pictures = PictureDesk(workspace)
        self._fonts: tuple[tuple[int, int], FontLibrary] | None = None
        self._tables: Memory[tuple[str, str], ComposingTable] = Memory(4)
        self._packs: Memory[Path, tuple[tuple[object, ...], Pack]] = Memory(4)
        self._composers: Memory[str, StoryComposer] = Memory(4)

    def pack_folders(self) -> tuple[Path, ...]:
        """Where layout packs are looked for, the workspace's own first."""
        return (self.workspace.root / "layouts", data_path("layouts"))

    def typeset(self, path: Path, layout: str | None = None) -> Typeset:
        """Read an issue and plan its pages. Raises InputError with every finding that stops it."""
        reading = read_issue(path, self.workspace)
        issue = reading.issue
        pack = self._pack(
            find_pack(layout or issue.layout, self.pack_folders(), NOWHERE if layout else issue.place("layout"))
        )
        fonts = self.fonts()
        stories = self._composer(pack).compose(issue)
        table = self._table(pack, fonts, stories)
        galleys, said = table.setter.set(stories, issue.language)
        galleys, plan = save_pages(
            galleys,
            lambda each: make_up(each, pack.format, pack.styles, pack.rules),
            table.setter.tighter,
            pack.format,
        )
        pictures = pictures_of(stories)
        findings = (
            *reading.findings,
            *fonts.findings,
            *table.engine_findings,
            *said,
            *table.text_findings(galleys),
            *(
                finding
                for picture in pictures
                for finding in self.pictures.inspect(picture, fonts, pack.styles["note"].family)
            ),
            *plan.findings,
            *unsupported(issue, pack),
            *length_findings(plan, galleys, pack.format, issue),
        )
        reads = (*reading.reads, *pack.reads, *fonts.reads, *self.pictures.files(pictures))
        return Typeset(
            reading, pack, stories, galleys, plan, tuple(dict.fromkeys(findings)), tuple(dict.fromkeys(reads))
        )

    def draw(self, typeset: Typeset, purpose: Purpose) -> tuple[DrawnPage, ...]:
        """Draw every page; those that did not change come from memory."""
        table = self._table(typeset.pack, self.fonts(), typeset.stories)
        return table.drawer.draw(typeset.plan, self._setting(typeset, purpose), table.furniture(typeset.issue))

    def draw_one(self, typeset: Typeset, purpose: Purpose, number: int) -> DrawnPage:
        """Draw the page with this folio alone, or take it from memory."""
        table = self._table(typeset.pack, self.fonts(), typeset.stories)
        return table.drawer.draw_one(
            typeset.plan, self._setting(typeset, purpose), table.furniture(typeset.issue), number
        )

    def page_html(self, typeset: Typeset, purpose: Purpose) -> list[str]:
        """The HTML of every page, for designers who want to look inside."""
        table = self._table(typeset.pack, self.fonts(), typeset.stories)
        return table.drawer.page_html(typeset.plan, self._setting(typeset, purpose), table.furniture(typeset.issue))

    def prove(self, typeset: Typeset, purpose: Purpose) -> Proof:
        """Draw the pages and join them."""
        table = self._table(typeset.pack, self.fonts(), typeset.stories)
        pages = self.draw(typeset, purpose)
        findings = [*typeset.findings, *self.pictures.soft_pictures(typeset.plan, purpose), *table.fetcher_findings()]
        return table.drawer.prove(
            pages, typeset.plan, typeset.stories, facts_of(typeset.issue), purpose, findings, typeset.reads
        )

    def prove_one(self, typeset: Typeset, purpose: Purpose, number: int) -> Proof:
        """The page with this folio as a Proof of its own; its links to other pages lead nowhere."""
        table = self._table(typeset.pack, self.fonts(), typeset.stories)
        page = self.draw_one(typeset, purpose, number)
        alone = replace(typeset.plan, pages=(typeset.plan.pages[number - 1],))
        facts = facts_of(typeset.issue)
        return table.drawer.prove((page,), alone, typeset.stories, facts, purpose, (), typeset.reads)

    def fonts(self) -> FontLibrary:
        """The declared fonts; read again when the declaration changes."""
        declaration = self.workspace.root / "fonts" / "fonts.yaml"
        if not declaration.is_file():
            declaration = data_path("fonts/fonts.yaml")
        state = declaration.stat()
        stamp = (state.st_mtime_ns, state.st_size)
        if self._fonts is None or self._fonts[0] != stamp:
            self._fonts = stamp, load_fonts(declaration, self.cache / "fonts")
            self._fonts[1].isolate()
            self._tables = Memory(4)
        return self._fonts[1]

    def _pack(self, root: Path) -> Pack:
        """The pack in a folder; read again when one of its files changes."""
        known = self._packs.get(root)
        if known is None or known[0] != _stamps(known[1].reads):
            pack = read_pack(root)
            known = self._packs[root] = _stamps(pack.reads), pack
        return known[1]

    def _composer(self, pack: Pack) -> StoryComposer:
        composer = self._composers.get(pack.fingerprint)
        if composer is None:
            composer = self._composers[pack.fingerprint] = StoryComposer(pack)
        return composer

    def _setting(self, typeset: Typeset, purpose: Purpose) -> PageSetting:
        from forumpress.typeset.pagehtml import PageSetting

        issue = typeset.issue
        return PageSetting(
            format=typeset.pack.format,
            styles=typeset.pack.styles,
            fonts=self.fonts(),
            language=issue.language,
            title=facts_of(issue).title,
            bleed=purpose.bleed,
            source_of=lambda picture, width, height: self.pictures.address(picture, width, height, purpose),
            ratio_of=self.pictures.ratio_of,
            first_pages=typeset.plan.first_pages,
            position_only=words_for(issue.language)["photograph_to_come"],
            end_mark=typeset.pack.rules.end_mark,
        )

    def _table(self, pack: Pack, fonts: FontLibrary, stories: Sequence[Story]) -> ComposingTable:
        drawn = "".join(facts.words for picture in pictures_of(stories) if (facts := self.pictures.facts(picture)))
        faces = fonts.css(_all_text(stories) + drawn)
        key = pack.fingerprint, faces
        table = self._tables.get(key)
        if table is None:
            # WeasyPrint takes a third of a second to import, and `check` does not need it.
            from forumpress.typeset.table import ComposingTable

            composer = self._composer(pack)
            table = ComposingTable(pack, fonts, faces, composer, self.pictures.cache, self.pictures.ratio_of)
            self._tables[key] = table
        return table


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


def _all_text(stories: Sequence[Story]) -> str:
    characters: set[str] = set()
    for story in stories:
        for block in story.blocks:
            if isinstance(block, Paragraph):
                for run in block.runs:
                    characters.update(run.text.plain)
                for note in block.notes:
                    for run in note.runs:
                        characters.update(run.text.plain)
            else:
                for text in block.texts:
                    characters.update(text.plain)
    return "".join(sorted(characters))


def _stamps(paths: Sequence[Path]) -> tuple[object, ...]:
    """What changes when one of the files does; unlike anything else where one is missing."""
    try:
        return tuple((state.st_mtime_ns, state.st_size, state.st_ino) for state in map(Path.stat, paths))
    except OSError:
        return (object(),)
