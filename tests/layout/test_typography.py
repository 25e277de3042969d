# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.issue.blocks import Run
from forumpress.layout.conventions import CONVENTIONS
from forumpress.layout.typography import care, care_runs
from forumpress.text import Text, origin

NBSP, NARROW = "\u00a0", "\u202f"


def numbered(plain: str) -> Text:
    return Text(plain, "issue.yaml", (origin(1, column) for column in range(1, len(plain) + 1)))


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("He said \"it's 'fine'\".", "He said “it’s ‘fine’”."),
        ("the students' work, '90s style", "the students’ work, ’90s style"),
        ('("Yes"), she wrote', "(“Yes”), she wrote"),
        ("wait... and see", "wait… and see"),
        ("wait.... no", "wait.... no"),
        ("one -- two", f"one{NBSP}– two"),
        ("one--two---three", "one—two—three"),
        ("one - two", f"one{NBSP}– two"),
        ("2021-2022, pp. 12-15, 1998-99", f"2021–2022, pp.{NBSP}12–15, 1998–99"),
        ("won 3-1 on 2022-11-30, call 010-6252-1234", "won 3–1 on 2022-11-30, call 010-6252-1234"),
        ("COVID-19, COP-27 and -5 degrees", "COVID-19, COP-27 and -5 degrees"),
        ("5 km, 3.2 million, US$ 40 and 17 %", f"5{NBSP}km, 3.2{NBSP}million, US${NBSP}40 and 17{NBSP}%"),
        ("Prof. Huang and Dr Li", f"Prof.{NBSP}Huang and Dr{NBSP}Li"),
        ("J. R. R. Tolkien; George W. Bush", f"J.{NBSP}R.{NBSP}R.{NBSP}Tolkien; George W.{NBSP}Bush"),
        ("plan B. The end", "plan B. The end"),
        ("on 11 November, Nov 12 or 2nd May", f"on 11{NBSP}November, Nov{NBSP}12 or 2nd{NBSP}May"),
        ("210 x 297 mm", f"210{NBSP}×{NBSP}297{NBSP}mm"),
        ("a  double   space", "a double space"),
        ("see https://a.example/b--c?d=\"e\" 'now'", 'see https://a.example/b--c?d="e" ‘now’'),
        ("write to o'neil-2--x@a.example please", "write to o'neil-2--x@a.example please"),
    ],
)
def test_english_is_set_as_a_compositor_would(typed: str, set_: str) -> None:
    assert care(Text(typed), "en").plain == set_


@pytest.mark.parametrize(
    ("language", "typed", "set_"),
    [
        ("de", "\"Hallo 'du'\", z. B. 5 Mio", f"„Hallo ‚du‘“, z.{NBSP}B. 5{NBSP}Mio"),
        ("fr", '"Bonjour" ; vraiment?', f"«{NARROW}Bonjour{NARROW}»{NARROW}; vraiment{NARROW}?"),
        ("fr", "Quoi?! Oui", f"Quoi{NARROW}?! Oui"),
        ("es", '"Hola"', "«Hola»"),
        ("pl", 'w "domu"', f"w{NBSP}„domu”"),
        ("sv", '"Hej"', "”Hej”"),
        ("zh-Hans", '他说"你好",再见...', "他说“你好”，再见……"),
        ("zh", "中国--合作", "中国——合作"),
        ("xx", '"a"', "“a”"),
    ],
)
def test_each_language_has_its_own_manner(language: str, typed: str, set_: str) -> None:
    assert care(Text(typed), language).plain == set_


