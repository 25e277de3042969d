# SPDX-License-Identifier: MIT
"""Issue and pack -> stories: blocks in the order in which they fill the frames."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from forumpress.issue.model import Article, Issue, Section, Span, Start
from forumpress.layout.body import BodyComposer
from forumpress.layout.boxes import BoxMaker
from forumpress.layout.contents import contents_of
from forumpress.layout.elements import element_named
from forumpress.layout.extras import Extras
from forumpress.layout.inline import plain_text
from forumpress.layout.pack import Pack
from forumpress.layout.packfile import TitleSize
from forumpress.layout.records import Record
from forumpress.layout.story import Block, Box, Stand, Story, texts_of
from forumpress.layout.words import issue_date, words_of_templates
from forumpress.memory import Memo, Remembered, Same
from forumpress.text import Text

_INSIDE = frozenset(("sections", "articles", "fillers"))


class View:
    """An issue or a section as one template sees it.

    Notes whether it looked at what is inside: then all that it printed may depend on any article.
    """

    def __init__(self, model: Issue | Section) -> None:
        self.looked = False
        self.record = Record(model, self._look)

    def _look(self, name: str) -> None:
        self.looked |= name in _INSIDE or name == ""


class IssueComposer:
    """Composes issues for one pack; articles that did not change are not composed again."""

    def __init__(self, pack: Pack, memo: Memo | None = None) -> None:
        self.pack = pack
        memo = memo or Memo()
        self.boxes = BoxMaker(pack, memo)
        self._facts: Remembered[Hashable, object] = Remembered(memo)
        self._stories: Remembered[Hashable, Story] = Remembered(memo)
        self._furniture: Remembered[Hashable, tuple[str, tuple[Text, ...]]] = Remembered(memo)
        self._sectional: Remembered[Hashable, Box] = Remembered(memo)

    def compose(self, issue: Issue) -> tuple[Story, ...]:
        """One story for each article, the masthead in the first, fillers and imprint in the last of their sections."""
        stories: list[Story] = []
        for number, section in enumerate(issue.sections):
            for place, article in enumerate(section.articles):
                first = self._masthead(issue) if not stories else ()
                last = place == len(section.articles) - 1
                foot = self._fillers(issue, section) if last else ()
                if last and number == len(issue.sections) - 1:
                    foot = (*foot, self._imprint(issue))
                first, foot = self._as_before(first), self._as_before(foot)
                stories.append(self._story_of(issue, section, article, place == 0, first, foot))
        return tuple(stories)

    def _story_of(
        self,
        issue: Issue,
        section: Section,
        article: Article,
        opens_section: bool,
        before: tuple[Box, ...],
        foot: tuple[Box, ...],
    ) -> Story:
        """The story as it was composed before, where nothing that it may print has changed."""
        boxes = tuple(map(Same, before)), tuple(map(Same, foot))
        key = Same(article), self._facts_of(issue), section.name.written, opens_section, boxes
        story = self._stories.get(key)
        if story is None:
            view = View(issue)
            story = self._story(issue, view, section, article, opens_section, before, foot)
            if not view.looked:
                self._stories.put(key, story, sum(len(text.plain) for text in texts_of(story)))
        return story

    def _facts_of(self, issue: Issue) -> object:
        """A token for all that an issue says besides its sections: the same for every issue that says the same."""
        return self._facts.get_or_make(
            Same(issue), lambda: self._facts.get_or_make(issue.written("sections"), object, 1000)
        )

    def _as_before(self, boxes: Sequence[Box]) -> tuple[Box, ...]:
        """The very boxes of the composing before, where they are the same in everything."""
        return tuple(map(self._box_as_before, boxes))

    def _box_as_before(self, box: Box) -> Box:
        key = box, *(text.written for text in box.texts)
        return self._sectional.get_or_make(key, lambda: box, len(box.html))

    def context(self, issue: Issue, view: View | None = None) -> dict[str, Any]:
        """What every template may print; `view` is how it sees the issue."""
        return {
            "issue": view.record if view else issue,
            "publication": issue.publication,
            "imprint": issue.publication.imprint,
            "words": words_of_templates(issue.language),
            "date": issue_date(issue.date, issue.language),
            "contents": contents_of(issue, self.pack),
        }

    def furniture(self, issue: Issue, number: int, section: str, opens_section: bool) -> tuple[str, tuple[Text, ...]]:
        """What stands outside the type area of a page (banner, folio, running foot): HTML, and its texts in order."""
        department = next((each for each in issue.sections if plain_text(each.name) == section), None)
        key = number, section, opens_section, self._facts_of(issue), department and department.name.written
        known = self._furniture.get(key)
        if known is not None:
            return known
        view = View(issue)
        inside = View(department) if department else None
        filled = self.boxes.fill(
            "page",
            issue.language,
            {
                **self.context(issue, view),
                "number": number,
                "first": number == 1,
                "section": section,
                "department": inside and inside.record,
                "opens_section": opens_section,
                "side": "recto" if number % 2 else "verso",
            },
        )
        if not view.looked and not (inside and inside.looked):
            self._furniture.put(key, filled, len(filled[0]))
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
        extras = Extras(self.boxes, article, language, self.context(issue, view))
        body = BodyComposer(self.pack, article, language, extras, self.boxes.care)
        start = article.start or (self.pack.rules.sections if opens_section else self.pack.rules.articles)
        blocks: tuple[Block, ...] = (
            *before,
            self._head(self.context(issue, view), article, language),
            *body.compose(),
            *foot,
        )
        return Story(
            key=article.key,
            section=plain_text(section.name),
            start=start if stories_may_continue(opens_section, start, self.pack) else Start.NEW_PAGE,
            blocks=blocks,
            title=article.title,
            short_title=article.short_title or article.title,
            place=article.place(),
            copyfit=article.copyfit,
            shares=self.pack.rules.share_pages and article.start is None and not opens_section,
        )

    def _head(self, context: Mapping[str, Any], article: Article, language: str) -> Box:
        context = {
            **context,
            "words": words_of_templates(language),
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
            if filler.hold:
                continue
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
