# SPDX-License-Identifier: MIT
"""Copyfit: how much room each article takes, read off the page plan.

Room is counted as a make-up hand counts it: in rows of the baseline grid, column by column. What
stands across several columns takes its rows in each of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from forumpress.finding import Finding, warning
from forumpress.issue.model import Article, Issue, Length
from forumpress.layout.format import PageFormat
from forumpress.layout.story import Paragraph, Story
from forumpress.typeset.plan import Galley, PagePlan, Placed, PlacedBox, PlacedLines, PlacedNotes, SetParagraph

WORDS_A_MINUTE = 238
"""Adults' silent reading of English non-fiction (Brysbaert 2019, Journal of Memory and Language 109)."""
CHARACTERS_A_MINUTE = 260
"""The same for Chinese and Japanese, whose words have no spaces between them (Brysbaert 2019)."""
LENGTH_TOLERANCE = 0.05
"""How far an article may be from the length that it states, as a share of that length, before it is a finding."""
_HALF_ROW = 0.5


@dataclass(frozen=True, slots=True)
class ArticleFit:
    """One article's room. `lines` are lines of running text, `columns` and `pages` all of its room.

    `wanted_lines` is the length that the article states, in lines; `over` is by how many lines it
    is longer (below 0: shorter), and `over_words` about how many words that is.
    """

    key: str
    title: str
    words: int
    lines: int
    columns: float
    pages: float
    minutes: float
    first_page: int
    wanted_lines: int | None = None
    over: int = 0
    over_words: int = 0


@dataclass(frozen=True, slots=True)
class Copyfit:
    """The room of all articles; `pages` counts the last page by the share that is filled.

    `free_lines` are the empty rows of the last page's columns together.
    """

    articles: tuple[ArticleFit, ...]
    pages: float
    page_count: int
    free_lines: int
    last_page_filled: float


def copyfit(plan: PagePlan, galleys: Sequence[Galley], format: PageFormat, issue: Issue) -> Copyfit:
    """Read off a plan how its articles fit."""
    lengths = {article.key: article.length for article in issue.articles()}
    rooms = _rooms(galleys, plan, format)
    fits = tuple(
        _fit(galley, room, format, lengths.get(galley.story.key)) for galley, room in zip(galleys, rooms, strict=True)
    )
    room = format.rows * format.columns
    free = room - rows_filled(plan.pages[-1].items, plan.pages[-1].number, format) if plan.pages else 0
    filled = 1 - free / room
    return Copyfit(fits, len(plan.pages) - 1 + filled, len(plan.pages), free, filled)


def length_findings(plan: PagePlan, galleys: Sequence[Galley], format: PageFormat, issue: Issue) -> tuple[Finding, ...]:
    """A warning for each article that is longer or shorter than it states by more than LENGTH_TOLERANCE."""
    meant = {article.key: article for article in issue.articles() if article.length is not None}
    chosen = [galley for galley in galleys if galley.story.key in meant]
    findings = []
    for galley, room in zip(chosen, _rooms(chosen, plan, format) if chosen else (), strict=True):
        article = meant.get(galley.story.key)
        if article is not None:
            fit = _fit(galley, room, format, article.length)
            if fit.wanted_lines is not None and abs(fit.over) > fit.wanted_lines * LENGTH_TOLERANCE:
                findings.append(_off_length(fit, article))
    return tuple(findings)


def copyfit_findings(galleys: Sequence[Galley], issue: Issue) -> tuple[Finding, ...]:
    """A warning for each article that could not be set as many lines shorter or longer as its `copyfit` says."""
    articles = {article.key: article for article in issue.articles()}
    findings = []
    for galley in galleys:
        wished = galley.story.copyfit
        article = articles.get(galley.story.key)
        if article is None or not wished or galley.given >= abs(wished):
            continue
        findings.append(
            warning(
                "makeup/copyfit",
                f"this article can be set {_count(galley.given, 'line')} {'shorter' if wished < 0 else 'longer'}, "
                f"not {abs(wished)}: its other paragraphs would look poor",
                hint=f"Write “copyfit: {galley.given if wished > 0 else -galley.given}”, or let “forumpress fit” look "
                "what else gives.",
                place=article.place("copyfit"),
            )
        )
    return tuple(findings)


def _off_length(fit: ArticleFit, article: Article) -> Finding:
    length = article.length
    assert length is not None
    if length.lines is not None:
        wished, rewritten = _count(length.lines, "line"), f"{{lines: {fit.lines}}}"
    else:
        wished, rewritten = f"{length.pages:g} page{'' if length.pages == 1 else 's'}", f"{{pages: {fit.pages:.3g}}}"
    lines, words = _count(abs(fit.over), "line"), _count(abs(fit.over_words), "word")
    about = f", about {words}" if fit.over_words else ""
    if fit.over > 0:
        cure = f"Cut {about[2:] or lines}" + ("," if length.lines is not None else ", make a picture smaller,")
    else:
        cure = f"Add {about[2:] or lines}" + ("," if length.lines is not None else ", give a picture more room,")
    return warning(
        "makeup/length",
        f"this article is {lines} {'over' if fit.over > 0 else 'under'}{about}; the wish is {wished}",
        hint=f"{cure} or write “length: {rewritten}” if it may be as it is.",
        place=article.place("length"),
    )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


