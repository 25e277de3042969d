# SPDX-License-Identifier: MIT
"""Reports: verdicts, words, data and the HTML page; and what certification makes of them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from edition.press_sample import BLEED, HEIGHT, WIDTH, proof
from preflight.defects import draws
from preflight.press import Press, shown
from pypdfium2 import PdfDocument

from forumpress.edition.conditions import coated_sheetfed
from forumpress.edition.finish_print import finish_print
from forumpress.editiondraft import EditionDraft
from forumpress.errors import InternalError
from forumpress.finding import Place, Rect, error, note, warning
from forumpress.preflight.certify import Certified, Edition, Rejected, certify
from forumpress.preflight.context import Context
from forumpress.preflight.preflightreport import CheckState, PreflightReport, PreflightVerdict, report_data
from forumpress.preflight.profile import load_profile
from forumpress.preflight.report_html import report_html
from forumpress.preflight.reportlines import report_lines
from forumpress.preflight.runrules import preflight
from forumpress.preflight.thumbnails import thumbnails_of
from forumpress.typeset.pagemap import Origin

MADE = CheckState("a/b", "A")
LEFT = CheckState("c/d", "C", False, "only the deep check makes it")


def report(*findings: object, checks: tuple[CheckState, ...] = (MADE,)) -> PreflightReport:
    return PreflightReport("file.pdf", "sheetfed", findings, checks, 4)  # type: ignore[arg-type]


def test_only_a_file_that_went_through_every_check_has_passed() -> None:
    assert report().verdict is PreflightVerdict.PASSED
    assert report(warning("a/b", "w"), note("a/b", "n")).verdict is PreflightVerdict.PASSED
    assert report(checks=(MADE, LEFT)).verdict is PreflightVerdict.INCOMPLETE
    assert report(error("a/b", "e"), checks=(MADE, LEFT)).verdict is PreflightVerdict.REJECTED


def test_words_name_what_was_not_checked() -> None:
    lines = list(report_lines(report(warning("a/b", "w"), checks=(MADE, LEFT))))
    assert lines[0] == "not checked, only the deep check makes it: c/d"
    assert lines[1] == "file.pdf: not fully checked (sheetfed; 1 warning); 1 check not made"
    assert "has not passed" in lines[2]
    assert list(report_lines(report())) == ["file.pdf: passed (sheetfed)"]


def test_data_hold_every_check() -> None:
    data = report_data(report(checks=(MADE, LEFT)))
    assert data["verdict"] == "not fully checked"
    assert data["checks"][1] == {"code": "c/d", "title": "C", "made": False, "why": LEFT.why}


def test_the_page_frames_findings_and_escapes_what_the_file_says() -> None:
    evil = "<script>alert('x')</script>"
    found = report(
        error("a/b", evil, hint=evil, place=Place(evil, 3, 1, 2, Rect(10, 20, 30, 40))),
        warning("c/d", "general"),
    )
    html = report_html(found, Press(2).save())
    assert "<script" not in html
    assert html.count('class="frame error"') == 1
    assert html.count("<img ") == 1
    assert "Page 2" in html and "The whole file" in html
    assert not re.search(r"""(?:src|href)=["']?(?:https?:|//)""", html)
    frame = re.search(r"left:([\d.]+)%;top:([\d.]+)%;width:([\d.]+)%;height:([\d.]+)%", html)
    assert frame is not None
    left, top, width, height = map(float, frame.groups())
    # The thumbnail shows the bleed, the box counts from the trim.
    assert left == pytest.approx(100 * (10 + 8.504) / (595.276 + 17.008), abs=0.2)
    assert top == pytest.approx(100 * (20 + 8.504) / (841.89 + 17.008), abs=0.2)
    assert (width, height) == pytest.approx((100 * 30 / 612.28, 100 * 40 / 858.9), abs=0.3)


def test_the_page_needs_no_pdf() -> None:
    html = report_html(report(error("a/b", "e", place=Place(page=1))))
    assert "<img" not in html and "Page 1" in html
    assert "There are no findings" in report_html(report())


def test_pages_that_cannot_be_drawn_are_left_out() -> None:
    assert thumbnails_of(b"no PDF", [1]) == {}
    assert set(thumbnails_of(Press(2).save(), [0, 2, 3])) == {2}


@cache
def printed() -> EditionDraft:
    return finish_print(proof(), coated_sheetfed(spots=False))


def test_an_edition_is_made_of_a_draft_that_passes() -> None:
    context = Context(trim=(WIDTH, HEIGHT), bleed=BLEED)
    certified = certify(printed(), load_profile("sheetfed"), context, name="2022-11-print.pdf")
    assert isinstance(certified, Certified)
    edition = certified.edition
    assert (edition.kind, edition.pdf, edition.profile) == ("print", printed().pdf, "sheetfed")
    assert edition.findings == ()
    assert set(edition.unchecked) == {"ink/coverage", "plates/body-text", "render/differs"}
    assert certified.report.verdict is PreflightVerdict.INCOMPLETE


def test_a_draft_with_an_error_is_rejected() -> None:
    press = Press(4)
    draws(b"q 1 0 0 rg 100 200 50 50 re f Q\n")(press)
    rejected = certify(EditionDraft("print", press.save()), load_profile("sheetfed"))
    assert isinstance(rejected, Rejected)
    assert [finding.code for finding in rejected.report.findings] == ["colour/not-for-press"]


def test_findings_of_finishing_count() -> None:
    draft = EditionDraft("print", printed().pdf, (error("booklet/x", "too thick"),))
    rejected = certify(draft, load_profile("sheetfed"))
    assert isinstance(rejected, Rejected)
    assert rejected.report.findings[0].code == "booklet/x"


def test_nobody_else_makes_an_edition() -> None:
    with pytest.raises(InternalError, match="without its preflight"):
        Edition("print", b"%PDF", "sheetfed", (), ())
    context = Context(trim=(WIDTH, HEIGHT), bleed=BLEED)
    certified = certify(printed(), load_profile("sheetfed"), context)
    assert isinstance(certified, Certified)
    with pytest.raises(InternalError, match="without its preflight"):
        replace(certified.edition, pdf=b"%PDF other bytes")


def test_a_finding_is_led_back_to_the_line_that_caused_it() -> None:
    press = Press(4)
    press.draw(shown("Tiny", 300, 250, 4))
    page = Origin(1, Rect(0, 0, 600, 850), Place("issues/2022-11.yaml", 1, 1))
    line = Origin(1, Rect(285, 590, 60, 20), Place("issues/2022-11.yaml", 42, 7))
    other = Origin(2, Rect(285, 590, 60, 20), Place("issues/2022-11.yaml", 50, 1))
    context = Context(origins=(page, line, other))
    findings = preflight(press.save(), load_profile("sheetfed"), context, name="x.pdf").findings
    (tiny,) = [finding for finding in findings if finding.code == "text/too-small"]
    assert (tiny.place.file, tiny.place.line, tiny.place.column, tiny.place.page) == ("issues/2022-11.yaml", 42, 7, 1)


def test_one_rule_does_not_flood_the_report() -> None:
    press = Press(60)
    for number in range(1, 61):
        press.draw(shown("Tiny", 300, 250, 4), number)
    findings = preflight(press.save(), load_profile("sheetfed"), name="x.pdf").findings
    tiny = [finding for finding in findings if finding.code == "text/too-small"]
    assert len(tiny) == 41
    assert tiny[-1].message == "and 20 more like it"


def test_the_files_of_this_test_can_be_drawn() -> None:
    document = PdfDocument(Press(1).save())
    assert len(document) == 1
    document.close()
