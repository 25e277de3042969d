# SPDX-License-Identifier: MIT
"""Manuscripts -> issue files."""

from forumpress.issue.importing.gather import FORUM_SECTIONS
from forumpress.issue.importing.into import Added, import_into
from forumpress.issue.importing.manuscript import Imported, import_files, import_text

__all__ = ["FORUM_SECTIONS", "Added", "Imported", "import_files", "import_into", "import_text"]
