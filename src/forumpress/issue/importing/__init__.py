"""Text files -> issue files."""

from forumpress.issue.importing.manuscript import FORUM_SECTIONS, Imported, import_text

__all__ = ["FORUM_SECTIONS", "Imported", "import_text"]
