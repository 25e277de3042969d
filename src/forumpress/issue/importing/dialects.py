# SPDX-License-Identifier: MIT
"""Markdown of other programs -> the Markdown that manuscripts are read in, line for line.

Pandoc, static site generators and word processors' exports have front matter, attributes in braces, `:::`
blocks, grid and simple tables, reference links, blocks of code, short codes, and HTML that no reader of the page
sees. Each is turned into what issues have, or left out and reported; lines keep their numbers, so that findings
name the right one.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from forumpress.finding import Finding, Place, note
from forumpress.issue.importing.gridtable import markdown_table
from forumpress.issue.importing.inline import code_spans, outside_code

_FRONT = re.compile(
    r"(?:\ufeff)?(?P<fence>---|\+\+\+)[ \t]*\n(?P<body>.*?)\n(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
_LARGEST_FRONT = 20_000
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}|~{3,})(?P<info>[^`]*)")
_DIV = re.compile(r"[ \t]*:{3,}.*")
_SHORT_CODE = re.compile(r"[ \t]*(?:\{\{[<%].*[>%]\}\}|\{%.*%\})[ \t]*")
_ATTRIBUTES = r"\{(?!(?:lang=|:)[^}]*\})[^{}\n]{0,300}\}"
_ANCHOR = re.compile(rf"\[\]{_ATTRIBUTES}")
_SPAN = re.compile(rf"(?<![!\\])\[((?:[^\[\]\\]|\\.)*)\]{_ATTRIBUTES}")
_AFTER_LINK = re.compile(rf"(?<=\)){_ATTRIBUTES}")
_AFTER_HEADING = re.compile(rf"(?<=\S)[ \t]+{_ATTRIBUTES}[ \t]*$")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_GRID = re.compile(r"[ \t]*\+(?:[-=:]{3,}\+)+[ \t]*")
_DASHES = re.compile(r"[ \t]*-{2,}(?:[ \t]+-{2,})+[ \t]*")
_DEFINITION = re.compile(
    r" {0,3}\[(?!\^)([^\[\]]{1,200})\]:[ \t]*<?([^\s<>]+)>?(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?[ \t]*"
)
_REFERENCE = re.compile(r"(?<![\]\\])(!?)\[((?:[^\[\]\\]|\\.)+)\](?:\[((?:[^\[\]\\]|\\.)*)\]|(?![\[({:]))")
_HTML_LINK = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"']([^\"'<>]*)[\"'][^>]*>(.*?)</a\s*>", re.IGNORECASE)
_HTML_PICTURE = re.compile(r"<img\b([^<>]*)>", re.IGNORECASE)
_HTML_VALUE = re.compile(r"\b(src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_UNSEEN = re.compile(r"<!--|<(style|script|template)(?=[\s>])", re.IGNORECASE)
_UNSEEN_END = re.compile(r"-->|</(?:style|script|template)(?=[\s>])", re.IGNORECASE)
"""Where HTML begins and ends whose content nobody reads (HTML, 4.2.6, 4.12; CommonMark 0.31, 4.6)."""
_SHOWN = 60


@dataclass
class DialectReader:
    """Rewrites one manuscript; `findings` says what was left out, and where."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def plain(self, text: str) -> str:
        """The manuscript in plain Markdown, as many lines as before."""
        text = self._front(text)
        lines = text.split("\n")
        self._unseen(lines)
        definitions = self._definitions(lines)
        kept: list[str] = []
        at = 0
        while at < len(lines):
            for reader in (self._code, self._grid, self._columns):
                if (found := reader(lines, at)) is not None:
                    stop, made = found
                    kept += [*made, *[""] * (stop - at - len(made))]
                    at = stop
                    break
            else:
                kept.append(self._line(lines[at], at + 1, definitions))
                at += 1
        return "\n".join(kept)

    def _note(self, line: int, message: str) -> None:
        self.findings.append(note("import/other-markdown", message, place=Place(self.file, line, 1)))

    def _front(self, text: str) -> str:
        """Front matter (YAML, or TOML between +++): its title and authors, at the lines where it stood."""
        match = _FRONT.match(text)
        if match is None or len(match["body"]) > _LARGEST_FRONT:
            return text
        facts = _facts(match["body"], toml=match["fence"] == "+++")
        if facts is None:
            return text
        count = match[0].count("\n")
        title, authors = _said(facts.get("title")), _names(facts.get("authors", facts.get("author")))
        made = [f"# {title}" if title else "", ""]
        if authors and title and count >= 4:
            made += [f"AUTHOR: {'; '.join(authors)}", ""]
        used = {"title"} | ({"authors", "author"} if len(made) > 2 else set())
        left = [f"{key}: {_said(value)}" for key, value in facts.items() if key not in used]
        if left:
            self._note(1, f"of the lines above the text these were left out: {'; '.join(left)}")
        return "\n".join([*made[:count], *[""] * (count - len(made))]) + "\n" + text[match.end() :]

    def _unseen(self, lines: list[str]) -> None:
        """Comments, style sheets and scripts are emptied, each reported where it begins; what is not ended stays."""
        last: dict[str, tuple[int, int]] = {}
        for number in _outside_code(lines):
            for match in _UNSEEN_END.finditer(lines[number]):
                last[match[0].lower()] = (number, match.start())
        ending = ""
        for number in _outside_code(lines):
            line, kept = lines[number], ""
            spans = code_spans(line)
            at = 0
            while at < len(line):
                if ending:
                    end = line.lower().find(ending, at)
                    at = len(line) if end < 0 else end + len(ending)
                    if end >= 0 and ending != "-->":
                        at = line.find(">", at) + 1 or len(line)
                    ending = "" if end >= 0 else ending
                    continue
                begin = next((each for each in _UNSEEN.finditer(line, at) if not _within(each.start(), spans)), None)
                wanted = "" if begin is None else f"</{begin[1].lower()}" if begin[1] else "-->"
                if begin is None or last.get(wanted, (-1, -1)) < (number, begin.end()):
                    kept, at = kept + line[at:], len(line)
                    continue
                kept, at, ending = kept + line[at : begin.start()], begin.end(), wanted
                self._note(number + 1, f"“{_shown(line[begin.start() :].strip())}” was left out: no reader sees it")
            lines[number] = kept

    def _definitions(self, lines: list[str]) -> dict[str, str]:
        """The addresses of reference links by their labels; their lines are emptied."""
        found: dict[str, str] = {}
        for number in _outside_code(lines):
            if (match := _DEFINITION.fullmatch(lines[number])) is not None:
                found.setdefault(_label(match[1]), match[2])
                lines[number] = ""
        return found

    def _code(self, lines: list[str], at: int) -> tuple[int, list[str]] | None:
        """A block of code: its lines in a typewriter face, each kept."""
        fence = _FENCE.fullmatch(lines[at])
        if fence is None or fence["info"].strip() == "verse":
            return None
        stop = _code_end(lines, at, fence["mark"])
        closed = stop <= len(lines) and stop > at + 1 and lines[stop - 1].strip().startswith(fence["mark"])
        inner = lines[at + 1 : stop - 1 if closed else stop]
        made = [""]
        for number, line in enumerate(inner):
            goes_on = number + 1 < len(inner) and bool(inner[number + 1].strip())
            made.append(f"{_code_span(line.strip())}{chr(92) if goes_on else ''}" if line.strip() else "")
        self._note(at + 1, "a block of code stands here; its lines were kept, without their indentation")
        return stop, made

    def _grid(self, lines: list[str], at: int) -> tuple[int, list[str]] | None:
        """A grid table of pandoc."""
        if _GRID.fullmatch(lines[at]) is None:
            return None
        stop = at
        while stop < len(lines) and lines[stop].lstrip()[:1] in ("+", "|") and lines[stop].strip():
            stop += 1
        rows: list[list[str]] = [[]]
        for line in lines[at:stop]:
            if line.lstrip().startswith("+"):
                rows.append([])
                continue
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            before = rows[-1] or [""] * len(cells)
            both = [*before, *[""] * (len(cells) - len(before))]
            rows[-1] = [f"{old} {new}".strip() for old, new in zip(both, [*cells, *[""] * len(both)], strict=False)]
        return self._table([row for row in rows if row], at, stop)

    def _columns(self, lines: list[str], at: int) -> tuple[int, list[str]] | None:
        """A simple table of pandoc: a head, a line of dashes below each column, and rows."""
        if at + 1 >= len(lines) or not lines[at].strip() or _DASHES.fullmatch(lines[at + 1]) is None:
            return None
        spans = [match.span() for match in re.finditer(r"-+", lines[at + 1])]
        stop = at + 2
        while stop < len(lines) and lines[stop].strip():
            stop += 1
        bounds = [0, *(begin for begin, _ in spans[1:]), None]
        rows = [
            [line[begin:end].strip() for begin, end in itertools.pairwise(bounds)]
            for line in (lines[at], *lines[at + 2 : stop])
            if _DASHES.fullmatch(line) is None
        ]
        return self._table(rows, at, stop)

    def _table(self, rows: list[list[str]], at: int, stop: int) -> tuple[int, list[str]] | None:
        if len(rows) < 2:
            return None
        made = markdown_table([[(cell, 1) for cell in row] for row in rows]).split("\n")
        return (stop, made) if len(made) <= stop - at else None

    def _line(self, line: str, number: int, definitions: Mapping[str, str]) -> str:
        if _DIV.fullmatch(line) or _SHORT_CODE.fullmatch(line):
            if line.strip(" \t:"):
                self._note(number, f"“{_shown(line.strip())}” was left out")
            return ""
        left: list[str] = []

        def drop(match: re.Match[str]) -> str:
            words = match[1] if match.re is _SPAN else ""
            left.append(match[0][match[0].rindex("{") :])
            return words

        def mended(words: str) -> str:
            for pattern in (_ANCHOR, _SPAN, _AFTER_LINK):
                words = pattern.sub(drop, words)
            words = _HTML_PICTURE.sub(_picture, words)
            words = _HTML_LINK.sub(lambda match: f"[{match[2]}]({match[1]})" if match[2].strip() else match[0], words)
            return _REFERENCE.sub(lambda match: _resolved(match, definitions), words)

        if "{" in line and _HEADING.match(line):
            line = _AFTER_HEADING.sub(drop, line)
        if "[" in line or "<" in line:
            line = outside_code(line, mended)
        if left:
            self._note(number, f"attributes were left out: {' '.join(left)}")
        return line


