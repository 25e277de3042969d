# SPDX-License-Identifier: MIT
"""YAML's syntax errors in an editor's words."""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from forumpress.finding import Finding, error
from forumpress.issue.source import Source

_QUOTES = 'put the whole text into quotes: title: "…"'


class _Explanation(NamedTuple):
    needle: str
    """A part of the parser's own words."""
    code: str
    message: str
    hint: str = _QUOTES


_EXPLANATIONS = (
    _Explanation(
        "tab character", "yaml/tab", "a tab stands where spaces belong", "indent with spaces, two for each level"
    ),
    _Explanation("mapping values are not allowed", "yaml/colon", "a colon with a space after it stands inside a text"),
    _Explanation(
        "could not find expected ':'",
        "yaml/missing-colon",
        "this line has no colon after its key, or is indented too little",
        "write “key: value”, or indent the line so that it belongs to the text above",
    ),
    _Explanation(
        "unexpected end of stream",
        "yaml/unclosed-quote",
        "a quote is opened here and never closed",
        "close it; a text below “key: |” needs no quotes",
    ),
    _Explanation(
        "unexpected document indicator",
        "yaml/unclosed-quote",
        "a quote is opened here and never closed",
        "close it; a text below “key: |” needs no quotes",
    ),
    _Explanation(
        "invalid Unicode character",
        "yaml/surrogate",
        "an escape here names half a character or none",
        "type the character itself",
    ),
    _Explanation(
        "expected hexadecimal", "yaml/escape", "an escape in double quotes is not finished", "type the character itself"
    ),
    _Explanation(
        "escape",
        "yaml/escape",
        "a backslash in double quotes begins an escape that YAML does not know",
        "write \\\\ for a backslash, or use single quotes",
    ),
    _Explanation(
        "expected ',' or ']'",
        "yaml/unclosed-bracket",
        "a list that begins with [ is not closed, or lacks a comma",
        "close it with ]; a text that begins with [ wants quotes",
    ),
    _Explanation(
        "expected ',' or '}'",
        "yaml/unclosed-bracket",
        "a mapping that begins with { is not closed, or lacks a comma",
        "close it with }; a text that begins with { wants quotes",
    ),
    _Explanation("expected alphabetic or numeric", "yaml/bad-start", "a text may not begin with * or & here"),
    _Explanation("mapping keys are not allowed", "yaml/bad-start", "a text may not begin with ? here"),
    _Explanation("unexpected ':'", "yaml/colon", "a colon stands where it means nothing"),
    _Explanation("cannot start any token", "yaml/bad-start", "a text may not begin with this character"),
    _Explanation(
        "node content", "yaml/bad-start", "a value is missing here, or begins with a character that wants quotes"
    ),
    _Explanation(
        "sequence entries are not allowed",
        "yaml/dash",
        "a list cannot begin on the line of its key",
        "put each “- ” on a line of its own below the key; a text that begins with “- ” wants quotes",
    ),
    _Explanation(
        "indentation indicator",
        "yaml/block-text",
        "after | or > the text begins on the next line",
        "move the text down one line and indent it",
    ),
    _Explanation(
        "comment or",
        "yaml/block-text",
        "after | or > the text begins on the next line",
        "move the text down one line and indent it",
    ),
    _Explanation("tag", "yaml/tag", "a text may not begin with ! here"),
    _Explanation("directive", "yaml/directive", "a line may not begin with %"),
    _Explanation(
        "<document start>",
        "yaml/indentation",
        "this line stands outside the issue",
        "give it the same indentation as the keys above",
    ),
    _Explanation(
        "expected key",
        "yaml/indentation",
        "this line does not line up with those above it, or a quote before it was closed too early",
        'give keys of one level the same indentation; inside “…” write \\" for a quote',
    ),
    _Explanation(
        "<block end>",
        "yaml/indentation",
        "this line does not line up with those above it",
        "give keys and “- ” of one level the same indentation",
    ),
    _Explanation(
        "'-' indicator",
        "yaml/indentation",
        "this line does not line up with those above it",
        "give all “- ” of one list the same indentation, and all keys of one level the same",
    ),
)
_BEGUN_ABOVE = frozenset(("yaml/unclosed-quote", "yaml/unclosed-bracket", "yaml/missing-colon", "yaml/tag"))
"""Mistakes that the parser noticed later: their place is where it began to read."""
_MOST_ABOVE = 500
"""Lines that are looked at above a mistake."""
_LEADING_TAB = re.compile(r" *\t")
_KEY_AND_VALUE = re.compile(r" *(?:- +)?([A-Za-z_]+): +(.*)")
_CURLY = frozenset("“”„‟‘’‚«»")
_BARE_BODY = re.compile(r" *(?:- +)?body:[ \t]*(?:#.*)?$")
_FALSE_DASH = re.compile(r" *(?:[–—] ?|-)[a-z_]+:(?: |$)")
_FALSE_SPACE = re.compile(r" *[\u00a0\u2000-\u200b\u202f\u3000][\s\u200b]*(?:- +)?[a-z_]+:")
_MARKDOWN = frozenset("*![>")
_KEY = re.compile(r" *(?:- +)?[A-Za-z_]+$")


