# SPDX-License-Identifier: MIT
"""JSON Schema of an issue and of a publication, for completion and checking in editors.

Derived from the models, so that editor and reader cannot disagree. Draft 2020-12.
"""

from __future__ import annotations

from typing import Any

from forumpress.issue.model import Issue, Publication

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_FILLED_IN = ("language", "layout", "publication")
"""What the publication supplies when an issue does not."""


def issue_schema() -> dict[str, Any]:
    """The schema of `issues/<key>.yaml`."""
    schema = _finished(Issue.model_json_schema(), "An issue of the publication")
    schema["required"] = [key for key in schema["required"] if key not in _FILLED_IN]
    schema["$defs"]["Publication"].pop("required", None)
    article = schema["$defs"]["Article"]
    article["oneOf"] = [{"required": ["body"]}, {"required": ["body_file"]}]
    return schema


def publication_schema() -> dict[str, Any]:
    """The schema of `issues/publication.yaml`."""
    return _finished(Publication.model_json_schema(), "What stays the same from issue to issue")


def _finished(schema: dict[str, Any], title: str) -> dict[str, Any]:
    finished: dict[str, Any] = {"$schema": _DRAFT, **_lenient(schema)}
    finished["title"] = title
    used: set[str] = set()
    waiting = [finished["properties"]]
    while waiting:
        for name in _references(waiting.pop()) - used:
            used.add(name)
            waiting.append(finished["$defs"][name])
    finished["$defs"] = {name: value for name, value in sorted(finished["$defs"].items()) if name in used}
    return finished


def _lenient(node: Any) -> Any:
    """Without hidden keys; where the reader takes a value as written, `2022` and `true` may stand without quotes."""
    if isinstance(node, list):
        return [_lenient(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _lenient(value) for key, value in node.items() if not _is_hidden(value) and not _is_noise(key, value)}
    if kept.get("type") == "string" and not {"enum", "format"} & kept.keys():
        kept["type"] = ["string", "number"] if "pattern" in kept else ["string", "number", "boolean"]
    return kept


def _is_hidden(value: Any) -> bool:
    return isinstance(value, dict) and value.get("hidden") is True


def _is_noise(key: str, value: Any) -> bool:
    """Names made up from the keys, and defaults that say nothing."""
    return (key == "title" and isinstance(value, str)) or (key == "default" and value in (None, []))


def _references(node: Any) -> set[str]:
    if isinstance(node, list):
        return {name for item in node for name in _references(item)}
    if not isinstance(node, dict):
        return set()
    own = {node["$ref"].rsplit("/", 1)[1]} if isinstance(node.get("$ref"), str) else set()
    return own.union(*(_references(value) for value in node.values()))
