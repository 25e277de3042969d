# SPDX-License-Identifier: MIT
"""Typographic care: what a careful compositor mends in typed text without changing a word.

Quotation marks and apostrophes, dashes, ranges, ellipses, and spaces at which a line must not
end. Care twice is care once, and each character keeps the place where it was written.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Hashable, Iterator
from dataclasses import replace

from forumpress.issue.addresses import ADDRESS, address_in
from forumpress.issue.blocks import Run, Runs
from forumpress.layout.changes import without_changes
from forumpress.layout.conventions import NBSP, conventions_of
from forumpress.layout.quotes import mend_quotes
from forumpress.layout.ranges import mend_ranges
from forumpress.memory import Memo, Remembered
from forumpress.text import Text

_KEPT = "\ue000"
"""Stands for each character that care must not touch: code, addresses, phrases in another language."""
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CJK_MARKS = "\u3000-\u3004\u3008-\u3020\u3030-\u303f\ufe30-\ufe4f\uff00-\uffef"
_KANA = "\u3040-\u30ff\u31f0-\u31ff"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_FOREIGN = re.compile(
    f"(?P<ko>[{_HANGUL}](?:[ {_HANGUL}]*[{_HANGUL}])?)|"
    f"(?P<cjk>[{_CJK_MARKS}·]{{0,8}}[{_HAN}{_KANA}][{_HAN}{_KANA}{_CJK_MARKS}·]*)"
)
_HAS_KANA = re.compile(f"[{_KANA}]")

_SPACES = re.compile(r"[ \t]{2,}")
_ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_LONG_DASH = re.compile(r"(?<!-)---(?!-)")
_WORD_DASH = re.compile(r"(?<=[^\s-])--(?=[^\s-])")
_SPACED_DASH = re.compile(r"(?<=\S) (?:--?) (?=\S)")
_TIMES = re.compile(r"(?<=\d) x (?=\d)")
_HAN_MARK = re.compile(rf"(?<=[{_HAN}”’）》])(?P<mark>[,;:!?.])(?=[{_HAN}]|$)")
_HAN_MARKS = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。"}
_CHINESE_ELLIPSIS = re.compile(r"(?<!…)(?:…|\.\.\.)(?!…|\.)")


def care(text: Text, language: str) -> Text:
    """`text` as a compositor would set it in `language` (a BCP 47 tag)."""
    return _restored(text, _mended(_guarded(text, _addresses(text.plain)), language))


class RememberedCare:
    """The same care, which remembers the texts that it mended: titles and labels come again with every edit."""

    def __init__(self, memo: Memo) -> None:
        self._mended: Remembered[Hashable, Runs] = Remembered(memo)

    def runs(self, runs: Runs, language: str) -> Runs:
        """As `care_runs`."""
        key = language, *((run, run.text.written) for run in runs)
        weight = sum(len(run.text) for run in runs)
        return self._mended.get_or_make(key, lambda: care_runs(runs, language), weight)


def care_runs(runs: Runs, language: str) -> Runs:
    """Runs with the same care, which looks across their borders; foreign scripts become runs in their language.

    Code and runs that already name another language are left to their own customs.
    """
    primary = language.split("-", maxsplit=1)[0].lower()
    joined = "".join(run.text.plain + ("\n" if run.line_break else "") for run in runs)
    owners = [number for number, run in enumerate(runs) for _ in range(len(run.text) + (1 if run.line_break else 0))]
    kept = _addresses(joined) | {
        index for index, owner in enumerate(owners) if runs[owner].code or _foreign(runs[owner], primary)
    }
    mended = _mended(_guarded(Text(joined), kept), language)
    pieces: list[list[int]] = [[] for _ in runs]
    letters: list[list[str]] = [[] for _ in runs]
    starts = _starts(runs)
    for letter, packed in zip(mended.plain, mended.origins, strict=True):
        source = packed - 1
        owner = owners[source]
        if source - starts[owner] == len(runs[owner].text):
            continue
        pieces[owner].append(source)
        letters[owner].append(joined[source] if letter == _KEPT else letter)
    cared: list[Run] = []
    for number, run in enumerate(runs):
        origins = array("Q", (run.text.origins[source - starts[number]] for source in pieces[number]))
        text = Text("".join(letters[number]), run.text.file, origins)
        if run.code:
            text = text.sub(_SPACES, " ")
        elif _foreign(run, primary) and run.language:
            text = care(text, run.language)
        cared += _split_scripts(replace(run, text=text), primary)
    return tuple(cared)


def _starts(runs: Runs) -> list[int]:
    starts, at = [], 0
    for run in runs:
        starts.append(at)
        at += len(run.text) + (1 if run.line_break else 0)
    return starts


def _foreign(run: Run, primary: str) -> bool:
    return run.language is not None and run.language.split("-")[0].lower() != primary


def _split_scripts(run: Run, primary: str) -> Iterator[Run]:
    """The run in parts: Chinese, Japanese and Korean phrases as runs in their own language."""
    if run.language is not None or run.code or primary in ("zh", "ja", "ko"):
        yield run
        return
    at = 0
    plain = run.text.plain
    for match in _FOREIGN.finditer(plain):
        if match.start() > at:
            yield replace(run, text=run.text[at : match.start()], line_break=False)
        language = "ko" if match["ko"] else "ja" if _HAS_KANA.search(match[0]) else "zh-Hans"
        at = match.end()
        yield replace(
            run, text=run.text[match.start() : at], language=language, line_break=run.line_break and at == len(plain)
        )
    if at == 0 or at < len(plain):
        yield replace(run, text=run.text[at:])


def _addresses(plain: str) -> set[int]:
    found = ((match.start(), len(address_in(match[0]))) for match in ADDRESS.finditer(plain))
    return {index for start, length in found for index in range(start, start + length)}


def _guarded(text: Text, kept: set[int]) -> Text:
    """The text with numbers (from 1) for origins, and a stand-in for each character to be kept."""
    plain = text.plain
    if kept:
        plain = "".join(_KEPT if index in kept else letter for index, letter in enumerate(plain))
    return Text(plain, "", range(1, len(plain) + 1))


def _restored(original: Text, mended: Text) -> Text:
    if mended.plain == original.plain:
        return original
    sources = [packed - 1 for packed in mended.origins]
    plain = "".join(
        original.plain[source] if letter == _KEPT else letter
        for letter, source in zip(mended.plain, sources, strict=True)
    )
    return Text(plain, original.file, array("Q", (original.origins[source] for source in sources)))


def _mended(text: Text, language: str) -> Text:
    """The text with care, or as it was where a rule would change more than the table of changes allows."""
    mended = _cared(text, language)
    return mended if without_changes(mended.plain) == without_changes(text.plain) else text


def _cared(text: Text, language: str) -> Text:
    conventions = conventions_of(language)
    primary = language.split("-", maxsplit=1)[0].lower()
    text = mend_quotes(text.sub(_SPACES, " "), conventions)
    if primary == "zh":
        text = text.sub(_HAN_MARK, lambda match: _HAN_MARKS[match["mark"]])
        text = text.sub(_CHINESE_ELLIPSIS, "……").sub(_WORD_DASH, "——")
    text = text.sub(_ELLIPSIS, "…").sub(_LONG_DASH, "—").sub(_WORD_DASH, "—")
    text = text.sub(_SPACED_DASH, f"{NBSP}– ")
    text = mend_ranges(text, conventions.range_dash, primary)
    text = text.sub(_TIMES, f"{NBSP}×{NBSP}")
    for pattern in conventions.bound:
        text = text.sub(pattern, _bind)
    return text


def _bind(match: re.Match[str]) -> str:
    start, end = match.span("gap")
    return match[0][: start - match.start()] + NBSP + match[0][end - match.start() :]
