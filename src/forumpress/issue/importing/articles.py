# SPDX-License-Identifier: MIT
"""A manuscript -> the articles of an issue: what is title, byline, text, figure, box."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from forumpress.finding import Finding, Place, has_errors, note, warning
from forumpress.issue.importing.bylines import byline_in, split_bylines
from forumpress.issue.importing.draft import DraftArticle, DraftBox, DraftFigure, DraftSection, make_key
from forumpress.issue.importing.inline import as_heading, from_plain
from forumpress.issue.importing.looks import AUTHOR, PAGE_NUMBER, section_named, shortened
from forumpress.issue.importing.marked import unwrapped
from forumpress.issue.importing.received import BlockKind, Manuscript, ManuscriptBlock
from forumpress.issue.prose import parse_inline, parse_prose
from forumpress.text import Text

_SENTENCE_END = re.compile(r"[.。;；,，、]$")
_CAPTION = re.compile(
    r"(?:figure|fig|photo|picture|image|caption|table|abb(?:ildung)?|foto|bild|图|圖|图片|照片|图表)\b\.?\s*\d*\s*[.:：]?",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\[\^[^\]]*\]|\]\([^)]*\)|\{lang=[^}]*\}|[*^~\[\]<>\\]")
_TITLE_WORDS = 30
_CAPTION_WORDS = 45
_QUOTE_WORDS = 45
_LARGER = 1.15
"""A line this many times the size of the text was made to be seen as a heading."""


@dataclass
class ArticleMaker:
    """Makes draft articles of manuscripts, one after the other; `sections` and `findings` are the result."""

    names: Sequence[str]
    """Sections to look for."""
    section: str
    """The section of articles that stand under none."""
    taken: set[str] = field(default_factory=set)
    """Keys of articles that are used already."""
    sections: list[DraftSection] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def take(self, manuscript: Manuscript, *, single: bool) -> None:
        """Add a manuscript's articles: one where `single`, else one for each section's titles or each byline."""
        blocks = joined_captions(headings_by_looks(manuscript.blocks))
        parts = [blocks] if single else _cut(blocks, self.names)
        name = self.section
        for part in parts:
            if part and part[0].kind is BlockKind.HEADING and (named := section_named(plain(part[0]), self.names)):
                name, part = named, part[1:]
            if any(block.text or block.inner or block.picture >= 0 for block in part):
                _Maker(self, manuscript, name).make(part)

    def place(self, name: str) -> DraftSection:
        """The section of that name, made where it is missing."""
        found = next((section for section in self.sections if section.name == name), None)
        if found is None:
            found = DraftSection(name)
            self.sections.append(found)
        return found


class _Maker:
    """Makes one article."""

    def __init__(self, owner: ArticleMaker, manuscript: Manuscript, section: str) -> None:
        self._owner = owner
        self._manuscript = manuscript
        self._section = section
        self._notes = [block for block in manuscript.blocks if block.kind is BlockKind.NOTE]
        self._article = DraftArticle("", source=manuscript.file)
        self._unseen: list[str] = []

    def make(self, blocks: Sequence[ManuscriptBlock]) -> None:
        rest = self._head([block for block in blocks if block.kind is not BlockKind.NOTE])
        levels = sorted({block.level for block in rest if block.kind is BlockKind.HEADING})
        for block in rest:
            self._block(block, levels)
        called = set(re.findall(r"\[\^([^\]]+)\]", "\n".join((*self._article.body, self._article.title))))
        self._article.body += [block.text for block in self._notes if block.text[2:].partition("]")[0] in called]
        self._mend_notes()
        if self._unseen:
            keys = ", ".join(f"“{key}”" for key in self._unseen)
            self._warn(
                "import/alt-missing",
                ManuscriptBlock(BlockKind.PICTURE),
                f"pictures of “{shortened(self._article.title)}” have no alternative text: {keys}",
                "say under “alt:” what each shows, for readers who cannot see it",
            )
        self._owner.taken.add(self._article.key)
        self._owner.place(self._section).articles.append(self._article)

    def _warn(self, code: str, block: ManuscriptBlock, message: str, hint: str) -> None:
        where = f" ({block.where})" if block.where else ""
        self._owner.findings.append(warning(code, message + where, hint=hint, place=Place(self._manuscript.file)))

    def _head(self, blocks: Sequence[ManuscriptBlock]) -> list[ManuscriptBlock]:
        """Title, kicker, byline and standfirst from the first blocks; gives back the others."""
        rest = list(blocks)
        article = self._article
        first = next((at for at, block in enumerate(rest[:4]) if block.kind is BlockKind.HEADING), None)
        if first is not None and all(_is_short(block) for block in rest[:first]):
            title = rest.pop(first)
            if first == 1 and rest[0].kind is BlockKind.PARAGRAPH and not byline_in(plain(rest[0])):
                article.kicker = self._inline(rest.pop(0))
        elif rest and rest[0].kind is BlockKind.PARAGRAPH and _is_short(rest[0]) and len(rest) > 1:
            title = rest.pop(0)
        else:
            known = self._manuscript.title
            title = ManuscriptBlock(
                BlockKind.HEADING, from_plain(known or "Untitled"), where=rest[0].where if rest else ""
            )
            if not known:
                self._warn("import/untitled", title, "this text has no title above it", "give the article its title")
        article.title = re.sub(r"\[\^[^\]]*\]", "", self._inline(title)) or "Untitled"
        if "[^" in title.text and rest:
            rest[0] = replace(rest[0], text=rest[0].text + "".join(re.findall(r"\[\^[^\]]*\]", title.text)))
        article.key = make_key(article.title, self._owner.taken, f"article-{len(self._owner.taken) + 1}", 5)
        while rest and not article.authors and rest[0].kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            words = plain(rest[0])
            match = AUTHOR.fullmatch(words)
            written = match[1] if match else byline_in(words)
            if not written:
                break
            article.authors, guessed = split_bylines(from_plain(written))
            if guessed:
                self._warn(
                    "import/byline",
                    rest[0],
                    "name, role and organisation of an author were guessed from the commas",
                    "check the three under “authors:”",
                )
            rest.pop(0)
        if len(rest) > 1 and _could_stand_first(rest[0]):
            standfirst = rest.pop(0)
            article.standfirst = self._inline(replace(standfirst, text=unwrapped(standfirst.text)))
        return rest

    def _inline(self, block: ManuscriptBlock) -> str:
        """A short text: Markdown where an issue can hold it, else the plain words."""
        text = " ".join(block.text.replace("\\\n", " ").split())
        return from_plain(plain(block)) if has_errors(parse_inline(Text(text))[1]) else text

    def _block(self, block: ManuscriptBlock, levels: Sequence[int]) -> None:
        body = self._article.body
        kind = block.kind
        if kind is BlockKind.PICTURE:
            self._figure(block)
        elif kind is BlockKind.BOX:
            self._box(block)
        elif kind is BlockKind.RULE:
            if body:
                body.append("***")
        elif kind is BlockKind.HEADING:
            self._add(
                f"{'##' if block.level <= levels[0] else '###'} {as_heading(' '.join(block.text.split()))}", block
            )
        elif kind is BlockKind.QUOTATION:
            self._add("\n".join(f"> {line}" for line in block.text.split("\n")), block)
        elif PAGE_NUMBER.fullmatch(plain(block)):
            self._owner.findings.append(
                note(
                    "import/page-number",
                    f"“{plain(block)}” was taken for a page number and left out ({block.where})",
                    place=Place(self._manuscript.file),
                )
            )
        elif block.text:
            self._add(block.text, block)

    def _add(self, text: str, block: ManuscriptBlock) -> None:
        problems = [finding for finding in parse_prose(Text(text))[1] if "note" not in finding.code]
        if has_errors(problems):
            self._warn(
                "import/not-markdown",
                block,
                "this block has no place in an issue as it is; its words were kept plain",
                "look at the text, and at what the manuscript had there",
            )
            text = "\n\n".join(
                from_plain(line) for line in (piece.strip() for piece in plain(block).split("\n")) if line
            )
        self._article.body.append(text)

    def _figure(self, block: ManuscriptBlock) -> None:
        article, picture = self._article, self._manuscript.pictures[block.picture]
        keys = [figure.key for figure in article.figures]
        caption = self._inline(block) if block.text else ""
        key = make_key(caption or picture.alt, keys, f"picture-{len(keys) + 1}")
        article.figures.append(DraftFigure(key, caption, from_plain(picture.alt), picture.name, picture.data, picture))
        article.body.append(f"![](#{key})")
        if not picture.data:
            self._warn(
                "import/picture",
                block,
                f"the picture “{shortened(picture.name)}” is not in the manuscript; its place is kept",
                f"put it into assets/ and name it under “image:” of the figure “{key}”",
            )
        elif not picture.alt:
            self._unseen.append(key)

    def _box(self, block: ManuscriptBlock) -> None:
        article = self._article
        pictures = [inner for inner in block.inner if inner.kind is BlockKind.PICTURE]
        worded = [inner for inner in block.inner if inner.text and inner.kind is not BlockKind.PICTURE]
        for picture in pictures:
            self._figure(picture)
        if not worded:
            return
        keys = [box.key for box in (*article.sidebars, *article.pull_quotes)]
        words = sum(len(plain(inner).split()) for inner in worded)
        if len(worded) == 1 and words <= _QUOTE_WORDS and worded[0].kind is not BlockKind.LIST:
            key = make_key(plain(worded[0]), keys, f"quote-{len(keys) + 1}")
            article.pull_quotes.append(DraftBox(key, "", [self._inline(worded[0])]))
            article.body.append(f"![](#{key})")
            self._warn(
                "import/box",
                block,
                f"a box of few words was taken for a pull quote: “{shortened(plain(worded[0]))}”",
                "move it into the text if it is none",
            )
            return
        title, rest = (worded[0], worded[1:]) if _is_short(worded[0]) and len(worded) > 1 else (None, worded)
        key = make_key(plain(title) if title else "", keys, f"box-{len(keys) + 1}")
        text = [
            re.sub(r"\[\^[^\]]*\]", "", inner.text if inner.kind is not BlockKind.HEADING else f"**{inner.text}**")
            for inner in rest
        ]
        heading = unwrapped(self._inline(title)) if title else "Box"
        article.sidebars.append(DraftBox(key, heading, text))
        article.body.append(f"![](#{key})")
        if title is None:
            self._warn(
                "import/box",
                block,
                "a box without a title of its own was made a sidebar",
                f"give the sidebar “{key}” its title",
            )

    def _mend_notes(self) -> None:
        findings = parse_prose(Text("\n\n".join(self._article.body)))[1]
        if has_errors([finding for finding in findings if "note" in finding.code]):
            self._article.body = [block.replace("[^", "\\[^") for block in self._article.body]
            self._warn(
                "import/footnotes",
                ManuscriptBlock(BlockKind.NOTE),
                f"the footnotes of “{shortened(self._article.title)}” do not match their marks; they stay plain text",
                "write [^1] in the text and “[^1]: …” below the paragraph",
            )


def plain(block: ManuscriptBlock) -> str:
    """A block's words without marks."""
    return _MARKS.sub(lambda match: "\n" if match[0] == "\n" else "", block.text.replace("\\\n", "\n")).strip()


