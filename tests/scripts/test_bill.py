# SPDX-License-Identifier: MIT
"""The bill of materials is held against the lock."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import bill
import pytest

LOCK = "some-package==1.2 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nother==3 \\\n    --hash=sha256:cc\n"


def component(package: str, *hashes: str) -> dict[str, object]:
    listed = [{"alg": "SHA-256", "content": each} for each in hashes]
    return {"purl": f"pkg:pypi/{package}", "externalReferences": [{"type": "distribution", "hashes": listed}]}


@pytest.mark.parametrize(
    ("components", "said"),
    [
        ([component("some-package@1.2", "aa", "bb"), component("other@3", "cc")], []),
        ([component("some-package@1.2", "aa", "bb")], ["pkg:pypi/other@3 is not in the bill of materials"]),
        (
            [component("some-package@1.2", "aa"), component("other@3", "cc"), component("third@1")],
            ["pkg:pypi/third@1 is not in the lock",
             "pkg:pypi/some-package@1.2 has other hashes in the bill of materials than in the lock"],
        ),
    ],
)  # fmt: skip
def test_what_differs_from_the_lock_is_named(components: list[dict[str, object]], said: list[str]) -> None:
    assert list(bill.differences(json.dumps({"components": components}), LOCK)) == said


def test_the_exit_code_is_1_where_something_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = [
        component(url.removeprefix("pkg:pypi/"), *hashes) for url, hashes in bill.pinned(bill.LOCK.read_text()).items()
    ]
    assert len(whole) > 40
    path = tmp_path / "bill.json"
    path.write_text(json.dumps({"components": whole}))
    assert bill.main(path) == 0
    path.write_text(json.dumps({"components": whole[1:]}))
    assert bill.main(path) == 1
    assert whole[0]["purl"] in capsys.readouterr().out


def test_a_wheel_is_made_with_its_bill_of_materials(checkout: Path) -> None:
    steps = subprocess.run(["make", "-n", "wheel"], cwd=checkout, capture_output=True, text=True, check=True).stdout
    pinned, written, compared = (
        steps.index(part) for part in ("release.lock", "cyclonedx-py", "scripts/bill.py dist/")
    )
    assert steps.index("hatchling build") < pinned < written < compared
    assert "--output-reproducible" in steps
