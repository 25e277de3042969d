# SPDX-License-Identifier: MIT
"""Marks: what HTML says of its elements, as empty links."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from forumpress.typeset.marks import END_MARK, mark, mark_box, parse_mark


def target(html: str) -> str:
    (found,) = re.findall(r'href="([^"]*)"', html)
    return unescape(found)


@given(st.dictionaries(st.sampled_from(["part", "role", "lang", "alt", "scope"]), st.text(max_size=40), min_size=1))
def test_a_mark_says_what_it_was_given(values: dict[str, str]) -> None:
    assert parse_mark(target(mark(**values))) == values


@given(st.text(max_size=60))
def test_links_are_no_marks(address: str) -> None:
    assert parse_mark(f"https://{address}") is None
    assert parse_mark(f"#{address}") is None


@given(st.text(alphabet='<>&"/= abcfigurespanlangdt-!', max_size=120))
def test_nothing_but_marks_is_added(html: str) -> None:
    assert re.sub(r'<a class="fp-mark[^>]*></a>', "", mark_box(html)) == html


def test_what_html_says_is_marked() -> None:
    html = (
        '<figure aria-label="A &amp; B"><img src="x" alt=""><figcaption>Said <i lang="fr">ainsi</i> &#233;</figcaption>'
        '</figure><table><tr><th scope="row">x</th></tr></table><dl><dt>1</dt><dd>one</dd></dl>'
        '<p aria-hidden="true">*</p><nav><p>Contents</p></nav><!--rows--><br/>'
    )
    made = mark_box(html)
    for values in (
        {"role": "figure", "alt": "A & B"},
        {"lang": "fr"},
        {"scope": "row"},
        {"role": "term"},
        {"role": "definition"},
        {"role": "artifact"},
        {"role": "contents"},
    ):
        assert made.count(target(mark(**values)).replace("&", "&amp;")) == 1, values
    assert "ainsi" + END_MARK + "</i>" in made
    assert re.sub(r'<a class="fp-mark[^>]*></a>', "", made) == html


def test_no_mark_stands_where_a_browser_would_move_it() -> None:
    made = mark_box('<table lang="fr"><tr lang="fr"><td>x</td></tr></table><a href="#x"><span lang="fr">y</span></a>')
    assert "fp-mark" not in made
