# SPDX-License-Identifier: MIT
"""Which part of a manuscript is what: sections, titles, bylines, captions, text that goes on.

Manuscripts taken from finished pages carry the page's furniture: the section's name at the head of
every page, captions without their pictures between the paragraphs, page numbers. Nothing is lost:
what is not furniture stands in the draft once, in order, and each doubtful decision is a finding.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from forumpress.finding import Finding, Place, has_errors, note, warning
from forumpress.issue.importing.bylines import split_bylines
from forumpress.issue.importing.draft import Draft, DraftArticle, DraftByline, DraftFigure, DraftSection, make_key
from forumpress.issue.importing.inline import as_heading, from_markdown, from_plain, one_line, outside_code
from forumpress.issue.importing.looks import (
    AUTHOR,
    PAGE_NUMBER,
    PICTURE,
    SPONSOR,
    heading_in_plain,
    looks_like_caption,
    looks_like_title,
    section_named,
    shortened,
)
from forumpress.issue.importing.parts import BULLET, NUMBER, Kind, ManuscriptPart
from forumpress.issue.prose import parse_inline, parse_prose
from forumpress.text import Text

_NOTE_CODES = frozenset(("prose/unknown-note", "prose/unused-note"))


@dataclass
class Recogniser:
    """Goes through the parts once, in order; `draft` and `findings` are the result."""

    file: str
    names: Sequence[str]
    """Sections to look for; where none stands above an article, the first."""
    allowed: Sequence[str]
    """Those of them that the publication has."""
    markdown: bool
    title: str = ""
    """The publication's, where it is known."""
    whole: bool = True
    """Whether it may be a whole issue, with a masthead above its articles."""
    draft: Draft = field(default_factory=Draft)
    findings: list[Finding] = field(default_factory=list)
    section: DraftSection | None = None
    article: DraftArticle | None = None
    after_caption: bool = False

    def read(self, parts: Sequence[ManuscriptPart]) -> None:
        """Takes in the whole manuscript."""
        if not self.markdown:
            parts = [piece for part in parts for piece in self._parted(part)]
        for index, part in enumerate(parts):
            following = parts[index + 1] if index + 1 < len(parts) else None
            was_caption, self.after_caption = self.after_caption, False
            if part.kind is Kind.HEADING:
                self._heading(part, following)
            elif part.kind is Kind.RULE:
                if self.article is not None and self.article.body:
                    self.article.body.append("***")
            elif part.kind is Kind.KEPT:
                self._kept(part)
            else:
                self._paragraph(part, following, was_caption)
        for section in self.draft.sections:
            for article in section.articles:
                self._mend_notes(article)

    def _parted(self, part: ManuscriptPart) -> Iterator[ManuscriptPart]:
        """A plain paragraph, with lines that say what they are (section, sponsor, author) apart."""
        begin, gap = 0, part.gap
        for number, line in enumerate(part.lines):
            alone = section_named(line, self.names) is not None or AUTHOR.fullmatch(line) is not None
            if number > begin and (alone or SPONSOR.match(line)):
                yield replace(part, lines=part.lines[begin:number], line=part.line + begin, gap=gap)
                begin, gap = number, 0
            if alone and number + 1 < len(part.lines):
                yield replace(part, lines=(line,), line=part.line + number, gap=gap)
                begin, gap = number + 1, 0
        yield replace(part, lines=part.lines[begin:], line=part.line + begin, gap=gap)

    def _warn(self, code: str, line: int, message: str, hint: str) -> None:
        self.findings.append(warning(code, message, hint=hint, place=Place(self.file, line, 1)))

    def _note(self, code: str, line: int, message: str, hint: str = "") -> None:
        self.findings.append(note(code, message, hint=hint, place=Place(self.file, line, 1)))

    def _converted(self, part: ManuscriptPart) -> str:
        """The part's words as Markdown of a body."""
        words = one_line(part.lines)
        if not self.markdown:
            return from_plain(words)
        return self._from_markdown(words, part)

    def _from_markdown(self, words: str, part: ManuscriptPart) -> str:
        converted = from_markdown(words)
        if converted.tags:
            self._warn(
                "import/html",
                part.line,
                f"HTML was left out here: {' '.join(converted.tags)[:80]}",
                "see whether the text lost a heading, list or table",
            )
        if addresses := " ".join(converted.addresses)[:200]:
            self._note(
                "import/other-markdown",
                part.line,
                f"links that lead to files beside the manuscript became plain words: {addresses}",
            )
        return converted.words

    def _words(self, part: ManuscriptPart) -> str:
        """The part's words as a short text: a title, a caption, a name."""
        converted = self._converted(part)
        return self._escaped(converted, part) if has_errors(parse_inline(Text(converted))[1]) else converted

    def _escaped(self, words: str, part: ManuscriptPart) -> str:
        self._warn(
            "import/not-markdown",
            part.line,
            "Markdown here has no place in an issue; it was kept as plain text",
            "set the words in Markdown that the issue format knows",
        )
        return "\n".join(from_plain(line.strip()) for line in words.split("\n"))

    def _add(self, block: str, part: ManuscriptPart) -> None:
        """Adds a block of Markdown to the article at hand, as plain text where an issue could not hold it."""
        block = textwrap.dedent(block).strip()
        if not block:
            return
        article = self.article or self._untitled(part)
        problems = [finding for finding in parse_prose(Text(block))[1] if finding.code not in _NOTE_CODES]
        article.body.append(self._escaped(block, part) if has_errors(problems) else block)

    def _mend_notes(self, article: DraftArticle) -> None:
        """Footnotes whose marks and texts do not match become plain text."""
        findings = parse_prose(Text("\n\n".join(article.body)))[1]
        if has_errors([finding for finding in findings if "note" in finding.code]):
            article.body = [block.replace("[^", "\\[^") for block in article.body]
            self._warn(
                "import/footnotes",
                article.line,
                "the footnotes of this article do not match their marks; they were kept as plain text",
                "write [^1] in the text and “[^1]: …” below the paragraph",
            )

    def _heading(self, part: ManuscriptPart, following: ManuscriptPart | None) -> None:
        words = self._words(part)
        name = section_named(words, self.names)
        if not words:
            return
        if name is not None:
            self._open_section(name, part, following)
        elif self._is_masthead(words, following):
            self.draft.title = words
        elif self.article is not None and (part.level == 0 or part.level > self.article.level):
            depth = 2 if part.level <= self.article.level + 1 else 3
            self._add(f"{'#' * depth} {as_heading(words)}", part)
            if part.level == 0:
                self._warn(
                    "import/subhead", part.line, "a bold line was taken for a subhead", "change the ## if it is not"
                )
        elif self.section is not None and (
            part.level == 0 or part.level > self.section.level or not self.section.articles
        ):
            self._open_article(words, part)
        else:
            self._unknown_section(words, part, following)

    def _is_masthead(self, words: str, following: ManuscriptPart | None) -> bool:
        if not self.whole or self.draft.title or self.draft.sections:
            return False
        return (
            words == self.title
            or following is None
            or following.kind is Kind.HEADING
            or SPONSOR.match(one_line(following.lines)) is not None
        )

    def _open_section(self, name: str, part: ManuscriptPart, following: ManuscriptPart | None) -> None:
        before = next((section for section in self.draft.sections if section.name == name), None)
        if before is None:
            self.section = DraftSection(name, part.line, part.level or 1)
            self.draft.sections.append(self.section)
            self.article = None
            if name not in self.allowed:
                self._warn_of_section(name, part)
            return
        self.section = before
        before.level = min(before.level, part.level or 1)
        if following is None or following.kind is Kind.HEADING or not before.articles:
            self.article = None
            self._note("import/section-joined", part.line, f"“{name}” goes on here; its articles stand in one section")
        else:
            self.article = before.articles[-1]
            self._warn(
                "import/article-continued",
                part.line,
                f"the text below this “{name}” was joined to the article “{shortened(self.article.title)}”",
                "cut it out into an article of its own if it is one",
            )

    def _unknown_section(self, words: str, part: ManuscriptPart, following: ManuscriptPart | None) -> None:
        if (
            part.level <= 1
            and following is not None
            and following.kind is Kind.HEADING
            and following.level > part.level
        ):
            self.section = DraftSection(words, part.line, part.level)
            self.draft.sections.append(self.section)
            self.article = None
            self._warn_of_section(words, part)
            return
        self._open_article(words, part)

    def _warn_of_section(self, name: str, part: ManuscriptPart) -> None:
        self._warn(
            "import/unknown-section",
            part.line,
            f"“{shortened(name)}” was taken for a section, though the publication has none of that name",
            "add it to “sections:” in publication.yaml, or rename it",
        )

    def _open_article(self, title: str, part: ManuscriptPart) -> DraftArticle:
        if self.section is None:
            name = self.names[0] if self.names else "News"
            self.section = DraftSection(name, part.line, 0)
            self.draft.sections.append(self.section)
            self._warn(
                "import/no-section",
                part.line,
                f"no section stands above this article; it was put under “{name}”",
                "move it to the section where it belongs",
            )
        keys = [article.key for section in self.draft.sections for article in section.articles]
        key = make_key(title, keys, f"article-{len(keys) + 1}", 5)
        self.article = DraftArticle(title, key, part.line, part.level or self.section.level + 1)
        self.section.articles.append(self.article)
        return self.article

    def _kept(self, part: ManuscriptPart) -> None:
        if not self.markdown:
            self._add("\n".join(_item(line) for line in part.lines), part)
            return
        words = "\n".join(line.rstrip() for line in part.lines)
        pictures: list[re.Match[str]] = []

        def take_out(piece: str) -> str:
            pictures.extend(PICTURE.finditer(piece))
            return PICTURE.sub("", piece)

        self._add(self._from_markdown(outside_code(words, take_out), part), part)
        for picture in pictures:
            self._picture(part, picture)

    def _paragraph(self, part: ManuscriptPart, following: ManuscriptPart | None, after_caption: bool) -> None:
        plain = one_line(part.lines)
        if PAGE_NUMBER.fullmatch(plain):
            self._note("import/page-number", part.line, f"“{plain}” was taken for a page number and left out")
            return
        if not self.markdown and (name := section_named(plain, self.names)) is not None:
            self._open_section(name, part, heading_in_plain(following))
            return
        if self.whole and self.section is None and self.article is None and self._preamble(part, plain):
            return
        if self.markdown and (pictures := list(PICTURE.finditer(plain))):
            rest = re.sub(r"\s+", " ", PICTURE.sub("", plain)).strip()
            if rest:
                self._add(self._converted(replace(part, lines=(rest,))), part)
            for picture in pictures:
                self._picture(part, picture)
            return
        if self.article is not None and not self.article.authors and (match := AUTHOR.fullmatch(plain)):
            self._byline(match[1], part)
            return
        if not self.markdown and (
            looks_like_title(plain) if self.article is None else self._title_in_plain(plain, following)
        ):
            self._open_article(self._words(part), part)
            return
        if self.article is None:
            self._untitled(part)
        assert self.article is not None
        if self.article.body and looks_like_caption(part, after_caption):
            self._caption(part, self._words(part))
        else:
            self._add(self._converted(part), part)

    def _preamble(self, part: ManuscriptPart, plain: str) -> bool:
        """Lines above the first section: the title of a plain manuscript, and the sponsor."""
        if not self.draft.sponsor and SPONSOR.match(plain):
            self.draft.sponsor = self._words(part)
            return True
        if not self.markdown and not self.draft.title and looks_like_title(plain):
            self.draft.title = self._words(part)
            return True
        return False

    def _untitled(self, part: ManuscriptPart) -> DraftArticle:
        self._warn(
            "import/untitled",
            part.line,
            "this text has no title above it",
            "give the article its title, or move the text into another article",
        )
        return self._open_article("Untitled", ManuscriptPart(Kind.HEADING, ("Untitled",), part.line, part.gap, 9))

    def _title_in_plain(self, plain: str, following: ManuscriptPart | None) -> bool:
        return (
            looks_like_title(plain)
            and following is not None
            and AUTHOR.fullmatch(one_line(following.lines)) is not None
        )

    def _caption(self, part: ManuscriptPart, words: str) -> None:
        assert self.article is not None
        figure = self._figure(words)
        figure.caption = words
        self.after_caption = True
        self._warn(
            "import/caption",
            part.line,
            f"“{shortened(words)}” was taken for the caption of a picture that is not there yet",
            f"give the figure “{figure.key}” its image and alt text, or turn the caption back into text",
        )

    def _picture(self, part: ManuscriptPart, picture: re.Match[str]) -> None:
        if self.article is None:
            self._untitled(part)
        figure = self._figure(picture[3] or picture[1] or "picture")
        figure.alt, figure.file = picture[1], picture[2]
        figure.caption = self._words(replace(part, lines=(picture[3] or "",)))
        self._warn(
            "import/picture",
            part.line,
            f"the picture “{shortened(picture[2])}” was not copied; its place is kept",
            f"put it into assets/ and name it under “image:” of the figure “{figure.key}”",
        )

    def _figure(self, words: str) -> DraftFigure:
        assert self.article is not None
        keys = [figure.key for figure in self.article.figures]
        figure = DraftFigure(make_key(words, keys, f"figure-{len(keys) + 1}"), "")
        self.article.figures.append(figure)
        self.article.body.append(f"![](#{figure.key})")
        return figure

    def _byline(self, written: str, part: ManuscriptPart) -> None:
        assert self.article is not None
        authors, guessed = split_bylines(written)
        for author in authors:
            facts = (self._words(replace(part, lines=(fact,))) if fact else "" for fact in vars(author).values())
            self.article.authors.append(DraftByline(*facts))
        if guessed:
            self._warn(
                "import/byline",
                part.line,
                "name, role and organisation of an author were guessed from the commas",
                "check the three under “authors:”",
            )


def _item(line: str) -> str:
    """An item of a plain manuscript's list as Markdown; a number stays what it was."""
    number = NUMBER.match(line)
    return f"{number[0]}{from_plain(line[number.end() :])}" if number else f"- {from_plain(BULLET.sub('', line))}"
