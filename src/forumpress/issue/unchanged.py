# SPDX-License-Identifier: MIT
"""Articles read before: the same words in the same lines need not be looked at again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from forumpress.finding import Finding
from forumpress.issue.checks import check_alone
from forumpress.issue.model import Article, Sourced, own_prose
from forumpress.issue.references import Link, links_of
from forumpress.issue.yamlnodes import Mapping
from forumpress.issue.yamltext import Portions
from forumpress.memory import Memo, Remembered

_WEIGHT = 1000
"""What a model weighs besides its body, in characters."""


@dataclass(frozen=True, slots=True)
class BuiltModel:
    """A model, the models inside it and itself, and all that was found in them alone."""

    model: Sourced
    models: tuple[Sourced, ...]
    findings: tuple[Finding, ...]
    links: tuple[Link, ...]
    characters: int
    body_file: str | None
    """The text of the file that holds its body."""


class EarlierReadings:
    """What readings of issues leave in a memo for later ones: articles as YAML values, and as models."""

    def __init__(self, memo: Memo) -> None:
        self.memo = memo
        self.portions: Portions = Remembered(memo)
        self.models: Remembered[Hashable, BuiltModel] = Remembered(memo)


class UnchangedModels:
    """What one reading takes from earlier ones, and leaves in their memo for later ones.

    `body_of` reads the file that holds an article's body (None where it cannot); `count` counts
    characters of bodies, and says whether there is room for so many. `checked` holds the ids of
    models that were checked by themselves, `links` those of articles by the article's id.
    """

    def __init__(
        self,
        earlier: EarlierReadings,
        body_of: Callable[[Article], str | None],
        count: Callable[[int], bool],
    ) -> None:
        self._models = earlier.models
        self._body_of = body_of
        self._count = count
        self.checked: set[int] = set()
        self.links: dict[int, tuple[Link, ...]] = {}

    def take(self, model: type[Sourced], node: Mapping) -> BuiltModel | None:
        """What the same words in the same lines came to before."""
        known = self._models.get((model, node.written))
        if known is None or (isinstance(known.model, Article) and self._body_of(known.model) != known.body_file):
            return None
        if not self._count(known.characters):
            return None
        self._note(known)
        return known

    def put(self, node: Mapping, built: Sourced, models: Sequence[Sourced], findings: Sequence[Finding]) -> BuiltModel:
        """Keep a model that was just made, with what can be found in it by itself."""
        findings = (*findings, *check_alone(models, {}))
        links = links_of(built) if isinstance(built, Article) else ()
        body_file = self._body_of(built) if isinstance(built, Article) else ""
        bodies = (getattr(model, "body", None) for model in models if own_prose(model) is not None)
        characters = len(body_file or "") + sum(len(body or "") for body in bodies)
        new = BuiltModel(built, tuple(models), findings, links, characters, body_file)
        # An issue with too much text is read without the prose of its last articles: see MOST_PROSE.
        if body_file is not None and self._count(0):
            self._models.put((type(built), node.written), new, _WEIGHT + characters)
        self._note(new)
        return new

    def _note(self, known: BuiltModel) -> None:
        self.checked.update(map(id, known.models))
        self.links[id(known.model)] = known.links
