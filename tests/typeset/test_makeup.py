# SPDX-License-Identifier: MIT
"""What make-up notices about the pages that it made."""

from __future__ import annotations

from pathlib import Path

import pytest

from forumpress.finding import Finding
from forumpress.typeset.plan import PlacedBox
from forumpress.typeset.press import Press, Typeset
from forumpress.workspace import Workspace

HEAD = """\
key: a
number: 1
date: 2022-11-30
sections:
  - name: News
    articles:
      - key: one
        title: One
        body: |
"""


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    root = tmp_path_factory.mktemp("makeup")
    (root / "issues").mkdir()
    note = "Reprints are welcome. " * 12
    (root / "issues" / "publication.yaml").write_text(
        f"title: A\nsections: [News]\nimprint: {{publisher: A, note: {note.strip()}}}\n"
    )
    return Press(Workspace.at(root))


def of_lines(press: Press, count: int) -> Typeset:
    """A page of so many one-line paragraphs, in one column."""
    path = press.workspace.root / "issues" / "a.yaml"
    path.write_text(HEAD + "".join(f"          Line {number}.\n\n" for number in range(count)))
    return press.typeset(path, "digest")


def short_pages(typeset: Typeset) -> list[Finding]:
    return [finding for finding in typeset.findings if finding.code == "makeup/short-page"]


def test_a_page_of_the_imprint_alone_is_told(press: Press) -> None:
    crowded = next(typeset for count in range(14, 40) if len((typeset := of_lines(press, count)).plan.pages) == 2)
    assert [type(item) for item in crowded.plan.pages[1].items] == [PlacedBox]
    (finding,) = short_pages(crowded)
    assert (finding.place.page, finding.severity) == (2, "warning")
    assert "nothing but the imprint" in finding.message


def test_a_page_of_text_and_imprint_is_judged_by_both(press: Press) -> None:
    assert short_pages(of_lines(press, 3)) == []
    over = next(
        typeset for count in range(20, 60) if len((typeset := of_lines(press, count)).plan.pages[-1].items) == 2
    )
    assert len(over.plan.pages) == 2
    (finding,) = short_pages(over)
    assert finding.place.page == 2 and "less than a third full" in finding.message


SHORT = "The members met in the harbour hall on Saturday and talked about the year that lies behind them. "


@pytest.mark.parametrize(
    ("start", "sentences", "shared"), [("", 3, True), ("        start: new-page\n", 3, False), ("", 120, False)]
)
def test_short_articles_share_a_page_unless_their_start_is_written(
    tmp_path: Path, start: str, sentences: int, shared: bool
) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\nimprint: {publisher: A}\n")
    articles = "".join(
        f"      - key: a{number}\n        title: Title {number}\n{start}        body: {SHORT * sentences}\n"
        for number in range(3)
    )
    path = tmp_path / "issues" / "a.yaml"
    path.write_text(f"key: a\nnumber: 1\ndate: 2022-11-30\nsections:\n  - name: News\n    articles:\n{articles}")
    plan = Press(Workspace.at(tmp_path)).typeset(path, "forum").plan
    found = [plan.first_pages[f"a{number}"] for number in range(3)]
    assert found == [1, 1, 1] if shared else len(set(found)) == 3


def of_articles(root: Path, *articles: tuple[str, str, int], layout: str = "digest") -> Typeset:
    """Articles, each of a section, with a `start` ("" for none) and so many one-line paragraphs."""
    (root / "issues").mkdir()
    sections = "".join(
        f"  - name: {section}\n    articles:\n"
        + "".join(
            f"      - key: a{number}\n        title: Title {number}\n"
            + (f"        start: {start}\n" if start else "")
            + "        body: |\n"
            + "".join(f"          Line {line}.\n\n" for line in range(count))
            for number, (name, start, count) in enumerate(articles)
            if name == section
        )
        for section in dict.fromkeys(name for name, _, _ in articles)
    )
    names = ", ".join(dict.fromkeys(name for name, _, _ in articles))
    publication = f"title: A\nsections: [{names}]\nimprint: {{publisher: A}}\n"
    (root / "issues" / "publication.yaml").write_text(publication)
    path = root / "issues" / "a.yaml"
    path.write_text(f"key: a\nnumber: 1\ndate: 2022-11-30\nsections:\n{sections}")
    return Press(Workspace.at(root)).typeset(path, layout)


@pytest.mark.parametrize(("lines", "told"), [(12, True), (24, False)])
def test_a_page_more_than_a_third_white_before_a_section_is_told(tmp_path: Path, lines: int, told: bool) -> None:
    typeset = of_articles(tmp_path, ("News", "", 3), ("Views", "", lines), ("Letters", "", 12))
    assert len(typeset.plan.pages) == 3
    found = {finding.place.page: finding for finding in short_pages(typeset) if finding.severity == "note"}
    assert (2 in found) == told
    assert 3 not in found, "the last page may end where it ends"
    if told:
        assert "% white: there is room for " in found[2].message
        assert "add a filler" in found[2].hint and "“start: new-page” in “Title 2”" in found[2].hint
        assert "start: continue" not in found[2].hint, "a section's first article cannot"


def test_white_that_the_editor_asked_for_is_not_told(tmp_path: Path) -> None:
    typeset = of_articles(tmp_path, ("News", "", 12), ("Views", "new-page", 12))
    assert len(typeset.plan.pages) == 2
    assert short_pages(typeset) == []


def test_an_article_that_could_begin_on_a_white_page_is_named(tmp_path: Path) -> None:
    typeset = of_articles(tmp_path, ("News", "", 24), ("News", "", 150), layout="forum")
    (finding,) = short_pages(typeset)
    assert finding.place.page == 1
    assert finding.hint.startswith("Write “start: continue” in “Title 1”, which then begins below; lengthen the text")


def test_a_page_is_told_once(tmp_path: Path) -> None:
    typeset = of_articles(tmp_path, ("News", "", 3), ("Views", "", 2), ("Letters", "", 12))
    assert [finding.severity for finding in short_pages(typeset) if finding.place.page == 2] == ["warning"]


def test_a_box_that_had_no_room_is_named(tmp_path: Path) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\nimprint: {publisher: A}\n")
    figure = "        figures:\n          - {key: f, alt: The harbour., ratio: 0.7, caption: The harbour.}\n"
    lines = "".join(f"          Line {number}.\n\n" for number in range(7))
    path = tmp_path / "issues" / "a.yaml"
    path.write_text(HEAD.replace("        body", figure + "        body") + lines + "          ![](#f)\n")
    told = short_pages(Press(Workspace.at(tmp_path)).typeset(path, "digest"))
    assert [(finding.place.page, finding.hint) for finding in told if finding.severity == "note"] == [
        (1, "There was no room here for the figure (line 10): make it smaller, or move its place in the text.")
    ]
