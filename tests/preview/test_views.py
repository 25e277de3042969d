# SPDX-License-Identifier: MIT
"""Print through its profile, with its inks' warnings, and the proof: page by page."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageCms
from preview.bulletin import ISSUE, YAML

from forumpress.edition.conditions import coated_sheetfed
from forumpress.edition.softproof import soft_proof
from forumpress.preflight.profile import profile_names
from forumpress.preview.issuebuilder import IssueBuilder
from forumpress.preview.pageimages import raster

pytestmark = pytest.mark.xdist_group("preview")
INKS = [(0, 0, 0, 100), (100, 0, 0, 0), (0, 100, 0, 0), (0, 0, 100, 0), (88, 48, 64, 40), (18, 84, 92, 8)]


def ink_fields(inks: tuple[int, ...]) -> bytes:
    """A page with a field of colour, and another inside a form."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    values = " ".join(f"{ink / 100:.2f}" for ink in inks).encode()
    form = pdf.make_stream(values + b" k 0 50 100 50 re f")
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 100, 100])
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    page.Contents = pdf.make_stream(values + b" k 0 0 100 50 re f /F Do")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("inks", INKS)
def test_inks_are_shown_as_the_press_prints_them(inks: tuple[int, int, int, int]) -> None:
    profile = coated_sheetfed().profile
    press, screen = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
    swatch = Image.new("CMYK", (1, 1), tuple(round(ink * 2.55) for ink in inks))
    wanted = [
        ImageCms.profileToProfile(swatch, press, screen, renderingIntent=intent, outputMode="RGB").getpixel((0, 0))
        for intent in (ImageCms.Intent.PERCEPTUAL, ImageCms.Intent.RELATIVE_COLORIMETRIC)
    ]
    picture = raster(soft_proof(ink_fields(inks), profile), 1.0)
    for point in ((50, 25), (50, 75)):
        shown = picture.getpixel(point)
        apart = [max(abs(a - b) for a, b in zip(shown, colour, strict=True)) for colour in wanted]
        assert min(apart) <= 4, (shown, wanted)