def _within(at: int, spans: list[tuple[int, int]]) -> bool:
    before = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return before >= 0 and at < spans[before][1]


def _outside_code(lines: list[str]) -> Iterator[int]:
    at = 0
    while at < len(lines):
        if (fence := _FENCE.fullmatch(lines[at])) is not None:
            at = _code_end(lines, at, fence["mark"])
            continue
        yield at
        at += 1


def _code_end(lines: list[str], at: int, mark: str) -> int:
    closing = re.compile(rf" {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*")
    return next((n + 1 for n in range(at + 1, len(lines)) if closing.fullmatch(lines[n])), len(lines))


def _code_span(words: str) -> str:
    ticks = "`" * (max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    space = " " if words[:1] == "`" or words[-1:] == "`" else ""
    return f"{ticks}{space}{words}{space}{ticks}"


def _resolved(match: re.Match[str], definitions: Mapping[str, str]) -> str:
    words = match[2]
    address = definitions.get(_label(match[3] or words))
    return match[0] if address is None else f"{match[1]}[{words}]({address})"


def _label(words: str) -> str:
    return " ".join(words.split()).casefold()


def _picture(match: re.Match[str]) -> str:
    values = {found[1].lower(): found[2] or found[3] or "" for found in _HTML_VALUE.finditer(match[1])}
    source = values.get("src", "")
    alt = values.get("alt", "").replace("[", "(").replace("]", ")")
    return f"![{alt}](<{source}>)" if source and not re.search(r"[<>\n]", source) else match[0]


def _facts(body: str, *, toml: bool) -> dict[str, Any] | None:
    try:
        facts = tomllib.loads(body) if toml else yaml.safe_load(body)
    except (ValueError, yaml.YAMLError, RecursionError):
        return None
    return {str(key): value for key, value in facts.items()} if isinstance(facts, dict) else None


def _said(value: Any, depth: int = 3) -> str:
    """A value of the front matter in words; of what holds others the first twenty, three deep."""
    if isinstance(value, list | dict):
        if not depth:
            return "…"
        inner = value.items() if isinstance(value, dict) else ((None, each) for each in value)
        said = (
            f"{key}: {_said(each, depth - 1)}" if key is not None else _said(each, depth - 1) for key, each in inner
        )
        return ", ".join(itertools.islice(said, 20))[:400]
    return " ".join(str(value).split())[:400] if value is not None else ""


def _names(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [_said(value["name"])] if "name" in value else []
    if isinstance(value, list):
        return [name for each in value[:20] if not isinstance(each, list) for name in _names(each)]
    return [_said(value)] if value else []


def _shown(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
