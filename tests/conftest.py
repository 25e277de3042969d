# SPDX-License-Identifier: MIT
"""What all tests share: a quiet environment, and the checkout that they run in."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cutfonts import FOLDER, fill
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

if TYPE_CHECKING:
    from forumpress.typeset.fonts import FontLibrary

ROOT = Path(__file__).parent.parent

settings.register_profile(
    "forumpress", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("forumpress")
# Derandomized examples still differ with the modules that a process has imported: their literals are drawn from
# (Hypothesis 6.170, `_get_local_constants`). Which worker imports what, and when, is chance.
providers.is_local_module_file = lambda _path: False


def pytest_configure(config: pytest.Config) -> None:
    """A folder for what all workers share; they find it in the environment that they are started with."""
    if not hasattr(config, "workerinput"):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="forumpress-test-fonts-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """It is gone after the last test."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _fonts_are_cut_once() -> Iterator[None]:
    """A press finds the shipped fonts cut in the cache of a workspace that has none."""
    from forumpress.typeset import press

    load = press.load_fonts

    def load_cut(declaration: Path, cache: Path) -> FontLibrary:
        fill(cache)
        return load(declaration, cache)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(press, "load_fonts", load_cut)
        yield


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
