# SPDX-License-Identifier: MIT
from __future__ import annotations

import io
import os
import subprocess
import sys
import zlib
from base64 import b85decode
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFile
from typeset.pictures import BLUE, GREEN, HEIC, RED, WHITE, card, near, noise, png_claiming, svg, tiff_claiming, written

from forumpress.data import data_path
from forumpress.finding import Place, Severity
from forumpress.issue.model import FocalPoint
from forumpress.typeset import imagefile
from forumpress.typeset.imagefile import PictureRefused
from forumpress.typeset.images import derive, effective_ppi, inspect_picture, resolution_findings
from forumpress.typeset.imagework import crop_to
from forumpress.typeset.proof import Purpose

PLACE = Place("issues/2022-11.yaml", 12, 9)
MIDDLE = FocalPoint(x=0.5, y=0.5)
SCREEN = Purpose(ppi=150)
PRINT = Purpose(ppi=300, keep_profiles=True)
CMYK_PROFILE = data_path("assets/icc/ISOcoated_v2_300_bas.icc")


def codes(path: Path) -> list[str]:
    return [finding.code for finding in inspect_picture(path, PLACE)[1]]


def jpeg(image: Image.Image, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", **options)
    return stream.getvalue()


# What a picture is


def test_says_what_a_photograph_is(tmp_path: Path) -> None:
    card(300, 200).save(tmp_path / "card.jpg")
    facts, findings = inspect_picture(tmp_path / "card.jpg", PLACE)
    assert facts is not None
    assert (facts.width, facts.height, facts.mode, facts.format, facts.profile) == (300, 200, "RGB", "JPEG", None)
    assert facts.ratio == 1.5
    assert facts.format != "SVG"
    assert findings == ()


def test_gives_the_size_that_a_turned_picture_has_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    card(300, 200).save(tmp_path / "turned.jpg", exif=exif)
    facts, _ = inspect_picture(tmp_path / "turned.jpg")
    assert facts is not None
    assert (facts.width, facts.height) == (200, 300)


def test_names_the_embedded_profile(tmp_path: Path) -> None:
    profile = CMYK_PROFILE.read_bytes()
    card(60, 40).convert("CMYK").save(tmp_path / "press.jpg", icc_profile=profile)
    facts, findings = inspect_picture(tmp_path / "press.jpg")
    assert facts is not None
    assert facts.mode == "CMYK"
    assert facts.profile is not None
    assert "ISO Coated v2" in facts.profile
    assert findings == ()


def test_looks_again_when_the_file_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "card.png"
    card(30, 20).save(path)
    assert inspect_picture(path)[0].width == 30  # type: ignore[union-attr]
    card(90, 20).save(path)
    os.utime(path, ns=(1, 1))
    assert inspect_picture(path)[0].width == 90  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("gone.jpg", None, "figure/missing-image"),
        ("empty.jpg", b"", "figure/empty-image"),
        ("zeros.jpg", bytes(5000), "figure/empty-image"),
        ("text.jpg", b"no picture at all", "figure/unsupported-format"),
        ("page.jpg", b"<!DOCTYPE html><html><body><svg></svg></body></html>", "figure/unsupported-format"),
        ("paper.pdf", b"%PDF-1.7\n", "figure/unsupported-format"),
        ("anim.gif", b"GIF89a\x01\x00\x01\x00", "figure/unreadable-image"),
        ("phone.heic", b"\0\0\0\x18ftypheic" + bytes(40), "figure/unreadable-image"),
        ("lfs.jpg", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "figure/unsupported-format"),
        ("header.jpg", b"\xff\xd8\xff\xe0" + bytes(60), "figure/unreadable-image"),
        ("header.png", b"\x89PNG\r\n\x1a\n" + bytes(60), "figure/unreadable-image"),
        ("bomb.png", png_claiming(12_000, 12_000), "figure/too-many-pixels"),
        ("larger-bomb.png", png_claiming(100_000, 100_000), "figure/too-many-pixels"),
        ("ribbon.png", png_claiming(200_000, 2), "figure/too-many-pixels"),
        ("bomb.tiff", tiff_claiming(20_000, 20_000), "figure/too-many-pixels"),
        ("short.png", png_claiming(300, 300), "figure/truncated-image"),
    ],
)
@pytest.mark.parametrize("before", [False, True], ids=["first", "after the drawing engine"])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_refuses_what_cannot_be_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes | None, code: str, before: bool
) -> None:
    """Also as the first picture after the drawing engine was imported, which lets broken ones pass."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", before)
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    facts, findings = inspect_picture(path, PLACE)
    assert facts is None
    assert [finding.code for finding in findings] == [code]
    assert findings[0].place == PLACE
    assert name in findings[0].message
    assert findings[0].hint
    with pytest.raises(PictureRefused):
        derive(path, 100, 100, MIDDLE, SCREEN, tmp_path / "cache")


def test_a_missing_picture_is_no_more_than_a_warning(tmp_path: Path) -> None:
    _, findings = inspect_picture(tmp_path / "later.jpg")
    assert findings[0].severity is Severity.WARNING


def test_a_misspelt_name_is_told_with_the_one_that_is_there(tmp_path: Path) -> None:
    wanted = tmp_path / "photos/Singing.JPG"
    assert "no folder photos" in inspect_picture(wanted)[1][0].hint
    (tmp_path / "photos").mkdir()
    assert "check the spelling" in inspect_picture(wanted)[1][0].hint
    card(90, 20).save(tmp_path / "photos/signing.jpg")
    assert "did you mean signing.jpg?" in inspect_picture(wanted)[1][0].hint


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_tells_of_files_that_break_off(tmp_path: Path, kind: str) -> None:
    stream = io.BytesIO()
    noise(600, 400).save(stream, kind)
    whole = stream.getvalue()
    path = tmp_path / f"half.{kind.lower()}"
    path.write_bytes(whole[: len(whole) * 2 // 3])
    assert codes(path) in (["figure/truncated-image"], ["figure/unreadable-image"])


def test_tells_of_files_that_break_off_after_the_drawing_engine_asked_for_leniency(tmp_path: Path) -> None:
    import weasyprint  # noqa: F401
    from PIL import ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = True
    whole = jpeg(noise(600, 400))
    assert codes(written(tmp_path / "half.jpg", whole[: len(whole) // 2])) == ["figure/truncated-image"]


def _files() -> list[tuple[str, bytes]]:
    found = []
    for kind, mode, options in (
        ("JPEG", "RGB", {"icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()}),
        ("JPEG", "CMYK", {"progressive": True}),
        ("PNG", "P", {}),
        ("PNG", "RGBA", {}),
        ("TIFF", "RGB", {"compression": "tiff_lzw"}),
        ("TIFF", "LAB", {}),
        ("WEBP", "RGB", {"lossless": True}),
    ):
        picture = noise(64, 48)
        if mode == "LAB":
            made = ImageCms.profileToProfile(
                picture, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
            )
            assert made is not None
            picture = made
        exif = Image.Exif()
        exif[0x0112] = 6
        stream = io.BytesIO()
        picture.convert(mode).save(stream, kind, exif=exif, **options)
        found.append((f"{kind}-{mode}.{kind.lower()}", stream.getvalue()))
    return found


_FILES = _files()


@settings(max_examples=250)
@given(
    file=st.sampled_from(_FILES),
    places=st.lists(st.floats(0, 0.9999), min_size=0, max_size=6),
    value=st.integers(0, 255),
    length=st.floats(0.2, 1),
)
def test_a_damaged_file_ends_in_a_picture_or_a_finding(
    tmp_path_factory: pytest.TempPathFactory, file: tuple[str, bytes], places: list[float], value: int, length: float
) -> None:
    name, whole = file
    data = bytearray(whole)
    for place in places:
        data[int(place * len(data))] = value
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data[: int(length * len(data))] if length < 0.9 else data)
    os.utime(path, ns=(zlib.crc32(data), int(length * 1e6)))
    facts, findings = inspect_picture(path, PLACE)
    assert facts is not None or findings
    for purpose in (SCREEN, PRINT):
        try:
            made = derive(path, 72, 48, MIDDLE, purpose, tmp_path_factory.getbasetemp() / "cache")
        except PictureRefused as refused:
            assert facts is None or refused.code in ("figure/truncated-image", "figure/unreadable-image")
        else:
            with Image.open(made.path) as image:
                assert image.size == (made.width_px, made.height_px)


@pytest.mark.parametrize(("name", "kind"), [("card.png", "JPEG"), ("card", "PNG"), ("card.tiff", "WEBP")])
def test_warns_of_names_that_say_another_format(tmp_path: Path, name: str, kind: str) -> None:
    card(30, 20).save(tmp_path / name, kind)
    facts, findings = inspect_picture(tmp_path / name)
    assert facts is not None
    assert facts.format == kind
    assert [finding.code for finding in findings] == ["figure/wrong-extension"]
    assert findings[0].severity is Severity.WARNING


def test_refuses_folders_and_pipes(tmp_path: Path) -> None:
    (tmp_path / "folder.jpg").mkdir()
    os.mkfifo(tmp_path / "pipe.jpg")
    assert codes(tmp_path / "folder.jpg") == ["figure/not-a-file"]
    assert codes(tmp_path / "pipe.jpg") == ["figure/not-a-file"]


def test_refuses_files_that_are_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imagefile, "MOST_BYTES", 1000)
    assert codes(written(tmp_path / "large.jpg", b"\xff\xd8\xff" + bytes(2000))) == ["figure/huge-file"]


def test_says_when_a_profile_is_no_use(tmp_path: Path) -> None:
    card(30, 20).save(tmp_path / "broken.jpg", icc_profile=b"not a profile" * 20)
    card(30, 20).save(tmp_path / "wrong.jpg", icc_profile=CMYK_PROFILE.read_bytes())
    assert codes(tmp_path / "broken.jpg") == ["figure/broken-profile"]
    assert codes(tmp_path / "wrong.jpg") == ["figure/broken-profile"]
    made = derive(tmp_path / "broken.jpg", 72, 48, MIDDLE, PRINT, tmp_path / "cache")
    assert near(Image.open(made.path).getpixel((2, 2)), RED)  # type: ignore[arg-type]


def test_says_when_cmyk_has_no_profile(tmp_path: Path) -> None:
    card(30, 20).convert("CMYK").save(tmp_path / "press.jpg")
    assert codes(tmp_path / "press.jpg") == ["figure/cmyk-without-profile"]


def test_refuses_pixels_that_no_press_knows(tmp_path: Path) -> None:
    Image.new("F", (20, 20)).save(tmp_path / "field.tiff")
    assert codes(tmp_path / "field.tiff") == ["figure/unsupported-mode"]


# The derivative


def test_crops_round_the_focal_point(tmp_path: Path) -> None:
    card(400, 200).save(tmp_path / "card.png")
    left = derive(tmp_path / "card.png", 72, 72, FocalPoint(x=0.1, y=0.5), SCREEN, tmp_path / "cache")
    right = derive(tmp_path / "card.png", 72, 72, FocalPoint(x=0.9, y=0.5), SCREEN, tmp_path / "cache")
    with Image.open(left.path) as image:
        assert (image.size, image.getpixel((5, 5)), image.getpixel((140, 140))) == ((150, 150), RED, BLUE)
    with Image.open(right.path) as image:
        assert (image.getpixel((5, 5)), image.getpixel((140, 140))) == (GREEN, WHITE)


@given(
    width=st.integers(1, 5000),
    height=st.integers(1, 5000),
    ratio=st.floats(0.2, 5),
    x=st.floats(0, 1),
    y=st.floats(0, 1),
)
@example(width=1240, height=860, ratio=1240 / 860 * (1 - 1e-16), x=0.5, y=0.5)
@example(width=2560, height=1180, ratio=612.283464566929 / (612.283464566929 / (2560 / 1180)), x=0.5, y=0.5)
def test_a_crop_lies_inside_and_is_as_large_as_it_can_be(
    width: int, height: int, ratio: float, x: float, y: float
) -> None:
    crop = crop_to(width, height, ratio, FocalPoint(x=x, y=y))
    slack = 1e-6 * (width + height)
    assert crop.left >= 0
    assert crop.top >= 0
    assert crop.left + crop.width <= width + slack
    assert crop.top + crop.height <= height + slack
    assert crop.width / crop.height == pytest.approx(ratio)
    assert crop.width == pytest.approx(width) or crop.height == pytest.approx(height)
    assert crop.left - slack <= x * width <= crop.left + crop.width + slack
    assert crop.top - slack <= y * height <= crop.top + crop.height + slack


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turns_pictures_upright(tmp_path: Path, orientation: int) -> None:
    backward = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = card(300, 200)
    if orientation in backward:
        stored = stored.transpose(backward[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / "camera.jpg", exif=exif, quality=95)
    made = derive(tmp_path / "camera.jpg", 72, 48, MIDDLE, SCREEN, tmp_path / "cache")
    with Image.open(made.path) as image:
        assert image.size == (150, 100)
        corners = [image.getpixel(at) for at in ((5, 5), (144, 5), (5, 94), (144, 94))]
        assert not image.getexif()
    for corner, colour in zip(corners, (RED, GREEN, BLUE, WHITE), strict=True):
        assert near(corner, colour)  # type: ignore[arg-type]


def test_has_the_resolution_of_the_purpose(tmp_path: Path) -> None:
    noise(3000, 2000).save(tmp_path / "large.jpg")
    for ppi in (150, 300):
        made = derive(tmp_path / "large.jpg", 216, 144, MIDDLE, Purpose(ppi=ppi), tmp_path / "cache")
        assert (made.width_px, made.height_px) == (3 * ppi, 2 * ppi)
        assert Image.open(made.path).size == (3 * ppi, 2 * ppi)


def test_never_enlarges_and_keeps_pixels_as_they_are(tmp_path: Path) -> None:
    picture = card(121, 81)
    picture.save(tmp_path / "small.png")
    made = derive(tmp_path / "small.png", 720, 482, MIDDLE, PRINT, tmp_path / "cache")
    assert (made.width_px, made.height_px) == (121, 81)
    facts, _ = inspect_picture(tmp_path / "small.png")
    assert facts and effective_ppi(facts, (720, 482), MIDDLE) == pytest.approx(12.1, abs=0.1)
    assert made.path.suffix == ".png"
    assert list(Image.open(made.path).convert("RGB").tobytes()) == list(picture.tobytes())


def test_warns_of_pictures_that_will_look_soft(tmp_path: Path) -> None:
    noise(500, 500).save(tmp_path / "soft.jpg")
    soft, _ = inspect_picture(tmp_path / "soft.jpg")
    assert soft is not None
    frame = (240.0, 240.0)
    (finding,) = resolution_findings(soft, "soft.jpg", frame, MIDDLE, PRINT, PLACE)
    assert finding.code == "figure/low-resolution"
    assert finding.severity is Severity.WARNING
    assert finding.place == PLACE
    assert "150 ppi" in finding.message
    assert "1000 pixels" in finding.hint
    (said,) = resolution_findings(soft, "soft.jpg", frame, MIDDLE, SCREEN, PLACE)
    assert said.severity is Severity.NOTE, "enough for a screen, not for a press"
    assert "150 ppi" in said.message and "a press wants 300" in said.message
    assert resolution_findings(soft, "soft.jpg", (120.0, 120.0), MIDDLE, SCREEN, PLACE) == ()


def test_converts_to_srgb_through_the_embedded_profile(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    wide = Image.open(root / "assets/2022-11/turbines.jpg").info["icc_profile"]
    stored = (150, 180, 60)
    Image.new("RGB", (100, 100), stored).save(tmp_path / "wide.jpg", icc_profile=wide, quality=95)
    made = derive(tmp_path / "wide.jpg", 72, 72, MIDDLE, SCREEN, tmp_path / "cache")
    with Image.open(made.path) as image:
        shown = image.getpixel((50, 50))
        assert "icc_profile" not in image.info
    # By the primaries: linear red is 1.398 R - 0.398 G of the wide gamut, and so on (D65, gamma 2.2).
    assert near(shown, (137, 181, 42), 5)  # type: ignore[arg-type]


def test_keeps_the_own_profile_where_the_purpose_says_so(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    root = Path(__file__).parents[2]
    wide = Image.open(root / "assets/2022-11/turbines.jpg").info["icc_profile"]
    Image.new("RGB", (100, 100), (150, 180, 60)).save(tmp_path / "wide.jpg", icc_profile=wide, quality=95)
    card(100, 100).save(tmp_path / "plain.jpg", icc_profile=profile)
    kept = derive(tmp_path / "wide.jpg", 72, 72, MIDDLE, PRINT, tmp_path / "cache")
    with Image.open(kept.path) as image:
        assert image.info["icc_profile"] == wide
        assert near(image.getpixel((50, 50)), (150, 180, 60), 3)  # type: ignore[arg-type]
    plain = derive(tmp_path / "plain.jpg", 72, 72, MIDDLE, PRINT, tmp_path / "cache")
    assert "icc_profile" not in Image.open(plain.path).info


@pytest.mark.parametrize("embed", [True, False])
def test_shows_cmyk_in_srgb_on_screens_and_leaves_it_for_the_press(tmp_path: Path, embed: bool) -> None:
    options = {"icc_profile": CMYK_PROFILE.read_bytes()} if embed else {}
    Image.new("CMYK", (100, 100), (0, 255, 255, 0)).save(tmp_path / "press.jpg", quality=95, **options)
    screen = derive(tmp_path / "press.jpg", 72, 72, MIDDLE, SCREEN, tmp_path / "cache")
    with Image.open(screen.path) as image:
        assert image.mode == "RGB"
        assert near(image.getpixel((50, 50)), (227, 0, 15), 14)  # type: ignore[arg-type]
    press = derive(tmp_path / "press.jpg", 72, 72, MIDDLE, PRINT, tmp_path / "cache")
    with Image.open(press.path) as image:
        assert image.mode == "CMYK"
        assert near(image.getpixel((50, 50)), (0, 255, 255, 0), 3)  # type: ignore[arg-type]
        assert ("icc_profile" in image.info) == embed


def test_honours_16_bits_grey_and_transparency(tmp_path: Path) -> None:
    Image.new("I;16", (60, 60), 0x8000).save(tmp_path / "deep.tiff")
    deep = derive(tmp_path / "deep.tiff", 72, 72, MIDDLE, SCREEN, tmp_path / "cache")
    with Image.open(deep.path) as image:
        assert (image.mode, image.getpixel((30, 30))) == ("L", 128)
    clear = Image.new("RGBA", (60, 60), (255, 0, 0, 0))
    clear.paste((0, 0, 255, 255), (0, 0, 30, 60))
    clear.save(tmp_path / "logo.png")
    logo = derive(tmp_path / "logo.png", 72, 72, MIDDLE, SCREEN, tmp_path / "cache")
    with Image.open(logo.path) as image:
        assert image.mode == "RGBA"
        assert (image.getpixel((5, 5)), image.getpixel((55, 5))) == ((0, 0, 255, 255), (255, 0, 0, 0))
    Image.new("RGBA", (60, 60), (9, 9, 9, 255)).save(tmp_path / "opaque.png")
    opaque = derive(tmp_path / "opaque.png", 72, 72, MIDDLE, SCREEN, tmp_path / "cache")
    assert Image.open(opaque.path).mode == "RGB"


def test_flat_drawings_stay_sharp_and_photographs_become_small(tmp_path: Path) -> None:
    card(600, 400).save(tmp_path / "flat.png")
    noise(600, 400).save(tmp_path / "photo.png")
    flat = derive(tmp_path / "flat.png", 216, 144, MIDDLE, SCREEN, tmp_path / "cache")
    photo = derive(tmp_path / "photo.png", 216, 144, MIDDLE, SCREEN, tmp_path / "cache")
    assert (flat.path.suffix, photo.path.suffix) == (".png", ".jpg")


def test_strips_everything_that_is_not_the_picture(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x9286] = "SECRET-PLACE", "SECRET-PLACE"
    noise(300, 200).save(tmp_path / "camera.jpg", exif=exif, comment=b"SECRET-PLACE", dpi=(72, 72))
    for purpose in (SCREEN, PRINT):
        made = derive(tmp_path / "camera.jpg", 72, 48, MIDDLE, purpose, tmp_path / "cache")
        assert b"SECRET" not in made.path.read_bytes()


def test_makes_the_same_bytes_in_another_folder(tmp_path: Path) -> None:
    noise(900, 600).save(tmp_path / "photo.jpg")
    written(tmp_path / "chart.svg", svg('<rect width="10" height="10"/>'))
    for name in ("photo.jpg", "chart.svg"):
        for purpose in (SCREEN, PRINT):
            one, other = (
                derive(tmp_path / name, 200.5, 133, MIDDLE, purpose, tmp_path / folder) for folder in ("a", "b")
            )
            assert one.path.name == other.path.name
            assert one.path.read_bytes() == other.path.read_bytes()


def test_takes_from_the_cache_what_it_made(tmp_path: Path) -> None:
    noise(900, 600).save(tmp_path / "photo.jpg")
    first = derive(tmp_path / "photo.jpg", 200, 133, MIDDLE, SCREEN, tmp_path / "cache")
    stamp = first.path.stat().st_mtime_ns
    again = derive(tmp_path / "photo.jpg", 200, 133, MIDDLE, SCREEN, tmp_path / "cache")
    assert again == first
    assert again.path.stat().st_mtime_ns == stamp
    other = derive(tmp_path / "photo.jpg", 200, 133, FocalPoint(x=0.5, y=0.6), SCREEN, tmp_path / "cache")
    assert other.path != first.path


def _derive_here(arguments: tuple[Path, Path]) -> bytes:
    source, cache = arguments
    return derive(source, 200, 133, MIDDLE, SCREEN, cache).path.read_bytes()


def test_may_be_made_by_several_processes_at_once(tmp_path: Path) -> None:
    noise(1500, 1000).save(tmp_path / "photo.jpg")
    with get_context("fork").Pool(4) as pool:
        made = pool.map(_derive_here, [(tmp_path / "photo.jpg", tmp_path / "cache")] * 8)
    assert len(set(made)) == 1
    assert sorted(path.suffix for path in (tmp_path / "cache").iterdir()) == [".jpg", ".sum"]


def test_refuses_an_empty_frame(tmp_path: Path) -> None:
    card(30, 20).save(tmp_path / "card.png")
    with pytest.raises(ValueError, match="empty"):
        derive(tmp_path / "card.png", 0, 20, MIDDLE, SCREEN, tmp_path)


_WITH_LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from forumpress.issue.model import FocalPoint
from forumpress.typeset.images import derive, inspect_picture
from forumpress.typeset.proof import Purpose
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + int(sys.argv[2]), used + int(sys.argv[2])))
path = Path(sys.argv[1])
facts, findings = inspect_picture(path)
print(*(finding.code for finding in findings))
if facts:
    print(derive(path, 240, 160, FocalPoint(x=0.5, y=0.5), Purpose(), path.parent / "cache").width_px)
"""


