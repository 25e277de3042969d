# SPDX-License-Identifier: MIT
"""Block tokens of Markdown -> the tree of blocks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from markdown_it.token import Token

from forumpress.finding import Finding, Place, error, warning
from forumpress.issue.blocks import Align, Block, Break, List, Para, Placement, Prose, Quote, Run, Runs, Subhead, Table
from forumpress.issue.bodylines import BodyLines
from forumpress.issue.markdown import index_of
from forumpress.issue.runs import KEY, RunBuilder, html_problem, joined_runs
from forumpress.issue.slips import foreign_markup, look_alike, swallowed_key
from forumpress.text import Text, visible

MOST_CELLS = 5_000
LONGEST_VERSE = 100
"""Characters of a line; a paragraph with longer ones is prose, though a line was broken in it."""
_CAPTION = re.compile(r"Table:\s+")


@dataclass
class BlockReader:
    """Reads the tokens of one body; `findings` gathers what is wrong in it."""

    lines: BodyLines
    tokens: list[Token]
    findings: list[Finding]
    notes_of: dict[int, list[Token]]
    parse_line: Callable[[str], tuple[list[Token], dict[int, list[Token]]]]
    """Markdown's inline tokens of a text, and of the notes in it."""
    at: int = 0
    cells: int = 0
    """Of all tables so far."""
    notes: dict[str, Runs] = field(default_factory=dict)
    note_places: dict[str, Place] = field(default_factory=dict)
    references: dict[str, Place] = field(default_factory=dict)

    def prose(self) -> Prose:
        blocks = _captioned(self._blocks("", top=True))
        for label, place in self.references.items():
            if label not in self.notes:
                self._complain(
                    "prose/unknown-note",
                    f"the footnote [^{label}] is written nowhere",
                    f"add a line “[^{label}]: …” below the paragraph",
                    place,
                )
        for label, place in self.note_places.items():
            if label not in self.references:
                self.findings.append(
                    warning(
                        "prose/unused-note",
                        f"nothing refers to the footnote [^{label}], so it is not printed",
                        hint=f"write [^{label}] where its number belongs",
                        place=place,
                    )
                )
        used = {label: runs for label, runs in self.notes.items() if label in self.references}
        return Prose(tuple(blocks), MappingProxyType(used))

    def _complain(self, code: str, message: str, hint: str, place: Place) -> None:
        self.findings.append(error(code, message, hint=hint, place=place))

    def _runs(self, content: Text, tokens: list[Token], *, allow_notes: bool = True) -> Runs:
        builder = RunBuilder(content, self.findings, self.notes, self.references, self.notes_of, allow_notes)
        return builder.build(tokens)

    def _inline(self, *, allow_notes: bool = True) -> tuple[Runs, Token, Text]:
        """The runs of the inline token at hand, which is passed."""
        token = self.tokens[self.at]
        self.at += 1
        content = self.lines.content(token)
        if (swallowed := swallowed_key(content)) is not None:
            self.findings.append(swallowed)
        self.findings += foreign_markup(content)
        return self._runs(content, token.children or [], allow_notes=allow_notes), token, content

    def _blocks(self, closing: str, *, top: bool = False) -> list[Block]:
        """Blocks up to the token `closing`, which is passed."""
        blocks: list[Block] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == closing:
                break
            place = self.lines.place(token.map[0]) if token.map else Place(self.lines.text.file)
            kind = token.type
            if kind == "paragraph_open":
                blocks += self._paragraph(top)
                self.at += 1
            elif kind in ("bullet_list_open", "ordered_list_open"):
                blocks += self._list(kind == "ordered_list_open")
            elif kind == "blockquote_open":
                blocks.append(Quote(tuple(self._blocks("blockquote_close"))))
            elif kind == "footnote_reference_open":
                self._note(str(token.meta["label"]), place)
            elif kind == "html_block":
                self._complain("prose/html", *html_problem(token.content), place)
                blocks.append(Para((Run(Text(token.content.strip(), self.lines.text.file)),)))
            elif kind == "fence" and token.info.strip() == "verse":
                blocks += self._verse(token)
            elif kind == "fence":
                self._complain(
                    "prose/code-block",
                    "a block of program code stands here",
                    "newsletters hold none; `words` between backticks are set in a typewriter face",
                    place,
                )
            elif not top and kind in ("heading_open", "table_open", "hr"):
                self._misplaced(kind, place)
            elif kind == "heading_open":
                heading = self._heading(token, place)
                blocks += [heading] if _says_something(heading.runs) else []
            elif kind == "table_open":
                blocks.append(self._table(place))
            elif kind == "hr":
                blocks.append(Break(place))
        return blocks

    def _misplaced(self, kind: str, place: Place) -> None:
        name = {"heading_open": "a heading", "table_open": "a table", "hr": "a break"}[kind]
        self._complain(
            "prose/misplaced",
            f"{name} stands inside a list or a quotation",
            "put it on a line of its own without indentation, between empty lines",
            place,
        )
        if kind != "hr":
            end = kind.replace("open", "close")
            while self.at < len(self.tokens) and self.tokens[self.at].type != end:
                self.at += 1
            self.at += 1

    def _paragraph(self, top: bool) -> list[Block]:
        token = self.tokens[self.at]
        placements = self._placements(token)
        if placements and top:
            self.at += 1
            return list(placements)
        runs, _, content = self._inline()
        self.findings += look_alike(content, runs)
        return [Para(runs, _is_verse(runs))] if _says_something(runs) else []

    def _verse(self, fence: Token) -> list[Block]:
        """The stanzas of a block of verse: each line as it was written, an empty one between two stanzas."""
        first, end = fence.map or (0, 0)
        closed = self.lines.lines[end - 1].strip(" >\t").startswith(fence.markup) if end - 1 > first else False
        stanzas: list[Block] = []
        lines: list[int] = []
        for number in range(first + 1, end - closed + 1):
            if number < end - closed and self.lines.lines[number].strip(" >\t"):
                lines.append(number)
            elif lines:
                content = self.lines.stretch(lines[0], lines[-1] + 1)
                runs = self._stanza(content)
                stanzas.append(Para(runs, verse=True))
                lines = []
        return stanzas

    def _stanza(self, content: Text) -> Runs:
        tokens, notes_of = self.parse_line(content.plain)
        label = f"^{content.place().line}-"
        builder = RunBuilder(
            content, self.findings, self.notes, self.references, notes_of, keeps_lines=True, label=label
        )
        return _with_line_breaks(builder.build(tokens))

    def _placements(self, token: Token) -> tuple[Placement, ...]:
        children = [child for child in token.children or [] if child.type not in ("softbreak", "hardbreak") and
                    not (child.type == "text" and not child.content.strip())]  # fmt: skip
        if not children or any(child.type != "image" for child in children):
            return ()
        if not all(KEY.fullmatch(str(child.attrs.get("src", ""))) for child in children):
            return ()
        content = self.lines.content(token)
        placed = []
        for child in children:
            place = content.place(index_of(child))
            if child.content:
                self.findings.append(
                    warning(
                        "prose/placement-text",
                        "the words in ![…] are not used",
                        hint="the picture's alt text and caption stand under “figures:”; write ![](#key)",
                        place=place,
                    )
                )
            placed.append(Placement(str(child.attrs["src"])[1:], place))
        return tuple(placed)

    def _heading(self, token: Token, place: Place) -> Subhead:
        depth = int(token.tag[1])
        runs, _, _ = self._inline(allow_notes=False)
        self.at += 1
        if depth == 1:
            self.findings.append(
                warning(
                    "prose/heading-level",
                    "# is the article's own title; this is set as a subhead",
                    hint="write ## for a subhead and ### for one below it",
                    place=place,
                )
            )
        elif depth > 3:
            self.findings.append(
                warning(
                    "prose/heading-level",
                    "there are two levels of subheads; this is set as the lower one",
                    hint="write ## for a subhead and ### for one below it",
                    place=place,
                )
            )
        return Subhead(runs, 1 if depth < 3 else 2)

    def _list(self, ordered: bool) -> list[Block]:
        """A list; or paragraphs where they only begin with a number and a point, as a date does: 15. November."""
        items: list[tuple[Block, ...]] = []
        marks: list[Text] = []
        tight = False
        closing = "ordered_list_close" if ordered else "bullet_list_close"
        while self.at < len(self.tokens) and self.tokens[self.at].type != closing:
            marks.append(self.lines.list_mark(self.tokens[self.at]) if ordered else Text(""))
            self.at += 1
            tight |= self.at < len(self.tokens) and self.tokens[self.at].hidden
            items.append(tuple(self._blocks("list_item_close")))
        self.at += 1
        if ordered and not _counts(marks):
            if (not tight or len(items) == 1) and all(isinstance(block, Para) for item in items for block in item):
                return [block for mark, item in zip(marks, items, strict=True) for block in _begun(mark, item)]
            if len({mark.plain for mark in marks}) == 1:
                marks = [_counted(mark, number) for number, mark in enumerate(marks)]
        return [List(tuple(items), tuple(marks) if ordered else ())]

    def _note(self, label: str, place: Place) -> None:
        paragraphs: list[Runs] = []
        while (token := self.tokens[self.at]).type != "footnote_reference_close":
            if token.type == "inline":
                paragraphs.append(self._inline(allow_notes=False)[0])
                continue
            if token.type not in ("paragraph_open", "paragraph_close"):
                self._complain(
                    "prose/note",
                    f"the footnote [^{label}] is more than a paragraph",
                    "a footnote is one paragraph of text",
                    place,
                )
                while self.tokens[self.at].type != "footnote_reference_close":
                    self.at += 1
                break
            self.at += 1
        self.at += 1
        if label in self.note_places:
            self._complain(
                "prose/duplicate-note",
                f"the footnote [^{label}] is written twice",
                "give one of them another mark",
                place,
            )
            return
        if len(paragraphs) != 1:
            self._complain(
                "prose/note",
                f"the footnote [^{label}] is not one paragraph",
                "a footnote is one paragraph of text",
                place,
            )
        self.note_places[label] = place
        self.notes[label] = paragraphs[0] if paragraphs else ()

    def _table(self, place: Place) -> Table:
        rows: list[tuple[Runs, ...]] = []
        aligns: list[Align] = []
        before = self.cells
        while (token := self.tokens[self.at]).type != "table_close":
            self.at += 1
            if token.type == "th_open":
                style = str(token.attrs.get("style", "")).removeprefix("text-align:")
                aligns.append(Align(style) if style else Align.LEFT)
            elif token.type == "tr_open" and (self.cells <= MOST_CELLS or not rows):
                row = self._row(token)
                self._compare_cells(token, len(aligns) or len(row))
                self.cells += len(row)
                rows.append(row)
        self.at += 1
        if before <= MOST_CELLS < self.cells:
            self._complain(
                "prose/table-too-large",
                f"the tables of this text hold more than {MOST_CELLS:,} cells",
                "split it into several articles, or leave some out",
                place,
            )
        return Table(rows[0], tuple(rows[1:]), tuple(aligns[: len(rows[0])]), (), place)

    def _compare_cells(self, row: Token, wanted: int) -> None:
        """Says when a row is uneven: cells too many would be lost, cells too few are left empty."""
        line = row.map[0] if row.map else 0
        written = self.lines.cell_count(row)
        if written == wanted:
            return
        message = f"this row has {written} cells, the table's head {wanted}"
        place = self.lines.place(line)
        if written > wanted:
            hint = "give the head more cells, or write \\| for a bar inside a cell"
            self._complain("prose/table-row", f"{message}; what is too much would be lost", hint, place)
        else:
            hint = "write the missing cells, empty ones too: | 2020 | | |"
            finding = warning("prose/table-row", f"{message}; the rest stays empty", hint=hint, place=place)
            self.findings.append(finding)

    def _row(self, row: Token) -> tuple[Runs, ...]:
        inlines = []
        for token in self.tokens[self.at :]:
            if token.type == "tr_close":
                break
            if token.type == "inline":
                inlines.append(token)
        contents = self.lines.cells(row, [token.content for token in inlines])
        return tuple(
            self._runs(content, token.children or []) for content, token in zip(contents, inlines, strict=True)
        )


