# SPDX-License-Identifier: MIT
"""What Word, LibreOffice, Google Docs and WPS write into a .docx, construct by construct."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from PIL import Image

from forumpress.errors import InputError
from forumpress.issue.importing import Imported, import_files
from forumpress.issue.model import Article

from ..workspaces import make_workspace, read_text
from .manuscripts import docx, field, paragraph, picture, png, text, zipped

TODAY = datetime.date(2026, 3, 4)
TITLE = paragraph("A harbour for all", style="Titel")
LINES = "A first paragraph of the usual size that goes on for a while."


def imported(folder: Path, data: bytes, name: str = "piece.docx") -> tuple[Imported, Article]:
    """The import of one manuscript and its only article, read back without errors but for missing alternative"
    " texts."""
    path = folder / name
    path.write_bytes(data)
    result = import_files([path], today=TODAY)
    workspace = make_workspace(folder / "w", None)
    for place, picture_data in result.pictures.items():
        (workspace.root / place).parent.mkdir(parents=True, exist_ok=True)
        (workspace.root / place).write_bytes(picture_data)
    read = read_text(workspace, result.yaml.replace("# alt: what", "alt: what"))
    (article,) = read.issue.articles()
    return result, article


def body(article: Article) -> str:
    """The Markdown that was written."""
    assert article.body is not None
    return article.body.plain.rstrip("\n")


def codes(result: Imported) -> list[str]:
    """The codes, without the guesses that every import makes."""
    return [finding.code for finding in result.findings if not finding.code.startswith("import/guessed")]


def test_titles_by_style_whatever_the_style_is_called(tmp_path: Path) -> None:
    _, article = imported(
        tmp_path,
        docx(TITLE + paragraph("By Ann Lee") + paragraph("Down the quay", style="berschrift1") + paragraph(LINES)),
    )
    assert (article.title.plain, article.authors[0].name.plain) == ("A harbour for all", "Ann Lee")
    assert body(article) == f"## Down the quay\n\n{LINES}"


def test_titles_by_looks(tmp_path: Path) -> None:
    big, bold = '<w:sz w:val="36"/>', "<w:b/>"
    data = docx(
        paragraph(text("A harbour for all", big))
        + paragraph(LINES)
        + paragraph(text("Down the quay", bold))
        + paragraph(LINES) * 3
    )
    _, article = imported(tmp_path, data)
    assert article.title.plain == "A harbour for all"
    assert body(article).startswith(f"{LINES}\n\n## Down the quay\n\n{LINES}")


def test_marks_links_notes_and_forced_breaks(tmp_path: Path) -> None:
    runs = (
        text("Plain "),
        text("slanted", "<w:i/>"),
        text(" and "),
        text("heavy", "<w:b/>"),
        text(" words, H"),
        text("2", '<w:vertAlign w:val="subscript"/>'),
        text("O, 3*4*5"),
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        text(". "),
        f'<w:hyperlink r:id="web">{text("Our page")}</w:hyperlink>',
        text(" "),
        field('HYPERLINK "http://example.org/page" \\l "part" \\o "tip"', "the part"),
    )
    notes = '<w:footnote w:id="2"><w:p><w:r><w:t>What it says.</w:t></w:r></w:p></w:footnote>'
    data = docx(TITLE + paragraph(*runs), parts={"footnotes": notes}, links={"web": "https://example.org/a(b)"})
    _, article = imported(tmp_path, data)
    assert body(article) == (
        "Plain *slanted* and **heavy** words, H~2~O, 3*4*5[^1]. [Our page](https://example.org/a%28b%29) "
        "[the part](http://example.org/page#part)\n\n[^1]: What it says."
    )


