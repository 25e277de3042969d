# SPDX-License-Identifier: MIT
"""What a browser complains of while a test uses a page."""

from __future__ import annotations

from playwright.sync_api import Page


def faults_of(page: Page) -> list[str]:
    """A list that takes in, from now on, what scripts of the page fail with.

    A picture that has changed since it was named is gone (410): the next one is on its way, and no fault.
    """
    faults: list[str] = []
    page.on("pageerror", lambda failure: faults.append(str(failure)))
    page.on(
        "console", lambda said: faults.append(said.text) if said.type == "error" and "410" not in said.text else None
    )
    return faults
