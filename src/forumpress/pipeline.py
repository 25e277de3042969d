# SPDX-License-Identifier: MIT
"""The order of the stages, written once: issue, pages, proof, editions, preflight, files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from forumpress.edition.conditions import PrintConditions, print_conditions
from forumpress.edition.editions import all_editions, usual_edition
from forumpress.edition.kind import BesideFile, EditionKind, FinishingInput, FlowEdition, PageEdition, WritingInput
from forumpress.editiondraft import EditionDraft, Form
from forumpress.errors import InputError
from forumpress.files import read_file, remove_file, write_atomically
from forumpress.finding import Finding, Place, Severity, by_place, has_errors, with_quotes
from forumpress.folder import write_folder
from forumpress.issue.model import Status
from forumpress.preflight.articlewords import words_of_articles
from forumpress.preflight.buildcontext import context_of
from forumpress.preflight.certify import Certified, Edition, Rejected, certify, certify_flow
from forumpress.preflight.context import Context
from forumpress.preflight.passages import passages_of
from forumpress.preflight.profile import Profile, load_profile
from forumpress.preflight.verify.expected import drawn_words
from forumpress.preflight.verify.sametext import IssueWords, Verified
from forumpress.typeset.press import Press, Typeset
from forumpress.typeset.proof import PageProof
from forumpress.workspace import PathRefused, Workspace

if TYPE_CHECKING:
    from forumpress.deliver.mailedition import MailEdition
    from forumpress.deliver.settings import Settings


_SOFT = "figure/low-resolution"


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What to build: editions, layout, profile of the preflight, and where the files go."""

    editions: tuple[EditionKind, ...] = field(default_factory=lambda: (usual_edition(),))
    layout: str | None = None
    profile: str | None = None
    output: Path | None = None
    keep_html: bool = False
    marks: bool = False

    def profile_for(self, kind: PageEdition) -> str:
        """The edition's preflight profile: the requested one is the printer's where an edition for it is among them."""
        to_printer = any(isinstance(each, PageEdition) and each.for_printer for each in self.editions)
        return self.profile if self.profile and (kind.for_printer or not to_printer) else kind.profile


@dataclass(frozen=True, slots=True)
class Built:
    """What became of one edition; `edition` is None for a draft that its preflight rejected."""

    kind: EditionKind
    path: Path | None
    """The file or folder; None where finishing failed and nothing was written."""
    pages: int
    """Drawn pages; 0 where there are none."""
    edition: Edition | None


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What became of one issue."""

    name: str
    key: str
    built: tuple[Built, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether every edition that was asked for passed."""
        return not has_errors(self.findings) and all(built.edition for built in self.built)


LARGEST_FILE = 16_000_000
"""Bytes of a source file that is quoted from."""
Progress = Callable[[str], None]


def build(path: Path, workspace: Workspace, request: BuildRequest, progress: Progress = lambda _: None) -> BuildResult:
    """Typeset an issue and finish its editions.

    A file is written only when its edition has passed; a rejected draft is kept beside it under
    another name. Where one edition fails, the others are made all the same. Raises InputError when
    the issue cannot be typeset at all.
    """
    press = Press(workspace)
    progress("reading and setting")
    typeset = press.typeset(path, request.layout)
    name = workspace.name(path)
    output = request.output.resolve() if request.output else workspace.root / "output"
    findings: list[Finding] = list(typeset.findings)
    if has_errors(findings):
        return BuildResult(name, typeset.issue.key, (), quoted(_ordered(findings), workspace))
    built = []
    making = Making(press, typeset, request, progress)
    for kind in request.editions:
        try:
            checked = making.checked(kind)
        except InputError:
            built.append(Built(kind, None, len(typeset.plan.pages), None))
            continue
        built.append(_write(typeset, checked, kind, output))
    findings += making.findings
    if request.keep_html:
        progress("HTML of the pages")
        drawn = next((kind for kind in request.editions if isinstance(kind, PageEdition)), usual_edition())
        for number, html in enumerate(press.page_html(typeset, drawn.purpose), start=1):
            write_atomically(output / f"{typeset.issue.key}-html" / f"page-{number}.html", html.encode())
    press.pictures.tidy()
    return BuildResult(name, typeset.issue.key, tuple(built), quoted(_ordered(findings), workspace))


