# SPDX-License-Identifier: MIT
"""Writes the pages of docs/ that are made from the code: `make docs`.

docs/findings.md     from the declarations in src/forumpress/codes/
docs/preflight.md    from the rules in src/forumpress/preflight/rules/
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import licences

from forumpress.codes.registry import Explanation, families, family
from forumpress.files import write_atomically
from forumpress.preflight.docs import preflight_docs

DOCS = Path(__file__).resolve().parent.parent / "docs"
HEAD = """\
<!-- Written by `make docs` from src/forumpress/codes/; change those files instead. -->

# What the messages mean

Every message has a code, such as `figure/low-resolution`. Errors stop the build; warnings and notes do not.
`forumpress check` shows each problem with its file, line and column, the line itself, what is wrong, and after the
arrow what to do. All problems are named at once, so mend them from top to bottom; one slip in the indentation can
cause several. `forumpress explain CODE` prints what stands here, and explains the rules of the
[preflight](preflight.md) too.
"""


def main() -> None:
    """Write each page, and say so where it changed."""
    for name, text in pages().items():
        path = DOCS / name
        if not path.exists() or path.read_text("utf-8") != text:
            write_atomically(path, text.encode())
            print(f"wrote docs/{name}")


def pages() -> dict[str, str]:
    """The pages, by their file's name."""
    return {"findings.md": "".join(_findings()), "preflight.md": preflight_docs(), "licences.md": licences.page()}


def _findings() -> Iterator[str]:
    yield HEAD
    members = [family(name) for name in families()]
    for each in sorted(members, key=lambda one: one.title):
        page = next(iter(each.codes.values())).page
        yield f"\n## {each.title}\n\nSee [{page.partition('#')[0].removeprefix('../')}]({page}).\n\n"
        yield "| code | | what it means | what to do |\n|---|---|---|---|\n"
        yield from (_row(entry) for entry in each.codes.values())


def _row(entry: Explanation) -> str:
    cells = (f"`{entry.code}`", " or ".join(entry.severities), entry.means, entry.cure or "Nothing.")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    main()
