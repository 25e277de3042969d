# SPDX-License-Identifier: MIT
"""Content streams rewritten: artifacts named, divided words cut out, drawn spaces put back, numbers without ballast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from forumpress.edition.tags.dividedwords import ContentReading, Ending, WordCut
from forumpress.edition.tags.glyphs import GlyphMap
from forumpress.edition.tags.nodes import MarkedContent
from forumpress.edition.tags.pieces import ContentSequence, ContentStream, ShownItem, ShownText
from forumpress.errors import InputError, InternalError
from forumpress.finding import error

_WIDE = -60.0
"""Letters spaced by more than this, in thousandths of an em, are taken for words of one letter by copying readers."""
_SOFT_HYPHEN = "\u00ad"


@dataclass(slots=True)
class Repainting:
    """What becomes of each content: the tag of its element, or the properties of the artifact that it is.

    Content is numbered anew, in the order in which it is painted; readers that mistrust the tags go by that.
    """

    reading: ContentReading
    contents: Mapping[tuple[int, int], MarkedContent]
    tags: Mapping[MarkedContent, str]
    artifacts: Mapping[MarkedContent, bytes]
    painted: list[MarkedContent] = field(default_factory=list)
    """The content of the stream that was repainted last."""
    _counts: dict[int, int] = field(default_factory=dict)

    def repaint(self, canvas: ContentStream) -> bytes:
        """The stream's new bytes.

        Raises InternalError when words are painted that are neither in the tree nor an artifact, InputError when
        a style sheet of the layout kept the engine from tagging them.
        """
        edits: list[tuple[int, int, bytes]] = []
        self.painted = []
        for piece in canvas.pieces:
            edits.extend(self._edit(canvas.page, piece))
        edits += [
            (show.start, show.end, _shown(show.items, self._space(show), last=False)) for show in canvas.loose_shows
        ]
        for start, end in canvas.untagged:
            edits.append((start, start, b"\n/Artifact BMC"))
            edits.append((end, end, b"\nEMC"))
        return b"".join(_applied(canvas.data, sorted(edits, key=lambda edit: edit[:2])))

    def _edit(self, page: int, piece: ContentSequence) -> Iterator[tuple[int, int, bytes]]:
        content = self.contents.get((page, piece.mcid))
        if content is None and not piece.text(self.reading.fonts).strip():
            # A style sheet of a layout can take a box out of the engine's tree that is painted all the same.
            yield piece.start, piece.opened, b"\n/Artifact BMC"
            for show in piece.shows:
                yield show.start, show.end, _shown(show.items, self._space(show), last=False)
            return
        if content is None:
            words = " ".join(piece.text(self.reading.fonts).split())
            raise InputError(
                [
                    error(
                        "layout/unread-words",
                        f"page {page + 1} shows “{words[:60]}” where no screen reader finds it",
                        hint="undo the last change of the layout's style sheets: one takes these words out of the "
                        "order in which a page is read",
                    )
                ]
            )
        if content in self.artifacts or (content not in self.tags and content not in self.reading.cuts):
            if content not in self.artifacts and piece.text(self.reading.fonts).strip():
                raise InternalError(f"page {page + 1} paints words that are in nobody's reading order")
            yield piece.start, piece.opened, b"\n" + self.artifacts.get(content, b"/Artifact BMC")
            for show in piece.shows:
                yield show.start, show.end, _shown(show.items, self._space(show), last=False)
            return
        cut = self.reading.cuts.get(content)
        if cut is not None:
            yield piece.start, piece.opened, b""
            yield piece.closing, piece.end, b""
            yield from self._cut_shows(content, piece, cut)
            return
        yield piece.start, piece.opened, self._opened(self.tags[content], content)
        for number, show in enumerate(piece.shows):
            yield show.start, show.end, self._whole(content, piece, show, number == len(piece.shows) - 1)

    def _whole(self, content: MarkedContent, piece: ContentSequence, show: ShownText, last: bool) -> bytes:
        items = list(show.items)
        fonts = self.reading.fonts
        if last and content in self.reading.soft_hyphens and (code := _last_code(items)) is not None:
            before, _ = _divide(items, len(show.codes()) - 1)
            space = self._space(show)
            return _shown(before, space, last=False) + _replaced([code], _SOFT_HYPHEN, space)
        spaced = last and self.reading.endings.get(content) is Ending.SPACE
        if _is_letterspaced(items, fonts[show.font]):
            text = "".join(fonts[show.font].text(code) for code in show.codes())
            return _replaced(items, f"{text} " if spaced else text, self._space(show))
        return self._ended(items, show, spaced, last)

    def _ended(self, items: list[ShownItem], show: ShownText, spaced: bool, last: bool) -> bytes:
        """The shown string, with a space at its end where one was left undrawn."""
        space = self._space(show)
        if not spaced:
            return _shown(items, space, last)
        if space is not None:
            return _shown([*items, space], space, last)
        code = _last_code(items)
        if code is None:
            return _shown(items, space, last)
        before, _ = _divide(items, len([item for item in items if isinstance(item, int)]) - 1)
        text = self.reading.fonts[show.font].text(code)
        return _shown(before, space, last=False) + _replaced([code], f"{text} ", space)

    def _cut_shows(
        self, content: MarkedContent, piece: ContentSequence, cut: WordCut
    ) -> Iterator[tuple[int, int, bytes]]:
        total = sum(len(show.codes()) for show in piece.shows)
        marks: dict[int, bytes] = {}
        if cut.head_content is not None:
            marks[0] = self._opened("Span", cut.head_content)
        marks[cut.head] = self._opened(self.tags[content], content)
        if cut.tail_content is not None:
            marks[total - cut.tail] = self._opened("Span", cut.tail_content)
        at = 0
        spaced = self.reading.endings.get(content) is Ending.SPACE
        for number, show in enumerate(piece.shows):
            last = number == len(piece.shows) - 1
            painted: list[bytes] = []
            rest = list(show.items)
            count = len(show.codes())
            for place in sorted(place for place in marks if at <= place < at + count):
                before, rest = _divide(rest, place - at)
                at, count = place, count - (place - at)
                if before:
                    painted.append(_shown(before, self._space(show), last=False))
                painted.append((b"\nEMC" if place else b"") + marks[place])
            painted.append(self._ended(rest, show, spaced and last, last))
            at += count
            if last:
                painted.append(b"\nEMC")
            yield show.start, show.end, b"".join(painted)

    def _opened(self, tag: str, content: MarkedContent) -> bytes:
        content.mcid = self._counts.get(content.page, 0)
        self._counts[content.page] = content.mcid + 1
        self.painted.append(content)
        return b"\n/%s <</MCID %d>> BDC" % (tag.encode(), content.mcid)

    def _space(self, show: ShownText) -> int | None:
        return self.reading.fonts[show.font].space


def _replaced(items: Sequence[ShownItem], text: str, space: int | None) -> bytes:
    encoded = ("\ufeff" + text).encode("utf-16-be").hex().upper().encode()
    return b"\n/Span <</ActualText <%s>>> BDC%s\nEMC" % (encoded, _shown(items, space, last=False))


def _shown(items: Iterable[ShownItem], space: int | None, last: bool) -> bytes:
    """A TJ. Shifts before a word space stand after it, so that a stretched space is one gap and not two."""
    parts: list[str] = []
    codes: list[str] = []
    shift = 0.0
    for item in items:
        if not isinstance(item, int):
            shift += item
            continue
        if item != space and abs(shift) >= 0.05:
            if codes:
                parts.append(f"<{''.join(codes)}>")
                codes = []
            parts.append(f"{round(shift, 1):g}")
            shift = 0.0
        codes.append(f"{item:04x}")
    if codes:
        parts.append(f"<{''.join(codes)}>")
    if not last and abs(shift) >= 0.05:
        parts.append(f"{round(shift, 1):g}")
    return f"\n[{''.join(parts)}] TJ".encode() if parts else b""


def _divide(items: Sequence[ShownItem], glyphs: int) -> tuple[list[ShownItem], list[ShownItem]]:
    """The items with the first so many glyphs and the shifts after them, and the rest."""
    seen = 0
    for at, item in enumerate(items):
        if isinstance(item, int):
            if seen == glyphs:
                return list(items[:at]), list(items[at:])
            seen += 1
    return list(items), []


def _last_code(items: Sequence[ShownItem]) -> int | None:
    return next((item for item in reversed(items) if isinstance(item, int)), None)


def _is_letterspaced(items: Sequence[ShownItem], font: GlyphMap) -> bool:
    gaps = letters = 0
    shift = 0.0
    before = ""
    for item in items:
        if not isinstance(item, int):
            shift += item
            continue
        text = font.text(item)
        if before.strip() and text.strip():
            letters += 1
            gaps += shift <= _WIDE
        before, shift = text, 0.0
    return letters > 0 and gaps * 2 > letters


def _applied(data: bytes, edits: Iterable[tuple[int, int, bytes]]) -> Iterator[bytes]:
    at = 0
    for start, end, replacement in edits:
        yield data[at:start]
        yield replacement
        at = max(at, end)
    yield data[at:]
