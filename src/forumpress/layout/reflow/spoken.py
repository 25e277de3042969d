# SPDX-License-Identifier: MIT
"""An issue as a person would read it out: plain text, a paragraph a line, boxes and pictures named and ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from forumpress.issue.blocks import Block, Break, List, Para, Quote, Run, Runs, Subhead, Table
from forumpress.issue.model import Article, Byline, Extra, Figure, Filler, Issue, KeyFigures, PullQuote, Sidebar
from forumpress.layout.reflow.labels import labels_for
from forumpress.layout.reflow.resolved import PlacedExtra, ResolvedArticle, ResolvedBlock, Resolver
from forumpress.layout.words import issue_date, words_for
from forumpress.text import Text

CALL = "\u2060[{}]"
"""How a footnote's number stands in the text: never parted from its word (Unicode: WORD JOINER), and found by it."""
_BULLETS = ("•", "–", "·")


def spoken_text(issue: Issue, resolver: Resolver) -> str:
    """The whole issue. Paragraphs are lines, parted by empty ones; two empty lines stand before each article."""
    reader = _Issue(issue, resolver)
    head = [*reader.masthead(), *reader.contents()]
    parts = ["\n\n".join(head)]
    section = None
    for article in resolver.resolve(issue):
        if section is not None and article.section is not section:
            parts += reader.fillers(section.printed_fillers)
        opening = [] if article.section is section else [reader.say(article.section.name).upper()]
        section = article.section
        parts.append("\n\n".join([*opening, *_Article(article, resolver).lines()]))
    if section is not None:
        parts += reader.fillers(section.printed_fillers)
    parts.append("\n\n".join(reader.imprint()))
    return "\n\n\n".join(part for part in parts if part) + "\n"


class _Issue:
    """What is read of the issue itself, before its articles and after them."""

    def __init__(self, issue: Issue, resolver: Resolver) -> None:
        self.issue = issue
        self._resolver = resolver
        self._labels = labels_for(issue.language)

    def say(self, text: Text) -> str:
        return _said(self._resolver.inline(text, self.issue.language))

    def masthead(self) -> Iterator[str]:
        publication, issue = self.issue.publication, self.issue
        yield self.say(publication.title).upper()
        if publication.sponsor:
            yield self.say(publication.sponsor)
        if issue.title:
            yield self.say(issue.title)
        words = words_for(issue.language)
        yield f"{issue_date(issue.date, issue.language)} · {words['issue']} {issue.number}"

    def contents(self) -> Iterator[str]:
        lines = [f"{self._labels['contents']}{self._labels['colon']}".rstrip()]
        for section in self.issue.sections:
            lines.append(self.say(section.name))
            lines += [f"  {self.say(each.short_title or each.title)}" for each in section.articles]
        yield "\n".join(lines)

    def fillers(self, fillers: Sequence[Filler]) -> Iterator[str]:
        for filler in fillers:
            said = [self.say(filler.title), self.say(filler.text), filler.link or ""]
            yield "\n\n".join(line for line in said if line)

    def imprint(self) -> Iterator[str]:
        imprint, words, colon = self.issue.publication.imprint, words_for(self.issue.language), self._labels["colon"]
        yield self.say(self.issue.publication.title)
        for label, values in (
            (words["publisher"], (imprint.publisher,)),
            (words["editor"], (imprint.editor,)),
            (words["contact"], (imprint.address, imprint.contact, imprint.website)),
            (words["rights"], (imprint.copyright, imprint.note)),
            (words["subscribe"], (imprint.subscribe,)),
            (words["unsubscribe"], (imprint.unsubscribe,)),
        ):
            said = [self.say(value) if isinstance(value, Text) else value for value in values if value]
            if said:
                yield f"{label}{colon}" + "\n".join(said)


