# SPDX-License-Identifier: MIT
from __future__ import annotations

import json
from pathlib import Path

import pytest

from forumpress.cli.run import run


def test_the_schema_is_that_of_an_issue(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert {"key", "number", "date", "sections"} <= set(schema["required"])


@pytest.mark.parametrize("kind", ["issue", "publication"])
def test_the_schemas_of_the_checkout_are_up_to_date(
    kind: str, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["schema", kind])
    assert (checkout / "issues" / f"{kind}.schema.json").read_text("utf-8") == capsys.readouterr().out
