# SPDX-License-Identifier: MIT
"""The press on the sample: pages, links, cache, grid, and what an edit costs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typeset.drawnlines import drawn_lines
from typeset.typefaces import library

from forumpress.memory import Memo
from forumpress.typeset.makeup import MadeUp, make_up
from forumpress.typeset.plan import PlacedBox, PlacedLines
from forumpress.typeset.press import Press, Typeset
from forumpress.typeset.proof import PageProof, Purpose
from forumpress.workspace import Workspace

pytestmark = pytest.mark.xdist_group("press")
SCREEN = Purpose()


@pytest.fixture(scope="module")
def workspace(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("press")
    for folder in ("issues", "assets/2022-11"):
        shutil.copytree(checkout / folder, root / folder)
    return Workspace.at(root)


@pytest.fixture(scope="module")
def press(workspace: Workspace) -> Press:
    return Press(workspace)


@pytest.fixture
def issue(workspace: Workspace) -> Path:
    return workspace.root / "issues" / "2022-11.yaml"


@pytest.fixture
def typeset(press: Press, issue: Path) -> Typeset:
    return press.typeset(issue)


@pytest.fixture
def proof(press: Press, typeset: Typeset) -> PageProof:
    return press.prove(typeset, SCREEN)


def test_the_sample_is_set_without_a_word_to_say(proof: PageProof) -> None:
    assert [(f.code, f.message) for f in proof.findings if f.severity != "note"] == []


def test_every_page_names_its_section(typeset: Typeset) -> None:
    order = [str(section.name) for section in typeset.issue.sections]
    seen = list(dict.fromkeys(page.section for page in typeset.plan.pages))
    assert seen == order
    assert [page.number for page in typeset.plan.pages] == list(range(1, len(typeset.plan.pages) + 1))


def test_contents_name_the_pages_where_articles_begin(press: Press, typeset: Typeset) -> None:
    first = press.page_html(typeset, SCREEN)[0]
    for article in typeset.issue.articles():
        page = typeset.plan.first_pages[article.key]
        entry = first.split(f'href="#{article.key}"', 1)[1].split("</a>", 1)[0]
        assert entry.endswith(f'<span class="contents-page">{page}</span>')


@pytest.mark.parametrize("layout", ["forum", "digest"])
def test_neighbouring_columns_share_the_grid(press: Press, issue: Path, layout: str) -> None:
    typeset = press.typeset(issue, layout)
    format = typeset.pack.format
    for page, drawn in zip(typeset.plan.pages, press.draw(typeset, SCREEN), strict=True):
        notes = {f"note-{note.paragraph.key}" for item in page.items if hasattr(item, "notes") for note in item.notes}
        for name, lines in drawn_lines(drawn.document.pages[0]).items():
            for line in lines if name not in notes else ():
                off = (line.y - format.top) / format.leading
                assert abs(off - round(off)) * format.leading <= 0.1, (page.number, name, line.text)


def test_lines_stay_inside_their_measure(typeset: Typeset) -> None:
    for page in typeset.plan.pages:
        for item in page.items:
            if isinstance(item, PlacedLines):
                style = typeset.pack.styles[item.block.block.style]
                for line in item.block.lines[item.first : item.last]:
                    for word in line.words:
                        assert word.x + word.width <= item.block.measure - style.right + 0.3


def test_no_box_leaves_the_page(typeset: Typeset) -> None:
    format = typeset.pack.format
    for page in typeset.plan.pages:
        for item in page.items:
            if isinstance(item, PlacedBox):
                assert item.x >= 0
                assert item.x + item.width <= format.width + 0.01
                assert item.y + item.height <= format.row_y(format.rows) + 0.01


def test_a_second_drawing_comes_from_memory(press: Press, typeset: Typeset) -> None:
    press.draw(typeset, SCREEN)
    assert all(page.cached for page in press.draw(typeset, SCREEN))


def test_an_edit_draws_its_own_page_again_and_no_other(press: Press, issue: Path, typeset: Typeset) -> None:
    press.draw(typeset, SCREEN)
    text = issue.read_text("utf-8")
    assert "perseverance can do" in text
    try:
        issue.write_text(text.replace("perseverance can do", "persistence can do"), "utf-8")
        again = press.draw(press.typeset(issue), SCREEN)
    finally:
        issue.write_text(text, "utf-8")
    assert [page.number for page in again if not page.cached] == [again[-1].number]


def test_lines_know_where_they_were_written_after_an_edit_above(press: Press, issue: Path) -> None:
    press.typeset(issue)
    text = issue.read_text("utf-8")
    try:
        issue.write_text("# one line more\n" + text, "utf-8")
        typeset = press.typeset(issue)
        written = issue.read_text("utf-8").splitlines()
    finally:
        issue.write_text(text, "utf-8")
    story = next(story for story in typeset.stories if story.key == "qingshen")
    paragraph = next(block for block in story.blocks if getattr(block, "runs", None))
    place = paragraph.runs[0].text.place(0)  # type: ignore[union-attr]
    assert place.file == "issues/2022-11.yaml"
    assert written[(place.line or 0) - 1][(place.column or 0) - 1 :].startswith("A county in Sichuan")


def test_the_same_issue_twice_is_the_same_bytes(workspace: Workspace, issue: Path, proof: PageProof) -> None:
    other = Press(workspace)
    assert other.prove(other.typeset(issue), SCREEN).pdf == proof.pdf


def test_full_pictures_run_into_the_bleed(press: Press, typeset: Typeset) -> None:
    html = "".join(press.page_html(typeset, Purpose(bleed=8.5)))
    assert "box figure-box" in html
    assert "left:0pt;" in html.split('id="cop27--pavilion"', 1)[1][:200]


def test_a_chinese_phrase_is_set_in_a_chinese_font(proof: PageProof, tmp_path: Path) -> None:
    assert b"Noto-Serif-SC" in proof.pdf or b"NotoSerifSC" in proof.pdf


def test_frames_without_a_picture_say_so(press: Press, workspace: Workspace) -> None:
    path = workspace.root / "issues" / "fpo.yaml"
    text = (workspace.root / "issues" / "2022-11.yaml").read_text("utf-8")
    path.write_text(text.replace("            image: assets/2022-11/harbor.jpg\n", ""), "utf-8")
    typeset = press.typeset(path)
    path.unlink()
    assert [f.code for f in typeset.findings if f.code.startswith("figure/")] == ["figure/for-position-only"]
    assert "For position only" in "".join(press.page_html(typeset, SCREEN))


def test_a_title_over_five_lines_is_a_finding_of_its_line(press: Press, workspace: Workspace) -> None:
    text = (workspace.root / "issues" / "2022-11.yaml").read_text("utf-8")
    title = "title: Qingshen County Center for Women & Children Development"
    assert title in text
    path = workspace.root / "issues" / "long.yaml"
    path.write_text(text.replace(title, title + " and Everything Else That It Does" * 9), "utf-8")
    found = [f for f in press.typeset(path).findings if f.code == "makeup/long-title"]
    path.unlink()
    assert [f.place.line for f in found] == [text[: text.index(title)].count("\n") + 1]


def test_text_that_leaves_its_frame_is_a_finding(press: Press, workspace: Workspace) -> None:
    text = (workspace.root / "issues" / "2022-11.yaml").read_text("utf-8")
    label = "{value: US$8 trillion, label: in assets at the least}"
    assert label in text
    path = workspace.root / "issues" / "wide.yaml"
    path.write_text(text.replace(label, label.replace("in assets", "in" + "assets" * 12)), "utf-8")
    found = [f for f in press.typeset(path).findings if f.code == "makeup/text-outside"]
    path.unlink()
    assert [f.place.line for f in found] == [text[: text.index(label)].count("\n") + 1]


def test_a_font_file_that_changes_under_its_name_is_read_again(tmp_path: Path, checkout: Path) -> None:
    (tmp_path / "fonts").mkdir()
    faces = [library().face("Source Serif 4", weight) for weight in (400, 700)]
    own = tmp_path / "fonts" / f"own{faces[0].path.suffix}"
    families = (
        f"families:\n  - name: Own\n    licence: OFL-1.1\n    source: https://example.org\n"
        f"    faces: [{{file: {own.name}}}]\n"
    )
    (tmp_path / "fonts" / "fonts.yaml").write_text(families)
    press = Press(Workspace.at(tmp_path))
    read = []
    for face in faces:
        own.write_bytes(face.path.read_bytes())
        read.append(press.fonts())
        assert press.fonts() is read[-1]
    assert read[0].face("Own").path != read[1].face("Own").path


def test_galleys_made_up_before_stand_as_if_made_up_anew(typeset: Typeset) -> None:
    """On other pages, recto for verso, and below other stories too."""
    pack, galleys, made_up = typeset.pack, typeset.galleys, MadeUp(Memo())
    for chosen in (galleys, galleys[1:], galleys[::-1], galleys[2:], galleys):
        afresh = make_up(chosen, pack.format, pack.styles, pack.rules)
        remembered = make_up(chosen, pack.format, pack.styles, pack.rules, made_up)
        assert remembered == afresh
        assert remembered.first_pages == afresh.first_pages
