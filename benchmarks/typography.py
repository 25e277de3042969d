# SPDX-License-Identifier: MIT
"""How even the text is, measured from finished PDFs.

First the running text of an issue is set three times in one column, with the same font files, size and measure: by
Forum Press, by WeasyPrint alone, and by Typst (where the package `typst` is installed). Then the issue's own pages are
looked at: hyphens in a row, lone first and last lines, and whether neighbouring columns share their grid.

    python benchmarks/typography.py [issues/2022-11.yaml] [--keep DIR]

A gap is the white between two words of a justified line in units of a fifth of an em. Exit code 1 when a target is
missed. Needs pdftotext (Debian package poppler-utils).
"""

from __future__ import annotations

import argparse
import html
import itertools
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from forumpress.issue.blocks import Run
from forumpress.layout.story import Paragraph
from forumpress.layout.style import Alignment, ParagraphStyle
from forumpress.typeset.flow import flatten
from forumpress.typeset.fonts import FontLibrary
from forumpress.typeset.lines import ParagraphComposer
from forumpress.typeset.plan import PlacedLines
from forumpress.typeset.press import Press, Typeset
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace

MARGIN = 20.0
LENGTH = 14_000.0
"""Points: of the page that holds the whole text in one column (a PDF page may have 14,400)."""
LEAST_CHARACTERS = 200
MOST_LADDER = 2
GRID_TOLERANCE = 0.1
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')
_TYPST_SPECIAL = re.compile(r"([\\#$*_`\[\]<>@\"'/~=+\-.:])")


class Word(NamedTuple):
    """A word of a PDF page: its box in points from the top left corner, and its text."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


Lines = list[list[Word]]


@dataclass(frozen=True)
class Evenness:
    """Word gaps of justified lines, and hyphens at line ends."""

    lines: int
    p90: float
    p99: float
    deviation: float
    largest: float
    hyphens: int
    ladder: int


def words_of(pdf: bytes) -> list[list[Word]]:
    """The words of each page, by poppler's pdftotext."""
    if shutil.which("pdftotext") is None:
        raise SystemExit("pdftotext is missing; install poppler-utils")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        said = subprocess.run(["pdftotext", "-bbox", file.name, "-"], capture_output=True, text=True, check=True)
    return [
        [
            Word(float(left), float(top), float(right), float(bottom), html.unescape(text))
            for left, top, right, bottom, text in _WORD.findall(page)
        ]
        for page in said.stdout.split("<page ")[1:]
    ]


def in_lines(words: Iterable[Word]) -> Lines:
    """Words gathered in lines, from the top down."""
    lines: Lines = []
    middle = -1e9
    for word in sorted(words, key=lambda word: word.top + word.bottom):
        here = (word.top + word.bottom) / 2
        if here - middle > 5:
            lines.append([])
            middle = here
        lines[-1].append(word)
    return [sorted(line) for line in lines]


def longest_ladder(lines: Lines) -> int:
    """The most lines in a row that end in a hyphen."""
    ends = [line[-1].text.rstrip("\u2060\u200b")[-1:] in ("-", "‐", "\u00ad") for line in lines]
    return max((len(list(group)) for hyphen, group in itertools.groupby(ends) if hyphen), default=0)


def evenness(lines: Lines, right: float, size: float) -> Evenness:
    """The gaps of all lines that reach the right edge (or hang beyond it)."""
    gaps = sorted(
        (after.left - before.right) / (0.2 * size)
        for line in lines
        if line[-1].right > right - 0.6
        for before, after in itertools.pairwise(line)
    )
    hyphens = sum(line[-1].text.rstrip("\u2060\u200b")[-1:] in ("-", "‐", "\u00ad") for line in lines)
    return Evenness(
        len(lines),
        gaps[int(0.9 * len(gaps))],
        gaps[int(0.99 * len(gaps))],
        statistics.pstdev(gaps),
        gaps[-1],
        hyphens,
        longest_ladder(lines),
    )


def running_text(typeset: Typeset) -> list[Paragraph]:
    """The paragraphs of an issue that are long enough to judge, all as plain body text."""
    found = []
    for story in typeset.stories:
        for block in story.blocks:
            if not isinstance(block, Paragraph) or len(flatten(block).plain) < LEAST_CHARACTERS:
                continue
            if typeset.pack.styles[block.style].align is Alignment.JUSTIFY:
                runs = tuple(run for run in block.runs if run.note is None)
                found.append(replace(block, style="body", runs=runs, notes=(), drop_cap=False, end_mark=False))
    return found


