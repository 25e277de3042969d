# SPDX-License-Identifier: MIT
"""All rules there are, found by their files."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from forumpress.errors import InternalError
from forumpress.preflight import rules
from forumpress.preflight.rule import AnyRule, Rule


@cache
def all_rules() -> Mapping[str, AnyRule]:
    """Every rule by its code, in the order of the codes.

    Raises InternalError when a file under `rules/` holds no rule named `check`, or two share a code.
    """
    found: dict[str, AnyRule] = {}
    for module in pkgutil.iter_modules(rules.__path__):
        check = getattr(import_module(f"{rules.__name__}.{module.name}"), "check", None)
        if not isinstance(check, Rule):
            raise InternalError(f"preflight rule file {module.name} has no rule named check")
        if check.code in found:
            raise InternalError(f"two preflight rules have the code {check.code}")
        found[check.code] = check
    return MappingProxyType(dict(sorted(found.items())))
