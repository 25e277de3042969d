# SPDX-License-Identifier: MIT
"""More articles for an issue that exists: spliced into its file, every other byte as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from forumpress.errors import InputError
from forumpress.finding import Finding, Place, error
from forumpress.issue.importing.draft import DraftArticle, DraftSection
from forumpress.issue.importing.gather import gather, name_pictures
from forumpress.issue.importing.write import article_lines, section_lines
from forumpress.issue.source import decode
from forumpress.issue.yamltext import load


@dataclass(frozen=True, slots=True)
class Added:
    """The issue file with the new articles, their keys, the pictures by their place, and findings."""

    data: bytes
    keys: tuple[str, ...]
    pictures: Mapping[str, bytes]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Splice:
    line: int
    """The lines are put above this one, counted from 0."""
    lines: tuple[str, ...]


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
    source = decode(data, file)
    load(source)
    root = yaml.compose(source.text, Loader=yaml.SafeLoader)
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
    taken = {key for _, node in known for key in _keys(node)}
    articles = [article for each in drafts for article in each.articles]
    for article in articles:
        base, count = article.key, 1
        while article.key in taken:
            count += 1
            article.key = f"{base}-{count}"
        taken.add(article.key)
    issue = _scalar_of(root, "key") or Path(file).stem
    pictures = name_pictures(drafts, issue, used, findings)
    splices = [splice for each in drafts for splice in _splices(each, root, known, names, after, issue, file)]
    text = _spliced(source.text, splices)
    load(decode(text.encode(), file))  # what was written must read back
    return Added(_like(data, text), tuple(article.key for article in articles), pictures, tuple(findings))


def _known(root: yaml.Node | None, file: str) -> list[tuple[str, yaml.Node]]:
    """The issue's sections: their names, and the lists of their articles."""
    listed = _child(root, "sections")
    if not isinstance(listed, yaml.SequenceNode) or listed.flow_style or not listed.value:
        raise _no_place(file, "it has no list of sections, one below the other")
    found: list[tuple[str, yaml.Node]] = []
    for node in listed.value:
        articles = _child(node, "articles")
        if not isinstance(articles, yaml.SequenceNode) or articles.flow_style or not articles.value:
            raise _no_place(file, f"the section “{_scalar_of(node, 'name')}” has no articles, one below the other")
        found.append((_scalar_of(node, "name"), articles))
    return found


def _home(known: Sequence[tuple[str, yaml.Node]], names: Sequence[str], section: str, after: str, file: str) -> str:
    if after:
        name = next((name for name, node in known if after in _keys(node)), None)
        if name is None:
            raise _no_place(file, f"it has no article with the key “{after}”")
        return name
    if section and section not in names:
        listed = ", ".join(f"“{name}”" for name in names)
        raise _no_place(file, f"neither it nor the publication has a section “{section}”, only {listed}")
    return section or known[-1][0]


def _splices(
    draft: DraftSection,
    root: yaml.Node | None,
    known: Sequence[tuple[str, yaml.Node]],
    names: Sequence[str],
    after: str,
    issue: str,
    file: str,
) -> Iterator[_Splice]:
    node = dict(known).get(draft.name)
    if node is not None:
        target = next((item for item in node.value if after and _scalar_of(item, "key") == after), node.value[-1])
        yield _Splice(_end(target), ("", *_indented(draft.articles, issue, node.start_mark.column)))
        return
    listed = _child(root, "sections")
    assert isinstance(listed, yaml.SequenceNode)
    order = names.index(draft.name) if draft.name in names else len(names)
    before = [
        item
        for item in listed.value
        if _scalar_of(item, "name") in names and names.index(_scalar_of(item, "name")) < order
    ]
    column = listed.start_mark.column
    lines = tuple(_shifted(line, column - 2) for line in section_lines(draft, issue))
    yield _Splice(_end(before[-1]) if before else listed.start_mark.line, ("", *lines) if before else (*lines, ""))


def _indented(articles: Sequence[DraftArticle], issue: str, column: int) -> Iterator[str]:
    for number, article in enumerate(articles):
        if number:
            yield ""
        for line in article_lines(article, issue):
            yield _shifted(line, column - 6)


def _shifted(line: str, by: int) -> str:
    """A line moved to the right, or to the left by spaces that it has."""
    if not line.strip():
        return ""
    return " " * by + line if by >= 0 else line[-by:]


def _end(node: yaml.Node) -> int:
    """The line below the last that belongs to a node; comments and empty lines below it belong to what follows."""
    while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    line: int = node.end_mark.line
    is_block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    return line if is_block else line + 1


def _spliced(text: str, splices: Sequence[_Splice]) -> str:
    lines = text.split("\n")
    for splice in sorted(splices, key=lambda each: each.line, reverse=True):
        at = min(splice.line, len(lines))
        while at > 0 and not lines[at - 1].strip():
            at -= 1
        lines[at:at] = splice.lines
    return "\n".join(lines) + ("" if text.endswith("\n") and lines[-1] == "" else "\n")


def _like(data: bytes, text: str) -> bytes:
    """The text with the byte order mark and the line ends of the file it came from."""
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    return mark + (text.replace("\n", "\r\n") if b"\r\n" in data else text).encode()


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode) and name.value == key:
                return value  # type: ignore[no-any-return]
    return None


def _scalar_of(node: yaml.Node | None, key: str) -> str:
    child = _child(node, key)
    return child.value if isinstance(child, yaml.ScalarNode) else ""


def _keys(node: yaml.Node) -> list[str]:
    return [_scalar_of(item, "key") for item in node.value]


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