@dataclass(frozen=True)
class Task:
    """What every engine sets."""

    paragraphs: Sequence[Paragraph]
    style: ParagraphStyle
    measure: float
    fonts: FontLibrary
    language: str
    swatches_css: str

    @property
    def page_css(self) -> str:
        """One long page with a column of the measure."""
        width = self.measure + 2 * MARGIN
        return f"@page{{size:{width}pt {LENGTH}pt;margin:{MARGIN}pt}}body{{margin:0}}"


def by_forumpress(task: Task) -> bytes:
    """The text composed and drawn by Forum Press."""
    from forumpress.typeset.linehtml import paragraph_html

    composer = ParagraphComposer(task.fonts)
    body = []
    for paragraph in task.paragraphs:
        lines = composer.compose(paragraph, task.style, task.measure)
        element = paragraph_html(
            paragraph, task.style, lines, 0, len(lines), id=paragraph.key, continued=False, fonts=task.fonts,
            measure=task.measure,
        )  # fmt: skip
        body.append(f'<div style="width:{task.measure}pt">{element}</div>')
    return _weasyprint(task, "".join(body), task.swatches_css)


def by_weasyprint(task: Task) -> bytes:
    """The text set by WeasyPrint alone: greedy lines, its own hyphenation."""
    style = task.style
    features = ",".join(f'"{feature}"' for feature in style.features) or "normal"
    css = (
        f"p{{margin:0;width:{task.measure}pt;text-indent:{style.indent}pt;text-align:justify;hyphens:auto;"
        f'font:{style.size}pt/{style.leading}pt "{style.family}","Noto Serif SC";font-feature-settings:{features}}}'
        "sup,sub{font-size:.62em;line-height:0}"
    )
    body = "".join(f"<p>{_marked(paragraph.runs, _html_run)}</p>" for paragraph in task.paragraphs)
    return _weasyprint(task, body, css)


def _weasyprint(task: Task, body: str, css: str) -> bytes:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    made = FontConfiguration()
    sheet = CSS(string=task.fonts.css() + css + task.page_css, font_config=made)
    source = f'<html lang="{task.language}"><body>{body}'
    pdf: bytes = HTML(string=source).render(stylesheets=[sheet], font_config=made).write_pdf()
    return pdf


def by_typst(task: Task) -> bytes | None:
    """The text set by Typst with its optimized line breaks, or None where it is not installed."""
    try:
        import typst
    except ImportError:
        return None
    style = task.style
    old_style = 'number-type: "old-style", number-width: "proportional"' if "onum" in style.features else ""
    source = (
        f"#set page(width: {task.measure + 2 * MARGIN}pt, height: {LENGTH}pt, margin: {MARGIN}pt)\n"
        f'#set text(font: ("{style.family}", "Noto Serif SC"), size: {style.size}pt, lang: "{task.language[:2]}", '
        f"hyphenate: true, {old_style})\n"
        '#set par(justify: true, linebreaks: "optimized", '
        f"first-line-indent: {style.indent}pt, leading: 3pt, spacing: 3pt)\n"
    )
    source += "\n\n".join(_marked(paragraph.runs, _typst_run) for paragraph in task.paragraphs)
    with tempfile.TemporaryDirectory() as folder:
        for face in task.fonts.faces:
            if face.family in (style.family, "Noto Serif SC"):
                shutil.copy(face.path, folder)
        path = Path(folder) / "text.typ"
        path.write_text(source, "utf-8")
        pdf: bytes = typst.compile(str(path), font_paths=[folder], ignore_system_fonts=True)
    return pdf


def _marked(runs: Iterable[Run], write: Callable[[Run], str]) -> str:
    return "".join(write(run) for run in runs)


def _html_run(run: Run) -> str:
    text = html.escape(run.text.plain)
    for wanted, tag in (
        (run.superscript, "sup"),
        (run.subscript, "sub"),
        (run.emphasis, "em"),
        (run.strong, "strong"),
    ):
        text = f"<{tag}>{text}</{tag}>" if wanted else text
    return text


def _typst_run(run: Run) -> str:
    text = _TYPST_SPECIAL.sub(r"\\\1", run.text.plain)
    for wanted, call in (
        (run.superscript, "super"),
        (run.subscript, "sub"),
        (run.emphasis, "emph"),
        (run.strong, "strong"),
    ):
        text = f"#{call}[{text}]" if wanted else text
    return text


@dataclass(frozen=True)
class PageQuality:
    """What the issue's own pages are like."""

    pages: int
    ladder: int
    orphans: int
    widows: int
    grid: float
    """Largest difference in points between the baselines of neighbouring columns and their common grid."""


