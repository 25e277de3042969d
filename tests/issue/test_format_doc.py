# SPDX-License-Identifier: MIT
"""`docs/issue-format.md` tells of every key, and its examples are true."""

from __future__ import annotations

import re
import typing
from pathlib import Path

import pytest

from forumpress.finding import has_errors
from forumpress.issue import model
from forumpress.issue.model import Sourced
from forumpress.issue.prose import parse_prose
from forumpress.issue.source import decode
from forumpress.issue.yamlnodes import Mapping
from forumpress.issue.yamltext import load
from forumpress.text import Text

from .workspaces import BODY, TOP, findings_of, make_workspace

DOC = (Path(__file__).parents[2] / "docs/issue-format.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", DOC, re.MULTILINE | re.DOTALL)


def test_every_key_is_told() -> None:
    models = [each for each in vars(model).values() if isinstance(each, type) and issubclass(each, Sourced)]
    keys = {key for each in models for key in each.model_fields if key != "prose"}
    told = set(re.findall(r"[`{ ,]([a-z_]+)[`:]", DOC))
    assert keys - told == set()


def test_the_whole_issue_reads(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, "title: Forum\n")
    assert findings_of(workspace, EXAMPLES[0]) == ()


@pytest.mark.parametrize("example", EXAMPLES[1:], ids=lambda example: typing.cast(str, example).split(":")[0])
def test_examples_of_parts_read(example: str, tmp_path: Path) -> None:
    node, findings = load(decode(example.encode(), "example.yaml"))
    assert findings == ()
    assert isinstance(node, Mapping)
    indented = "".join(f"        {line}\n" for line in example.splitlines())
    if "title" in node:
        publication, issue = example, TOP.replace("News", "Industry Highlights") + BODY
    elif "publication" in node:
        publication, issue = None, example.replace("  sponsor", "  title: Forum\n  sponsor") + TOP + BODY
    elif "fillers" in node:
        publication, issue = "title: Forum\n", TOP + BODY + "".join(f"    {line}\n" for line in example.splitlines())
    else:
        publication, issue = "title: Forum\n", TOP + BODY + indented
    assert findings_of(make_workspace(tmp_path, publication), issue) == ()


def test_the_table_of_the_body_reads() -> None:
    (table,) = re.findall(r"^```markdown\n(.*?)^```", DOC, re.MULTILINE | re.DOTALL)
    prose, findings = parse_prose(Text(table))
    assert not has_errors(findings)
    assert len(prose.blocks) == 1


def test_links_inside_the_page_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^a-z -]", "", line.lower()).replace(" ", "-") for line in re.findall(r"^#+ (.*)", DOC, re.MULTILINE)
    }
    links = set(
        re.findall(r"\]\(#([a-z-]+)\)", re.sub(r"^```.*?^```|`[^`\n]+`", "", DOC, flags=re.MULTILINE | re.DOTALL))
    )
    assert links - headings == set()