def explain(problem: yaml.YAMLError, source: Source) -> Finding:
    """What is wrong, where, and what to do, for an error of YAML's parser."""
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    words = str(getattr(problem, "problem", None) or problem)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    text = _line(source, line)
    if text[column - 1 : column] == "\t" or _LEADING_TAB.match(text):
        return _tab(source, line)
    if slip := _slip_above(source, line):
        return slip
    context = getattr(problem, "context_mark", None)
    for part in (words, str(getattr(problem, "context", ""))):
        for needle, code, message, hint in _EXPLANATIONS:
            if needle not in part:
                continue
            begun = code in _BEGUN_ABOVE or "alphabetic" in part
            if context is not None and begun:
                line, column = context.line + 1, context.column + 1
                if _LEADING_TAB.match(_line(source, line)):
                    return _tab(source, line)
            if slip := _indentation_slip(code, source, line, column):
                return slip
            hint = _fitted(hint, code, _line(source, line))
            return error(code, message, hint=hint, place=source.place(min(line, len(source.lines)), column))
    return error(
        "yaml/syntax",
        f"this is not valid YAML ({words})",
        hint="compare the line with the ones around it",
        place=source.place(min(line, len(source.lines)), column),
    )


def _tab(source: Source, line: int) -> Finding:
    _, code, message, hint = _EXPLANATIONS[0]
    return error(code, message, hint=hint, place=source.place(line, _line(source, line).index("\t") + 1))


def _line(source: Source, line: int) -> str:
    return source.lines[line - 1] if line <= len(source.lines) else ""


def _slip_above(source: Source, line: int) -> Finding | None:
    """What went wrong above, so that the parser stumbled here: a body without |, a false dash, a false space."""
    indent = _indent(_line(source, line))
    for number in range(min(line, len(source.lines)), max(0, line - _MOST_ABOVE), -1):
        text = source.lines[number - 1]
        if _FALSE_SPACE.match(text) and line - number < 2:
            message = "a space of another kind, which looks like one, stands where spaces belong"
            hint = "delete what stands before the line's first word, and type spaces"
            return error("yaml/indentation", message, hint=hint, place=source.place(number, _indent(text) + 1))
        if _FALSE_DASH.match(text) and line - number < 2:
            hint = "begin the line with “- ”: a hyphen and a space"
            message = "this is no item of a list"
            return error("yaml/indentation", message, hint=hint, place=source.place(number, _indent(text) + 1))
        if text.strip() and number < line and _indent(text) < indent:
            if _BARE_BODY.match(text):
                message = "a text of several paragraphs begins below this line, but | is missing"
                place = source.place(number, text.index("body:") + 1)
                return error("yaml/block-text", message, hint="write “body: |”", place=place)
            break
    return None


def _fitted(hint: str, code: str, line: str) -> str:
    """The hint with the line's own key, and for the quotes that stand there."""
    if code == "yaml/missing-colon" and "：" in line:
        return "write the colon of the keyboard and a space, “: ”, instead of “：”"
    key = _KEY_AND_VALUE.match(line)
    if key is None:
        return hint
    if hint == _QUOTES:
        if key[2][:1] in _CURLY:
            return f'to YAML, {key[2][0]} is a letter and no quote; put straight quotes round it all: {key[1]}: "…"'
        return hint.replace("title", key[1])
    if code == "yaml/unclosed-quote" and key[2].startswith("'"):
        return f'close it; if it is an apostrophe, put the whole text into quotes: {key[1]}: "…"'
    return hint


def _indentation_slip(code: str, source: Source, line: int, column: int) -> Finding | None:
    """The same error as a wrong indentation, where that is what went wrong.

    A key that stands further in than the line above was read as more of that line's text, and its colon
    as the mistake. A line of Markdown that stands further out than the text above was read as YAML.
    """
    above = next((text for text in reversed(source.lines[: line - 1]) if text.strip()), "")
    here = source.lines[line - 1] if line <= len(source.lines) else ""
    step = _indent(here) - _indent(above)
    if not above or column > len(here):
        return None
    place = source.place(line, _indent(here) + 1)
    if code == "yaml/colon" and step > 0 and _KEY.match(here[: column - 1]):
        return error(
            "yaml/indentation",
            "this line stands further in than the line above, and was read as part of its text",
            hint="give keys of one level the same indentation; the first key after “- ” sets it for the others",
            place=place,
        )
    outside = code in {"yaml/bad-start", "yaml/tag", "yaml/unclosed-bracket"} or here.lstrip()[:1] in _MARKDOWN
    if outside and step < 0 and column == _indent(here) + 1:
        return error(
            "yaml/indentation",
            "this line stands further out than the text above it, and was not read as part of it",
            hint="give it the same indentation as that text",
            place=place,
        )
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
