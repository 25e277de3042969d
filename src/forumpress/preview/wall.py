"""The wall on which the pages hang: the last good ones, each replaced as soon as its successor is drawn."""

from __future__ import annotations

import base64
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forumpress.finding import Finding
from forumpress.preview.album import Album, glimpse_of, page_of
from forumpress.preview.builder import Builder, Copy, Face, Inked
from forumpress.preview.pictures import Patch, patch
from forumpress.preview.wire import finding_json, passage_json, placed_finding_json, spot_json

_LARGEST_PUSH = 400_000
"""Bytes of a patch that is sent unasked."""
_MOST_SCALES = 2
"""Scales, the latest ones, for which patches are sent unasked."""

Tell = Callable[[str, Mapping[str, Any]], None]


@dataclass
class _Shown:
    """What is on view in one look: the copy, and its pages as drawn so far."""

    copy: Copy | None = None
    faces: list[Face] = field(default_factory=list)
    inked: dict[int, Inked] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)


class Wall:
    """What everybody sees. Changed by the desk's thread only; `see`, `copy` and `state` may be used by any.

    `pause` is called between two pages, and says whether what is being put up was overtaken.
    """

    def __init__(self, builder: Builder, tell: Tell, pause: Callable[[], bool]) -> None:
        self.look = next(iter(builder.looks))
        self._builder = builder
        self._tell = tell
        self._pause = pause
        self._shown = _Shown()
        self._errors: tuple[Finding, ...] = ()
        self._version = 0
        self._seen: tuple[int, ...] = (1,)
        self._scales: OrderedDict[float, None] = OrderedDict()
        self._album = Album()

    @property
    def copy(self) -> Copy | None:
        """The copy on view."""
        return self._shown.copy

    def see(self, pages: tuple[int, ...], scale: float) -> None:
        """These pages are in sight, `scale` pixels a point: they are drawn before the others."""
        self._seen = pages
        self._scales[round(scale, 3)] = None
        self._scales.move_to_end(round(scale, 3))
        if len(self._scales) > _MOST_SCALES:
            self._scales.popitem(last=False)

    def state(self) -> dict[str, Any]:
        """Everything that a page needs to begin, as JSON."""
        shown = self._shown
        copy = shown.copy
        pages = []
        for face in shown.faces:
            inked = shown.inked.get(face.number)
            pages.append(
                {
                    "number": face.number,
                    "width": face.width,
                    "height": face.height,
                    "label": face.label,
                    "picture": inked.fingerprint if inked else None,
                }
            )
        return {
            "version": self._version,
            "name": self._builder.name,
            "title": copy.title if copy else self._builder.name,
            "look": self.look,
            "looks": dict(self._builder.looks),
            "pages": pages,
            "findings": shown.findings,
            "errors": [finding_json(finding) for finding in self._errors],
            "outline": list(copy.outline) if copy else [],
            "summary": dict(copy.summary) if copy else {},
        }

    def put_up(self, copy: Copy) -> None:
        """Draw the pages, those in sight first, and show each as soon as it is there. Raises InputError."""
        old = self._shown
        changed = copy.changed_since(old.copy) if old.copy is not None and not self._errors else ()
        shown = _Shown(copy, list(copy.faces), {}, old.findings)
        shown.inked = {n: inked for n, inked in old.inked.items() if n <= len(shown.faces)}
        mended, self._errors = bool(self._errors), ()
        self._shown = shown
        self._version += 1
        if mended or len(old.faces) != len(shown.faces) or old.copy is None:
            self._tell("state", self.state())
        if changed:
            self._tell("changed", {"version": self._version, "spots": [spot_json(spot) for spot in changed]})
        order = sorted(range(1, len(shown.faces) + 1), key=lambda number: (number not in self._seen, number))
        said: dict[int, tuple[Finding, ...]] = {}
        for number in order:
            inked = copy.draw(number)
            said[number] = inked.findings
            before = shown.inked.get(number)
            if before is None or before.fingerprint != inked.fingerprint:
                shown.inked[number] = inked
                self._replace(number, inked, before)
            if self._pause():
                return
        drawn = tuple(finding for number in sorted(said) for finding in said[number])
        shown.findings = [placed_finding_json(finding, copy) for finding in dict.fromkeys((*copy.findings, *drawn))]
        self._tell("state", self.state())

    def hang_errors(self, findings: tuple[Finding, ...]) -> None:
        """Show errors over the last good pages."""
        self._errors = findings
        self._version += 1
        self._tell("state", self.state())

    def picture(self, name: str, scale: float, before: str | None) -> Patch | None:
        """A page's picture at `scale` pixels a point, as a patch over that of `before`; None if it is gone."""
        inked = next((inked for inked in self._shown.inked.values() if inked.fingerprint == page_of(name)), None)
        picture = self._album.picture(name, scale, inked)
        return patch(picture, self._album.known(before, scale)) if picture is not None else None

    def words(self, number: int) -> dict[str, Any] | None:
        """The words of a page and the picture that shows them, as JSON; None where there is no such page."""
        shown = self._shown
        inked = shown.inked.get(number)
        if shown.copy is None or inked is None:
            return None
        return {
            "picture": inked.fingerprint,
            "passages": [passage_json(passage) for passage in shown.copy.passages(number)],
        }

    def _replace(self, number: int, inked: Inked, before: Inked | None) -> None:
        """Tell of a page's new picture; where it is in sight, bring the patches along, which saves the asking.

        First a glimpse of what differs, then the picture of the whole page, which is what counts.
        """
        name = before.fingerprint if before else None
        scales = [scale for scale in tuple(self._scales) if number in self._seen and (name, scale) in self._album]
        glimpse = inked.glimpse(before) if before is not None and scales else None
        if glimpse is not None and name is not None:
            glimpsed = glimpse_of(inked.fingerprint)
            for scale in scales:
                self._album.repaint(glimpsed, name, scale, *glimpse)
            self._send(number, glimpsed, name, scales)
            name = glimpsed
            if self._pause():
                return
        self._send(number, inked.fingerprint, name, scales)

    def _send(self, number: int, name: str, before: str | None, scales: Sequence[float]) -> None:
        patches = []
        for scale in scales:
            found = self.picture(name, scale, before)
            if found is not None and len(found.png) < _LARGEST_PUSH:
                png = base64.b64encode(found.png).decode()
                patches.append({"scale": scale, "at": [found.x, found.y, *found.whole], "png": png})
        data = {"version": self._version, "number": number, "picture": name, "before": before, "patches": patches}
        self._tell("page", data)
