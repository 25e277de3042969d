"""The desk: one thread that builds copies, draws their pages, and tells all who look on.

Editors save in bursts, break files for a moment, and save again while a build runs. The desk
merges bursts, drops a build that was overtaken, waits for half-written files to settle, and keeps
the last good pages while the files cannot be read.
"""

from __future__ import annotations

import base64
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from forumpress.errors import InputError
from forumpress.finding import Finding, error
from forumpress.preview.builder import Builder, Copy, Face, Hit, Inked, Spot
from forumpress.preview.pictures import Patch, patch, raster, repainted

SETTLED = 0.15
"""Seconds after the last change of a file before its mistakes are shown."""
_REMEMBERED_BYTES = 96_000_000
"""Of pictures that later ones are compared with."""
_LARGEST_PUSH = 400_000
"""Bytes of a patch that is sent unasked."""
_GLIMPSE = "-glimpse"
"""Ends the name of a picture that was repainted in part."""
_MOST_SCALES = 2
"""Scales, the latest ones, for which patches are sent unasked."""

Stamp = tuple[int, int, int] | None
Tell = Callable[[str, Mapping[str, Any]], None]


def stamp_of(path: Path) -> Stamp:
    """What changes when a file does: its time, size and inode; None for no file."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino


@dataclass
class _Shown:
    """What is on view in one look: the copy, and its pages as drawn so far."""

    copy: Copy | None = None
    faces: list[Face] = field(default_factory=list)
    inked: dict[int, Inked] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)


class Desk:
    """Builds and shows one work. All methods may be called from any thread."""

    def __init__(self, builder: Builder, tell: Tell) -> None:
        self._builder = builder
        self._tell = tell
        self._look = next(iter(builder.looks))
        self._lock = threading.Condition()
        self._wanted = True
        self._closed = False
        self._tasks: list[tuple[Callable[[], Any], Future[Any]]] = []
        self._shown = _Shown()
        self._errors: tuple[Finding, ...] = ()
        self._version = 0
        self._stamps: dict[Path, Stamp] = {}
        self._seen: tuple[int, ...] = (1,)
        self._scales: OrderedDict[float, None] = OrderedDict()
        self._pictures: OrderedDict[tuple[str, float], Image.Image] = OrderedDict()
        self._thread = threading.Thread(target=self._work, name="desk", daemon=True)

    def start(self) -> None:
        """Begin with the first build."""
        self._thread.start()

    def close(self) -> None:
        """Stop after what is being done now."""
        with self._lock:
            self._closed = True
            self._lock.notify()
        self._thread.join(timeout=10)

    def changed(self) -> None:
        """A file that was read has changed: build again."""
        with self._lock:
            self._wanted = True
            self._lock.notify()

    def look_for_changes(self) -> None:
        """Build again if a file no longer is what was read."""
        if any(stamp_of(path) != stamp for path, stamp in list(self._stamps.items())):
            self.changed()

    def look_at(self, look: str) -> bool:
        """Show the work in another look; False for one that there is not."""
        if look not in self._builder.looks:
            return False
        with self._lock:
            if look != self._look:
                self._look, self._wanted = look, True
                self._lock.notify()
        return True

    def see(self, pages: tuple[int, ...], scale: float) -> None:
        """These pages are in sight, `scale` pixels a point: they are drawn before the others."""
        self._seen = pages
        self._scales[round(scale, 3)] = None
        self._scales.move_to_end(round(scale, 3))
        if len(self._scales) > _MOST_SCALES:
            self._scales.popitem(last=False)

    @property
    def watched(self) -> frozenset[Path]:
        """Files whose changes matter: what was read last, and what a failed build read."""
        return frozenset(self._stamps)

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
            "look": self._look,
            "looks": dict(self._builder.looks),
            "pages": pages,
            "findings": shown.findings,
            "errors": [finding_json(finding) for finding in self._errors],
            "outline": list(copy.outline) if copy else [],
            "summary": dict(copy.summary) if copy else {},
        }

    def picture(self, fingerprint: str, scale: float, before: str | None) -> Future[Patch | None]:
        """A page's picture at `scale` pixels a point, as a patch over that of `before`; None if it is gone."""
        return self._do(lambda: self._picture(fingerprint, scale, before))

    def at(self, page: int, x: float, y: float) -> Future[Hit | None]:
        """The word at a point of a page."""
        return self._do(lambda: self._shown.copy.at(page, x, y) if self._shown.copy else None)

    def locate(self, file: str, line: int, column: int | None) -> Future[Spot | None]:
        """Where a line of a source file stands."""
        return self._do(lambda: self._shown.copy.locate(file, line, column) if self._shown.copy else None)

    def _do(self, task: Callable[[], Any]) -> Future[Any]:
        future: Future[Any] = Future()
        with self._lock:
            if self._closed:
                future.cancel()
                return future
            self._tasks.append((task, future))
            self._lock.notify()
        return future

    def _work(self) -> None:
        while True:
            with self._lock:
                while not (self._tasks or self._wanted or self._closed):
                    self._lock.wait()
                if self._closed:
                    for _, future in self._tasks:
                        future.cancel()
                    return
                build = self._wanted
                self._wanted = False
            self._answer()
            if build:
                self._build()

    def _answer(self) -> None:
        """Do what was asked for; the quick tasks that people wait for."""
        while True:
            with self._lock:
                if not self._tasks:
                    return
                task, future = self._tasks.pop(0)
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(task())
            except InputError:
                future.set_result(None)
            except BaseException as failure:
                future.set_exception(failure)

    def _build(self) -> None:
        began = time.time()
        self._stamps = stamps = {path: stamp_of(path) for path in self._stamps}
        try:
            copy = self._builder.build(self._look)
            self._note_reads(copy.reads, stamps, began)
            self._draw(copy)
        except InputError as failure:
            reads = getattr(failure, "reads", ())
            self._note_reads((*self._stamps, *reads), stamps, began)
            self._refuse(failure.findings)
        except Exception as failure:
            traceback.print_exc()
            self._note_reads(tuple(self._stamps), stamps, began)
            self._refuse((_own_fault(failure),))

    def _note_reads(self, reads: tuple[Path, ...], before: Mapping[Path, Stamp], began: float) -> None:
        """Remember what to watch; a file that changed while it was read is read again."""
        now = {path: stamp_of(path) for path in dict.fromkeys(reads)}
        late = any(
            stamp != before[path] if path in before else bool(stamp and stamp[0] > began * 1e9)
            for path, stamp in now.items()
        )
        self._stamps = now
        if late:
            self.changed()
        self._tell("watch", {})

    def _draw(self, copy: Copy) -> None:
        """Draw the pages, those in sight first, and show each as soon as it is there."""
        old = self._shown
        changed = copy.changed_since(old.copy) if old.copy is not None and not self._errors else ()
        shown = _Shown(copy, list(copy.faces), dict(old.inked), old.findings)
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
                self._show(number, inked, before)
            if self._wanted:
                return
        drawn = tuple(finding for number in sorted(said) for finding in said[number])
        shown.findings = [_told(finding, copy) for finding in dict.fromkeys((*copy.findings, *drawn))]
        self._tell("state", self.state())

    def _show(self, number: int, inked: Inked, before: Inked | None) -> None:
        """Tell of a page's new picture; where it is in sight, bring the patches along, which saves the asking.

        First a glimpse of what differs, then the picture of the whole page, which is what counts.
        """
        name = before.fingerprint if before else None
        scales = [scale for scale in tuple(self._scales) if number in self._seen and (name, scale) in self._pictures]
        glimpse = inked.glimpse(before) if before is not None and scales else None
        if glimpse is not None and name is not None:
            glimpsed = inked.fingerprint + _GLIMPSE
            for scale in scales:
                self._keep(glimpsed, scale, repainted(self._pictures[name, scale], scale, *glimpse))
            self._send(number, glimpsed, name, scales)
            name = glimpsed
            self._answer()
            if self._wanted:
                return
        self._send(number, inked.fingerprint, name, scales)
        self._answer()

    def _send(self, number: int, picture: str, before: str | None, scales: Sequence[float]) -> None:
        patches = []
        for scale in scales:
            found = self._picture(picture, scale, before)
            if found is not None and len(found.png) < _LARGEST_PUSH:
                png = base64.b64encode(found.png).decode()
                patches.append({"scale": scale, "at": [found.x, found.y, *found.whole], "png": png})
        data = {"version": self._version, "number": number, "picture": picture, "before": before, "patches": patches}
        self._tell("page", data)

    def _refuse(self, findings: tuple[Finding, ...]) -> None:
        """Show errors over the last good pages, once the files have settled."""
        while not self._closed:
            newest = max((stamp[0] for stamp in map(stamp_of, self._stamps) if stamp), default=0)
            wait = SETTLED - (time.time() - newest / 1e9)
            if self._wanted:
                return
            if wait <= 0:
                break
            with self._lock:
                self._lock.wait_for(lambda: self._wanted or self._closed, min(wait, SETTLED))
        self._errors = findings
        self._version += 1
        self._tell("state", self.state())

    def _picture(self, fingerprint: str, scale: float, before: str | None) -> Patch | None:
        picture = self._rastered(fingerprint, scale)
        if picture is None:
            return None
        return patch(picture, self._pictures.get((before, scale)) if before else None)

    def _rastered(self, fingerprint: str, scale: float) -> Image.Image | None:
        key = fingerprint, scale
        picture = self._pictures.get(key)
        if picture is None:
            name = fingerprint.removesuffix(_GLIMPSE)
            inked = next((inked for inked in self._shown.inked.values() if inked.fingerprint == name), None)
            if inked is None:
                return None
            picture = raster(inked.pdf, scale)
            self._keep(fingerprint, scale, picture)
        self._pictures.move_to_end(key)
        return picture

    def _keep(self, fingerprint: str, scale: float, picture: Image.Image) -> None:
        self._pictures[fingerprint, scale] = picture
        total = sum(known.width * known.height * 3 for known in self._pictures.values())
        while total > _REMEMBERED_BYTES and len(self._pictures) > 1:
            _, gone = self._pictures.popitem(last=False)
            total -= gone.width * gone.height * 3


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as the page needs it."""
    place = finding.place
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "message": finding.message,
        "hint": finding.hint,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "page": place.page,
        "quote": finding.quote,
        "box": [place.box.x, place.box.y, place.box.width, place.box.height] if place.box else None,
    }


def _told(finding: Finding, copy: Copy) -> dict[str, Any]:
    """A finding with the block and the article that it is about."""
    place = finding.place
    spot = Spot(place.page, place.box) if place.page and place.box else None
    if spot is None and place.file and place.line:
        spot = copy.locate(place.file, place.line, place.column)
    article = copy.article_at(place.file, place.line) if place.line else None
    return {**finding_json(finding), "spot": spot_json(spot) if spot else None, "article": article}


def spot_json(spot: Spot) -> dict[str, Any]:
    """A spot as the page needs it."""
    rect = spot.rect
    return {"page": spot.page, "box": [rect.x, rect.y, rect.width, rect.height]}


def _own_fault(failure: Exception) -> Finding:
    return error(
        "preview/own-fault",
        f"Forum Press failed: {type(failure).__name__}: {failure}",
        hint="This is a fault of Forum Press, not of your files; please report it with what the terminal shows.",
    )
