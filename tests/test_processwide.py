# SPDX-License-Identifier: MIT
"""What is set for the whole process is set in one module, and set back where it lasts for a while."""

from __future__ import annotations

import ctypes.util
import re
from pathlib import Path

import pytest

from forumpress.processwide import libraries_by_loader

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