APOSTROPHES = [
    ("en-GB", "'Tis the season. Rock 'n' roll; give 'im the oar and let 'er go. 'Cause nobody paid in the '60s.",
     "’Tis the season. Rock ’n’ roll; give ’im the oar and let ’er go. ’Cause nobody paid in the ’60s."),
    ("de", "Seit den '80er Jahren. Wie geht's? Das war's. 'ne Schleuse, 'n Kahn, auf'm Fluss.",
     "Seit den ’80er Jahren. Wie geht’s? Das war’s. ’ne Schleuse, ’n Kahn, auf’m Fluss."),
    ("nl", "'s avonds in 't huis", "’s avonds in ’t huis"),
    ("fr", "dans les années '60, l'eau", "dans les années ’60, l’eau"),
    ("de", "Er sagte 'ja', dann 'nein'.", "Er sagte ‚ja‘, dann ‚nein‘."),
    ("en", "'A quotation of several paragraphs", "‘A quotation of several paragraphs"),
    ("en", "the wardens' boats and the 'fine' ones", "the wardens’ boats and the ‘fine’ ones"),
    ("en", "a 5'10\" mast at 48°51'24\" N", "a 5′10″ mast at 48°51′24″ N"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "typed", "set_"), APOSTROPHES)
def test_apostrophes_before_words_and_numbers(language: str, typed: str, set_: str) -> None:
    assert care(Text(typed), language).plain == set_


HYPHENS_THAT_STAY = [
    "ISSN is 1550-7998, the old one was 2049-3630.", "Telephone 6409-7888 or (010) 6409-7888, fax 555-0199.",
    "Order part 12-34 of norm 9001-9002.", "Postcode 100-0001, model 500-800, licence 1234-5678-9012.",
    "a Boeing 737-800 and ISO 9001-2015", "code 12-34 and room 3-4", "12-34 and 2049-1999", "call 555-800 today",
]  # fmt: skip
RANGES = [
    ("en", "Open 9-17, pages 12-18, the years 1998-2004", "Open 9–17, pages 12–18, the years 1998–2004"),
    ("en", "won 3-1, then lost 1-3", "won 3–1, then lost 1–3"),
    ("en", "10-15 boats for $5-10", "10–15 boats for $5–10"),
    ("en", "5%-10% of 1,000-2,000 members", "5%–10% of 1,000–2,000 members"),
    ("en", "on 12-18 May, 9:00-17:30, 3-5 km", "on 12–18\u00a0May, 9:00–17:30, 3–5 km"),
    ("de", "Seiten 12-18, 10-12 Uhr, 10-15 Boote, Tel. 12-34", "Seiten 12–18, 10–12 Uhr, 10–15 Boote, Tel. 12-34"),
    ("fr", "pages 12-18 ; tél. 12-34 ; 10-12 ans", "pages 12–18 ; tél. 12-34 ; 10–12 ans"),
    ("zh", "约12-18页，电话12-34，3-5年", "约12—18页，电话12-34，3—5年"),
]  # fmt: skip


@pytest.mark.parametrize("typed", HYPHENS_THAT_STAY)
def test_hyphens_in_numbers_that_are_names_stay(typed: str) -> None:
    assert care(Text(typed), "en").plain == typed


@pytest.mark.parametrize(("language", "typed", "set_"), RANGES)
def test_hyphens_in_true_ranges_become_dashes(language: str, typed: str, set_: str) -> None:
    assert care(Text(typed), language).plain == set_


def test_chinese_names_keep_the_spaces_between_them() -> None:
    assert care(Text("王明 李华 张伟 欧阳明"), "zh-Hans").plain == "王明 李华 张伟 欧阳明"


def test_quotation_marks_in_chinese_open_and_close_in_turn_and_latin_words_keep_their_apostrophes() -> None:
    assert care(Text("It's a test. 我们说 don't。"), "zh-Hans").plain == "It’s a test. 我们说 don’t。"
    assert care(Text("他不伤身体，'单引号'也一样。"), "zh-Hans").plain == "他不伤身体，‘单引号’也一样。"


def test_characters_keep_the_place_where_they_were_written() -> None:
    cared = care(numbered('wait... "so" 5 km'), "en")
    assert cared.plain == f"wait… “so” 5{NBSP}km"
    assert cared.place(cared.plain.index("s")).column == 10
    assert cared.place(cared.plain.index("…")).column == 5
    assert cared.place(cared.plain.index("k")).column == 16


def test_text_that_needs_no_care_is_returned_as_it_is() -> None:
    text = numbered("Nothing to mend")
    assert care(text, "en") is text


