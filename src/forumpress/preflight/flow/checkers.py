# SPDX-License-Identifier: MIT
"""The checker of each form of edition whose text flows: its checks, and their report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from forumpress.editiondraft import EditionDraft, Form
from forumpress.errors import InternalError
from forumpress.preflight.articlewords import ArticleWords
from forumpress.preflight.flow.ebook import EPUB_CHECKS
from forumpress.preflight.flow.flowcheck import FlowCheck
from forumpress.preflight.flow.plaintext import TEXT_CHECKS
from forumpress.preflight.flow.webpages import WEB_CHECKS
from forumpress.preflight.preflightreport import CheckState, PreflightReport

CHECKERS: Mapping[Form, tuple[FlowCheck, ...]] = MappingProxyType(
    {Form.TEXT: TEXT_CHECKS, Form.WEB: WEB_CHECKS, Form.EPUB: EPUB_CHECKS}
)


def check_flow(draft: EditionDraft, words: Sequence[ArticleWords], name: str = "") -> PreflightReport:
    """Every check of the draft's form. Raises InternalError for a form that has no checker: nobody could deliver it."""
    checks = CHECKERS.get(draft.form)
    if checks is None:
        raise InternalError(f"nobody checks editions of the form {draft.form.value}")
    findings = tuple(finding for check in checks for finding in check.find(draft, words))
    states = tuple(CheckState(check.code, check.title) for check in checks)
    return PreflightReport(name, draft.form.value, findings, states)
