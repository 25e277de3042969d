# SPDX-License-Identifier: MIT
"""Foreign and hostile files: a clear finding in bounded time and memory, never a traceback."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from preflight.press import Press

from forumpress.childprocess import ChildStopped
from forumpress.errors import UsageError
from forumpress.finding import Severity
from forumpress.pdf.budget import Budget
from forumpress.preflight.compare.guarded import compare_guarded
from forumpress.preflight.guardedcheck import preflight_guarded
from forumpress.preflight.preflightreport import PreflightReport, PreflightVerdict
from forumpress.preflight.profile import load_profile
from forumpress.preflight.runrules import preflight

HEAD = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
TAIL = b"trailer<</Root 1 0 R/Size 9>>\n"
PAGE = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]"


def check(pdf: bytes, profile: str = "sheetfed", budget: Budget | None = None) -> PreflightReport:
    return preflight(pdf, load_profile(profile), name="foreign.pdf", budget=budget)


def one_page(content: bytes, filters: Any = None) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200)).obj
    page.Contents = pdf.make_stream(b"")
    if filters is None:
        page.Contents.write(content)
    else:
        page.Contents.write(content, filter=filters)
    out = io.BytesIO()
    pdf.save(out, compress_streams=False)
    return out.getvalue()


def with_form(make: Callable[[pikepdf.Pdf, Any], None]) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200)).obj
    make(pdf, page)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def encrypted(**passwords: str) -> bytes:
    return Press(1).save(force_version="", encryption=pikepdf.Encryption(**passwords))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file/damaged"),
        (b"not a PDF at all\n" * 50, "file/damaged"),
        (b"%PDF-1.7\n", "file/damaged"),
        (HEAD + b"2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n" + TAIL, "file/no-pages"),
        (HEAD + b"2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj\n" + TAIL, "file/damaged"),
        (HEAD + b"2 0 obj<</Type/Pages/Kids 7>>endobj\n" + TAIL, "file/no-pages"),
    ],
    ids=["empty", "text", "header", "no pages", "cyclic page tree", "no kids"],
)
def test_what_cannot_be_opened_has_its_code(data: bytes, code: str) -> None:
    report = check(data)
    assert [finding.code for finding in report.findings] == [code]
    assert report.verdict is PreflightVerdict.REJECTED
    assert not any(check.made for check in report.checks)
    assert report.findings[0].hint


def test_a_locked_file_is_a_finding() -> None:
    assert [f.code for f in check(encrypted(user="secret", owner="secret")).findings] == ["file/locked"]


def test_a_file_with_restrictions_opens_and_is_a_finding() -> None:
    assert "file/encrypted" in {finding.code for finding in check(encrypted(user="", owner="secret")).findings}


def test_a_cut_file_is_damaged_or_says_that_it_was_mended() -> None:
    whole = Press(2).save()
    for share in (0.2, 0.5, 0.9, 0.999):
        found = {finding.code for finding in check(whole[: int(len(whole) * share)]).findings}
        assert found & {"file/damaged", "file/repaired", "file/table-repaired", "file/no-pages"}, (share, found)


def test_a_table_that_was_made_anew_is_a_warning_in_words() -> None:
    whole = Press(4).save()
    for broken in (whole[: whole.rindex(b"startxref")], whole.replace(b"startxref", b"startxfer")):
        found = {finding.code: finding for finding in check(broken).findings}
        assert "file/repaired" not in found
        finding = found["file/table-repaired"]
        assert finding.severity is Severity.WARNING
        assert "0x" not in finding.message and "BytesIO" not in finding.message


def test_a_whole_file_is_not_said_to_be_damaged() -> None:
    assert "file/repaired" not in {finding.code for finding in check(Press(2).save()).findings}


def test_ten_thousand_pages_are_refused_quickly() -> None:
    pdf = pikepdf.new()
    kids = [Dictionary(Type=Name.Page, Parent=pdf.Root.Pages, MediaBox=Array([0, 0, 9, 9])) for _ in range(10_000)]
    pdf.Root.Pages.Kids = Array([pdf.make_indirect(kid) for kid in kids])
    pdf.Root.Pages.Count = 10_000
    out = io.BytesIO()
    pdf.save(out)
    data = out.getvalue()
    report = check(data)
    assert [finding.code for finding in report.findings] == ["file/too-many-pages"]
    assert "10,000" in report.findings[0].message


def test_a_decompression_bomb_is_too_heavy() -> None:
    bomb = zlib.compress(b"0 g " * 3_000_000, 9)
    report = check(one_page(bomb, Name.FlateDecode), budget=Budget(instructions=100_000))
    assert "file/too-heavy" in {finding.code for finding in report.findings}
    nested = zlib.compress(zlib.compress(b"\0" * 300_000_000, 9), 9)
    report = check(one_page(nested, Array([Name.FlateDecode, Name.FlateDecode])))
    assert {"page/unreadable", "file/too-heavy"} & {finding.code for finding in report.findings}


def test_laughing_forms_are_too_heavy() -> None:
    def make(pdf: pikepdf.Pdf, page: Any) -> None:
        inner = pdf.make_stream(b"0 0 1 1 re f")
        for _ in range(10):
            form = pdf.make_stream(b"/F Do " * 10)
            form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
            inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
            form.Resources = Dictionary(XObject=Dictionary(F=inner))
            inner = form
        page.Resources = Dictionary(XObject=Dictionary(F=inner))
        page.Contents = pdf.make_stream(b"/F Do")

    report = check(with_form(make), budget=Budget(paints=3_000))
    assert "file/too-heavy" in {finding.code for finding in report.findings}


def test_a_form_that_draws_itself_is_a_finding() -> None:
    def make(pdf: pikepdf.Pdf, page: Any) -> None:
        form = pdf.make_stream(b"/F Do")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
        form.Resources = Dictionary(XObject=Dictionary(F=form))
        page.Resources = form.Resources
        page.Contents = pdf.make_stream(b"/F Do")

    assert "page/unreadable" in {finding.code for finding in check(with_form(make)).findings}


def test_trees_that_run_in_circles_come_to_an_end() -> None:
    def make(pdf: pikepdf.Pdf, page: Any) -> None:
        element = pdf.make_indirect(Dictionary(S=Name.P))
        element.K = Array([element, element])
        pdf.Root.StructTreeRoot = Dictionary(K=element)
        item = pdf.make_indirect(Dictionary(Title="x"))
        item.Next = item
        item.First = item
        pdf.Root.Outlines = Dictionary(First=item)
        names = pdf.make_indirect(Dictionary())
        names.Kids = Array([names])
        pdf.Root.Names = Dictionary(Dests=names)
        action = pdf.make_indirect(Dictionary(S=Name.GoTo, D="gone"))
        action.Next = action
        page.Annots = Array([Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)])

    report = check(with_form(make), "screen")
    assert "link/nowhere" in {finding.code for finding in report.findings}
    assert "file/too-heavy" not in {finding.code for finding in report.findings}


@pytest.mark.parametrize(
    "page",
    [
        b"/Contents 3 0 R",
        b"/Contents [3 0 R null 7]",
        b"/Resources 3 0 R /Contents 4 0 R",
        b"/Resources <</Font 7 /XObject [1] /ExtGState (x)>>",
        b"/MediaBox [0 0 (a) null]",
        b"/TrimBox [1 2] /BleedBox 7 /Rotate (x) /UserUnit /No",
        b"/Annots [3 0 R 7 (x) <</Subtype 9 /Rect [1]>>]",
        b"/Group 7 /AA [1] /Parent 3 0 R",
    ],
)
def test_objects_of_the_wrong_kind_are_taken_calmly(page: bytes) -> None:
    data = HEAD + b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n" + PAGE + page + b">>endobj\n" + TAIL
    for profile in ("sheetfed", "screen", "office"):
        report = check(data, profile)
        assert report.verdict is PreflightVerdict.REJECTED or report.pages == 1
        assert not [finding for finding in report.findings if finding.code == "file/unreadable-part"], report.findings


def test_a_large_file_is_a_finding_for_screens() -> None:
    pdf = Press(1).save()
    padded = pdf + b"%" + b"x" * 11_000_000
    assert "file/too-large" in {finding.code for finding in check(padded, "screen").findings}
    assert "file/too-large" not in {finding.code for finding in check(pdf, "screen").findings}


def test_a_foreign_file_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "2022-11.pdf"
    path.write_bytes(Press(4).save())
    checked = preflight_guarded(path, "sheetfed", html=True)
    assert checked.report == preflight(path.read_bytes(), load_profile("sheetfed"), name=path.name)
    assert checked.report.verdict is PreflightVerdict.INCOMPLETE
    assert "<!doctype html>" in checked.html


def test_what_lies_beside_a_file_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "stranger"
    folder.mkdir()
    for name in ("json.py", "pikepdf.py", "pypdfium2.py", "sitecustomize.py", "usercustomize.py", "forumpress.py"):
        (folder / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n", "utf-8")
    for name in ("old.pdf", "new.pdf"):
        (folder / name).write_bytes(Press(1).save())
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.setenv("PYTHONSTARTUP", str(folder / "json.py"))
    report = preflight_guarded(Path("old.pdf"), "sheetfed").report
    assert {finding.code for finding in report.findings} == {"pages/not-multiple-of-four"}
    assert compare_guarded(Path("old.pdf"), Path("new.pdf")).comparison is not None
    assert not (tmp_path / "ran").exists()


def test_a_profile_of_ones_own_is_found_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.yaml").write_text("name: own\ntitle: Own\nrules: {file/encrypted: error}\n", "utf-8")
    (tmp_path / "a.pdf").write_bytes(Press(1).save())
    monkeypatch.chdir(tmp_path)
    report = preflight_guarded(Path("a.pdf"), "own.yaml").report
    assert (report.profile, report.verdict) == ("own", PreflightVerdict.PASSED)


def test_a_process_that_dies_becomes_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(Press(1).save())

    def dies(module: str, arguments: object, limits: object) -> bytes:
        raise ChildStopped("it stopped the process that tried")

    monkeypatch.setattr("forumpress.preflight.guardedcheck.run_child", dies)
    report = preflight_guarded(path, "sheetfed", html=True).report
    assert [finding.code for finding in report.findings] == ["file/too-heavy"]


def test_an_unknown_profile_is_wrong_usage(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(Press(1).save())
    with pytest.raises(UsageError, match="did you mean sheetfed"):
        preflight_guarded(path, "sheetfeed")
