# SPDX-License-Identifier: MIT
"""Every word of a page leads to where it was written, and back."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from preview.bulletin import INCLUDED, ISSUE, MARKDOWN, PUBLICATION, PUBLICATION_FILE, YAML, written_at

from forumpress.finding import Rect
from forumpress.preview.issuebuilder import IssueBuilder, IssueSnapshot

pytestmark = pytest.mark.xdist_group("preview")

WORDS = {
    "kicker": ("FROM", "From the villages"),
    "title": ("Everyone", "Everyone"),
    "standfirst": ("forty", "forty families"),
    "byline": ("Bajrovic", "Bajrovic"),
    "role": ("Gardener", "Gardener"),
    "body": ("walks", "walks up"),
    "drop cap": ("hoever", "Whoever"),
    "caption": ("Morning", "Morning at the wooden"),
    "table caption": ("Trees", "Trees in the orchard"),
    "table": ("Medlars", "Medlars |"),
    "footnote": ("Seedlings", "Seedlings were"),
    "pull quote": ("Nobody", "Nobody plants"),
    "attribution": ("mayor", "mayor"),
    "key figure": ("640", '640"'),
    "key figure's label": ("jars", "jars for"),
    "after a page break": ("gatekeeper", "gatekeeper"),
}

FURNITURE = {
    "masthead title": (1, "Gazette", PUBLICATION_FILE, "Gazette"),
    "sponsor": (1, "growers", PUBLICATION_FILE, "growers"),
    "dateline's date": (1, "May", ISSUE, "2023-05-31"),
    "dateline's number": (1, "5", ISSUE, "5\ndate"),
    "contents' section": (1, "REPORTS", ISSUE, "Reports"),
    "contents' entry": (1, "Harvest", ISSUE, "Harvest Notes"),
    "first banner": (1, "NEWS", ISSUE, "News"),
    "banner": (2, "NEWS", ISSUE, "News"),
    "running foot's title": (2, "Terrace", PUBLICATION_FILE, "Terrace"),
    "running foot's date": (2, "2023", ISSUE, "2023-05-31"),
    "imprint": (0, "League", PUBLICATION_FILE, "League"),
    "imprint's address": (0, "terrace", PUBLICATION_FILE, "https://example.org/terrace"),
    "filler's address": (0, "pruning", ISSUE, "https://example.org/pruning"),
}
"""Words around the articles: their page (0 where one page alone has them), and where they were written."""
WRITTEN = {ISSUE: YAML, INCLUDED: MARKDOWN, PUBLICATION_FILE: PUBLICATION}


@pytest.fixture(scope="module")
def snapshot(builder: IssueBuilder) -> IssueSnapshot:
    return builder.build("screen")


def find_word(snapshot: IssueSnapshot, word: str, on: int = 0) -> tuple[int, float, float]:
    """Page and middle of a word as pdfium sees it drawn, the last time that it is, or the last time on a page."""
    found = None
    for page_info in snapshot.pages if not on else snapshot.pages[on - 1 : on]:
        document = pypdfium2.PdfDocument(snapshot.draw(page_info.number).pdf)
        page = document[0]
        text = page.get_textpage()
        whole = text.get_text_range().replace("\u00a0", " ")
        at = whole.rfind(word)
        if at >= 0:
            boxes = [text.get_charbox(index) for index in range(at, at + len(word))]
            x = (boxes[0][0] + boxes[0][2]) / 2
            found = page_info.number, x, page.get_height() - (boxes[0][1] + boxes[0][3]) / 2
        document.close()
    assert found is not None, f"{word} was not drawn"
    return found


@pytest.mark.parametrize("kind", WORDS)
def test_a_word_leads_to_its_line_and_column(snapshot: IssueSnapshot, kind: str) -> None:
    word, written = WORDS[kind]
    found_word = snapshot.at(*find_word(snapshot, word))
    assert found_word is not None
    assert (found_word.place.file, found_word.place.line, found_word.place.column) == (
        ISSUE,
        *written_at(YAML, written),
    )


@pytest.mark.parametrize("kind", FURNITURE)
def test_a_word_around_the_articles_leads_to_where_it_was_written(snapshot: IssueSnapshot, kind: str) -> None:
    page, word, file, written = FURNITURE[kind]
    found_word = snapshot.at(*find_word(snapshot, word, page))
    assert found_word is not None
    assert (found_word.place.file, found_word.place.line, found_word.place.column) == (
        file,
        *written_at(WRITTEN[file], written),
    )


def find_passage(snapshot: IssueSnapshot, number: int, words: str) -> Rect:
    """Where the first passage of a page stands that begins with these words."""
    return next(passage.lines[0].rect for passage in snapshot.passages(number) if passage.lines[0].words == words)


def test_a_folio_was_written_by_nobody(snapshot: IssueSnapshot) -> None:
    rect = find_passage(snapshot, 2, "2")
    assert rect.y > snapshot.pages[1].height - 60
    found_word = snapshot.at(2, rect.x + rect.width / 2, rect.y + rect.height / 2)
    assert found_word is not None and found_word.place.line is None and found_word.word == "2"


def test_a_page_number_in_the_contents_leads_to_its_entry(snapshot: IssueSnapshot) -> None:
    lines = [passage.lines[0] for passage in snapshot.passages(1)]
    number = lines[[line.words for line in lines].index("Harvest Notes") + 1]
    assert number.words.isdigit()
    rect = number.rect
    found_word = snapshot.at(1, rect.x + rect.width / 2, rect.y + rect.height / 2)
    assert found_word is not None
    assert (found_word.place.file, found_word.place.line, found_word.place.column) == (
        ISSUE,
        *written_at(YAML, "Harvest Notes"),
    )


def test_a_word_of_an_included_file_leads_into_that_file(snapshot: IssueSnapshot) -> None:
    for word in ("borrowed", "Wagons"):
        found_word = snapshot.at(*find_word(snapshot, word))
        assert found_word is not None
        assert (found_word.place.file, found_word.place.line, found_word.place.column) == (
            INCLUDED,
            *written_at(MARKDOWN, word),
        )


def test_every_word_of_running_text_leads_to_a_word_that_begins_like_it(snapshot: IssueSnapshot) -> None:
    """Line ends, hyphens and column breaks included: each composed word is clicked once."""
    sources = {ISSUE: YAML.splitlines(), INCLUDED: MARKDOWN.splitlines()}
    clicked = 0
    plan = snapshot._typeset.plan
    for page in plan.pages:
        for item in page.items:
            block = getattr(item, "block", None)
            if not hasattr(item, "first") or block is None:
                continue
            leading = snapshot._typeset.pack.styles[block.block.style].leading
            for row, line in enumerate(block.lines[item.first : item.last]):
                for word in line.words:
                    found_word = snapshot.at(
                        page.number, item.x + word.x + word.width / 2, item.y + (row + 0.5) * leading
                    )
                    assert found_word is not None and found_word.word
                    if found_word.word[0].isalnum():
                        line_of = sources[found_word.place.file][found_word.place.line - 1]
                        assert line_of[found_word.place.column - 1] == found_word.word[0], found_word
                        clicked += 1
    assert clicked > 1000


def test_places_move_with_the_file_although_the_drawing_is_remembered(builder: IssueBuilder, bulletin: Path) -> None:
    path = bulletin / ISSUE
    try:
        before = builder.build("screen")
        area = find_word(before, "gatekeeper")
        path.write_text(YAML.replace("number: 5\n", "number: 5\n# a line more\n# and another\n"))
        found_word = builder.build("screen").at(*area)
        assert found_word is not None
        line, column = written_at(YAML, "gatekeeper")
        assert (found_word.place.line, found_word.place.column) == (line + 2, column)
    finally:
        path.write_text(YAML)


def test_a_line_is_found_on_the_page_where_its_words_stand(snapshot: IssueSnapshot) -> None:
    for file, text, words in (
        (ISSUE, YAML, "title: An Orchard"),
        (ISSUE, YAML, "Zebras"),
        (ISSUE, YAML, "caption: Morning"),
        (ISSUE, YAML, "| Medlars"),
        (ISSUE, YAML, "[^trees]: Seedlings"),
        (INCLUDED, MARKDOWN, "- Wagons"),
    ):
        area = snapshot.locate(file, *written_at(text, words))
        assert area is not None
        word = next(w for w in words.replace(":", " ").replace("|", " ").split() if w[0].isupper())
        page, _, y = find_word(snapshot, word)
        assert area.page == page, words
        if words != "title: An Orchard":
            assert area.rect.y - 14 <= y <= area.rect.y + area.rect.height + 14, words


def test_a_line_without_words_leads_to_the_words_before_it(snapshot: IssueSnapshot) -> None:
    line, _ = written_at(YAML, "![](#bounty)")
    assert snapshot.locate(ISSUE, line) is not None
    assert snapshot.locate("issues/other.yaml", 1) is None


def test_where_nothing_was_written_nothing_is_found(snapshot: IssueSnapshot) -> None:
    assert snapshot.at(99, 10, 10) is None
    assert snapshot.at(2, 2, 2) is None
