# SPDX-License-Identifier: MIT
from __future__ import annotations

import io
import multiprocessing
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from typeset.typefaces import DECLARATION, library

from forumpress.errors import InputError
from forumpress.finding import Finding
from forumpress.text import Text, origin
from forumpress.typeset.fonts import FontLibrary, load_fonts

SANS = "fontpkg-source-sans-3"


def declare(folder: Path, families: str, fallbacks: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "fonts.yaml"
    path.write_text(f"families:\n{families}\n{fallbacks}", "utf-8")
    return path


def family(name: str, faces: str = "[{weight: 400}]", **keys: str) -> str:
    lines = [f"  - name: {name}", "    licence: OFL-1.1", "    source: https://a.example"]
    lines += [f"    {key}: {value}" for key, value in keys.items()]
    return "\n".join([*lines, f"    faces: {faces}"])


def refusals(path: Path, cache: Path) -> list[Finding]:
    with pytest.raises(InputError) as refused:
        load_fonts(path, cache)
    return list(refused.value.findings)


def test_the_declared_families_are_there_as_static_faces() -> None:
    fonts = library()
    assert {listing.name for listing in fonts.listing()} >= {
        "Source Serif 4",
        "Source Serif 4 Display",
        "Noto Serif SC",
    }
    for face in fonts.faces:
        font = TTFont(face.path, lazy=True)
        assert "fvar" not in font
        assert str(font["name"].getName(1, 3, 1, 0x409)) == face.family
        assert font["OS/2"].fsType & 0x0202 == 0


def test_a_face_is_cut_at_its_weight_and_optical_size() -> None:
    fonts = library()
    text, display = fonts.face("Source Serif 4"), fonts.face("Source Serif 4 Display")
    bold = fonts.face("Source Serif 4", 700)
    width = lambda face: face.font.get_glyph_h_advance(face.font.get_nominal_glyph(ord("n"))) / face.units  # noqa: E731
    assert width(display) < width(text) < width(bold)
    assert 0.5 < text.cap_height < text.ascent


def test_the_nearest_face_has_the_right_slope_first() -> None:
    fonts = library()
    assert fonts.face("Source Sans 3", 700, True) == fonts.face("Source Sans 3", 600, True)
    assert fonts.face("Source Sans 3", 500).weight == 400
    assert not fonts.face("Noto Sans SC", 400, True).italic


def test_an_undeclared_family_is_a_finding() -> None:
    with pytest.raises(InputError) as refused:
        library().face("Helvetica")
    assert refused.value.findings[0].code == "font/unknown-family"


def test_chinese_text_is_tried_in_the_chinese_family_first() -> None:
    fonts = library()
    symbols = ("Noto Emoji", "Noto Sans Symbols", "Noto Sans Hebrew")
    assert fonts.chain("Source Serif 4", "zh-Hans") == ("Noto Serif SC", "Source Serif 4", *symbols)
    assert fonts.chain("Source Serif 4", "en") == ("Source Serif 4", "Noto Serif SC", *symbols)
    assert fonts.chain("Noto Serif SC") == ("Noto Serif SC",)


def test_the_style_sheet_names_large_faces_only_where_a_character_asks() -> None:
    fonts = library()
    assert "Noto" not in fonts.css("Plain “words” — and 1/2 é")
    assert '"Noto Serif SC"' in fonts.css("合作") and "Noto Emoji" not in fonts.css("合作")
    assert '"Noto Emoji"' in fonts.css("🎉") and "Noto Serif SC" not in fonts.css("🎉")
    assert fonts.css() == fonts.css("合作🎉🜁ש")
    assert (
        f'font-family:"Source Serif 4";font-weight:600;font-style:italic;src:url({fonts.cache.as_uri()}/'
        in fonts.css("x")
    )


def test_a_character_that_no_font_has_is_a_finding_with_its_place() -> None:
    text = Text("a𓀀b合 𓀀𓁀𓀁", "issues/x.yaml", (origin(7, column) for column in range(1, 9)))
    findings = library().missing(text, "Source Serif 4")
    assert [(f.code, f.place.line, f.place.column) for f in findings] == [
        ("font/missing-character", 7, 2),
        ("font/missing-character", 7, 7),
    ]
    assert "U+13000" in findings[0].message
    assert "characters “𓁀” (U+13040), “𓀁” (U+13001)" in findings[1].message
    assert library().missing(Text("soft\u00adhyphen\u200b\u2060"), "Source Serif 4") == []


def test_two_caches_hold_the_same_bytes_under_the_same_names(tmp_path: Path) -> None:
    path = declare(tmp_path / "fonts", family("Sans", "[{weight: 400}, {weight: 650, italic: true}]", package=SANS))
    one, two = load_fonts(path, tmp_path / "one"), load_fonts(path, tmp_path / "two")
    assert [face.path.name for face in one.faces] == [face.path.name for face in two.faces]
    for first, second in zip(one.faces, two.faces, strict=True):
        assert first.path.read_bytes() == second.path.read_bytes()


def _load(path: Path, cache: Path) -> list[str]:
    return [str(face.path) for face in load_fonts(path, cache).faces]


def test_two_processes_may_fill_the_cache_at_once(tmp_path: Path) -> None:
    path = declare(tmp_path / "fonts", family("Sans", "[{weight: 400}, {weight: 700}]", package=SANS))
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        jobs = [pool.apply_async(_load, (path, tmp_path / "cache")) for _ in range(2)]
        first, second = (job.get(60) for job in jobs)
    assert first == second
    assert all(TTFont(name)["maxp"].numGlyphs > 1000 for name in first)
    assert not list((tmp_path / "cache").glob(".*"))


def test_a_second_load_makes_nothing_again_until_a_file_changes(tmp_path: Path) -> None:
    folder, cache = tmp_path / "fonts", tmp_path / "cache"
    path = declare(folder, family("Own", "[{weight: 400, file: own.ttf}]"))
    shutil.copy(library().face("Source Sans 3").path, folder / "own.ttf")
    first = load_fonts(path, cache).faces[0].path
    made = first.stat().st_mtime_ns
    assert load_fonts(path, cache).faces[0].path == first
    assert first.stat().st_mtime_ns == made
    shutil.copy(library().face("Source Sans 3", 700).path, folder / "own.ttf")
    os.utime(folder / "own.ttf", ns=(made + 10**9, made + 10**9))
    assert load_fonts(path, cache).faces[0].path != first
    assert folder / "own.ttf" in load_fonts(path, cache).reads


def test_a_cache_that_lost_a_file_is_filled_again(tmp_path: Path) -> None:
    path = declare(tmp_path / "fonts", family("Sans", package=SANS))
    made = load_fonts(path, tmp_path / "cache").faces[0].path
    made.unlink()
    assert load_fonts(path, tmp_path / "cache").faces[0].path.is_file()
    next((tmp_path / "cache").glob("fonts-*.json")).write_text("{broken", "utf-8")
    assert load_fonts(path, tmp_path / "cache").faces[0].path == made


@pytest.mark.parametrize(
    ("families", "code", "line"),
    [
        (family("A", package="fontpkg-no-such-thing"), "font/missing-package", 5),
        (family("A", package="pyyaml"), "font/empty-package", 5),
        (family("A", "[{weight: 400, file: none.ttf}]"), "font/missing-file", 5),
        (family("A", "[{weight: 400, file: ../fonts.ttf}]"), "font/bad-path", 5),
        (family("A", "[{weight: 400, file: words.txt}]"), "font/bad-path", 5),
        (family("A", "[{weight: 400, file: broken.ttf}]"), "font/unreadable", 5),
        (family("A", "[{weight: 400, file: empty.ttf}]"), "font/unreadable", 5),
        (family("A", "[{weight: 400, file: forbidden.ttf}]"), "font/embedding-forbidden", 5),
        (family("A", "[{weight: 400, file: Nope.otf}]", package="pylopdf-fonts-zh-cn"), "font/missing-file", 6),
        (family("A", "[{weight: 950}]", package=SANS), "font/missing-face", 5),
        (family("A", "[{weight: 400, italic: true}]", package="fontpkg-source-code-pro"), None, 0),
        (family("A"), "font/no-file", 5),
        (family("A", "[{weight: 400}, {weight: 400}]", package=SANS), "font/declared-twice", 6),
        (family("A", package=SANS) + "\n" + family("A", package=SANS), "font/declared-twice", 7),
        (family("A", "[{weight: heavy}]", package=SANS), "issue/number", 6),
        (family("A", "[]", package=SANS), "issue/", 6),
        (family("A", packge=SANS), "issue/unknown-key", 5),
        ("  - name: A", "issue/missing-key", 2),
    ],
)
def test_what_is_wrong_with_a_declaration_is_said_at_its_line(
    tmp_path: Path, families: str, code: str | None, line: int
) -> None:
    folder = tmp_path / "fonts"
    path = declare(folder, families)
    (folder / "words.txt").write_text("words", "utf-8")
    (folder / "broken.ttf").write_bytes(b"\0\1\0\0 no font at all")
    (folder / "empty.ttf").write_bytes(b"")
    font = TTFont(library().face("Source Sans 3").path)
    font["OS/2"].fsType = 0x0002
    font.save(folder / "forbidden.ttf")
    if code is None:
        assert load_fonts(path, tmp_path / "cache").faces
        return
    findings = refusals(path, tmp_path / "cache")
    assert any(f.code.startswith(code) and f.place.line == line for f in findings), findings
    assert all(f.place.file == "fonts/fonts.yaml" and f.hint for f in findings)


def test_every_problem_is_said_at_once(tmp_path: Path) -> None:
    families = family("A", package="fontpkg-no-such-thing") + "\n" + family("B", "[{weight: 400, file: none.otf}]")
    assert {f.code for f in refusals(declare(tmp_path / "fonts", families), tmp_path / "cache")} == {
        "font/missing-package",
        "font/missing-file",
    }


def test_a_fallback_must_be_declared(tmp_path: Path) -> None:
    path = declare(tmp_path / "fonts", family("A", package=SANS), "fallbacks: [{family: A, then: [B]}]")
    assert [f.code for f in refusals(path, tmp_path / "cache")] == ["font/unknown-family"]


def test_without_a_declaration_there_are_no_fonts(tmp_path: Path) -> None:
    assert [f.code for f in refusals(tmp_path / "fonts" / "fonts.yaml", tmp_path / "cache")] == ["font/no-list"]


def test_a_font_outside_the_folder_is_not_read_through_a_link(tmp_path: Path) -> None:
    path = declare(tmp_path / "fonts", family("A", "[{weight: 400, file: link.ttf}]"))
    (tmp_path / "fonts" / "link.ttf").symlink_to(library().face("Source Sans 3").path)
    assert [f.code for f in refusals(path, tmp_path / "cache")] == ["font/bad-path"]


def test_installed_fonts_are_never_used(tmp_path: Path) -> None:
    script = f"""
from pathlib import Path
from forumpress.typeset.fonts import load_fonts
fonts = load_fonts(Path({str(DECLARATION)!r}), Path({str(library().cache)!r}))
fonts.isolate()
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
made = FontConfiguration()
sheet = CSS(string=fonts.css("x"), font_config=made)
html = '<p style="font-family: DejaVu Sans, serif">words</p><p style="font-family: Source Sans 3">合</p>'
HTML(string=html).write_pdf({str(tmp_path / "out.pdf")!r}, stylesheets=[sheet], font_config=made)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "Expect ugly output" not in done.stderr
    data = (tmp_path / "out.pdf").read_bytes()
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = {str(o.BaseFont) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o}
    assert names
    assert all("Source" in name for name in names), names


def test_the_library_is_cheap_to_load_again() -> None:
    fonts: FontLibrary = load_fonts(DECLARATION, library().cache)
    assert all("font" not in vars(face) for face in fonts.faces)
