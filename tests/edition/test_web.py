# SPDX-License-Identifier: MIT
"""The web edition: pages, addresses, pictures and fonts, as files and in a real browser."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import etree
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from forumpress.edition.kind import BesideFile, WritingInput
from forumpress.edition.web.write import write_web
from forumpress.editiondraft import EditionDraft
from forumpress.preflight.articlewords import words_of_articles
from forumpress.preflight.certify import Certified, Rejected, certify_flow
from forumpress.typeset.press import Press, Typeset
from forumpress.workspace import Workspace
from tests.edition.test_text import issue_text, workspace
from tests.tools import require_tool

pytestmark = pytest.mark.xdist_group("web")
WIDTHS = (320, 390, 768, 1280)


class Made:
    """An issue with its web edition."""

    def __init__(self, root: Path, path: Path) -> None:
        self.press = Press(Workspace.at(root))
        self.typeset: Typeset = self.press.typeset(path)
        beside = (BesideFile("2031-04-screen.pdf", "application/pdf", "pdf", b"%PDF-"),)
        self.given = WritingInput(self.typeset, self.press, beside)
        self.draft: EditionDraft = write_web(self.given)
        self.words = words_of_articles(self.typeset.stories)

    @property
    def files(self) -> Mapping[str, bytes]:
        return self.draft.files

    def page(self, name: str) -> str:
        return self.files[name].decode()


@pytest.fixture(scope="module")
def review(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The golden issue, which has one of everything."""
    root = tmp_path_factory.mktemp("review")
    for folder in ("issues", "assets"):
        shutil.copytree(checkout / "tests/golden" / folder, root / folder)
    return Made(root, root / "issues" / "2031-04.yaml")


@pytest.fixture(scope="module")
def folder(review: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    for name, data in review.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def pages(made: Made) -> list[str]:
    return [name for name in made.files if name.endswith(".html")]


def test_each_article_has_its_own_address(review: Made) -> None:
    keys = [article.key for article in review.typeset.issue.articles()]
    assert pages(review) == ["2031-04/index.html", *(f"2031-04/{key}/index.html" for key in keys)]


def test_it_passes_its_checker_and_repeats(review: Made) -> None:
    judged = certify_flow(review.draft, review.words)
    assert isinstance(judged, Certified), judged.report.findings
    again = write_web(WritingInput(review.typeset, Press(review.press.workspace), review.given.beside))
    assert dict(again.files) == dict(review.files)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("ferryman", "fisherman", "edition/words-lost"),
        ("Boat ramps", "Ramps", "edition/words-lost"),
        ("<h1", "<h2", "edition/unreadable"),
        (' alt="', ' title="', "edition/unreadable"),
        ("</article>", "", "edition/unreadable"),
        ('lang="en', 'data-x="en', "edition/unreadable"),
        ("<main", "<script>1</script><main", "edition/unreadable"),
        ("<main", '<main onclick="x()"', "edition/unreadable"),
        ("press/web.", "press/wab.", "edition/dead-link"),
        ('href="#note--1"', 'href="#note--9"', "edition/dead-link"),
        ('href="#text--start"', 'href="javascript:x()"', "edition/unreadable"),
    ],
)
def test_a_fault_rejects_it(review: Made, old: str, new: str, code: str) -> None:
    assert any(old in review.page(name) for name in pages(review))
    changed = {name: data.replace(old.encode(), new.encode()) for name, data in review.files.items()}
    for name in review.files:
        if not name.endswith(".html"):
            changed[name] = review.files[name]
    judged = certify_flow(replace(review.draft, files=changed), review.words)
    assert isinstance(judged, Rejected)
    assert code in {finding.code for finding in judged.report.findings}


def test_pages_are_well_formed_as_xml_too(review: Made) -> None:
    for name in pages(review):
        etree.fromstring(review.page(name).removeprefix("<!DOCTYPE html>"))


