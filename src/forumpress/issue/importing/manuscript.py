# SPDX-License-Identifier: MIT
"""Manuscripts -> an issue file, or more articles for one that exists."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from forumpress.errors import InputError
from forumpress.finding import Finding, Place, by_place, error, warning
from forumpress.issue.importing.draft import Draft, make_key
from forumpress.issue.importing.gather import FORUM_SECTIONS, gather, name_pictures
from forumpress.issue.importing.write import write_issue
from forumpress.issue.model import Publication

_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])(?:[-_.]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
_NUMBER = re.compile(r"\b(?:no|nr|issue|number)[._ -]*(\d{1,4})\b", re.IGNORECASE)


class Imported(NamedTuple):
    """An issue's YAML, the key that names it, what the importer was unsure of, and the pictures by their place."""

    yaml: str
    key: str
    findings: tuple[Finding, ...]
    pictures: Mapping[str, bytes] = MappingProxyType({})
    """By the name from the workspace's folder: assets/2022-11/harbour.jpg."""


def import_text(
    path: Path, *, today: datetime.date, publication: Publication | None = None, name: str = ""
) -> Imported:
    """The issue that one manuscript holds: see `import_files`."""
    return import_files([path], today=today, publication=publication, name=name)


def import_files(
    paths: Sequence[Path],
    *,
    today: datetime.date,
    publication: Publication | None = None,
    name: str = "",
    origin: str = "",
) -> Imported:
    """A new issue of manuscripts and pictures; every sentence is kept, once and in order.

    One manuscript may hold a whole issue; of several each is an article. Sections are those of `publication` and
    the forum's; what a manuscript says of title and sponsor is written down only where `publication` says
    otherwise. `name` is what the issue's file will be called, where that is settled: it makes the key. Without a
    month in it or in the manuscript's name, the issue is dated `today`. `origin` names the folder they came from.
    Raises InputError when none of them can be read or holds anything.
    """
    known = tuple(each.plain for each in publication.sections) if publication else None
    names = (*(known or ()), *(each for each in FORUM_SECTIONS if each not in (known or ())))
    gathered = gather(paths, names, known or names, publication.title.plain if publication else "")
    draft = gathered.draft
    draft.sections = [section for section in draft.sections if section.articles]
    if not draft.sections:
        raise InputError([*gathered.refused, *([] if gathered.refused else [_nothing(paths[0])])])
    findings = [*gathered.findings, *_date_and_number(draft, Path(origin) if origin else paths[0], today, name)]
    pictures = name_pictures(draft.sections, draft.key, frozenset(), findings)
    if known and (len(paths) > 1 or origin):
        draft.sections.sort(key=lambda section: known.index(section.name) if section.name in known else len(known))
    if gathered.han * 3 > gathered.letters:
        draft.language = "zh-Hans"
    if publication is not None:
        draft.title = "" if draft.title == publication.title.plain else draft.title
        draft.sponsor = "" if publication.sponsor and draft.sponsor == publication.sponsor.plain else draft.sponsor
    elif not draft.title:
        draft.title = "Untitled"
    findings.sort(key=by_place)
    yaml = write_issue(draft, origin or ", ".join(path.name for path in paths), known)
    return Imported(yaml, draft.key, tuple(findings), pictures)


def _nothing(path: Path) -> Finding:
    return error(
        "import/nothing",
        "no article was found in this file",
        hint="put a heading (“# Title” in Markdown) above each article",
        place=Place(str(path), 1, 1),
    )


def _date_and_number(draft: Draft, path: Path, today: datetime.date, name: str) -> list[Finding]:
    stems = (name, path.stem)
    match = next((found for stem in stems if (found := _MONTH.search(stem))), None)
    if match:
        year, month = int(match[1]), int(match[2])
        last = calendar.monthrange(year, month)[1]
        draft.date = datetime.date(year, month, min(int(match[3]), last) if match[3] else last)
        draft.key = f"{year}-{month:02}" + (f"-{draft.date.day:02}" if match[3] else "")
        why = "from the file's name" if match[3] else "guessed from the file's name: the month's last day"
    else:
        draft.date, draft.key, why = today, make_key(path.stem, (), "issue", 8), "guessed: the day of the import"
    if name:
        draft.key = make_key(name, (), "issue", 8)
    draft.guessed["date"] = why
    number = next((found for stem in stems if (found := _NUMBER.search(stem))), None)
    draft.number = int(number[1]) or 1 if number else (draft.date.month if match else 1)
    draft.guessed["number"] = "from the file's name" if number else "guessed: the month" if match else "guessed"
    place = Place(str(path), 1, 1)
    findings = [
        warning(
            "import/guessed-number",
            f"the issue's number was guessed: {draft.number}",
            hint="correct “number:” in the issue file",
            place=place,
        )
    ]
    if not (match and match[3]):
        findings.append(
            warning(
                "import/guessed-date",
                f"the issue's date was guessed: {draft.date}",
                hint="correct “date:” in the issue file",
                place=place,
            )
        )
    return findings if not number else findings[1:]
