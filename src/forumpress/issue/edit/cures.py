# SPDX-License-Identifier: MIT
"""What mends a finding without anybody having to decide anything: an edit, worked out from its code and its place.

A cure is only offered where one answer is right. It never takes away a word that is printed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import yaml

from forumpress.errors import InputError
from forumpress.finding import Finding
from forumpress.issue.edit.change import change
from forumpress.issue.edit.grammar import Path, parts_of
from forumpress.issue.edit.intents import SetText
from forumpress.issue.edit.shapecures import keyed, listed
from forumpress.issue.edit.steps import EditStep, Replacement
from forumpress.issue.edit.styles import written
from forumpress.issue.edit.writtenfile import Splice, WrittenFile
from forumpress.issue.source import CONTROL, LINE_SEPARATOR
from forumpress.issue.yamltext import load

_MEANT = re.compile(r"did you mean “#?([^”]+)”")
_SLUG = re.compile(r": ([a-z0-9]+(?:-[a-z0-9]+)*)$")
_ENTRY = re.compile(r"( *(?:- +)?[A-Za-z_]+: +|[ ]*- +)(\S.*?)[ \t]*$")
_UNKNOWN_ESCAPE = re.compile(r'\\(?![0abtnvfre "/\\N_LPxuU])')
_DAY_FIRST = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_YEAR_LOOSE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")
_FALSE_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u3000]")


@dataclass(frozen=True, slots=True)
class Cure:
    """A finding, and the step in its file that mends it."""

    finding: Finding
    file: str
    step: EditStep


def cure_step(finding: Finding, file: WrittenFile) -> EditStep | None:
    """The step that mends a finding of this file; None where a person has to decide."""
    with suppress(InputError, yaml.YAMLError, ValueError):
        if finding.code in _CHARACTERS:
            return _mended_characters(file, *_CHARACTERS[finding.code])
        if finding.code in _VALUES:
            return _mended_value(finding, file, _VALUES[finding.code])
        if finding.code in _SHAPES and finding.place.line:
            return _SHAPES[finding.code](file, _index(finding, file))
        if finding.code in _TEXTS and finding.place.line:
            return _mended_text(finding, file, _TEXTS[finding.code])
    return None


def cures_of(findings: Iterable[Finding], read: Callable[[str], WrittenFile | None]) -> Iterator[Cure]:
    """The cures of findings, each worked out for the file as it is; `read` gives a file by its name."""
    files: dict[str, WrittenFile | None] = {}
    for finding in findings:
        name = finding.place.file
        if finding.code not in CURED or not name:
            continue
        if name not in files:
            files[name] = read(name)
        file = files[name]
        step = cure_step(finding, file) if file is not None else None
        if step:
            yield Cure(finding, name, step)


def all_cured(cures: Iterable[Cure], files: dict[str, WrittenFile]) -> dict[str, WrittenFile]:
    """The files after as many of the cures as can be done at once; the others wait for the next reading."""
    done: dict[str, list[EditStep]] = {}
    after = dict(files)
    for cure in cures:
        step: EditStep | None = cure.step
        for earlier in done.get(cure.file, ()):
            step = step.over(earlier) if step is not None else None
        if step is not None and step not in done.get(cure.file, ()):
            done.setdefault(cure.file, []).append(step)
            after[cure.file] = after[cure.file].after(step)
    return {name: file for name, file in after.items() if file.raw != files[name].raw}


def _mended_characters(file: WrittenFile, wrong: re.Pattern[str], right: str) -> EditStep:
    return EditStep.of(Replacement(match.start(), match[0], right) for match in wrong.finditer(file.raw))


def _mended_value(finding: Finding, file: WrittenFile, mend: Callable[[Finding, str], str | None]) -> EditStep | None:
    """A text of a YAML file in other words."""
    at = _index(finding, file)
    found: tuple[Path, str] | None = None
    for path, value in parts_of(file.source.text).parts():
        if value.kind == "text" and value.start <= at <= value.end and value.value:
            found = path, value.value
    if found is None:
        return None
    words = mend(finding, found[1])
    if words is None or (finding.code == "issue/bad-key" and f"(#{found[1]})" in file.source.text):
        return None
    return change(file, SetText(found[0], words))


def _mended_text(
    finding: Finding, file: WrittenFile, mend: Callable[[Finding, str, int], Splice | None]
) -> EditStep | None:
    """Other characters; a YAML file must then be read without this mistake."""
    splice = mend(finding, file.source.text, _index(finding, file))
    if splice is None:
        return None
    step = file.step([splice])
    after = file.after(step)
    if not file.is_markdown:
        try:
            _, found = load(after.source)
        except InputError as problem:
            found = problem.findings
        if any(each.code == finding.code and each.place == finding.place for each in found):
            return None
    return step


def _index(finding: Finding, file: WrittenFile) -> int:
    lines = file.source.lines[: (finding.place.line or 1) - 1]
    return sum(map(len, lines)) + len(lines) + (finding.place.column or 1) - 1


# Values


def _meant(finding: Finding, _: str) -> str | None:
    found = _MEANT.search(finding.hint)
    return found[1] if found else None


def _slug(finding: Finding, _: str) -> str | None:
    found = _SLUG.search(finding.hint)
    return found[1] if found else None


def _date(_: Finding, value: str) -> str | None:
    """A date that can be read in one way only: 11/12/2022 is none, for half the world begins with the month."""
    words = value.strip()
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_YEAR_FIRST, (1, 2, 3)), (_YEAR_LOOSE, (1, 2, 3))):
        if (match := pattern.fullmatch(words)) is not None:
            with suppress(ValueError):
                return datetime.date(*(int(match[number]) for number in order)).isoformat()
    for form in _WORDS:
        with suppress(ValueError):
            return datetime.datetime.strptime(words, form).date().isoformat()
    return None


def _language(_: Finding, value: str) -> str | None:
    return value.strip().replace("_", "-") if "_" in value else None


def _address(_: Finding, value: str) -> str | None:
    return f"https://{value.strip()}" if re.match(r"\s*www\.[\w.-]+\.\w{2,}(?:/\S*)?\s*$", value) else None


def _slashes(_: Finding, value: str) -> str | None:
    return value.replace("\\", "/")


# Characters of a text


def _line_at(text: str, at: int) -> tuple[int, str]:
    start = text.rfind("\n", 0, at) + 1
    stop = text.find("\n", at)
    return start, text[start : len(text) if stop < 0 else stop]


def _replaced(finding: Finding, text: str, at: int, *, pattern: str, new: str) -> Splice | None:
    """The first match of a pattern in the finding's line, from its place on."""
    start, line = _line_at(text, at)
    match = re.compile(pattern).search(line, at - start)
    return None if match is None else Splice(start + match.start(), start + match.end(), match.expand(new))


