# SPDX-License-Identifier: MIT
"""The schema agrees with the reader: same keys, all described, nothing hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from forumpress.issue import model
from forumpress.issue.model import Issue, Publication, Sourced
from forumpress.issue.schema import issue_schema, publication_schema


def objects(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a schema, by its model's name."""
    yield "", schema
    for name, definition in schema["$defs"].items():
        if definition.get("type") == "object":
            yield name, definition


@pytest.mark.parametrize(("schema", "top"), [(issue_schema(), Issue), (publication_schema(), Publication)])
def test_keys_are_those_of_the_models(schema: dict[str, Any], top: type[Sourced]) -> None:
    for name, definition in objects(schema):
        of = getattr(model, name) if name else top
        visible = {key for key in of.model_fields if key != "prose"}
        assert set(definition["properties"]) == visible
        assert definition["additionalProperties"] is False
        assert definition["description"]
        for key, value in definition["properties"].items():
            assert value.get("description"), f"{name}.{key}"


def test_what_the_publication_fills_in_is_not_required() -> None:
    schema = issue_schema()
    assert schema["required"] == ["key", "number", "date", "sections"]
    assert "required" not in schema["$defs"]["Publication"]
    assert publication_schema()["required"] == ["title"]
    assert schema["$defs"]["Article"]["oneOf"] == [{"required": ["body"]}, {"required": ["body_file"]}]


def test_choices_and_forms_are_offered() -> None:
    schema = issue_schema()
    assert schema["$defs"]["Span"]["enum"] == ["column", "wide", "full"]
    assert schema["properties"]["date"]["format"] == "date"
    assert schema["properties"]["key"]["pattern"]


def test_titles_may_be_numbers_as_written() -> None:
    assert "number" in issue_schema()["$defs"]["Article"]["properties"]["title"]["type"]


def test_every_reference_leads_somewhere() -> None:
    for schema in (issue_schema(), publication_schema()):

        def references(node: Any) -> Iterator[str]:
            if isinstance(node, dict):
                for key, value in node.items():
                    if key == "$ref":
                        yield value
                    yield from references(value)
            elif isinstance(node, list):
                for item in node:
                    yield from references(item)

        used = {reference.removeprefix("#/$defs/") for reference in references(schema)}
        assert used == set(schema["$defs"])
