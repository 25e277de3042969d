# SPDX-License-Identifier: MIT
"""Packages that only some commands need, and the extra that brings each.

`pip install forumpress` typesets and checks. Whoever wants more names it: `pip install "forumpress[preview,mail]"`.
"""

from __future__ import annotations

from collections.abc import Sequence

EXTRAS = {
    "preview": ("anyio", "starlette", "uvicorn", "watchfiles"),
    "mail": (
        "anyio",
        "css_inline",
        "dkim",
        "dns",
        "email_validator",
        "idna",
        "mrml",
        "nacl",
        "python_calamine",
        "sqlalchemy",
        "starlette",
        "urllib3",
        "uvicorn",
    ),
    "postgresql": ("psycopg",),
}
"""The modules that an extra of `pyproject.toml` brings and a plain installation may lack."""


def explain_missing_package(failure: BaseException, arguments: Sequence[str]) -> str | None:
    """What to install when `failure` says that a module of an extra is missing; None for other failures.

    Where several extras bring the module, the one named like the command in `arguments` is meant.
    """
    if not isinstance(failure, ModuleNotFoundError):
        return None
    module = (failure.name or "").partition(".")[0]
    bringing = [extra for extra, modules in EXTRAS.items() if module in modules]
    if not bringing:
        return None
    extra = next((extra for extra in bringing if extra in arguments), bringing[0])
    return f"this needs the package {module}, which is not installed: pip install 'forumpress[{extra}]'"
