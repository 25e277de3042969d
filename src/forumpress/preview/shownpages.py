# SPDX-License-Identifier: MIT
"""The pages on view: the last good ones, each replaced as soon as its successor is drawn."""

from __future__ import annotations

import base64
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forumpress.finding import Finding
from forumpress.preview.jsondata import area_json, finding_json, passage_json, placed_finding_json
from forumpress.preview.pageimages import Patch, patch
from forumpress.preview.picturecache import PictureCache, page_of, partial_name
from forumpress.preview.snapshot import PageInfo, PreviewPage, Snapshot, SnapshotBuilder

_LARGEST_PUSH = 400_000
"""Bytes of a patch that is sent unasked."""
_MOST_SCALES = 2
"""Scales, the latest ones, for which patches are sent unasked."""

Report = Callable[[str, Mapping[str, Any]], None]


@dataclass
class _View:
    """What is on view: the snapshot, and its pages as drawn so far."""

    snapshot: Snapshot | None = None
    pages: list[PageInfo] = field(default_factory=list)
    drawn: dict[int, PreviewPage] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)
    noticed: tuple[Finding, ...] = ()
    """The same findings; none before all pages are drawn."""


class ShownPages:
    """What everybody sees. Changed by the build loop's thread only; `see`, `snapshot` and `state` may be used by any.

    `pause` is called between two pages, and says whether a newer build is wanted.
    """

    def __init__(self, builder: SnapshotBuilder, report: Report, pause: Callable[[], bool]) -> None:
        self.view = next(iter(builder.views))
        self._builder = builder
        self._report = report
        self._pause = pause
        self._shown = _View()
        self._errors: tuple[Finding, ...] = ()
        self._version = 0
        self._seen: tuple[int, ...] = (1,)
        self._scales: OrderedDict[float, None] = OrderedDict()
        self._cache = PictureCache()

    @property
    def snapshot(self) -> Snapshot | None:
        """The snapshot on view."""
        return self._shown.snapshot

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What keeps the pages from being set; else what was found in those that are."""
        return self._errors or self._shown.noticed

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
        snapshot = shown.snapshot
        pages = []
        for page_info in shown.pages:
            drawn = shown.drawn.get(page_info.number)
            pages.append(
                {
                    "number": page_info.number,
                    "width": page_info.width,
                    "height": page_info.height,
                    "label": page_info.label,
                    "picture": drawn.fingerprint if drawn else None,
                }
            )
        return {
            "version": self._version,
            "name": self._builder.name,
            "title": snapshot.title if snapshot else self._builder.name,
            "look": self.view,
            "looks": dict(self._builder.views),
            "pages": pages,
            "findings": shown.findings,
            "errors": [finding_json(finding) for finding in self._errors],
            "outline": list(snapshot.outline) if snapshot else [],
            "summary": dict(snapshot.summary) if snapshot else {},
        }

    def show(self, snapshot: Snapshot) -> None:
        """Draw the pages, those in sight first, and show each as soon as it is there. Raises InputError."""
        old = self._shown
        changed = snapshot.changed_since(old.snapshot) if old.snapshot is not None and not self._errors else ()
        shown = _View(snapshot, list(snapshot.pages), {}, old.findings)
        shown.drawn = {n: drawn for n, drawn in old.drawn.items() if n <= len(shown.pages)}
        mended, self._errors = bool(self._errors), ()
        self._shown = shown
        self._version += 1
        if mended or len(old.pages) != len(shown.pages) or old.snapshot is None:
            self._report("state", self.state())
        if changed:
            self._report("changed", {"version": self._version, "spots": [area_json(area) for area in changed]})
        order = sorted(range(1, len(shown.pages) + 1), key=lambda number: (number not in self._seen, number))
        found: dict[int, tuple[Finding, ...]] = {}
        for number in order:
            drawn = snapshot.draw(number)
            found[number] = drawn.findings
            before = shown.drawn.get(number)
            if before is None or before.fingerprint != drawn.fingerprint:
                shown.drawn[number] = drawn
                self._replace(number, drawn, before)
            if self._pause():
                return
        findings = (*snapshot.findings, *(finding for number in sorted(found) for finding in found[number]))
        shown.noticed = tuple(dict.fromkeys(findings))
        shown.findings = [placed_finding_json(finding, snapshot) for finding in shown.noticed]
        self._report("state", self.state())

    def show_errors(self, findings: tuple[Finding, ...]) -> None:
        """Show errors over the last good pages."""
        self._errors = findings
        self._version += 1
        self._report("state", self.state())

    def picture(self, name: str, scale: float, before: str | None) -> Patch | None:
        """A page's picture at `scale` pixels a point, as a patch over that of `before`; None if it is gone."""
        drawn = next((drawn for drawn in self._shown.drawn.values() if drawn.fingerprint == page_of(name)), None)
        picture = self._cache.picture(name, scale, drawn)
        return patch(picture, self._cache.known(before, scale)) if picture is not None else None

    def words(self, number: int) -> dict[str, Any] | None:
        """The words of a page and the picture that shows them, as JSON; None where there is no such page."""
        shown = self._shown
        drawn = shown.drawn.get(number)
        if shown.snapshot is None or drawn is None:
            return None
        return {
            "picture": drawn.fingerprint,
            "passages": [passage_json(passage) for passage in shown.snapshot.passages(number)],
        }

    def _replace(self, number: int, drawn: PreviewPage, before: PreviewPage | None) -> None:
        """Report a page's new picture; where it is in sight, with the patches, so that no browser needs to ask.

        First a picture repainted only where it differs, which is there sooner, then the picture of the whole page.
        """
        name = before.fingerprint if before else None
        known = {scale: self._cache.known(name, scale) for scale in tuple(self._scales) if number in self._seen}
        scales = [scale for scale, picture in known.items() if picture is not None]
        partial = drawn.partial(before) if before is not None and scales else None
        if partial is not None and name is not None:
            repainted = partial_name(drawn.fingerprint)
            for scale, picture in known.items():
                if picture is not None:
                    self._cache.repaint(repainted, picture, scale, *partial)
            self._send(number, repainted, name, scales)
            name = repainted
            if self._pause():
                return
        self._send(number, drawn.fingerprint, name, scales)

    def _send(self, number: int, name: str, before: str | None, scales: Sequence[float]) -> None:
        patches = []
        for scale in scales:
            found = self.picture(name, scale, before)
            if found is not None and len(found.png) < _LARGEST_PUSH:
                png = base64.b64encode(found.png).decode()
                patches.append({"scale": scale, "at": [found.x, found.y, *found.whole], "png": png})
        data = {"version": self._version, "number": number, "picture": name, "before": before, "patches": patches}
        self._report("page", data)
