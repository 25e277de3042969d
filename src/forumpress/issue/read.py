# SPDX-License-Identifier: MIT
"""Stage 1: an issue's YAML, its publication and its Markdown files -> Issue, or everything that is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from forumpress.errors import InputError
from forumpress.finding import NOWHERE, Finding, Place, error, has_errors, note, with_quotes
from forumpress.issue import source as sources
from forumpress.issue.blocks import Prose
from forumpress.issue.checks import check_alone, check_sections, check_together
from forumpress.issue.model import Article, Extra, Issue, Publication, Section, Sourced
from forumpress.issue.prose import parse_prose
from forumpress.issue.shape import Shaped, Shaper
from forumpress.issue.source import TEXT_ENDINGS, Source, holds_text
from forumpress.issue.standing import filled_in, merged_publication
from forumpress.issue.unchanged import EarlierReadings, UnchangedModels
from forumpress.issue.yamlnodes import Mapping, Node
from forumpress.issue.yamltext import load
from forumpress.memory import Memo
from forumpress.text import Text, visible
from forumpress.workspace import PathRefused, Workspace

MOST_PROSE = 2_000_000
"""Characters of all bodies of an issue together."""
MOST_OF_A_CODE = 200
"""Findings of one code; more of them are counted, not told."""
PUBLICATION = "issues/publication.yaml"


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


def read_issue(path: Path, workspace: Workspace, earlier: EarlierReadings | None = None) -> Reading:
    """The issue at `path` with the publication's facts filled in and its bodies parsed.

    Articles that did not change are taken from `earlier` readings of the same workspace.

    Raises IssueRefused with every finding, from all files, in the order of their lines.
    """
    earlier = earlier or EarlierReadings(Memo())
    reader = _Reader(workspace, earlier)
    issue = reader.issue(path)
    earlier.memo.make_room(sum(len(source.text) for source in reader.sources.values()))
    findings = reader.all_findings()
    if issue is None or has_errors(findings):
        raise IssueRefused(findings, reader.reads)
    return Reading(issue, findings, tuple(reader.reads))


def read_publication(workspace: Workspace) -> Publication | None:
    """The workspace's publication, or None where there is no `issues/publication.yaml`.

    Raises IssueRefused with everything that is wrong in it.
    """
    reader = _Reader(workspace, EarlierReadings(Memo()))
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
    def __init__(self, workspace: Workspace, earlier: EarlierReadings) -> None:
        self.workspace = workspace
        self.portions = earlier.portions
        self.sources: dict[str, Source] = {}
        self.reads: list[Path] = []
        self.findings: list[Finding] = []
        self.bodies: dict[str, Source | None] = {}
        self.characters = 0
        self.unchanged = UnchangedModels(earlier, self._body_of, self._count)
        self.shaper = Shaper(self._prepare, self.unchanged)

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
        self.findings += check_alone((model for model in built if id(model) not in self.unchanged.checked), doubtful)
        self.findings += check_together(built, doubtful, self.unchanged.links, self.workspace)

    def all_findings(self) -> tuple[Finding, ...]:
        """Errors and warnings of every file, by place, each once and with its line quoted."""
        gathered = [*self.findings, *self.shaper.findings]
        for source in self.sources.values():
            gathered += source.findings
        files = {name: position for position, name in enumerate(self.sources)}

        def by_place(finding: Finding) -> tuple[int, int, int, int]:
            place = finding.place
            return files.get(place.file, -1), place.line or 0, place.column or 0, finding.severity.rank

        counts: Counter[str] = Counter()
        reported = []
        for finding in sorted(dict.fromkeys(gathered), key=by_place):
            counts[finding.code] += 1
            if counts[finding.code] <= MOST_OF_A_CODE:
                reported.append(finding)
        for code, count in counts.items():
            if count > MOST_OF_A_CODE:
                last = next(finding for finding in reversed(reported) if finding.code == code)
                more = f"{count - MOST_OF_A_CODE:,} more findings of the kind {code} are not shown"
                reported.append(note("issue/more-findings", more, hint="mend these first", place=last.place))
        return with_quotes(reported, self._line)

    def _line(self, place: Place) -> str:
        source = self.sources.get(place.file)
        return source.quote(place.line) if source and place.line else ""

    def _complain(self, code: str, message: str, hint: str, place: Place) -> None:
        self.findings.append(error(code, message, hint=hint, place=place))

    def _source(self, path: Path, place: Place) -> Source | None:
        """The text at `path`; a failure is noted at `place`, or in the file itself when it is not text."""
        self.reads.append(path)
        name = self.workspace.name(path)
        try:
            source = sources.noted_end(sources.decode(self.workspace.read(path, sources.LARGEST_FILE), name))
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
            node, findings = load(source, self.portions)
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
        if issubclass(model, Extra) and "prose" in model.model_fields and "body" in values:
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
        if reference not in self.bodies:
            try:
                path = self.workspace.resolve(reference)
                if path.is_file() and not holds_text(self.workspace.name(path)):
                    raise PathRefused(
                        "path/not-text",
                        f"“{self.workspace.name(path)}” cannot be an article's text",
                        f"name a file that ends in {', '.join(TEXT_ENDINGS)} and whose name begins with no point",
                    )
                self.bodies[reference] = self.sources.get(self.workspace.name(path)) or self._source(path, place)
            except PathRefused as refusal:
                self.findings.append(refusal.finding(place))
                self.bodies[reference] = None
        return self.bodies[reference]

    def _body_of(self, article: Article) -> str | None:
        """The text of the file that holds an article's body, empty where it has none; None where it cannot be read."""
        if article.body_file is None:
            return ""
        source = self._body_source(article.body_file, article.place("body_file"))
        return source.text if source else None

    def _count(self, characters: int) -> bool:
        """Add to the characters of all bodies; False, and nothing added, where they become too many."""
        if self.characters + characters > MOST_PROSE:
            return False
        self.characters += characters
        return True

    def _body_file(self, reference: str, place: Place) -> Text | None:
        source = self._body_source(reference, place)
        if source is None:
            return None
        if not visible(source.text):
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
