# SPDX-License-Identifier: MIT
"""What a build knows of its pages, as the context of their preflight: facts of the issue, origins of each part."""

from __future__ import annotations

from collections.abc import Mapping

from forumpress.finding import NOWHERE
from forumpress.issue.model import Issue
from forumpress.layout.style import ParagraphStyle
from forumpress.layout.words import words_for
from forumpress.preflight.context import Context
from forumpress.typeset.pagemap import PageMap
from forumpress.typeset.proof import PageProof


def context_of(
    proof: PageProof,
    styles: Mapping[str, ParagraphStyle],
    issue: Issue | None = None,
) -> Context:
    """The context of an edition made from the proof, its origins line by line.

    `styles` are the pack's paragraph styles.
    """
    return Context(
        key=issue.key if issue else "",
        number=issue.number if issue else None,
        number_label=words_for(issue.language)["issue"] if issue else "",
        date=issue.date if issue else None,
        place=issue.place("date") if issue else NOWHERE,
        trim=(proof.size.width, proof.size.height),
        bleed=proof.purpose.bleed,
        origins=tuple(PageMap(proof.plan, styles).origins()),
    )
