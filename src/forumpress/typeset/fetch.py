# SPDX-License-Identifier: MIT
"""The confined fetcher: what WeasyPrint may read while pages are measured and drawn.

Files under the given folders only, links resolved; no network; small pictures inside style sheets.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse, path2url

from forumpress.files import NotAFile, TooLarge, read_file
from forumpress.finding import Finding, error, warning
from forumpress.typeset.imagefile import PictureFile, PictureRefused, open_raster
from forumpress.typeset.svgpicture import safe_svg

MOST_BYTES = 64_000_000
"""Of one file; the largest font of the shipped list has 17 MB."""
MOST_INLINE = 200_000
"""Of one picture written into a style sheet (`data:`)."""

_TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_INLINE = re.compile(
    r"data:(image/(?:png|jpeg|svg\+xml))(?:;[a-z-]+=[\w.-]+)*(;base64)?,(.*)", re.IGNORECASE | re.DOTALL
)


def _is_there(name: str) -> bool:
    try:
        return Path(name).exists()
    except OSError:
        return False


class RefusedURL(ValueError):
    """WeasyPrint may not read this; it catches the error and goes on without."""


class ConfinedFetcher(URLFetcher):  # type: ignore[misc]
    """Answers WeasyPrint's requests from files under `roots`; keeps what was read and what was refused.

    A root may be a folder or a single file. Requests end in RefusedURL, never in the network.

    `mounts` gives folders addresses that are the same in every workspace and on every machine
    (`{"/pictures/": (folder,)}` answers file:///pictures/a.jpg): WeasyPrint names pictures in the PDF
    after their addresses, and the same issue must give the same bytes wherever it lies. Of several
    folders the first one that has the file answers.
    """

    def __init__(self, roots: Sequence[Path], mounts: Mapping[str, tuple[Path, ...]] = MappingProxyType({})) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._roots = tuple(dict.fromkeys(root.resolve() for root in chain(roots, *mounts.values())))
        self._mounts = mounts
        self._reads: dict[Path, None] = {}
        self._findings: dict[Finding, None] = {}

    @property
    def reads(self) -> tuple[Path, ...]:
        """Every file that was asked for inside the roots, in order: what a preview watches."""
        return tuple(self._reads)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """`draw/refused-url` (error), `draw/missing-file` and `draw/unusable-picture` (warnings), each once."""
        return tuple(self._findings)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The file that `url` names. Raises RefusedURL."""
        if url[:5].lower() == "data:":
            return self._inline(url)
        path = self._allowed(url)
        self._reads[path] = None
        kind = _TYPES.get(path.suffix.lower())
        if kind is None:
            raise self._refused(url, "it is neither a picture nor a font nor a style sheet")
        data = self._content(url, path)
        if kind.startswith("image/"):
            data = self._checked(path.name, kind, data)
        return URLFetcherResponse(path2url(path), data, {"Content-Type": kind})

    def open(self, url: object, data: object = None, timeout: object = None) -> URLFetcherResponse:
        """The base class's way to the network, closed. Raises RefusedURL."""
        raise self._refused(str(getattr(url, "full_url", url)), "nothing is fetched from the network")

    def _allowed(self, url: str) -> Path:
        try:
            parts = urlsplit(url)
        except ValueError:
            raise self._refused(url, "it is no address") from None
        if parts.scheme.lower() != "file" or parts.netloc not in ("", "localhost"):
            raise self._refused(url, "nothing is fetched from the network")
        name = unquote(parts.path)
        if not name.startswith("/") or "\0" in name:
            raise self._refused(url, "it is no path")
        for mount, folders in self._mounts.items():
            if name.startswith(mount):
                names = [f"{folder}/{name.removeprefix(mount)}" for folder in folders]
                name = next((each for each in names if _is_there(each)), names[0])
                break
        try:
            path = Path(name).resolve()
        except (OSError, RuntimeError):
            raise self._refused(url, "it goes round in a circle of links") from None
        if not any(path == root or path.is_relative_to(root) for root in self._roots):
            raise self._refused(url, "it lies outside the folders that this issue and its layout may use")
        return path

    def _content(self, url: str, path: Path) -> bytes:
        try:
            return read_file(path, MOST_BYTES)
        except NotAFile:
            raise self._refused(url, "it is not a file") from None
        except TooLarge:
            raise self._refused(url, f"it holds more than {MOST_BYTES // 1_000_000} MB") from None
        except OSError as problem:
            message = f"{path.name}, which the layout asks for, cannot be read: {problem.strerror}"
            hint = f"put it at {path}, or take it out of the layout's style sheets and templates"
            self._findings[warning("draw/missing-file", message, hint=hint)] = None
            raise RefusedURL(message) from None

    def _inline(self, url: str) -> URLFetcherResponse:
        match = _INLINE.fullmatch(url) if len(url) <= 2 * MOST_INLINE else None
        if match is None:
            raise self._refused(url[:60], "only small PNG, JPEG and SVG pictures may be written into a style sheet")
        try:
            data = unquote_to_bytes(match[3])
            data = base64.b64decode(data, validate=True) if match[2] else data
        except binascii.Error:
            raise self._refused(url[:60], "its base64 is broken") from None
        kind = match[1].lower()
        return URLFetcherResponse(
            "data:", self._checked("a picture in the style sheet", kind, data), {"Content-Type": kind}
        )

    def _checked(self, name: str, kind: str, data: bytes) -> bytes:
        """The picture, if its size is within the limits; an SVG made safe."""
        try:
            if kind == "image/svg+xml":
                return safe_svg(data, name)
            open_raster(PictureFile(name, data, kind.removeprefix("image/").upper(), ""))
        except PictureRefused as refused:
            self._findings[warning("draw/unusable-picture", refused.message, hint=refused.hint)] = None
            raise RefusedURL(refused.message) from None
        return data

    def _refused(self, url: str, why: str) -> RefusedURL:
        shown = url if len(url) <= 120 else url[:119] + "…"
        hint = "put a copy into the layout's folder or into assets/, and name it by its path"
        self._findings[error("draw/refused-url", f"“{shown}” was not fetched: {why}", hint=hint)] = None
        return RefusedURL(f"{why}")
