# SPDX-License-Identifier: MIT
"""Words that were added, taken out or changed, wherever they stand now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from forumpress.finding import Rect
from forumpress.preflight.compare.changes import Change, ChangeKind, ChangePlace
from forumpress.preflight.compare.comparedfile import RunningWord

_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", ":", "”", ".”")
_LONGEST_SENTENCE = 60
_QUOTE = 12
"""Words of a change that are quoted."""
_CONTEXT = 3
_SHORTEST_MOVED = 4
"""Words of a sentence that can be said to have moved; shorter ones stand in many places."""
_MOST_SENTENCES = 20_000
_MOST_PAIRS = 4_000_000
"""Beyond so many pairs of words, two stretches are simply different."""

Sentence = tuple[RunningWord, ...]


def word_changes(old: tuple[RunningWord, ...], new: tuple[RunningWord, ...]) -> Iterator[Change]:
    """The changes in reading order. Text that only moved to another line or page is no change.

    Sentences are matched first and words inside the sentences that differ, which stays quick on
    long files and says what an editor would say. Sentences that changed places are reported as moved.
    """
    whole = {word.key for word in (*old, *new) if not word.hyphenated}
    before, after = (_sentences(tuple(_spelled(word, whole) for word in words)) for words in (old, new))
    moved = _moved_keys(before, after)
    yield from _moves(before, after, moved)
    before, after = ([each for each in sentences if _key(each) not in moved] for sentences in (before, after))
    for kind, o1, o2, n1, n2 in _opcodes(before, after):
        if kind != "equal":
            yield from _inside(_joined(before[o1:o2]), _joined(after[n1:n2]))


def _spelled(word: RunningWord, whole: set[str]) -> RunningWord:
    """A divided word with its hyphen where either file spells it so elsewhere."""
    own_hyphen = word.hyphenated in whole and word.key not in whole
    return replace(word, key=word.hyphenated) if own_hyphen else word


def _opcodes(before: list[Sentence], after: list[Sentence]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, [_key(s) for s in before], [_key(s) for s in after], autojunk=False).get_opcodes()


def _moved_keys(before: list[Sentence], after: list[Sentence]) -> set[str]:
    """The sentences, long enough to be told by their words, that are gone in one place and new in another."""
    gone: set[str] = set()
    fresh: set[str] = set()
    for kind, o1, o2, n1, n2 in _opcodes(before, after):
        if kind != "equal":
            gone |= {_key(each) for each in before[o1:o2] if len(each) >= _SHORTEST_MOVED}
            fresh |= {_key(each) for each in after[n1:n2] if len(each) >= _SHORTEST_MOVED}
    counts_before, counts_after = (Counter(map(_key, sentences)) for sentences in (before, after))
    return {key for key in gone & fresh if counts_before[key] == counts_after[key] == 1}


def _moves(before: list[Sentence], after: list[Sentence], moved: set[str]) -> Iterator[Change]:
    """One change for each run of sentences that moved together."""
    places = {_key(each): at for at, each in enumerate(before)}
    run: list[Sentence] = []
    last = -2
    for sentence in (*after, None):
        at = places.get(_key(sentence), -2) if sentence is not None and _key(sentence) in moved else -2
        if run and at != last + 1:
            was, now = before[last - len(run) + 1], _joined(run)
            message = f"page {now[0].page}: {_quoted(now)} moved here from page {was[0].page}"
            yield Change(ChangeKind.WORDS, message, _spots(list(was)), _spots(now))
            run = []
        if sentence is not None and at >= 0:
            run.append(sentence)
        last = at


def _sentences(words: tuple[RunningWord, ...]) -> list[Sentence]:
    sentences: list[Sentence] = []
    current: list[RunningWord] = []
    for word in words:
        current.append(word)
        if word.text.endswith(_SENTENCE_ENDS) or len(current) >= _LONGEST_SENTENCE:
            sentences.append(tuple(current))
            current = []
    if current:
        sentences.append(tuple(current))
    return sentences[:_MOST_SENTENCES]


def _key(sentence: Sentence) -> str:
    return " ".join(word.key for word in sentence)


def _joined(sentences: list[Sentence]) -> list[RunningWord]:
    return [word for sentence in sentences for word in sentence]


def _inside(old: list[RunningWord], new: list[RunningWord]) -> Iterator[Change]:
    if len(old) * len(new) > _MOST_PAIRS:
        yield Change(ChangeKind.WORDS, _say(old, new, []), _spots(old), _spots(new))
        return
    matcher = SequenceMatcher(None, [word.key for word in old], [word.key for word in new], autojunk=False)
    for o1, o2, n1, n2 in _merged(matcher.get_opcodes()):
        before, after = old[o1:o2], new[n1:n2]
        if "".join(word.key for word in before) == "".join(word.key for word in after):
            continue
        yield Change(
            ChangeKind.WORDS, _say(before, after, old[max(0, o1 - _CONTEXT) : o1]), _spots(before), _spots(after)
        )


def _merged(codes: Iterable[tuple[str, int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Changes with no more than two equal words between them as one: easier to read than word by word."""
    merged: list[tuple[int, int, int, int]] = []
    for kind, o1, o2, n1, n2 in codes:
        if kind == "equal":
            continue
        if merged and o1 - merged[-1][1] <= 2 and n1 - merged[-1][3] <= 2:
            merged[-1] = (merged[-1][0], o2, merged[-1][2], n2)
        else:
            merged.append((o1, o2, n1, n2))
    return merged


def _say(before: list[RunningWord], after: list[RunningWord], context: list[RunningWord]) -> str:
    place = f"page {(after or before)[0].page}"
    if before and after:
        return f"{place}: {_quoted(before)} is now {_quoted(after)}"
    behind = f" after “{' '.join(word.text for word in context)}”" if context else ""
    return f"{place}: {_quoted(after)} is new{behind}" if after else f"{place}: {_quoted(before)} is gone{behind}"


def _quoted(words: list[RunningWord]) -> str:
    shown = " ".join(word.text for word in words[:_QUOTE])
    return f"“{shown}”" if len(words) <= _QUOTE else f"“{shown} …” ({len(words)} words)"


def _spots(words: list[RunningWord]) -> tuple[ChangePlace, ...]:
    seen: dict[tuple[int, Rect], None] = {}
    for word in words:
        seen.setdefault((word.page, word.box))
    return tuple(ChangePlace(page, box) for page, box in list(seen)[:50])
