# SPDX-License-Identifier: MIT
"""Three hundred hostile files of each kind: no fault of ours, limits kept, nothing touched outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile.kinds import KINDS
from hostile.trial import attempt
from tools import require_tool

pytestmark = pytest.mark.slow

CASES = 300


@pytest.mark.parametrize("kind", KINDS)
def test_hostile(kind: str, tmp_path: Path) -> None:
    _, files = KINDS[kind]
    count = -(-CASES // files)
    outcome = attempt(kind, 0, count, tmp_path / "ground", require_tool("strace"))
    assert not outcome.offences, "\n".join(outcome.offences[:10])
    assert len(outcome.codes) == count


@pytest.mark.parametrize("kind", ["packs", "manuscripts"])
def test_a_few_hostile_cases(kind: str, tmp_path: Path) -> None:
    outcome = attempt(kind, 0, 4, tmp_path / "ground", require_tool("strace"))
    assert not outcome.offences, "\n".join(outcome.offences[:10])


def test_most_hostile_issues_reach_drawing(tmp_path: Path) -> None:
    outcome = attempt("issues", 0, 12, tmp_path / "ground", require_tool("strace"))
    assert not outcome.offences, "\n".join(outcome.offences[:10])
    assert outcome.codes.count(0) >= 4