def test_quotation_marks_look_across_the_borders_of_runs() -> None:
    runs = (
        Run(numbered('He said "')),
        Run(numbered("so"), emphasis=True),
        Run(numbered('" on 11')),
        Run(numbered("th"), superscript=True),
        Run(numbered(" November")),
    )
    cared = care_runs(runs, "en")
    assert [run.text.plain for run in cared] == ["He said “", "so", "” on 11", "th", f"{NBSP}November"]
    assert cared[1].emphasis and cared[3].superscript
    assert cared[4].text.place(0).column == 1


def test_code_and_foreign_phrases_keep_their_own_customs() -> None:
    runs = (
        Run(Text('a "b" ')),
        Run(Text('x--"y"'), code=True),
        Run(Text(" and ")),
        Run(Text('"mot"'), language="fr"),
    )
    cared = care_runs(runs, "en")
    assert [run.text.plain for run in cared] == ["a “b” ", 'x--"y"', " and ", f"«{NARROW}mot{NARROW}»"]


def test_several_spaces_become_one_between_backticks_too() -> None:
    (run,) = care_runs((Run(Text("a  b   c"), code=True),), "en")
    assert run.text.plain == "a b c"


def test_chinese_japanese_and_korean_phrases_become_runs_in_their_language() -> None:
    runs = (Run(Text("Huang Haoming (黄浩明，会长), ひらがな, 한국 사람 and x"), strong=True),)
    cared = care_runs(runs, "en")
    assert [(run.text.plain, run.language) for run in cared] == [
        ("Huang Haoming (", None),
        ("黄浩明，会长", "zh-Hans"),
        ("), ", None),
        ("ひらがな", "ja"),
        (", ", None),
        ("한국 사람", "ko"),
        (" and x", None),
    ]
    assert all(run.strong for run in cared)


def test_a_chinese_paragraph_stays_one_run() -> None:
    assert len(care_runs((Run(Text("中国 and 国际")),), "zh-Hans")) == 1


def test_forced_breaks_and_note_calls_survive() -> None:
    runs = (
        Run(Text("a"), line_break=True),
        Run(Text(""), note="n"),
        Run(Text("汉字"), line_break=True),
        Run(Text("b")),
    )
    cared = care_runs(runs, "en")
    assert [(run.text.plain, run.line_break, run.note) for run in cared] == [
        ("a", True, None),
        ("", False, "n"),
        ("汉字", True, None),
        ("b", False, None),
    ]


TYPED = st.text(
    st.one_of(
        st.sampled_from("\"'-–—…. ,;:!?()[]0123456789abcXYZxé\u00a0\u202f«»“”‘’汉字、。한かカ@/&%"),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)


@given(TYPED, st.sampled_from([*CONVENTIONS, "en-GB", "xx"]))
def test_care_twice_is_care_once(typed: str, language: str) -> None:
    once = care(numbered(typed), language)
    assert care(once, language).plain == once.plain
    assert len(once.origins) == len(once.plain)


@given(st.lists(st.tuples(TYPED, st.booleans(), st.booleans()), max_size=5), st.sampled_from(["en", "fr", "zh", "de"]))
def test_care_of_runs_twice_is_care_once_and_loses_no_letter(
    parts: list[tuple[str, bool, bool]], language: str
) -> None:
    runs = tuple(Run(numbered(text), emphasis=emphasis, code=code) for text, emphasis, code in parts)
    once = care_runs(runs, language)
    twice = care_runs(once, language)
    assert "".join(run.text.plain for run in twice) == "".join(run.text.plain for run in once)
    letters = [c for text, _, _ in parts for c in text if c.isalpha() and c != "x"]
    assert [c for run in once for c in run.text.plain if c.isalpha() and c != "x"] == letters


@given(TYPED)
def test_care_never_touches_what_it_does_not_know(typed: str) -> None:
    kept = [c for c in typed if c.isalnum() and c != "x"]
    assert [c for c in care(Text(typed), "en").plain if c.isalnum() and c != "x"] == kept