def test_lists_keep_their_numbers(tmp_path: Path) -> None:
    def item(words: str, number: int, level: int = 0) -> str:
        return paragraph(words, extra=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')

    data = docx(
        TITLE
        + item("one", 1)
        + item("two", 1)
        + item("under", 1, 1)
        + paragraph(LINES)
        + item("three", 1)
        + item("dot", 2)
    )
    _, article = imported(tmp_path, data)
    assert body(article) == f"1. one\n2. two\n   - a) under\n\n{LINES}\n\n3. three\n- dot"


def test_changes_are_taken_as_accepted_and_moved_text_stands_once(tmp_path: Path) -> None:
    runs = (
        text("Kept "),
        f'<w:ins w:id="1">{text("new ")}</w:ins>',
        '<w:del w:id="2"><w:r><w:delText>old </w:delText></w:r></w:del>',
        f'<w:moveFrom w:id="3">{text("moved ")}</w:moveFrom>',
        text("words "),
        f'<w:moveTo w:id="4">{text("moved ")}</w:moveTo>',
        text("end."),
    )
    result, article = imported(tmp_path, docx(TITLE + paragraph(*runs)))
    assert body(article) == "Kept new words moved end."
    (said,) = [finding for finding in result.findings if finding.code == "import/tracked-changes"]
    assert "1 insertions, 1 deletions (“old”)" in said.message


def test_nothing_is_left_out_in_silence(tmp_path: Path) -> None:
    comments = '<w:comment w:id="0" w:author="Ann"><w:p><w:r><w:t>Is this so?</w:t></w:r></w:p></w:comment>'
    data = docx(
        TITLE
        + paragraph(text(LINES), '<w:r><w:commentReference w:id="0"/></w:r>')
        + paragraph(text("Secret.", "<w:vanish/>"), text("Seen. "), "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>")
        + paragraph(text("\uf0b7 point, \uf0ff"))
        + paragraph("<w:r><w:object/></w:r>"),
        parts={"comments": comments},
    )
    result, article = imported(tmp_path, data)
    assert set(codes(result)) == {
        "import/comment",
        "import/hidden-text",
        "import/equation",
        "import/symbol",
        "import/embedded",
    }
    assert "Seen. a+b" in body(article) and "Secret" not in body(article)
    assert next(f.message for f in result.findings if f.code == "import/comment").startswith(
        "Ann remarked: “Is this so?”"
    )


def test_ruby_keeps_its_base(tmp_path: Path) -> None:
    ruby = f"<w:r><w:ruby><w:rt>{text('かんじ')}</w:rt><w:rubyBase>{text('漢字')}</w:rubyBase></w:ruby></w:r>"
    result, article = imported(tmp_path, docx(TITLE + paragraph("A ", ruby, " B")))
    assert body(article) == "A 漢字 B" and codes(result) == ["import/ruby"]


def test_a_text_box_stands_beside_the_paragraph_that_holds_it(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph(text('In short', '<w:b/>'))}{paragraph(LINES)}{paragraph(LINES)}</w:txbxContent>"
    run = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><a:graphic><a:graphicData uri="x">'
        f"<wps:txbx>{box}</wps:txbx></a:graphicData></a:graphic></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    _, article = imported(tmp_path, docx(TITLE + paragraph("The anchor's own words.", run) + paragraph(LINES)))
    assert body(article) == f"The anchor's own words.\n\n![](#short)\n\n{LINES}"
    (sidebar,) = article.sidebars
    assert (sidebar.title.plain, sidebar.body.plain) == ("In short", f"{LINES}\n\n{LINES}")


def test_tables_with_merged_cells_and_short_rows(tmp_path: Path) -> None:
    def cell(words: str, extra: str = "") -> str:
        return f"<w:tc><w:tcPr>{extra}</w:tcPr>{paragraph(words)}</w:tc>"

    rows = (
        f"<w:tr>{cell('Year', '<w:gridSpan w:val=' + chr(34) + '2' + chr(34) + '/>')}</w:tr>"
        f"<w:tr>{cell('2021')}{cell('a|b')}{cell('c')}</w:tr>"
    )
    result, article = imported(tmp_path, docx(TITLE + f"<w:tbl>{rows}</w:tbl>"))
    assert body(article) == "| Year |  |  |\n|---|---|---|\n| 2021 | a\\|b | c |"
    assert codes(result) == ["import/merged-cells"]


def test_pictures_with_caption_crop_and_alternative_text(tmp_path: Path) -> None:
    caption = paragraph("Figure ", field("SEQ Figure", "1"), ": The quay at night", style="Beschriftung")
    crop = '<a:srcRect r="50000"/>'
    data = docx(TITLE + paragraph(LINES) + paragraph(picture("p1", "A quay", crop)) + caption, pictures={"p1": png()})
    result, article = imported(tmp_path, data)
    (figure,) = article.figures
    assert (figure.caption and figure.caption.plain, figure.alt and figure.alt.plain) == (
        "Figure 1: The quay at night",
        "A quay",
    )
    ((place, kept),) = result.pictures.items()
    assert place == figure.image == f"assets/{result.key}/harbour-figure-1-quay-night.png"
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (20, 30) and image.convert("RGB").getpixel((10, 10)) == (200, 30, 30)


def test_a_picture_that_is_neither_cropped_nor_turned_keeps_its_bytes(tmp_path: Path) -> None:
    result, _ = imported(tmp_path, docx(TITLE + paragraph(picture("p1")) + paragraph(LINES), pictures={"p1": png()}))
    assert list(result.pictures.values()) == [png()] and "import/alt-missing" in codes(result)


def test_languages_of_runs_that_differ_from_the_document(tmp_path: Path) -> None:
    def tagged(words: str, tag: str) -> str:
        return text(words, f'<w:lang w:val="{tag}" w:eastAsia="zh-CN"/>')

    data = docx(
        TITLE
        + paragraph(
            tagged(LINES + " Then ", "en-GB"),
            tagged("quelques mots", "fr-FR"),
            tagged(", colour, ", "en-US"),
            tagged("合作论坛", "en-GB"),
        )
    )
    _, article = imported(tmp_path, data)
    assert body(article).endswith("Then [quelques mots]{lang=fr}, colour, [合作论坛]{lang=zh-Hans}")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (zipped({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "a spreadsheet"),
        (zipped({"Index/Document.iwa": "x"}), "Pages"),
        (docx("<w:p/>")[:-40], "damaged"),
        (
            zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
            "document type",
        ),
        (b"%PDF-1.7 ...", "PDF"),
        (b"", "empty"),
    ],
)
def test_what_is_no_manuscript_is_refused_with_its_reason(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "piece.docx"
    path.write_bytes(data)
    with pytest.raises(InputError) as refused:
        import_files([path], today=TODAY)
    assert refused.value.findings[0].code == "import/unreadable" and why in refused.value.findings[0].message