def page_quality(typeset: Typeset, pdf: bytes, fonts: FontLibrary) -> PageQuality:
    """Ladders and baselines from the PDF, orphans and widows from the page plan that it was drawn from."""
    form, style = typeset.pack.format, typeset.pack.styles["body"]
    face = fonts.face(style.family, style.weight)
    height = style.size * (face.ascent + face.descent)
    ladder, grid = 0, 0.0
    for number, words in enumerate(words_of(pdf), 1):
        offsets: list[float] = []
        for column in range(form.columns):
            left = form.column_x(number, column) - 1
            inside = [w for w in words if left <= w.left and w.right <= left + form.column_width + 4]
            body = [w for w in inside if abs(w.bottom - w.top - height) < 0.1]
            lines = in_lines(body)
            ladder = max(ladder, longest_ladder(lines))
            offsets += [line[0].top % style.leading for line in lines if len(line) > 3]
        grid = max(grid, _spread(offsets, style.leading))
    orphans = widows = 0
    for page in typeset.plan.pages:
        for item in page.items:
            if isinstance(item, PlacedLines) and len(item.block.lines) > 1:
                count = item.last - item.first
                orphans += item.first == 0 and item.last < len(item.block.lines) and count < 2
                widows += item.last == len(item.block.lines) and item.first > 0 and count < 2
    return PageQuality(len(typeset.plan.pages), ladder, orphans, widows, grid)


def _spread(offsets: Sequence[float], leading: float) -> float:
    """How far apart offsets lie on a grid that repeats."""
    if not offsets:
        return 0.0
    first = offsets[0]
    apart = [(offset - first + leading / 2) % leading - leading / 2 for offset in offsets]
    return max(apart) - min(apart)


def main() -> int:
    """Print both tables and say which targets were missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("issue", nargs="?", type=Path, default=Path("issues/2022-11.yaml"))
    parser.add_argument("--keep", type=Path, help="folder for the PDFs that were measured")
    given = parser.parse_args()
    press = Press(Workspace.containing(given.issue))
    typeset = press.typeset(given.issue)
    proof = press.prove(typeset, Purpose())
    missed: list[str] = []

    from forumpress.typeset.linecss import running_text_css
    from forumpress.typeset.marks import MARK_STYLE

    pack, fonts = typeset.pack, press.fonts()
    task = Task(
        running_text(typeset),
        pack.styles["body"],
        pack.format.column_width,
        fonts,
        typeset.issue.language,
        running_text_css(pack.styles, pack.swatches, fonts) + MARK_STYLE,
    )
    size, right = task.style.size, MARGIN + task.measure
    print(
        f"{len(task.paragraphs)} paragraphs in {task.style.family} {size:g}/{task.style.leading:g} pt, "
        f"{task.measure / 72 * 25.4:.1f} mm wide; gaps in fifths of an em"
    )
    print(f"{'':24}{'lines':>6}{'p90':>7}{'p99':>7}{'dev.':>7}{'max':>7}{'hyphens':>9}{'in a row':>10}")
    measured: dict[str, Evenness] = {}
    engines = {"Forum Press": by_forumpress, "WeasyPrint": by_weasyprint, "Typst, optimized": by_typst}
    for name, engine in engines.items():
        pdf = engine(task)
        if pdf is None:
            print(f"{name:24}not installed (pip install typst)")
            continue
        _keep(given.keep, name, pdf)
        even = measured[name] = evenness(in_lines(words_of(pdf)[0]), right, size)
        print(
            f"{name:24}{even.lines:6}{even.p90:7.2f}{even.p99:7.2f}{even.deviation:7.3f}{even.largest:7.2f}"
            f"{even.hyphens:9}{even.ladder:10}"
        )
    ours = measured["Forum Press"]
    for name, other in measured.items():
        if ours.p99 > other.p99 or ours.deviation > other.deviation:
            missed.append(f"{name} sets more evenly")
    if ours.ladder > MOST_LADDER:
        missed.append(f"{ours.ladder} hyphens in a row in one column of text")

    _keep(given.keep, "pages", proof.pdf)
    quality = page_quality(typeset, proof.pdf, fonts)
    print(
        f"\n{quality.pages} pages: at most {quality.ladder} hyphens in a row, {quality.orphans} orphans, "
        f"{quality.widows} widows, baselines of columns at most {quality.grid:.3f} pt apart"
    )
    if quality.ladder > MOST_LADDER:
        missed.append(f"{quality.ladder} hyphens in a row")
    if quality.orphans or quality.widows:
        missed.append("lone lines")
    if quality.grid > GRID_TOLERANCE:
        missed.append("columns off the grid")
    for target in missed:
        print(f"missed: {target}")
    return 1 if missed else 0


def _keep(folder: Path | None, name: str, pdf: bytes) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name.split(',')[0].lower().replace(' ', '-')}.pdf").write_bytes(pdf)


if __name__ == "__main__":
    sys.exit(main())
