# SPDX-License-Identifier: MIT
"""MJML -> HTML that mail programs show alike: tables for the columns, styles on each element."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import css_inline
import mrml

from forumpress.deliver.content import Content
from forumpress.deliver.cover import COVER_ID, Cover
from forumpress.deliver.teasers import Teaser
from forumpress.errors import InputError
from forumpress.finding import Finding, error, warning
from forumpress.layout.mail import fill_mail_template
from forumpress.layout.markup import runs_html
from forumpress.layout.pack import MAIL_TEMPLATE, Pack

_LARGEST_HTML = 100_000
"""Octets above which large providers cut a message off ("[Message clipped]", at 102 KB)."""
_INLINER = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def letter_html(content: Content, cover: Cover | None, pack: Pack, mark: str) -> tuple[str, tuple[Finding, ...]]:
    """The HTML part by the pack's template; `mark` stands where the reader's unsubscribe address belongs."""
    folder = pack.folder_of(MAIL_TEMPLATE) or pack.root
    return mail_html(fill_mail_template(folder, _context(content, cover, pack, mark)))


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


def _context(content: Content, cover: Cover | None, pack: Pack, mark: str) -> Mapping[str, Any]:
    """What the pack's template may print."""
    words = content.words

    def teaser(data: Teaser) -> dict[str, Any]:
        by = words.by.format(authors=words.between_authors.join(data.authors)) if data.authors else ""
        page = data.page
        return {
            "key": data.key,
            "kicker": data.kicker,
            "title": runs_html(data.title, data.language),
            "short_title": data.short_title,
            "byline": by,
            "text": runs_html(data.text, data.language),
            "href": data.href,
            "page": page,
            "language": data.language,
            "read_on": words.read_on.format(page=page) if page else words.open_pdf,
            "on_page": words.on_page.format(page=page) if page else "",
        }

    return {
        "language": content.language,
        "words": asdict(words),
        "subject": content.subject,
        "preheader": content.preheader,
        "title": content.title,
        "sponsor": content.sponsor,
        "date": content.date,
        "number": content.number,
        "greeting": content.greeting,
        "cover": cover and {"cid": COVER_ID, "alt": words.cover.format(title=content.title, number=content.number)},
        "departments": [
            {"name": department.name, "teasers": [teaser(data) for data in department.teasers]}
            for department in content.departments
        ],
        "pdf_href": content.pdf_href,
        "pdf_note": content.pdf_note,
        "imprint": [asdict(line) for line in content.imprint],
        "why": content.why,
        "unsubscribe_href": mark,
        "colour": {name: swatch.screen for name, swatch in pack.swatches.items()},
    }
