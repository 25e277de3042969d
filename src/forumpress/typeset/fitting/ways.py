# SPDX-License-Identifier: MIT
"""The ways in which one story may be set: paragraphs in a line more or fewer, pictures in other ratios, fillers."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from forumpress.issue.model import Article, Figure, Section
from forumpress.layout.packfile import Rules
from forumpress.layout.story import Stand
from forumpress.layout.style import ParagraphStyle
from forumpress.typeset.fitting.changes import Change, HoldFiller, Means, SetLines, SetRatio
from forumpress.typeset.fitting.search import Way
from forumpress.typeset.galley import RatioOf, Setter
from forumpress.typeset.looseness import MOST_LINES
from forumpress.typeset.piece import pieces_of
from forumpress.typeset.plan import Galley, SetBlock, SetBox
from forumpress.typeset.stacking import StackedStory

MOST_WAYS = 150
"""Ways of one story that are weighed, the cheapest."""
MOST_CROPPED = 0.6
"""Least share of a picture that a new ratio may leave."""
_RATIOS = (0.8, 0.87, 0.93, 1.07, 1.15, 1.25)
"""By what a picture's ratio may be multiplied."""
_PICTURE, _PICTURE_MORE = 2.0, 20.0
"""What a picture's new ratio costs: as much as two paragraphs in another line, and more the farther it goes."""
_FILLER_OUT, _FILLER_IN = 6.0, 1.0
"""What it costs to leave a filler out, or to take one in."""
_SEEN = 0.5
"""What it costs besides to change what an editor has written or seen."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a way stands for: changes in the issue's file, and lines to be written (above 0) or cut by the editor."""

    story: int
    changes: tuple[Change, ...] = ()
    lines: int = 0


@dataclass(frozen=True)
class StoryParts:
    """What one story's ways are made from.

    `now` is its galley as it stands on the pages; `natural` with every paragraph as it is best, and all fillers.
    """

    number: int
    section_number: int
    section: Section
    article: Article
    now: Galley
    natural: Galley
    fillers: bool
    """Whether the fillers of its section stand at its foot."""


