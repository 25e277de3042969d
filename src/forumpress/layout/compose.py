"""Issue and pack -> stories: blocks in the order in which they fill the frames."""

from __future__ import annotations

import operator
import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from forumpress.finding import Place
from forumpress.issue.model import Article, Issue, Section, Span, Start
from forumpress.layout.body import BodyComposer
from forumpress.layout.boxes import BoxMaker
from forumpress.layout.elements import element_named
from forumpress.layout.extras import Extras
from forumpress.layout.inline import plain_text
from forumpress.layout.pack import Pack
from forumpress.layout.packfile import TitleSize
from forumpress.layout.story import Block, Box, Stand, Story
from forumpress.layout.words import issue_date, words_for
from forumpress.memory import Companions, Memory
from forumpress.text import Text

_KEPT = 12
"""Stories and furniture remembered besides those of the issue at hand."""

_INSIDE = frozenset(("sections", "articles", "fillers"))


class View:
    """An issue or a section as templates see it.

    Notes whether one looked at what is inside, or asked the model something: then all that it
    printed may hang on any article.
    """

    def __init__(self, model: Issue | Section) -> None:
        self._model = model
        self.looked = False

    def __getattr__(self, name: str) -> Any:
        if name in _INSIDE or name not in type(self._model).model_fields:
            self.looked = True
        return getattr(self._model, name)

    def place(self, key: str = "") -> Place:
        """Where `key`'s value was written."""
        self.looked |= key in _INSIDE or key == ""
        return self._model.place(key)


class _Composed(NamedTuple):
    basis: Hashable
    before: tuple[Box, ...]
    foot: tuple[Box, ...]
    story: Story


