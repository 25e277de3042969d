# SPDX-License-Identifier: MIT
from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uniseg.linebreak import line_break_units

from forumpress.typeset.hyphenation import divisions
from forumpress.typeset.opportunities import divide, has_no_spaces, units


def parts(word: str, language: str = "en") -> str:
    offsets = [0, *divisions(word, language), len(word)]
    return "|".join(word[a:b] for a, b in itertools.pairwise(offsets))


@pytest.mark.parametrize(
    ("word", "language", "divided"),
    [
        ("cooperation", "en", "co|op|er|a|tion"),
        ("“enterprises”,", "en", "“en|ter|prises”,"),
        ("Committee", "en", "Com|mit|tee"),
        ("four", "en", "four"),
        ("CANGO", "en", "CANGO"),
        ("NGOs", "en", "NGOs"),
        ("COP27conference", "en", "COP27conference"),
        ("project", "en", "project"),
        ("China’s", "en", "China’s"),
        ("high-speed", "en", "high-speed"),
        ("someone@example.org", "en", "someone@example.org"),
        ("https://example.org/information", "en", "https://example.org/information"),
        ("Zusammenarbeit", "de", "Zu|sam|menarbeit"),
        ("information", "xx", "information"),
        ("un\u00adbreak\u00adable", "en", "un|\u00adbreak|\u00adable"),
    ],
)
def test_words_are_divided_by_their_language_within_limits(word: str, language: str, divided: str) -> None:
    assert parts(word, language) == divided


def test_compounds_are_divided_only_in_long_parts_and_far_from_their_hyphen() -> None:
    for offset in divisions("government-internationally", "en"):
        assert abs(offset - len("government-")) >= 3
    assert divisions("government-internationally", "en")


@pytest.mark.parametrize(
    ("word", "divided"),
    [
        ("well-being", "well-|being"),
        ("e-mail", "e-mail"),
        ("COVID-19", "COVID-19"),
        ("policy/practice", "policy/|practice"),
        ("2021–2022", "2021–2022"),
        ("Paris–Dakar", "Paris–|Dakar"),
        ("word—word", "word—|word"),
        ("responsibility(CSR)", "responsibility|(CSR)"),
        ("https://www.example.org/reports/summary.html", "https://|www|.example|.org/|reports/|summary|.html"),
    ],
)
def test_lines_may_end_after_hyphens_dashes_slashes_and_inside_addresses(word: str, divided: str) -> None:
    offsets = [0, *(division.offset for division in divide(word, "en", False)), len(word)]
    assert "|".join(word[a:b] for a, b in itertools.pairwise(offsets)) == divided
    assert not any(division.hyphen for division in divide(word, "en", False))


def test_a_written_hyphen_is_a_better_place_than_one_of_our_own() -> None:
    penalties = {division.hyphen: division.penalty for division in divide("internationally-minded", "en", True)}
    assert penalties[False] < penalties[True]


def test_chinese_marks_do_not_begin_or_end_a_line_wrongly() -> None:
    assert has_no_spaces("合作") and not has_no_spaces("words—")
    parts = units("他说“合作”，再见。（完）")
    assert parts[0] == "他"
    assert not any(part[0] in "，。）”" for part in parts)
    assert not any(part[-1] in "“（" for part in parts)


@given(st.text(st.sampled_from("合作中国、，。：；“”（）《》…—1992年月CANGO%·〇ー々"), min_size=1, max_size=30))
def test_short_ways_lead_to_what_the_annex_says(text: str) -> None:
    assert units(text) == list(line_break_units(text))
