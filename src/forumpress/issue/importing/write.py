# SPDX-License-Identifier: MIT
"""A draft -> the YAML of an issue, as a careful editor would write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forumpress.issue.edit.styles import fresh
from forumpress.issue.importing.draft import Draft, DraftArticle, DraftFigure, DraftSection

SCHEMA_LINE = "# yaml-language-server: $schema=issue.schema.json"


def write_issue(draft: Draft, origin: str, known_sections: Sequence[str] | None) -> str:
    """The issue file; `origin` is the manuscript's name, `known_sections` those of the publication.

    An empty list of sections allows any; with None there is no publication, and the issue carries
    its own.
    """
    lines = [
        SCHEMA_LINE,
        "#",
        f"# Imported from {_one_line(origin)}.",
        "",
        *_keyed("key", draft.key, draft),
        *_keyed("number", str(draft.number), draft),
        *_keyed("date", draft.date.isoformat(), draft),
    ]
    if draft.language:
        lines.append(f"language: {draft.language}")
    lines += ["status: draft", *_publication(draft, known_sections), "", "sections:"]
    for section in draft.sections:
        lines += [*section_lines(section, draft.key), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _keyed(key: str, value: str, draft: Draft) -> Iterator[str]:
    reason = draft.guessed.get(key)
    yield f"{key}: {value}" + (f"  # {reason}" if reason else "")


def _publication(draft: Draft, known: Sequence[str] | None) -> Iterator[str]:
    names = [section.name for section in draft.sections]
    override = known is None or (len(known) > 0 and [name for name in known if name in names] != names)
    if not (draft.title or draft.sponsor or override):
        return
    yield ""
    yield "# What is different from publication.yaml in this issue."
    yield "publication:"
    for key, value in (("title", draft.title), ("sponsor", draft.sponsor)):
        if value:
            yield from _scalar(key, value, 2)
    if override:
        yield "  sections:"
        for name in names:
            yield from _scalar("-", name, 4)


def section_lines(section: DraftSection, issue: str) -> Iterator[str]:
    """The lines of a section and its articles, its dash in the third column."""
    yield from _scalar("- name", section.name, 2)
    yield "    articles:"
    for number, article in enumerate(section.articles):
        if number:
            yield ""
        yield from article_lines(article, issue)


def article_lines(article: DraftArticle, issue: str) -> Iterator[str]:
    """The lines of an article, its dash in the seventh column."""
    yield f"      - key: {article.key}"
    yield from _scalar("title", article.title, 8)
    if article.authors:
        yield "        authors:"
        for author in article.authors:
            yield from _scalar("- name", author.name, 10)
            for key, value in (("role", author.role), ("organisation", author.organisation)):
                if value:
                    yield from _scalar(key, value, 12)
    for key, value in (("kicker", article.kicker), ("standfirst", article.standfirst), ("language", article.language)):
        if value:
            yield from _scalar(key, value, 8)
    yield "        body: |"
    for number, block in enumerate(article.body or ["…"]):
        if number:
            yield ""
        for line in block.split("\n"):
            yield f"          {line}".rstrip()
    if article.pull_quotes:
        yield "        pull_quotes:"
        for quote in article.pull_quotes:
            yield f"          - key: {quote.key}"
            yield from _scalar("text", " ".join(quote.body), 12)
    if article.sidebars:
        yield "        sidebars:"
        for box in article.sidebars:
            yield f"          - key: {box.key}"
            yield from _scalar("title", box.title, 12)
            yield "            body: |"
            for number, block in enumerate(box.body):
                if number:
                    yield ""
                yield from (f"              {line}".rstrip() for line in block.split("\n"))
    if article.figures:
        yield "        figures:"
        for figure in article.figures:
            yield from _figure(figure, issue)


def _figure(figure: DraftFigure, issue: str) -> Iterator[str]:
    name = figure.file.rsplit("/", 1)[-1] or f"{figure.key}.jpg"
    yield f"          - key: {figure.key}"
    if figure.data:
        yield f"            image: assets/{issue}/{name}"
        yield from _scalar("alt", figure.alt, 12) if figure.alt else ("            # alt: what the picture shows",)
        if figure.caption:
            yield from _scalar("caption", figure.caption, 12)
        return
    yield f"            # image: assets/{issue}/{_one_line(name)}"
    yield f"            # alt: {_one_line(figure.alt) or 'what the picture shows'}"
    if figure.caption:
        yield from _scalar("caption", figure.caption, 12)


def _scalar(key: str, value: str, indent: int) -> Iterator[str]:
    """`key: value`, folded over several lines where it is long."""
    mark = key if key == "-" else f"{key}:"
    parent = indent + 2 if key.startswith("- ") else indent
    yield from f"{' ' * indent}{mark} {fresh(value, parent, indent + len(mark) + 1)}".split("\n")


def _one_line(words: str) -> str:
    return " ".join(words.split())