def _says_something(runs: Runs) -> bool:
    """Whether anything of it is seen on a page: a link without words is not."""
    return any(run.note is not None or visible(run.text.plain) for run in runs)


def _is_verse(runs: Runs) -> bool:
    """Whether a paragraph is verse: its lines were broken on purpose, and none is longer than a line of verse."""
    if not any(run.line_break for run in runs):
        return False
    length = 0
    for run in runs:
        length += len(run.text)
        if length > LONGEST_VERSE:
            return False
        length = 0 if run.line_break else length
    return True


def _with_line_breaks(runs: Runs) -> Runs:
    """The runs with a forced break for each newline in them."""
    broken: list[Run] = []
    for run in runs:
        at = 0
        for match in re.finditer("\n", run.text.plain):
            broken.append(replace(run, text=run.text[at : match.start()], line_break=True))
            at = match.end()
        if at < len(run.text) or run.note is not None or not at:
            broken.append(replace(run, text=run.text[at:]))
    return tuple(broken)


_MARK_NUMBER = re.compile(r"\d+")


def _counts(marks: list[Text]) -> bool:
    """Whether the marks of two or more items count up by one; letters do."""
    if len(marks) == 1:
        return False
    numbers = [_MARK_NUMBER.search(mark.plain) for mark in marks]
    return all(
        one is None or other is None or int(other[0]) == int(one[0]) + 1 for one, other in itertools.pairwise(numbers)
    )