@dataclass(frozen=True)
class WayMaker:
    """Makes the ways of stories, by the means that are allowed."""

    setter: Setter
    styles: Mapping[str, ParagraphStyle]
    rules: Rules
    ratio_of: RatioOf
    within: Collection[Means]

    def now(self, parts: StoryParts) -> Way[Meant]:
        """The story as it stands."""
        return Way(self.stacked(parts.now), self._cost_now(parts), Meant(parts.number))

    def all(self, parts: StoryParts, now: Way[Meant]) -> list[Way[Meant]]:
        """Its ways, the cheapest first, that in which it stands among them."""
        found = [now]
        every = product(self._lines(parts), self._pictures(parts), self._fillers(parts))
        for (lines, set_lines, blocks), (ratios, set_ratios), (held, hold) in every:
            changes: tuple[Change, ...] = (*set_lines, *set_ratios, *hold)
            if not changes:
                continue
            galley = Galley(parts.natural.story, _without(_with_ratios(blocks, ratios), held))
            cost = lines + _cost_of_ratios(parts.article, ratios, self.ratio_of, parts.natural)
            cost += sum(_FILLER_OUT if each.hold else _FILLER_IN for each in hold)
            cost += _SEEN * len(changes)
            found.append(Way(self.stacked(galley), cost, Meant(parts.number, changes)))
        found.sort(key=lambda way: way.cost)
        return found[:MOST_WAYS]

    def stacked(self, galley: Galley) -> StackedStory:
        """A galley as it is stacked."""
        return StackedStory.of(galley, pieces_of(galley, self.styles, self.rules.picture_give))

    def _cost_now(self, parts: StoryParts) -> float:
        return self._chosen(parts, parts.article.copyfit)[0] if parts.article.copyfit else 0.0

    def _chosen(self, parts: StoryParts, lines: int) -> tuple[float, tuple[SetBlock, ...]]:
        if parts.article.pinned:
            return 0.0, parts.natural.blocks
        chosen = self.setter.settings(parts.natural.blocks, lines)[: abs(lines)]
        blocks = list(parts.natural.blocks)
        for each in chosen:
            blocks[each.at] = each.block
        return sum(each.cost for each in chosen), tuple(blocks)

    def _lines(self, parts: StoryParts) -> Iterator[tuple[float, tuple[SetLines, ...], tuple[SetBlock, ...]]]:
        """What each number of lines more or fewer costs, its change, and the blocks."""
        stands = parts.article.copyfit
        cost, blocks = self._chosen(parts, stands or 0)
        yield cost, (), blocks
        if parts.article.pinned or Means.LOOSENESS not in self.within:
            return
        fewer = min(MOST_LINES, len(self.setter.settings(parts.natural.blocks, -1)))
        more = min(MOST_LINES, len(self.setter.settings(parts.natural.blocks, 1)))
        for lines in range(-fewer, more + 1):
            if lines != stands:
                cost, blocks = self._chosen(parts, lines)
                yield cost, (SetLines(parts.article.key, lines),), blocks

    def _pictures(self, parts: StoryParts) -> Iterator[tuple[dict[str, float], tuple[SetRatio, ...]]]:
        """New ratios of figures, by the keys of their boxes: none, of one, or of all alike."""
        yield {}, ()
        if parts.article.pinned or Means.PICTURES not in self.within:
            return
        figures = [(box, figure) for box in parts.natural.blocks if (figure := _croppable(box, parts.article))]
        groups = [[each] for each in figures] + ([figures] if len(figures) > 1 else [])
        for group, factor in product(groups, _RATIOS):
            ratios: dict[str, float] = {}
            changes = []
            for box, figure in group:
                assert isinstance(box, SetBox)
                ratio = self._allowed(box, factor)
                if ratio is not None:
                    ratios[box.block.key] = ratio
                    changes.append(SetRatio(parts.article.key, figure.key, ratio))
            if ratios and len(ratios) == len(group):
                yield ratios, tuple(changes)

    def _allowed(self, box: SetBox, factor: float) -> float | None:
        """The ratio of a box's picture times a factor; None where too little of the picture would be left."""
        (picture,) = box.block.pictures
        ratio = round(self.ratio_of(picture) * factor, 2)
        own = self.ratio_of(replace(picture, ratio=None))
        left = min(ratio / own, own / ratio)
        stands = min(self.ratio_of(picture) / own, own / self.ratio_of(picture))
        return ratio if 0.2 < ratio < 5 and left >= min(MOST_CROPPED, stands) else None

    def _fillers(self, parts: StoryParts) -> Iterator[tuple[frozenset[str], tuple[HoldFiller, ...]]]:
        """The fillers that stand by, as the keys of their boxes: as they stand now, or with one more or one fewer."""
        if not parts.fillers:
            yield frozenset(), ()
            return
        boxes = iter(block.block.key for block in parts.natural.blocks if _is_filler(block))
        keys = {at: next(boxes) for at, each in enumerate(parts.section.fillers) if not (each.pinned and each.hold)}
        held = frozenset(key for at, key in keys.items() if parts.section.fillers[at].hold)
        yield held, ()
        for at, key in keys.items() if Means.FILLERS in self.within else ():
            filler = parts.section.fillers[at]
            if not filler.pinned:
                yield held ^ {key}, (HoldFiller(parts.section_number, at, not filler.hold),)


def _is_filler(block: SetBlock) -> bool:
    return isinstance(block, SetBox) and block.block.kind == "filler"


def _croppable(block: SetBlock, article: Article) -> Figure | None:
    """The figure of a box with one picture that may be cut, and that nobody has pinned."""
    if not isinstance(block, SetBox) or len(block.block.pictures) != 1 or not block.block.crops or block.aside:
        return None
    if block.block.stand is Stand.FOOT or block.block.share < 1:
        return None
    figure = next((each for each in article.figures if block.block.key == f"{article.key}--{each.key}"), None)
    return None if figure is None or figure.pinned else figure


def _with_ratios(blocks: Sequence[SetBlock], ratios: Mapping[str, float]) -> tuple[SetBlock, ...]:
    if not ratios:
        return tuple(blocks)
    return tuple(
        replace(block, picture_height=(block.measure - block.block.lead) / ratios[block.block.key])
        if isinstance(block, SetBox) and block.block.key in ratios
        else block
        for block in blocks
    )


def _without(blocks: Sequence[SetBlock], held: Collection[str]) -> tuple[SetBlock, ...]:
    return tuple(block for block in blocks if not (_is_filler(block) and block.block.key in held))


def _cost_of_ratios(article: Article, ratios: Mapping[str, float], ratio_of: RatioOf, galley: Galley) -> float:
    cost = 0.0
    for block in galley.blocks:
        if isinstance(block, SetBox) and block.block.key in ratios:
            (picture,) = block.block.pictures
            cost += _PICTURE + _PICTURE_MORE * abs(math.log(ratios[block.block.key] / ratio_of(picture)))
    return cost