def _in_little_memory(path: Path, megabytes: int) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _WITH_LITTLE_MEMORY, str(path), str(megabytes * 1_000_000)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a_very_large_photograph_needs_little_memory(tmp_path: Path) -> None:
    flat = Image.new("L", (12_000, 10_000), 128)
    flat.save(tmp_path / "giant.jpg", quality=40)
    del flat
    assert _in_little_memory(tmp_path / "giant.jpg", 90) == ["500"]


def test_bombs_need_hardly_any(tmp_path: Path) -> None:
    written(tmp_path / "bomb.png", png_claiming(25_000, 25_000))
    written(tmp_path / "bomb.tiff", tiff_claiming(30_000, 30_000))
    assert _in_little_memory(tmp_path / "bomb.png", 40) == ["figure/too-many-pixels"]
    assert _in_little_memory(tmp_path / "bomb.tiff", 40) == ["figure/too-many-pixels"]


@pytest.mark.parametrize(("name", "format"), [("a.gif", "GIF"), ("a.avif", "AVIF")])
def test_pictures_of_the_web_are_read(tmp_path: Path, name: str, format: str) -> None:
    card(60, 40).save(tmp_path / name)
    facts, findings = inspect_picture(tmp_path / name)
    assert facts is not None and (facts.format, facts.width, facts.height, findings) == (format, 60, 40, ())
    made = derive(tmp_path / name, 60, 40, FocalPoint(), SCREEN, tmp_path / "cache")
    assert Image.open(made.path).size == (60, 40)