@dataclass(slots=True)
class _Room:
    """Rows that a story takes, and the page that it begins on."""

    rows: int = 0
    first_page: int = 0


def _rooms(galleys: Sequence[Galley], plan: PagePlan, format: PageFormat) -> list[_Room]:
    """The room of each story."""
    rooms = [_Room() for _ in galleys]
    owners: dict[str, int] = {}
    for number, galley in enumerate(galleys):
        for block in galley.story.blocks:
            owners[block.key] = number
            if isinstance(block, Paragraph):
                owners.update((note.key, number) for note in block.notes)
    for page in plan.pages:
        shares: dict[int, list[Placed]] = {}
        for item in page.items:
            for number in {owners[key] for key in _keys(item) if key in owners}:
                shares.setdefault(number, []).append(item)
        for number, items in shares.items():
            rooms[number].rows += rows_filled(items, page.number, format)
            rooms[number].first_page = rooms[number].first_page or page.number
    return rooms


def _fit(galley: Galley, room: _Room, format: PageFormat, length: Length | None) -> ArticleFit:
    story, rows = galley.story, room.rows
    lines = sum(len(block.lines) for block in galley.blocks if isinstance(block, SetParagraph))
    words, minutes = _reading(story)
    columns = rows / format.rows
    fit = ArticleFit(
        key=story.key,
        title=story.short_title.plain or story.title.plain,
        words=words,
        lines=lines,
        columns=columns,
        pages=columns / format.columns,
        minutes=minutes,
        first_page=room.first_page,
    )
    return _against(fit, length, rows, format) if length else fit


def _against(fit: ArticleFit, length: Length, rows: int, format: PageFormat) -> ArticleFit:
    if length.lines is not None:
        wanted, have = length.lines, fit.lines
    else:
        wanted, have = round((length.pages or 0) * format.rows * format.columns), rows
    over = have - wanted
    words = round(over * fit.words / fit.lines) if fit.lines else 0
    return ArticleFit(
        fit.key,
        fit.title,
        fit.words,
        fit.lines,
        fit.columns,
        fit.pages,
        fit.minutes,
        fit.first_page,
        wanted,
        over,
        words,
    )


def _keys(item: Placed) -> tuple[str, ...]:
    """The keys of the blocks that an item shows."""
    if isinstance(item, PlacedNotes):
        return tuple(note.paragraph.key for note in item.notes)
    return (item.block.block.key,)


def rows_filled(items: Sequence[Placed], number: int, format: PageFormat) -> int:
    """Rows of page `number` that items stand on, column by column; room between blocks counts, longer gaps do not."""
    spans: list[list[tuple[int, int]]] = [[] for _ in range(format.columns)]
    for item in items:
        first, last = _rows(item, format)
        for column in _columns(item, number, format):
            spans[column].append((first, last))
    return sum(_covered(sorted(rows)) for rows in spans)


def _covered(spans: Sequence[tuple[int, int]], joint: int = 3) -> int:
    """Rows that spans cover; a gap of up to `joint` rows between two is room between blocks, not empty."""
    rows, end = 0, None
    for first, last in spans:
        if end is None or first - end > joint:
            rows += last - first
            end = last
        elif last > end:
            rows += last - end
            end = last
    return rows


def _rows(item: Placed, format: PageFormat) -> tuple[int, int]:
    top = (item.y - format.top) / format.leading
    match item:
        case PlacedLines():
            depth = float(item.last - item.first)
        case PlacedBox():
            depth = item.height / format.leading
        case PlacedNotes():
            depth = item.height / format.leading
    first = max(0, math.floor(top + _HALF_ROW))
    return first, max(first, min(format.rows, math.ceil(top + depth - 0.01)))


def _columns(item: Placed, number: int, format: PageFormat) -> range:
    width = item.block.measure if isinstance(item, PlacedLines) else item.width
    if width > format.column_width + 1:
        return range(format.columns)
    step = format.column_width + format.gutter
    column = math.floor((item.x - format.left(number) + 1) / step)
    return range(max(0, column), min(format.columns, column + 1))


def _reading(story: Story) -> tuple[int, float]:
    """Words of the running text, and minutes to read it; a character of Chinese or Japanese is a word."""
    words = characters = 0
    for block in story.blocks:
        if isinstance(block, Paragraph):
            counted = _counted("".join(run.text.plain for run in block.runs if run.note is None))
            words, characters = words + counted[0], characters + counted[1]
    return words + characters, words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE


@lru_cache(maxsize=2048)
def _counted(text: str) -> tuple[int, int]:
    """Words, and characters of Chinese or Japanese besides."""
    ideographs = sum("\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" for c in text)
    spaced = "".join(" " if "\u3040" <= c <= "\u9fff" else c for c in text) if ideographs else text
    return sum(any(c.isalnum() for c in word) for word in spaced.split()), ideographs
