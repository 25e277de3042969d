# SPDX-License-Identifier: MIT
"""Reading a pack's templates and filling them; what goes wrong becomes a finding with the template's file and line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.loaders import split_template_path

from forumpress.errors import InputError
from forumpress.finding import Place, error
from forumpress.layout.packfolder import file_name, holds, read_text
from forumpress.layout.sandbox import TemplateEnvironment

_HINT = "docs/layouts.md tells what each template may print; compare it with a built-in layout's."


class PackLoader(BaseLoader):
    """Reads templates in a folder (`within`) of the pack's folders, from the first that has them."""

    def __init__(self, roots: tuple[Path, ...], within: str) -> None:
        self._roots = roots
        self._within = within

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The template's text, and what findings call it. Raises TemplateNotFound, InputError."""
        name = "/".join((self._within, *split_template_path(template)))
        root = next((root for root in self._roots if holds(root, name)), None)
        if root is None:
            raise TemplateNotFound(template)
        return read_text(root, name), file_name(root, name), lambda: True


def fill_template(
    environment: TemplateEnvironment,
    name: str,
    context: Mapping[str, Any],
    code: str = "layout/template",
    *,
    language: str = "en",
) -> str:
    """The template filled, with the capitals of `language`.

    Raises InputError (`code`) where it cannot be: its designer's mistake.
    """
    try:
        return environment.filled(name, context, language)
    except RecursionError as problem:
        message = "it includes itself, or a macro calls itself, without end"
        raise InputError([error(code, _said(name, message), hint=_HINT, place=_place(problem))]) from None
    except (TemplateError, ArithmeticError, TypeError, ValueError, LookupError, AttributeError, MemoryError) as problem:
        message = str(problem) or type(problem).__name__
        raise InputError([error(code, _said(name, message), hint=_HINT, place=_place(problem))]) from None


def _said(name: str, message: str) -> str:
    return f"the template {name} cannot be filled: {message}"


def _place(problem: BaseException) -> Place:
    """The line at which a template failed: Jinja2 rewrites tracebacks to the templates' own lines."""
    if isinstance(problem, TemplateSyntaxError):
        return Place(problem.filename or "", problem.lineno)
    trace, place = problem.__traceback__, Place("")
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.startswith("layouts/"):
            place = Place(name, trace.tb_lineno)
        trace = trace.tb_next
    return place
