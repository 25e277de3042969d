# SPDX-License-Identifier: MIT
"""The words of a page, for search, for selecting and for being read out."""

from __future__ import annotations

import pypdfium2
import pytest
from preview.bulletin import MARKDOWN, YAML

from forumpress.preview.issuebuilder import IssueBuilder, IssueSnapshot
from forumpress.preview.textlayer import SOFT_HYPHEN

pytestmark = pytest.mark.xdist_group("preview")


@pytest.fixture(scope="module")
def snapshot(builder: IssueBuilder) -> IssueSnapshot:
    return builder.build("screen")


def words_of(snapshot: IssueSnapshot, number: int) -> str:
    """All words of a page, hyphenated ones made whole."""
    lines = [line.words for passage in snapshot.passages(number) for line in passage.lines]
    return " ".join(lines).replace(f"{SOFT_HYPHEN} ", "")


def test_every_word_of_a_page_is_there_once(snapshot: IssueSnapshot) -> None:
    for page_info in snapshot.pages:
        document = pypdfium2.PdfDocument(snapshot.draw(page_info.number).pdf)
        seen = document[0].get_textpage().get_text_range()
        document.close()
        # pdfium tells a hyphen at a line's end as U+FFFE.
        ink = sorted(filter(str.isalnum, seen))
        assert sorted(filter(str.isalnum, words_of(snapshot, page_info.number))) == ink


def test_words_stand_where_they_are_drawn(snapshot: IssueSnapshot) -> None:
    for page_info in snapshot.pages:
        document = pypdfium2.PdfDocument(snapshot.draw(page_info.number).pdf)
        text = document[0].get_textpage()
        for line in (line for passage in snapshot.passages(page_info.number) for line in passage.lines):
            box = line.rect
            inside = text.get_text_bounded(
                box.x - 1,
                page_info.height - box.y - box.height - 1,
                box.x + box.width + 1,
                page_info.height - box.y + 1,
            )
            wanted = [letter for letter in line.words if letter.isalnum()]
            found = [letter for letter in inside if letter.isalnum()]
            assert "".join(wanted) in "".join(found), (line, inside)
        document.close()


def test_they_follow_each_other_as_they_are_read(snapshot: IssueSnapshot) -> None:
    words = " ".join(words_of(snapshot, page_info.number) for page_info in snapshot.pages)
    order = ["An Orchard for", "What forty families", "Mirela Bajrovic", "Whoever walks up", "Finally the gatekeeper"]
    places = [words.index(part) for part in order]
    assert places == sorted(places)
    assert "Ladders were borrowed from the fire brigade" in words
    assert "Zebras would have been less welcome" in words
    assert "Zebras" in YAML and "Ladders" in MARKDOWN


def test_what_stands_on_every_page_comes_last_and_is_told_apart(snapshot: IssueSnapshot) -> None:
    furniture = [passage.furniture for passage in snapshot.passages(2)]
    assert furniture == sorted(furniture) and True in furniture
    feet = [passage.lines[0].words for passage in snapshot.passages(2) if passage.furniture]
    assert "The Terrace Gazette · May 2023" in feet and "2" in feet


def test_a_page_that_is_not_there_has_no_words(snapshot: IssueSnapshot) -> None:
    assert snapshot.passages(0) == snapshot.passages(99) == ()
