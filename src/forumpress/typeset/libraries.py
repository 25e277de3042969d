# SPDX-License-Identifier: MIT
"""Importing the drawing engine without asking the compiler where its libraries are.

WeasyPrint tries several names for each system library, most of them the names on other systems.
For each that the loader does not find, Python's `ctypes.util.find_library` asks ldconfig, gcc and
ld: thirty programs are started, which takes a quarter of a second where a compiler is installed.
On Linux the loader itself finds the one right name among them (libpango-1.0.so.0).

It also imports the half of fontTools that makes subsets and instances of fonts. It needs that for
variable fonts and for systems whose HarfBuzz cannot make subsets; our faces are never variable.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import sys

from forumpress.processwide import imported_when_used, libraries_by_loader
from forumpress.temporary import own_temporary_folder

_ENGINE = "weasyprint"
_SELDOM_USED = {
    "fontTools.subset": ("Options", "Subsetter"),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
}
"""What the engine imports for seldom cases, by module."""


def load_engine() -> None:
    """Import WeasyPrint, quickly where that can be; as always where it cannot. Raises OSError without its libraries."""
    if _ENGINE in sys.modules:
        return
    own_temporary_folder()
    with imported_when_used(_SELDOM_USED):
        _import_engine()


def _import_engine() -> None:
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            _import_by_loader()
            return
        for name in [name for name in sys.modules if name.split(".")[0] == _ENGINE]:
            del sys.modules[name]
    importlib.import_module(_ENGINE)


def _import_by_loader() -> None:
    # A failure is explained after the second try.
    with libraries_by_loader(), contextlib.redirect_stdout(io.StringIO()):
        importlib.import_module(_ENGINE)
