# SPDX-License-Identifier: MIT
"""An issue that asks for a number of pages hears how far it is from it."""

from __future__ import annotations

import pytest

from forumpress.typeset.pagecount import nearest_sheets
from forumpress.typeset.press import Press
from forumpress.workspace import Workspace

HEAD = "key: a\nnumber: 1\ndate: 2022-11-30\n"
REST = "sections:\n  - name: News\n    articles:\n      - key: one\n        title: One\n        body: |\n"


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    root = tmp_path_factory.mktemp("pagecount")
    (root / "issues").mkdir()
    (root / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\nimprint: {publisher: A}\n")
    return Press(Workspace.at(root))


@pytest.mark.parametrize(
    ("pages", "lines", "told"),
    [
        (None, 10, None),
        (1, 10, None),
        (2, 45, None),
        (2, 10, "the issue came to 1 page; the wish is 2: room for "),
        (1, 45, "the issue came to 2 pages; the wish is 1: "),
    ],
)
def test_another_number_of_pages_is_told_at_the_wish(
    press: Press, pages: int | None, lines: int, told: str | None
) -> None:
    path = press.workspace.root / "issues" / "a.yaml"
    wish = "" if pages is None else f"pages: {pages}\n"
    path.write_text(HEAD + wish + REST + "".join(f"          Line {number}.\n\n" for number in range(lines)))
    typeset = press.typeset(path, "digest")
    found = [finding for finding in typeset.findings if finding.code == "makeup/pages"]
    if told is None:
        assert found == []
        return
    (finding,) = found
    assert finding.message.startswith(told)
    assert (finding.place.line, finding.place.column) == (4, 8)
    rows = typeset.pack.format.rows
    if lines == 10:
        # A page of its own, and what the one page has left between its text and the imprint.
        free = int(finding.message.split("room for ")[1].split()[0])
        assert rows < free < 2 * rows - lines
    else:
        # The masthead, the article's head and the imprint stand on the pages too.
        over = int(finding.message.split(": ")[1].split()[0])
        assert lines - rows < over < rows


@pytest.mark.parametrize(("count", "sheets"), [(1, (4,)), (4, (4,)), (6, (4, 8)), (8, (8,)), (97, (96, 100))])
def test_the_multiples_of_four_next_to_a_number(count: int, sheets: tuple[int, ...]) -> None:
    assert nearest_sheets(count) == sheets
