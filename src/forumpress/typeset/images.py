# SPDX-License-Identifier: MIT
"""Pictures: what an editor's file is, and the derivative that an edition draws.

A derivative is the picture cropped at its focal point to its frame, turned upright, in the right
colours and no larger than the edition can show. It is kept under a name made from the source's
bytes and all that was done to it, so that it is made once.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from forumpress.files import Stamp, stamp_of
from forumpress.finding import NOWHERE, Finding, Place, note, warning
from forumpress.issue.model import FocalPoint
from forumpress.length import INCH, MM
from forumpress.typeset.checkedfile import write_checked
from forumpress.typeset.imagecache import use
from forumpress.typeset.imagefile import PictureRefused, decode, open_raster, read_picture, suffix_finding
from forumpress.typeset.imagework import crop_to, cropped, encoded, is_on_its_side, profile_of
from forumpress.typeset.proof import PRESS_PPI, Purpose
from forumpress.typeset.svgpicture import fitted_svg, svg_facts

_RECIPE = "1"
_SVG_RECIPE = "2"
"""To be raised when anything about the making of derivatives changes."""
_LOW = 0.75
"""Share of the aimed resolution below which a picture looks soft: 225 of 300 ppi (Ghent Workgroup 2022)."""


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """A picture as it stands upright: size in pixels (an SVG's in its own units), and what it is made of.

    `mode` is Pillow's; `profile` names the embedded colour profile; `digest` is the hash of the file;
    `words` is what is written in a drawing, for the fonts that it needs.
    """

    width: float
    height: float
    mode: str
    profile: str | None
    format: str
    digest: str
    words: str = ""

    @property
    def ratio(self) -> float:
        """Width by height."""
        return self.width / self.height

    @property
    def vector(self) -> bool:
        """Whether it is drawn by lines and areas, sharp at any size."""
        return self.format == "SVG"


@dataclass(frozen=True, slots=True)
class Derivative:
    """The file that an edition draws."""

    path: Path
    width_px: int
    height_px: int


def inspect_picture(path: Path, place: Place = NOWHERE) -> tuple[PictureFacts | None, tuple[Finding, ...]]:
    """What the picture is, decoded once to be sure that it can be; None when it cannot be drawn.

    Findings: `figure/missing-image` (a warning, an empty frame will do), `not-a-file`, `unreadable-image`,
    `huge-file`, `empty-image`, `unsupported-format`, `unsupported-mode`, `too-many-pixels`, `truncated-image`,
    `svg-…`; warnings `wrong-extension`, `broken-profile`, `cmyk-without-profile`.
    """
    facts, findings = _inspected(path, _stamp(path))
    return facts, tuple(Finding(each.severity, each.code, each.message, each.hint, place) for each in findings)


@lru_cache(maxsize=512)
def _inspected(path: Path, stamp: Stamp) -> tuple[PictureFacts | None, tuple[Finding, ...]]:
    try:
        file = read_picture(path)
        wrong_suffix = suffix_finding(file, NOWHERE)
        findings = [wrong_suffix] if wrong_suffix else []
        if file.format == "SVG":
            size, words, more = svg_facts(file)
            return PictureFacts(*size, "vector", None, "SVG", file.digest, words), (*findings, *more)
        image = open_raster(file)
        profile, more = profile_of(image, file.name)
        turned = is_on_its_side(image)
        width, height = image.size
        decode(image, file.name, (1, 1))
    except PictureRefused as refused:
        return None, (refused.finding(),)
    size = (height, width) if turned else (width, height)
    name = profile.name if profile else None
    return PictureFacts(*size, image.mode, name, file.format, file.digest), (*findings, *more)


def derive(
    path: Path,
    frame_width_pt: float,
    frame_height_pt: float,
    focal: FocalPoint,
    purpose: Purpose,
    cache: Path,
) -> Derivative:
    """The picture as `purpose` wants it in a frame of that size, made now or found in `cache`.

    It is cropped to the frame's ratio round the focal point, in sRGB without a profile (or, where
    the purpose keeps profiles, in its own colours with its own profile), without other metadata,
    and never has more pixels than the source. Several processes may derive the same picture at
    once. Raises PictureRefused for what `inspect_picture` refuses, and ValueError for an empty frame.
    """
    if frame_width_pt <= 0 or frame_height_pt <= 0:
        raise ValueError("the frame is empty")
    source = _source(path, _stamp(path))
    parameters = (
        _SVG_RECIPE if source.format == "SVG" else _RECIPE,
        source.digest,
        f"{frame_width_pt:.2f} {frame_height_pt:.2f}",
        f"{focal.x:.4f} {focal.y:.4f}",
        f"{purpose.ppi} {purpose.keep_profiles}",
    )
    key = hashlib.blake2b("\n".join(parameters).encode(), digest_size=16).hexdigest()
    if source.format == "SVG":
        made = cache / f"{key}.svg"
        if not use(made):
            write_checked(made, fitted_svg(read_picture(path), frame_width_pt, frame_height_pt))
        return Derivative(made, round(frame_width_pt), round(frame_height_pt))
    crop = crop_to(source.width, source.height, frame_width_pt / frame_height_pt, focal)
    width = max(1, min(round(crop.width), math.ceil(frame_width_pt / INCH * purpose.ppi)))
    height = max(1, min(round(crop.height), math.ceil(frame_height_pt / INCH * purpose.ppi)))
    for suffix in (".jpg", ".png"):
        if use(made := cache / (key + suffix)):
            return Derivative(made, width, height)
    image, profile = cropped(read_picture(path), crop, (width, height))
    data, suffix = encoded(image, profile, source.format, purpose)
    made = cache / (key + suffix)
    write_checked(made, data)
    return Derivative(made, width, height)


def effective_ppi(facts: PictureFacts, frame: tuple[float, float], focal: FocalPoint) -> float | None:
    """The pixels an inch that a picture has in a frame of width and height in points; None for a drawing."""
    if facts.vector:
        return None
    crop = crop_to(round(facts.width), round(facts.height), frame[0] / frame[1], focal)
    return min(crop.width / frame[0], crop.height / frame[1]) * INCH


def resolution_findings(
    facts: PictureFacts,
    name: str,
    frame: tuple[float, float],
    focal: FocalPoint,
    purpose: Purpose,
    place: Place = NOWHERE,
) -> tuple[Finding, ...]:
    """`figure/low-resolution` when a picture will look soft in its frame of width and height in points.

    A warning where it does for the purpose, a note where it does on a press alone; with the pixels that it wants.
    """
    ppi = effective_ppi(facts, frame, focal)
    if ppi is None or ppi >= PRESS_PPI * _LOW:
        return ()
    soft = ppi < purpose.ppi * _LOW
    aim = purpose.ppi if soft else PRESS_PPI
    aimed = f"{aim} are aimed at" if soft else f"a press wants {aim}"
    return (
        (warning if soft else note)(
            "figure/low-resolution",
            f"{name} has {ppi:.0f} ppi at its width of {frame[0] / MM:.0f} mm; {aimed}",
            hint=f"Use a file whose part shown here is at least {math.ceil(frame[0] / INCH * aim)} pixels wide, "
            "or a smaller size.",
            place=place,
        ),
    )


def _stamp(path: Path) -> Stamp:
    """What changes when the file does, or its folder where there is no file."""
    return stamp_of(path) or stamp_of(path.parent)


@dataclass(frozen=True, slots=True)
class _Source:
    digest: str
    format: str
    width: int
    height: int


@lru_cache(maxsize=512)
def _source(path: Path, stamp: Stamp) -> _Source:
    file = read_picture(path)
    if file.format == "SVG":
        return _Source(file.digest, file.format, 0, 0)
    image = open_raster(file)
    width, height = image.size[::-1] if is_on_its_side(image) else image.size
    return _Source(file.digest, file.format, width, height)