def test_a_picture_comes_in_sizes_and_formats(review: Made) -> None:
    tree = etree.fromstring(review.page("2031-04/ice/index.html").removeprefix("<!DOCTYPE html>"))
    (picture, *_) = tree.iter("picture")
    assert [source.get("type") for source in picture.iter("source")] == ["image/avif", "image/webp"]
    image = picture.find("img")
    assert image is not None
    shown = Image.open(BytesIO(review.files["2031-04/" + image.get("src", "").removeprefix("../../2031-04/")]))
    ratio = int(image.get("width", "0")) / int(image.get("height", "1"))
    assert shown.width / shown.height == pytest.approx(ratio, rel=0.01)
    for source in picture.iter("source"):
        for entry in source.get("srcset", "").split(", "):
            address, _, width = entry.partition(" ")
            data = review.files[address.removeprefix("../../")]
            assert Image.open(BytesIO(data)).width == int(width.removesuffix("w"))


def test_notes_lead_to_their_text_and_back(review: Made) -> None:
    page = review.page("2031-04/ice/index.html")
    assert re.search(r'<a id="call--1" href="#note--1" role="doc-noteref"[^>]*>1</a>', page)
    assert re.search(r'<li id="note--1">.*ferryman.*href="#call--1" role="doc-backlink"', page)


def test_facts_for_programs_are_json(review: Made) -> None:
    for name in pages(review):
        (facts,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', review.page(name))
        data = json.loads(facts)
        assert data["@context"] == "https://schema.org"
        assert data["@type"] == ("PublicationIssue" if name == "2031-04/index.html" else "Article")


def small(review: Made, folder: Path, text: str) -> Made:
    """A small issue."""
    root = workspace(folder, text).root
    return Made(root, root / "issues" / "small.yaml")


def test_a_title_of_signs_stays_a_title(review: Made, tmp_path: Path) -> None:
    text = issue_text().replace("title: The Lake", "title: '1 < 2 & \"so\" > it {{ 7*7 }} ]]>'")
    made = small(review, tmp_path, text)
    judged = certify_flow(made.draft, made.words)
    assert isinstance(judged, Certified), judged.report.findings
    assert "{{ 7*7 }}" in made.page("small/lake/index.html")


def test_other_languages_and_directions_are_marked(review: Made, tmp_path: Path) -> None:
    text = issue_text("Hello [كلمة]{lang=ar} and 守望.").replace("        kicker: Winter\n", "")
    made = small(review, tmp_path, text)
    page = made.page("small/lake/index.html")
    assert '<span lang="ar" dir="rtl">كلمة</span>' in page
    assert '<span lang="zh-Hans">守望</span>' in page
    turned = small(review, tmp_path, issue_text(language="ar"))
    assert '<html lang="ar" dir="rtl">' in turned.page("small/lake/index.html")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tool:
        path = require_tool("chromium")
        running = tool.chromium.launch(executable_path=path, args=["--no-sandbox", "--allow-file-access-from-files"])
        yield running
        running.close()


def opened(browser: Browser, path: Path, width: int, scheme: str = "light") -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    view = context.new_page()
    view.on("request", lambda request: pytest.fail(f"fetches {request.url}") if request.url[:4] == "http" else None)
    view.goto(path.as_uri())
    return view


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, folder: Path, review: Made, scheme: str) -> None:
    for name in pages(review):
        view = opened(browser, folder / name, 390, scheme)
        found = Axe().run(view)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        view.context.close()


@pytest.mark.slow
def test_no_width_needs_sideways_scrolling(browser: Browser, folder: Path, review: Made) -> None:
    """320 pixels are 1280 at 400 % (WCAG 2.2, 1.4.10)."""
    for name in pages(review):
        for width in WIDTHS:
            view = opened(browser, folder / name, width)
            assert view.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            view.context.close()


def test_its_own_fonts_are_drawn(browser: Browser, folder: Path) -> None:
    view = opened(browser, folder / "2031-04/ice/index.html", 1280)
    view.evaluate("document.fonts.ready")
    for face in ('600 20px "Source Serif 4 Display"', '400 16px "Source Serif 4"', '600 12px "Source Sans 3"'):
        assert view.evaluate(f"document.fonts.check('{face}')"), face
    view.context.close()


def test_it_is_read_by_keyboard(browser: Browser, folder: Path) -> None:
    view = opened(browser, folder / "2031-04/ice/index.html", 1280)
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.className") == "skip"
    view.keyboard.press("Enter")
    assert view.url.endswith("#text--start")
    view.context.close()
