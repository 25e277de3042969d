# SPDX-License-Identifier: MIT
"""What a check of an edition of flowing text is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from forumpress.editiondraft import EditionDraft
from forumpress.finding import Finding
from forumpress.preflight.articlewords import ArticleWords


@dataclass(frozen=True, slots=True)
class FlowCheck:
    """One check. `find` gets the draft and the words of the issue's articles, and names what is wrong."""

    code: str
    title: str
    find: Callable[[EditionDraft, Sequence[ArticleWords]], Iterator[Finding]]
