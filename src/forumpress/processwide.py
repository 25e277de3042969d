# SPDX-License-Identifier: MIT
"""Every switch that we set for the whole process, with its reason: others that run in it feel each of them.

Whoever uses Forum Press as a library finds here what changes around them. The one switch that lies
elsewhere is the folder of temporary files, with its clearing away: `temporary.py`.
"""

from __future__ import annotations

import gc
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType


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
    """Python looks for unused objects less often: pages are many small objects that stay while an issue is built."""
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
