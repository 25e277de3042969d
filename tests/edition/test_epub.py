# SPDX-License-Identifier: MIT
"""The EPUB edition: package, navigation, notes, pages of the print edition, and what rejects it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from forumpress.edition.epub.write import write_epub
from forumpress.edition.kind import BesideFile, WritingInput
from forumpress.editiondraft import EditionDraft
from forumpress.preflight.articlewords import words_of_articles
from forumpress.preflight.certify import Certified, Rejected, certify_flow
from forumpress.typeset import bookfonts
from forumpress.typeset.press import Press
from tests.edition.test_text import BODY, issue_text, workspace

NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "o": "http://www.idpf.org/2007/opf",
    "d": "http://purl.org/dc/elements/1.1/",
    "e": "http://www.idpf.org/2007/ops",
}
LONG = BODY + "\n\n".join(f"Paragraph {number} " + "of many quiet words by the lake " * 60 for number in range(14))
WATER = LONG.replace("[^one]: Begun", "\n[^one]: Begun")


class Made:
    """An issue with its EPUB edition, and the files in it."""

    def __init__(self, folder: Path, text: str, beside: tuple[BesideFile, ...] = ()) -> None:
        press = Press(workspace(folder, text))
        self.typeset = press.typeset(folder / "issues" / "small.yaml")
        self.given = WritingInput(self.typeset, press, beside)
        self.draft = write_epub(self.given)
        self.words = words_of_articles(self.typeset.stories)
        with zipfile.ZipFile(io.BytesIO(self.draft.data)) as archive:
            self.entries = archive.infolist()
            self.files = {entry.filename: archive.read(entry) for entry in self.entries}

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.files[f"EPUB/{name}"])

    def judged(self) -> Certified | Rejected:
        return certify_flow(self.draft, self.words)


def found(tree: etree._Element, path: str) -> list[etree._Element]:
    result = tree.xpath(path, namespaces=NAMES)
    assert isinstance(result, list)
    return [each for each in result if isinstance(each, etree._Element)]


def strings(tree: etree._Element, path: str) -> list[str]:
    result = tree.xpath(path, namespaces=NAMES)
    assert isinstance(result, list)
    return [str(each) for each in result]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("epub"), issue_text(WATER))


def test_it_passes_its_checker_and_repeats(book: Made) -> None:
    judged = book.judged()
    assert isinstance(judged, Certified), judged.report.findings
    assert write_epub(WritingInput(book.typeset, Press(book.given.press.workspace))).data == book.draft.data


def test_the_archive_is_as_ocf_wants_it(book: Made) -> None:
    first = book.entries[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert book.draft.data[38:58] == b"application/epub+zip"
    assert {entry.date_time for entry in book.entries} == {(1980, 1, 1, 0, 0, 0)}


def test_every_file_is_listed_and_every_chapter_read(book: Made) -> None:
    package = book.tree("package.opf")
    listed = strings(package, "//o:item/@href")
    assert {f"EPUB/{name}" for name in listed} == {
        name for name in book.files if name.startswith("EPUB/") and not name.endswith(".opf")
    }
    ids = dict(zip(strings(package, "//o:item/@id"), listed, strict=True))
    read = [ids[each] for each in strings(package, "//o:itemref/@idref")]
    assert read == ["title.xhtml", "contents.xhtml", "articles/lake.xhtml", "section-1.xhtml", "imprint.xhtml"]


def test_what_readers_ask_before_they_open_it_is_said(book: Made) -> None:
    package = book.tree("package.opf")
    said = {
        name: strings(package, f'//o:meta[@property="{name}"]/text()')
        for name in (
            "schema:accessMode",
            "schema:accessibilityFeature",
            "schema:accessibilityHazard",
            "schema:accessibilitySummary",
            "pageBreakSource",
            "dcterms:modified",
        )
    }
    assert said["schema:accessMode"] == ["textual"]
    assert {"tableOfContents", "pageNavigation", "readingOrder"} <= set(said["schema:accessibilityFeature"])
    assert said["schema:accessibilityHazard"] == ["none"]
    assert said["dcterms:modified"] == ["2031-04-30T00:00:00Z"]
    assert len(said["schema:accessibilitySummary"]) == len(said["pageBreakSource"]) == 1
    assert strings(package, "//d:language/text()") == ["en"]
    assert package.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_every_page_of_the_print_edition_begins_somewhere(book: Made) -> None:
    nav = book.tree("contents.xhtml")
    listed = found(nav, '//h:nav[@e:type="page-list"]//h:a')
    assert [each.text for each in listed] == [str(page.number) for page in book.typeset.plan.pages]
    assert len(listed) > 3
    for each in listed:
        path, _, mark = (each.get("href") or "").partition("#")
        (there,) = found(book.tree(path), f'//*[@id="{mark}"]')
        assert there.get("role") == "doc-pagebreak"


def test_a_page_begins_before_the_very_word(book: Made) -> None:
    """The words behind each mark are the first of that page's first line."""
    chapter = book.files["EPUB/articles/lake.xhtml"].decode()
    pages = [page for page in book.typeset.plan.pages[1:] if f'id="page--{page.number}"' in chapter]
    assert len(pages) > 1
    for page in pages:
        line = next(
            (item.block.block.runs, item.block.lines[item.first])
            for item in page.items
            if hasattr(item, "first") and hasattr(item.block, "lines") and item.last > item.first
        )
        words = "".join(run.text.plain for run in line[0])[line[1].start : line[1].end].split()[:4]
        behind = chapter.partition(f'id="page--{page.number}"')[2].partition("</span>")[2]
        assert re.sub(r"<[^>]+>", "", behind).split()[:4] == words


