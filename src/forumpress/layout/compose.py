"""Issue and pack -> stories: blocks in the order in which they fill the frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forumpress.issue.model import Article, Issue, Section, Span, Start
from forumpress.layout.body import BodyComposer
from forumpress.layout.boxes import BoxMaker
from forumpress.layout.extras import Extras
from forumpress.layout.inline import plain_text
from forumpress.layout.pack import Pack
from forumpress.layout.story import Block, Box, Stand, Story
from forumpress.layout.words import issue_date, words_for
from forumpress.text import Text


class Composer:
    """Composes issues for one pack; articles that did not change are not composed again."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.boxes = BoxMaker(pack)

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
                stories.append(self._story(issue, section, article, place == 0, first, foot))
        return tuple(stories)

    def context(self, issue: Issue) -> dict[str, Any]:
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
        return self.boxes.fill(
            "page",
            issue.language,
            {
                **self.context(issue),
                "number": number,
                "first": number == 1,
                "section": section,
                "department": next((each for each in issue.sections if plain_text(each.name) == section), None),
                "opens_section": opens_section,
                "side": "recto" if number % 2 else "verso",
            },
        )

    def _story(
        self,
        issue: Issue,
        section: Section,
        article: Article,
        opens_section: bool,
        before: Sequence[Box],
        foot: Sequence[Box],
    ) -> Story:
        language = article.language or issue.language
        extras = Extras(self.boxes, article, language, self.context(issue))
        body = BodyComposer(self.pack, article, language, extras)
        start = article.start or (self.pack.rules.sections if opens_section else self.pack.rules.articles)
        blocks: tuple[Block, ...] = (*before, self._head(issue, article, language), *body.compose(), *foot)
        return Story(
            key=article.key,
            section=plain_text(section.name),
            start=start if stories_may_continue(opens_section, start, self.pack) else Start.NEW_PAGE,
            blocks=blocks,
            title=article.title,
            short_title=article.short_title or article.title,
            place=article.place(),
        )

    def _head(self, issue: Issue, article: Article, language: str) -> Box:
        length = len(plain_text(article.title))
        sizes = self.pack.rules.titles
        size = next((s.name for s in sizes if s.upto is None or length <= s.upto), sizes[-1].name)
        context: Mapping[str, Any] = {
            **self.context(issue),
            "article": article,
            "title_size": size,
            "bookmark": article.short_title or article.title,
        }
        html, texts = self.boxes.fill("article-head", language, context)
        return Box(
            key=f"{article.key}--head",
            kind="article-head",
            html=html,
            span=Span.WIDE,
            after=1,
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
            after=1,
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
                    before=2,
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
            before=2,
            language=issue.language,
            texts=texts,
            place=issue.publication.place("imprint"),
        )


def stories_may_continue(opens_section: bool, start: Start, pack: Pack) -> bool:
    """Whether a story may run on below the one before it: a section that begins a page does not."""
    return not (opens_section and start is Start.CONTINUE and pack.rules.sections is Start.NEW_PAGE)
