# SPDX-License-Identifier: MIT
"""Teasers: every article once, in its own words, with a way into the PDF."""

from __future__ import annotations

import pytest

from forumpress.deliver.teasers import Links, departments, first_sentence, inline, plain
from forumpress.issue.blocks import Run
from forumpress.issue.prose import parse_prose
from forumpress.text import Text
from tests.deliver.samples import issue, links


def sentence(text: str) -> str:
    return plain(first_sentence((Run(Text(text)),)))


def test_every_article_has_one_teaser_in_order() -> None:
    made = departments(issue(), links())
    assert [department.name for department in made] == ["Current Affair & Policy"]
    first, second = made[0].teasers
    assert (first.key, second.key) == ("first", "second")
    assert plain(first.title) == "The First of the 20th"
    assert [run.text.plain for run in first.title if run.superscript] == ["th"]
    assert (first.short_title, first.kicker, first.authors) == ("The first", "Policy", ("Huang Haoming",))
    assert first.href == "https://example.org/forum/2022-11-screen.pdf#page=1"
    assert second.href == "https://example.org/forum/2022-11-screen.pdf#page=2"


def test_teaser_then_standfirst_then_first_sentence() -> None:
    body = "Dr. Wu began in 1998[^n]. It was a cold winter, and few came to the [meeting](https://example.org)."
    body += "\n\n[^n]: Or so."
    prose, findings = parse_prose(Text(body))
    assert not findings
    article = {"key": "third", "title": "Third", "body": body}
    made = issue(articles=[article])
    story = made.sections[0].articles[0].model_copy(update={"prose": prose})
    made = made.model_copy(update={"sections": (made.sections[0].model_copy(update={"articles": (story,)}),)})
    (teaser,) = departments(made, Links())[0].teasers
    assert plain(teaser.text).replace("\u00a0", " ") == (
        "Dr. Wu began in 1998. It was a cold winter, and few came to the meeting."
    )
    assert all(run.link is None and run.note is None for run in teaser.text)
    first, second = departments(issue(), Links())[0].teasers
    assert plain(first.text) == "Read it & weep."
    assert plain(second.text) == "A standfirst of its own."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prof. Huang spoke to two hundred guests in the hall of the U.S. embassy on Monday. Then he left.",
         "Prof. Huang spoke to two hundred guests in the hall of the U.S. embassy on Monday."),
        ("Short. But the second sentence brings the whole to a length that says something. Third.",
         "Short. But the second sentence brings the whole to a length that says something."),
        ("二〇二二年十一月，中国民促会代表团在沙姆沙伊赫参加联合国气候变化大会，并举办了两场边会、一场新闻发布会以及一场关于影子与气候变化的讲座，会议代表合影留念。第二句。",
         "二〇二二年十一月，中国民促会代表团在沙姆沙伊赫参加联合国气候变化大会，并举办了两场边会、一场新闻发布会以及一场关于影子与气候变化的讲座，会议代表合影留念。"),
        ("He asked whether it would ever, in all the years to come, be finished? “Never!” she said.",
         "He asked whether it would ever, in all the years to come, be finished?"),
        ("no end at all", "no end at all"),
    ],
)  # fmt: skip
def test_first_sentences(text: str, expected: str) -> None:
    assert sentence(text) == expected


def test_a_sentence_without_end_is_cut_at_a_word() -> None:
    cut = sentence("word " * 200)
    assert len(cut) <= 281
    assert cut.endswith("word…")
    assert len(sentence("字" * 900)) <= 281


def test_manners_survive_the_cut() -> None:
    runs = (
        Run(Text("A report called ")),
        Run(Text("Blue Book"), emphasis=True),
        Run(Text(" came out " + "and on " * 99)),
    )
    cut = first_sentence(runs)
    assert cut[1].emphasis
    assert cut[1].text == "Blue Book"
    assert cut[-1].text == "…"


def test_without_a_web_address_nothing_is_linked() -> None:
    first, _ = departments(issue(), links(None))[0].teasers
    assert first.href is None
    assert first.page == 1


def test_line_ends_become_spaces() -> None:
    assert plain(inline(Text("one\ntwo  *three*\n"))) == "one two three"


def test_file_names_are_quoted_in_addresses() -> None:
    assert (
        Links.under("https://example.org/", "期刊 1.pdf", {}).to("x")
        == "https://example.org/%E6%9C%9F%E5%88%8A%201.pdf"
    )