def compose_mail(
    path: Path,
    workspace: Workspace,
    settings: Settings,
    list_key: str,
    size_limit: int | None = None,
    progress: Progress = lambda _: None,
) -> MailEdition:
    """Build an issue's screen edition and compose the letter to one list's readers.

    `size_limit` is the largest message in octets that the server takes. A letter that was composed before, of the
    same files under the same settings, is taken from the workspace's cache. Raises InputError when the
    issue does not pass its preflight or cannot be mailed.
    """
    from forumpress.deliver.cover import draw_cover
    from forumpress.deliver.letterstore import LetterStore
    from forumpress.deliver.mailedition import MailEdition
    from forumpress.deliver.message import compose_letter
    from forumpress.deliver.teasers import Links

    store = LetterStore(workspace, settings)
    known = store.find(path, list_key, size_limit)
    if known is not None:
        return known
    press = Press(workspace)
    progress("reading and setting")
    typeset = press.typeset(path)
    findings: list[Finding] = list(typeset.findings)
    if not has_errors(findings):
        kind = usual_edition()
        making = Making(press, typeset, BuildRequest(), progress)
        checked = making.checked(kind)
        findings += making.findings
        if isinstance(checked, Certified):
            progress("letter")
            issue, edition = typeset.issue, checked.edition
            base = settings.web.issues or issue.publication.web
            links = Links.under(base, file_name(issue.key, kind), typeset.plan.first_pages)
            letter = compose_letter(
                issue,
                edition,
                draw_cover(edition.pdf),
                settings,
                list_key=list_key,
                links=links,
                pack=typeset.pack,
                size_limit=size_limit,
            )
            findings += letter.findings
            noted = quoted(_ordered(findings), workspace)
            made = MailEdition(issue.key, issue.status is Status.READY, letter, noted)
            folders = (file.parent for file in typeset.pack.reads)
            store.keep(path, list_key, size_limit, made, (*typeset.reads, *dict.fromkeys(folders)))
            return made
    raise InputError(quoted(_ordered(findings), workspace))


def verify(path: Path, workspace: Workspace, output: Path | None = None) -> tuple[IssueWords, tuple[Verified, ...]]:
    """Hold every finished edition of an issue that lies in the output folder to the issue's reading.

    Proofs, which show findings besides, are passed over. Raises InputError when the issue cannot be typeset.
    """
    press = Press(workspace)
    typeset = press.typeset(path)
    issue = typeset.issue
    furniture = typeset.table.furniture(issue)
    running = [furniture(page.number, page.section, page.opens_section) for page in typeset.plan.pages]
    running += map(str, typeset.plan.first_pages.values())
    drawings = {figure.image for article in issue.articles() for figure in article.figures if figure.image}
    drawn: list[str] = []
    for drawing in sorted(drawings):
        with suppress(PathRefused, OSError):
            if drawing.lower().endswith(".svg"):
                drawn += drawn_words(workspace.read(workspace.resolve(drawing), LARGEST_FILE))
    words = IssueWords(issue, typeset.stories, running, drawn)
    folder = output.resolve() if output else workspace.root / "output"
    found = []
    for kind in all_editions().values():
        file = folder / file_name(issue.key, kind)
        if isinstance(kind, PageEdition) and kind.shows_findings:
            continue
        if file.is_dir():
            pages = {f"{issue.key}/{key}/index.html" for key in words.hashes()}
            files = {name: read_file(file / name, LARGEST_FILE) for name in pages if (file / name).is_file()}
            found.append(words.verify(kind.name, Form.WEB, b"", files))
        elif file.is_file():
            form = _FORMS.get(kind.suffix, Form.PDF)
            found.append(words.verify(kind.name, form, read_file(file, _LARGEST_EDITION), {}))
    return words, tuple(found)


