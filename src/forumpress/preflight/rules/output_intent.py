# SPDX-License-Identifier: MIT
"""The printing condition that colours are meant for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from forumpress.pdf.objects import entry, name_of, number
from forumpress.preflight.document import Document
from forumpress.preflight.rule import Fault, RuleLimits, rule


class OutputIntentLimits(RuleLimits):
    """The registered printing conditions that are taken; none means any."""

    conditions: tuple[str, ...] = ()


@rule(
    code="print/output-intent",
    title="The file names its printing condition, with a four-colour profile",
    rationale="The same CMYK numbers look different on other presses and papers. The output intent says which "
    "condition the numbers were made for; without it a colour has no defined look.",
    source="ISO 15930-7:2010, 6.2.2; Ghent Workgroup 2022",
    cure="Export with the output intent that your printer names, such as FOGRA39 (ISO Coated v2) for coated paper.",
    limits=OutputIntentLimits,
)
def check(document: Document, limits: OutputIntentLimits) -> Iterator[Fault]:
    """Looks for exactly one output intent for the press, its identifier and its profile."""
    intents = [each for each in document.output_intents if name_of(each.get("/S")) == "GTS_PDFX"]
    if len(intents) != 1:
        yield Fault(f"the file has {len(intents) or 'no'} output intent{'s' if len(intents) > 1 else ''} for print")
        return
    intent = intents[0]
    identifier = str(entry(intent, "/OutputConditionIdentifier") or "").strip()
    if not identifier:
        yield Fault("the output intent does not name a printing condition")
    elif limits.conditions and identifier not in limits.conditions:
        yield Fault(f"the file is made for {identifier}; the printer asks for {' or '.join(limits.conditions)}")
    yield from _profile_faults(entry(intent, "/DestOutputProfile"))


def _profile_faults(profile: Any) -> Iterator[Fault]:
    if not isinstance(profile, pikepdf.Stream):
        yield Fault("the output intent has no profile embedded")
        return
    header = bytes(profile.read_bytes())[:128]
    if int(number(profile.get("/N"))) != 4 or header[16:20] != b"CMYK" or header[12:16] != b"prtr":
        yield Fault("the output intent's profile is not one of a four-colour press")
