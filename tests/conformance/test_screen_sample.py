# SPDX-License-Identifier: MIT
"""The screen edition of a small issue with one of everything, before the judges."""

from __future__ import annotations

from pathlib import Path

import pytest
from conformance.outloud import errors_aloud
from conformance.verapdf import failed_rules
from edition.drawn import Issue, box, piece, story
from edition.sample import sample

from forumpress.edition.finish_screen import finish_screen

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("screen")
    pale = Issue(stories=[story("a", piece("b"))])
    pale.page(box("b", '<h1>Title</h1><div style="opacity:.5"><p>Pale words</p></div>'))
    files = []
    for name, issue in (("sample", sample()), ("pale", pale)):
        file = folder / f"{name}.pdf"
        file.write_bytes(finish_screen(issue.proof()).pdf)
        files.append(file)
    return files


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_verapdf_fails_no_rule(finished: list[Path], profile: str) -> None:
    assert failed_rules(profile, finished) == {str(file): [] for file in finished}


def test_verapdf_is_not_blind(tmp_path: Path) -> None:
    file = tmp_path / "drawn.pdf"
    file.write_bytes(sample().proof().pdf)
    failed = failed_rules("ua1", [file])[str(file)]
    assert any(rule.startswith("7.") for rule in failed)


def test_outloud_has_no_error(finished: list[Path]) -> None:
    assert {file.name: errors_aloud(file) for file in finished} == {file.name: [] for file in finished}
