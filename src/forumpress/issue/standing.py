# SPDX-License-Identifier: MIT
"""The publication's standing facts under an issue's own."""

from __future__ import annotations

from forumpress.issue.model import Publication
from forumpress.issue.yamlnodes import Mapping
from forumpress.text import Text


def merged_publication(standing: Mapping | None, own: Mapping | None) -> Mapping | None:
    """The publication's keys with the issue's own laid over them, the imprint's key by key."""
    if standing is None or own is None:
        return own if standing is None else standing
    result = Mapping(standing.places[""])
    for source in (standing, own):
        for key, value in source.items():
            before = result.get(key)
            if isinstance(before, Mapping) and isinstance(value, Mapping):
                value = merged_publication(before, value)
            result[key] = value
            result.places[key] = source.places[key]
            result.key_places[key] = source.key_places[key]
    return result


def filled_in(issue: Mapping, publication: Mapping | None) -> Mapping:
    """The issue's keys, with language and layout taken from the publication where it says nothing."""
    filled = Mapping(issue.places[""])
    filled.update(issue)
    filled.places, filled.key_places = dict(issue.places), dict(issue.key_places)
    if publication is None:
        filled.pop("publication", None)
        return filled
    filled["publication"] = publication
    place = issue.places.get("publication", publication.places[""])
    filled.places["publication"] = filled.key_places["publication"] = place
    for key in ("language", "layout"):
        if filled.get(key) is None:
            default = Publication.model_fields[key].default
            filled[key] = publication.get(key) or Text(default)
            filled.places[key] = filled.key_places[key] = publication.places.get(key, publication.places[""])
    return filled
