#!/usr/bin/env bash
# EbookLib lists every footnote as a page of the printed edition.
#
# Version: EbookLib 0.20
# Expected: the page list of the navigation document names elements of epub:type "pagebreak" only (EPUB 3.3,
# 7.4; EPUB Accessibility 1.1).
# Observed: every element that has any epub:type and an id is listed: an <aside epub:type="footnote" id="n1">
# becomes page "n1".
# Why it matters here: readers who jump to a printed page are led to notes. epubcheck finds nothing wrong with
# it. The list can only be kept right by writing the navigation document oneself.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check EbookLib==0.20
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import io
import zipfile

from ebooklib import epub

book = epub.EpubBook()
book.set_identifier("id-1")
book.set_title("A bulletin")
book.set_language("en")
chapter = epub.EpubHtml(title="One", file_name="one.xhtml")
chapter.content = (
    '<html><body><p>Words<a epub:type="noteref" href="#n1">1</a></p>'
    '<aside epub:type="footnote" id="n1"><p>A note.</p></aside></body></html>'
)
book.add_item(chapter)
book.toc, book.spine = (chapter,), ["nav", chapter]
book.add_item(epub.EpubNav())
file = io.BytesIO()
epub.write_epub(file, book)
navigation = zipfile.ZipFile(file).read("EPUB/nav.xhtml").decode()
pages = navigation[navigation.find('epub:type="page-list"') :]
print(pages)
assert "one.xhtml#n1" in pages, "notes are no longer listed as pages"
PY
