# SPDX-License-Identifier: MIT
"""The drawing engine is imported without starting other programs, and in any case."""

from __future__ import annotations

import subprocess
import sys

import pytest

QUICK = """
import ctypes.util, subprocess
started = []
subprocess.Popen.__init__ = lambda self, *a, **k: started.append(a) or (_ for _ in ()).throw(OSError("no program"))
search = ctypes.util.find_library
from forumpress.typeset.libraries import load_engine
load_engine()
import weasyprint
print(len(started), ctypes.util.find_library is search, weasyprint.HTML.__name__)
"""
SLOW = """
import ctypes.util, sys
from forumpress.typeset import libraries
def fail():
    import weasyprint
    raise OSError("the loader does not find a library")
libraries._import_by_loader = fail
libraries.load_engine()
print("weasyprint" in sys.modules, sys.modules["weasyprint"].HTML.__name__)
"""

SELDOM = """
import sys
from forumpress.typeset.libraries import load_engine
load_engine()
import weasyprint.pdf.fonts as fonts
print("fontTools.subset" in sys.modules, "fontTools.varLib" in sys.modules)
print(fonts.subset.Options(hinting=False).hinting, fonts.subset.Subsetter.__name__ != "Subsetter")
import fontTools.subset
print(isinstance(fonts.subset.Subsetter(), fontTools.subset.Subsetter))
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
try:
    fonts.instantiateVariableFont(TTFont(), {})
except Exception as theirs:
    try:
        instantiateVariableFont(TTFont(), {})
    except Exception as ours:
        print(repr(ours) == repr(theirs))
"""


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems name their libraries otherwise")
def test_no_program_is_started_to_find_libraries() -> None:
    assert run(QUICK) == "0 True HTML"


def test_where_the_loader_does_not_find_them_they_are_looked_for_as_always() -> None:
    assert run(SLOW) == "True HTML"


def test_what_the_engine_seldom_uses_is_imported_when_it_does() -> None:
    assert run(SELDOM).split() == ["False", "False", "False", "True", "True", "True"]
