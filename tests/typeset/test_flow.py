# SPDX-License-Identifier: MIT
from __future__ import annotations

from typeset.typefaces import BODY, library, note, paragraph

from forumpress.issue.blocks import Run
from forumpress.layout.story import Paragraph
from forumpress.text import Text, origin
from forumpress.typeset.flow import FontSettings, flatten, stretches
from forumpress.typeset.shaping import has_feature, measure


def test_note_calls_are_digits_and_forced_breaks_newlines() -> None:
    runs = (
        Run(Text("one", "a.yaml", (origin(3, c) for c in (5, 6, 7))), line_break=True),
        Run(Text("two")),
        Run(Text(""), note="a"),
        Run(Text("!")),
    )
    given = Paragraph("p", "body", runs, "en", notes=(note(12),))
    flow = flatten(given)
    assert flow.plain == "one\ntwo12!"
    assert flow.place(1).column == 6
    assert [(s.start, s.end, s.note.number if s.note else None) for s in stretches(given)] == [
        (0, 4, None),
        (4, 7, None),
        (7, 9, 12),
        (9, 10, None),
    ]


def test_each_manner_of_a_run_has_its_look() -> None:
    font_settings = FontSettings(library())

    def font(**manner: bool) -> tuple[str, int, bool, float, tuple[str, ...]]:
        made = font_settings.of(Run(Text("n2"), **manner), BODY, "en")
        return made.faces[0].family, made.faces[0].weight, made.faces[0].italic, round(made.size, 3), made.features

    assert font() == ("Source Serif 4", 400, False, 9.7, ("onum", "pnum"))
    assert font(emphasis=True)[2] is True
    assert font(strong=True)[1] == 700
    assert font(code=True)[0] == "Source Code Pro"
    assert font(superscript=True)[3:] == (9.7, ("onum", "pnum", "sups"))


def test_characters_without_a_raised_glyph_are_made_small_instead() -> None:
    font_settings = FontSettings(library())
    made = font_settings.of(Run(Text("ä€"), superscript=True), BODY, "en")
    assert made.size < 7 and "sups" not in made.features
    face = library().face("Source Serif 4")
    assert has_feature(face, "sups", "th") and not has_feature(face, "sups", "ä€") and not has_feature(face, "sups", "")


def test_widths_add_up_over_faces() -> None:
    font_settings = FontSettings(library())
    font = font_settings.base(BODY, "en")
    assert measure("a合", font) == measure("a", font) + measure("合", font)
    assert abs(measure("合", font) - 9.7) < 1e-6
    assert measure("AV", font) < measure("A", font) + measure("V", font)
    old, lining = (
        font_settings.base(BODY, "en"),
        font_settings.base(BODY.__class__("l", "Source Serif 4", 9.7, 13), "en"),
    )
    assert measure("2022", old) != measure("2022", lining)


def test_a_foreign_phrase_is_measured_in_its_own_fonts() -> None:
    given = paragraph("Huang (黄浩明)")
    foreign = next(run for run in given.runs if run.language)
    assert FontSettings(library()).of(foreign, BODY, "en").faces[0].family == "Noto Serif SC"
