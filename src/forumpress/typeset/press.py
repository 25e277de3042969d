"""The press: reads, composes, sets, makes up and draws issues, remembering what did not change.

The stages in their order, up to the Proof. Finishing and preflight lie on the floors above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forumpress.data import data_path
from forumpress.finding import Finding, warning
from forumpress.issue.model import Issue
from forumpress.issue.read import Reading, read_issue
from forumpress.layout.compose import Composer as StoryComposer
from forumpress.layout.inline import plain_text
from forumpress.layout.pack import Pack, find_pack, read_pack
from forumpress.layout.story import Box, Paragraph, Picture, Story
from forumpress.layout.words import words_for
from forumpress.memory import Memory
from forumpress.typeset.flow import Look
from forumpress.typeset.fonts import FontLibrary, load_fonts
from forumpress.typeset.imagefile import PictureRefused
from forumpress.typeset.images import derive, inspect_picture, resolution_findings
from forumpress.typeset.linecss import running_text_css
from forumpress.typeset.lines import Composer
from forumpress.typeset.makeup import make_up
from forumpress.typeset.marks import MARK_STYLE
from forumpress.typeset.plan import Galley, PagePlan, PlacedBox, SetParagraph
from forumpress.typeset.proof import Facts, Proof, Purpose
from forumpress.typeset.shaping import measure
from forumpress.workspace import Workspace

if TYPE_CHECKING:
    from forumpress.typeset.draw import Drawer, DrawnPage, Furniture
    from forumpress.typeset.drawncheck import DrawnWord
    from forumpress.typeset.galley import Setter
    from forumpress.typeset.pagehtml import PageSetting

_PACK, _PICTURES = "/pack/", "/pictures/"
"""How pages address the pack's folder and the pictures' cache, wherever these lie."""

DEFAULT_RATIO = 1.5
"""Width by height of a frame whose picture is not there yet."""


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
        self._fonts: tuple[tuple[int, int], FontLibrary] | None = None
        self._tables: Memory[tuple[str, str], _Table] = Memory(4)
        self._packs: Memory[Path, tuple[tuple[object, ...], Pack]] = Memory(4)
        self._composers: Memory[str, StoryComposer] = Memory(4)

    def pack_folders(self) -> tuple[Path, ...]:
        """Where layout packs are looked for, the workspace's own first."""
        return (self.workspace.root / "layouts", data_path("layouts"))

    def typeset(self, path: Path, layout: str | None = None) -> Typeset:
        """Read an issue and plan its pages. Raises InputError with every finding that stops it."""
        reading = read_issue(path, self.workspace)
        issue = reading.issue
        pack = self._pack(find_pack(layout or issue.layout, self.pack_folders()))
        fonts = self.fonts()
        stories = self._composer(pack).compose(issue)
        table = self._table(pack, fonts, stories)
        galleys, said = table.setter.set(stories)
        plan = make_up(galleys, pack.format, pack.styles, pack.rules)
        pictures = [
            picture for story in stories for box in story.blocks if isinstance(box, Box) for picture in box.pictures
        ]
        findings = (
            *reading.findings,
            *fonts.findings,
            *table.engine_findings,
            *said,
            *table.text_findings(galleys),
            *(finding for picture in pictures for finding in self._inspect(picture)),
            *plan.findings,
        )
        reads = (*reading.reads, *pack.reads, *fonts.reads, *self._picture_files(pictures))
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
        findings = [*typeset.findings, *self._resolution(typeset, purpose), *table.fetcher_findings()]
        return table.drawer.prove(
            pages, typeset.plan, typeset.stories, facts_of(typeset.issue), purpose, findings, typeset.reads
        )

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

    def ratio_of(self, picture: Picture) -> float:
        """Width by height of a picture's frame."""
        if picture.ratio is not None:
            return picture.ratio
        path = self._path(picture)
        facts = inspect_picture(path)[0] if path else None
        return facts.ratio if facts else DEFAULT_RATIO

    def _path(self, picture: Picture) -> Path | None:
        return self.workspace.resolve(picture.path) if picture.path else None

    def _inspect(self, picture: Picture) -> tuple[Finding, ...]:
        path = self._path(picture)
        if path is None:
            return (
                warning(
                    "figure/for-position-only",
                    "this figure has no picture yet; an empty frame keeps its place",
                    hint="Name the picture's file under image: when you have it.",
                    place=picture.place,
                ),
            )
        return inspect_picture(path, picture.place)[1]

    def _picture_files(self, pictures: Sequence[Picture]) -> tuple[Path, ...]:
        return tuple(path for picture in pictures if (path := self._path(picture)))

    def _source(self, picture: Picture, width: float, height: float, purpose: Purpose) -> str | None:
        path = self._path(picture)
        if path is None or inspect_picture(path)[0] is None:
            return None
        try:
            made = derive(path, width, height, picture.focal, purpose, self.cache / "pictures")
        except PictureRefused:
            return None
        return f"file://{_PICTURES}{made.path.name}"

    def _resolution(self, typeset: Typeset, purpose: Purpose) -> list[Finding]:
        """Pictures that have too few pixels for the frame that make-up gave them."""
        findings: list[Finding] = []
        for page in typeset.plan.pages:
            for item in page.items:
                if not isinstance(item, PlacedBox) or item.picture_height <= 0:
                    continue
                box = item.block.block
                ratios = [self.ratio_of(picture) for picture in box.pictures]
                for picture, ratio in zip(box.pictures, ratios, strict=True):
                    path = self._path(picture)
                    if path is None or inspect_picture(path)[0] is None:
                        continue
                    width = (item.width - box.lead) * ratio / sum(ratios)
                    try:
                        made = derive(path, width, item.picture_height, picture.focal, purpose, self.cache / "pictures")
                    except PictureRefused:
                        continue
                    findings += resolution_findings(made, path.name, width, purpose, picture.place)
        return findings

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
            source_of=lambda picture, width, height: self._source(picture, width, height, purpose),
            ratio_of=self.ratio_of,
            first_pages=typeset.plan.first_pages,
            position_only=words_for(issue.language)["photograph_to_come"],
            end_mark=typeset.pack.rules.end_mark,
        )

    def _table(self, pack: Pack, fonts: FontLibrary, stories: Sequence[Story]) -> _Table:
        faces = fonts.css(_all_text(stories))
        key = pack.fingerprint, faces
        table = self._tables.get(key)
        if table is None:
            table = self._tables[key] = _Table(self, pack, fonts, faces, self._composer(pack))
        return table


