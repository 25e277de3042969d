# SPDX-License-Identifier: MIT
"""What surrounds the code: licences, headers, names, advisories, the forms that people fill in."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import audit
import licences
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from sourcetrees import source_trees

pytestmark = pytest.mark.xdist_group("source")
ROOT = Path(__file__).parent.parent
HEADER = "SPDX-License-Identifier: MIT"


def sources() -> list[Path]:
    """Every file that we write in a programming language."""
    folders = ("src", "tests", "scripts", "benchmarks", "docs")
    return sorted(
        path
        for folder in folders
        for kind in ("*.py", "*.js")
        for path in (ROOT / folder).rglob(kind)
        if "__pycache__" not in path.parts and path.stat().st_size
    )


def test_every_source_file_names_its_licence() -> None:
    lacking = [
        str(path.relative_to(ROOT)) for path in sources() if HEADER not in path.read_text("utf-8").partition("\n")[0]
    ]
    assert lacking == [], f"write “# {HEADER}” into the first line"


def test_no_class_has_the_name_of_another() -> None:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for file, tree in source_trees().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(file)
    assert {name: files for name, files in found.items() if len(files) > 1} == {}


def test_no_package_that_runs_is_under_the_agpl_or_without_a_licence() -> None:
    stated = licences.licences()
    assert len(stated) > 40
    assert [name for name, licence in stated.items() if re.search(r"AGPL|Affero|not stated", licence)] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(line for lines in project["optional-dependencies"].values() for line in lines)]
    assert {canonicalize_name(Requirement(line).name) for line in asked} <= stated.keys()
    assert (ROOT / "docs/licences.md").read_text("utf-8") == licences.page(), "run `make docs`"


def advisory(**affected: object) -> dict[str, object]:
    return {"id": "X-1", "affected": [{"package": {"name": "Some_Package", "ecosystem": "PyPI"}, **affected}]}


@pytest.mark.parametrize(
    ("affected", "versions"),
    [
        ({"versions": ["1.0", "1.1"]}, {"1.0", "1.1"}),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}]}, {"0.9", "1.0"}),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "1.0"}, {"last_affected": "1.1"}]}]},
         {"1.0", "1.1"}),
        ({"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}, set()),
    ],
)  # fmt: skip
def test_the_audit_knows_what_an_advisory_is_about(affected: dict[str, object], versions: set[str]) -> None:
    said = advisory(**affected)
    every = ("0.9", "1.0", "1.1", "1.2")
    assert {each for each in every if audit.affects(said, "some-package", Version(each))} == versions
    assert not any(audit.affects(said, "other", Version(each)) for each in every)


def test_the_audit_ends_with_an_error_for_a_pin_that_is_affected_and_says_when_it_could_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main(tmp_path) == 0
    assert capsys.readouterr().out.startswith("Not audited")
    about = {"id": "X-2", "affected": [{"package": {"name": "pillow", "ecosystem": "PyPI"}, "ranges": [
        {"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}]}  # fmt: skip
    (tmp_path / "x.json").write_text(json.dumps(about))
    assert audit.main(tmp_path) == 1
    assert "runtime.lock: pillow" in capsys.readouterr().out


def test_the_audit_says_of_what_day_the_advisories_are_and_what_nobody_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = {"id": "X-3", "affected": [{"package": {"name": "jinja2", "ecosystem": "PyPI"}, "ranges": [
        {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.11.3"}]}]}]}  # fmt: skip
    names = sorted({name for lock in (ROOT / "requirements").glob("*.lock") for name in audit.pins(lock)})
    known = {"date": "2026-11-01", "packages": names[1:], "advisories": [old]}
    (tmp_path / "x.json").write_text(json.dumps(known))
    assert audit.main(tmp_path) == 0
    said = capsys.readouterr().out
    assert said.startswith("Audited against 1 advisories of 2026-11-01: none applies")
    assert f"nobody asked the database about them: {names[0]}" in said


@pytest.mark.parametrize("path", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yaml")), ids=lambda path: path.name)
def test_the_forms_are_whole(path: Path) -> None:
    form = yaml.safe_load(path.read_text("utf-8"))
    assert {"name", "description", "body"} <= form.keys()
    fields = [each for each in form["body"] if each["type"] != "markdown"]
    assert len({each["id"] for each in fields}) == len(fields)
    assert all(each["attributes"]["label"] for each in fields)


def test_the_hooks_fetch_nothing() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert [repo["repo"] for repo in hooks["repos"]] == ["local"]
