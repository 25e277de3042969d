# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typeset.pictures import svg, written

from forumpress.finding import Severity
from forumpress.issue.model import FocalPoint
from forumpress.typeset.imagefile import PictureFile, PictureRefused
from forumpress.typeset.images import derive, inspect_picture
from forumpress.typeset.proof import Purpose
from forumpress.typeset.svgpicture import fitted_svg, safe_svg

_ENTITY = '<!DOCTYPE svg [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
_BILLION = "<!DOCTYPE svg [" + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9)) + "]>"
_LEVELS = "".join(f'<g id="l{n + 1}">' + f'<use xlink:href="#l{n}"/>' * 10 + "</g>" for n in range(8))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (svg("<script>alert(1)</script>"), "figure/svg-script"),
        (svg('<rect onclick="alert(1)" width="5" height="5"/>'), "figure/svg-script"),
        (svg("<g><desc><script/></desc></g>"), "figure/svg-script"),
        (svg('<image xlink:href="file:///etc/passwd" width="5" height="5"/>'), "figure/svg-picture"),
        (svg('<use xlink:href="http://example.org/other.svg#part"/>'), "figure/svg-external"),
        (svg('<use href="other.svg#part"/>'), "figure/svg-external"),
        (svg('<a href="https://example.org"><image href="data:image/png;base64,AA"/></a>'), "figure/svg-picture"),
        (svg('<rect fill="url(http://example.org/x.svg#p)"/>'), "figure/svg-external"),
        (svg('<rect fill="url( other.svg#p )"/>'), "figure/svg-external"),
        (svg("<rect style=\"fill: URL('file:///etc/passwd')\"/>"), "figure/svg-external"),
        (svg('<rect style="fill: u\\72l(x.svg)"/>'), "figure/svg-external"),
        (svg("<style>@import 'http://example.org/a.css';</style>"), "figure/svg-external"),
        (svg("<style>@font-face{font-family:x;src:url(data:font/woff2;base64,AA)}</style>"), "figure/svg-external"),
        (svg("<style>rect{fill:ur/**/l(x.svg)}</style><style>@\\69mport 'a'</style>"), "figure/svg-external"),
        (svg('<text font-size="1e9">A</text>'), "figure/svg-type-size"),
        (svg('<text font-size="1e400mm">A</text>'), "figure/svg-type-size"),
        (svg('<text font-size="nan">A</text>'), "figure/svg-type-size"),
        (svg('<text font-size="-3">A</text>'), "figure/svg-type-size"),
        (svg('<text style="fill: red; font: 700 99999in/1 Arial">A</text>'), "figure/svg-type-size"),
        (svg("<style>text { font-size: 900000em }</style><text>A</text>"), "figure/svg-type-size"),
        (svg('<g font-size="10em">' * 7 + "<text>A</text>" + "</g>" * 7), "figure/svg-type-size"),
        (svg("<text>&secret;</text>", before=_ENTITY), "figure/svg-entities"),
        (svg("<text>&a9;</text>", before=_BILLION.replace("a0", "#65")), "figure/svg-entities"),
        (svg("<rect></svg"), "figure/svg-malformed"),
        (svg("<text>&nbsp;</text>"), "figure/svg-malformed"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'/>", "figure/svg-malformed"),
        (svg("<g>" * 100 + "</g>" * 100), "figure/svg-too-complex"),
        (svg("<rect/>" * 25_000), "figure/svg-too-complex"),
        (
            svg(f'<defs><rect id="l0" width="1" height="1"/>{_LEVELS}</defs><use xlink:href="#l8"/>'),
            "figure/svg-too-complex",
        ),
        (svg('<g id="me"><use href="#me"/></g>'), "figure/svg-too-complex"),
        (svg('<pattern id="p"><rect fill="url(#p)"/></pattern><rect fill="url(#p)"/>'), "figure/svg-too-complex"),
        (svg('<style>.x{fill:url(#p)}</style><pattern id="p"><rect class="x"/></pattern>'), "figure/svg-too-complex"),
        (
            svg(f'<marker id="m">{"<path/>" * 400}</marker><path marker-mid="url(#m)" d="{"L1 1" * 500}"/>'),
            "figure/svg-too-complex",
        ),
    ],
)
def test_refuses_what_reaches_outside_or_never_ends(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        safe_svg(content.encode(), "chart.svg")
    assert refused.value.code == code
    assert refused.value.hint
    facts, findings = inspect_picture(written(tmp_path / "chart.svg", content))
    assert facts is None
    assert findings[0].severity is Severity.ERROR
    if "<svg" in content:
        assert findings[0].code == code


@pytest.mark.parametrize(
    "text",
    [
        'font-size="90000"',
        'font-size="120%"',
        'font="700 12px Arial"',
        'font-size="inherit"',
        'style="font-size:1.2em"',
    ],
)
def test_takes_type_of_any_size_that_can_be_drawn(text: str) -> None:
    assert text.split("=")[0].encode() in safe_svg(svg(f"<text {text}>A</text>").encode(), "chart.svg")


@pytest.mark.parametrize("size", ["", 'width="100%" height="100%"', 'viewBox="0 0 0 10"', 'viewBox="0 0 1e999 10"'])
def test_wants_to_know_how_large_it_is(tmp_path: Path, size: str) -> None:
    _, findings = inspect_picture(written(tmp_path / "chart.svg", svg("<rect/>", attributes=size)))
    assert [finding.code for finding in findings] == ["figure/svg-size"]


@pytest.mark.parametrize(
    ("size", "ratio"),
    [
        ('viewBox="0 0 300 200"', 1.5),
        ('viewBox="-10,-10 300,200" width="5" height="5"', 1.5),
        ('width="30mm" height="20mm"', 1.5),
        ('width="1in" height="48px"', 2.0),
    ],
)
def test_finds_the_size_that_is_written(tmp_path: Path, size: str, ratio: float) -> None:
    facts, findings = inspect_picture(written(tmp_path / "chart.svg", svg("<rect/>", attributes=size)))
    assert findings == ()
    assert facts is not None
    assert facts.format == "SVG"
    assert facts.ratio == pytest.approx(ratio)


def test_keeps_what_charts_are_made_of() -> None:
    inner = (
        '<!-- made by a program --><?app x?><metadata><x xmlns="urn:x">y</x></metadata><title>Bars</title>'
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#0d4f4a"/></linearGradient></defs>'
        "<style>.bar{fill:url(#g)} *{stroke-linejoin:round}</style>"
        '<g transform="scale(2)"><rect class="bar" width="10" height="20" data-mail="a@b"/>'
        '<text x="1" y="2">R&amp;D <tspan dy="3">&lt; 5</tspan></text></g>'
        '<a xlink:href="https://example.org"><circle r="3" fill="url(#g)"/></a>'
    )
    root = ElementTree.fromstring(
        safe_svg(svg(inner, before='<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">').encode(), "x")
    )
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert names == ["svg", "defs", "linearGradient", "stop", "style", "g", "rect", "text", "tspan", "g", "circle"]
    assert "".join(root.find(".//{*}text").itertext()) == "R&D < 5"  # type: ignore[union-attr]
    assert root.find(".//{*}rect").get("class") == "bar"  # type: ignore[union-attr]


def test_knows_the_words_in_it(tmp_path: Path) -> None:
    content = svg("<style>.x{fill:red}</style><text>Growth <tspan>in %</tspan></text><g><text>中国</text></g>")
    facts, _ = inspect_picture(written(tmp_path / "chart.svg", content))
    assert facts is not None
    assert facts.words == "Growth in % 中国"


def test_says_what_it_leaves_out(tmp_path: Path) -> None:
    content = svg("<filter id='f'><feGaussianBlur/></filter><foreignObject><p>x</p></foreignObject><rect/>")
    facts, findings = inspect_picture(written(tmp_path / "chart.svg", content))
    assert facts is not None
    assert [finding.code for finding in findings] == ["figure/svg-left-out"]
    assert "<filter>, <foreignObject>" in findings[0].message
    assert b"foreignObject" not in safe_svg(content.encode(), "chart.svg")


def test_stands_whole_in_its_frame(tmp_path: Path) -> None:
    written(tmp_path / "chart.svg", svg("<rect/>", attributes='width="300" height="200"'))
    made = derive(tmp_path / "chart.svg", 240, 144, FocalPoint(x=0.1, y=0.1), Purpose(), tmp_path / "cache")
    root = ElementTree.fromstring(made.path.read_bytes())
    assert root.get("viewBox") == "0 0 300 200"
    assert (root.get("width"), root.get("height")) == ("240pt", "144pt")
    assert root.get("preserveAspectRatio") == "xMidYMid meet"


_WORD = st.sampled_from(
    (
        *("svg", "g", "rect", "use", "style", "script", "a", "x:y", "text", " href='#a'", " id='a'"),
        *(" fill='url(#a)'", "<", ">", "/>", "</", "&", "&#1;", "<!DOCTYPE", "]]>", "<![CDATA[", "@import", "{", "}"),
        *("\x00", "é"),
    )
)


@given(st.lists(_WORD, max_size=40).map("".join))
def test_ends_with_a_drawing_or_a_refusal(text: str) -> None:
    try:
        clean = safe_svg(svg(text).encode(), "chart.svg")
    except PictureRefused as refused:
        assert refused.code.startswith("figure/svg-")
    else:
        assert safe_svg(clean, "again.svg") == clean
        assert b"<script" not in clean


def diagram(body: str) -> PictureFile:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60">{body}</svg>'
    return PictureFile("a.svg", svg.encode(), "SVG", "")


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ('<rect fill="#fff" style="fill: light-dark(#dae8fc, #121212)"/>', "fill: #dae8fc"),
        (
            '<rect style="fill: light-dark(rgb(1, 2, 3), var(--d, #121212)); stroke: red"/>',
            "fill: rgb(1, 2, 3); stroke: red",
        ),
        ('<rect fill="light-dark(#abc, #def)"/>', 'fill="#abc"'),
        ('<rect fill="#abc" style="fill: var(--none)"/>', 'fill="#abc" style=""'),
        ('<rect style="fill: var(--none, light-dark(#abc, #000))"/>', "fill: #abc"),
        ("<style>.a { fill: light-dark(#abc, #000); stroke: none }</style>", "{fill: #abc; stroke: none}"),
        ('<rect style="fill:url(#g)"/>', "fill: url(#g)"),
    ],
)
def test_colours_of_modern_css_are_drawn_as_on_paper(body: str, wanted: str) -> None:
    drawn = fitted_svg(diagram(body), 90, 60).decode()
    assert wanted in drawn
    assert "light-dark" not in drawn and "var(" not in drawn


@pytest.mark.parametrize(
    "body",
    [
        '<rect style="fill: color-mix(in srgb, red, blue)"/>',
        '<rect fill="var(--none)"/>',
        '<rect style="stroke: var(--none)" fill="red"/>',
        "<style>.a { fill: var(--none) }</style>",
        '<rect style="fill: rgb(from red r g b)"/>',
    ],
)
def test_a_colour_that_cannot_be_drawn_is_refused_and_never_black(body: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        fitted_svg(diagram(body), 90, 60)
    assert refused.value.code == "figure/svg-colour"
