# SPDX-License-Identifier: MIT
from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tools import lack

# Put together here, so that this file does not name them either.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("crates", "io"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("repo1", "maven", "org"),
        ("repo", "maven", "apache", "org"),
        ("golang", "org"),
        ("deb", "debian", "org"),
        ("snapshot", "debian", "org"),
    )
]


def test_no_committed_file_names_a_package_registry(checkout: Path) -> None:
    """Where packages come from is the business of the machine's own configuration."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=checkout, capture_output=True, check=False)
    if listing.returncode:
        lack("this is no git checkout")
    naming = [
        f"{name}: {host}"
        for name in listing.stdout.decode().split("\0")
        if name and (checkout / name).is_file()
        for host in HOSTS
        if host.encode() in (checkout / name).read_bytes()
    ]
    assert naming == []


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "CHANGELOG.md", "Makefile", ".ci/run"])
def test_the_checkout_is_complete(name: str, checkout: Path) -> None:
    assert (checkout / name).stat().st_size
