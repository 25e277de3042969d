# SPDX-License-Identifier: MIT
"""ICC profiles for tests: the shipped one under other names of itself."""

from __future__ import annotations

from forumpress.edition.conditions import coated_sheetfed

_NAME = b"ISO Coated v2 300% (basICColor)"


def described(name: str) -> bytes:
    """The shipped press profile, which then calls itself `name`."""
    shipped = coated_sheetfed().profile
    assert shipped.count(_NAME) == 1 and len(name) <= len(_NAME)
    return shipped.replace(_NAME, name.encode().ljust(len(_NAME)))
