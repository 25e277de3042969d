#!/usr/bin/env bash
# EbookLib writes chapters without the attributes of their body: direction and class are lost.
#
# Version: EbookLib 0.20
# Expected: a chapter given as a whole XHTML document keeps what it says, <body dir="rtl" class="verse">
# included.
# Observed: only the children of the body are taken over: dir, class and lang of html and body are gone,
# without a word, and epubcheck passes.
# Why it matters here: an Arabic or Hebrew chapter is set from left to right. EPUB style sheets may not say
# direction either (epubcheck forbids it), so nothing mends it later.
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
book.set_language("ar")
chapter = epub.EpubHtml(title="One", file_name="one.xhtml", lang="ar")
chapter.content = '<html dir="rtl"><body dir="rtl" class="verse"><p>\u0646\u0635</p></body></html>'
book.add_item(chapter)
book.toc, book.spine = (chapter,), [chapter]
book.add_item(epub.EpubNav())
file = io.BytesIO()
epub.write_epub(file, book)
written = zipfile.ZipFile(file).read("EPUB/one.xhtml").decode()
print(written)
assert "<p>\u0646\u0635</p>" in written and "rtl" not in written and "verse" not in written, "attributes are kept now"
PY
