# SPDX-License-Identifier: MIT
"""Several files and folders -> one draft: manuscripts read, pictures named, second versions recognised."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from forumpress.errors import InputError
from forumpress.finding import Finding, Place, Severity, note, warning, with_quotes
from forumpress.issue.importing.articles import ArticleMaker
from forumpress.issue.importing.dialects import DialectReader
from forumpress.issue.importing.dividedwords import DividedWords
from forumpress.issue.importing.draft import Draft, DraftArticle, DraftFigure, DraftSection, make_key
from forumpress.issue.importing.formats import MANUSCRIPT_SUFFIXES, PICTURE_SUFFIXES, read_file, read_manuscript
from forumpress.issue.importing.parts import split_markdown, split_plain
from forumpress.issue.importing.pictures import UnusablePicture, usable
from forumpress.issue.importing.received import Manuscript, ManuscriptPicture
from forumpress.issue.importing.recognise import Recogniser
from forumpress.issue.importing.wordscheck import lost_words
from forumpress.issue.source import LARGEST_FILE, decode

FORUM_SECTIONS = ("Current Affair & Policy", "Industry Highlights", "Organization News", "Member Information")
"""The forum's departments, known whatever the publication's are."""
_HEADING = re.compile(r"^ {0,3}#{1,6} ", re.MULTILINE)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ORDER = re.compile(r"(\d+)")
_WORD = re.compile(r"\w+")
_MOST_FILES = 400
_SAME_TEXT = 0.75
"""Share of common words, in runs of three, from which two manuscripts are versions of one text."""


@dataclass
class Gathered:
    """What the files held: a draft, what is worth saying, and why others could not be read."""

    draft: Draft = field(default_factory=Draft)
    findings: list[Finding] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    han: int = 0
    letters: int = 0


@dataclass
class _Taken:
    """One manuscript's articles, with what tells them from others."""

    file: str
    sections: list[DraftSection]
    triples: frozenset[tuple[str, ...]]
    modified: float


def gather(paths: Sequence[Path], names: Sequence[str], allowed: Sequence[str], title: str) -> Gathered:
    """The draft of all files, folders taken with what lies in them, in the order of their names.

    A file that cannot be read is a finding; the others still come in.
    """
    gathered = Gathered()
    files = list(_files(paths, gathered))
    manuscripts = [path for path in files if path.suffix.lower() not in PICTURE_SUFFIXES]
    single = len(manuscripts) > 1
    taken: list[_Taken] = []
    keys: set[str] = set()
    for path in manuscripts:
        try:
            taken += _read(path, names, allowed, title, gathered, keys, single=single)
        except InputError as problem:
            gathered.refused += problem.findings
    for each in _without_versions(taken, gathered):
        for section in each.sections:
            _section(gathered.draft, section).articles.extend(section.articles)
    _place_pictures([path for path in files if path not in manuscripts], gathered)
    if gathered.draft.sections:
        gathered.findings += [replace(finding, severity=Severity.WARNING) for finding in gathered.refused]
    return gathered


def _files(paths: Sequence[Path], gathered: Gathered) -> Iterator[Path]:
    count = 0
    for path in paths:
        inside = sorted(path.rglob("*"), key=_natural) if path.is_dir() else [path]
        for file in inside:
            if file.is_dir() or any(part.startswith((".", "~$")) for part in file.relative_to(path).parts):
                continue
            if path.is_dir() and file.suffix.lower() not in MANUSCRIPT_SUFFIXES | PICTURE_SUFFIXES:
                gathered.findings.append(
                    note(
                        "import/other-file",
                        f"“{file.name}” is neither a manuscript nor a picture; it was left out",
                        place=Place(str(file)),
                    )
                )
                continue
            count += 1
            if count > _MOST_FILES:
                gathered.findings.append(
                    warning(
                        "import/too-many-files",
                        f"only the first {_MOST_FILES} files were read",
                        hint="import the others into the issue by a second command (--into)",
                        place=Place(str(path)),
                    )
                )
                return
            yield file


