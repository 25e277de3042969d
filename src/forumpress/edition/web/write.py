# SPDX-License-Identifier: MIT
"""Writes the web edition: the pages of an issue, the style sheet and fonts that they share, the files beside them."""

from __future__ import annotations

import hashlib
import re

from forumpress.edition.kind import WritingInput
from forumpress.edition.web.addresses import WebPlace
from forumpress.edition.web.pages import IssuePages
from forumpress.edition.web.pictures import WebPictures
from forumpress.editiondraft import EditionDraft, Form
from forumpress.files import read_file
from forumpress.layout.reflow.resolved import Resolver
from forumpress.layout.reflow.templates import FlowTemplates
from forumpress.layout.story import texts_of
from forumpress.typeset.fonts import FontLibrary
from forumpress.typeset.webfonts import font_face_css, web_faces

_LARGEST_FONT = 10_000_000


def write_web(given: WritingInput) -> EditionDraft:
    """The web edition: a folder that can be put on any web space as it is, or opened from the disk."""
    issue = given.typeset.issue
    resolver = Resolver(given.press.memo)
    templates = FlowTemplates(given.typeset.pack, resolver)
    place = WebPlace(issue.publication.web)
    letters = "".join(text.plain for story in given.typeset.stories for text in texts_of(story))
    style, files = shared_files(templates, given.press.fonts(), place, letters)
    pictures = WebPictures(given.press.workspace, f"{issue.key}/pictures/")
    pages = IssuePages(issue, resolver.resolve(issue), templates, pictures, place, style, given.beside)
    files |= dict(pages.files())
    files |= pictures.files
    files |= {file.name: file.data for file in given.beside}
    return EditionDraft("web", form=Form.WEB, files=files)


def shared_files(
    templates: FlowTemplates, fonts: FontLibrary, place: WebPlace, letters: str
) -> tuple[str, dict[str, bytes]]:
    """The name of the style sheet, and every file of the shared folder by its path below the site's root.

    Names hold the hash of what is in the file, so that browsers may keep them for ever.
    """
    sheet = templates.style_sheet()
    named = [family.name for family in fonts.families if re.search(rf'"{re.escape(family.name)}"', sheet)]
    faces = web_faces(fonts, named, templates.pack.styles["body"].family, letters)
    files = {f"{place.shared}{face.name}": read_file(face.path, _LARGEST_FONT) for face in faces}
    css = (font_face_css(faces, "") + sheet).encode()
    name = f"web.{hashlib.blake2b(css, digest_size=6).hexdigest()}.css"
    return name, {**files, f"{place.shared}{name}": css}
