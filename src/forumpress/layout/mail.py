"""The pack's template of the e-mail edition: Jinja2 -> MJML."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from forumpress.errors import InputError
from forumpress.finding import Place, error
from forumpress.layout.pack import MAIL_TEMPLATE
from forumpress.layout.packfolder import file_name, holds, read_text


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
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda name: read_text(root, f"mail/{name}") if holds(root, f"mail/{name}") else None),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    try:
        return environment.get_template(Path(MAIL_TEMPLATE).name).render(context)
    except (TemplateError, UnicodeDecodeError) as problem:
        line = problem.lineno if isinstance(problem, TemplateSyntaxError) else None
        raise InputError(
            [
                error(
                    "layout/mail-template",
                    f"the template of the e-mail edition cannot be filled: {problem}",
                    hint="Compare it with the one of a built-in layout.",
                    place=Place(file_name(root, MAIL_TEMPLATE), line),
                )
            ]
        ) from None
