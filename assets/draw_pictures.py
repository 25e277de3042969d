"""Draw the pictures of the sample issue: `python assets/draw_pictures.py [FOLDER]`.

Same script, same pictures: everything comes from seeds. They are made on purpose to be as various
as what editors send: most are plain sRGB, one carries a wide-gamut profile, one is grey, one lies
on its side and relies on its EXIF orientation, and the chart is an SVG.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from drawing import chart, coast, hall, harbor, network, speakers, stage, sundial, turbines, workshop
from drawing.profile import wide_rgb_profile
from PIL import Image, ImageCms

ROOT = Path(__file__).parent
SRGB = ImageCms.createProfile("sRGB")
QUALITY = 84
ORIENTATION = 0x0112

Drawing = Callable[[], Image.Image]

PICTURES: dict[str, Drawing] = {
    "harbor.jpg": harbor.harbor,
    "turbines.jpg": turbines.turbines,
    "pavilion.jpg": coast.pavilion,
    "sundial.jpg": sundial.sundial,
    "network.jpg": network.network,
    "side-event.jpg": hall.side_event,
    "lectern.jpg": speakers.lectern,
    "press-conference.jpg": speakers.press_conference,
    "panel.jpg": stage.panel,
    "audience.jpg": hall.audience,
    "workshop.jpg": workshop.workshop,
}
WIDE_GAMUT = "turbines.jpg"
ON_ITS_SIDE = "sundial.jpg"


def encode(name: str, picture: Image.Image) -> bytes:
    """The picture as the bytes of a JPEG file."""
    options: dict[str, object] = {"quality": QUALITY, "optimize": True, "dpi": (300, 300), "subsampling": "4:2:0"}
    if name == WIDE_GAMUT:
        profile = wide_rgb_profile("Forum wide RGB")
        converted = ImageCms.profileToProfile(picture, SRGB, io.BytesIO(profile))
        assert converted is not None
        picture, options["icc_profile"] = converted, profile
    if name == ON_ITS_SIDE:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif = Image.Exif()
        exif[ORIENTATION] = 6
        options["exif"] = exif
    stream = io.BytesIO()
    picture.save(stream, "JPEG", **options)
    return stream.getvalue()


def draw(name: str) -> bytes:
    """One picture, drawn and encoded."""
    return encode(name, PICTURES[name]())


def main(folder: Path) -> None:
    """Draw all pictures into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "growth.svg").write_text(chart.growth(), encoding="utf-8", newline="\n")
    with ProcessPoolExecutor(2) as pool:
        for name, data in zip(PICTURES, pool.map(draw, PICTURES), strict=True):
            (folder / name).write_bytes(data)
            sys.stdout.write(f"{folder / name}  {len(data) / 1000:.0f} kB\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "2022-11")
