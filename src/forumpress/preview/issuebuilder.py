# SPDX-License-Identifier: MIT
"""The builder that previews an issue: reads, sets, makes up and draws it with one press that remembers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from forumpress.edition.editions import usual_edition
from forumpress.edition.kind import PreviewAs
from forumpress.finding import Finding, Place, Rect
from forumpress.layout.inline import plain_text
from forumpress.memory import Remembered
from forumpress.preview.blockareas import WrittenRange, block_on_page
from forumpress.preview.pageimages import characters_before
from forumpress.preview.places import Drawn, Places, Register, differing
from forumpress.preview.snapshot import BlockOnPage, FoundWord, PageArea, PageInfo, PagePassage, PreviewPage, Snapshot
from forumpress.preview.textlayer import passages
from forumpress.preview.views import EditionView, FinishedPages, all_views
from forumpress.typeset.copyfit import copyfit
from forumpress.typeset.drawnpage import DrawnText, drawn_texts
from forumpress.typeset.engine import page_pdf
from forumpress.typeset.frames import excerpt
from forumpress.typeset.pagemap import PageMap, place_of_box
from forumpress.typeset.plan import PlacedBox
from forumpress.typeset.press import Press, Typeset, facts_of
from forumpress.workspace import Workspace


class IssueSnapshot:
    """One reading of the issue, made up."""

    def __init__(
        self, press: Press, finished_pages: FinishedPages, register: Register, typeset: Typeset, view: EditionView
    ) -> None:
        self._press = press
        self._finished_pages = finished_pages
        self._register = register
        self._typeset = typeset
        self._view = view
        self._format = typeset.pack.format

    @property
    def title(self) -> str:
        """The document's title."""
        return facts_of(self._typeset.issue).title

    @cached_property
    def pages(self) -> Sequence[PageInfo]:
        """The pages in order."""
        width, height = self._format.width, self._format.height
        return [
            PageInfo(page.number, width, height, f"Page {page.number}, {page.section}")
            for page in self._typeset.plan.pages
        ]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What reading, setting and make-up found."""
        return self._typeset.findings

    @property
    def reads(self) -> tuple[Path, ...]:
        """Every file that was read."""
        return self._typeset.reads

    @cached_property
    def _fit(self) -> Any:
        typeset = self._typeset
        return copyfit(typeset.plan, typeset.galleys, self._format, typeset.issue)

    @cached_property
    def outline(self) -> Sequence[Mapping[str, Any]]:
        """The articles in order, where they were written, and how they fit."""
        stories = {story.key: story for story in self._typeset.stories}
        found = []
        for fit in self._fit.articles:
            place = stories[fit.key].place
            length = None
            if fit.wanted_lines is not None:
                length = {"lines": fit.wanted_lines, "over": fit.over, "words": fit.over_words}
            found.append(
                {
                    "key": fit.key,
                    "title": plain_text(stories[fit.key].short_title),
                    "section": stories[fit.key].section,
                    "page": fit.first_page,
                    "file": place.file,
                    "line": place.line,
                    "words": fit.words,
                    "lines": fit.lines,
                    "columns": round(fit.columns, 2),
                    "pages": round(fit.pages, 2),
                    "minutes": round(fit.minutes, 1),
                    "length": length,
                }
            )
        return found

    @property
    def summary(self) -> Mapping[str, Any]:
        """How full the issue and its last page are."""
        fit = self._fit
        return {
            "pages": round(fit.pages, 1),
            "pageCount": fit.page_count,
            "freeLines": fit.free_lines,
            "lastPage": round(fit.last_page_filled, 3),
        }

    def draw(self, number: int) -> PreviewPage:
        """One page, drawn; in other views than the screen's, finished."""
        page = self._press.draw_one(self._typeset, self._view.kind.purpose, number)
        if self._view.kind.preview is not PreviewAs.DRAWN:
            finished = self._finished_pages.page(self._typeset, self._view, number, page.fingerprint)
            return PreviewPage(finished.fingerprint, lambda: finished.pdf, (*page.findings, *finished.findings))

        def partial(earlier: tuple[Any, ...]) -> tuple[bytes, Rect] | None:
            found = excerpt(page.document, page.frames, earlier)
            return (page_pdf(found[0]), found[1]) if found else None

        return PreviewPage(page.fingerprint, lambda: page_pdf(page.document), page.findings, page.frames, partial)

    def at(self, number: int, x: float, y: float) -> FoundWord | None:
        """The word at a point of a page."""
        if not 1 <= number <= len(self._typeset.plan.pages):
            return None
        document = self._press.draw_one(self._typeset, usual_edition().purpose, number).document
        furniture = self._press.furniture_texts(self._typeset, number)

        def before(rect: Rect, x: float) -> int:
            return characters_before(page_pdf(document), rect, x)

        return self._places.at(number, x, y, Drawn(drawn_texts(document.pages[0]), furniture, before))

    def passages(self, number: int) -> Sequence[PagePassage]:
        """The words of a page in reading order."""
        if not 1 <= number <= len(self._typeset.plan.pages):
            return ()
        document = self._press.draw_one(self._typeset, usual_edition().purpose, number).document
        return passages(self._map, number, drawn_texts(document.pages[0]))

    def locate(self, file: str, line: int, column: int | None = None) -> PageArea | None:
        """Where a line of a source file was set."""
        return self._places.find(file, line, column)

    def block_on_page(self, file: str, first: tuple[int, int], last: tuple[int, int]) -> BlockOnPage | None:
        """Where the words between two places of a file stand, and their type."""

        def drawn(number: int) -> Sequence[DrawnText]:
            document = self._press.draw_one(self._typeset, usual_edition().purpose, number).document
            return drawn_texts(document.pages[0])

        pack = self._typeset.pack
        return block_on_page(self._map, pack, self._press.fonts(), drawn, WrittenRange(file, first, last))

    def box_at(self, number: int, x: float, y: float) -> Place | None:
        """Where the box at a point of a page was written."""
        if not 1 <= number <= len(self._map.pages):
            return None
        for item, rect in self._map.items(self._map.pages[number - 1]):
            inside = rect.x <= x <= rect.x + rect.width and rect.y <= y <= rect.y + rect.height
            if isinstance(item, PlacedBox) and inside:
                return place_of_box(item)
        return None

    def face_file(self, number: int) -> Path | None:
        """The font file of a face."""
        faces = self._press.fonts().faces
        return faces[number].path if 0 <= number < len(faces) else None

    def article_at(self, file: str, line: int) -> str | None:
        """The article that a source line belongs to, in the issue's file or in an included one."""
        found = None
        for article in self._typeset.issue.articles():
            place = article.place()
            if article.body_file == file or (place.file == file and (place.line or 0) <= line):
                found = article.key
        return found

    def changed_since(self, earlier: Snapshot) -> Sequence[PageArea]:
        """The blocks that an edit changed."""
        return differing(earlier._places, self._places) if isinstance(earlier, IssueSnapshot) else ()

    @cached_property
    def _map(self) -> PageMap:
        return PageMap(self._typeset.plan, self._typeset.pack.styles)

    @cached_property
    def _places(self) -> Places:
        return Places(self._map, self._register)


