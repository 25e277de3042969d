# SPDX-License-Identifier: MIT
"""What a file must be before any rule can look at it."""

from __future__ import annotations

from dataclasses import dataclass

from forumpress.finding import Finding, Place, error


@dataclass(frozen=True, slots=True)
class Refusal:
    """A condition for checking at all, documented like a rule; it is an error in every profile."""

    code: str
    title: str
    rationale: str
    source: str
    cure: str

    def finding(self, message: str, name: str) -> Finding:
        """The finding that says so of the file `name`."""
        return error(self.code, message, hint=self.cure, place=Place(name))


DAMAGED = Refusal(
    "file/damaged",
    "The file is a PDF that can be opened",
    "A file that was cut short in transfer, or is no PDF at all, cannot be printed or checked.",
    "ISO 32000-1, 7.5",
    "Export or transfer the file again, and compare its size with the original's.",
)
LOCKED = Refusal(
    "file/locked",
    "The file opens without a password",
    "Presses, archives and screen readers cannot ask for a password; PDF/X, PDF/A and PDF/UA all forbid one.",
    "ISO 15930-7, 6.1; ISO 19005-2, 6.1.3",
    "Save the file without a password and without restrictions.",
)
NO_PAGES = Refusal(
    "file/no-pages",
    "The file has a page",
    "A PDF without pages prints nothing; its page tree is usually broken.",
    "ISO 32000-1, 7.7.3",
    "Export the file again.",
)
TOO_MANY_PAGES = Refusal(
    "file/too-many-pages",
    "The file has at most 1,000 pages",
    "A periodical has some dozens of pages. The check is bounded, so that no file can keep it busy for ever.",
    "House rule",
    "Split the file, and check the parts.",
)
TOO_HEAVY = Refusal(
    "file/too-heavy",
    "The file can be read with reasonable effort",
    "A page that unpacks to gigabytes, or draws millions of marks, stops presses' processors and phones alike; "
    "it may also be an attack on whoever opens it.",
    "House rule",
    "Simplify the page's vector drawings, or export the file again from its source.",
)
CHECK_FAILED = Refusal(
    "file/unreadable-part",
    "Every part of the file can be read",
    "A check met objects so malformed that it could not come to an end. What it would have found is unknown, "
    "so the file cannot pass.",
    "House rule",
    "Export the file again; mending tools such as qpdf show which object is broken.",
)

REFUSALS = (DAMAGED, LOCKED, NO_PAGES, TOO_MANY_PAGES, TOO_HEAVY, CHECK_FAILED)


def explain_unopened(problem: Exception, name: str) -> Finding:
    """The finding for what qpdf said when it could not open the file, in an editor's words."""
    words = " ".join(str(problem).split())
    if "find any pages" in words or "no /Kids" in words:
        return NO_PAGES.finding("the file has no pages that can be found", name)
    if "Loop detected" in words:
        return DAMAGED.finding("the file's page tree runs in a circle", name)
    _, _, after = words.rpartition(": ")
    return DAMAGED.finding(f"the file cannot be opened: {(after or words)[:160]}", name)
