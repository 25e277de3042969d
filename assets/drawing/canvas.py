"""A canvas of light and grain: shapes as soft masks, painted with colours that shade into one another.

Everything is drawn from seeds, so the same script gives the same pixels each time. Shapes are
drawn three times too large and reduced, for Pillow's polygons have hard edges.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Field: TypeAlias = NDArray[np.float32]
Point: TypeAlias = tuple[float, float]
Colour: TypeAlias = str | tuple[float, float, float]

OVERSAMPLE = 3

GREEN = "#0d4f4a"
DEEP = "#082f2e"
NIGHT = "#0a2226"
INK = "#16201f"
JADE = "#3d7d73"
MIST = "#9fbdb2"
PALE = "#d4e0d6"
SAND = "#e3cda4"
CREAM = "#f5ead3"
OCHRE = "#cf9048"
VERMILION = "#b8442c"
EMBER = "#de7445"
STONE = "#8a8f8a"
SLATE = "#3d4a4c"
SKIN = "#c98f6b"
SKIN_DARK = "#8f5c44"


def rgb(colour: Colour) -> Field:
    """A colour as three floats from 0 to 1."""
    if isinstance(colour, str):
        colour = tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return np.asarray(colour, dtype=np.float32)


def mix(first: Colour, second: Colour, share: float) -> tuple[float, float, float]:
    """The colour that lies `share` of the way from the first to the second."""
    red, green, blue = rgb(first) * (1 - share) + rgb(second) * share
    return float(red), float(green), float(blue)


def curve(points: Sequence[Point], *, closed: bool = True, steps: int = 14) -> list[Point]:
    """A smooth line through the points (Catmull and Rom's spline)."""
    count = len(points)
    spans = count if closed else count - 1
    found: list[Point] = []
    for at in range(spans):
        if closed:
            four = [points[(at + offset) % count] for offset in (-1, 0, 1, 2)]
        else:
            four = [points[min(max(at + offset, 0), count - 1)] for offset in (-1, 0, 1, 2)]
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = four
        for step in range(steps):
            t = step / steps
            wa, wb = -0.5 * t**3 + t**2 - 0.5 * t, 1.5 * t**3 - 2.5 * t**2 + 1
            wc, wd = -1.5 * t**3 + 2 * t**2 + 0.5 * t, 0.5 * t**3 - 0.5 * t**2
            found.append((wa * ax + wb * bx + wc * cx + wd * dx, wa * ay + wb * by + wc * cy + wd * dy))
    if not closed:
        found.append(points[-1])
    return found


class Canvas:
    """A picture in the making. Coordinates are its pixels, from the top left; colours are mixed as sRGB values."""

    def __init__(self, width: int, height: int, seed: int) -> None:
        self.width, self.height = width, height
        self.random = np.random.Generator(np.random.PCG64(seed))
        self.pixels: Field = np.zeros((height, width, 3), dtype=np.float32)
        self._stipple = self._fine_noise(0.75)
        rows, columns = np.mgrid[0:height, 0:width]
        self.x: Field = columns.astype(np.float32)
        self.y: Field = rows.astype(np.float32)

    def _fine_noise(self, radius: float) -> Field:
        """Noise of an even distribution from 0 to 1, whose grains are about two pixels wide."""
        raw = self.random.integers(0, 256, size=(self.height, self.width), dtype=np.uint8)
        soft = np.asarray(Image.fromarray(raw).filter(ImageFilter.GaussianBlur(radius)), dtype=np.float32)
        soft = (soft - soft.mean()) / (soft.std() + 1e-6)
        return np.clip(0.5 + soft * 0.28, 0, 1).astype(np.float32)

    def clouds(self, cell: float, *, octaves: int = 4, stretch: float = 1.0) -> Field:
        """Smooth noise from 0 to 1; `cell` is the size of its largest forms, `stretch` makes them longer than high."""
        total = np.zeros((self.height, self.width), dtype=np.float32)
        weight, sum_of_weights = 1.0, 0.0
        for octave in range(octaves):
            columns = max(2, round(self.width / (cell * stretch) * 2**octave) + 2)
            rows = max(2, round(self.height / cell * 2**octave) + 2)
            coarse = self.random.random((rows, columns)).astype(np.float32)
            image = Image.fromarray(coarse).resize((self.width, self.height), Image.Resampling.BICUBIC)
            total += weight * np.asarray(image)
            sum_of_weights += weight
            weight /= 2
        total /= sum_of_weights
        low, high = float(total.min()), float(total.max())
        return ((total - low) / (high - low)).astype(np.float32)

    def ridge(self, height: float, swing: float, *, cell: float, roughness: float = 0.5) -> list[Point]:
        """A hilly skyline from edge to edge: `height` its mean y, `swing` how far it strays, `cell` a hill's width."""
        xs = np.linspace(-10, self.width + 10, 400)
        line = np.zeros_like(xs)
        amplitude, length = 1.0, cell
        for _ in range(6):
            knots = self.random.random(int((self.width + 20) / length) + 3) * 2 - 1
            at = (xs + 10) / length
            base = np.floor(at).astype(int)
            share = (1 - np.cos((at - base) * math.pi)) / 2
            line += amplitude * (knots[base] * (1 - share) + knots[base + 1] * share)
            amplitude *= roughness
            length /= 2
        return [(float(x), float(height + swing * y)) for x, y in zip(xs, line, strict=True)]

    # Masks

    def polygon(self, *outlines: Sequence[Point]) -> Field:
        """The area inside the outlines."""
        return self._drawn(lambda draw, scale: [draw.polygon(scale(points), fill=255) for points in outlines])

    def line(self, points: Sequence[Point], width: float) -> Field:
        """A stroke of even width with round joints."""

        def stroke(draw: ImageDraw.ImageDraw, scale: Callable[[Sequence[Point]], list[Point]]) -> None:
            scaled = scale(points)
            draw.line(scaled, fill=255, width=max(1, round(width * OVERSAMPLE)), joint="curve")
            radius = width * OVERSAMPLE / 2
            for x, y in (scaled[0], scaled[-1]):
                draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)

        return self._drawn(stroke)

    def ellipse(self, x: float, y: float, rx: float, ry: float | None = None) -> Field:
        """A disk, or an oval."""
        ry = rx if ry is None else ry
        return self._drawn(lambda draw, scale: draw.ellipse([*scale([(x - rx, y - ry), (x + rx, y + ry)])], fill=255))

    def rectangle(self, x: float, y: float, width: float, height: float, radius: float = 0) -> Field:
        """A box, with round corners if so wished."""
        return self._drawn(
            lambda draw, scale: draw.rounded_rectangle(
                [*scale([(x, y), (x + width, y + height)])], radius=radius * OVERSAMPLE, fill=255
            )
        )

    def land(self, skyline: Sequence[Point]) -> Field:
        """Everything below a skyline."""
        return self.polygon([*skyline, (self.width + 20, self.height + 20), (-20, self.height + 20)])

    def glow(self, x: float, y: float, radius: float, *, power: float = 2.0, flatten: float = 1.0) -> Field:
        """Light that falls off from a point; `flatten` below 1 makes it lie."""
        far = np.hypot(self.x - x, (self.y - y) / flatten) / radius
        return (1 / (1 + far**power)).astype(np.float32)

    def down(self, top: float, bottom: float) -> Field:
        """A ramp that is 0 at `top` and 1 at `bottom`."""
        return np.clip((self.y - top) / (bottom - top), 0, 1)

    def across(self, left: float, right: float) -> Field:
        """A ramp that is 0 at `left` and 1 at `right`."""
        return np.clip((self.x - left) / (right - left), 0, 1)

    def soft(self, mask: Field, radius: float) -> Field:
        """The mask with a blurred edge."""
        image = Image.fromarray((mask * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(radius))
        return np.asarray(image, dtype=np.float32) / 255

    def moved(self, mask: Field, right: int, down: int) -> Field:
        """The mask somewhere else; what leaves the canvas is gone."""
        shifted = np.roll(mask, (down, right), axis=(0, 1))
        shifted[: max(0, down)] = 0
        shifted[self.height + min(0, down) :] = 0
        shifted[:, : max(0, right)] = 0
        shifted[:, self.width + min(0, right) :] = 0
        return shifted

    def away(self, mask: Field, dx: float, dy: float, radius: float) -> Field:
        """How much of each point of a form turns away from light that comes from (dx, dy)."""
        lit = self.moved(self.soft(mask, radius), round(-dx), round(-dy))
        return np.clip((1 - lit) * 1.5, 0, 1) * (mask > 0)

    def _drawn(
        self, action: Callable[[ImageDraw.ImageDraw, Callable[[Sequence[Point]], list[Point]]], object]
    ) -> Field:
        image = Image.new("L", (self.width * OVERSAMPLE, self.height * OVERSAMPLE))
        action(ImageDraw.Draw(image), _scaled)
        reduced = image.reduce(OVERSAMPLE)
        return np.asarray(reduced, dtype=np.float32) / 255

    # Paint

    def fill(self, stops: Sequence[tuple[float, Colour]], ramp: Field) -> None:
        """The whole canvas in a run of colours: `stops` are places on the ramp with their colours."""
        places = [place for place, _ in stops]
        for channel in range(3):
            values = [float(rgb(colour)[channel]) for _, colour in stops]
            self.pixels[..., channel] = np.interp(ramp, places, values)

    def paint(
        self,
        mask: Field,
        colour: Colour,
        *,
        shade: Colour | None = None,
        amount: Field | float = 0.0,
        opacity: float = 1.0,
        smooth: bool = False,
    ) -> None:
        """A form in one colour that passes, grain by grain or smoothly, into `shade` where `amount` is high."""
        box = _extent(mask)
        if box is None:
            return
        part = mask[box][..., None] * opacity
        paint: Field = np.broadcast_to(rgb(colour), (*part.shape[:2], 3)).astype(np.float32)
        if shade is not None:
            much = amount[box] if isinstance(amount, np.ndarray) else np.float32(amount)
            grains = np.clip(0.5 + (much * 1.3 - 0.15 - self._stipple[box]) * (0.5 if smooth else 1.9), 0, 1)[..., None]
            paint = paint * (1 - grains) + rgb(shade) * grains
        self.pixels[box] = self.pixels[box] * (1 - part) + paint * part

    def light(self, mask: Field, colour: Colour, strength: float = 1.0) -> None:
        """Light added on top (screen blending), as from a lamp or the sun."""
        self.pixels = 1 - (1 - self.pixels) * (1 - rgb(colour) * (mask * strength)[..., None])

    def rim(self, mask: Field, dx: float, dy: float) -> Field:
        """The edge of a form that light from (dx, dy) just touches."""
        return self.soft(np.clip(mask - self.moved(mask, round(-dx), round(-dy)), 0, 1), 1.2) * mask

    def dim(self, mask: Field, colour: Colour, strength: float = 1.0) -> None:
        """Colour laid over like a glaze (multiplied)."""
        glaze = 1 - (1 - rgb(colour)) * (mask * strength)[..., None]
        self.pixels = self.pixels * glaze

    def mirror(
        self, horizon: int, *, depth: float = 1.0, ripple: float = 6.0, tint: Colour = GREEN, share: float = 0.35
    ) -> None:
        """Calm water below `horizon` that gives back what stands above it."""
        rows = self.height - horizon
        below = np.arange(rows)
        source = np.clip(horizon - 1 - below * depth, 0, horizon - 1).astype(int)
        waves = self.clouds(9, octaves=2, stretch=9)[horizon:] - 0.5
        shift = waves * ripple * (0.4 + 2.2 * below[:, None] / rows)
        columns = np.clip(np.arange(self.width)[None, :] + shift, 0, self.width - 1).astype(int)
        lifted = np.clip(source[:, None] + shift * 0.9, 0, horizon - 1).astype(int)
        water = self.pixels[lifted, columns]
        deep = np.linspace(share * 0.6, share * 1.5, rows, dtype=np.float32)[:, None, None]
        self.pixels[horizon:] = water * (1 - deep) + rgb(tint) * deep

    def finish(self, *, grain: float = 0.022, vignette: float = 0.16) -> Image.Image:
        """The picture, with the grain of its paper and a breath of shadow in the corners."""
        far = np.hypot((self.x / self.width - 0.5) * 1.25, self.y / self.height - 0.5)
        pixels = self.pixels * (1 - vignette * np.clip(far - 0.25, 0, 1) ** 1.5 * 2.2)[..., None]
        paper = self._fine_noise(0.8) - 0.5
        pixels = pixels + paper[..., None] * grain * 2
        return Image.fromarray((np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8), "RGB")


def _scaled(points: Sequence[Point]) -> list[Point]:
    return [(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in points]


def _extent(mask: Field) -> tuple[slice, slice] | None:
    rows = np.flatnonzero(mask.max(axis=1) > 0)
    columns = np.flatnonzero(mask.max(axis=0) > 0)
    if not len(rows) or not len(columns):
        return None
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