class IssueBuilder:
    """Previews one issue of a workspace, in a layout of its own choice or another."""

    def __init__(self, path: Path, workspace: Workspace, layout: str | None = None) -> None:
        self._path = path
        self._workspace = workspace
        self._layout = layout
        self._press = Press(workspace)
        self._finished_pages = FinishedPages(self._press)
        self._register: Register = Remembered(self._press.memo)

    @property
    def name(self) -> str:
        """The issue's file, from the workspace's folder."""
        return self._workspace.name(self._path)

    @property
    def views(self) -> Mapping[str, str]:
        """The editions that can be looked at, print once for each of its profiles."""
        return {key: view.name for key, view in all_views().items()}

    @property
    def folders(self) -> tuple[Path, ...]:
        """The issue's folder, and where layouts and the list of fonts may appear."""
        root = self._workspace.root
        return (self._path.absolute().parent, root / "issues", root / "layouts", root / "fonts", root)

    def build(self, view: str) -> IssueSnapshot:
        """The issue as it stands in its files now."""
        typeset = self._press.typeset(self._path, self._layout)
        return IssueSnapshot(self._press, self._finished_pages, self._register, typeset, all_views()[view])

    def path_of(self, file: str) -> Path | None:
        """The file of the workspace, or of the shipped layouts, that a finding names."""
        try:
            return self._path_of(file)
        except OSError:
            # A name that is longer than any file's, for instance.
            return None

    def _path_of(self, file: str) -> Path | None:
        from forumpress.workspace import PathRefused

        packs = tuple(folder.resolve() for folder in self._press.pack_folders())
        if Path(file).is_absolute():
            path = Path(file).resolve()
            roots = (self._workspace.root, *packs)
            return path if path.is_file() and any(path.is_relative_to(root) for root in roots) else None
        try:
            path = self._workspace.resolve(file)
        except PathRefused:
            return None
        if path.is_file():
            return path
        shipped = ((folder, (folder.parent / file).resolve()) for folder in packs)
        return next((each for folder, each in shipped if each.is_file() and each.is_relative_to(folder)), None)
