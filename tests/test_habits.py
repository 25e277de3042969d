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


def test_the_committed_advisories_are_dated_and_none_is_about_a_pin(capsys: pytest.CaptureFixture[str]) -> None:
    """Otherwise take a version that is mended; requirements/advisories/README.md tells how to renew them."""
    assert audit.main(ROOT / "requirements/advisories") == 0
    said = capsys.readouterr().out
    assert re.match(r"Audited against \d{2,} advisories of \d{4}-\d\d-\d\d: none applies", said)


def test_the_audit_finds_an_old_version_and_names_what_nobody_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = json.loads((ROOT / "requirements/advisories/pysec.json").read_text("utf-8"))
    about = [each for each in known["advisories"] if audit.affects(each, "jinja2", Version("2.11.2"))]
    assert "CVE-2020-28493" in {alias for each in about for alias in each["aliases"]}
    assert not any(audit.affects(each, "jinja2", Version("3.1.6")) for each in known["advisories"])
    (tmp_path / "x.json").write_text(json.dumps({**known, "packages": known["packages"][1:]}))
    assert audit.main(tmp_path) == 0
    assert f"nobody asked the database about them: {known['packages'][0]}" in capsys.readouterr().out


def test_the_licence_of_the_advisories_lies_beside_them() -> None:
    folder = ROOT / "requirements/advisories"
    assert (folder / "LICENSE.txt").read_text("utf-8").startswith("Attribution 4.0 International")
    assert "Creative Commons Attribution 4.0" in (folder / "README.md").read_text("utf-8")


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