def _natural(path: Path) -> list[tuple[int, str]]:
    """Orders 2-x before 10-x."""
    return [(int(piece), "") if piece.isdigit() else (0, piece.casefold()) for piece in _ORDER.split(str(path))]


def _read(
    path: Path,
    names: Sequence[str],
    allowed: Sequence[str],
    title: str,
    gathered: Gathered,
    keys: set[str],
    *,
    single: bool,
) -> Iterator[_Taken]:
    data = read_file(path)
    manuscript = read_manuscript(data, str(path), path.parent)
    modified = path.stat().st_mtime
    if manuscript is None:
        yield _of_text(path, data, names, allowed, title, gathered, keys, modified, single=single)
        return
    for each in _with_attached(manuscript):
        section = allowed[0] if allowed else "News"
        maker = ArticleMaker(names, section, keys)
        maker.take(each, single=single)
        gathered.findings += [*each.findings, *maker.findings, *lost_words(each, maker.sections)]
        text = " ".join(each.words)
        _count(gathered, text)
        yield _Taken(each.file, maker.sections, _triples(text), modified)


def _with_attached(manuscript: Manuscript) -> Iterator[Manuscript]:
    """A mail's attachments are manuscripts of their own; its text is one where it says more than a greeting."""
    if not manuscript.attached or len(manuscript.words) > 120:
        yield manuscript
    for attached in manuscript.attached:
        yield from _with_attached(attached)


def _of_text(
    path: Path,
    data: bytes,
    names: Sequence[str],
    allowed: Sequence[str],
    title: str,
    gathered: Gathered,
    keys: set[str],
    modified: float,
    *,
    single: bool,
) -> _Taken:
    """Markdown and plain text are read line by line; findings name the line."""
    file = str(path)
    if len(data) > LARGEST_FILE:
        data = read_file(path, LARGEST_FILE)  # raises with the right words
    source = decode(data, file)
    markdown = path.suffix.lower() in (".md", ".markdown") or _HEADING.search(source.text) is not None
    recogniser = Recogniser(file, names, allowed, markdown, title, whole=not single)
    dialect, divided = DialectReader(file), DividedWords(file)
    recogniser.read(
        split_markdown(dialect.plain(source.text)) if markdown else split_plain(divided.joined(source.text))
    )
    draft = recogniser.draft
    for article in (article for section in draft.sections for article in section.articles):
        article.key = make_key(article.key, keys, article.key, 8)
        keys.add(article.key)
    if not gathered.draft.title:
        gathered.draft.title, gathered.draft.sponsor = draft.title, draft.sponsor
    found = (*source.findings, *dialect.findings, *divided.findings, *recogniser.findings)
    gathered.findings += with_quotes(found, lambda place: source.quote(place.line or 0))
    _count(gathered, source.text)
    return _Taken(file, [section for section in draft.sections if section.articles], _triples(source.text), modified)


def _count(gathered: Gathered, text: str) -> None:
    gathered.han += len(_HAN.findall(text))
    gathered.letters += sum(letter.isalpha() for letter in text)


def _section(draft: Draft, section: DraftSection) -> DraftSection:
    found = next((known for known in draft.sections if known.name == section.name), None)
    if found is None:
        found = DraftSection(section.name, section.line, section.level)
        draft.sections.append(found)
    return found


