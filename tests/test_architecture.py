"""Each outside library has one home; what is imported is declared, and what is declared is used."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "forumpress"

HOMES = {
    "PIL": {"typeset", "edition", "preflight", "preview", "deliver"},
    "anyio": {"preview", "deliver"},
    "click": {"cli"},
    "css_inline": {"deliver"},
    "dkim": {"deliver"},
    "email_validator": {"deliver"},
    "fontTools": {"typeset"},
    "idna": {"deliver"},
    "jinja2": {"layout"},
    "lxml": {"edition", "preflight"},
    "markdown_it": {"issue"},
    "markupsafe": {"layout", "deliver"},
    "mdit_py_plugins": {"issue"},
    "mrml": {"deliver"},
    "pikepdf": {"edition", "preflight"},
    "psycopg": {"deliver"},
    "pypdfium2": {"preflight", "preview", "deliver"},
    "pyphen": {"typeset"},
    "smtplib": {"deliver"},
    "sqlalchemy": {"deliver"},
    "starlette": {"preview", "deliver"},
    "tinycss2": {"layout", "typeset"},
    "uharfbuzz": {"typeset"},
    "uniseg": {"typeset"},
    "uvicorn": {"preview", "deliver"},
    "watchfiles": {"preview"},
    "weasyprint": {"typeset"},
    "yaml": {"issue"},
}
"""The floors that may import a library."""

EVERYWHERE = {"pydantic", "pydantic_core"}
"""The language of typed data, not a service: any floor may speak it."""

NETWORK = {"ftplib", "http.client", "socket", "smtplib", "ssl", "urllib.request"}
NETWORKED = {"deliver", "preview"}
"""Nothing below these floors can reach a network: an issue may come from anyone."""

DATA_PACKAGES = re.compile(r"fontpkg-|pylopdf-fonts-")
"""Fonts come as packages that nobody imports."""


@cache
def imports() -> tuple[tuple[str, str, str], ...]:
    """Floor, file and module of every import in the source."""
    return tuple(_imports())


def _imports() -> Iterator[tuple[str, str, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        relative = path.relative_to(SOURCE)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{relative} imports relatively"
                names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            for name in names:
                yield relative.parts[0], str(relative), name


def outside() -> set[str]:
    """The top modules that are neither ours nor Python's."""
    tops = {name.partition(".")[0] for _, _, name in imports()}
    return tops - {"forumpress", "__future__"} - set(sys.stdlib_module_names)


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_library_stays_at_home(library: str) -> None:
    strays = {
        file for floor, file, name in imports() if name.partition(".")[0] == library and floor not in HOMES[library]
    }
    assert strays == set()


def test_every_library_has_a_home() -> None:
    assert outside() - EVERYWHERE <= HOMES.keys()


def test_only_delivery_and_preview_reach_a_network() -> None:
    assert {file for floor, file, name in imports() if name in NETWORK and floor not in NETWORKED} == set()


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((SOURCE.parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {_normal(re.split(r"[\[=<>~ ]", requirement)[0]) for requirement in project["dependencies"]}
    by_module = metadata.packages_distributions()
    needed = {_normal(by_module[module][0]) for module in outside()}
    # pydantic brings its core and pins its version; psycopg is named in a database's address.
    assert needed - declared == {"pydantic-core"} & needed
    unused = {name for name in declared - needed if not DATA_PACKAGES.match(name)}
    assert unused <= {"psycopg"}


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((SOURCE.parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
    assert [requirement for requirement in project["dependencies"] if "==" not in requirement] == []


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
