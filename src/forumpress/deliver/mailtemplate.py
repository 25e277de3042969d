"""MJML -> HTML that mail programs show alike: tables for the columns, styles on each element."""

from __future__ import annotations

import css_inline
import mrml

from forumpress.errors import InputError
from forumpress.finding import Finding, error, warning

_LARGEST_HTML = 100_000
"""Octets above which large providers cut a message off ("[Message clipped]", at 102 KB)."""
_INLINER = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def mail_html(mjml: str) -> tuple[str, tuple[Finding, ...]]:
    """One HTML document that fetches nothing: no fonts, no included files, no style sheets.

    Raises InputError (`mail/template`) when the MJML is broken.
    """
    try:
        drawn = mrml.to_html(
            mjml,
            mrml.ParserOptions(include_loader=mrml.noop_loader()),
            mrml.RenderOptions(disable_comments=True, fonts={}),
        )
        html = _INLINER.inline(drawn.content)
    except (OSError, ValueError, RuntimeError) as problem:
        raise InputError(
            [error("mail/template", f"the template of the e-mail edition is not sound MJML: {problem}",
                   hint="Compare mail/letter.mjml.j2 with the one of a built-in layout.")]
        ) from None  # fmt: skip
    findings = [
        warning("mail/template-remark", f"MJML: {remark.kind} at {remark.start}–{remark.end}")
        for remark in drawn.warnings
    ]
    if (size := len(html.encode())) > _LARGEST_HTML:
        findings.append(
            warning("mail/clipped", f"the e-mail edition's HTML has {size // 1000} KB; some programs show only 102",
                    hint="Shorten the teasers.")
        )  # fmt: skip
    return html, tuple(findings)
