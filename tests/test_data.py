# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import pytest

from forumpress import data
from forumpress.data import data_path
from forumpress.errors import InternalError


@pytest.mark.parametrize(
    "name", ["layouts/forum/layout.yaml", "layouts/digest/layout.yaml", "fonts/fonts.yaml", "assets/icc"]
)
def test_the_checkout_has_what_is_shipped(name: str, checkout: Path) -> None:
    assert data_path(name) == checkout / name
    assert data_path(name).exists()


def test_an_installation_has_it_beside_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fonts").mkdir()
    monkeypatch.setattr(data, "_INSTALLED", tmp_path)
    assert data_path("fonts") == tmp_path / "fonts"


def test_what_is_missing_is_our_fault() -> None:
    with pytest.raises(InternalError, match="nonsense"):
        data_path("nonsense")