def _triples(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _without_versions(taken: Sequence[_Taken], gathered: Gathered) -> list[_Taken]:
    """Of two manuscripts that are versions of one text, the later one."""
    kept: list[_Taken] = []
    for each in taken:
        other = next((known for known in kept if _likeness(known.triples, each.triples) >= _SAME_TEXT), None)
        if other is None:
            kept.append(each)
            continue
        later, earlier = (each, other) if each.modified >= other.modified else (other, each)
        kept[kept.index(other)] = later
        share = round(100 * (1 - _likeness(other.triples, each.triples)))
        gathered.findings.append(
            warning(
                "import/same-text",
                f"“{Path(earlier.file).name}” and “{Path(later.file).name}” are versions of one text: "
                f"{share} % differs; the later one was taken",
                hint="import the other one by itself if they are two articles",
                place=Place(earlier.file),
            )
        )
    return kept


def _likeness(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    return len(one & other) / max(len(one | other), 1) if len(one) > 8 and len(other) > 8 else 0.0


def _place_pictures(paths: Sequence[Path], gathered: Gathered) -> None:
    """Pictures that came as files: to the figure that names them, else to the article that is called like them."""
    articles = [article for section in gathered.draft.sections for article in section.articles]
    for path in paths:
        try:
            data = read_file(path)
        except InputError as problem:
            gathered.refused += problem.findings
            continue
        figures = [figure for article in articles for figure in article.figures if not figure.data]
        named = next((figure for figure in figures if Path(figure.file).name.casefold() == path.name.casefold()), None)
        if named is not None:
            named.data = data
            continue
        article = _meant(path, articles)
        if article is None:
            gathered.findings.append(
                warning(
                    "import/picture-unplaced",
                    f"no article is called like the picture “{path.name}”; it was left out",
                    hint="name it after its manuscript (harbour.docx, harbour-1.jpg), or add it by hand",
                    place=Place(str(path)),
                )
            )
            continue
        keys = [figure.key for figure in article.figures]
        key = make_key(path.stem, keys, f"picture-{len(keys) + 1}")
        article.figures.append(DraftFigure(key, "", "", path.name, data))
        article.body.insert(min(len(article.body), 1 + 2 * (len(article.figures) - 1)), f"![](#{key})")


def _meant(path: Path, articles: Sequence[DraftArticle]) -> DraftArticle | None:
    """The article whose title or manuscript shares most of the words of a picture's name."""
    words = Counter(
        word for word in _WORD.findall(path.stem.casefold().replace("_", " ")) if not word.isdigit() and len(word) > 2
    )
    best = max(articles, key=lambda article: _common(words, article), default=None)
    return (
        best
        if best is not None and _common(words, best) * 2 > sum(words.values())
        else (articles[0] if len(articles) == 1 else None)
    )


def _common(words: Counter[str], article: DraftArticle) -> int:
    known = set(
        _WORD.findall(f"{article.title} {article.key.replace('-', ' ')} {article.source}".casefold().replace("_", " "))
    )
    return sum(count for word, count in words.items() if word in known)


def name_pictures(
    sections: Sequence[DraftSection], issue: str, used: frozenset[str], findings: list[Finding]
) -> dict[str, bytes]:
    """The pictures of all figures as files of the issue's folder, each under a sound name that is not `used`.

    The same bytes are one file. A picture that no issue can use is a finding, and its frame is kept.
    """
    files: dict[str, bytes] = {}
    names: dict[bytes, str] = {}
    for article in (article for section in sections for article in section.articles):
        for figure in article.figures:
            if not figure.data:
                continue
            try:
                data, suffix = usable(figure.picture or ManuscriptPicture(figure.file, figure.data))
            except UnusablePicture as problem:
                findings.append(
                    warning(
                        "import/picture-refused",
                        f"the picture “{figure.file}” of “{article.title[:60]}” was left out: {problem}",
                        hint="save it as JPEG or PNG and put it into the assets folder",
                        place=Place(article.source),
                    )
                )
                figure.data = b""
                continue
            if data not in names:
                base = make_key(f"{article.key}-{figure.key}"[:60], (), figure.key, 9)
                name, count = f"{base}.{suffix}", 1
                while name in files or name in used:
                    count += 1
                    name = f"{base}-{count}.{suffix}"
                names[data] = name
                files[name] = data
            figure.file = names[data]
    return {f"assets/{issue}/{name}": data for name, data in files.items()}
