# SPDX-License-Identifier: MIT
"""A press that has set many states shows each as a new one does: pages, findings, and where words were written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from preview.bulletin import INCLUDED, ISSUE, MARKDOWN, YAML, make_workspace

from forumpress.layout.story import Box
from forumpress.preview.issuebuilder import IssueBuilder
from forumpress.workspace import Workspace
from tests.layout.packs import copied_forum, own_template

pytestmark = [pytest.mark.xdist_group("preview"), pytest.mark.slow]

TEMPLATES = "layouts/mine/templates"
FILES = {ISSUE: YAML.replace("number: 5", "number: 5\nlayout: mine"), INCLUDED: MARKDOWN}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bulletin in a layout of its own, whose pages hang on more files than its own templates."""
    root = make_workspace(tmp_path_factory.mktemp("warm"))
    pack = copied_forum(root / "layouts/mine")
    head = own_template(pack, "article-head")
    (root / TEMPLATES / "_more.html.j2").write_text("More")
    head.write_text(head.read_text() + '{% include "_more.html.j2" %}<img class="mark" src="mark.svg" alt="">')
    (root / "layouts/mine/mark.svg").write_text(mark("red"))
    return root


@pytest.fixture(scope="module")
def warm(workspace: Path) -> IssueBuilder:
    return IssueBuilder(workspace / ISSUE, Workspace.at(workspace))


def mark(colour: str) -> str:
    rect = f'<rect width="9" height="9" fill="{colour}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{rect}</svg>'


def shown(builder: IssueBuilder) -> dict[str, Any]:
    snapshot = builder.build("screen")
    pages = [snapshot.draw(page_info.number) for page_info in snapshot.pages]
    boxes = [block for story in snapshot._typeset.stories for block in story.blocks if isinstance(block, Box)]
    lines = {file: range(1, text.count("\n") + 4) for file, text in FILES.items()}
    return {
        "findings": set(map(repr, snapshot.findings)) | {repr(finding) for page in pages for finding in page.findings},
        "pages": [page.pdf for page in pages],
        "written": [text.written for box in boxes for text in box.texts],
        "places": {(file, line): snapshot.locate(file, line) for file, numbers in lines.items() for line in numbers},
    }


def replaced(file: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        text = (root / file).read_text()
        assert old in text
        (root / file).write_text(text.replace(old, new, 1))

    return edit


EDITS = {
    "a remark inside a filler": replaced(ISSUE, "        text: Bring", "        # remark\n        text: Bring"),
    "a line above another article": replaced(ISSUE, "      - key: harvest", "\n      - key: harvest"),
    "an included template": replaced(f"{TEMPLATES}/_more.html.j2", "More", "Less"),
    "a picture of the layout": replaced("layouts/mine/mark.svg", "red", "blue"),
    "what the engine complains of": replaced(
        f"{TEMPLATES}/article-head.html.j2",
        '<img class="mark"',
        '<i style="{{ "nonsense: 1" if article.key == "harvest" }}"></i><img class="mark"',
    ),
    "the cause of its complaint": replaced(ISSUE, "key: harvest", "key: harvests"),
    "a line of a body file": replaced(INCLUDED, "- Wagons", "- Carts\n- Wagons"),
}


def test_after_each_edit_all_is_as_if_built_anew(workspace: Path, warm: IssueBuilder) -> None:
    for file, text in FILES.items():
        (workspace / file).write_text(text)
    before = shown(warm)
    for name, edit in EDITS.items():
        edit(workspace)
        after, cold = shown(warm), shown(IssueBuilder(workspace / ISSUE, Workspace.at(workspace)))
        assert [part for part in cold if after[part] != cold[part]] == [], name
        assert after != before, f"{name} changed nothing"
        before = after
