"""`python -m forumpress` and the `forumpress` command."""

from __future__ import annotations

import sys
from typing import NoReturn

from forumpress.cli.run import run


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
