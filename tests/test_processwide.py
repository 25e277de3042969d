# SPDX-License-Identifier: MIT
"""What is set for the whole process is set in one module, and set back where it lasts for a while."""

from __future__ import annotations

import ctypes.util
import re
import sys
from pathlib import Path

import pytest

from forumpress.processwide import imported_when_used, libraries_by_loader

SOURCE = Path(__file__).parent.parent / "src/forumpress"
SWITCH = re.compile(
    r"""\bgc\.(?:set_threshold|freeze|disable|enable)\b
    | \bLOAD_TRUNCATED_IMAGES\s*= | \bfind_library\s*= | \.setLevel\( | \bfilterwarnings\( | \bsimplefilter\(
    | \bos\.environ(?:\[[^]]*\](?:\s*=(?!=))|\.(?:setdefault|update|pop)\() | \bputenv\( | \bsetlocale\(
    | \bset(?:recursionlimit|switchinterval|defaulttimeout)\( | \bMAX_IMAGE_PIXELS\s*=""",
    re.VERBOSE,
)
HOMES = {"processwide.py", "temporary.py"}


def test_only_one_module_sets_switches_of_the_whole_process() -> None:
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if SWITCH.search(line.split("#")[0])
    }
    assert found == HOMES


@pytest.mark.parametrize(
    "line",
    [
        "gc.freeze()",
        "ImageFile.LOAD_TRUNCATED_IMAGES = False",
        "ctypes.util.find_library = search",
        'os.environ["FONTCONFIG_FILE"] = str(path)',
        'os.environ.setdefault("A", "b")',
        'logging.getLogger("pypdf").setLevel(logging.CRITICAL)',
    ],
)
def test_a_switch_is_seen(line: str) -> None:
    assert SWITCH.search(line)


def test_what_is_only_asked_is_no_switch() -> None:
    assert not SWITCH.search('if os.environ["TERM"] == "dumb":')


def test_libraries_are_looked_for_as_before_afterwards() -> None:
    search = ctypes.util.find_library
    with pytest.raises(OSError, match="none"), libraries_by_loader():
        assert ctypes.util.find_library("c") is None
        raise OSError("none")
    assert ctypes.util.find_library is search


def test_a_module_that_is_seldom_used_is_imported_when_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seldom_used.py").write_text("def double(number):\n    return 2 * number\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with imported_when_used({"seldom_used": ("double",)}):
        from seldom_used import double  # type: ignore[import-not-found]
    assert "seldom_used" not in sys.modules
    assert double(number=4) == 8
    assert Path(str(sys.modules.pop("seldom_used").__file__)).parent == tmp_path


def test_a_module_that_was_imported_before_stays() -> None:
    with imported_when_used({"re": ("compile",)}):
        assert sys.modules["re"] is re
    assert sys.modules["re"] is re
