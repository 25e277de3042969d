# SPDX-License-Identifier: MIT
"""The system libraries that typesetting needs, and how each system installs them.

`scripts/setup.py` reads this module before anything is installed: only the standard library here.
"""

from __future__ import annotations

import platform
import shutil
import sys

DEBIAN_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig-config")
"""What WeasyPrint loads on Debian and Ubuntu: Pango draws lines, HarfBuzz cuts fonts down to the glyphs in use."""

_MANAGERS = {
    "apt-get": f"sudo apt-get install {' '.join(DEBIAN_PACKAGES)}",
    "dnf": "sudo dnf install pango harfbuzz",
    "zypper": "sudo zypper install libpango-1_0-0 libharfbuzz-subset0",
    "pacman": "sudo pacman -S pango",
    "apk": "sudo apk add pango harfbuzz-subset fontconfig",
    "brew": "brew install pango",
}


def library_command() -> str:
    """The command that installs the system libraries on this machine, or a sentence that says what to find."""
    for manager, command in _MANAGERS.items():
        if shutil.which(manager):
            return command
    if sys.platform == "darwin":
        return "brew install pango        (Homebrew itself comes from brew.sh)"
    if platform.system() == "Windows":
        return "install MSYS2, then run in its shell: pacman -S mingw-w64-x86_64-pango"
    return "install Pango 1.44 or newer (with its FreeType part) and HarfBuzz with your system's package manager"


def explain_missing_library(failure: BaseException) -> str | None:
    """What to install when `failure` says that a system library could not be loaded; None for other failures."""
    seen: BaseException | None = failure
    while seen is not None:
        if isinstance(seen, OSError) and "cannot load library" in str(seen):
            return f"Pango, which draws the text, is not on this machine. Install it with:\n  {library_command()}"
        seen = seen.__cause__ or seen.__context__
    return None
