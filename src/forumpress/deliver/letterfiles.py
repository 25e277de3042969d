# SPDX-License-Identifier: MIT
"""A letter on the disk, to be looked at before anyone gets it."""

from __future__ import annotations

import base64
import datetime
from html import escape
from pathlib import Path

from forumpress.deliver.cover import COVER_ID
from forumpress.deliver.letter import Recipient
from forumpress.deliver.message import IssueLetter
from forumpress.files import chosen, write_atomically


def write_letter(letter: IssueLetter, reader: Recipient, date: datetime.datetime, folder: Path) -> tuple[Path, Path]:
    """Write `<issue>-mail.eml`, the message as it would go to `reader`, and `<issue>-mail.html`, its HTML part.

    Both are whole or not there, and nobody but their owner can read them: they hold the reader's own links. Raises
    OSError, and ValueError as `render` does.
    """
    message = folder / f"{letter.issue_key}-mail.eml"
    page = folder / f"{letter.issue_key}-mail.html"
    # Both hold the reader's own link: whoever has it can take them off the list.
    write_atomically(chosen(message), letter.render(reader, date).data, private=True)
    write_atomically(chosen(page), preview_html(letter, reader).encode(), private=True)
    return message, page


def preview_html(letter: IssueLetter, reader: Recipient) -> str:
    """The HTML part as a page of its own: the cover inside it, the reader's own link and salutation in place."""
    html = letter.html.replace(letter.mark, letter.posting.unsubscribe_href(reader.address_hash))
    if letter.greeting_mark:
        html = html.replace(letter.greeting_mark, escape(letter.greeting(reader)))
    if letter.cover is None:
        return html
    picture = base64.b64encode(letter.cover.data).decode("ascii")
    return html.replace(f"cid:{COVER_ID}", f"data:{letter.cover.media_type};base64,{picture}")
