# SPDX-License-Identifier: MIT
"""A reader's own columns as the ledger keeps them: a JSON object of texts by name, or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

NO_FIELDS: Mapping[str, str] = MappingProxyType({})


def read_fields(kept: str) -> Mapping[str, str]:
    """The fields by name; none where the ledger holds something else."""
    if not kept:
        return NO_FIELDS
    try:
        found = json.loads(kept)
    except ValueError:
        return NO_FIELDS
    return (
        MappingProxyType({str(name): str(value) for name, value in found.items()})
        if isinstance(found, dict)
        else NO_FIELDS
    )


def write_fields(fields: Mapping[str, str]) -> str:
    """What the ledger keeps: names in lower case and in order, empty fields left out."""
    kept = {name.strip().lower(): value.strip() for name, value in fields.items() if name.strip() and value.strip()}
    return json.dumps(dict(sorted(kept.items())), ensure_ascii=False, separators=(",", ":")) if kept else ""
