# SPDX-License-Identifier: MIT
"""The colours of a file for screens and archives."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from forumpress.pdf.objects import name_of, number
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, NoLimits, rule

_HEADER = 128


@rule(
    code="archive/no-output-intent",
    title="The file says which RGB its colours are meant in",
    rationale="In fifty years nobody knows what a screen of today looked like; the profile in the file says it.",
    source="ISO 19005-2, 6.2.3 and 6.2.4.3",
    cure="Build the screen edition; it carries an sRGB profile.",
)
def check(document: Document, limits: NoLimits) -> Iterator[Fault]:
    """Looks for a PDF/A output intent with a sound RGB profile."""
    intents = [each for each in document.output_intents if name_of(each.get("/S")) == "GTS_PDFA1"]
    if not intents:
        yield Fault("the file has no output intent for archiving")
    for intent in intents:
        profile = intent.get("/DestOutputProfile")
        if not isinstance(profile, pikepdf.Stream):
            yield Fault("the output intent has no profile")
            continue
        data = profile.read_bytes()
        if len(data) < _HEADER or data[36:40] != b"acsp":
            yield Fault("the output intent's profile is damaged")
        elif data[16:20] != b"RGB " or number(profile.get("/N")) != 3:
            yield Fault("the output intent's profile is not for RGB")
