"""The pack's template of the e-mail edition: Jinja2 -> MJML."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from forumpress.errors import InputError
from forumpress.finding import Place, error
from forumpress.layout.pack import MAIL_TEMPLATE, file_name


def fill_mail_template(root: Path, context: Mapping[str, Any]) -> str:
    """The MJML of the pack in `root`, every text of `context` escaped.

    Raises InputError: `layout/no-mail` when the pack has no such template, `layout/mail-template`
    when it cannot be filled.
    """
    path = root / MAIL_TEMPLATE
    if not path.is_file() or not path.resolve().is_relative_to(root.resolve()):
        raise InputError(
            [
                error(
                    "layout/no-mail",
                    f"the layout “{root.name}” has no e-mail edition ({MAIL_TEMPLATE})",
                    hint="Copy the folder mail/ from a built-in layout into it and change the copy.",
                    place=Place(file_name(root, path)),
                )
            ]
        )
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(root / "mail"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    try:
        return environment.get_template(path.name).render(context)
    except (TemplateError, UnicodeDecodeError) as problem:
        line = problem.lineno if isinstance(problem, TemplateSyntaxError) else None
        raise InputError(
            [
                error(
                    "layout/mail-template",
                    f"the template of the e-mail edition cannot be filled: {problem}",
                    hint="Compare it with the one of a built-in layout.",
                    place=Place(file_name(root, path), line),
                )
            ]
        ) from None
