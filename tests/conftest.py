# SPDX-License-Identifier: MIT
"""What all tests share: a quiet environment, and the checkout that they run in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

ROOT = Path(__file__).parent.parent

settings.register_profile(
    "forumpress", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("forumpress")
# Derandomized examples still differ with the modules that a process has imported: their literals are drawn from
# (Hypothesis 6.170, `_get_local_constants`). Which worker imports what, and when, is chance.
providers.is_local_module_file = lambda _path: False


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(autouse=True)
def _settled_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No variable that a test, or the press, sets for its process is there in the next one.

    The press shuts installed fonts out of its process by FONTCONFIG_FILE; a test that draws with
    installed fonts in the same process would then have none, and Pango crashes without any.
    """
    for name in ("FORUMPRESS_DEBUG", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    yield
    os.environ.pop("FONTCONFIG_FILE", None)
