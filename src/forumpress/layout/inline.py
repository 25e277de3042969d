# SPDX-License-Identifier: MIT
"""Inline Markdown in one-line fields: titles, captions, labels."""

from __future__ import annotations

import re

from forumpress.issue import prose
from forumpress.issue.blocks import Run, Runs
from forumpress.text import Text

_MARKUP = re.compile(r"[*_^~`\[\]\\<&{]")


def parse_inline(text: Text) -> Runs:
    """The runs of a one-line text, whose findings the reader reported."""
    if not _MARKUP.search(text.plain):
        return (Run(text),)
    return prose.parse_inline(text)[0]


def plain_text(text: Text) -> str:
    """The words of a one-line text without their markup: for bookmarks, metadata, alternative text."""
    return "".join(run.text.plain for run in parse_inline(text))
