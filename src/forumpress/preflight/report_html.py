# SPDX-License-Identifier: MIT
"""A report as one HTML page that stands alone: thumbnails, with every finding framed at its place."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from forumpress.finding import Finding, Severity
from forumpress.preflight.preflightreport import PreflightReport, PreflightVerdict
from forumpress.preflight.thumbnails import Thumbnail, thumbnails_of

_STYLE = Path(__file__).with_name("report.css")
_VERDICTS = {
    PreflightVerdict.PASSED: "The file went through every check of the profile without an error.",
    PreflightVerdict.INCOMPLETE: "No error was found, but the file has not passed: some checks were not made.",
    PreflightVerdict.REJECTED: "The file has errors and must not be printed or sent as it is.",
}


def report_html(report: PreflightReport, pdf: bytes | None = None) -> str:
    """The page. With the PDF's bytes, pages that have findings are shown; without, findings are only listed.

    Nothing in it comes from another address. Text of the PDF is escaped.
    """
    by_page: dict[int, list[tuple[int, Finding]]] = {}
    general: list[tuple[int, Finding]] = []
    for number, finding in enumerate(sorted(report.findings, key=_by_page), start=1):
        where = general if finding.place.page is None else by_page.setdefault(finding.place.page, [])
        where.append((number, finding))
    thumbnails = thumbnails_of(pdf, by_page) if pdf is not None else {}
    sections = [_section("The whole file", general, None)] if general else []
    sections += (_section(f"Page {page}", listed, thumbnails.get(page)) for page, listed in sorted(by_page.items()))
    title = f"Preflight of {report.name or 'a PDF'}"
    return "\n".join(
        (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head><body>",
            _header(title, report),
            "<main>",
            *(sections or ["<p>There are no findings.</p>"]),
            _checks(report),
            "</main></body></html>\n",
        )
    )


def _header(title: str, report: PreflightReport) -> str:
    counts = ", ".join(f"{report.count(severity)} {severity.value}s" for severity in Severity)
    kind = report.verdict.name.lower()
    return (
        f'<header><h1>{escape(title)}</h1><p class="verdict {kind}"><strong>{report.verdict.value}</strong> '
        f"{_VERDICTS[report.verdict]}</p>"
        f"<p>Profile {escape(report.profile)} · {report.pages} pages · {counts}</p></header>"
    )


def _section(title: str, findings: Iterable[tuple[int, Finding]], thumbnail: Thumbnail | None) -> str:
    listed = list(findings)
    picture = "" if thumbnail is None else _picture(title, listed, thumbnail)
    items = "".join(_item(number, finding) for number, finding in listed)
    return f'<section><h2>{escape(title)}</h2><div class="page">{picture}<ol>{items}</ol></div></section>'


def _picture(title: str, findings: list[tuple[int, Finding]], thumbnail: Thumbnail) -> str:
    frames = []
    for number, finding in findings:
        if finding.place.box is not None:
            left, top, width, height = thumbnail.frame(finding.place.box)
            frames.append(
                f'<a class="frame {finding.severity.value}" href="#f{number}" title="{escape(finding.message)}" '
                f'style="left:{left:.2f}%;top:{top:.2f}%;width:{width:.2f}%;height:{height:.2f}%"><b>{number}</b></a>'
            )
    return (
        f'<figure><img src="{thumbnail.address}" width="{thumbnail.width}" height="{thumbnail.height}" '
        f'alt="{escape(title)}">{"".join(frames)}</figure>'
    )


def _item(number: int, finding: Finding) -> str:
    place = f"<p><code>{escape(str(finding.place))}</code></p>" if finding.place.line is not None else ""
    hint = f'<p class="cure">{escape(finding.hint)}</p>' if finding.hint else ""
    return (
        f'<li id="f{number}" value="{number}" class="{finding.severity.value}">'
        f"<p><strong>{finding.severity.value}</strong> "
        f"<code>{escape(finding.code)}</code></p><p>{escape(finding.message)}</p>{place}{hint}</li>"
    )


def _checks(report: PreflightReport) -> str:
    codes = {finding.code for finding in report.findings}
    rows = []
    for check in report.checks:
        state = "found something" if check.code in codes else "well"
        if not check.made:
            state = f"not made: {check.why}"
        rows.append(
            f"<tr><td><code>{escape(check.code)}</code></td><td>{escape(check.title)}</td><td>{escape(state)}</td></tr>"
        )
    return (
        '<section><h2>Checks</h2><table><thead><tr><th scope="col">Code</th><th scope="col">What must hold</th>'
        f'<th scope="col">Outcome</th></tr></thead><tbody>{"".join(rows)}</tbody></table></section>'
    )


def _by_page(finding: Finding) -> tuple[int, int, str]:
    return (finding.place.page or 0, finding.severity.rank, finding.code)