class _Article:
    """One article, read from its kicker to its last box."""

    def __init__(self, article: ResolvedArticle, resolver: Resolver) -> None:
        self._resolved = article
        self._resolver = resolver
        self._labels = labels_for(article.language)
        self._read_notes: set[str] = set()

    def lines(self) -> Iterator[str]:
        article = self._resolved.article
        yield from self._head(article)
        for block in self._resolved.blocks:
            yield from self._block(block)

    def _say(self, text: Text) -> str:
        return _said(self._resolver.inline(text, self._resolved.language))

    def _runs(self, runs: Runs) -> str:
        return _said(runs, {label: note.number for label, note in self._resolved.notes.items()})

    def _head(self, article: Article) -> Iterator[str]:
        for text in (article.kicker, article.title, article.standfirst):
            if text:
                yield self._say(text)
        if article.authors:
            yield self._labels["by"].format(self._labels["and"].join(map(self._byline, article.authors)))

    def _byline(self, byline: Byline) -> str:
        parts = (byline.name, byline.role, byline.organisation)
        return self._labels["comma"].join(self._say(part) for part in parts if part)

    def _block(self, block: ResolvedBlock, depth: int = 0) -> Iterator[str]:
        match block:
            case Para(runs, verse):
                said = self._runs(runs)
                yield said if verse else said.replace("\n", " ")
                yield from self._notes((runs,))
            case Subhead(runs):
                yield self._runs(runs)
            case List():
                yield from self._list(block, depth)
            case Quote(blocks):
                for inner in blocks:
                    yield from self._inner(inner, depth)
            case Table():
                yield "\n".join(self._table(block))
                yield from self._notes((block.caption, *block.head, *(cell for row in block.rows for cell in row)))
            case Break():
                yield "* * *"
            case PlacedExtra():
                yield from self._extra(block)

    def _inner(self, block: Block, depth: int) -> Iterator[str]:
        if isinstance(block, Para | Subhead | List | Quote | Table | Break):
            yield from self._block(block, depth)

    def _notes(self, texts: Sequence[Runs]) -> Iterator[str]:
        """The notes that are called here first, after the paragraph or table that calls them."""
        for run in (run for runs in texts for run in runs):
            note = self._resolved.notes.get(run.note or "")
            if note is not None and run.note not in self._read_notes:
                self._read_notes.add(run.note or "")
                label = self._labels["note"].format(note.number)
                yield f"[{label}{self._labels['colon']}{self._runs(note.runs)}]".replace("\n", " ")

    def _list(self, block: List, depth: int) -> Iterator[str]:
        """The items of a list; one whose items are single paragraphs stands together."""
        bullet = _BULLETS[min(depth, len(_BULLETS) - 1)]
        marks = [mark.plain for mark in block.marks] or [bullet] * len(block.items)
        items = []
        for mark, item in zip(marks, block.items, strict=True):
            first, *rest = [line for inner in item for line in self._inner(inner, depth + 1)] or [""]
            items.append([f"{mark} {first}", *rest])
        if all(len(item) == 1 for item in items):
            yield "\n".join(item[0] for item in items)
        else:
            yield from (line for item in items for line in item)

    def _table(self, table: Table) -> Iterator[str]:
        """A table row by row, each cell with the head of its column, as one would read it to somebody."""
        labels = self._labels
        caption = self._runs(table.caption)
        yield (
            f"{labels['table']}{labels['colon']}{caption}" if caption else f"{labels['table']}{labels['colon']}".strip()
        )
        heads = [self._runs(cell) for cell in table.head]
        if any(heads):
            yield f"{labels['columns']}{labels['colon']}{'; '.join(head for head in heads if head)}"
        for row in table.rows:
            said = (self._runs(cell).replace("\n", " ") or labels["empty"] for cell in row)
            yield "; ".join(
                f"{head}{labels['colon']}{cell}" if head else cell for head, cell in zip(heads, said, strict=True)
            )

    def _extra(self, placed: PlacedExtra) -> Iterator[str]:
        extra: Extra = placed.extra
        match extra:
            case Figure():
                yield "\n".join(self._figures(placed.figures))
            case PullQuote():
                by = f"\n{self._say(extra.attribution)}" if extra.attribution else ""
                yield f"{self._labels['highlight']}{self._labels['colon']}{self._say(extra.text)}{by}"
            case KeyFigures():
                title = self._say(extra.title) if extra.title else self._labels["figures"]
                entries = (
                    f"{self._say(each.value)}{self._labels['colon']}{self._say(each.label)}" for each in extra.items
                )
                yield "\n".join((title, *entries))
            case Sidebar():
                yield f"{self._labels['box']}{self._labels['colon']}{self._say(extra.title)}"
                for block in placed.blocks:
                    yield from self._inner(block, 0)
                yield f"[{self._labels['end_of_box']}]"

    def _figures(self, figures: Sequence[Figure]) -> Iterator[str]:
        """What each picture shows, then its caption and who made it; nothing of a picture without any words."""
        labels = self._labels
        for figure in figures:
            if figure.alt and not figure.decorative:
                yield f"{labels['picture']}{labels['colon']}{self._say(figure.alt)}"
            elif figure.caption or figure.credit:
                yield f"{labels['decorative' if figure.decorative else 'picture']}{labels['colon']}".strip()
        for figure in figures:
            said = [self._say(text) for text in (figure.caption, figure.credit) if text]
            yield from said


def _said(runs: Sequence[Run], numbers: Mapping[str, int] | None = None) -> str:
    """The words of runs, with forced line breaks, and the numbers of the notes that are called."""
    parts = []
    for run in runs:
        if run.note is not None:
            parts.append(CALL.format(numbers[run.note]) if numbers and run.note in numbers else "")
        parts.append(run.text.plain + ("\n" if run.line_break else ""))
    return "".join(parts).strip("\n")
