# SPDX-License-Identifier: MIT
"""The codes of findings: what is declared is complete, in the docs, and given where a finding lacks a hint."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from forumpress.cli.explain import every_code
from forumpress.codes.registry import Explanation, cure_of, families, family, find
from forumpress.finding import Place, Severity, by_place, error, note, warning, with_quotes

DECLARED = [each for name in families() for each in family(name).codes.values()]


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    """scripts/write_docs.py."""
    return import_module("write_docs")


@pytest.mark.parametrize("each", DECLARED, ids=lambda each: each.code)
def test_every_declaration_is_whole(each: Explanation) -> None:
    assert set(each.severities) <= set(Severity)
    assert each.severities
    assert each.means.endswith(".")
    assert re.match(r"[A-Z`]|[a-z]+\.[a-z]+ ", each.means), "a sentence begins with a capital, or a file's name"
    assert each.cure or "note" in each.severities, "what is wrong has a cure"
    assert each.cure.endswith(".") or not each.cure


def test_the_pages_are_what_the_code_says_today(writer: ModuleType, checkout: Path) -> None:
    for name, text in writer.pages().items():
        assert (checkout / "docs" / name).read_text("utf-8") == text, "run: make docs"


@pytest.mark.parametrize("page", sorted({each.page for each in every_code().values()}))
def test_the_page_that_explains_a_code_is_there(page: str, checkout: Path) -> None:
    name, _, heading = page.partition("#")
    text = (checkout / "docs" / name).read_text("utf-8")
    headings = {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in re.findall(r"^#+ (.*)", text, re.M)}
    assert not heading or heading in headings


def test_links_to_the_findings_lead_somewhere(writer: ModuleType, checkout: Path) -> None:
    headings = re.findall(r"^## (.*)", writer.pages()["findings.md"], re.M)
    anchors = {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in headings}
    linked = {
        anchor
        for path in (checkout / "docs").glob("*.md")
        for anchor in re.findall(r"\(findings\.md#([^)]+)\)", path.read_text("utf-8"))
    }
    assert linked
    assert linked - anchors == set()


def test_a_finding_without_a_hint_gets_the_cure_of_its_code() -> None:
    assert error("booklet/too-thick", "…").hint == cure_of("booklet/too-thick") != ""
    assert warning("figure/low-resolution", "…", hint="own").hint == "own"
    assert note("bounce/delivered", "…").hint == ""


def test_what_is_not_declared_is_not_found() -> None:
    assert find("figure/nonsense") is None
    assert find("../../etc/passwd") is None
    assert cure_of("nonsense") == ""


def test_findings_stand_in_the_order_in_which_they_are_mended() -> None:
    first = error("yaml/tab", "a", place=Place("a.yaml", 2, 1))
    second = warning("yaml/comment", "b", place=Place("a.yaml", 2, 1))
    third = error("yaml/tab", "c", place=Place("a.yaml", 10))
    assert sorted([third, second, first], key=by_place) == [first, second, third]
    assert [severity.rank for severity in Severity] == [0, 1, 2]


def test_a_line_is_quoted_once_and_where_there_is_one() -> None:
    lines = {1: "one", 2: "two"}
    findings = [
        error("yaml/tab", "a", place=Place("a.yaml", 1)),
        error("yaml/tab", "a", place=Place("a.yaml", 2), quote="as it was"),
        error("yaml/tab", "a", place=Place("a.yaml")),
    ]
    quoted = with_quotes(findings, lambda place: lines[place.line or 0])
    assert [finding.quote for finding in quoted] == ["one", "as it was", ""]