def _key(finding: Finding, text: str, at: int) -> Splice | None:
    known, match = _MEANT.search(finding.hint), re.compile(r"[\w-]+").match(text, at)
    return None if known is None or match is None else Splice(at, match.end(), known[1])


def _target(finding: Finding, text: str, at: int) -> Splice | None:
    known, match = _MEANT.search(finding.hint), re.compile(r"\(#([\w-]+)\)").search(text, at)
    return None if known is None or match is None else Splice(match.start(1), match.end(1), known[1])


def _quoted(finding: Finding, text: str, at: int) -> Splice | None:
    start, line = _line_at(text, at)
    match = _ENTRY.match(line)
    if match is None or " #" in match[2] or match[2][0] in "\"'[{|>":
        return None
    begin = start + match.start(2)
    style = "'" if '"' in match[2] or "\\" in match[2] else '"'
    return Splice(begin, begin + len(match[2]), next(written(match[2], style, 0)))


def _stray_mark(finding: Finding, text: str, at: int) -> Splice | None:
    if (marks := re.match(r"write a space after (\S+)$", finding.hint)) is not None:
        return Splice(at + len(marks[1]), at + len(marks[1]), " ") if text.startswith(marks[1], at) else None
    if text.startswith("] (", at):
        return Splice(at + 1, at + 2, "")
    return None