@pytest.mark.parametrize("first", [b"mif1", b"msf1"])
def test_reads_the_code_where_the_first_brand_names_none(tmp_path: Path, first: bytes) -> None:
    card(60, 40).save(tmp_path / "a.avif")
    data = (tmp_path / "a.avif").read_bytes()
    assert data[8:12] == b"avif" and b"avif" in data[16:40]
    (tmp_path / "a.avif").write_bytes(data[:8] + first + data[12:])
    facts, findings = inspect_picture(tmp_path / "a.avif")
    assert facts is not None and (facts.format, facts.width, findings) == ("AVIF", 60, ())
    telephone = b85decode(HEIC)
    path = written(tmp_path / "a.heic", telephone[:8] + first + telephone[12:])
    facts, findings = inspect_picture(path)
    assert facts is not None and (facts.format, facts.width, findings) == ("HEIF", 60, ())


def test_reads_what_a_telephone_takes(tmp_path: Path) -> None:
    path = written(tmp_path / "phone.heic", b85decode(HEIC))
    facts, findings = inspect_picture(path)
    assert findings == () and facts is not None
    assert (facts.width, facts.height, facts.format) == (60, 40, "HEIF")
    made = derive(path, 72, 48, MIDDLE, PRINT, tmp_path / "cache")
    with Image.open(made.path) as image:
        corners = [image.convert("RGB").getpixel(at) for at in ((5, 5), (54, 5), (5, 34), (54, 34))]
    for corner, colour in zip(corners, (RED, GREEN, BLUE, WHITE), strict=True):
        assert near(corner, colour, 24)  # type: ignore[arg-type]
