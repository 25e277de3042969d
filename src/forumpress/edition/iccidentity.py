# SPDX-License-Identifier: MIT
"""Which printing condition an ICC profile was made for, as far as the profile says so itself."""

from __future__ import annotations

import io
import re

from PIL import ImageCms

_CODE = re.compile(r"FOGRA ?\d{2}L?|IFRA ?\d{2}|CGATS ?TR ?\d{3}|CGATS21-2-CRPC\d|JC20\d{4}", re.IGNORECASE)
_NAMES = {
    "iso coated v2": "FOGRA39",
    "pso coated v3": "FOGRA51",
    "pso uncoated v3": "FOGRA52",
    "pso uncoated iso12647": "FOGRA47",
    "iso uncoated yellowish": "FOGRA30",
    "iso uncoated": "FOGRA29",
    "pso lwc improved": "FOGRA45",
    "pso lwc standard": "FOGRA46",
    "pso snp paper": "FOGRA42",
    "pso mfc paper": "FOGRA41",
    "sc paper": "FOGRA40",
    "pso coated npscreen iso12647": "FOGRA43",
    "pso uncoated npscreen iso12647": "FOGRA44",
    "ecicmyk": "FOGRA53",
    "pso sc-b paper v3": "FOGRA54",
    "iso newspaper 26v4": "IFRA26",
    "gracol2006_coated1v2": "CGATS TR 006",
    "coated gracol 2006": "CGATS TR 006",
    "gracol2013_crpc6": "CGATS21-2-CRPC6",
    "gracol2013unc_crpc3": "CGATS21-2-CRPC3",
    "swop2006_coated3v2": "CGATS TR 003",
    "web coated swop 2006 grade 3": "CGATS TR 003",
    "swop2006_coated5v2": "CGATS TR 005",
    "web coated swop 2006 grade 5": "CGATS TR 005",
    "swop2013c3_crpc5": "CGATS21-2-CRPC5",
    "snap 2007": "CGATS TR 002",
    "japan color 2001 coated": "JC200103",
    "japan color 2011 coated": "JC201103",
}
"""Beginnings of the descriptions of profiles that their makers hand out (ICC, Characterization Data Registry)."""
_LONGEST_TARGET = 100
"""Characters; a longer target tag holds the measurements themselves (ICC.1:2010, 9.2.14)."""


def condition_of(profile: bytes) -> tuple[str, str]:
    """What a profile calls itself, and its printing condition in the registry's spelling.

    Both are empty where it does not say. Raises nothing: whether the profile can be used is found elsewhere.
    """
    try:
        tags = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
        description, target = (tags.profile_description or "").strip(), (tags.target or "").strip()
    except (OSError, ImageCms.PyCMSError):
        return "", ""
    known = " ".join(description.lower().replace("_eci", "").split())
    named = next((code for name, code in _NAMES.items() if known.startswith(name)), "")
    code = _CODE.search(description) or (_CODE.search(target) if len(target) <= _LONGEST_TARGET else None)
    return description, spelled(code[0]) if code else named


def spelled(identifier: str) -> str:
    """A condition's identifier without what makes no difference: FOGRA39L and fogra 39 are FOGRA39."""
    plain = identifier.upper().replace(" ", "")
    if plain.startswith(("FOGRA", "IFRA")):
        return plain.rstrip("L")
    return re.sub(r"^CGATS(?=TR)", "CGATS ", re.sub(r"TR(?=\d)", "TR ", plain))
