# SPDX-License-Identifier: MIT
"""More articles for an issue that exists: spliced into its file, every other byte as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from forumpress.errors import InputError
from forumpress.finding import Finding, Place, error
from forumpress.issue.edit.change import change
from forumpress.issue.edit.grammar import WrittenValue, parts_of
from forumpress.issue.edit.intents import InsertLines
from forumpress.issue.edit.values import shifted
from forumpress.issue.edit.writtenfile import WrittenFile
from forumpress.issue.importing.draft import DraftSection
from forumpress.issue.importing.gather import gather, name_pictures
from forumpress.issue.importing.write import article_lines, section_lines
from forumpress.issue.yamltext import load


@dataclass(frozen=True, slots=True)
class Added:
    """The issue file with the new articles, their keys, the pictures by their place, and findings."""

    data: bytes
    keys: tuple[str, ...]
    pictures: Mapping[str, bytes]
    findings: tuple[Finding, ...]


def import_into(
    paths: Sequence[Path],
    data: bytes,
    file: str,
    *,
    sections: Sequence[str] = (),
    section: str = "",
    after: str = "",
    used: frozenset[str] = frozenset(),
) -> Added:
    """The articles of manuscripts put into the issue file `data`.

    They go to the section that their manuscript names, else to `section`, else to the issue's last; after the
    article `after` where it is given. `sections` are the publication's, in order. `used` are the names of pictures
    that the issue's folder holds already. Raises InputError when nothing can be read, the issue is no YAML, or it
    has no place for them.
    """
    written = WrittenFile.read(data, file)
    if not written.raw.endswith("\n"):
        written = WrittenFile(file, written.raw + written.line_end)
    load(written.source)
    root = parts_of(written.source.text)
    known = _known(root, file)
    names = [*sections, *(name for name, _ in known if name not in sections)]
    home = _home(known, names, section, after, file)
    gathered = gather(paths, names, [home], "")
    drafts = [each for each in gathered.draft.sections if each.articles]
    if not drafts:
        raise InputError(
            gathered.refused or [error("import/nothing", "no article was found", hint="see what the manuscripts hold")]
        )
    findings = list(gathered.findings)
    taken = {key for _, listed in known for key in _keys(listed)}
    articles = [article for each in drafts for article in each.articles]
    for article in articles:
        base, count = article.key, 1
        while article.key in taken:
            count += 1
            article.key = f"{base}-{count}"
        taken.add(article.key)
    issue = _text_of(root, "key") or Path(file).stem
    pictures = name_pictures(drafts, issue, used, findings)
    for each in drafts:
        written = _with_section(written, each, names, after, issue)
    return Added(written.data, tuple(article.key for article in articles), pictures, tuple(findings))


def _known(root: WrittenValue, file: str) -> list[tuple[str, WrittenValue]]:
    """The issue's sections: their names, and the lists of their articles."""
    listed = root.child("sections")
    if listed is None or listed.kind != "list" or listed.style == "flow" or not listed.items:
        raise _no_place(file, "it has no list of sections, one below the other")
    found: list[tuple[str, WrittenValue]] = []
    for section in listed.items:
        name, articles = _text_of(section, "name"), section.child("articles")
        if articles is None or articles.kind != "list" or articles.style == "flow" or not articles.items:
            raise _no_place(file, f"the section “{name}” has no articles, one below the other")
        found.append((name, articles))
    return found


def _home(known: Sequence[tuple[str, WrittenValue]], names: Sequence[str], section: str, after: str, file: str) -> str:
    if after:
        name = next((name for name, listed in known if after in _keys(listed)), None)
        if name is None:
            raise _no_place(file, f"it has no article with the key “{after}”")
        return name
    if section and section not in names:
        listed = ", ".join(f"“{name}”" for name in names)
        raise _no_place(file, f"neither it nor the publication has a section “{section}”, only {listed}")
    return section or known[-1][0]


def _with_section(
    written: WrittenFile, draft: DraftSection, names: Sequence[str], after: str, issue: str
) -> WrittenFile:
    """The file with a section's articles: in the section of that name, or in a new one in its place by `names`."""
    known = _known(parts_of(written.source.text), written.file)
    number = next((number for number, (name, _) in enumerate(known) if name == draft.name), None)
    if number is None:
        order = names.index(draft.name) if draft.name in names else len(names)
        before = [at for at, (name, _) in enumerate(known) if name in names and names.index(name) < order]
        lines = shifted(list(section_lines(draft, issue)), -2)
        intent = InsertLines(("sections",), before[-1] + 1 if before else 0, tuple(lines))
        return written.after(change(written, intent))
    keys = _keys(known[number][1])
    index = keys.index(after) + 1 if after in keys else len(keys)
    for article in draft.articles:
        lines = shifted(list(article_lines(article, issue)), -6)
        intent = InsertLines(("sections", number, "articles"), index, tuple(lines))
        written = written.after(change(written, intent))
        index += 1
    return written


def _text_of(part: WrittenValue, key: str) -> str:
    child = part.child(key)
    return child.value or "" if child is not None else ""


def _keys(listed: WrittenValue) -> list[str]:
    return [_text_of(item, "key") for item in listed.items]


def _no_place(file: str, why: str) -> InputError:
    return InputError(
        [
            error(
                "import/no-place",
                f"{file} has no place for more articles: {why}",
                hint="correct that first, or name another section",
                place=Place(file),
            )
        ]
    )
