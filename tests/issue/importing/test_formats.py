# SPDX-License-Identifier: MIT
"""OpenDocument, Rich Text, web pages and mails; several files, folders, and articles for an issue that exists."""

from __future__ import annotations

import base64
import datetime
import os
from pathlib import Path

import pytest

from forumpress.errors import InputError
from forumpress.issue.importing import import_files, import_into

from ..workspaces import make_workspace, read_text
from .manuscripts import docx, odt, paragraph, png
from .test_word import LINES, TITLE, TODAY, body, codes, imported

BOLD = '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}{\f1\fcharset204 Arial;}}{\stylesheet{\s0 Normal;}{\s1 heading 1;}}"
    r"\pard\s1\b A harbour for all\b0\par\pard\s0 Plain \i slanted\i0  caf\'e9, \u8364?5{\footnote What it says.}, "
    r'{\field{\*\fldinst{HYPERLINK "http://example.org/x"}}{\fldrslt our page}} {\f1\'cf\'f0\'e8}.\par '
    r"{\listtext 1.\tab}one\par{\listtext 2.\tab}two\par"
    r"\trowd\pard\intbl Year\cell Sum\cell\row\trowd\pard\intbl 2021\cell 5\cell\row\pard The end.\par}"
)


def test_opendocument(tmp_path: Path) -> None:
    content = (
        '<text:h text:outline-level="1">A harbour for all</text:h>'
        f'<text:p>{LINES} <text:span text:style-name="T1">heavy</text:span>'
        f'<text:note text:note-class="footnote"><text:note-citation>1'
        "</text:note-citation><text:note-body><text:p>What it says.</text:p></text:note-body></text:note></text:p>"
        '<text:h text:outline-level="2">Down the quay</text:h>'
        "<text:list><text:list-item><text:p>one</text:p></text:list-item><text:list-item><text:p>two</text:p>"
        "</text:list-item></text:list>"
        '<text:p><draw:frame><draw:text-box><text:p><draw:frame><draw:image xlink:href="Pictures/a.png"/>'
        "<svg:desc>A quay</svg:desc>"
        "</draw:frame>The quay</text:p></draw:text-box></draw:frame></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell>"
        "<table:table-cell><text:p>Sum</text:p>"
        "</table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>2021</text:p>"
        "</table:table-cell>"
        "<table:table-cell><text:p>5</text:p></table:table-cell></table:table-row></table:table>"
    )
    result, article = imported(tmp_path, odt(content, styles=BOLD, pictures={"a.png": png()}), "piece.odt")
    assert body(article) == (
        f"{LINES} **heavy**[^1]\n\n## Down the quay\n\n- one\n- two\n\n![](#quay)\n\n"
        "| Year | Sum |\n|---|---|\n| 2021 | 5 |\n\n[^1]: What it says."
    )
    assert article.figures[0].caption == "The quay" and article.figures[0].alt == "A quay" and codes(result) == []


def test_rich_text(tmp_path: Path) -> None:
    result, article = imported(tmp_path, RTF.encode("ascii"), "piece.rtf")
    assert article.title == "A harbour for all" and codes(result) == []
    assert body(article) == (
        "Plain *slanted* café, €5[^1], [our page](http://example.org/x) При.\n\n1. one\n2. two\n\n"
        "| Year | Sum |\n|---|---|\n| 2021 | 5 |\n\nThe end.\n\n[^1]: What it says."
    )


def test_a_saved_web_page(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><html lang=en><head><title>Site</title><script>var x</script></head><body>"
        "<nav>Home</nav><article>"
        "<h1>A harbour for all</h1><p>By Ann Lee</p><p>One <em>two</em><br>three &amp; <b>four</b>.</p><ul>"
        "<li>a<ul><li>b</ul><li>c</ul>"
        '<figure><img src="page_files/a.png" alt="A quay"><figcaption>The quay</figcaption></figure>'
        '<img src="https://example.org/b.png" width=600><h2>Down</h2><p style="display:none">hidden</p>'
        "<p>Last.</p></article></body></html>"
    )
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "a.png").write_bytes(png())
    result, article = imported(tmp_path, page.encode(), "page.html")
    assert (article.title, article.authors[0].name) == ("A harbour for all", "Ann Lee")
    assert body(article) == (
        "One *two* three & **four**.\n\n- a\n   - b\n- c\n\n![](#quay)\n\n![](#picture-2)\n\n## Down\n\nLast."
    )
    assert codes(result) == ["import/picture", "import/picture-outside"]


def test_pictures_of_a_page_are_never_looked_for_elsewhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(png())
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "link.png").symlink_to(secret)
    sources = ("../secret.png", str(secret), secret.as_uri(), "link.png")
    page = (
        "<html><body><h1>T</h1>"
        + "".join(f'<img src="{source}">' for source in sources)
        + f"<p>{LINES}</p></body></html>"
    )
    result, _ = imported(inside, page.encode(), "page.html")
    assert not result.pictures


