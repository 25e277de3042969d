# SPDX-License-Identifier: MIT
"""The forum's real manuscript, supplied beside the checkout: every sentence, once, in order."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from forumpress.finding import Severity
from forumpress.issue.blocks import Block, List, Para, Placement, Quote, Subhead
from forumpress.issue.importing import FORUM_SECTIONS, Imported, import_text
from forumpress.issue.model import Article, Issue
from forumpress.issue.prose import parse_inline
from forumpress.issue.read import read_publication
from forumpress.text import Text

from ..workspaces import make_workspace, read_text

SEED = Path(__file__).parents[3].parent / "shared/seed/ngo-cooperation-forum-2022-11.md"


@pytest.fixture(scope="module")
def imported() -> Imported:
    if not SEED.is_file():
        pytest.skip("the forum's manuscript is not supplied beside the checkout")
    return import_text(SEED, today=datetime.date(2026, 1, 1))


@pytest.fixture
def issue(imported: Imported, tmp_path: Path) -> Issue:
    reading = read_text(make_workspace(tmp_path, None), imported.yaml)
    assert reading.findings == ()
    return reading.issue


def words_of(text: Text) -> str:
    """A short text as it is printed."""
    return "".join(run.text.plain for run in parse_inline(text)[0])


def said(article: Article) -> list[str]:
    """What an article says, in order: title, authors, and its blocks with captions at their spot."""
    captions = {figure.key: figure.caption or Text("") for figure in article.figures}
    lines = [words_of(article.title)]
    for author in article.authors:
        parts = (author.name, author.role, author.organisation)
        lines += [", ".join(words_of(part) for part in parts if part)]

    def take(block: Block) -> None:
        if isinstance(block, Para | Subhead):
            lines.append("".join(run.text.plain for run in block.runs))
        elif isinstance(block, Placement):
            lines.append(words_of(captions[block.key]))
        elif isinstance(block, Quote):
            for inner in block.blocks:
                take(inner)
        elif isinstance(block, List):
            for item in block.items:
                for inner in item:
                    take(inner)

    for block in article.prose.blocks:
        take(block)
    return lines


def bare(text: str) -> str:
    """Letters and digits alone: what must agree whatever was done to marks and spaces."""
    return re.sub(r"\W+", "", text)


def manuscript() -> list[str]:
    """The manuscript's paragraphs without its marks; repeated section heads are the page's furniture."""
    text = re.sub(r"</?su[pb]>", "", SEED.read_text("utf-8"))
    paragraphs = []
    heads: set[str] = set()
    for paragraph in re.split(r"\n\s*\n", text):
        words = re.sub(r"^#+\s+|\*+", "", " ".join(paragraph.split()))
        words = re.sub(r"^AUTHOR:\s*", "", words)
        if words in FORUM_SECTIONS:
            if words in heads:
                continue
            heads.add(words)
        if words:
            paragraphs.append(words)
    return paragraphs


def test_sections_articles_and_captions(issue: Issue) -> None:
    assert [str(section.name) for section in issue.sections] == list(FORUM_SECTIONS)
    assert [len(section.articles) for section in issue.sections] == [1, 2, 1, 1]
    assert [len(article.figures) for article in issue.articles()] == [0, 0, 0, 8, 0]
    figures = issue.articles()[3].figures
    assert all(figure.image is None and figure.caption for figure in figures)
    assert all("  " not in str(figure.caption) and "\n" not in str(figure.caption) for figure in figures)


def test_every_sentence_once_and_in_order(issue: Issue) -> None:
    lines = [str(issue.publication.title), str(issue.publication.sponsor)]
    for section in issue.sections:
        lines.append(str(section.name))
        for article in section.articles:
            lines += said(article)
    assert [bare(line) for line in lines] == [bare(paragraph) for paragraph in manuscript()]


def test_byline_and_superscripts(issue: Issue) -> None:
    first = issue.articles()[0]
    (author,) = first.authors
    assert (str(author.name), str(author.role)) == ("Prof. Huang Haoming", "Honorary Chairman")
    assert str(author.organisation) == "China Association for NGO Cooperation (CANGO)"
    raised = [
        run.text.plain
        for article in issue.articles()
        for block in article.prose.blocks
        if isinstance(block, Para)
        for run in block.runs
        if run.superscript
    ]
    assert len(raised) == SEED.read_text("utf-8").count("<sup>") - 1, "all but the one in a title"
    assert "<" not in "".join(line for article in issue.articles() for line in said(article))
    assert [run.text.plain for run in parse_inline(first.title)[0] if run.superscript] == ["th"]


def test_what_was_unsure_names_its_line(imported: Imported) -> None:
    lines = SEED.read_text("utf-8").split("\n")
    captions = [finding for finding in imported.findings if finding.code == "import/caption"]
    assert len(captions) == 8
    for finding in captions:
        assert finding.place.file == str(SEED)
        assert finding.place.line is not None
        assert finding.quote == lines[finding.place.line - 1].rstrip()
        assert finding.quote[:20] in finding.message
        assert finding.hint
    rest = [(finding.code, finding.severity) for finding in imported.findings if finding.code != "import/caption"]
    assert rest == [
        ("import/guessed-date", Severity.WARNING),
        ("import/guessed-number", Severity.WARNING),
        ("import/section-joined", Severity.NOTE),
        ("import/article-continued", Severity.WARNING),
    ]


def test_the_file_is_one_to_edit(imported: Imported) -> None:
    lines = imported.yaml.split("\n")
    assert lines[0] == "# yaml-language-server: $schema=issue.schema.json"
    assert imported.key == "2022-11"
    assert "date: 2022-11-30  # guessed from the file's name: the month's last day" in lines
    assert not any(line != line.rstrip() or "\t" in line for line in lines)
    assert "            # image: assets/2022-11/china-pavilion-cop27.jpg" in lines


def test_nothing_is_repeated_that_the_publication_says(imported: Imported, tmp_path: Path) -> None:
    assert "publication:" in imported.yaml
    names = ", ".join(FORUM_SECTIONS)
    sponsor = "Sponsored by China Association for NGO Cooperation (CANGO)"
    workspace = make_workspace(tmp_path, f"title: NGO Cooperation Forum\nsponsor: {sponsor}\nsections: [{names}]\n")
    again = import_text(SEED, today=datetime.date(2026, 1, 1), publication=read_publication(workspace))
    assert "publication:" not in again.yaml
    assert read_text(workspace, again.yaml).findings == ()


def test_the_forums_sections_are_known_in_any_workspace(tmp_path: Path) -> None:
    if not SEED.is_file():
        pytest.skip("the forum's manuscript is not supplied beside the checkout")
    workspace = make_workspace(tmp_path)
    again = import_text(SEED, today=datetime.date(2026, 1, 1), publication=read_publication(workspace))
    assert [finding.place.line for finding in again.findings if finding.code == "import/unknown-section"] == [
        10,
        32,
        66,
        121,
    ]
    issue = read_text(workspace, again.yaml).issue
    assert [str(section.name) for section in issue.sections] == list(FORUM_SECTIONS)
