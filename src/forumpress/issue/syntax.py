"""YAML's syntax errors in an editor's words."""

from __future__ import annotations

import re

import yaml

from forumpress.finding import Finding, error
from forumpress.issue.source import Source

_QUOTES = "put the whole text into quotes: title: \"…\""
_EXPLANATIONS = (
    ("tab character", "yaml/tab", "a tab stands where spaces belong", "indent with spaces, two for each level"),
    ("mapping values are not allowed", "yaml/colon", "a colon with a space after it stands inside a text", _QUOTES),
    ("could not find expected ':'", "yaml/missing-colon", "this line has no colon after its key, or is indented too little",
     "write “key: value”, or indent the line so that it belongs to the text above"),
    ("unexpected end of stream", "yaml/unclosed-quote", "a quote is opened here and never closed", "close it; “| ” on the first line spares quotes"),
    ("unexpected document indicator", "yaml/unclosed-quote", "a quote is opened here and never closed", "close it"),
    ("unknown escape character", "yaml/escape", "a backslash in double quotes begins an escape that YAML does not know",
     "write \\\\ for a backslash, or use single quotes"),
    ("escape", "yaml/escape", "an escape in double quotes is not finished", "write \\\\ for a backslash, or use single quotes"),
    ("expected hexadecimal", "yaml/escape", "an escape in double quotes is not finished", "type the character itself"),
    ("invalid Unicode character", "yaml/surrogate", "an escape here names half a character or none", "type the character itself"),
    ("expected ',' or ']'", "yaml/unclosed-bracket", "a list that begins with [ is not closed, or lacks a comma",
     "close it with ]; a text that begins with [ wants quotes"),
    ("expected ',' or '}'", "yaml/unclosed-bracket", "a mapping that begins with { is not closed, or lacks a comma",
     "close it with }; a text that begins with { wants quotes"),
    ("expected alphabetic or numeric", "yaml/bad-start", "a text may not begin with * or & here", _QUOTES),
    ("unexpected character", "yaml/bad-start", "a text may not begin with * or & here", _QUOTES),
    ("cannot start any token", "yaml/bad-start", "a text may not begin with this character", _QUOTES),
    ("expected the node content", "yaml/bad-start", "a value is missing here, or begins with a character that wants quotes", _QUOTES),
    ("node content", "yaml/bad-start", "a value is missing here, or begins with a character that wants quotes", _QUOTES),
    ("block sequence entries are not allowed", "yaml/dash", "a list cannot begin on the line of its key",
     "put each “- ” on a line of its own below the key; a text that begins with “- ” wants quotes"),
    ("expected chomping or indentation", "yaml/block-text", "after | or > the text begins on the next line",
     "move the text down one line and indent it"),
    ("expected a comment or a line break", "yaml/block-text", "after | or > the text begins on the next line",
     "move the text down one line and indent it"),
    ("expected comment or line break", "yaml/block-text", "after | or > the text begins on the next line",
     "move the text down one line and indent it"),
    ("tag", "yaml/tag", "a text may not begin with ! here", _QUOTES),
    ("directive", "yaml/directive", "a line may not begin with %", _QUOTES),
    ("<document start>", "yaml/indentation", "this line stands outside the issue", "give it the same indentation as the keys above"),
    ("<block end>", "yaml/indentation", "this line does not line up with the lines above it",
     "give keys and “- ” of one level the same indentation"),
    ("expected key", "yaml/indentation", "this line does not line up with the lines above it, or a quote before it was closed too early",
     "give keys of one level the same indentation; inside “…” write \\\" for a quote"),
    ("'-' indicator", "yaml/indentation", "this line does not line up with the list above it",
     "give all “- ” of one list the same indentation"),
)  # fmt: skip
_LEADING_TAB = re.compile(r" *\t")


def explain(problem: yaml.YAMLError, source: Source) -> Finding:
    """What is wrong, where, and what to do, for an error of YAML's parser."""
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    words = str(getattr(problem, "problem", None) or problem)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    text = source.lines[line - 1] if line <= len(source.lines) else ""
    if text[column - 1 : column] == "\t" or _LEADING_TAB.match(text):
        column = text.index("\t") + 1
        words = "tab character"
    for needle, code, message, hint in _EXPLANATIONS:
        if needle in words:
            if code in ("yaml/unclosed-quote", "yaml/unclosed-bracket") and getattr(problem, "context_mark", None):
                line, column = problem.context_mark.line + 1, problem.context_mark.column + 1  # type: ignore[attr-defined]
            return error(code, message, hint=hint, place=source.place(min(line, len(source.lines)), column))
    return error(
        "yaml/syntax", f"this is not valid YAML ({words})", hint="compare the line with the ones around it",
        place=source.place(min(line, len(source.lines)), column),
    )  # fmt: skip
