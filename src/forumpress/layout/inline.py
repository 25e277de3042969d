"""Inline Markdown in one-line fields: titles, captions, labels."""

from __future__ import annotations

import re

from forumpress.issue.blocks import Para, Run, Runs
from forumpress.issue.prose import parse_prose
from forumpress.text import Text

_MARKUP = re.compile(r"[*_^~`\[\]\\<&{]")


def parse_inline(text: Text) -> Runs:
    """The runs of a one-line text; one that is no plain paragraph stands as it was written."""
    if not _MARKUP.search(text.plain):
        return (Run(text),)
    prose, _ = parse_prose(text)
    if len(prose.blocks) == 1 and isinstance(prose.blocks[0], Para):
        return prose.blocks[0].runs
    return (Run(text),)


def plain_text(text: Text) -> str:
    """The words of a one-line text without their markup: for bookmarks, metadata, alternative text."""
    return "".join(run.text.plain for run in parse_inline(text))
