# SPDX-License-Identifier: MIT
"""The pack's template of the e-mail edition: Jinja2 -> MJML."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Undefined

from forumpress.errors import InputError
from forumpress.finding import Place, error
from forumpress.layout.pack import MAIL_TEMPLATE
from forumpress.layout.packfolder import file_name, holds
from forumpress.layout.records import plain_data
from forumpress.layout.sandbox import TemplateEnvironment, is_printable, spend
from forumpress.layout.templates import PackLoader, fill_template


def fill_mail_template(root: Path, context: Mapping[str, Any]) -> str:
    """The MJML of the pack in `root`, every text of `context` escaped.

    Raises InputError: `layout/no-mail` when the pack has no such template, `layout/mail-template`
    when it cannot be filled.
    """
    if not holds(root, MAIL_TEMPLATE):
        raise InputError(
            [
                error(
                    "layout/no-mail",
                    f"the layout “{root.name}” has no e-mail edition ({MAIL_TEMPLATE})",
                    hint="Copy the folder mail/ from a built-in layout into it and change the copy.",
                    place=Place(file_name(root, MAIL_TEMPLATE)),
                )
            ]
        )
    environment = TemplateEnvironment(PackLoader((root,), "mail"), _finalize, {})
    plain = {name: plain_data(value) for name, value in context.items()}
    return fill_template(
        environment,
        Path(MAIL_TEMPLATE).name,
        plain,
        "layout/mail-template",
        language=str(context.get("language", "en")),
    )


def _finalize(value: Any) -> Any:
    if value is not None and not is_printable(value) and not isinstance(value, Undefined):
        raise TypeError("only texts and numbers can be printed; print what is in it")
    if isinstance(value, str):
        spend(len(value))
    return value
