# SPDX-License-Identifier: MIT
"""Manuscripts of other kinds, and that whatever comes in reads back."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forumpress.errors import InputError
from forumpress.issue.importing import Imported, import_text
from forumpress.issue.model import Issue
from forumpress.issue.read import read_publication

from ..workspaces import make_workspace, read_text
from .test_seed import said

TODAY = datetime.date(2026, 3, 4)
PLAIN = """\
NGO Cooperation Forum
Sponsored by CANGO

INDUSTRY HIGHLIGHTS

A title that goes
over two lines

AUTHOR: Jane Doe, Editor, CANGO

Words with *stars*, a_b
and 20^th <b>.

• one
• two, which
  goes on

3

The end.

A second title
AUTHOR: John Roe

More.
"""
MARKDOWN = """\
# Industry Highlights

## One

Text<br>with <em>tags</em> and <span>others</span>.

### Sub

- item
- item two

> quote

| a | b |
|---|---|
| 1 | 2 |

A note.[^1]

[^1]: Its text.

![A photo](pics/photo.jpg "The caption")

Before ![](x.png) after.

[bad](page.html)

```
code
```

**Bold head**

---

Last.

# Member Information

## Two

Text.[^2]
"""


def import_lines(folder: Path, *lines: str, name: str = "draft.md") -> Imported:
    """What a manuscript of these lines becomes."""
    path = folder / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return import_text(path, today=TODAY)


def read_back(folder: Path, imported: Imported) -> Issue:
    """The issue, which must be without errors."""
    return read_text(make_workspace(folder, None), imported.yaml).issue


def codes(imported: Imported) -> list[tuple[str, int | None]]:
    """Codes and lines, without the guesses that every import makes."""
    return [(f.code, f.place.line) for f in imported.findings if not f.code.startswith("import/guessed")]


def test_only_notes_that_do_not_match_are_called_so(tmp_path: Path) -> None:
    imported = import_lines(tmp_path, "# One", "", "word " * 5_000, "", "# Two", "", "Text.[^2]")
    assert [finding.place.line for finding in imported.findings if finding.code == "import/footnotes"] == [5]


def test_plain_text(tmp_path: Path) -> None:
    imported = import_lines(tmp_path, *PLAIN.split("\n"), name="issue-12-2022-12.txt")
    issue = read_back(tmp_path, imported)
    assert (issue.key, issue.number, str(issue.date)) == ("2022-12", 12, "2022-12-31")
    assert (str(issue.publication.title), str(issue.sections[0].name)) == (
        "NGO Cooperation Forum",
        "Industry Highlights",
    )
    first, second = issue.articles()
    assert said(first) == [
        "A title that goes over two lines", "Jane Doe, Editor, CANGO", "Words with *stars*, a_b and 20^th <b>.", "one",
        "two, which goes on", "The end.",
    ]  # fmt: skip
    assert said(second) == ["A second title", "John Roe", "More."]
    assert codes(imported) == [("import/page-number", 18)]


def test_markdown_of_every_kind(tmp_path: Path) -> None:
    imported = import_lines(tmp_path, *MARKDOWN.split("\n"))
    issue = read_back(tmp_path, imported)
    one, two = issue.articles()
    assert [str(figure.caption or "") for figure in one.figures] == ["The caption", ""]
    text = "\n".join(said(one))
    for words in (
        "Text with tags and others.",
        "Sub",
        "item two",
        "quote",
        "Before after.",
        "bad",
        "code",
    ):
        assert words in text, words
    assert list(one.prose.notes) == ["1"]
    assert said(two) == ["Two", "Text.[^2]"]
    found = {code for code, _ in codes(imported)}
    assert found == {"import/html", "import/picture", "import/other-markdown", "import/subhead", "import/footnotes"}


def test_sections_that_the_publication_lacks(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text("# Forum\n\n# Sports\n\n## Run\n\nText.\n\n# News\n\n## Two\n\nText.\n")
    workspace = make_workspace(tmp_path)
    imported = import_text(path, today=TODAY, publication=read_publication(workspace))
    assert codes(imported) == [("import/unknown-section", 3)]
    issue = read_text(workspace, imported.yaml).issue
    assert [str(name) for name in issue.publication.sections] == ["Sports", "News"]


def test_text_without_title_or_section(tmp_path: Path) -> None:
    imported = import_lines(tmp_path, "Some words that end.", "", "More words.", name="draft.md")
    issue = read_back(tmp_path, imported)
    assert said(issue.articles()[0]) == ["Untitled", "Some words that end.", "More words."]
    assert codes(imported) == [("import/no-section", 1), ("import/untitled", 1)]


@pytest.mark.parametrize(
    ("byline", "authors", "unsure"),
    [
        ("**AUTHOR:** Jane Doe", [("Jane Doe", None, None)], False),
        ("AUTHOR: Jane Doe, Editor", [("Jane Doe", "Editor", None)], True),
        ("**Authors**: Jane, Editor, A; John, Chair, B", [("Jane", "Editor", "A"), ("John", "Chair", "B")], False),
        ("By: Jane, Chair, A, B", [("Jane", "Chair", "A, B")], True),
        ("作者：黄浩明，会长，中国国际民间组织合作促进会", [("黄浩明", "会长", "中国国际民间组织合作促进会")], False),
    ],
)
def test_bylines(tmp_path: Path, byline: str, authors: list[tuple[str | None, ...]], unsure: bool) -> None:
    imported = import_lines(tmp_path, "# Industry Highlights", "", "## One", "", byline, "", "Text.")
    (article,) = read_back(tmp_path, imported).articles()
    found = [(author.name, author.role, author.organisation) for author in article.authors]
    assert [tuple(part and str(part) for part in author) for author in found] == authors
    assert (("import/byline", 5) in codes(imported)) == unsure


@pytest.mark.parametrize(
    ("lines", "captions"),
    [
        (["A caption without an end"], 1),
        (["A caption of two  ", "lines on the page"], 1),
        (["", "The last sentence ends here."], 0),
        (["This is a sentence that leads on:"], 0),
        (["Long " * 41], 0),
    ],
)
def test_captions(tmp_path: Path, lines: list[str], captions: int) -> None:
    imported = import_lines(tmp_path, "# Industry Highlights", "", "## One", "", "Text.", "", *lines, "", "Text.")
    (article,) = read_back(tmp_path, imported).articles()
    assert len(article.figures) == captions


@pytest.mark.parametrize(
    ("name", "key", "number", "date"),
    [
        ("forum-2022-11.md", "2022-11", 11, "2022-11-30"),
        ("forum-2024-02-29.md", "2024-02-29", 2, "2024-02-29"),
        ("forum-2023-02-30.md", "2023-02-28", 2, "2023-02-28"),
        ("No. 7 (Spring).md", "no-7-spring", 7, "2026-03-04"),
        ("论坛.md", "issue", 1, "2026-03-04"),
    ],
)
def test_key_number_and_date_from_the_name(tmp_path: Path, name: str, key: str, number: int, date: str) -> None:
    issue = read_back(tmp_path, import_lines(tmp_path, "## One", "", "Text.", name=name))
    assert (issue.key, issue.number, str(issue.date)) == (key, number, date)


def test_chinese_manuscripts(tmp_path: Path) -> None:
    imported = import_lines(tmp_path, "# Industry Highlights", "", "## 合作论坛", "", "民间组织", "合作促进会。")
    issue = read_back(tmp_path, imported)
    assert issue.language == "zh-Hans"
    assert said(issue.articles()[0]) == ["合作论坛", "民间组织合作促进会。"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xff\xfe\x00", "caf\u00e9".encode("latin-1"), b"# Forum\n"])
def test_what_cannot_be_imported(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "draft.md"
    path.write_bytes(data)
    with pytest.raises(InputError) as refused:
        import_text(path, today=TODAY)
    assert all(finding.hint for finding in refused.value.findings)


def test_empty_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path, "import/nothing"), (tmp_path / "none.md", "import/unreadable")):
        with pytest.raises(InputError) as refused:
            import_text(path, today=TODAY)
        assert refused.value.findings[0].code == code


_MARKED = ["", "", "# Industry Highlights", "# Forum", "## Title: *x* #1", "**Bold**", "AUTHOR: a, b", "---", "- item"]
_MARKED += [
    "> q",
    "| a | b |",
    "|---|---|",
    "```",
    "<div>",
    "[^1]: note",
    "words[^1]",
    "![](#k)",
    "[a](#k) b",
    "![a](b.png)",
    "5",
]
_MARKED += [
    "Title",
    "=====",
    "  indented",
    "a  ",
    "Table: x",
    "'quoted' \"text\": yes",
    "@x",
    "%y",
    "& z",
    "* ",
    "1) one",
]
_MARKED += ["<!-- c", "-->"]
_ANY_LINE = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12)
_LINES = st.lists(st.sampled_from(_MARKED) | _ANY_LINE, min_size=1, max_size=14)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_LINES, st.sampled_from(["draft.md", "draft.txt"]))
def test_whatever_is_imported_reads_back(tmp_path: Path, lines: list[str], name: str) -> None:
    try:
        imported = import_lines(tmp_path, *lines, name=name)
    except InputError:
        return
    issue = read_back(tmp_path, imported)
    assert issue.articles()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.sampled_from("ab*_^~`[]<>&\\#!|.-+=1 "), min_size=1, max_size=20), min_size=1, max_size=5))
def test_plain_words_are_kept_to_the_letter(tmp_path: Path, paragraphs: list[str]) -> None:
    words = [" ".join(f"z{paragraph}z.".split()) for paragraph in paragraphs]
    lines = [line for paragraph in words for line in (paragraph, "")]
    issue = read_back(
        tmp_path, import_lines(tmp_path, "Forum", "", "Industry Highlights", "", "Title", "", *lines, name="a.txt")
    )
    found = [re.sub(r"\s+", " ", line) for line in said(issue.articles()[0])[1:]]
    assert found == words
