"""Stage 1: an issue's YAML, its publication and its Markdown files -> Issue, or everything that is wrong."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from forumpress.errors import InputError
from forumpress.finding import NOWHERE, Finding, Place, Severity, error, has_errors
from forumpress.issue import source as sources
from forumpress.issue.blocks import Prose
from forumpress.issue.checks import check_alone, check_sections, check_together
from forumpress.issue.model import Article, Issue, Publication, Section, Sidebar, Sourced
from forumpress.issue.prose import parse_prose
from forumpress.issue.shape import Shaped, Shaper
from forumpress.issue.source import Source
from forumpress.issue.standing import filled_in, merged_publication
from forumpress.issue.yamlnodes import Mapping, Node
from forumpress.issue.yamltext import load
from forumpress.memory import Store
from forumpress.text import Text
from forumpress.workspace import PathRefused, Workspace

MOST_PROSE = 2_000_000
"""Characters of all bodies of an issue together."""
PUBLICATION = "issues/publication.yaml"
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True)
class _Kept:
    """A model that was read before, with all that came of reading it."""

    model: Sourced
    models: tuple[Sourced, ...]
    findings: tuple[Finding, ...]
    characters: int
    body_file: str
    """The text of the file that holds its body; empty where it has none."""


_KEPT: Store[Hashable, _Kept] = Store(MOST_PROSE)


class Reading(NamedTuple):
    """An issue, what is worth saying about it, and the files it came from (absolute)."""

    issue: Issue
    findings: tuple[Finding, ...]
    reads: tuple[Path, ...]


class IssueRefused(InputError):
    """The issue cannot be built; `findings` says why, `reads` which files were read to find out."""

    def __init__(self, findings: Iterable[Finding], reads: Iterable[Path]) -> None:
        super().__init__(findings)
        self.reads = tuple(reads)


def read_issue(path: Path, workspace: Workspace) -> Reading:
    """The issue at `path` with the publication's facts filled in and its bodies parsed.

    Raises IssueRefused with every finding, from all files, in the order of their lines.
    """
    reader = _Reader(workspace)
    issue = reader.issue(path)
    findings = reader.all_findings()
    if issue is None or has_errors(findings):
        raise IssueRefused(findings, reader.reads)
    return Reading(issue, findings, tuple(reader.reads))


def read_publication(workspace: Workspace) -> Publication | None:
    """The workspace's publication, or None where there is no `issues/publication.yaml`.

    Raises IssueRefused with everything that is wrong in it.
    """
    reader = _Reader(workspace)
    node = reader.standing()
    if node is None and not reader.findings:
        return None
    found = reader.shaper.model(Publication, node, Place(PUBLICATION, 1, 1), "the publication") if node else None
    reader.check()
    findings = reader.all_findings()
    if not isinstance(found, Publication) or has_errors(findings):
        raise IssueRefused(findings, reader.reads)
    return found


class _Reader:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.sources: dict[str, Source] = {}
        self.reads: list[Path] = []
        self.findings: list[Finding] = []
        self.shaper = Shaper(self._prepare, self)
        self.checked: set[int] = set()
        self.bodies: dict[str, Source] = {}
        self.characters = 0

    def issue(self, path: Path) -> Issue | None:
        if self.workspace.name(path) == PUBLICATION:
            self._complain(
                "publication/not-an-issue",
                "this is the publication, not an issue",
                "name an issue; the publication is read with it",
                Place(PUBLICATION, 1, 1),
            )
            return None
        node = self._yaml(path)
        standing = self.standing()
        if not isinstance(node, Mapping):
            if self.sources.get(self.workspace.name(path)) is not None and not has_errors(self.findings):
                self._complain(
                    "issue/not-a-mapping",
                    "an issue begins with keys, such as “key: 2022-12”",
                    "“forumpress new KEY” writes one to begin with",
                    Place(self.workspace.name(path), 1, 1),
                )
            return None
        own = node.get("publication")
        if own is not None and not isinstance(own, Mapping):
            self.shaper.model(Publication, own, node.places["publication"], "“publication”")
            own = None
        publication = merged_publication(standing, own)
        if publication is None:
            self._complain(
                "publication/missing",
                f"there is no {PUBLICATION} with the publication's title and sections",
                f"write {PUBLICATION}, or give this issue its own “publication:” with a title",
                node.places[""],
            )
        filled = filled_in(node, publication)
        issue = self.shaper.model(Issue, filled, node.places[""], "the issue")
        self.check()
        built = self.shaper.built
        publications = [model for model in built if isinstance(model, Publication)]
        names = publications[0].sections if publications else ()
        self.findings += check_sections((model for model in built if isinstance(model, Section)), names)
        return issue if isinstance(issue, Issue) else None

    def check(self) -> None:
        """Note what crosses from one key to another."""
        built, doubtful = self.shaper.built, self.shaper.doubtful
        self.findings += check_alone((model for model in built if id(model) not in self.checked), doubtful)
        self.findings += check_together(built, doubtful, self.workspace)

    def take(self, model: type[Sourced], node: Mapping) -> Sourced | None:
        """What the same words in the same lines came to before: see `Shelf`."""
        kept = _KEPT.find((model, node.written, self.workspace.root))
        if kept is None or self.characters + kept.characters > MOST_PROSE:
            return None
        if isinstance(kept.model, Article) and kept.model.body_file is not None:
            source = self._body_source(kept.model.body_file, kept.model.place("body_file"))
            if source is None or source.text != kept.body_file:
                return None
        self.characters += kept.characters
        self.shaper.built += kept.models
        self.shaper.findings += kept.findings
        self.checked.update(map(id, kept.models))
        return kept.model

    def put(self, node: Mapping, built: Sourced, models: Sequence[Sourced], said: Sequence[Finding]) -> None:
        """Keep what was just read, with what can be told of it by itself: see `Shelf`."""
        source = None
        if isinstance(built, Article) and built.body_file is not None:
            source = self.bodies.get(built.body_file)
            if source is None:
                return
        if self.characters > MOST_PROSE:
            return
        checks = tuple(check_alone(models, {}))
        body_file = source.text if source else ""
        characters = len(body_file) + sum(len(m.body or "") for m in models if isinstance(m, Article | Sidebar))
        kept = _Kept(built, tuple(models), (*said, *checks), characters, body_file)
        _KEPT.keep((type(built), node.written, self.workspace.root), kept, 1000 + characters)
        self.findings += checks
        self.checked.update(map(id, models))

    def all_findings(self) -> tuple[Finding, ...]:
        """Errors and warnings of every file, by place, each once and with its line quoted."""
        gathered = [*self.findings, *self.shaper.findings]
        for source in self.sources.values():
            gathered += source.findings
        quoted = []
        for finding in dict.fromkeys(gathered):
            source_of = self.sources.get(finding.place.file)
            if not finding.quote and source_of is not None and finding.place.line:
                finding = replace(finding, quote=source_of.quote(finding.place.line))
            quoted.append(finding)
        files = {name: position for position, name in enumerate(self.sources)}
        return tuple(
            sorted(
                quoted,
                key=lambda f: (files.get(f.place.file, -1), f.place.line or 0, f.place.column or 0, _ORDER[f.severity]),
            )
        )

    def _complain(self, code: str, message: str, hint: str, place: Place) -> None:
        self.findings.append(error(code, message, hint=hint, place=place))

    def _source(self, path: Path, place: Place) -> Source | None:
        """The text at `path`; a failure is noted at `place`, or in the file itself when it is not text."""
        self.reads.append(path)
        name = self.workspace.name(path)
        try:
            source = sources.decode(self.workspace.read(path, sources.LARGEST_FILE), name)
        except PathRefused as refusal:
            self.findings.append(refusal.finding(place))
            return None
        except InputError as problem:
            self.findings += problem.findings
            return None
        self.sources[name] = source
        return source

    def _yaml(self, path: Path) -> Node:
        source = self._source(path, Place(self.workspace.name(path)))
        if source is None:
            return None
        try:
            node, findings = load(source)
        except InputError as problem:
            self.findings += problem.findings
            return None
        self.findings += findings
        return node

    def standing(self) -> Mapping | None:
        """The keys of `publication.yaml`; None where there is none."""
        path = self.workspace.root / PUBLICATION
        if not path.exists() and not path.is_symlink():
            self.reads.append(path)
            return None
        node = self._yaml(path)
        if isinstance(node, Mapping):
            return node
        if PUBLICATION in self.sources and not has_errors(self.findings):
            self._complain(
                "publication/not-a-mapping",
                "a publication begins with keys, such as “title: NGO Forum”",
                "write its title, sections and imprint",
                Place(PUBLICATION, 1, 1),
            )
        return Mapping(Place(PUBLICATION, 1, 1)) if has_errors(self.findings) else None

    def _prepare(self, model: type[Sourced], values: Shaped) -> None:
        if model is Sidebar and "body" in values:
            values["prose"] = self._prose(values["body"])
        if model is not Article:
            return
        place = values.places.get("body_file", NOWHERE)
        if ("body" in values) == ("body_file" in values):
            if "body" in values:
                self.shaper.complain(
                    "article/two-bodies", "the article has a body and a body file", "keep one of the two", place
                )
            elif "body" not in values.places or values.places["body"] == values.places[""]:
                self.shaper.complain(
                    "article/no-body",
                    "the article has no body",
                    "add “body: |” and the text below it, indented",
                    values.places[""],
                )
            else:
                self.shaper.complain(
                    "article/no-body",
                    "the article's body is empty",
                    "write it below “body: |”, indented",
                    values.places["body"],
                )
            return
        body = values.get("body")
        if body is None:
            body = self._body_file(values["body_file"], place)
        if body is not None:
            values["prose"] = self._prose(body)

    def _body_source(self, reference: str, place: Place) -> Source | None:
        try:
            path = self.workspace.resolve(reference)
        except PathRefused as refusal:
            self.findings.append(refusal.finding(place))
            return None
        source = self.sources.get(self.workspace.name(path)) or self._source(path, place)
        if source is not None:
            self.bodies[reference] = source
        return source

    def _body_file(self, reference: str, place: Place) -> Text | None:
        source = self._body_source(reference, place)
        if source is None:
            return None
        if not source.text.strip():
            self.shaper.complain(
                "article/no-body", f"the body file {reference} is empty", "write the article into it", place
            )
            return None
        return source.whole()

    def _prose(self, body: Text) -> Prose:
        before, self.characters = self.characters, self.characters + len(body)
        if self.characters > MOST_PROSE:
            if before <= MOST_PROSE:
                self.shaper.complain(
                    "issue/too-long",
                    f"from here on, the texts of this issue hold more than {MOST_PROSE:,} characters",
                    "make two issues of it",
                    body.place(),
                )
            return Prose()
        prose, findings = parse_prose(body)
        self.shaper.findings += findings
        return prose
