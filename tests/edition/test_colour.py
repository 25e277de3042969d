# SPDX-License-Identifier: MIT
"""From screen colours to inks."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from forumpress.edition.colour import BLACK, PAPER, PressColour, swatch_list
from forumpress.edition.conditions import coated_sheetfed
from forumpress.errors import InputError
from forumpress.layout.style import Swatch

GREEN = Swatch("green", "#0d4f4a", (90, 42, 62, 40))
RED = Swatch("red", "#b8442c", (18, 84, 92, 8), "PANTONE 7626 C")
channels = st.floats(0, 1).map(lambda value: round(value, 6))


@cache
def colour() -> PressColour:
    return PressColour(coated_sheetfed().profile, (GREEN, RED))


def test_a_swatch_has_exactly_its_inks() -> None:
    assert colour().ink((0.05098, 0.309804, 0.290196)).cmyk == (0.9, 0.42, 0.62, 0.4)


def test_a_spot_swatch_names_its_ink_unless_spots_are_off() -> None:
    red = (0.721569, 0.266667, 0.172549)
    assert colour().ink(red).spot == "PANTONE 7626 C"
    process = PressColour(coated_sheetfed().profile, (RED,), spots=False)
    assert process.ink(red) == ((0.18, 0.84, 0.92, 0.08), None)
    assert process.spot_inks == {}


@given(channels)
def test_greys_are_black_ink_alone(light: float) -> None:
    ink = colour().grey(light)
    assert ink.cmyk[:3] == (0, 0, 0)
    assert ink.spot is None


def test_greys_fall_from_black_to_paper() -> None:
    shares = [colour().grey(value / 255).cmyk[3] for value in range(256)]
    assert shares[0] == 1 and shares[255] == 0
    assert all(one >= other for one, other in pairwise(shares))


@pytest.mark.parametrize("rgb", [(0, 0, 0), (0.086, 0.125, 0.122), (0.1, 0.1, 0.1)])
def test_near_blacks_are_black(rgb: tuple[float, float, float]) -> None:
    assert colour().ink(rgb) == BLACK
    assert BLACK.is_black


def test_greys_of_charts_print_in_black_ink_and_pale_tints_keep_their_hue() -> None:
    greyish = colour().ink((0x8A / 255, 0x8F / 255, 0x8A / 255))
    assert greyish.cmyk[:3] == (0, 0, 0)
    pale = colour().ink((0xF5 / 255, 0xF3 / 255, 0xEF / 255))
    assert max(pale.cmyk[:3]) > 0


def test_dark_colours_that_are_colours_stay_colours() -> None:
    assert colour().ink((0.16, 0.0, 0.0)) != BLACK


def test_white_is_paper() -> None:
    assert colour().ink((1, 1, 1)) == PAPER


@given(channels, channels, channels)
def test_no_colour_has_more_ink_than_the_profile_allows(red: float, green: float, blue: float) -> None:
    ink = colour().ink((red, green, blue))
    assert all(0 <= share <= 1 for share in ink.cmyk)
    assert sum(ink.cmyk) <= 3.03


def test_a_gradient_meets_flat_colours_at_its_ends() -> None:
    green, blue = (0.05098, 0.309804, 0.290196), (0.0, 0.0, 1.0)
    inks = colour().blend(green, blue, 17)
    assert inks[0] == pytest.approx((0.9, 0.42, 0.62, 0.4))
    assert inks[-1] == pytest.approx(colour().ink(blue).cmyk)
    for one, other in pairwise(inks):
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) < 0.2


def test_lab_colours_are_inks_too() -> None:
    cyan, magenta, yellow, black = colour().lab((50, 60, 40)).cmyk
    assert magenta > 0.6 and yellow > 0.4 and cyan < 0.3 and black < 0.4


def test_a_broken_profile_is_the_users_to_mend() -> None:
    with pytest.raises(InputError) as refusal:
        PressColour(b"no profile").ink((1, 0, 0))
    assert refusal.value.findings[0].code == "print/profile-unusable"
    with pytest.raises(InputError):
        colour().picture(Image.new("RGB", (2, 2)), b"no profile either")


def test_swatches_come_in_a_settled_order() -> None:
    assert swatch_list({"b": RED, "a": GREEN}) == (GREEN, RED)
