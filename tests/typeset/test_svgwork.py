# SPDX-License-Identifier: MIT
"""A drawing is bounded by what its elements ask for, before it comes near the page. No input here is dangerous."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from typeset.pictures import svg

from forumpress.typeset.imagefile import PictureFile, PictureRefused
from forumpress.typeset.svgpicture import safe_svg, svg_facts
from forumpress.typeset.svgtree import SVG_SPACE

STOPS = '<stop offset="0"/><stop offset="1" stop-color="red"/>'
TILE = f'<pattern id="p" width="9" height="9">{"<path/>" * 100}</pattern>'
DOT = f'<marker id="m">{"<path/>" * 100}</marker>'
USE = '<use href="#g"/>'
LONG = "M0 0" + " L1 1" * 400


def code_of(inner: str) -> str:
    """The code with which the drawing is refused, "" where it is taken."""
    try:
        safe_svg(svg(inner).encode(), "chart.svg")
    except PictureRefused as refused:
        return refused.code
    return ""


@pytest.mark.parametrize(
    ("few", "many"),
    [
        pytest.param(f'<path d="M0 0{" L1 1" * 50_000}"/>', f'<path d="M0 0{" L1 1" * 100_000}"/>', id="outline"),
        pytest.param(f'<polygon points="{"1,1 " * 50_000}"/>', f'<polygon points="{"1,1 " * 120_000}"/>', id="points"),
        pytest.param(f'<path d="{LONG}"/>' * 900, f'<path d="{LONG}"/>' * 2_000, id="outlines"),
        pytest.param(
            f'<path id="a" d="{LONG}"/>' + '<use href="#a"/>' * 500,
            f'<path id="a" d="{LONG}"/>' + '<use href="#a"/>' * 2_500,
            id="copied outlines",
        ),
        pytest.param(f"<text>{'word ' * 2_000}</text>", f"<text>{'word ' * 5_000}</text>", id="letters"),
        pytest.param(
            "".join(f'<g id="g{n}"/><use href="#g{n}"/>' for n in range(500)),
            "".join(f'<g id="g{n}"/><use href="#g{n}"/>' for n in range(2_000)),
            id="references",
        ),
        pytest.param(
            f"<style>{'g{opacity:1} ' * 500}</style>{'<g/>' * 2_000}",
            f"<style>{'g{opacity:1} ' * 2_000}</style>{'<g/>' * 4_000}",
            id="selectors",
        ),
        pytest.param(
            f'{TILE}<g fill="url(#p)">{"<rect/>" * 100}</g>',
            f'{TILE}<g fill="url(#p)">{"<rect/>" * 300}</g>',
            id="inherited pattern",
        ),
        pytest.param(
            f'{TILE}<g id="g">{"<rect/>" * 20}</g><g fill="url(#p)">{USE * 4}</g>',
            f'{TILE}<g id="g">{"<rect/>" * 20}</g><g fill="url(#p)">{USE * 20}</g>',
            id="inherited by copies",
        ),
        pytest.param(
            f'{DOT}<g marker-mid="url(#m)"><path d="{LONG[:200]}"/></g>',
            f'{DOT}<g marker-mid="url(#m)"><path d="{LONG}"/></g>',
            id="inherited marker",
        ),
        pytest.param(
            f'{DOT}<style>.a{{marker-mid:url(#m)}}</style><g class="a"><path d="{LONG[:200]}"/></g>',
            f'{DOT}<style>.a{{marker-mid:url(#m)}}</style><g class="a"><path d="{LONG}"/></g>',
            id="marker of a style sheet",
        ),
        pytest.param(
            f'<mask id="m">{"<g/>" * 200}</mask>' + '<rect mask="url(#m)"/>' * 50,
            f'<mask id="m">{"<g/>" * 200}</mask>' + '<rect mask="url(#m)"/>' * 150,
            id="masks",
        ),
    ],
)
def test_what_a_drawing_asks_for_is_counted(few: str, many: str) -> None:
    assert (code_of(few), code_of(many)) == ("", "figure/svg-too-complex")


def test_masks_in_masks_end_somewhere() -> None:
    masks = "".join(
        f'<mask id="m{n}"><rect mask="url(#m{n + 1})"/><rect mask="url(#m{n + 1})"/></mask>' for n in range(40)
    )
    assert code_of(f'{masks}<rect mask="url(#m0)"/>') == "figure/svg-too-complex"
    assert code_of('<mask id="m"><rect mask="url(#m)"/></mask>') == "figure/svg-too-complex"


def elements(inner: str, name: str) -> list[ElementTree.Element]:
    """What is left of the elements of a name."""
    return ElementTree.fromstring(safe_svg(svg(inner).encode(), "chart.svg")).findall(f".//{{{SVG_SPACE}}}{name}")


@pytest.mark.parametrize(
    "written",
    [
        '<use style="href: #a"/>',
        "<style>use { href: #a }</style><use/>",
        '<style>use { font-family: "}"; href: #a }</style><use/>',
        "<style>path { d: M0 0 }</style><path/>",
        '<g d="M0 0 L1 1"><path/></g>',
        '<polyline points="0,0 1,1"><polyline points="inherit"/></polyline>',
        '<path clip-path="#a" mask="#a" marker-mid="#a"/>',
    ],
)
def test_nothing_is_given_to_an_element_in_a_way_that_is_not_counted(written: str) -> None:
    """The engine takes any declaration for an attribute, lets attributes be inherited, and any address refer."""
    left = safe_svg(svg(written).encode(), "chart.svg")
    assert all(each not in left for each in (b"href", b" d=", b"d:", b"inherit", b"#a"))


@pytest.mark.parametrize(
    ("gradient", "kept"),
    [
        ('<linearGradient id="g" spreadMethod="repeat" x2="0.1">', True),
        ('<linearGradient id="g" spreadMethod="reflect" x1="10%" x2="20%">', True),
        ('<linearGradient id="g" spreadMethod="repeat" x2="0.0001">', False),
        ('<linearGradient id="g" spreadMethod="repeat" x2="0">', False),
        ('<linearGradient id="g" spreadMethod="repeat" x2="1e-7">', False),
        ('<linearGradient id="g" spreadMethod="repeat" x2=".5" y2=".0001">', False),
        ('<linearGradient id="g" spreadMethod="repeat" x1="5e9" x2="1">', False),
        ('<linearGradient id="g" spreadMethod="repeat" gradientUnits="userSpaceOnUse" x2="0.5">', False),
        ('<linearGradient id="g" spreadMethod="repeat" gradientTransform="scale(.0001)">', False),
        ('<linearGradient id="g" spreadMethod="repeat" href="#h">', False),
        ('<radialGradient id="g" spreadMethod="repeat" r="0.3">', False),
    ],
)
def test_a_gradient_repeats_only_as_often_as_can_be_told(gradient: str, kept: bool) -> None:
    name = gradient[1:15]
    drawing = f'<linearGradient id="h"/>{gradient}{STOPS}</{name}><rect fill="url(#g)" width="9" height="9"/>'
    (left,) = [each for each in elements(drawing, name) if each.get("id") == "g"]
    assert ("spreadMethod" in left.attrib) is kept
    _, _, said = svg_facts(PictureFile("chart.svg", svg(drawing).encode(), "SVG", ""))
    assert [finding.code for finding in said] == ([] if kept else ["figure/svg-left-out"])
    assert not kept or left.get("gradientUnits") == "objectBoundingBox"


def test_a_gradient_that_repeats_inherits_and_lends_nothing() -> None:
    inner = f'<g x2="0.0001"><linearGradient id="g" spreadMethod="repeat">{STOPS}</linearGradient></g>'
    (left,) = elements(inner, "linearGradient")
    assert left.get("x2") == "1"
    lent = (
        f'<linearGradient id="h" spreadMethod="repeat">{STOPS}</linearGradient><linearGradient href="#h" x2="0.0001"/>'
    )
    assert not any("spreadMethod" in each.attrib for each in elements(lent, "linearGradient"))
    nested = f'<linearGradient x2="0.0001">{STOPS}<linearGradient spreadMethod="repeat"/></linearGradient>'
    assert len(elements(nested, "linearGradient")) == 1
