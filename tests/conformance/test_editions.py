# SPDX-License-Identifier: MIT
"""Screen editions of whole issues, in both layouts, before the judges: the sample, the manuscript, a strained one."""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conformance.outloud import errors_aloud
from conformance.strained import strained_issue
from conformance.verapdf import failed_rules
from edition.structure import Element, read_structure
from tools import require_tool

from forumpress.edition.tags.glyphs import plain
from forumpress.finding import Severity
from forumpress.issue.importing import import_text
from forumpress.layout.story import Paragraph
from forumpress.pipeline import BuildRequest, build
from forumpress.typeset.flow import flatten
from forumpress.typeset.press import Press
from forumpress.workspace import Workspace

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("conformance")]

SEED = Path(__file__).parents[2].parent / "shared/seed/ngo-cooperation-forum-2022-11.md"
NAMES = [f"{issue}-{layout}" for issue in ("sample", "seed", "strained") for layout in ("forum", "digest")]
MOST_BYTES = 1_200_000
"""Of the sample's screen edition."""


@pytest.fixture(scope="module")
def editions(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every edition's file by name; those of the manuscript only where it is supplied."""
    root = tmp_path_factory.mktemp("editions")
    for folder in ("issues", "assets/2022-11"):
        shutil.copytree(checkout / folder, root / folder)
    sources = {"sample": root / "issues" / "2022-11.yaml", "strained": root / "issues" / "strained.yaml"}
    sources["strained"].write_text(strained_issue(), "utf-8")
    if SEED.is_file():
        sources["seed"] = root / "issues" / "seed.yaml"
        sources["seed"].write_text(import_text(SEED, today=datetime.date(2026, 1, 1)).yaml, "utf-8")
    made = {}
    for name in NAMES:
        issue, layout = name.split("-")
        if issue in sources:
            request = BuildRequest(layout=layout, output=root / name)
            result = build(sources[issue], Workspace.at(root), request)
            errors = [finding for finding in result.findings if finding.severity is Severity.ERROR]
            assert result.ok and not errors, errors
            made[name] = result.built[0].path
    return made


@pytest.fixture(params=NAMES)
def edition(request: pytest.FixtureRequest, editions: dict[str, Path]) -> Path:
    if request.param not in editions:
        pytest.skip("the forum's manuscript is not supplied beside the checkout")
    return editions[request.param]


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_verapdf_fails_no_rule(editions: dict[str, Path], profile: str) -> None:
    files = list(editions.values())
    assert failed_rules(profile, files) == {str(file): [] for file in files}


def test_outloud_has_no_error(edition: Path) -> None:
    assert errors_aloud(edition) == []


def test_nothing_is_left_to_guess(edition: Path) -> None:
    tree = read_structure(edition.read_bytes())
    assert {each.tag for each in tree.walk()} <= {
        *("Document", "Sect", "Art", "P", "H1", "H2", "H3", "H4", "L", "LI", "Lbl", "LBody", "BlockQuote", "Span"),
        *("Link", "Reference", "Note", "Figure", "Caption", "Table", "THead", "TBody", "TR", "TH", "TD"),
        *("TOC", "TOCI", "Div"),
    }
    assert [each.tag for each in tree.walk() if not each.own and each.tag not in ("TD", "TH")] == []


def test_what_is_heard_is_what_was_written(edition: Path, editions: dict[str, Path]) -> None:
    """Every paragraph of the stories, letter by letter and space by space, however its lines were broken."""
    name = next(name for name, path in editions.items() if path == edition)
    issue, layout = name.split("-")
    root = edition.parents[1]
    path = root / "issues" / f"{'2022-11' if issue == 'sample' else issue}.yaml"
    stories = Press(Workspace.at(root)).typeset(path, layout).stories
    heard = Counter(_plain(each.said) for each in _paragraphs(read_structure(edition.read_bytes())))
    written = [
        _plain(flatten(block).plain) for story in stories for block in story.blocks if isinstance(block, Paragraph)
    ]
    assert len(written) > 25
    assert [words for words in written if not heard[words]] == []


def test_copies_are_plain(edition: Path) -> None:
    program = require_tool("pdftotext")
    copied = subprocess.run([program, edition, "-"], capture_output=True, check=True).stdout.decode()
    assert not any(glue in copied for glue in "\u00ad\u00a0\u200b\u2060")
    read = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(edition))
    assert not any(glue in read for glue in "\u00ad\u00a0\u200b\u2060")


def test_the_sample_is_small(editions: dict[str, Path]) -> None:
    assert all(editions[name].stat().st_size <= MOST_BYTES for name in NAMES if name.startswith("sample"))


def test_every_article_has_its_bookmark(edition: Path) -> None:
    tree = read_structure(edition.read_bytes())
    with pikepdf.open(io.BytesIO(edition.read_bytes())) as pdf, pdf.open_outline() as outline:
        titles = [item.title for root in outline.root for item in (root, *root.children)]
    assert len(titles) >= len(tree.all("Art"))


def _plain(words: str) -> str:
    return plain(" ".join(words.split())).replace("■", "").strip()


def _paragraphs(tree: Element) -> list[Element]:
    return [each for each in tree.walk() if each.tag in ("P", "H1", "H2", "H3", "H4")]
