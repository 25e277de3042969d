# SPDX-License-Identifier: MIT
"""Comparing two PDFs: what an editor would say, and nothing between identical builds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from preflight.compare.drawn import Article, article, drawn, read
from preflight.press import Press

from forumpress.errors import InputError
from forumpress.pdf.budget import Budget
from forumpress.preflight.compare.changes import ChangeKind, Comparison, counted
from forumpress.preflight.compare.comparedfile import read_for_comparison
from forumpress.preflight.compare.comparing import compare
from forumpress.preflight.compare.comparison_data import comparison_data
from forumpress.preflight.compare.comparison_html import comparison_html
from forumpress.preflight.compare.guarded import compare_guarded

ALPHA, BETA, GAMMA = article("Alpha", 3), article("Beta", 7, picture="teal", after=2), article("Gamma", 2)


def changes(folder: Path, old: tuple[Article, ...], new: tuple[Article, ...]) -> Comparison:
    return compare(read(folder, "old.pdf", *old), read(folder, "new.pdf", *new))


def said(comparison: Comparison, what: ChangeKind) -> list[str]:
    return [change.message for change in comparison.changes if change.what is what]


def reworded(subject: Article, paragraph: int, old: str, new: str) -> Article:
    texts = list(subject.paragraphs)
    assert old in texts[paragraph]
    texts[paragraph] = texts[paragraph].replace(old, new, 1)
    return replace(subject, paragraphs=tuple(texts))


def test_identical_files_do_not_differ(tmp_path: Path) -> None:
    comparison = changes(tmp_path, (ALPHA, BETA), (ALPHA, BETA))
    assert not comparison.differ
    assert comparison.pairs == tuple((at, at) for at in range(len(comparison.pairs)))


def test_files_that_only_say_otherwise_who_made_them_do_not_differ(tmp_path: Path) -> None:
    old = read(tmp_path, "old.pdf", ALPHA)
    path = tmp_path / "other.pdf"
    with pikepdf.open(tmp_path / "old.pdf") as pdf:
        pdf.docinfo["/Producer"] = "Another program"
        pdf.save(path)
    new = read_for_comparison(path)
    assert new.data != old.data
    assert compare(old, new).changes == ()


def test_a_changed_word_is_quoted_with_its_page(tmp_path: Path) -> None:
    comparison = changes(tmp_path, (ALPHA, BETA), (ALPHA, reworded(BETA, 1, "grey", "golden")))
    (words,) = said(comparison, ChangeKind.WORDS)
    assert words == "page 2: “grey” is now “golden”"
    (change,) = [each for each in comparison.changes if each.what is ChangeKind.WORDS]
    assert change.old[0].page == change.new[0].page == 2
    assert change.new[0].box is not None and change.new[0].box.width > 50


def test_words_that_only_move_to_other_lines_are_no_change(tmp_path: Path) -> None:
    longer = reworded(BETA, 0, "The members met", "All the many members met once more")
    comparison = changes(tmp_path, (ALPHA, BETA), (ALPHA, longer))
    assert said(comparison, ChangeKind.WORDS) == [
        "page 2: “The members met” is now “All the many members met once more”"
    ]


def test_text_added_and_taken_out_is_named_with_its_neighbours(tmp_path: Path) -> None:
    fuller = reworded(GAMMA, 0, "in November.", "in November. Snow fell on the roofs.")
    assert said(changes(tmp_path, (GAMMA,), (fuller,)), ChangeKind.WORDS) == [
        "page 1: “Snow fell on the roofs.” is new"
    ]
    assert said(changes(tmp_path, (fuller,), (GAMMA,)), ChangeKind.WORDS) == [
        "page 1: “Snow fell on the roofs.” is gone"
    ]


def test_an_article_that_grows_is_counted_in_lines(tmp_path: Path) -> None:
    longer = replace(GAMMA, paragraphs=(*GAMMA.paragraphs, "Two more lines of text. " * 4))
    comparison = changes(tmp_path, (ALPHA, GAMMA), (ALPHA, longer))
    (flow,) = said(comparison, ChangeKind.FLOW)
    assert flow == "article 2 (“Gamma”) is two lines longer"


def test_an_inserted_page_does_not_make_the_others_differ(tmp_path: Path) -> None:
    news = Article("News", ("Something quite different happened on the far side of the river yesterday.",))
    comparison = changes(tmp_path, (ALPHA, BETA, GAMMA), (ALPHA, news, BETA, GAMMA))
    assert said(comparison, ChangeKind.PAGES) == ["page 2 is new, after page 1"]
    assert said(comparison, ChangeKind.FLOW) == ["article 2 (“News”) is new"]
    assert said(comparison, ChangeKind.PICTURE) == said(comparison, ChangeKind.LOOK) == []
    assert comparison.pairs[:3] == ((0, 0), (None, 1), (1, 2))
    assert len(said(comparison, ChangeKind.WORDS)) == 1


def test_a_dropped_page_is_named(tmp_path: Path) -> None:
    comparison = changes(tmp_path, (ALPHA, BETA, GAMMA), (BETA, GAMMA))
    assert said(comparison, ChangeKind.PAGES) == ["page 1 of the old file is gone"]
    assert said(comparison, ChangeKind.FLOW) == ["article 1 of the old file (“Alpha”) is gone"]


def test_a_picture_that_moves_to_another_page_is_named_by_its_article(tmp_path: Path) -> None:
    moved = replace(BETA, after=6)
    comparison = changes(tmp_path, (ALPHA, BETA), (ALPHA, moved))
    assert said(comparison, ChangeKind.PICTURE) == ["the picture of article 2 moved from page 2 to 3"]
    assert said(comparison, ChangeKind.WORDS) == []


def test_a_replaced_picture_is_told_from_a_new_one(tmp_path: Path) -> None:
    other = replace(BETA, picture="maroon")
    assert said(changes(tmp_path, (BETA,), (other,)), ChangeKind.PICTURE) == [
        "page 1: the picture of article 1 was replaced"
    ]
    bare = replace(BETA, picture="")
    assert said(changes(tmp_path, (bare,), (BETA,)), ChangeKind.PICTURE) == ["page 1: the picture of article 1 is new"]
    assert said(changes(tmp_path, (BETA,), (bare,)), ChangeKind.PICTURE) == [
        "the picture of article 1, on page 1 before, is gone"
    ]


def test_a_page_that_only_looks_different_is_said_to(tmp_path: Path) -> None:
    comparison = changes(tmp_path, (ALPHA, GAMMA), (ALPHA, replace(GAMMA, style="color: #b8442c")))
    (change,) = comparison.changes
    assert change.what is ChangeKind.LOOK
    assert change.message == "page 2 looks different, though its words and pictures are the same"
    (frame,) = [spot.box for spot in change.new]
    assert frame is not None
    assert 60 < frame.y < 90 and frame.width < 120


def test_another_format_is_a_change(tmp_path: Path) -> None:
    path = tmp_path / "wide.pdf"
    read(tmp_path, "old.pdf", GAMMA)
    with pikepdf.open(tmp_path / "old.pdf") as pdf:
        pdf.pages[0].mediabox = [0, 0, 430, 595.275591]
        pdf.pages[0].trimbox = pdf.pages[0].mediabox
        pdf.save(path)
    comparison = compare(read(tmp_path, "old.pdf", GAMMA), read_for_comparison(path))
    assert said(comparison, ChangeKind.PAGES) == ["page 1 is 151.7 x 210.0 mm instead of 148.0 x 210.0 mm"]


def test_running_heads_are_no_running_text(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.pdf", ALPHA, BETA)
    assert not any("running head" in line.text for page in reading.pages for line in page.lines if not line.furniture)
    assert any("running head" in line.text for page in reading.pages for line in page.lines if line.furniture)
    assert [each.title for each in reading.articles] == ["Alpha", "Beta"]
    assert [len(each.pictures) for each in reading.articles] == [0, 1]


def test_the_report_shows_changed_pages_side_by_side(tmp_path: Path) -> None:
    old = read(tmp_path, "old.pdf", ALPHA, BETA)
    new = read(tmp_path, "new.pdf", ALPHA, reworded(BETA, 1, "grey", "golden"))
    comparison = compare(old, new)
    html = comparison_html(comparison, old, new)
    assert html.count("<img ") == 2 * len({spot.page for change in comparison.changes for spot in change.new})
    assert 'class="frame words"' in html
    assert "before: page 2" in html and "after: page 2" in html
    assert "before: page 1" not in html
    assert "There is no difference" in comparison_html(compare(old, old), old, old)


def test_data_name_pages_from_one(tmp_path: Path) -> None:
    data = comparison_data(changes(tmp_path, (ALPHA, GAMMA), (ALPHA, reworded(GAMMA, 0, "grey", "golden"))))
    assert data["differ"] is True
    assert data["pages"] == [{"old": 1, "new": 1}, {"old": 2, "new": 2}]
    assert data["changes"][0]["new"][0]["page"] == 2


def test_comparison_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    old, new = tmp_path / "old.pdf", tmp_path / "new.pdf"
    old.write_bytes(drawn(GAMMA))
    new.write_bytes(drawn(reworded(GAMMA, 0, "grey", "golden")))
    compared = compare_guarded(old, new, html=True)
    assert compared.comparison is not None and compared.comparison.differ
    assert compared.comparison == compare(read_for_comparison(old), read_for_comparison(new))
    assert "<!doctype html>" in compared.html


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing", b"text"])
def test_files_that_cannot_be_read_are_refused(data: bytes, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(drawn(GAMMA))
    bad.write_bytes(data)
    with pytest.raises(InputError) as refusal:
        compare_guarded(good, bad)
    assert refusal.value.findings[0].code.startswith("file/")


def test_files_that_ask_too_much_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "heavy.pdf"
    path.write_bytes(Press(2).save())
    with pytest.raises(InputError, match="cannot be compared"):
        read_for_comparison(path, Budget(instructions=10))
    with pytest.raises(InputError, match="pages"):
        read_for_comparison(path, Budget(pages=1))


def test_numbers_are_said_as_people_say_them() -> None:
    assert [counted(1, "line"), counted(2, "line"), counted(13, "line")] == ["one line", "two lines", "13 lines"]


def test_without_bookmarks_nothing_is_said_of_articles(tmp_path: Path) -> None:
    old = read(tmp_path, "old.pdf", ALPHA)
    bare = tmp_path / "bare.pdf"
    with pikepdf.open(tmp_path / "old.pdf") as pdf:
        del pdf.Root.Outlines
        pdf.save(bare)
    assert compare(old, read_for_comparison(bare)).changes == ()


def test_a_paragraph_that_changed_places_has_moved(tmp_path: Path) -> None:
    first, *others = ALPHA.paragraphs
    rain, roads = (f"Somebody spoke of {matter} at some length." for matter in ("rain", "roads"))
    old = replace(ALPHA, paragraphs=(first, rain, roads, *others))
    new = replace(ALPHA, paragraphs=(first, roads, *others, rain))
    (message,) = said(changes(tmp_path, (old,), (new,)), ChangeKind.WORDS)
    assert message == "page 1: “Somebody spoke of rain at some length.” moved here from page 1"


@pytest.mark.parametrize(
    ("old", "new"), [("of 5 degrees", "of \u22125 degrees"), ("recreation", "re-creation"), ("12-15", "12\u221215")]
)
def test_hyphens_and_minus_signs_count(tmp_path: Path, old: str, new: str) -> None:
    before = replace(GAMMA, paragraphs=(f"They spoke {old} at noon.",))
    after = replace(GAMMA, paragraphs=(f"They spoke {new} at noon.",))
    assert len(said(changes(tmp_path, (before,), (after,)), ChangeKind.WORDS)) == 1


def test_a_recompressed_picture_is_the_same_picture(tmp_path: Path) -> None:
    read(tmp_path, "old.pdf", BETA)
    path = tmp_path / "new.pdf"
    with pikepdf.open(tmp_path / "old.pdf") as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
                item.write(bytes(min(255, byte + 1) for byte in item.read_bytes()))
        pdf.save(path)
    comparison = compare(read_for_comparison(tmp_path / "old.pdf"), read_for_comparison(path))
    assert said(comparison, ChangeKind.PICTURE) == [
        "page 1: the picture of article 1 is the same picture with other data"
    ]


def test_words_after_an_escaped_bracket_are_the_same_words(tmp_path: Path) -> None:
    """Written as literal strings, with brackets escaped in one and as codes in the other."""

    def letter(name: str, shown: bytes) -> Path:
        pdf = pikepdf.new()
        page = pdf.add_blank_page(page_size=(300, 200)).obj
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Contents = pdf.make_stream(b"BT /F 12 Tf 20 100 Td " + shown + b" ET")
        pdf.save(tmp_path / name)
        return tmp_path / name

    escaped = letter("old.pdf", b"[(The forum \\() -10 (see page 2\\)) 0 () -5 ( met.)] TJ")
    coded = letter(
        "new.pdf",
        b"[<" + b"The forum (".hex().encode() + b">-10<" + b"see page 2)".hex().encode() + b"> 0 <> -5 ( met.)] TJ",
    )
    old, new = read_for_comparison(escaped), read_for_comparison(coded)
    assert [word.text for word in old.words] == ["The", "forum", "(see", "page", "2)", "met."]
    assert compare(old, new).changes == ()
