# SPDX-License-Identifier: MIT
"""Every switch that we set for the whole process, with its reason: others that run in it feel each of them.

Whoever uses Forum Press as a library finds here what changes around them. The one switch that lies
elsewhere is the folder of temporary files, with its clearing away: `temporary.py`.
"""

from __future__ import annotations

import gc
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any


def shut_out_plugins() -> None:
    """Pydantic looks for no plug-ins: it would go through all installed packages at every start."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


@contextmanager
def libraries_by_loader() -> Iterator[None]:
    """While it lasts, `ctypes.util.find_library` finds nothing, so that libraries are found by the loader alone.

    What it would ask (ldconfig, gcc, ld) are thirty programs while the drawing engine is imported,
    a quarter of a second where a compiler is installed.
    """
    import ctypes.util

    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


@contextmanager
def imported_when_used(functions: Mapping[str, Sequence[str]]) -> Iterator[None]:
    """While it lasts, these functions and classes of modules stand for themselves until they are first called.

    `functions` names them by module. Whoever imports them meanwhile gets what imports the module when it is
    called; afterwards the modules are imported as always.
    """
    stand_ins = {}
    for module, names in functions.items():
        if module not in sys.modules:
            stand_ins[module] = ModuleType(module)
            for name in names:
                setattr(stand_ins[module], name, _imported_when_called(module, name))
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for module in stand_ins:
            del sys.modules[module]


def _imported_when_called(module: str, name: str) -> Callable[..., Any]:
    return lambda *given, **named: getattr(import_module(module), name)(*given, **named)


def font_settings(path: Path) -> None:
    """Fontconfig reads this file instead of the system's: fonts that are installed would change pages.

    It names no folder of fonts on purpose, of which the drawing engine warns. Fontconfig reads the
    variable once, so this comes before the engine's import.
    """
    os.environ["FONTCONFIG_FILE"] = str(path)
    warnings.filterwarnings("ignore", "No fonts configured in FontConfig", UserWarning)


def refuse_truncated_pictures(image_file: ModuleType) -> None:
    """Pillow's `ImageFile` raises for a file that breaks off, instead of filling what is missing with grey.

    WeasyPrint switches the opposite on for the whole process when it is imported, at whatever time
    that is; so this comes before each decoding.
    """
    image_file.LOAD_TRUNCATED_IMAGES = False  # type: ignore[attr-defined]


def ignore_picture_warnings() -> None:
    """Pillow prints no remarks on large pictures and odd EXIF: our own limits and findings say what matters."""
    warnings.filterwarnings("ignore", module=r"PIL\.")


def silence(logger: str) -> None:
    """A library's log says nothing: its remarks on malformed files mean nothing to editors, and rules find them."""
    import logging

    logging.getLogger(logger).setLevel(logging.CRITICAL)


def collect_seldom() -> None:
    """Python looks for unused objects less often: modules, and the pages of an issue, are many small ones that stay."""
    gc.set_threshold(100_000, 20, 50)


def collect_when_asked() -> None:
    """Python looks for unused objects only where `gc.collect` is called: `preview/collector.py` knows when."""
    gc.disable()


def collect_as_usual() -> None:
    """Python looks for unused objects whenever it wishes, after `collect_when_asked`."""
    gc.enable()


def leave_memory_to_the_system() -> None:
    """On the way out, Python looks through no object once more: that takes a quarter of a second for nothing."""
    gc.freeze()
