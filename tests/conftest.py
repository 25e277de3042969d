"""What all tests share: a quiet environment, and the checkout that they run in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

settings.register_profile(
    "forumpress", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("forumpress")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(autouse=True)
def _no_colour_no_debug(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("FORUMPRESS_DEBUG", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    yield