def _one_line(finding: Finding, text: str, at: int) -> Splice | None:
    match = re.compile(r"\S*(\n[ >]*)").match(text, at)
    return None if match is None else Splice(match.start(1), match.end(1), "")


def _spaces(finding: Finding, text: str, at: int) -> Splice | None:
    start, line = _line_at(text, at)
    lead = line[: len(line) - len(line.lstrip())]
    new = _FALSE_SPACES.sub(" ", lead.replace("\u200b", ""))
    if "\t" in lead:
        # Who presses the tab key means the line above, or one level below its key; a later reading tells.
        above = next((each for each in reversed(text[:start].split("\n")) if each.strip()), "")
        new = " " * _lead(above)
        new += "  " if above.rstrip().endswith(":") else ""
    return Splice(start, start + len(lead), new) if new != lead else None


def _lead(line: str) -> int:
    """The column of a line's first word, behind its dashes."""
    return len(line) - len(line.lstrip("- "))


def _escapes(finding: Finding, text: str, at: int) -> Splice | None:
    start, line = _line_at(text, at)
    return Splice(start, start + len(line), _UNKNOWN_ESCAPE.sub(r"\\\\", line))


def _bar(finding: Finding, text: str, at: int) -> Splice | None:
    if not finding.hint.startswith("write “body: |”"):
        return None
    return _replaced(finding, text, at, pattern=r"body:", new="body: |")


def _end(finding: Finding, text: str, at: int) -> Splice | None:
    return Splice(len(text), len(text), "\n")


_CHARACTERS = {"file/control-character": (CONTROL, ""), "file/line-separator": (LINE_SEPARATOR, " ")}
_VALUES: dict[str, Callable[[Finding, str], str | None]] = {
    "issue/address": _address,
    "issue/bad-key": _slug,
    "issue/choice": _meant,
    "issue/date-form": _date,
    "issue/language": _language,
    "figure/unknown-pair": _meant,
    "path/backslash": _slashes,
    "section/unknown": _meant,
}
_TEXTS: dict[str, Callable[[Finding, str, int], Splice | None]] = {
    "article/unknown-figure": _target,
    "article/unknown-link": _target,
    "file/unfinished": _end,
    "issue/unknown-key": _key,
    "prose/bold-subhead": partial(_replaced, pattern=r"(?:\*\*|__)(.+?)(?:\*\*|__)[ \t]*$", new=r"## \1"),
    "prose/broken-address": _one_line,
    "prose/heading-level": lambda finding, text, at: _replaced(
        finding, text, at, pattern="#+", new="##" if text[at : at + 2].count("#") == 1 else "###"
    ),
    "prose/stray-mark": _stray_mark,
    "yaml/bad-start": _quoted,
    "yaml/block-text": _bar,
    "yaml/colon": _quoted,
    "yaml/escape": _escapes,
    "yaml/folded-body": partial(_replaced, pattern=r">[-+]?(?=\s*(?:#|$))", new="|"),
    "yaml/indentation": _spaces,
    "yaml/missing-colon": partial(_replaced, pattern="：[ ]*", new=": "),
    "yaml/tab": _spaces,
    "yaml/tag": _quoted,
    "yaml/unknown-alias": _quoted,
}
_SHAPES = {"issue/list-wanted": listed, "issue/mapping-wanted": keyed}
CURED = frozenset((*_CHARACTERS, *_SHAPES, *_VALUES, *_TEXTS))
"""The codes of findings that may have a cure."""
