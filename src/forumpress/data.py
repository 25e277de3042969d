# SPDX-License-Identifier: MIT
"""The default layout packs, fonts list and colour profiles that come with Forum Press."""

from __future__ import annotations

from pathlib import Path

from forumpress.errors import InternalError

_INSTALLED = Path(__file__).parent / "_data"
_CHECKOUT = Path(__file__).parents[2]


def data_path(name: str) -> Path:
    """The file or folder `name` among the shipped data: "layouts/forum", "fonts/fonts.yaml", "assets/icc".

    In an installed package it lies beside the code, in a checkout at its root. Raises
    InternalError when the installation lacks it.
    """
    root = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    path = root / name
    if not path.exists():
        raise InternalError(f"{name} is missing from the installation in {root}")
    return path