def test_a_mail_with_inline_picture_and_attachment(tmp_path: Path) -> None:
    attached = base64.b64encode(docx(TITLE + paragraph(LINES))).decode()
    image = base64.b64encode(png()).decode()
    mail = (
        "From: Ann Lee <ann@example.org>\nSubject: Re: The quay\nMIME-Version: 1.0\nContent-Type:"
        " multipart/mixed; boundary=x\n\n--x\n"
        "Content-Type: multipart/related; boundary=y\n\n--y\nContent-Type: text/html; charset=utf-8\n\n"
        f'<html><body><p>{LINES * 12}</p><img src="cid:one" alt="A quay"></body></html>\n--y\n'
        f"Content-Type: image/png\nContent-ID: <one>\nContent-Transfer-Encoding: base64\n\n{image}\n--y--\n--x\n"
        "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=piece.docx\n"
        f"Content-Transfer-Encoding: base64\n\n{attached}\n--x--\n"
    )
    path = tmp_path / "mail.eml"
    path.write_text(mail)
    result = import_files([path], today=TODAY)
    issue = read_text(make_workspace(tmp_path / "w", None), result.yaml.replace("image:", "# image:")).issue
    assert [article.title.plain for article in issue.articles()] == ["The quay", "A harbour for all"]
    assert len(result.pictures) == 1


def test_a_folder_becomes_an_issue(tmp_path: Path) -> None:
    folder = tmp_path / "november"
    folder.mkdir()
    (folder / "2-market.txt").write_text("The market\n\nBY: Jo Roe\n\n" + LINES + "\n")
    (folder / "10-harbour.docx").write_bytes(docx(TITLE + paragraph(LINES)))
    (folder / "harbour-1.png").write_bytes(png())
    (folder / "nobody-knows.png").write_bytes(png(colour=(0, 0, 0)))
    (folder / "notes.xyz").write_text("?")
    result = import_files([folder], today=datetime.date(2026, 3, 4), name="2026-03", origin="november")
    assert set(codes(result)) == {
        "import/other-file",
        "import/picture-unplaced",
        "import/no-section",
    } or "import/other-file" in codes(result)
    assert [line for line in result.yaml.splitlines() if line.startswith("      - key:")] == [
        "      - key: market",
        "      - key: harbour",
    ]
    assert list(result.pictures.values()) == [png()] and "image: assets/2026-03/harbour-harbour-1.png" in result.yaml


def test_a_second_version_of_a_manuscript_replaces_the_first(tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(80))
    for name, last, age in (("a.docx", "old", 200), ("b.docx", "new", 100)):
        (tmp_path / name).write_bytes(docx(TITLE + paragraph(f"{words} {last}.")))
        os.utime(tmp_path / name, (1_700_000_000 - age, 1_700_000_000 - age))
    result = import_files([tmp_path / "a.docx", tmp_path / "b.docx"], today=TODAY)
    assert result.yaml.count("title: A harbour for all") == 1 and "new." in result.yaml and "old." not in result.yaml
    assert "import/same-text" in codes(result)


ISSUE = """\
# Our issue\r
key: 2026-03\r
number: 3\r
date: 2026-03-31   # the last day\r
sections:\r
- name: News\r
  articles:\r
  - key: one   # keep me\r
    title: 'One'\r
    body: |\r
      Words.\r
\r
  # between\r
  - key: two\r
    title: Two\r
    body: |\r
      More.\r
"""


@pytest.mark.parametrize(("after", "order"), [("one", ["one", "harbour", "two"]), ("", ["one", "two", "harbour"])])
def test_more_articles_for_an_issue(tmp_path: Path, after: str, order: list[str]) -> None:
    path = tmp_path / "piece.docx"
    path.write_bytes(docx(TITLE + paragraph(LINES)))
    added = import_into([path], ISSUE.encode(), "2026-03.yaml", after=after)
    assert added.keys == ("harbour",)
    new = [line for line in added.data.decode().split("\r\n") if line not in ISSUE.split("\r\n")]
    assert new == ["  - key: harbour", "    title: A harbour for all", f"      {LINES}"]
    issue = read_text(make_workspace(tmp_path / "w", "title: T\nsections: [News]\n"), added.data.decode()).issue
    assert [article.key for article in issue.articles()] == order


def test_a_section_that_the_issue_lacks_is_made_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "piece.docx"
    path.write_bytes(docx(TITLE + paragraph(LINES)))
    added = import_into([path], ISSUE.encode(), "2026-03.yaml", sections=["Policy", "News"], section="Policy")
    workspace = make_workspace(tmp_path / "w", "title: T\nsections: [Policy, News]\n")
    issue = read_text(workspace, added.data.decode()).issue
    assert [section.name.plain for section in issue.sections] == ["Policy", "News"]


@pytest.mark.parametrize(
    ("where", "why"), [({"after": "none"}, "no article"), ({"section": "Sport"}, "Sport")], ids=["after", "section"]
)
def test_a_place_that_is_not_there_is_refused(tmp_path: Path, where: dict[str, str], why: str) -> None:
    path = tmp_path / "piece.docx"
    path.write_bytes(docx(TITLE + paragraph(LINES)))
    with pytest.raises(InputError) as refused:
        import_into([path], ISSUE.encode(), "2026-03.yaml", **where)  # type: ignore[arg-type]
    assert refused.value.findings[0].code == "import/no-place" and why in refused.value.findings[0].message
