# SPDX-License-Identifier: MIT
"""`python -m forumpress` and the `forumpress` command."""

from __future__ import annotations

import sys
from typing import NoReturn

from forumpress.cli.run import run
from forumpress.processwide import collect_seldom, leave_memory_to_the_system
from forumpress.temporary import end_orderly_on_sigterm


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    collect_seldom()
    end_orderly_on_sigterm()
    code = run(sys.argv[1:])
    leave_memory_to_the_system()
    sys.exit(code)


if __name__ == "__main__":
    main()
