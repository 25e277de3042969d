"""`forumpress schema`: the JSON Schema that editors complete and check issue files with."""

from __future__ import annotations

import json

import click

from forumpress.issue.schema import issue_schema

SCHEMA = "issues/issue.schema.json"
"""Where issue files look for it, by their `# yaml-language-server` line."""


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of an issue file.

    Editors that speak YAML find it through the first line of an issue:
    "# yaml-language-server: $schema=issue.schema.json".
    """
    click.echo(schema_text(), nl=False)


def schema_text() -> str:
    """The schema as it stands in `issues/issue.schema.json`."""
    return json.dumps(issue_schema(), ensure_ascii=False, indent=2) + "\n"
