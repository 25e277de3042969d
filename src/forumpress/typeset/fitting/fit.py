# SPDX-License-Identifier: MIT
"""An issue and a number of pages -> the cheapest changes with which it has them, or the lines that are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from forumpress.finding import Severity
from forumpress.issue.model import Article, Issue
from forumpress.issue.read import Reading
from forumpress.typeset.copyfit import copyfit
from forumpress.typeset.fitting.changes import Change, Means, MoveArticle, changed
from forumpress.typeset.fitting.missing import counts, most_cut, reshaped
from forumpress.typeset.fitting.pins import Pins, holds, pins_of
from forumpress.typeset.fitting.search import Search, Way
from forumpress.typeset.fitting.ways import Meant, StoryParts, WayMaker
from forumpress.typeset.press import Press, Typeset
from forumpress.typeset.stacking import Stacker

MOST_TRIES = 6
"""Times that a path which does not hold when the pages are made is followed by the next."""
MOST_ORDERS = 8
"""Orders of short articles that are weighed besides the one that is written."""
SHORT_ITEM = 0.5
"""Pages up to which an article is short enough to be moved."""
_MOVED = 10.0
"""What it costs to move an article before the one in front of it."""
_REFUSED = 5.0
"""What a way costs besides that was part of a path which did not hold."""
_LINE = 1000.0
"""What a line costs that an editor has to write or cut: more than all that can be done without."""


@dataclass(frozen=True, slots=True)
class MissingLines:
    """Lines that an editor is asked to cut from an article (below 0), or to write."""

    article: Article
    lines: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """How an issue of `pages` pages comes to `wanted` of them.

    By `changes` to its file; where that cannot be, by `missing` lines of the issue as it stands; where nothing was
    found at all, both are empty. An issue that has its pages needs neither.
    """

    pages: int
    wanted: int
    changes: tuple[Change, ...] = ()
    missing: tuple[MissingLines, ...] = ()
    cost: float = 0.0

    @property
    def reached(self) -> bool:
        """Whether the issue has the pages, if need be with the changes."""
        return self.pages == self.wanted or bool(self.changes)

    @property
    def lines(self) -> int:
        """Lines too few; below 0, too many."""
        return sum(each.lines for each in self.missing)


def fit(press: Press, typeset: Typeset, wanted: int, within: Collection[Means]) -> Proposal:
    """The cheapest changes by the means `within` with which an issue that was typeset comes to `wanted` pages.

    What is proposed was made up: the pages hold all laws that make-up knows, and warn of nothing that the issue as it
    stands does not warn of. An issue that has its pages stays as it is.
    """
    pages = len(typeset.plan.pages)
    if pages == wanted:
        return Proposal(pages, wanted)
    work = _Fit(press, typeset, wanted, within)
    found = work.by_changes()
    if found is not None:
        return Proposal(pages, wanted, found[0], (), found[1])
    return Proposal(pages, wanted, missing=work.by_lines())


@dataclass(frozen=True)
class _Weighing:
    """One order of the articles, ready to be weighed."""

    issue: Issue
    parts: tuple[StoryParts, ...]
    runs_on: tuple[bool, ...]


class _Fit:
    def __init__(self, press: Press, typeset: Typeset, wanted: int, within: Collection[Means]) -> None:
        self.press = press
        self.typeset = typeset
        self.wanted = wanted
        self.within = within
        self.stacker = Stacker(typeset.pack.format, typeset.pack.rules)
        table, pack = typeset.table, typeset.pack
        self.maker = WayMaker(table.setter, pack.styles, pack.rules, press.pictures.ratio_of, within)
        self.pins: dict[str, Pins] = {}
        self.stands = self._weighing(typeset)
        now = [self.maker.stacked(parts.now) for parts in self.stands.parts]
        articles = [(parts.article, parts.now) for parts in self.stands.parts]
        self.pins = pins_of(articles, self.stacker.in_turn(now))
        pages = len(typeset.plan.pages)
        path = self._search(self.stands).cheapest(self._now(self.stands), pages, pages, self.stands.runs_on)
        self.short = path.short if path else 0
        self.warned = _warned(typeset)

    def by_changes(self) -> tuple[tuple[Change, ...], float] | None:
        """The cheapest changes that hold when the pages are made, and their cost."""
        found = self._in_order((), self.stands)
        if Means.ORDER not in self.within or (found is not None and found[1] <= _MOVED):
            return found
        for move in self._moves():
            other = self._in_order((move,), self._weighing(self._made((move,))))
            if other is not None and (found is None or other[1] < found[1]):
                found = other
        return found

    def by_lines(self) -> tuple[MissingLines, ...]:
        """The fewest lines that must be written or cut in the issue as it stands, by their articles."""
        stands, sign = self.stands, 1 if self.wanted > len(self.typeset.plan.pages) else -1
        now = self._now(stands)
        ways = [[*way, *self._reshaped(parts, sign)] for parts, way in zip(stands.parts, now, strict=True)]
        search = self._search(stands)
        for _ in range(MOST_TRIES):
            path = search.cheapest(ways, self.wanted, self.short, stands.runs_on)
            if path is None:
                return ()
            chosen = self._fewest(search, path.ways)
            if self._lines_hold(chosen):
                return tuple(
                    MissingLines(stands.parts[way.meant.story].article, way.meant.lines)
                    for way in chosen
                    if way.meant.lines
                )
            ways = [_dearer(each, path.ways) for each in ways]
        return ()

    # Weighing

    def _weighing(self, typeset: Typeset) -> _Weighing:
        natural = _natural(typeset.issue)
        stories = typeset.table.stories.compose(natural)
        galleys, _ = typeset.table.setter.set(stories, natural.language)
        parts = []
        number = 0
        for at, section in enumerate(typeset.issue.sections):
            for place, article in enumerate(section.articles):
                last = place == len(section.articles) - 1
                now = typeset.galleys[number]
                parts.append(StoryParts(number, at, section, article, now, galleys[number], last))
                number += 1
        return _Weighing(typeset.issue, tuple(parts), tuple(each.now.story.may_run_on for each in parts))

    def _now(self, weighing: _Weighing) -> list[list[Way[Meant]]]:
        return [[self.maker.now(parts)] for parts in weighing.parts]

    def _search(self, weighing: _Weighing) -> Search:
        keys = [parts.article.key for parts in weighing.parts]
        return Search(self.stacker, lambda number, stack, here: holds(self.pins.get(keys[number]), stack, here))

    def _in_order(self, moved: tuple[Change, ...], weighing: _Weighing) -> tuple[tuple[Change, ...], float] | None:
        ways = [self.maker.all(parts, self.maker.now(parts)) for parts in weighing.parts]
        search = self._search(weighing)
        for _ in range(MOST_TRIES):
            path = search.cheapest(ways, self.wanted, self.short, weighing.runs_on)
            if path is None:
                return None
            changes = tuple(change for way in path.ways for change in way.meant.changes)
            if self._made_well((*changes, *moved)):
                return (*changes, *moved), path.cost + _MOVED * len(moved)
            ways = [_dearer(each, path.ways) for each in ways]
        return None

    def _moves(self) -> Iterator[MoveArticle]:
        """Short articles that may go before the one in front of them; never before the first of a section."""
        fits = copyfit(self.typeset.plan, self.typeset.galleys, self.typeset.pack.format, self.typeset.issue)
        room = {each.key: each.pages for each in fits.articles}
        count = 0
        for number, section in enumerate(self.typeset.issue.sections):
            for at in range(2, len(section.articles)):
                two = section.articles[at - 1 : at + 1]
                if not any(each.pinned or each.start or room[each.key] > SHORT_ITEM for each in two):
                    yield MoveArticle(number, at)
                    count += 1
                if count == MOST_ORDERS:
                    return

    # What holds when it is made

    def _made(self, changes: Sequence[Change]) -> Typeset:
        reading = self.typeset.reading
        return self.press.plan(
            Reading(changed(self.typeset.issue, changes), reading.findings, reading.reads), self.typeset.pack.name
        )

    def _made_well(self, changes: Sequence[Change]) -> bool:
        """Whether the issue comes to its pages with these changes, and warns of nothing that it did not warn of."""
        made = self._made(changes)
        return len(made.plan.pages) == self.wanted and not _warned(made) - self.warned

    def _lines_hold(self, ways: Sequence[Way[Meant]]) -> bool:
        """Whether the issue comes to its pages with lines cut or written, wherever in the articles that is."""
        table = self.typeset.table
        galleys, _ = table.setter.set(self.typeset.stories, self.typeset.issue.language)
        for shape in (0, 1):
            new = []
            for galley, way in zip(galleys, ways, strict=True):
                both = reshaped(galley, way.meant.lines) if way.meant.lines else (galley, galley)
                if both is None:
                    return False
                new.append(both[shape])
            _, plan = table.made(tuple(new))
            if len(plan.pages) != self.wanted:
                return False
        return True

    # Lines that are missing

    def _reshaped(self, parts: StoryParts, sign: int) -> Iterator[Way[Meant]]:
        if parts.article.pinned:
            return
        format = self.typeset.pack.format
        pages = abs(self.wanted - len(self.typeset.plan.pages)) + 1
        most = format.rows * format.columns * pages
        for count in counts(min(most, most_cut(parts.now)) if sign < 0 else most):
            way = self._with_lines(parts, sign * count)
            if way is not None:
                yield way

    def _with_lines(self, parts: StoryParts, lines: int) -> Way[Meant] | None:
        both = reshaped(parts.now, lines)
        if both is None:
            return None
        one, other = map(self.maker.stacked, both)
        return Way(one, self.maker.now(parts).cost + _LINE * abs(lines), Meant(parts.number, (), lines), (other,))

    def _fewest(self, search: Search, ways: tuple[Way[Meant], ...]) -> tuple[Way[Meant], ...]:
        """The same articles with as few lines each as reach it too: few counts are tried first, not every one."""
        for at, way in enumerate(ways):
            if not way.meant.lines:
                continue
            step = -1 if way.meant.lines > 0 else 1
            lines = way.meant.lines + step
            tried = set(counts(abs(way.meant.lines))) - {abs(way.meant.lines)}
            while lines and abs(lines) not in tried:
                fewer = self._with_lines(self.stands.parts[at], lines)
                new = (*ways[:at], fewer, *ways[at + 1 :]) if fewer is not None else ()
                path = (
                    search.cheapest([[each] for each in new], self.wanted, self.short, self.stands.runs_on)
                    if new
                    else None
                )
                if path is None:
                    break
                ways, lines = path.ways, lines + step
        return ways


def _natural(issue: Issue) -> Issue:
    """The issue with each paragraph as it is best and all fillers taken in, but for what is pinned."""
    sections = []
    for section in issue.sections:
        articles = tuple(
            article if article.pinned or article.copyfit is None else article.model_copy(update={"copyfit": None})
            for article in section.articles
        )
        fillers = tuple(
            filler.model_copy(update={"hold": False}) if filler.hold and not filler.pinned else filler
            for filler in section.fillers
        )
        same = all(map(_is, (*articles, *fillers), (*section.articles, *section.fillers)))
        sections.append(section if same else section.model_copy(update={"articles": articles, "fillers": fillers}))
    if all(map(_is, sections, issue.sections)):
        return issue
    return issue.model_copy(update={"sections": tuple(sections)})


def _is(one: object, other: object) -> bool:
    return one is other


def _dearer(ways: Sequence[Way[Meant]], refused: Sequence[Way[Meant]]) -> list[Way[Meant]]:
    """Ways of one story, those that were part of a refused path at a higher cost, so that others are tried too."""
    changes = (way for way in refused if way.meant.changes or way.meant.lines)
    worse = {id(way) for way in changes}
    more = [way.cost + (_LINE if way.meant.lines else _REFUSED) if id(way) in worse else way.cost for way in ways]
    new = (replace(way, cost=cost) for way, cost in zip(ways, more, strict=True))
    return sorted(new, key=lambda way: way.cost)


def _warned(typeset: Typeset) -> Counter[str]:
    """How many errors and warnings of each kind an issue has, but for that of its pages, and how many white pages."""
    told = (each.code for each in typeset.findings if each.severity is not Severity.NOTE or "short-page" in each.code)
    return Counter(code for code in told if code != "makeup/pages")