def test_notes_lead_there_and_back(book: Made) -> None:
    chapter = book.tree("articles/lake.xhtml")
    calls = found(chapter, '//h:a[@e:type="noteref"]')
    notes = found(chapter, '//h:aside[@e:type="footnote"]')
    assert [call.get("href") for call in calls] == ["#note--1", "#note--2", "#note--1"]
    assert [note.get("id") for note in notes] == ["note--1", "note--2"]
    assert all(note.get("role") == "doc-footnote" for note in notes)
    backs = strings(chapter, '//h:a[@role="doc-backlink"]/@href')
    assert backs == ["#call--1", "#call--1-2", "#call--2"]


def test_the_contents_name_sections_articles_and_announcements(book: Made) -> None:
    nav = book.tree("contents.xhtml")
    (contents,) = found(nav, '//h:nav[@e:type="toc"]')
    assert strings(contents, ".//h:a/text()") == ["Lakeside Review", "The Lake", "Lend an oar", "Imprint"]
    assert strings(contents, ".//h:span/text()") == ["News"]
    marks = strings(nav, '//h:nav[@e:type="landmarks"]//h:a/@e:type')
    assert marks == ["toc", "bodymatter", "colophon"]


def test_languages_and_directions_are_marked(tmp_path: Path) -> None:
    turned = Made(tmp_path, issue_text("سلام [Hello]{lang=en} 1.", language="ar"))
    assert isinstance(turned.judged(), Certified)
    chapter = turned.tree("articles/lake.xhtml")
    assert (chapter.get("lang"), chapter.get("dir")) == ("ar", "rtl")
    assert found(chapter, '//h:span[@lang="en" and @dir="ltr"]')[0].text == "Hello"
    package = turned.tree("package.opf")
    assert strings(package, "//o:spine/@page-progression-direction") == ["rtl"]


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    title = '1 < 2 & "so" > it {{ 7*7 }} ]]>'
    made = Made(tmp_path, issue_text("A & B ]]> {{ 7*7 }}").replace("title: The Lake", f"title: '{title}'"))
    assert isinstance(made.judged(), Certified)
    said = strings(made.tree("contents.xhtml"), '//h:nav[@e:type="toc"]//h:a/text()')
    assert said[1] == "1 < 2 & “so” > it {{ 7*7 }} ]]>"


def test_names_of_boxes_are_no_names_of_ours(tmp_path: Path) -> None:
    """An editor's key may be any word: those that the pages need themselves have a double dash."""
    text = issue_text().replace("key: word", "key: note-1").replace("key: later", "key: text")
    made = Made(tmp_path, text.replace("key: rule", "key: notes"))
    assert isinstance(made.judged(), Certified)


def test_fonts_are_sent_only_where_a_script_needs_them(
    book: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any(name.endswith(".woff2") for name in book.files)
    monkeypatch.setattr(bookfonts, "SHOWN_EVERYWHERE", bookfonts.SHOWN_EVERYWHERE - {"Grek"})
    greek = Made(tmp_path, issue_text("Αλήθεια and truth."))
    assert isinstance(greek.judged(), Certified)
    (name,) = (name for name in greek.files if name.endswith(".woff2"))
    assert len(greek.files[name]) < 20_000
    assert b"font/woff2" in greek.files["EPUB/package.opf"]
    assert b'font-family: "Source Serif 4",serif' in greek.files["EPUB/book.css"]


def repacked(draft: EditionDraft, files: Mapping[str, bytes]) -> EditionDraft:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return replace(draft, data=stream.getvalue())


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("Begun in pencil", "Begun in ink", "edition/words-lost"),
        ("A slow clock", "A clock", "edition/words-lost"),
        ("<h1", "<h2", "edition/unreadable"),
        ("</section>", "", "edition/unreadable"),
        ("<br/>", "<br>", "edition/unreadable"),
        ('href="#note--1"', 'href="#note--9"', "edition/dead-link"),
        ("#page--2", "#page--200", "edition/dead-link"),
        ('href="section-1.xhtml"', 'href="section-9.xhtml"', "edition/unreadable"),
        ('<itemref idref="item-2"', '<itemref idref="item-x"', "edition/unreadable"),
        ("application/epub+zip", "application/zip", "edition/unreadable"),
        ("book.css", "bok.css", "edition/dead-link"),
    ],
)
def test_a_fault_rejects_it(book: Made, old: str, new: str, code: str) -> None:
    assert any(old.encode() in data for data in book.files.values())
    changed = {name: data.replace(old.encode(), new.encode()) for name, data in book.files.items()}
    judged = certify_flow(repacked(book.draft, changed), book.words)
    assert isinstance(judged, Rejected)
    assert code in {finding.code for finding in judged.report.findings}


def test_what_is_no_archive_is_rejected(book: Made) -> None:
    judged = certify_flow(replace(book.draft, data=b"PK\x03\x04 no"), book.words)
    assert isinstance(judged, Rejected)
    assert "it is no ZIP archive" in judged.report.findings[0].message
