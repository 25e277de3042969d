# SPDX-License-Identifier: MIT
"""Style sheets that draw a frame otherwise because of its neighbours are told from those that do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.typeset.neighbours import stand_alone


@pytest.mark.parametrize(
    ("css", "alone"),
    [
        (".figure img { width: 100% }", True),
        ("p + p { margin: 0 }", True),
        (".contents-entry:first-child { margin: 0 }", True),
        ("figure { counter-increment: figure }", False),
        (".figure-box + .text { margin: 0 }", False),
        (".frame:nth-child(2) { color: red }", False),
        ("body:has(.figure-box) { color: red }", False),
        (".banner { z-index: 2 }", False),
        ("div + div { margin: 0 }", False),
        ("DIV ~ div p { margin: 0 }", False),
        ("* + * { margin: 0 }", False),
        (".text + * { margin: 0 }", False),
        ("#a ~ .text { margin: 0 }", False),
        ("[class] + [class] { margin: 0 }", False),
        (":not(.text) + div { margin: 0 }", False),
        ("body > :first-child { margin: 0 }", False),
        ("div:nth-of-type(2n+1) p { margin: 0 }", False),
        (":is(div + div) { margin: 0 }", False),
        (":not(:is(.x, div ~ div)) p { margin: 0 }", False),
        ("@media print { div + div { margin: 0 } }", False),
        ("p { color: red; & + & { margin: 0 } }", False),
        ("p, div+div{margin:0}", False),
        ('a { content: "{" } div/**/+/* p */div { margin: 0 }', False),
        ("div + p { margin: 0 }", True),
        ("p + div { margin: 0 }", True),
        (".imprint-part div + .imprint-part { margin: 0 }", True),
        ("li:not(.box + .box) { margin: 0 }", False),
        ("li:nth-child(2n + 1) { margin: 0 }", True),
        (".contents-entry:not(:last-child) { margin: 0 }", False),
        ('/* div + div { } */ p { content: "div + div {" }', True),
        ("p { width: calc(1em + 2em) } q { margin: 0 }", True),
        (".sm\\+x + p { margin: 0 }", True),
        ('.a\\" { margin: 0 } div + div { margin: 0 } .b\\" { margin: 0 }', False),
        ("p { z\\-index: 2 }", False),
        (r"p { \63ounter-increment: a }", False),
        (r"d\iv + p { margin: 0 }", False),
        ("q::before { content: open-quote }", False),
        ("p { content: 'it } div + div { margin: 0 }", True),
        ("p { content: 'it\n } div + div { margin: 0 }", False),
        (":is(div + div, (p { margin: 0 }", False),
    ],
)
def test_style_sheets_that_look_at_neighbours_are_known(css: str, alone: bool) -> None:
    assert stand_alone(css) is alone


def test_the_forum_layout_lets_its_frames_be_remembered(checkout: Path) -> None:
    for sheet in (checkout / "layouts").glob("*/*.css"):
        assert stand_alone(sheet.read_text()), sheet


@given(st.text(alphabet="ab.#:+~>,()[]{}*\"'/\\\\ divtext&@;\n", max_size=60))
def test_any_text_is_answered(css: str) -> None:
    assert stand_alone(css) in (True, False)


@pytest.mark.parametrize(
    "css",
    [
        "p" + ":is(" * 300_000 + "q" + ")" * 300_000 + " { margin: 0 }",
        "p" + ":is(q)" * 300_000 + " { margin: 0 }",
        "p { margin: 0 }" + "/*" * 1_000_000,
        "p { margin: 0 }" + "'\\'" * 700_000,
        "p { margin: 0 }" + "a" * 2_000_000,
        "p" + "[" * 2_000_000 + " { margin: 0 }",
        "p" + " " * 2_000_000 + "q { margin: 0 }",
    ],
    ids=["nested", "many", "comments", "strings", "no braces", "brackets", "spaces"],
)
def test_endless_style_sheets_are_answered_soon(css: str) -> None:
    assert stand_alone(css)
