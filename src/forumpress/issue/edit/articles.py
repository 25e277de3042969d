# SPDX-License-Identifier: MIT
"""Articles as an editor handles them: added, moved, taken out, cut in two, joined; what moves, moves as written."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

from forumpress.errors import InputError
from forumpress.finding import Place, error
from forumpress.issue.edit.articlekinds import free_key, new_article
from forumpress.issue.edit.articlenotes import cut_body, joined_bodies, placed_in
from forumpress.issue.edit.block import lines_of_item
from forumpress.issue.edit.formvalues import value_at, values_of
from forumpress.issue.edit.grammar import Path, part_at, parts_of
from forumpress.issue.edit.intents import Insert, InsertLines, Intent, Move, Remove, SetKey, SetText
from forumpress.issue.edit.values import item_lines, shifted
from forumpress.issue.edit.writtenfile import WrittenFile
from forumpress.issue.model import EXTRA_KEYS, Article

_HEADING = re.compile(r"#{1,4} +([^\n]*?)[ #]*\n+")
_CONTINUED = ", continued"
Wanted = list[tuple[str, Sequence[Intent]]]
"""Files, and what is wanted of each; in this order, so that what is cut off stands elsewhere before it goes."""


class ArticleRefused(InputError):
    """Articles cannot be handled so; the finding says why. Nothing was changed."""

    def __init__(self, file: WrittenFile, message: str, hint: str = "") -> None:
        super().__init__([error("edit/article", message, hint=hint, place=Place(file.file))])


def add(file: WrittenFile, kind: str, title: str, section: str, order: Sequence[str]) -> list[Intent]:
    """A new article at the end of a section; a section that is not there yet is put in its place by `order`."""
    values = values_of(file)
    article = new_article(kind, title, _keys(values))
    names = [each.get("name") if isinstance(each, dict) else None for each in _sections(values)]
    if section in names:
        path = ("sections", names.index(section), "articles")
        return [Insert(path, len(value_at(values, path) or ()), article)]
    before = list(order[: order.index(section)]) if section in order else [name for name in names if name]
    number = max((at + 1 for at, name in enumerate(names) if name in before), default=0)
    return [Insert(("sections",), number, {"name": section, "articles": [article]})]


def remove(file: WrittenFile, path: Path) -> list[Intent]:
    """Without an article; the only one of a section takes the section along."""
    values = values_of(file)
    if len(value_at(values, path[:-1]) or ()) > 1:
        return [Remove(path)]
    if len(_sections(values)) == 1:
        raise ArticleRefused(file, "it is the only article of the issue", "add another one first")
    return [Remove(path[:2])]


def move(file: WrittenFile, path: Path, section: int, index: int) -> list[Intent]:
    """An article before the one that is at `index` of a section; a section that it leaves empty goes."""
    to = ("sections", section, "articles")
    if to == path[:-1] or len(value_at(values_of(file), path[:-1]) or ()) > 1:
        return [Move(path, to, index)]
    if value_at(values_of(file), (*path[:2], "fillers")):
        raise ArticleRefused(file, "its section has announcements besides, and would be left without an article")
    return [InsertLines(to, index, _written(file, path)), Remove(path[:2])]


def cut(file: WrittenFile, path: Path, at: int, read: Callable[[str], WrittenFile | None]) -> Wanted:
    """An article in two, before the character `at` of its body: the rest is an article of its own, behind it."""
    values = values_of(file)
    article = value_at(values, path)
    body, home = _body(file, article, path, read)
    first, second = cut_body(body, at)
    if not first.strip() or not second.strip():
        raise ArticleRefused(file, "nothing would be left on one side", "cut before a later paragraph")
    heading = _HEADING.match(second)
    title = heading[1].strip() if heading else f"{article.get('title', '')}{_CONTINUED}"
    if heading and second[heading.end() :].strip():
        second = second[heading.end() :]
    new: dict[str, Any] = {"key": free_key(title, _keys(values)), "title": title}
    new |= {key: article[key] for key in ("language",) if isinstance(article.get(key), str)}
    new["body"] = second
    lines = item_lines(new, 0)
    gone: list[Intent] = []
    there = placed_in(second) - placed_in(first)
    for key in EXTRA_KEYS:
        going = [
            n for n, each in enumerate(article.get(key) or ()) if isinstance(each, dict) and each.get("key") in there
        ]
        if going:
            lines.append(f"  {key}:")
            for number in going:
                lines += shifted(list(_written(file, (*path, key, number))), 4)
            gone += [Remove((*path, key, number)) for number in reversed(going)]
    put = InsertLines(path[:-1], int(path[-1]) + 1, tuple(lines))
    if home == file.file:
        return [(file.file, [put, *gone, SetText((*path, "body"), first)])]
    return [(file.file, [put, *gone]), (home, [SetText((), first)])]


def join(file: WrittenFile, path: Path, read: Callable[[str], WrittenFile | None]) -> Wanted:
    """An article put at the end of the one before it in its section: its title becomes a subhead there."""
    values = values_of(file)
    if not isinstance(path[-1], int) or path[-1] == 0:
        raise ArticleRefused(file, "no article stands before it in its section", "move it behind the other one first")
    before = (*path[:-1], path[-1] - 1)
    one, two = value_at(values, before), value_at(values, path)
    (first, home), (second, _) = _body(file, one, before, read), _body(file, two, path, read)
    if common := _extra_keys(one) & _extra_keys(two):
        raise ArticleRefused(file, f"both have a picture or box called “{min(common)}”", "give one another short name")
    title = str(two.get("title") or "")
    lead = [] if title == f"{one.get('title', '')}{_CONTINUED}" else [f"## {title}"]
    lead += [two["standfirst"]] if isinstance(two.get("standfirst"), str) and two["standfirst"] else []
    body = joined_bodies(first, "\n\n".join((*lead, second.lstrip("\n"))))
    intents: list[Intent] = []
    for key in ("authors", *EXTRA_KEYS):
        items = two.get(key) if isinstance(two.get(key), list) else []
        there = one.get(key) if isinstance(one.get(key), list) else []
        going = [number for number, each in enumerate(items or ()) if key != "authors" or each not in (there or ())]
        written = [_written(file, (*path, key, number)) for number in going]
        if there:
            intents += [InsertLines((*before, key), len(there) + n, lines) for n, lines in enumerate(written)]
        elif written:
            lines = tuple(line for each in written for line in each)
            intents.append(SetKey(before, key, [items[n] for n in going], tuple(Article.model_fields), lines))
    intents += _pointed_to(values, path, str(two.get("key")), str(one.get("key")), before)
    if home == file.file:
        return [(file.file, [*intents, SetText((*before, "body"), body), Remove(path)])]
    return [(home, [SetText((), body)]), (file.file, [*intents, Remove(path)])]


def article_path(values: Any, key: str) -> Path | None:
    """The path of the article with a key; None where there is none."""
    for number, section in enumerate(_sections(values)):
        for index, article in enumerate(section.get("articles") or () if isinstance(section, dict) else ()):
            if isinstance(article, dict) and article.get("key") == key:
                return ("sections", number, "articles", index)
    return None


def _pointed_to(values: Any, gone: Path, old: str, new: str, home: Path) -> list[Intent]:
    """Links to an article that is joined to another lead to that one."""
    found: list[Intent] = []
    for number, section in enumerate(_sections(values)):
        for index, article in enumerate(section.get("articles") or () if isinstance(section, dict) else ()):
            path: Path = ("sections", number, "articles", index)
            body = article.get("body") if isinstance(article, dict) else None
            if path not in (gone, home) and isinstance(body, str) and f"](#{old})" in body:
                found.append(SetText((*path, "body"), body.replace(f"](#{old})", f"](#{new})")))
    return found


def _body(file: WrittenFile, article: Any, path: Path, read: Callable[[str], WrittenFile | None]) -> tuple[str, str]:
    """An article's text, and the file that it stands in."""
    if isinstance(article, dict) and isinstance(article.get("body"), str):
        return article["body"], file.file
    name = article.get("body_file") if isinstance(article, dict) else None
    other = read(name) if isinstance(name, str) else None
    if other is None:
        raise ArticleRefused(file, "it has no text that could be read")
    return other.source.text, other.file


def _written(file: WrittenFile, path: Path) -> tuple[str, ...]:
    """An item of a list as it is written, its dash in the first column."""
    text = file.source.text
    listed = part_at(parts_of(text), path[:-1])
    lines = lines_of_item(text, listed, int(path[-1])) if listed is not None else None
    return lines if lines is not None else tuple(item_lines(value_at(values_of(file), path), 0))


def _extra_keys(article: Any) -> set[str]:
    listed = (each for key in EXTRA_KEYS for each in article.get(key) or () if isinstance(each, dict))
    return {each["key"] for each in listed if isinstance(each.get("key"), str)}


def _sections(values: Any) -> list[Any]:
    found = value_at(values, ("sections",))
    return found if isinstance(found, list) else []


def _keys(values: Any) -> Collection[str]:
    sections = [each for each in _sections(values) if isinstance(each, dict)]
    articles = [each for section in sections for each in section.get("articles") or () if isinstance(each, dict)]
    return {each["key"] for each in articles if isinstance(each.get("key"), str)}