class Composer:
    """Composes issues for one pack; articles that did not change are not composed again."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.boxes = BoxMaker(pack)
        self._stories: Companions[Article, _Composed] = Companions(_KEPT)
        self._facts: Companions[Issue, Hashable] = Companions(4)
        self._furniture: Memory[tuple[int, str, bool], tuple[Hashable, tuple[str, tuple[Text, ...]]]] = Memory(_KEPT)
        self._standing: Memory[str, Box] = Memory(_KEPT)

    def compose(self, issue: Issue) -> tuple[Story, ...]:
        """One story for each article, the masthead in the first, fillers and imprint in the last of their sections."""
        self._stories.keep(len(issue.articles()) + _KEPT)
        self._standing.keep(sum(len(section.fillers) for section in issue.sections) + _KEPT)
        stories: list[Story] = []
        for number, section in enumerate(issue.sections):
            for place, article in enumerate(section.articles):
                first = self._masthead(issue) if not stories else ()
                last = place == len(section.articles) - 1
                foot = self._fillers(issue, section) if last else ()
                if last and number == len(issue.sections) - 1:
                    foot = (*foot, self._imprint(issue))
                first, foot = self._as_before(first), self._as_before(foot)
                stories.append(self._remembered(issue, section, article, place == 0, first, foot))
        return tuple(stories)

    def _remembered(
        self,
        issue: Issue,
        section: Section,
        article: Article,
        opens_section: bool,
        before: tuple[Box, ...],
        foot: tuple[Box, ...],
    ) -> Story:
        """The story as it was composed before, where nothing that it may print has changed."""
        basis = self._facts_of(issue), section.name.written, opens_section
        known = self._stories.get(article)
        if known is not None and known.basis == basis and _same(known.before, before) and _same(known.foot, foot):
            return known.story
        view = View(issue)
        story = self._story(issue, view, section, article, opens_section, before, foot)
        if not view.looked:
            self._stories.put(article, _Composed(basis, before, foot, story))
        return story

    def _facts_of(self, issue: Issue) -> Hashable:
        """All that an issue says besides its sections."""
        known = self._facts.get(issue)
        return known if known is not None else self._facts.put(issue, issue.written("sections"))

    def _as_before(self, boxes: Sequence[Box]) -> tuple[Box, ...]:
        """The very boxes of the composing before, where they are the same in everything."""
        found = []
        for box in boxes:
            known = self._standing.get(box.key)
            if known is None or known != box or [t.written for t in known.texts] != [t.written for t in box.texts]:
                known = self._standing[box.key] = box
            found.append(known)
        return tuple(found)

    def context(self, issue: Issue | View) -> dict[str, Any]:
        """What every template may print."""
        return {
            "issue": issue,
            "publication": issue.publication,
            "imprint": issue.publication.imprint,
            "words": words_for(issue.language),
            "date": issue_date(issue.date, issue.language),
        }

    def furniture(self, issue: Issue, number: int, section: str, opens_section: bool) -> tuple[str, tuple[Text, ...]]:
        """What stands outside the type area of a page (banner, folio, running foot): HTML, and its texts in order."""
        department = next((each for each in issue.sections if plain_text(each.name) == section), None)
        key = number, section, opens_section
        facts = self._facts_of(issue), department and department.name.written
        known = self._furniture.get(key)
        if known is not None and known[0] == facts:
            return known[1]
        self._furniture.keep(number + _KEPT)
        view = View(issue)
        inside = View(department) if department else None
        filled = self.boxes.fill(
            "page",
            issue.language,
            {
                **self.context(view),
                "number": number,
                "first": number == 1,
                "section": section,
                "department": inside,
                "opens_section": opens_section,
                "side": "recto" if number % 2 else "verso",
            },
        )
        if not view.looked and not (inside and inside.looked):
            self._furniture[key] = facts, filled
        return filled

    def _story(
        self,
        issue: Issue,
        view: View,
        section: Section,
        article: Article,
        opens_section: bool,
        before: Sequence[Box],
        foot: Sequence[Box],
    ) -> Story:
        language = article.language or issue.language
        extras = Extras(self.boxes, article, language, self.context(view))
        body = BodyComposer(self.pack, article, language, extras)
        start = article.start or (self.pack.rules.sections if opens_section else self.pack.rules.articles)
        blocks: tuple[Block, ...] = (*before, self._head(view, article, language), *body.compose(), *foot)
        return Story(
            key=article.key,
            section=plain_text(section.name),
            start=start if stories_may_continue(opens_section, start, self.pack) else Start.NEW_PAGE,
            blocks=blocks,
            title=article.title,
            short_title=article.short_title or article.title,
            place=article.place(),
        )

    def _head(self, issue: View, article: Article, language: str) -> Box:
        context: Mapping[str, Any] = {
            **self.context(issue),
            "words": words_for(language),
            "article": article,
            "title_size": _title_size(self.pack.rules.titles, plain_text(article.title)),
            "bookmark": article.short_title or article.title,
        }
        html, texts = self.boxes.fill("article-head", language, context)
        return Box(
            key=f"{article.key}--head",
            kind="article-head",
            html=html,
            span=Span.WIDE,
            after=element_named("article-head").after,
            keep_with_next=True,
            language=language,
            texts=texts,
            place=article.place("title"),
        )

    def _masthead(self, issue: Issue) -> tuple[Box, ...]:
        html, texts = self.boxes.fill("masthead", issue.language, self.context(issue))
        box = Box(
            key="masthead",
            kind="masthead",
            html=html,
            span=Span.WIDE,
            after=element_named("masthead").after,
            language=issue.language,
            texts=texts,
            place=issue.publication.place("title"),
        )
        return (box,)

    def _fillers(self, issue: Issue, section: Section) -> tuple[Box, ...]:
        boxes = []
        for number, filler in enumerate(section.fillers, start=1):
            html, texts = self.boxes.fill("filler", issue.language, {**self.context(issue), "filler": filler})
            key = filler.key or f"{section.articles[-1].key}--filler-{number}"
            boxes.append(
                Box(
                    key=key,
                    kind="filler",
                    html=html,
                    span=Span.WIDE,
                    stand=Stand.FOOT,
                    before=element_named("filler").before,
                    language=issue.language,
                    texts=texts,
                    place=filler.place(),
                )
            )
        return tuple(boxes)

    def _imprint(self, issue: Issue) -> Box:
        html, texts = self.boxes.fill("imprint", issue.language, self.context(issue))
        return Box(
            key="imprint",
            kind="imprint",
            html=html,
            span=Span.WIDE,
            stand=Stand.FOOT,
            before=element_named("imprint").before,
            language=issue.language,
            texts=texts,
            place=issue.publication.place("imprint"),
        )


def _same(one: Sequence[Box], other: Sequence[Box]) -> bool:
    """Whether they are the very same boxes: equal ones may have been written in other lines."""
    return len(one) == len(other) and all(map(operator.is_, one, other))


def stories_may_continue(opens_section: bool, start: Start, pack: Pack) -> bool:
    """Whether a story may run on below the one before it: a section that begins a page does not."""
    return not (opens_section and start is Start.CONTINUE and pack.rules.sections is Start.NEW_PAGE)


_WHOLE_WORD = re.compile(r"[^\s\-–—/\u2e80-\uffff]+")
"""What a title's line cannot break: between ideographs it may."""


def _title_size(sizes: Sequence[TitleSize], title: str) -> str:
    """The class of the first size that a title and its longest word are short enough for; else of the last."""
    longest = max(map(len, _WHOLE_WORD.findall(title)), default=0)
    for size in sizes:
        if len(title) <= (size.upto or len(title)) and longest <= (size.longest_word or longest):
            return size.name
    return sizes[-1].name