class Making:
    """Makes editions of one issue, each once: what lies beside another edition is made before it.

    `findings` are those of all editions that were made.
    """

    def __init__(
        self, press: Press, typeset: Typeset, request: BuildRequest, progress: Progress = lambda _: None
    ) -> None:
        self._press, self._typeset, self._request, self._progress = press, typeset, request, progress
        self._known: dict[str, Certified | Rejected | InputError] = {}
        self.findings: list[Finding] = []

    def checked(self, kind: EditionKind) -> Certified | Rejected:
        """One edition finished and judged. Raises InputError when it cannot be made."""
        known = self._known.get(kind.name)
        if known is None:
            beside = self._beside(kind)
            self._progress(f"{kind.name} edition")
            try:
                known = self._made(kind, beside)
                self.findings += known.report.findings
            except InputError as failure:
                known = failure
                self.findings += failure.findings
            self._known[kind.name] = known
        if isinstance(known, InputError):
            raise known
        return known

    def _beside(self, kind: EditionKind) -> tuple[BesideFile, ...]:
        """The files that lie beside an edition, of those editions that passed."""
        files = []
        for name in kind.beside if isinstance(kind, FlowEdition) else ():
            other = all_editions()[name]
            with suppress(InputError):
                checked = self.checked(other)
                if isinstance(checked, Certified):
                    edition = checked.edition
                    file = file_name(self._typeset.issue.key, other)
                    files.append(BesideFile(file, _MEDIA_TYPES[edition.form], edition.form.value, edition.data))
        return tuple(files)

    def _made(self, kind: EditionKind, beside: tuple[BesideFile, ...]) -> Certified | Rejected:
        typeset, press = self._typeset, self._press
        name = file_name(typeset.issue.key, kind)
        if isinstance(kind, FlowEdition):
            draft = kind.write(WritingInput(typeset, press, beside))
            return certify_flow(draft, words_of_articles(typeset.stories), name=name)
        assert isinstance(kind, PageEdition)
        profile = load_profile(self._request.profile_for(kind))
        proof = press.prove(typeset, kind.drawn_with(profile.bleed))
        draft = finish(typeset, proof, kind, profile, marks=self._request.marks)
        return certify(draft, profile, context_for(typeset, proof, kind), name=name)


_FORMS = {".txt": Form.TEXT, ".epub": Form.EPUB}
_LARGEST_EDITION = 2_000_000_000
_MEDIA_TYPES = {Form.PDF: "application/pdf", Form.TEXT: "text/plain", Form.EPUB: "application/epub+zip"}


def finish(
    typeset: Typeset, proof: PageProof, kind: PageEdition, profile: Profile, *, marks: bool = False
) -> EditionDraft:
    """The proof finished as one edition; for a press by the printing condition that the profile names.

    The draft carries the proof's findings, so that certification sees them.
    """

    def conditions() -> PrintConditions:
        return print_conditions(profile.condition, bleed=profile.bleed, marks=marks)

    pack = typeset.pack
    given = FinishingInput(proof, pack.format, pack.styles, conditions)
    draft = kind.finish(given)
    return replace(draft, findings=(*proof.findings, *draft.findings))


def context_for(typeset: Typeset, proof: PageProof, kind: PageEdition) -> Context:
    """What the preflight may know of the issue."""
    context = context_of(proof, typeset.pack.styles, typeset.issue)
    if kind.compares_words:
        context = replace(context, passages=passages_of(proof))
    if kind.pages_a_side > 1:
        context = replace(context, trim=None, spreads=kind.pages_a_side)
    return context


def file_name(key: str, kind: EditionKind, *, rejected: bool = False) -> str:
    """What the file of an issue's edition is called: KEY-NAME.pdf, KEY-NAME.rejected.pdf."""
    return f"{key}-{kind.name}{'.rejected' if rejected else ''}{kind.suffix}"


def _write(typeset: Typeset, checked: Certified | Rejected, kind: EditionKind, output: Path) -> Built:
    accepted = isinstance(checked, Certified)
    made = checked.edition if isinstance(checked, Certified) else checked.draft
    key = typeset.issue.key
    path = output / file_name(key, kind, rejected=not accepted)
    old = output / file_name(key, kind, rejected=True)
    if made.files:
        write_folder(path, made.files)
        if accepted:
            write_folder(old, {})
    else:
        write_atomically(path, made.data)
        if accepted:
            remove_file(old)
    pages = len(typeset.plan.pages) if isinstance(kind, PageEdition) else 0
    return Built(kind, path, pages, checked.edition if isinstance(checked, Certified) else None)


def quoted(findings: Iterable[Finding], workspace: Workspace) -> tuple[Finding, ...]:
    """The findings with the source line quoted, where a later stage knew the place alone."""

    @cache
    def lines(file: str) -> list[str]:
        try:
            return workspace.read(workspace.root / file, LARGEST_FILE).decode("utf-8", "replace").splitlines()
        except PathRefused:
            return []

    def line_of(place: Place) -> str:
        written = lines(place.file) if place.file and place.line else []
        return written[place.line - 1] if place.line and place.line <= len(written) else ""

    return with_quotes(findings, line_of)


def _ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, in the order of the file's lines; of a soft picture no note beside a warning."""
    found = dict.fromkeys(findings)
    soft = {finding.place for finding in found if finding.code == _SOFT and finding.severity is Severity.WARNING}
    kept = (
        finding
        for finding in found
        if finding.code != _SOFT or finding.severity is Severity.WARNING or finding.place not in soft
    )
    return sorted(kept, key=by_place)
