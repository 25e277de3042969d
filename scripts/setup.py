# SPDX-License-Identifier: MIT
"""Installs what Forum Press needs on this machine: system packages, and the Python packages in `.venv`.

    python3 scripts/setup.py issue       to typeset
    python3 scripts/setup.py test        to run the tests
    python3 scripts/setup.py test-all    to run the slow tests and conformance checks too

On Debian and its relatives missing packages are installed with apt-get, through sudo for others
than root; elsewhere the script says what to install. Python packages come from the lock files in
`requirements/`, each checked against its hash. A second run has nothing to do and says nothing.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".forumpress-setup"

if sys.version_info < (3, 11):  # noqa: UP036  whoever runs this script may have an older Python
    sys.exit(
        f"Forum Press needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.\n"
        "Install a newer one (Debian 12: apt-get install python3) or name it: make issue PYTHON=/path/to/python3.11"
    )

sys.path.insert(0, str(ROOT / "src"))
from forumpress.cli import system  # noqa: E402  after the check of the version

LEVELS = ("issue", "test", "test-all")
LOCKS = {"issue": "runtime.lock", "test": "test.lock", "test-all": "test.lock"}
TEST_PACKAGES = (
    "chromium",
    "dovecot-imapd",
    "fonts-liberation",
    "ghostscript",
    "libatomic1",  # for the driver of Playwright
    "poppler-utils",
    "postfix",
    "postgresql",
    "strace",
)
CONFORMANCE_PACKAGES = ("default-jre-headless", "maven")
TEST_TOOLS = ("chromium", "gs", "pdftotext", "postfix", "psql")


def main(level: str) -> None:
    """Bring the machine to `level`; exits with a message where a person has to act."""
    if is_ready(level):
        return
    if Path("/etc/debian_version").exists() and shutil.which("apt-get"):
        install_debian_packages(wanted_debian_packages(level))
    else:
        check_system(level)
    install_python_packages(ROOT / "requirements" / LOCKS[level])
    STAMP.write_text(f"{fingerprint()} {level}\n")


def is_ready(level: str) -> bool:
    """Whether an earlier run brought this checkout to `level` or further with the same locks."""
    if not (VENV / "bin" / "python").exists() or not STAMP.exists():
        return False
    known, _, reached = STAMP.read_text().strip().partition(" ")
    return known == fingerprint() and reached in LEVELS[LEVELS.index(level) :]


def fingerprint() -> str:
    """A hash of all that decides what is installed; the place too, for a moved `.venv` does not work."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    digest = hashlib.sha256(repr((str(ROOT), project["project"], project["build-system"])).encode())
    for path in (*sorted((ROOT / "requirements").glob("*.lock")), Path(__file__), Path(system.__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def wanted_debian_packages(level: str) -> tuple[str, ...]:
    """The Debian packages of `level`; the one for virtual environments only where Python lacks them."""
    wanted = system.DEBIAN_PACKAGES
    if importlib.util.find_spec("ensurepip") is None:
        wanted += ("python3-venv",)
    if level != "issue":
        wanted += TEST_PACKAGES
    if level == "test-all":
        wanted += CONFORMANCE_PACKAGES
    return wanted


def install_debian_packages(wanted: tuple[str, ...]) -> None:
    """Install those of the packages that are missing; says how to where it may not."""
    missing = [name for name in wanted if not is_installed(name)]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", "-qq", *missing]
    as_root: list[str] = []
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            sys.exit(
                f"System packages are missing. As root, run:\n  apt-get install {' '.join(missing)}\nand try again."
            )
        as_root = ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    print(f"Installing Debian packages: {' '.join(missing)}", flush=True)
    as_root += ["env", "DEBIAN_FRONTEND=noninteractive"]
    if "postfix" in missing:
        # The tests bring a configuration of their own; the machine's mail stays as it is.
        selection = b"postfix postfix/main_mailer_type select No configuration\n"
        subprocess.run([*as_root, "debconf-set-selections"], input=selection, check=False)
    subprocess.run([*as_root, "apt-get", "update", "-qq"], stdin=subprocess.DEVNULL, check=False)
    done = subprocess.run([*as_root, *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        sys.exit(
            f"apt-get could not install them. Run this to see why, and try again:\n"
            f"  sudo apt-get install {' '.join(missing)}"
        )


def is_installed(package: str) -> bool:
    """Whether dpkg knows the package as installed."""
    state = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Status}", package], capture_output=True, text=True, check=False
    )
    return state.stdout == "installed"


def check_system(level: str) -> None:
    """Outside Debian: stop and say how to install Pango where it is missing, and name the tests' missing tools."""
    if ctypes.util.find_library("pango-1.0") is None:
        sys.exit(f"Pango, which draws the text, is missing. Install it and try again:\n  {system.library_command()}")
    absent = [tool for tool in TEST_TOOLS if not shutil.which(tool)]
    if level != "issue" and absent:
        print(f"Not found: {', '.join(absent)}. The tests that need them will be skipped.", flush=True)


def install_python_packages(lock: Path) -> None:
    """Make `.venv` where it is missing or broken, and install what `lock` names and Forum Press itself, editable."""
    python = VENV / "bin" / "python"
    works = python.exists() and subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0
    if not works:
        print("Making a virtual environment in .venv", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    print(f"Installing Python packages from requirements/{lock.name}", flush=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    # Build tools come first, pinned as well: what is published as source only is built with them.
    pip += ["--no-build-isolation", "--use-pep517"]
    pinned = ["--require-hashes", "-r"]
    for what in ([*pinned, lock.with_name("build.lock")], [*pinned, lock], ["-e", ROOT]):
        if subprocess.run([*pip, *what], stdin=subprocess.DEVNULL, check=False).returncode:
            sys.exit("pip could not install them; its message above says why. “make issue” goes on from here.")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in LEVELS:
        sys.exit(f"usage: python3 scripts/setup.py {'|'.join(LEVELS)}")
    main(sys.argv[1])
