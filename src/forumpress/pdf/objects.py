# SPDX-License-Identifier: MIT
"""Opening PDFs and reading their streams and trees within bounds.

qpdf's limits hold for the whole process and are set on import: what a decoded stream may take in
memory lies far above any honest page and far below what would hurt.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import settings

from forumpress.pdf.instructions import read_name
from forumpress.pdf.matrix import IDENTITY, Bounds, Matrix

DECODED_LIMIT = 256 * 1024 * 1024
"""Bytes that one decoded stream may have."""
_TREE_DEPTH = 64

settings.set_qpdf_limits(
    doc_max_warnings=2_000,
    flate_max_memory=DECODED_LIMIT,
    png_max_memory=DECODED_LIMIT,
    run_length_max_memory=DECODED_LIMIT,
    tiff_max_memory=DECODED_LIMIT,
    dct_max_memory=DECODED_LIMIT,
    dct_max_progressive_scans=100,
)


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """The PDF, opened for reading and rewriting.

    Raises pikepdf.PasswordError when it is locked, pikepdf.PdfError when it is past mending.
    """
    return pikepdf.open(io.BytesIO(data))


def content_bytes(contents: pikepdf.Object | None) -> bytes:
    """A page's or form's decoded content: one stream, or an array of streams joined by a line feed.

    Raises pikepdf.PdfError (or its kin DataDecodingError) when a stream cannot be decoded.
    """
    if isinstance(contents, pikepdf.Stream):
        return contents.read_bytes()
    if isinstance(contents, pikepdf.Array):
        return b"\n".join(part.read_bytes() for part in contents if isinstance(part, pikepdf.Stream))
    return b""


def inherited(page: pikepdf.Object, key: str) -> pikepdf.Object | None:
    """A page's attribute, or its nearest ancestor's (ISO 32000-1, 7.7.3.4)."""
    node: Any = page
    for _ in range(_TREE_DEPTH):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        value = node.get(key)
        if value is not None:
            return value
        node = node.get("/Parent")
    return None


def entry(dictionary: Any, key: str) -> Any:
    """The value of `key`, or None when there is none or the holder is no dictionary at all."""
    return dictionary.get(key) if isinstance(dictionary, pikepdf.Dictionary | pikepdf.Stream) else None


def entries(dictionary: Any) -> Iterator[tuple[str, Any]]:
    """Keys (with their slash) and values of a dictionary or of a stream's; nothing for anything else."""
    if isinstance(dictionary, pikepdf.Dictionary | pikepdf.Stream):
        for key in dictionary.keys():  # noqa: SIM118  (iterating the object itself yields nothing for streams)
            yield str(key), dictionary.get(key)


def number_list(value: Any, length: int | None = None) -> tuple[float, ...] | None:
    """An array's numbers; None when it is no array of numbers, or not of that length."""
    if not isinstance(value, pikepdf.Array) or (length is not None and len(value) != length):
        return None
    try:
        return tuple(float(item) for item in value)
    except (TypeError, ValueError):
        return None


def upright(value: Any) -> Bounds | None:
    """A rectangle with its corners in order (ISO 32000-1, 7.9.5); None for anything else."""
    numbers = number_list(value, 4)
    if numbers is None:
        return None
    x, y, u, v = numbers
    return (min(x, u), min(y, v), max(x, u), max(y, v))


def matrix_of(stream: Any) -> Matrix:
    """The Matrix of a form or pattern; the identity without one."""
    values = number_list(entry(stream, "/Matrix"), 6)
    return IDENTITY if values is None else values  # type: ignore[return-value]


def number(value: Any, default: float = 0.0) -> float:
    """A number object's value, or the default for anything else."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return default


def name_of(value: Any) -> str:
    """A name without its slash, bytes that are no UTF-8 as surrogates (PEP 383); empty for anything else."""
    if not isinstance(value, pikepdf.Name):
        return ""
    try:
        return str(value)[1:]
    except UnicodeDecodeError:
        return read_name(bytes(value.unparse())[1:])


def identity(value: Any) -> tuple[int, int]:
    """An indirect object's number and generation; (0, 0) for a direct one."""
    try:
        return tuple(value.objgen)
    except (AttributeError, ValueError):
        return (0, 0)
