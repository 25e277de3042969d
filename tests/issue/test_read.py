# SPDX-License-Identifier: MIT
"""Reading an issue whole: what comes from where, and that only findings come of bad input."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forumpress.errors import InputError
from forumpress.finding import Severity
from forumpress.issue.blocks import Para, Placement
from forumpress.issue.model import Span, Start, Status
from forumpress.issue.read import IssueRefused, read_issue, read_publication
from forumpress.workspace import Workspace

from .workspaces import BODY, HEAD, PUBLICATION, SECTIONS, TOP, findings_of, make_workspace, read_text

RICH = """\
# yaml-language-server: $schema=issue.schema.json
key: 2022-11
number: 11
date: 2022-11-30
title: Climate
language: en-GB
status: ready
layout: digest
publication:
  sponsor: Sponsored by others
  imprint: {editor: Jane Doe}
sections:
  - name: Policy
    articles:
      - key: one
        kicker: Enterprise
        title: The 20^th^ Congress
        short_title: Congress
        standfirst: >-
          A sentence that is folded
          over two lines.
        authors:
          - {name: Prof. Huang Haoming, role: Honorary Chairman, organisation: CANGO}
          - name: Jane Doe
        language: zh-Hans
        start: new-page
        length: {lines: 120}
        drop_cap: yes
        body: |
          Text with a [link](#two) and *emphasis*.

          ![](#photo)

          ![](#words)

          More.[^1]

          [^1]: A source.
        figures:
          - key: photo
            image: assets/photo.jpg
            alt: A photo
            caption: At the *congress*
            credit: Jane Doe
            span: wide
            focal: {x: 0.25, y: 0.5}
            ratio: 1.5
            pair: other
          - key: other
        pull_quotes:
          - {key: words, text: Words., attribution: Somebody, span: full}
        key_figures:
          - title: Numbers
            items:
              - {value: 901,870, label: organisations}
        sidebars:
          - title: Beside
            body: |
              Also *here*.
  - name: News
    articles:
      - key: two
        title: 2022
        start: continue
        body_file: issues/two.md
    fillers:
      - {title: Join, text: Become a member, link: https://example.org}
""".replace("{value: 901,870, label", "{value: '901,870', label")


def test_every_key_is_read(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    (workspace.root / "issues/two.md").write_text("From a *file*.\n")
    issue, findings, reads = read_text(workspace, RICH)
    assert findings == ()
    assert reads == tuple(workspace.root / f"issues/{name}" for name in ("issue.yaml", "publication.yaml", "two.md"))
    assert (issue.key, issue.number, issue.date) == ("2022-11", 11, datetime.date(2022, 11, 30))
    assert (issue.language, issue.layout, issue.status) == ("en-GB", "digest", Status.READY)
    assert issue.publication.title == "NGO Forum"
    assert issue.publication.sponsor == "Sponsored by others"
    assert (issue.publication.imprint.publisher, issue.publication.imprint.editor) == ("The Forum", "Jane Doe")
    one, two = issue.articles()
    assert (one.start, one.drop_cap, one.language) == (Start.NEW_PAGE, True, "zh-Hans")
    assert one.standfirst == "A sentence that is folded over two lines."
    assert [str(author.name) for author in one.authors] == ["Prof. Huang Haoming", "Jane Doe"]
    assert (one.figures[0].span, one.figures[0].focal.x, one.figures[0].pair) == (Span.WIDE, 0.25, "other")
    assert [type(block) for block in one.prose.blocks] == [Para, Placement, Placement, Para]
    assert list(one.prose.notes) == ["1"]
    assert isinstance(one.sidebars[0].prose.blocks[0], Para)
    assert two.title == "2022"
    (block,) = two.prose.blocks
    assert isinstance(block, Para)
    place = block.runs[1].text.place()
    assert (place.file, place.line, place.column) == ("issues/two.md", 1, 9)
    assert str(one.place("kicker")) == "issues/issue.yaml:16:17"
    assert str(issue.publication.place("title")) == "issues/publication.yaml:1:8"
    assert str(issue.publication.place("sponsor")) == "issues/issue.yaml:10:12"
    assert str(one.authors[1].place("name")) == "issues/issue.yaml:24:19"


def test_the_publication_fills_in(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, PUBLICATION + "layout: digest\n")
    issue = read_text(workspace, TOP + BODY).issue
    assert (issue.layout, issue.language, issue.status) == ("digest", "en", Status.DRAFT)


def test_an_issue_can_carry_its_own_publication(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, None)
    issue, _, reads = read_text(workspace, "publication: {title: Own, sections: [News]}\n" + TOP + BODY)
    assert (issue.publication.title, issue.layout, issue.language) == ("Own", "forum", "en")
    assert workspace.root / "issues/publication.yaml" in reads, "its appearing must be noticed"


def test_an_issue_can_order_its_sections(tmp_path: Path) -> None:
    text = TOP + BODY + "  - name: Policy\n    articles:\n      - {key: two, title: x, body: x}\n"
    workspace = make_workspace(tmp_path)
    assert [finding.code for finding in findings_of(workspace, text)] == ["section/order"]
    assert findings_of(workspace, "publication: {sections: [News, Policy]}\n" + text) == ()


def test_a_publication_without_sections_allows_any(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, "title: Forum\n")
    assert findings_of(workspace, TOP.replace("News", "Anything") + BODY) == ()


def test_read_publication(tmp_path: Path) -> None:
    assert read_publication(Workspace.at(tmp_path)) is None
    publication = read_publication(make_workspace(tmp_path))
    assert publication is not None
    assert [str(name) for name in publication.sections] == ["Policy", "News", "Members"]
    with pytest.raises(IssueRefused) as refused:
        read_publication(make_workspace(tmp_path, "sponsor: x\nweb: nowhere\n"))
    assert {finding.code for finding in refused.value.findings} == {"issue/missing-key", "issue/address"}


def test_a_refused_issue_says_what_was_read(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    with pytest.raises(IssueRefused) as refused:
        read_text(workspace, TOP + "        body_file: issues/none.md\n")
    names = [path.name for path in refused.value.reads]
    assert names == ["issue.yaml", "publication.yaml", "none.md"]


def test_a_missing_issue_is_a_finding(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    with pytest.raises(IssueRefused) as refused:
        read_issue(workspace.root / "issues/none.yaml", workspace)
    assert [finding.code for finding in refused.value.findings] == ["path/missing"]


def test_the_publication_is_not_an_issue(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    with pytest.raises(IssueRefused) as refused:
        read_issue(workspace.root / "issues/publication.yaml", workspace)
    assert [finding.code for finding in refused.value.findings] == ["publication/not-an-issue"]


def test_broken_parts_do_not_hide_or_invent_others(tmp_path: Path) -> None:
    """What could not be read is not called missing elsewhere."""
    text = TOP + (
        "        colour: red\n"
        "        body: |\n          See [it](#a), [that](#two) and [this](#gone).\n\n          ![](#a)\n"
        "        figures:\n          - {key: a, image: [x]}\n"
        "      - key: Two Words\n        title: x\n        body: x\n"
    )
    codes = [finding.code for finding in findings_of(make_workspace(tmp_path), text)]
    assert codes == ["issue/unknown-key", "issue/text-wanted", "issue/bad-key"]


def test_warnings_alone_do_not_stop(tmp_path: Path) -> None:
    reading = read_text(make_workspace(tmp_path), TOP + "        body: |\n          # Title\n\n          Text.\n")
    assert [(finding.code, finding.severity) for finding in reading.findings] == [
        ("prose/heading-level", Severity.WARNING)
    ]


_INSERTIONS = ["", " ", "\n", "\t", ":", ": ", "- ", "[", "]", "{", "}", "&a ", "*a", "!x ", "|", ">", '"', "'", "#"]
_INSERTIONS += [
    "\\",
    "<b>",
    "![](#x)",
    "[^9]",
    "^[x]",
    "`",
    "\x00",
    "\ud7ff",
    "\u2028",
    "~",
    "null",
    "2022-13-45",
    "中文",
]
_EDITS = st.lists(
    st.tuples(st.integers(0, len(RICH)), st.integers(0, 12), st.sampled_from(_INSERTIONS)), min_size=1, max_size=6
)
_KEYS = st.sampled_from(["key", "title", "sections", "articles", "body", "figures", "name", "date", "x"])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner),
    max_leaves=20,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_EDITS)
def test_any_edit_is_read_or_refused(tmp_path: Path, edits: list[tuple[int, int, str]]) -> None:
    text = RICH
    for at, cut, insertion in edits:
        text = text[:at] + insertion + text[at + cut :]
    workspace = make_workspace(tmp_path)
    (workspace.root / "issues/two.md").write_text("From a *file*.\n")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in findings_of(workspace, text.encode()):
        assert finding.message
        assert finding.hint
        if finding.place.file == "issues/issue.yaml" and finding.place.line:
            assert 1 <= finding.place.line <= len(lines)
            assert finding.place.column is None or finding.place.column >= 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError):
        read_text(make_workspace(tmp_path), data)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_VALUES)
def test_any_structure_is_refused_in_words(tmp_path: Path, value: object) -> None:
    text = json.dumps({"key": "a", "sections": value, "publication": value})
    assert findings_of(make_workspace(tmp_path), text)


def test_a_head_alone_lacks_sections(tmp_path: Path) -> None:
    (finding,) = findings_of(make_workspace(tmp_path), HEAD)
    assert (finding.code, finding.place.line) == ("issue/missing-key", 1)
    assert findings_of(make_workspace(tmp_path), HEAD + SECTIONS)[0].code == "issue/empty-value"
