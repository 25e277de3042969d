# SPDX-License-Identifier: MIT
"""Every module of the source, parsed once for all tests that look into it.

Their modules are of the xdist group "source", so that one worker has them all.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "forumpress"


@cache
def source_trees() -> dict[str, ast.Module]:
    """By path below the package: its syntax tree."""
    return {
        path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))
    }


@cache
def source_nodes() -> dict[str, tuple[ast.AST, ...]]:
    """By path below the package: every node of its syntax tree."""
    return {file: tuple(ast.walk(tree)) for file, tree in source_trees().items()}