class _Table:
    """Composer, engine and drawer for one pack and one set of faces."""

    def __init__(self, press: Press, pack: Pack, fonts: FontLibrary, faces: str, stories: StoryComposer) -> None:
        # WeasyPrint takes a third of a second to import, and `check` does not need it.
        from forumpress.typeset.draw import STRUCTURE_STYLE, Drawer
        from forumpress.typeset.engine import Engine
        from forumpress.typeset.fetch import ConfinedFetcher
        from forumpress.typeset.galley import Setter
        from forumpress.typeset.pagehtml import page_variables

        self._pack = pack
        self._fonts = fonts
        self._fetcher = ConfinedFetcher(
            [press.cache / "fonts"], {_PACK: pack.root, _PICTURES: press.cache / "pictures"}
        )
        sheets = (
            faces,
            f":root{{{page_variables(pack.format, 1, 0)}}}",
            STRUCTURE_STYLE,
            MARK_STYLE,
            pack.css,
            running_text_css(pack.styles, pack.swatches, fonts),
        )
        engine = Engine(sheets, self._fetcher, f"file://{_PACK}", self._width_of)
        self.engine_findings = tuple(engine.findings)
        self.composer = Composer(fonts, pack.rules.end_mark)
        self.setter: Setter = Setter(pack.format, pack.styles, self.composer, engine, press.ratio_of)
        self.drawer: Drawer = Drawer(pack, engine)
        self.stories = stories

    def furniture(self, issue: Issue) -> Furniture:
        """The pack's furniture for an issue's pages."""
        return lambda number, section, opens: self.stories.furniture(issue, number, section, opens)

    def _width_of(self, text: str, word: DrawnWord) -> float:
        declared = {family.name for family in self._fonts.families}
        families = [family for family in word.families if family in declared] or [self._pack.styles["body"].family]
        faces = tuple(self._fonts.face(family, word.weight, word.italic) for family in families)
        return measure(text, Look(faces, word.size, (), ""))

    def fetcher_findings(self) -> tuple[Finding, ...]:
        """What the drawing engine asked for and was refused."""
        return self._fetcher.findings

    def text_findings(self, galleys: Sequence[Galley]) -> list[Finding]:
        """Characters without a glyph, words wider than their line."""
        findings: list[Finding] = []
        for galley in galleys:
            for block in galley.blocks:
                if isinstance(block, SetParagraph):
                    style = self._pack.styles[block.block.style]
                    findings += self.composer.findings(block.block, style, block.measure, block.lines)
                else:
                    family = self._pack.styles["note"].family
                    for text in block.block.texts:
                        findings += self._fonts.missing(text, family, block.block.language)
        return findings


def _stamps(paths: Sequence[Path]) -> tuple[object, ...]:
    """What changes when one of the files does; unlike anything else where one is missing."""
    try:
        return tuple((state.st_mtime_ns, state.st_size, state.st_ino) for state in map(Path.stat, paths))
    except OSError:
        return (object(),)


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
