# SPDX-License-Identifier: MIT
"""Font files as HarfBuzz reads them: by name, and yet never through a link."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import uharfbuzz as hb

from forumpress.files import TooLarge, open_file

LARGEST_FONT = 80_000_000
"""Bytes."""


def mapped(path: Path) -> hb.Blob:
    """A font file as HarfBuzz reads it, page by page as it needs them.

    Raises OSError (TooLarge, and as `open_file`: no link is followed) and HarfBuzzError.
    """
    handle = open_file(path)
    try:
        if os.fstat(handle).st_size > LARGEST_FONT:
            raise TooLarge(errno.EFBIG, "it is larger than any font", str(path))
        # HarfBuzz opens files by name alone; this name means what was opened above, whatever stands at the path now.
        return hb.Blob.from_file_path(f"/dev/fd/{handle}")
    finally:
        os.close(handle)
