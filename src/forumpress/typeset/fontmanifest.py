# SPDX-License-Identifier: MIT
"""What a declaration of fonts came to, kept in the cache so that the next run has nothing to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from forumpress.errors import InputError
from forumpress.files import read_file, stamp_of
from forumpress.finding import Finding
from forumpress.typeset.checkedfile import is_whole

_MANIFEST_FORMAT = 4
_LARGEST = 10_000_000
"""Bytes; the shipped list's has 20,000."""


def read_manifest(path: Path) -> dict[str, Any] | None:
    """The manifest of an earlier run, if every file that it speaks of is still as it was."""
    try:
        manifest: dict[str, Any] = json.loads(read_file(path, _LARGEST))
        if manifest["format"] != _MANIFEST_FORMAT:
            return None
        for source, stamp in manifest["sources"].items():
            if list(stamp_of(Path(source)) or ()) != stamp:
                return None
        for face in manifest["faces"]:
            if not is_whole(path.parent / face["file"]):
                return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return manifest


def make_manifest(declaration: Path, cache: Path) -> dict[str, Any]:
    """Reads the declaration and cuts every face that is not in `cache` yet.

    Raises InputError with everything that stands in the way.
    """
    from forumpress.typeset.fontfiles import FontProblem, find_cut, make_instance
    from forumpress.typeset.fontlist import read_font_list

    fonts = read_font_list(declaration)
    problems: list[Finding] = []
    warnings: list[Finding] = []
    faces: list[dict[str, Any]] = []
    sources: dict[str, list[int]] = {}
    for family in fonts.families:
        for entry in family.faces:
            try:
                cut = find_cut(family, entry, declaration.parent)
                path = make_instance(cut, family.name, entry.weight, entry.italic, cache)
            except FontProblem as problem:
                problems.append(problem.finding(entry.place("file") if entry.file else family.place("package")))
                continue
            warnings += cut.findings
            sources[str(cut.source)] = list(stamp_of(cut.source) or ())
            faces.append({"family": family.name, "weight": entry.weight, "italic": entry.italic, "file": path.name})
    if problems:
        raise InputError(dict.fromkeys([*problems, *warnings]))
    return {
        "format": _MANIFEST_FORMAT,
        "sources": sources,
        "faces": faces,
        "families": [
            {
                "name": family.name,
                "origin": family.package or "fonts folder",
                "licence": family.licence,
                "source": family.source,
                "languages": list(family.languages),
                "use": family.use.value,
            }
            for family in fonts.families
        ],
        "fallbacks": {fallback.family: list(fallback.then) for fallback in fonts.fallbacks},
        "findings": list(dict.fromkeys(warnings)),
    }
