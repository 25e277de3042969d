# SPDX-License-Identifier: MIT
"""`python -m forumpress` and the `forumpress` command."""

from __future__ import annotations

import gc
import sys
from typing import NoReturn

from forumpress.cli.run import run
from forumpress.temporary import end_orderly_on_sigterm


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    end_orderly_on_sigterm()
    code = run(sys.argv[1:])
    # The system takes the memory back at once. Looking through the pages' objects first takes a quarter of a second.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
