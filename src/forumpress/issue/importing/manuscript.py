"""A manuscript file -> an issue file."""

from __future__ import annotations

import calendar
import datetime
import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

from forumpress.errors import InputError
from forumpress.finding import Finding, Place, by_place, error, warning, with_quotes
from forumpress.issue.importing.draft import Draft, make_key
from forumpress.issue.importing.parts import split_markdown, split_plain
from forumpress.issue.importing.recognise import Recogniser
from forumpress.issue.importing.write import write_issue
from forumpress.issue.model import Publication
from forumpress.issue.source import LARGEST_FILE, decode

FORUM_SECTIONS = ("Current Affair & Policy", "Industry Highlights", "Organization News", "Member Information")
"""The forum's departments, known whatever the publication's are."""

_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])(?:[-_.]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
_NUMBER = re.compile(r"\b(?:no|nr|issue|number)[._ -]*(\d{1,4})\b", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}#{1,6} ", re.MULTILINE)
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Imported(NamedTuple):
    """An issue's YAML, the key that names it, and what the importer was unsure of, each with the manuscript's line."""

    yaml: str
    key: str
    findings: tuple[Finding, ...]


def import_text(
    path: Path, *, today: datetime.date, publication: Publication | None = None, name: str = ""
) -> Imported:
    """The issue that a Markdown or plain text file holds; every sentence is kept, once and in order.

    Sections are those of `publication` and the forum's; what the manuscript says of title and
    sponsor is written down only where `publication` says otherwise. `name` is what the issue's file
    will be called, where that is settled: it makes the key. Without a month in it or in the
    manuscript's name, the issue is dated `today`. Raises InputError when the file cannot be read as text or
    holds nothing.
    """
    file = str(path)
    source = decode(_read(path), file)
    known = tuple(name.plain for name in publication.sections) if publication else None
    names = (*(known or ()), *(name for name in FORUM_SECTIONS if name not in (known or ())))
    markdown = path.suffix.lower() in (".md", ".markdown") or _HEADING.search(source.text) is not None
    recogniser = Recogniser(file, names, known or names, markdown, publication.title.plain if publication else "")
    recogniser.read(split_markdown(source.text) if markdown else split_plain(source.text))
    draft = recogniser.draft
    draft.sections = [section for section in draft.sections if section.articles]
    if not draft.sections:
        raise InputError(
            [
                error(
                    "import/nothing",
                    "no article was found in this file",
                    hint="put a heading (“# Title” in Markdown) above each article",
                    place=Place(file, 1, 1),
                )
            ]
        )
    findings = [*source.findings, *recogniser.findings, *_date_and_number(draft, path, today, name)]
    if len(_HAN.findall(source.text)) * 3 > sum(letter.isalpha() for letter in source.text):
        draft.language = "zh-Hans"
    if publication is not None:
        draft.title = "" if draft.title == publication.title.plain else draft.title
        draft.sponsor = "" if publication.sponsor and draft.sponsor == publication.sponsor.plain else draft.sponsor
    elif not draft.title:
        draft.title = "Untitled"
    findings.sort(key=by_place)
    quoted = with_quotes(findings, lambda place: source.quote(place.line or 0))
    return Imported(write_issue(draft, path.name, known), draft.key, quoted)


def _read(path: Path) -> bytes:
    """The bytes of a regular file that the user named; anywhere, but never a pipe or device."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as failure:
        raise _unreadable(path, failure.strerror or "it cannot be opened") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _unreadable(path, "it is not a file")
    with os.fdopen(handle, "rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if not data:
        raise _unreadable(path, "it is empty")
    if len(data) > LARGEST_FILE:
        raise _unreadable(path, f"it holds more than {LARGEST_FILE // 1_000_000} MB")
    return data


def _unreadable(path: Path, why: str) -> InputError:
    return InputError(
        [
            error(
                "import/unreadable",
                f"{path} cannot be imported: {why}",
                hint="name a Markdown or plain text file",
                place=Place(str(path)),
            )
        ]
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
