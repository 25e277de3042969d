# SPDX-License-Identifier: MIT
"""Pictures that came, went, were replaced, moved or resized."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from forumpress.preflight.compare.changes import Change, ChangeKind, ChangePlace
from forumpress.preflight.compare.comparedfile import BookmarkedArticle, ComparedFile, PlacedPicture
from forumpress.preflight.compare.pairing import Pair

_RESIZED = 0.02
"""Share of its width or height from which a picture counts as resized."""


def picture_changes(
    old: ComparedFile,
    new: ComparedFile,
    pairs: tuple[Pair, ...],
    looks_same: Callable[[PlacedPicture, PlacedPicture], bool],
) -> Iterator[Change]:
    """The changes in the order of the new file's pages, then what is gone.

    `looks_same` is asked of a picture with other data in the place of an old one: it may be the same, compressed anew.
    """
    counterpart = {o + 1: n + 1 for o, n in pairs if o is not None and n is not None}
    before = [picture for page in old.pages for picture in page.pictures]
    after = [picture for page in new.pages for picture in page.pictures]
    pending = list(before)
    fresh: list[PlacedPicture] = []
    for picture in after:
        same = [each for each in pending if each.content == picture.content]
        if same:
            match = min(same, key=lambda each: abs(counterpart.get(each.page, each.page) - picture.page))
            pending.remove(match)
            yield from _kept(match, picture, counterpart, new.articles)
        else:
            fresh.append(picture)
    for picture in fresh:
        there = next((each for each in pending if _same_frame(each, picture, counterpart)), None)
        if there is not None:
            pending.remove(there)
            done = "is the same picture with other data" if looks_same(there, picture) else "was replaced"
            message = f"page {picture.page}: {_name(picture, new.articles)} {done}"
            yield Change(ChangeKind.PICTURE, message, (_spot(there),), (_spot(picture),))
        else:
            message = f"page {picture.page}: {_name(picture, new.articles)} is new"
            yield Change(ChangeKind.PICTURE, message, (), (_spot(picture),))
    for picture in pending:
        message = f"{_name(picture, old.articles)}, on page {picture.page} before, is gone"
        yield Change(ChangeKind.PICTURE, message, (_spot(picture),))


def _kept(
    old: PlacedPicture, new: PlacedPicture, counterpart: dict[int, int], articles: tuple[BookmarkedArticle, ...]
) -> Iterator[Change]:
    name = _name(new, articles)
    # A picture that merely follows its page has not moved.
    if counterpart.get(old.page) != new.page:
        message = f"{name} moved from page {old.page} to {new.page}"
        yield Change(ChangeKind.PICTURE, message, (_spot(old),), (_spot(new),))
    wider, higher = new.box.width / max(old.box.width, 1), new.box.height / max(old.box.height, 1)
    if abs(wider - 1) > _RESIZED or abs(higher - 1) > _RESIZED:
        message = (
            f"page {new.page}: {name} is now {new.box.width:.0f} x {new.box.height:.0f} pt "
            f"instead of {old.box.width:.0f} x {old.box.height:.0f}"
        )
        yield Change(ChangeKind.PICTURE, message, (_spot(old),), (_spot(new),))


def _same_frame(old: PlacedPicture, new: PlacedPicture, counterpart: dict[int, int]) -> bool:
    """Whether the new picture stands where the old one stood, by half of its area at least."""
    if counterpart.get(old.page) != new.page:
        return False
    wide = min(old.box.x + old.box.width, new.box.x + new.box.width) - max(old.box.x, new.box.x)
    high = min(old.box.y + old.box.height, new.box.y + new.box.height) - max(old.box.y, new.box.y)
    return wide > 0 and high > 0 and wide * high > 0.5 * min(_area(old), _area(new))


def _area(picture: PlacedPicture) -> float:
    return picture.box.width * picture.box.height


def _name(picture: PlacedPicture, articles: tuple[BookmarkedArticle, ...]) -> str:
    for article in articles:
        if picture in article.pictures:
            if len(article.pictures) == 1:
                return f"the picture of article {article.number}"
            return f"picture {article.pictures.index(picture) + 1} of article {article.number}"
    return "a picture"


def _spot(picture: PlacedPicture) -> ChangePlace:
    return ChangePlace(picture.page, picture.box)
