"""A wide-gamut RGB colour profile, computed from its primaries.

A matrix profile of ICC.1:2001-04 (version 2.4), clause 6.3.1.2: white point, three colorants
adapted to D50 with the Bradford matrix (annex E), and one tone curve.
"""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

RED, GREEN, BLUE, WHITE = (0.64, 0.33), (0.21, 0.71), (0.15, 0.06), (0.3127, 0.3290)
"""Chromaticities of a camera's wide gamut; the white is D65."""
GAMMA = 2.2
D50 = np.array([0.9642, 1.0, 0.8249])
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


def wide_rgb_profile(description: str) -> bytes:
    """The profile's bytes; the same each time, for its date is fixed."""
    text = description.encode("ascii") + b"\0"
    red, green, blue = colorants().T
    curve = b"curv" + struct.pack(">IIH", 0, 1, round(GAMMA * 256))
    tags = (
        (b"desc", b"desc" + struct.pack(">II", 0, len(text)) + text + bytes(8 + 2 + 1 + 67)),
        (b"cprt", b"text" + bytes(4) + b"No rights reserved\0"),
        (b"wtpt", _xyz(D50)),
        (b"rXYZ", _xyz(red)),
        (b"gXYZ", _xyz(green)),
        (b"bXYZ", _xyz(blue)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    )
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags:
        table += name + struct.pack(">II", start + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    size = start + len(data)
    header = struct.pack(
        ">I4sI4s4s4s6H4s", size, b"\0\0\0\0", 0x02400000, b"mntr", b"RGB ", b"XYZ ", 2022, 11, 1, 0, 0, 0, b"acsp"
    )
    header += bytes(4 + 4 + 4 + 4 + 8) + struct.pack(">I", 0)
    header += b"".join(struct.pack(">i", round(float(value) * 65536)) for value in D50)
    header += bytes(128 - len(header))
    return header + table + data


def colorants() -> NDArray[np.float64]:
    """XYZ of the three primaries, a column each, adapted from D65 to D50."""
    primaries = np.array([_from_chromaticity(point) for point in (RED, GREEN, BLUE)]).T
    white = _from_chromaticity(WHITE)
    scaled = primaries * np.linalg.solve(primaries, white)
    cones = np.diag((BRADFORD @ D50) / (BRADFORD @ white))
    adapted: NDArray[np.float64] = np.linalg.inv(BRADFORD) @ cones @ BRADFORD @ scaled
    return adapted


def _from_chromaticity(point: tuple[float, float]) -> NDArray[np.float64]:
    x, y = point
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _xyz(values: NDArray[np.float64]) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(struct.pack(">i", round(float(value) * 65536)) for value in values)