def _could_stand_first(block: ManuscriptBlock) -> bool:
    words = len(plain(block).split())
    marked = block.kind is BlockKind.PARAGRAPH and (block.bold or block.italic)
    return marked and 8 <= words <= 70 and "[^" not in block.text


def _is_short(block: ManuscriptBlock) -> bool:
    words = plain(block)
    return block.kind is BlockKind.HEADING or (
        block.kind is BlockKind.PARAGRAPH
        and 0 < len(words.split()) <= _TITLE_WORDS
        and len(words) <= 200
        and not _SENTENCE_END.search(words)
    )


def headings_by_looks(blocks: Sequence[ManuscriptBlock]) -> list[ManuscriptBlock]:
    """Short lines that are only bold or larger than the text become headings, the larger the higher."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        if block.kind is BlockKind.PARAGRAPH:
            sizes[block.size] += len(block.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    bold = sum(len(block.text) for block in blocks if block.bold and block.kind is BlockKind.PARAGRAPH)
    mostly_bold = bold * 2 > sum(sizes.values())
    styled = [block.level for block in blocks if block.kind is BlockKind.HEADING]
    larger = sorted(
        {block.size for block in blocks if _could_head(block) and usual and block.size >= usual * _LARGER}, reverse=True
    )
    found = []
    for at, block in enumerate(blocks):
        if _could_head(block) and not byline_in(plain(block)) and not AUTHOR.fullmatch(plain(block)):
            if block.size in larger:
                level = larger.index(block.size) + 1 if not styled else (1 if at == 0 else max(styled) + 1)
                block = replace(block, kind=BlockKind.HEADING, level=level, text=unwrapped(block.text))
            elif block.bold and not mostly_bold and (at == 0 or blocks[at - 1].kind is not BlockKind.PICTURE):
                level = (max(styled) if styled else len(larger)) + 1
                block = replace(block, kind=BlockKind.HEADING, level=level, text=unwrapped(block.text))
        found.append(block)
    return found


def _could_head(block: ManuscriptBlock) -> bool:
    return block.kind is BlockKind.PARAGRAPH and _is_short(block) and not _CAPTION.match(plain(block))


def joined_captions(blocks: Sequence[ManuscriptBlock]) -> list[ManuscriptBlock]:
    """Captions joined to their pictures: by style or field, else a short line below that looks like one."""
    found: list[ManuscriptBlock] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if block.kind is BlockKind.PICTURE and not block.text:
            if after is not None and (after.kind is BlockKind.CAPTION or _looks_like_caption(after)):
                found.append(replace(block, text=unwrapped(after.text)))
                at += 2
                continue
            if found and found[-1].kind is BlockKind.CAPTION:
                block = replace(block, text=found.pop().text)
        found.append(block)
        at += 1
    return [replace(block, kind=BlockKind.PARAGRAPH) if block.kind is BlockKind.CAPTION else block for block in found]


def _looks_like_caption(block: ManuscriptBlock) -> bool:
    words = plain(block)
    if block.kind is not BlockKind.PARAGRAPH or not words or len(words.split()) > _CAPTION_WORDS or len(words) > 300:
        return False
    return bool(block.italic or block.centred or _CAPTION.match(words))


def _cut(blocks: Sequence[ManuscriptBlock], names: Sequence[str]) -> list[list[ManuscriptBlock]]:
    """A manuscript of several articles cut at their titles; whatever is no such manuscript stays whole."""
    headings = [(at, block) for at, block in enumerate(blocks) if block.kind is BlockKind.HEADING]
    sections = [at for at, block in headings if section_named(plain(block), names)]
    signed = [at for at, _ in headings if at + 1 < len(blocks) and _is_byline(blocks[at + 1])]
    cuts = sorted({*sections, *(at for at in signed if at - 1 not in sections)})
    if not sections and len(signed) < 2:
        return [list(blocks)]
    if sections:
        level = min((block.level for at, block in headings if at not in sections), default=0)
        cuts = sorted(
            {
                *cuts,
                *(
                    at
                    for at, block in headings
                    if block.level == level and at - 1 not in sections and at not in sections
                ),
            }
        )
    if cuts and cuts[0] > 0 and sum(len(block.text) for block in blocks[: cuts[0]]) > 0:
        cuts.insert(0, 0)
    return [list(blocks[begin:end]) for begin, end in zip(cuts, [*cuts[1:], len(blocks)], strict=True)]


def _is_byline(block: ManuscriptBlock) -> bool:
    words = plain(block)
    return block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and bool(AUTHOR.fullmatch(words) or byline_in(words))
