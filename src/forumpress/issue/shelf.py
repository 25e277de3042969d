"""Articles read before: the same words in the same lines need not be looked at again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

from forumpress.finding import Finding
from forumpress.issue.checks import check_alone
from forumpress.issue.model import Article, Sourced, own_prose
from forumpress.issue.references import Link, links_of
from forumpress.issue.yamlnodes import Mapping
from forumpress.memory import Store

_ROOM = 2_000_000
"""Characters of articles that are kept, about the most that one issue may have."""
_WEIGHT = 1000
"""What a model weighs besides its body, in characters."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A model, the models inside it and itself, and all that was said of them."""

    model: Sourced
    models: tuple[Sourced, ...]
    findings: tuple[Finding, ...]
    links: tuple[Link, ...]
    characters: int
    body_file: str | None
    """The text of the file that holds its body."""


_KEPT: Store[Hashable, Kept] = Store(_ROOM)


class Shelf:
    """What one reading takes from earlier ones of the same workspace, and leaves for later ones.

    `body_of` reads the file that holds an article's body (None where it cannot); `count` counts
    characters of bodies, and says whether there is room for so many. `checked` holds the ids of
    models that were checked by themselves, `links` those of articles by the article's id.
    """

    def __init__(self, root: Path, body_of: Callable[[Article], str | None], count: Callable[[int], bool]) -> None:
        self._root = root
        self._body_of = body_of
        self._count = count
        self.checked: set[int] = set()
        self.links: dict[int, tuple[Link, ...]] = {}

    def take(self, model: type[Sourced], node: Mapping) -> Kept | None:
        """What the same words in the same lines came to before."""
        kept = _KEPT.find((model, node.written, self._root))
        if kept is None or (isinstance(kept.model, Article) and self._body_of(kept.model) != kept.body_file):
            return None
        if not self._count(kept.characters):
            return None
        self._note(kept)
        return kept

    def put(self, node: Mapping, built: Sourced, models: Sequence[Sourced], said: Sequence[Finding]) -> Kept:
        """Keep a model that was just made, with what can be told of it by itself."""
        findings = (*said, *check_alone(models, {}))
        links = links_of(built) if isinstance(built, Article) else ()
        body_file = self._body_of(built) if isinstance(built, Article) else ""
        bodies = (getattr(model, "body", None) for model in models if own_prose(model) is not None)
        characters = len(body_file or "") + sum(len(body or "") for body in bodies)
        kept = Kept(built, tuple(models), findings, links, characters, body_file)
        # An issue with too much text is read without the prose of its last articles: see MOST_PROSE.
        if body_file is not None and self._count(0):
            _KEPT.keep((type(built), node.written, self._root), kept, _WEIGHT + characters)
        self._note(kept)
        return kept

    def _note(self, kept: Kept) -> None:
        self.checked.update(map(id, kept.models))
        self.links[id(kept.model)] = kept.links
