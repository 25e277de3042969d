# SPDX-License-Identifier: MIT
"""The deep check: plates, ink coverage and renderings, proved by outside programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from edition.press_sample import BLEED, HEIGHT, WIDTH, drawn, proof
from pikepdf import Name
from preflight.defects import WHITE, draws, groups, whole_page
from preflight.press import Press, shown
from tools import require_tool

from forumpress.edition.conditions import coated_sheetfed
from forumpress.edition.finish_print import finish_print
from forumpress.finding import Severity
from forumpress.preflight.catalogue import all_rules
from forumpress.preflight.context import NO_CONTEXT, Context
from forumpress.preflight.outside import run_outside
from forumpress.preflight.preflightreport import PreflightReport, PreflightVerdict
from forumpress.preflight.profile import ActiveRule, Profile, load_profile
from forumpress.preflight.rule import NotMade
from forumpress.preflight.runrules import preflight

pytestmark = pytest.mark.slow
DEEP = tuple(code for code, rule in all_rules().items() if rule.deep)


@pytest.fixture(autouse=True)
def _programs() -> None:
    require_tool("gs")
    require_tool("pdftoppm")


@cache
def only(code: str) -> Profile:
    rule = all_rules()[code]
    return Profile("one", "One rule", (ActiveRule(rule, Severity.ERROR, rule.limits()),))


def deep(code: str, pdf: bytes, context: Context = NO_CONTEXT) -> PreflightReport:
    return preflight(pdf, only(code), context, deep=True)


def spoiled(spoil: Callable[[Press], None]) -> bytes:
    press = Press(1)
    spoil(press)
    return press.save()


@cache
def printed() -> bytes:
    return finish_print(proof(pdf=drawn(swapped=False)), coated_sheetfed(spots=False)).pdf


def test_the_print_edition_passes_every_check() -> None:
    context = Context(trim=(WIDTH, HEIGHT), bleed=BLEED)
    report = preflight(printed(), load_profile("sheetfed"), context, name="2022-11-print.pdf", deep=True)
    assert report.findings == ()
    assert report.not_made == ()
    assert report.verdict is PreflightVerdict.PASSED


def test_marks_and_spot_inks_pass_too() -> None:
    pdf = finish_print(proof(), coated_sheetfed(marks=True)).pdf
    for code in ("ink/coverage", "plates/body-text", "render/differs"):
        assert deep(code, pdf).findings == ()


@pytest.mark.parametrize("code", DEEP)
def test_a_clean_file_has_no_findings(code: str) -> None:
    report = deep(code, Press(2).save())
    assert report.findings == ()
    assert report.verdict is PreflightVerdict.PASSED


def test_a_picture_with_too_much_ink_is_found_where_it_lies() -> None:
    def soaks(press: Press) -> None:
        image = press.photo(100)
        image.write(b"\xf0" * len(image.read_bytes()))
        press.resource("XObject", "Dark", image)
        press.draw(b"q 144 0 0 96 300 300 cm /Dark Do Q\n")

    (peak, mean) = deep("ink/coverage", spoiled(soaks)).findings
    assert "376 %" in peak.message
    assert peak.place.page == 1 and peak.place.box is not None
    assert 290 < peak.place.box.x + BLEED < 445
    assert "15 mm square" in mean.message


def test_ink_within_the_limit_is_not_blamed() -> None:
    assert deep("ink/coverage", spoiled(draws(whole_page(b"0.75 0.65 0.6 0.9 k")))).findings == ()


def test_black_text_that_a_transparency_turns_into_colours_is_found() -> None:
    def mixes(press: Press) -> None:
        groups(Name.DeviceRGB)(press)
        form = press.page().Resources.XObject.Group
        form.Group.I = True
        form.write(shown("Mixed in RGB", 0, 10, 12).replace(b"/Over gs", b""))
        form.BBox[2] = 200
        form.Resources = press.page().Resources

    (finding,) = deep("plates/body-text", spoiled(mixes)).findings
    assert finding.place.page == 1
    assert "colour plate" in finding.message


def test_white_that_overprints_differs_between_programs() -> None:
    tint = b"q /Knock gs 1 0.5 0 0 k 100 100 300 150 re f Q\n"
    white = b"".join(shown("VANISHING WORDS", 110, 110 + 22 * row, 30, WHITE, b"/Over gs") for row in range(6))
    findings = deep("render/differs", spoiled(draws(tint + white))).findings
    assert findings
    assert all(finding.place.page == 1 and finding.place.box is not None for finding in findings)


def test_without_the_programs_the_check_says_that_it_was_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    report = preflight(Press(4).save(), load_profile("sheetfed"), deep=True)
    assert report.findings == ()
    assert {check.code for check in report.not_made} == set(DEEP)
    assert all("not installed" in check.why for check in report.not_made)
    assert report.verdict is PreflightVerdict.INCOMPLETE


def test_a_program_that_fails_says_so(tmp_path: object) -> None:
    with pytest.raises(NotMade, match="gs failed"):
        run_outside("gs", ("-dSAFER", "-dBATCH", "-sDEVICE=nothing-of-the-kind"), folder=str(tmp_path))