def _counted(mark: Text, number: int) -> Text:
    """The mark of an item of a list whose items all have the same number, which begins to count there."""
    return mark.sub(_MARK_NUMBER, lambda match: str(int(match[0]) + number))


def _begun(mark: Text, item: tuple[Block, ...]) -> tuple[Block, ...]:
    """The paragraphs of an item that is none, its number at the beginning."""
    first = item[0] if item else Para(())
    assert isinstance(first, Para)
    number = Run(mark + Text(" ", mark.file, mark.origins[-1:]))
    return replace(first, runs=joined_runs([number, *first.runs])), *item[1:]


def _captioned(blocks: list[Block]) -> list[Block]:
    """`Table: words` in the paragraph before or after a table becomes the table's caption."""
    kept: list[Block] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if isinstance(block, Table):
            before = kept[-1] if kept else None
            after = blocks[index + 1] if index + 1 < len(blocks) else None
            if isinstance(before, Para) and (caption := _caption(before)) is not None:
                kept[-1] = replace(block, caption=caption)
            elif isinstance(after, Para) and (caption := _caption(after)) is not None:
                kept.append(replace(block, caption=caption))
                index += 1
            else:
                kept.append(block)
        else:
            kept.append(block)
        index += 1
    return kept


def _caption(para: Para) -> Runs | None:
    first = para.runs[0]
    match = _CAPTION.match(first.text.plain)
    if match is None:
        return None
    rest = replace(first, text=first.text[match.end() :])
    return (rest, *para.runs[1:]) if rest.text else para.runs[1:]
