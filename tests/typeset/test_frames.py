# SPDX-License-Identifier: MIT
"""Pages put together from remembered frames are the pages that are laid out whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest

from forumpress.memory import Memo, Remembered
from forumpress.typeset.engine import page_pdf
from forumpress.typeset.press import Press
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace

pytestmark = pytest.mark.xdist_group("press")
SCREEN = Purpose()
EDITS = (
    ("Nor has the movement ended.", "Nor has it ended."),
    ("title: Chinese enterprise abroad, end of 2021", "title: Abroad"),
    ("caption: First shift in the harbor.", "caption: Second shift in the harbor, which is longer."),
)


@pytest.fixture(scope="module")
def workspace(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("frames")
    for folder in ("issues", "assets/2022-11"):
        shutil.copytree(checkout / folder, root / folder)
    return Workspace.at(root)


def pictures(press: Press, path: Path) -> list[bytes]:
    found = []
    for page in press.draw(press.typeset(path), SCREEN):
        document = pypdfium2.PdfDocument(page_pdf(page.document))
        found.append(bytes(document[0].render(scale=1.5).buffer))
        document.close()
    return found


@pytest.mark.slow
def test_after_edits_pages_and_proof_are_as_if_drawn_anew(workspace: Workspace) -> None:
    path = workspace.root / "issues" / "2022-11.yaml"
    text = path.read_text()
    warm = Press(workspace)
    pictures(warm, path)
    for old, new in EDITS:
        assert old in text
        path.write_text(text.replace(old, new))
        cold = Press(workspace)
        assert pictures(warm, path) == pictures(cold, path), old
        # The finished file too: tags, links and bookmarks come from the same boxes.
        proofs = [press.prove(press.typeset(path), SCREEN) for press in (warm, cold)]
        assert proofs[0].pdf == proofs[1].pdf, old
        assert proofs[0].findings == proofs[1].findings
    path.write_text(text)


def test_only_what_changed_is_laid_out(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workspace.root / "issues" / "2022-11.yaml"
    text = path.read_text()
    press = Press(workspace)
    press.draw(press.typeset(path), SCREEN)
    laid_out: list[str] = []
    table = press.typeset(path).table
    render = table.drawer._engine.render
    monkeypatch.setattr(table.drawer._engine, "render", lambda html: laid_out.append(html) or render(html))
    path.write_text(text.replace("people have been served in all.", "people were served in all."))
    try:
        pages = press.draw(press.typeset(path), SCREEN)
    finally:
        path.write_text(text)
    assert sum(not page.cached for page in pages) == 1
    assert len(laid_out) == 1
    assert laid_out[0].count('class="frame') == 1


def test_frames_on_the_pages_are_used_again_though_the_memory_is_small(workspace: Workspace) -> None:
    path = workspace.root / "issues" / "2022-11.yaml"
    text = path.read_text()
    press = Press(workspace)
    press.draw(press.typeset(path), SCREEN)
    table = press.typeset(path).table
    frames = table.drawer._frames
    laid_out: list[str] = []
    render = table.drawer._engine.render
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(frames, "_frames", Remembered(Memo(room=1)))
            patch.setattr(table.drawer._engine, "render", lambda html: laid_out.append(html) or render(html))
            for word in ("once", "twice", "thrice"):
                path.write_text(text.replace("people have been served in all.", f"people were served {word}."))
                assert sum(not page.cached for page in press.draw(press.typeset(path), SCREEN)) == 1
    finally:
        path.write_text(text)
    assert [html.count('class="frame') for html in laid_out] == [1, 1, 1]


def test_the_engine_still_keeps_frames_where_they_are_looked_for() -> None:
    from weasyprint import HTML
    from weasyprint.layout.absolute import AbsolutePlaceholder

    from forumpress.typeset.drawnpage import frames_of, page_of

    style = "position:absolute;left:0;top:"
    html = f'<body><div style="{style}9px">One</div><div style="{style}0">Two</div></body>'
    document = HTML(string=html).render()
    frames = frames_of(document)
    assert [type(frame) for frame in frames] == [AbsolutePlaceholder] * 2
    assert frames[0].position_y - frames[1].position_y == 9
    (other,) = frames_of(page_of(document, frames[:1]))
    assert other is frames[0]
    assert frames_of(document) == frames
