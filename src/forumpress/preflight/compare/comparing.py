# SPDX-License-Identifier: MIT
"""Compares two PDFs as an editor would: what was written, shown and moved."""

from __future__ import annotations

from forumpress.preflight.compare.changes import Change, ChangeKind, Comparison
from forumpress.preflight.compare.comparedfile import ComparedFile
from forumpress.preflight.compare.flowchanges import article_changes, page_changes
from forumpress.preflight.compare.look import Pages, look_changes, same_picture
from forumpress.preflight.compare.pairing import pair_pages
from forumpress.preflight.compare.picturechanges import picture_changes
from forumpress.preflight.compare.wordchanges import word_changes

_ORDER = {what: at for at, what in enumerate(ChangeKind)}


def compare(old: ComparedFile, new: ComparedFile) -> Comparison:
    """Everything that a reader could notice, most general first; nothing for two identical builds."""
    pairs = pair_pages(old.pages, new.pages)
    if old.data == new.data:
        return Comparison(old.name, new.name, (), pairs)
    old_pages, new_pages = Pages(old), Pages(new)
    try:
        changes: list[Change] = [
            *page_changes(old, new, pairs),
            *article_changes(old, new, pairs),
            *word_changes(old.words, new.words),
            *picture_changes(old, new, pairs, lambda was, now: same_picture(old_pages, new_pages, was, now)),
        ]
        explained = frozenset(spot.page for change in changes for spot in change.new)
        changes += look_changes(old, new, pairs, explained, old_pages, new_pages)
    finally:
        old_pages.close()
        new_pages.close()
    changes.sort(key=lambda change: _ORDER[change.what])
    return Comparison(old.name, new.name, tuple(changes), pairs)