def overprint(over: bool, *, fill: str = "0 0 0 1 k") -> bytes:
    """A page of cyan with a field that overprints on its right half, in a form, and a line that does not."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    states = pikepdf.Dictionary(
        On=pikepdf.Dictionary(op=over, OP=False, OPM=1), Off=pikepdf.Dictionary(op=False, OP=False)
    )
    form = pdf.make_stream(f"q /On gs {fill} 50 0 50 50 re f Q 0 0 0 1 K 4 w 0 75 m 100 75 l S".encode())
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 100, 100])
    form.Resources = pikepdf.Dictionary(ExtGState=states)
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    page.Contents = pdf.make_stream(b"1 0 0 0 k 0 0 100 100 re f /F Do")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_black_that_overprints_lets_the_colour_below_through() -> None:
    profile = coated_sheetfed().profile
    shown, knocked = (raster(soft_proof(overprint(over), profile), 1.0) for over in (True, False))
    assert shown.getpixel((25, 75)) == knocked.getpixel((25, 75))
    assert shown.getpixel((75, 25)) == knocked.getpixel((75, 25))
    deep, black = shown.getpixel((75, 75)), knocked.getpixel((75, 75))
    # Cyan takes the red out of what black has left.
    assert deep[0] < black[0] and all(a <= b for a, b in zip(deep, black, strict=True))
    coloured = [raster(soft_proof(overprint(over, fill="0 1 0 0 k"), profile), 1.0).tobytes() for over in (True, False)]
    assert coloured[0] == coloured[1]


@pytest.fixture
def heavy(builder: IssueBuilder, bulletin: Path, checkout: Path) -> Iterator[IssueBuilder]:
    """The issue in a layout with a field of far too much ink."""
    own = bulletin / "layouts" / "forum"
    shutil.copytree(checkout / "layouts" / "forum", own)
    data = own / "layout.yaml"
    text = data.read_text()
    assert "\nstyles:" in text
    tar = 'swatches: {tar: {screen: "#010203", cmyk: [100, 100, 100, 100]}}'
    data.write_text(text.replace("\nstyles:", f"\n{tar}\nstyles:", 1))
    sheet = own / "boxes.css"
    sheet.write_text(sheet.read_text() + "\n.article-head { background: #010203; padding: 12pt }\n")
    yield builder
    shutil.rmtree(own)


def test_a_change_of_inks_alone_is_a_new_picture(heavy: IssueBuilder, bulletin: Path) -> None:
    before = heavy.build("sheetfed").draw(1)
    data = bulletin / "layouts" / "forum" / "layout.yaml"
    data.write_text(data.read_text().replace("[100, 100, 100, 100]", "[0, 100, 0, 0]"))
    after = heavy.build("sheetfed").draw(1)
    assert after.fingerprint != before.fingerprint
    assert raster(after.pdf, 1.0).tobytes() != raster(before.pdf, 1.0).tobytes()


def test_too_much_ink_is_a_finding_on_its_page(heavy: IssueBuilder) -> None:
    snapshot = heavy.build("sheetfed")
    found = [finding for finding in snapshot.draw(1).findings if finding.code == "ink/too-much"]
    assert found and found[0].place.page == 1 and found[0].place.box is not None
    assert not [finding for finding in heavy.build("screen").draw(1).findings if finding.code == "ink/too-much"]


@pytest.mark.parametrize("view", ["screen", "sheetfed", "proof"])
def test_each_look_shows_the_trim(builder: IssueBuilder, view: str) -> None:
    snapshot = builder.build(view)
    for page_info in snapshot.pages[:2]:
        picture = raster(snapshot.draw(page_info.number).pdf, 1.0)
        assert picture.size == (pytest.approx(page_info.width, abs=1), pytest.approx(page_info.height, abs=1))


def test_there_is_a_view_for_every_printing_profile(heavy: IssueBuilder, bulletin: Path) -> None:
    data = bulletin / "layouts" / "forum" / "layout.yaml"
    data.write_text(data.read_text().replace("[100, 100, 100, 100]", "[70, 60, 60, 55]"))
    presses = [name for name in profile_names() if name != "screen"]
    assert set(heavy.views) == {"screen", "proof", *presses}
    assert list(heavy.views)[:2] == ["screen", "sheetfed"]
    heavy_on = set()
    for view in presses:
        drawn = heavy.build(view).draw(1)
        assert drawn.fingerprint.endswith(f"-{view}")
        heavy_on |= {view for finding in drawn.findings if finding.code == "ink/too-much"}
    assert heavy_on == {"news"}


def test_views_look_different_and_places_stay(builder: IssueBuilder) -> None:
    copies = {view: builder.build(view) for view in ("screen", "sheetfed", "proof")}
    assert len({snapshot.draw(1).fingerprint for snapshot in copies.values()}) == 3
    pictures = {view: raster(snapshot.draw(1).pdf, 1.0).tobytes() for view, snapshot in copies.items()}
    assert len(set(pictures.values())) == 3
    hits = {snapshot.at(1, 120, 400) for snapshot in copies.values()}
    assert len(hits) == 1 and None not in hits


def test_a_page_of_another_look_is_finished_once(builder: IssueBuilder) -> None:
    first = builder.build("sheetfed").draw(2)
    assert builder.build("sheetfed").draw(2).pdf is first.pdf
    path = builder.path_of(ISSUE)
    assert path is not None and path.read_text() == YAML


def test_a_file_of_a_shipped_layout_is_found_by_the_name_that_findings_give_it(
    builder: IssueBuilder, bulletin: Path, checkout: Path
) -> None:
    shipped = "layouts/base/templates/table.html.j2"
    assert builder.path_of(shipped) == (checkout / shipped).resolve()
    assert builder.path_of("layouts/../pyproject.toml") is None
    for name in ("a" * 300, "/" + "a" * 300, "issues/" + "b/" * 4000):
        assert builder.path_of(name) is None
    own = bulletin / "layouts" / "base" / "templates" / "table.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text("")
    try:
        assert builder.path_of(shipped) == own
    finally:
        shutil.rmtree(bulletin / "layouts")
