# SPDX-License-Identifier: MIT
"""Writes the EPUB edition: the same text as the web edition's, packed for e-readers."""

from __future__ import annotations

from forumpress.edition.epub.chapters import STYLE, Chapters
from forumpress.edition.epub.package import Book, packed
from forumpress.edition.epub.pagebreaks import page_breaks
from forumpress.edition.epub.pictures import BookPictures
from forumpress.edition.kind import WritingInput
from forumpress.editiondraft import EditionDraft, Form
from forumpress.files import read_file
from forumpress.layout.reflow.resolved import Resolver
from forumpress.layout.reflow.templates import FlowTemplates
from forumpress.layout.story import texts_of
from forumpress.typeset.bookfonts import book_faces
from forumpress.typeset.webfonts import font_face_css

_LARGEST_FONT = 10_000_000


def write_epub(given: WritingInput) -> EditionDraft:
    """The EPUB edition: one file, the same bytes from the same issue."""
    typeset = given.typeset
    issue = typeset.issue
    resolver = Resolver(given.press.memo)
    templates = FlowTemplates(typeset.pack, resolver)
    pictures = BookPictures(given.press.workspace)
    owners = {block.key: story.key for story in typeset.stories for block in story.blocks}
    chapters = Chapters(issue, resolver.resolve(issue), templates, pictures, page_breaks(typeset.plan, owners))
    pdf = next((file for file in given.beside if file.media_type == "application/pdf"), None)
    cover = pictures.cover(pdf.data) if pdf else None
    made = tuple(chapters.all(cover))
    letters = {letter for story in typeset.stories for text in texts_of(story) for letter in text.plain}
    faces = book_faces(given.press.fonts(), letters)
    fonts = {f"fonts/{face.name}": read_file(face.path, _LARGEST_FONT) for face in faces}
    families = "".join(f'"{face.family}",' for face in faces)
    css = font_face_css(faces, "fonts/") + templates.book_style_sheet()
    css += f"\nbody {{ font-family: {families}serif }}\n" if families else ""
    figures = [figure for article in issue.articles() for figure in article.figures if figure.image]
    described = all(figure.alt or figure.decorative for figure in figures)
    files = {STYLE: css.encode(), **pictures.files, **fonts}
    book = Book(issue, chapters.speaker, chapters.title, made, files, cover, described)
    return EditionDraft("epub", packed(book), form=Form.EPUB)
