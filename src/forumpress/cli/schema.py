# SPDX-License-Identifier: MIT
"""`forumpress schema`: the JSON Schemas that editors complete and check issue files with."""

from __future__ import annotations

import json
from typing import Any

import click

from forumpress.files import write_atomically
from forumpress.issue.schema import issue_schema, publication_schema
from forumpress.terminal import hand_over
from forumpress.workspace import Workspace

SCHEMAS = {"issue": issue_schema, "publication": publication_schema}


@click.command("schema")
@click.argument("kind", type=click.Choice(list(SCHEMAS)), default="issue")
def command(kind: str) -> None:
    """Print the JSON Schema of an issue file, or of publication.yaml.

    Editors that speak YAML find it through the first line of an issue:
    "# yaml-language-server: $schema=issue.schema.json".
    """
    hand_over(_as_text(SCHEMAS[kind]()))


def write_schemas(workspace: Workspace) -> None:
    """Write the schemas beside the issues, as `issues/issue.schema.json` and so on."""
    for kind, schema in SCHEMAS.items():
        write_atomically(workspace.root / "issues" / f"{kind}.schema.json", _as_text(schema()).encode())


def _as_text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
