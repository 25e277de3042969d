# SPDX-License-Identifier: MIT
"""The text of a new publication and of a new issue, with comments that teach the format."""

from __future__ import annotations

import calendar
import datetime
import json
import re
from pathlib import Path
from string import Template

from forumpress.errors import InputError
from forumpress.issue.read import read_publication
from forumpress.issue.source import LARGEST_FILE
from forumpress.workspace import PathRefused, Workspace

_HERE = Path(__file__).parent
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"^number:\s*(\d{1,9})\b", re.MULTILINE)


def new_publication(title: str) -> str:
    """A `publication.yaml` for a periodical of that title."""
    # A JSON string is a YAML string, whatever the title holds.
    return _template("begin_publication.yaml").substitute(title=json.dumps(title, ensure_ascii=False))


def new_issue(key: str, workspace: Workspace, today: datetime.date) -> str:
    """An issue file named `key` that builds as it stands in its workspace.

    The number follows the highest of the workspace's issues, the section is the publication's
    first, the date the last day of the month that `key` names (2022-12), or the day, or `today`.
    """
    return _template("begin_issue.yaml").substitute(
        key=key,
        number=_highest_number(workspace) + 1,
        date=_date(key, today).isoformat(),
        section=json.dumps(_first_section(workspace), ensure_ascii=False),
    )


def _template(name: str) -> Template:
    return Template((_HERE / name).read_text("utf-8"))


def _date(key: str, today: datetime.date) -> datetime.date:
    if month := _MONTH.fullmatch(key):
        year, number = int(month[1]), int(month[2])
        if year:
            return datetime.date(year, number, calendar.monthrange(year, number)[1])
    if _DAY.fullmatch(key):
        try:
            return datetime.date.fromisoformat(key)
        except ValueError:
            return today
    return today


def _highest_number(workspace: Workspace) -> int:
    numbers = [0]
    for path in (workspace.root / "issues").glob("*.yaml"):
        try:
            text = workspace.read(path, LARGEST_FILE).decode("utf-8", "replace")
        except PathRefused:
            continue
        numbers += [int(match[1]) for match in _NUMBER.finditer(text)]
    return max(numbers)


def _first_section(workspace: Workspace) -> str:
    try:
        publication = read_publication(workspace)
    except InputError:
        publication = None
    return publication.sections[0].plain if publication and publication.sections else "News"
