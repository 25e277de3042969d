# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from typeset.typefaces import BODY, FIRST, LIST, MEASURE, PROSE, STYLES, SWATCHES, library, note, paragraph

from forumpress.issue.blocks import Run
from forumpress.layout.story import Paragraph
from forumpress.layout.style import ParagraphStyle
from forumpress.length import css_pt
from forumpress.text import Text
from forumpress.typeset.flow import flatten
from forumpress.typeset.linecss import running_text_css
from forumpress.typeset.linehtml import LINE_HYPHEN, NO_SPACE, paragraph_html
from forumpress.typeset.lines import ParagraphComposer
from forumpress.typeset.marks import parse_mark
from forumpress.typeset.plan import ComposedLine


class Reader(HTMLParser):
    """Elements in order, their text, and the marks; complains of what is not well nested."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.opened: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marks: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("class") == "fp-mark":
            self.marks.append((self.stack[-1], parse_mark(values["href"] or "") or {}))
        else:
            self.opened.append((tag, values))
        self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def composer() -> ParagraphComposer:
    return ParagraphComposer(library())


def html_of(
    composer: ParagraphComposer,
    given: Paragraph,
    style: ParagraphStyle = BODY,
    first: int = 0,
    last: int | None = None,
    **more: str,
) -> tuple[str, tuple[ComposedLine, ...]]:
    lines = composer.compose(given, style, MEASURE)
    stop = len(lines) if last is None else last
    html = paragraph_html(
        given, style, lines, first, stop, id="part-1", continued=first > 0, fonts=library(), measure=MEASURE, **more
    )
    return html, lines


def test_the_text_goes_out_unchanged_with_its_line_ends(composer: ParagraphComposer) -> None:
    given = paragraph(PROSE)
    html, lines = html_of(composer, given)
    read = Reader(html)
    text = flatten(given).plain
    shown = [text[line.start : line.end] + (LINE_HYPHEN if line.hyphen else "") for line in lines]
    assert [line.rstrip(NO_SPACE) for line in read.text.split("\n")] == shown
    assert read.opened[0] == ("p", {"id": "part-1", "class": "fp-text t-body", "lang": "en"})
    assert read.marks[0] == ("p", {"part": "part-1"})


def test_a_line_that_ends_without_a_space_says_so(composer: ParagraphComposer) -> None:
    given = paragraph("well-being " * 40)
    html, lines = html_of(composer, given)
    text = flatten(given).plain
    written = [n for n, line in enumerate(lines[:-1]) if text[line.end - 1] == "-" and not line.hyphen]
    assert written
    read = Reader(html).text.split("\n")
    assert all(read[number].endswith("-" + NO_SPACE) for number in written)
    assert sum(line.endswith(NO_SPACE) for line in read) == len(written)


def test_runs_become_elements_that_go_on_over_line_ends(composer: ParagraphComposer) -> None:
    given = paragraph(f"Before *{PROSE}* and [{PROSE}](https://a.example/?b=c&d=e) after **strong** x^2^ H~2~O `code`")
    html, lines = html_of(composer, given)
    tags = [tag for tag, _ in Reader(html).opened]
    assert tags.count("em") == 1 and tags.count("strong") == 1 and tags.count("code") == 1
    links = [values for tag, values in Reader(html).opened if tag == "a"]
    assert links == [{"href": "https://a.example/?b=c&d=e"}]
    assert ("sup", {"class": "own"}) in Reader(html).opened and ("sub", {"class": "own"}) in Reader(html).opened
    assert len(lines) > 8


def test_parts_of_a_paragraph_say_together_what_it_says(composer: ParagraphComposer) -> None:
    given = paragraph(f"*{PROSE}* {PROSE}")
    whole, _lines = html_of(composer, given)
    head, _ = html_of(composer, given, last=4)
    tail, _ = html_of(composer, given, first=4)
    assert Reader(head).text + "\n" + Reader(tail).text == Reader(whole).text
    assert 'class="fp-text t-body flush"' in tail and "flush" not in head


def test_what_an_editor_writes_stays_text(composer: ParagraphComposer) -> None:
    runs = (
        Run(Text("<script>&amp;\"'")),
        Run(Text("<b>"), link='https://a.example/"><script>'),
        Run(Text("x"), language='fr"><i>'),
    )
    html, _ = html_of(composer, Paragraph("p", "body", runs, 'en"><u>'))
    read = Reader(html)
    assert read.text == "<script>&amp;\"'<b>x"
    assert {tag for tag, _ in read.opened} == {"p", "a", "span"}


def test_a_foreign_phrase_names_its_language_outside_its_link(composer: ParagraphComposer) -> None:
    runs = (Run(Text("see ")), Run(Text("合作"), language="zh-Hans", link="https://a.example"))
    html, _ = html_of(composer, Paragraph("p", "body", runs, "en"))
    read = Reader(html)
    tags = [tag for tag, values in read.opened if values.get("class") is None and not (values.get("style") or "")]
    assert tags[:2] == ["span", "a"]
    assert ("span", {"lang": "zh-Hans"}) in read.marks
    assert ("span", {"lang": "zh-Hans"}) in read.opened


def test_note_calls_link_to_their_notes_and_are_named_once(composer: ParagraphComposer) -> None:
    runs = (Run(Text("a")), Run(Text(""), note="x"), Run(Text(" b")), Run(Text(""), note="x"))
    given = Paragraph("p", "body", runs, "en", notes=(note(2), note(2)))
    calls = [values for tag, values in Reader(html_of(composer, given)[0]).opened if tag == "a"]
    assert calls == [
        {"class": "call own", "id": "call-article-note-2", "href": "#note-article-note-2"},
        {"class": "call own", "href": "#note-article-note-2"},
    ]
    html, _ = html_of(composer, given, note_target=lambda called: f"n{called.number}")  # type: ignore[arg-type]
    assert 'href="#n2"' in html


def test_markers_drop_caps_and_end_marks_carry_their_roles(composer: ParagraphComposer) -> None:
    item = paragraph(PROSE, style="list", tag="li", marker=Text("10."))
    read = Reader(html_of(composer, item, LIST)[0])
    assert read.opened[0][0] == "p"
    assert ("span", {"role": "label"}) in read.marks and read.text.startswith("10.The")
    linked = Reader(html_of(composer, item, LIST, marker_target="call-x")[0])
    assert ("a", {"href": "#call-x"}) in linked.opened

    capped = paragraph("“" + PROSE, style="body-first", drop_cap=True, end_mark=True)
    html, _ = html_of(composer, capped, FIRST, end_mark="●")
    read = Reader(html)
    assert [values["role"] for _, values in read.marks if "role" in values] == ["dropcap", "artifact"]
    assert read.text.startswith("“The harbour") and read.text.endswith("●")
    head, _ = html_of(composer, capped, FIRST, last=3)
    assert "endmark" not in head


def test_headings_keep_their_element(composer: ParagraphComposer) -> None:
    assert html_of(composer, paragraph("A heading", tag="h3"))[0].startswith("<h3 ")


def test_a_paragraph_without_lines_is_an_empty_element(composer: ParagraphComposer) -> None:
    html, lines = html_of(composer, Paragraph("p", "body", (), "en"))
    assert lines == () and Reader(html).text == ""


def test_the_style_sheet_says_what_the_composer_measured() -> None:
    css = running_text_css(STYLES, SWATCHES, library())
    rule = next(line for line in css.splitlines() if line.startswith(".fp-text.t-body{"))
    for wanted in (
        'font-family:"Source Serif 4","Noto Serif SC"',
        "font-size:9.7pt",
        "line-height:13pt",
        'font-feature-settings:"onum","pnum"',
        "color:#1a1d1e",
        "text-indent:11pt",
        "text-align-last:justify",
    ):
        assert wanted in rule
    assert '.fp-text.t-body[lang|=zh],.fp-text.t-body [lang|=zh]{font-family:"Noto Serif SC","Source Serif 4",' in css
    assert ".fp-text.t-quote em{font-style:normal}" in css
    assert ".fp-text.t-list{" in css and "margin-right:-1pt" in css


def test_a_bullet_of_a_list_in_a_list_hangs_before_its_own_text(composer: ParagraphComposer) -> None:
    inner = replace(LIST, left=2 * LIST.left)
    item = paragraph(PROSE, style="list", tag="li", marker=Text("•"), list_path=("ul:a", "li:b", "ul:c", "li:d"))
    html = html_of(composer, item, inner)[0]
    assert f"width:{css_pt(LIST.left)};margin-left:{css_pt(-LIST.left)}" in html
