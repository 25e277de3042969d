# SPDX-License-Identifier: MIT
"""All editions that there are, found by their files in `kinds/`."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from forumpress.edition import kinds
from forumpress.edition.kind import EditionKind, PageEdition
from forumpress.errors import InternalError


@cache
def all_editions() -> Mapping[str, EditionKind]:
    """Every edition by its name, in the order of their ranks.

    Raises InternalError when a file in `kinds/` holds no EditionKind named `kind`, or two share a name.
    """
    found: dict[str, EditionKind] = {}
    for module in pkgutil.iter_modules(kinds.__path__):
        kind = getattr(import_module(f"{kinds.__name__}.{module.name}"), "kind", None)
        if not isinstance(kind, EditionKind):
            raise InternalError(f"edition/kinds/{module.name}.py has no EditionKind named kind")
        if kind.name in found:
            raise InternalError(f"two editions have the name {kind.name}")
        found[kind.name] = kind
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: (item[1].rank, item[0]))))


def page_editions() -> tuple[PageEdition, ...]:
    """The editions of drawn pages, in the order of their ranks."""
    return tuple(kind for kind in all_editions().values() if isinstance(kind, PageEdition))


def usual_edition() -> PageEdition:
    """The edition that is built where none is named, mailed, and shown first."""
    return page_editions()[0]
