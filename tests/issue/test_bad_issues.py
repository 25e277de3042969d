# SPDX-License-Identifier: MIT
"""Every bad issue earns its own code, at the right line and column, with a cure, and never a traceback."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

import forumpress.issue
from forumpress.finding import Place, Severity
from forumpress.issue import read, yamlevents
from forumpress.issue.yamltext import load_whole

from .cases import CASES, YAML, Case, article
from .workspaces import HEAD, SECTIONS, TOP, findings_of, make_workspace

_JARGON = re.compile(r"pydantic|validation|traceback|Exception|NoneType|<class|input_type|string_type", re.IGNORECASE)

ELSEWHERE = ("file/encoding", "file/utf-16", "file/nul", "file/control-character", "file/line-separator",
             "file/unfinished",
             "issue/too-long", "issue/too-many-articles", "issue/more-findings",
             "yaml/too-many-values", "path/too-large", "publication/not-an-issue")  # fmt: skip
"""Codes of files that no text can show; they have tests of their own below."""
UNREACHED = {"prose/text-lost", "path/unreadable", "issue/invalid", "yaml/syntax"}
"""What only a folder without rights, a constraint that no model has, or an unknown parser's words could bring about."""


def _place_of(text: str) -> tuple[str, int, int]:
    before, mark, after = text.partition("«")
    assert mark, "a case marks its place with «"
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A workspace folder with traps in it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("A secret.")
    root = tmp_path / "workspace"
    (root / "issues").mkdir(parents=True)
    (root / "link.md").symlink_to(outside / "secret.md")
    (root / "linked").symlink_to(outside)
    (root / "circle.md").symlink_to(root / "circle.md")
    os.mkfifo(root / "pipe.md")
    for name in ("mail.keys", ".hidden/words.md"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("what nobody may print")
    (root / "keys.md").symlink_to("mail.keys")
    (root / "large.md").write_bytes(b"word " * 900_000)
    (root / "blank.md").write_text(" \n")
    return root


@pytest.mark.parametrize("case", CASES, ids=[f"{case.code}-{index}" for index, case in enumerate(CASES)])
def test_finding_names_place_and_cure(case: Case, hostile: Path) -> None:
    issue, publication = case.text, case.publication
    if case.file == "issues/publication.yaml":
        assert publication is not None
        publication, line, column = _place_of(publication)
        source = publication
    else:
        issue, line, column = _place_of(issue)
        source = issue
    findings = findings_of(make_workspace(hostile, publication), issue)
    matching = [finding for finding in findings if finding.code == case.code]
    assert matching, [f"{finding.place} {finding.code} {finding.message}" for finding in findings]
    place = matching[0].place
    assert (place.file, place.line, place.column) == (case.file, line, column), matching[0]
    assert case.cure in matching[0].hint
    assert matching[0].quote.rstrip("…") == source.split("\n")[line - 1].rstrip()[: len(matching[0].quote.rstrip("…"))]
    for finding in findings:
        assert not _JARGON.search(f"{finding.message} {finding.hint}"), finding
        assert finding.message and finding.hint, finding


@pytest.mark.parametrize("case", YAML, ids=[f"{case.code}-{index}" for index, case in enumerate(YAML)])
def test_the_python_parser_says_the_same(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML comes without its C parser, codes and lines stay the same."""
    monkeypatch.setattr(yamlevents, "_PARSER", yaml.Loader)
    monkeypatch.setattr(read, "load", lambda source, _: load_whole(source))
    text, line, _ = _place_of(case.text)
    found = {(finding.code, finding.place.line) for finding in findings_of(make_workspace(tmp_path), text)}
    assert (case.code, line) in found


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"key: a\ntitle: caf" + b"\xe9\n", "file/encoding", 2, 11),
        ("key: a\ntitle: 合作论坛\n".encode("gb18030"), "file/encoding", 2, 8),
        (TOP.encode("utf-16"), "file/utf-16", 1, 1),
        (TOP.encode("utf-16-le"), "file/utf-16", 1, 1),
        (TOP.encode("utf-16-be"), "file/utf-16", 1, 1),
        (b"key: a\n ti\0tle: b\n", "file/nul", 2, 4),
        (b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\xff" * 200, "file/nul", 3, 1),
        (b"key: a\ntitle: b\x07c\n", "file/control-character", 2, 9),
        (b"key: a\ntitle: \xed\xa0\x80\n", "file/encoding", 2, 8),
    ],
)
def test_undecodable_files(tmp_path: Path, data: bytes, code: str, line: int, column: int) -> None:
    findings = findings_of(make_workspace(tmp_path), data)
    assert [(f.code, f.place.line, f.place.column) for f in findings if f.severity is Severity.ERROR] == [
        (code, line, column)
    ]
    assert findings[0].hint


def test_line_separators_are_read_as_spaces_with_a_warning(tmp_path: Path) -> None:
    text = TOP.replace("title: One", "title: One\u2028two") + "        body: x\n"
    (finding,) = findings_of(make_workspace(tmp_path), text)
    assert (finding.code, finding.place.line, finding.place.column) == ("file/line-separator", 8, 19)


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    (finding,) = findings_of(make_workspace(tmp_path), b"x" * 4_000_001)
    assert finding.code == "path/too-large"


def test_what_is_made_of_keys_is_called_by_its_name(tmp_path: Path) -> None:
    lines = ["titel: One", "figures: [{kee: a}]", "key_figures: [{titel: b}]", "pull_quotes: [{txt: c}]"]
    said = [finding.message for finding in findings_of(make_workspace(tmp_path), article(*lines))]
    assert {
        "an article has no key “titel”",
        "a figure has no key “kee”",
        "a box of key figures has no key “titel”",
        "a pull quote has no key “txt”",
    } <= set(said)


def test_too_many_values_are_refused(tmp_path: Path) -> None:
    findings = findings_of(make_workspace(tmp_path), "a: [" + "1," * 200_001 + "]\n")
    assert [finding.code for finding in findings] == ["yaml/too-many-values"]


def test_bodies_have_a_limit_together(tmp_path: Path) -> None:
    """A body file named again and again costs what it costs each time."""
    workspace = make_workspace(tmp_path)
    (workspace.root / "long.md").write_text(("A sentence. " * 1000 + "\n\n") * 30)
    articles = "".join(f"      - {{key: a{number}, title: x, body_file: long.md}}\n" for number in range(7))
    findings = findings_of(workspace, HEAD + SECTIONS + articles)
    assert [(finding.code, finding.place) for finding in findings] == [("issue/too-long", Place("long.md", 1, 1))]


def test_articles_have_a_limit(tmp_path: Path) -> None:
    articles = "".join(f"      - {{key: a{number}, title: x, body: y}}\n" for number in range(1001))
    findings = findings_of(make_workspace(tmp_path), HEAD + SECTIONS + articles)
    assert [finding.code for finding in findings] == ["issue/too-many-articles"]
    assert "a1000" in findings[0].quote


FIGURES = "".join(f"          - {{key: f{number}, decorative: true, pair: g{number}}}\n" for number in range(5000))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + SECTIONS + " " * 3_900_000 + "- x\n", "issue/mapping-wanted"),
        (HEAD + SECTIONS + "\n" * 3_900_000, "issue/empty-value"),
        (HEAD + SECTIONS + "#\n" * 1_900_000, "issue/empty-value"),
        ("articles:\n- a: b\n" * 200_000, "yaml/too-many-values"),
        (
            f"{HEAD}{SECTIONS}      - key: a\n        title: x\n        body: y\n        figures:\n{FIGURES}",
            "figure/unknown-pair",
        ),
    ],
    ids=["spaces", "blank lines", "remarks", "lists of articles", "pairs"],
)
def test_huge_files_are_refused_soon(tmp_path: Path, text: str, code: str) -> None:
    assert code in {finding.code for finding in findings_of(make_workspace(tmp_path), text)}


def test_of_many_keys_a_near_one_is_still_named(tmp_path: Path) -> None:
    articles = "".join(f"      - {{key: town{number}, title: x, body: y}}\n" for number in range(100))
    findings = findings_of(
        make_workspace(tmp_path), f"{HEAD}{SECTIONS}{articles}      - {{key: a, title: x, body: '[t](#twon55)'}}\n"
    )
    assert [finding.hint for finding in findings] == ["did you mean “#town55”?"]


def test_all_problems_of_all_files_at_once(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, "titel: x\nsections: [News]\n")
    text = TOP.replace("11-30", "11-31") + (
        "        drop_cap: maybe\n        body: <b>x</b> [y](ftp://z)\n"
        "      - key: One\n        body_file: ../x.md\n        figures:\n          - {key: a, image: /x}\n"
    )
    found = [(finding.code, finding.place.line) for finding in findings_of(workspace, text)]
    assert found == [
        ("issue/impossible-date", 3),
        ("issue/yes-or-no", 9),
        ("prose/html", 10),
        ("prose/link", 10),
        ("issue/missing-key", 11),
        ("issue/bad-key", 11),
        ("path/outside", 12),
        ("figure/no-alt", 14),
        ("path/absolute", 14),
        ("issue/unknown-key", 1),
    ]


def test_every_code_has_a_case() -> None:
    """Each code that reading can give stands in a test of this file."""
    folder = Path(forumpress.issue.__file__).parent
    sources = [*folder.glob("*.py"), folder.parent / "workspace.py"]
    code = re.compile(r"\"((?:file|yaml|issue|article|figure|section|sidebar|publication|prose|path)/[a-z-]+)\"")
    known = {match for path in sources for match in code.findall(path.read_text())}
    tested = {case.code for case in CASES} | set(ELSEWHERE)
    assert known - tested == UNREACHED
    assert len({case.code for case in CASES}) >= 45


def test_of_endless_findings_of_a_kind_the_first_are_told(tmp_path: Path) -> None:
    warned = "          # A head\n\n          Words.\n\n" * 1500
    text = TOP + f"        body: |\n          Words.\n\n{warned}        kicker: [a]\n"
    findings = findings_of(make_workspace(tmp_path), text)
    counts = Counter(finding.code for finding in findings)
    assert counts == {"prose/heading-level": 200, "issue/text-wanted": 1, "issue/more-findings": 1}
    assert findings[-1].message.startswith("1,300 more")


def test_the_cells_of_all_tables_of_a_text_are_counted(tmp_path: Path) -> None:
    table = "          |a|b|\n          |-|-|\n" + "          |1|2|\n" * 900 + "\n          Words.\n\n"
    codes = [f.code for f in findings_of(make_workspace(tmp_path), TOP + f"        body: |\n{table * 4}")]
    assert codes.count("prose/table-too-large") == 1


def test_a_file_that_ends_in_the_middle_of_a_word_is_told(tmp_path: Path) -> None:
    whole = TOP + "        body: |\n          The council met on Monday.\n"
    findings = ()
    for cut, codes in ((1, []), (3, ["file/unfinished"]), (5, ["file/unfinished"])):
        findings = findings_of(make_workspace(tmp_path), whole[:-cut])
        assert [finding.code for finding in findings] == codes, whole[-20:-cut]
    assert findings[0].place.line == whole.count("\n")
    assert findings[0].quote.strip().startswith("The council met")
