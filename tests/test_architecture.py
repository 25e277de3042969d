# SPDX-License-Identifier: MIT
"""Each outside library has one home; what is imported is declared, and what is declared is used."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import metadata
from typing import Any

import pytest
from fileaccess import ALLOWED_FILE_ACCESSES, file_accesses, file_calls
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sourcetrees import SOURCE, source_nodes

from forumpress.cli.explain import every_code
from forumpress.cli.extras import EXTRAS
from forumpress.codes.registry import families, family
from forumpress.preflight.explained import explained_rules

pytestmark = pytest.mark.xdist_group("source")

HOMES = {
    "PIL": {"issue", "pdf", "typeset", "edition", "preflight", "preview", "deliver"},
    "anyio": {"preview", "deliver"},
    "cachetools": {"memory.py"},
    "click": {"cli"},
    "css_inline": {"deliver"},
    "dkim": {"deliver"},
    "dns": {"deliver"},
    "email_validator": {"deliver"},
    "fontTools": {"pdf", "typeset"},
    "idna": {"deliver"},
    "jinja2": {"layout"},
    "lxml": {"issue"},
    "markdown_it": {"issue"},
    "markupsafe": {"layout", "deliver"},
    "mdit_py_plugins": {"issue"},
    "mrml": {"deliver"},
    "nacl": {"deliver"},
    "pi_heif": {"typeset"},
    "pikepdf": {"pdf", "edition", "preflight"},
    "psycopg": {"deliver"},
    "pypdf": {"pdf"},
    "pypdfium2": {"pdf"},
    "pyphen": {"typeset"},
    "python_calamine": {"deliver"},
    "smtplib": {"deliver"},
    "sqlalchemy": {"deliver"},
    "starlette": {"preview", "deliver"},
    "tinycss2": {"typeset"},
    "uharfbuzz": {"typeset"},
    "uniseg": {"typeset"},
    "urllib3": {"deliver"},
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

DATA_PACKAGES = re.compile(r"fontpkg-|manimgx-fonts|pylopdf-fonts-")
"""Fonts come as packages that nobody imports."""


@cache
def imports() -> tuple[tuple[str, str, str], ...]:
    """Floor, file and module of every import in the source."""
    return tuple(_imports())


def _imports() -> Iterator[tuple[str, str, str]]:
    for relative, nodes in source_nodes().items():
        for node in nodes:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{relative} imports relatively"
                names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            for name in names:
                yield relative.partition("/")[0], relative, name


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


def project() -> dict[str, Any]:
    """The table `project` of pyproject.toml."""
    return dict(tomllib.loads((SOURCE.parent.parent / "pyproject.toml").read_text("utf-8"))["project"])


def requirements() -> dict[str, list[Requirement]]:
    """What each extra requires; under "" what everybody does."""
    stated = {"": project()["dependencies"], **project()["optional-dependencies"]}
    return {extra: [Requirement(line) for line in lines] for extra, lines in stated.items()}


def package_of(module: str) -> str:
    """The package that brings a module of outside."""
    return canonicalize_name(_packages()[module][0])


@cache
def _packages() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    declared = {canonicalize_name(each.name) for lines in requirements().values() for each in lines}
    needed = {package_of(module) for module in outside()}
    # pydantic brings its core and pins its version; psycopg is named in a database's address.
    assert needed - declared == {"pydantic-core"} & needed
    unused = {name for name in declared - needed if not DATA_PACKAGES.match(name)}
    assert unused <= {"psycopg"}


def test_a_package_of_an_extra_is_needed_by_the_floors_of_that_extra_alone() -> None:
    """Typesetting and checking need none of them."""
    everybody = {canonicalize_name(each.name) for each in requirements()[""]}
    extras = {
        canonicalize_name(each.name): {extra for extra, lines in requirements().items() if each in lines}
        for extra, lines in requirements().items()
        for each in lines
        if extra
    }
    assert everybody & extras.keys() == set()
    homes = {package_of(module): HOMES[module] for module in outside() if module in HOMES}
    floors = {"preview": "preview", "deliver": "mail"}
    assert {name: {floors.get(home, "") for home in homes[name]} for name in extras if name in homes} == {
        name: those for name, those in extras.items() if name in homes
    }


def test_the_words_for_a_missing_package_know_the_extras() -> None:
    told = {extra: {package_of(module) for module in modules} for extra, modules in EXTRAS.items()}
    assert told == {
        extra: {canonicalize_name(each.name) for each in lines} for extra, lines in requirements().items() if extra
    }


def test_every_dependency_has_a_range_that_its_lock_keeps() -> None:
    lock = (SOURCE.parent.parent / "requirements/runtime.lock").read_text("utf-8")
    pins = {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.M)}
    for each in (each for lines in requirements().values() for each in lines):
        assert {part.operator for part in each.specifier} == {">=", "<"}, f"{each} has no lower or no upper end"
        assert pins[canonicalize_name(each.name)] in each.specifier


CODE = re.compile(r"[a-z][a-z-]*/[a-z0-9][a-z0-9-]*")
SAYING = {"error", "warning", "note"}
FONT_TYPES = {f"font/{name}" for name in ("otf", "ttf", "woff", "woff2")}
"""Media types that look like codes of the family `font`."""


@cache
def raised() -> tuple[tuple[str, str, str], ...]:
    """File, code and the function that it is handed to ("" where it stands in a table) for every code in the source."""
    return tuple(_raised())


def _raised() -> Iterator[tuple[str, str, str]]:
    known = {*families(), *(code.partition("/")[0] for code in every_code())}
    for relative, nodes in source_nodes().items():
        handed = {}
        for node in nodes:
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                handed.update({id(argument): name for argument in node.args[:2]})
                if name in SAYING and node.args and isinstance(node.args[0], ast.JoinedStr):
                    assert relative == "issue/datafile.py", f"{relative}: write the code out, so that it can be found"
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                name = handed.get(id(node), "")
                if name in SAYING or (node.value.partition("/")[0] in known and node.value not in FONT_TYPES):
                    yield relative, node.value, name
    # issue/datafile.py puts the family that it is told before these.
    yield from (("", f"{family}/{name}", "") for family in ("layout", "profile") for name in _DATA_FILE_CODES)


_DATA_FILE_CODES = ("unreadable", "too-large", "invalid")


def test_every_code_that_is_raised_is_declared_and_the_other_way_round() -> None:
    """A new code is declared in src/forumpress/codes/FAMILY.toml; then run `make docs`."""
    media = {"text/css", "text/html", "text/plain", "text/javascript", "text/event-stream", "text/rfc822-headers"}
    found = {code for _, code, _ in raised()} - media
    assert (found - every_code().keys(), every_code().keys() - found) == (set(), set())


def test_a_code_is_raised_with_the_severity_that_it_is_declared_with() -> None:
    wrong = {
        f"{file}: {code} is raised as {name}"
        for file, code, name in raised()
        if name in SAYING and name not in every_code()[code].severities
    }
    assert wrong == set()


def test_no_code_is_declared_both_as_a_rule_and_as_a_finding() -> None:
    declared = {code for name in families() for code in family(name).codes}
    assert declared & explained_rules().keys() == set()


def test_every_file_is_reached_through_the_one_module() -> None:
    """Use files.py: `read_inside`, `read_named`, `write_atomically`; exceptions stand in tests/fileaccess.py."""
    found: dict[str, set[str]] = {}
    for file, name in file_accesses():
        found.setdefault(file, set()).add(name)
    assert found == {file: set(names) for file, names in ALLOWED_FILE_ACCESSES.items()}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("open('a')", "open"),
        ("path.open('rb')", "open"),
        ("(folder / name).read_text()", "read_text"),
        ("os.unlink('a')", "os.unlink"),
        ("shutil.rmtree(a)", "shutil.rmtree"),
        ("draft.replace(path)", "replace"),
        ("path.mkdir(parents=True)", "mkdir"),
        ("path.rename(other)", "rename"),
        ("Image.open(path)", "Image.open"),
        ("Book.from_path(path)", "from_path"),
    ],
)
def test_the_test_sees_each_way(source: str, name: str) -> None:
    assert list(file_calls(source)) == [name]


def test_it_takes_no_text_for_a_path() -> None:
    assert list(file_calls("text.replace('a', 'b'); os.fdopen(handle); shutil.which('gs')")) == []
