# SPDX-License-Identifier: MIT
"""An issue is brought to a number of pages, or hears which lines are missing: both proved by making it again."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from forumpress.issue.edit.change import change, changes
from forumpress.issue.edit.intents import SetText
from forumpress.issue.edit.writtenfile import WrittenFile
from forumpress.typeset.fitting.changes import Change, Means, SetRatio, intents
from forumpress.typeset.fitting.fit import Proposal, fit
from forumpress.typeset.plan import SetBox, SetParagraph
from forumpress.typeset.press import Press, Typeset
from forumpress.workspace import Workspace

ALL = tuple(Means)
WORDS = (
    *("harbour", "members", "spring", "letter", "meeting", "evening", "association", "neighbour", "winter", "garden"),
    *("bridge", "station", "promise", "window", "journey", "river", "summer", "council", "answer", "market", "village"),
    *("question", "history", "teacher", "island", "weather", "engine", "paper", "music", "a", "of", "to", "in", "the"),
)


def paragraph(seed: int, words: int = 90) -> str:
    """Words in an order that looks like none, the same each time."""
    state = seed * 7919 + 17
    chosen = []
    for _ in range(words):
        state = (state * 1103515245 + 12345) % 2**31
        chosen.append(WORDS[(state >> 16) % len(WORDS)])
    return " ".join(chosen).capitalize() + "."


def issue_of(paragraphs: Sequence[str], keys: str = "", fillers: str = "") -> str:
    """An issue of one article, with its paragraphs; `keys` stand in the article."""
    told = f"      - key: one\n        title: Title\n{keys}        body: |\n"
    told += "".join(f"          {each}\n\n" for each in paragraphs)
    head = "key: a\nnumber: 1\ndate: 2022-11-30\nlayout: digest\n"
    return head + f"sections:\n  - name: News\n    articles:\n{told}{fillers}"


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    root = tmp_path_factory.mktemp("fitting")
    (root / "issues").mkdir()
    (root / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\nimprint: {publisher: A}\n")
    return Press(Workspace.at(root))


@pytest.fixture(scope="module")
def pool(press: Press) -> dict[int, list[str]]:
    """Paragraphs that can be set a line shorter (-1), a line longer (1), or neither (0)."""
    every = [paragraph(seed, 70 + seed % 30) for seed in range(60)]
    typeset = typeset_of(press, issue_of(every))
    blocks = typeset.galleys[0].blocks
    found: dict[int, list[str]] = {}
    for step in (-1, 1):
        settings = typeset.table.setter.settings(blocks, step)
        found[step] = sorted({each.block.block.runs[0].text.plain for each in settings} & set(every))
    found[0] = [each for each in every if each not in found[-1] and each not in found[1]]
    return found


def typeset_of(press: Press, text: str) -> Typeset:
    path = press.workspace.root / "issues" / "a.yaml"
    path.write_text(text)
    return press.typeset(path)


def pages(typeset: Typeset) -> int:
    return len(typeset.plan.pages)


def lines_of(typeset: Typeset, key: str) -> int:
    galley = next(each for each in typeset.galleys if each.story.key == key)
    return sum(len(block.lines) for block in galley.blocks if isinstance(block, SetParagraph))


def written(text: str, typeset: Typeset, made: tuple[Change, ...]) -> str:
    file = WrittenFile("issues/a.yaml", text)
    return file.after(changes(file, intents(typeset.issue, made))).raw


def picture(keys: str) -> str:
    return f"        figures:\n          - key: shot\n            alt: A harbour\n            {keys}\n"


@pytest.fixture(scope="module")
def by_picture(press: Press, pool: dict[int, list[str]]) -> tuple[str, Typeset, Proposal]:
    """The first of ever longer issues that comes to a page fewer by its picture alone."""
    for count in range(3, 30):
        text = issue_of(pool[0][:count], picture("ratio: 1.5"))
        typeset = typeset_of(press, text)
        if pages(typeset) > 1:
            found = fit(press, typeset, pages(typeset) - 1, (Means.PICTURES,))
            if found.changes:
                return text, typeset, found
    raise AssertionError("no issue was reached")


@pytest.mark.parametrize("lines", [-1, 1])
def test_an_article_is_set_as_many_lines_shorter_or_longer_as_it_says(
    press: Press, pool: dict[int, list[str]], lines: int
) -> None:
    paragraphs = [pool[0][0], pool[lines][0], pool[0][1]]
    before = lines_of(typeset_of(press, issue_of(paragraphs, "        copyfit: 0\n")), "one")
    after = typeset_of(press, issue_of(paragraphs, f"        copyfit: {lines}\n"))
    assert lines_of(after, "one") - before == lines
    assert not [each for each in after.findings if each.code == "makeup/copyfit"]


def test_more_lines_than_look_well_are_told_and_not_set(press: Press, pool: dict[int, list[str]]) -> None:
    paragraphs = [pool[0][0], pool[1][0], pool[0][1]]
    before = lines_of(typeset_of(press, issue_of(paragraphs)), "one")
    after = typeset_of(press, issue_of(paragraphs, "        copyfit: 9\n"))
    (finding,) = [each for each in after.findings if each.code == "makeup/copyfit"]
    assert lines_of(after, "one") - before == 1
    assert "1 line longer" in finding.message and "“copyfit: 1”" in finding.hint
    assert (finding.place.line, finding.place.column) == (10, 18)


def test_a_filler_on_hold_is_not_printed(press: Press) -> None:
    fillers = "    fillers:\n      - title: Join us\n        text: We meet in May.\n"
    kinds = [
        [block.block.kind for block in typeset.galleys[-1].blocks if isinstance(block, SetBox)]
        for typeset in (
            typeset_of(press, issue_of(["Words."], fillers=fillers)),
            typeset_of(press, issue_of(["Words."], fillers=fillers + "        hold: true\n")),
        )
    ]
    assert "filler" in kinds[0] and "filler" not in kinds[1]


def test_a_picture_that_may_be_cut_gives_way_and_stays_so(
    press: Press, by_picture: tuple[str, Typeset, Proposal]
) -> None:
    text, typeset, found = by_picture
    (only,) = found.changes
    assert isinstance(only, SetRatio) and only.ratio > 1.5
    new = written(text, typeset, found.changes)
    assert new == text.replace("ratio: 1.5", f"ratio: {only.ratio:g}")
    after = typeset_of(press, new)
    assert pages(after) == pages(typeset) - 1
    assert fit(press, after, pages(after), ALL) == Proposal(pages(after), pages(after))


@pytest.mark.parametrize(
    ("written_as", "pinned"),
    [("ratio: 1.5", "ratio: 1.5\n            pinned: true"), ("key: one\n", "key: one\n        pinned: true\n")],
)
def test_what_is_pinned_does_not_change(
    press: Press, by_picture: tuple[str, Typeset, Proposal], written_as: str, pinned: str
) -> None:
    text, typeset, _ = by_picture
    fixed = typeset_of(press, text.replace(written_as, pinned))
    assert not fit(press, fixed, pages(typeset) - 1, (Means.PICTURES,)).changes


def test_means_that_are_not_allowed_change_nothing(press: Press, by_picture: tuple[str, Typeset, Proposal]) -> None:
    _, typeset, found = by_picture
    none = fit(press, typeset, pages(typeset) - 1, (Means.FILLERS, Means.ORDER))
    assert found.changes and not none.changes and none.lines < 0


# Lines that are missing


def with_words(body: str, count: int) -> str:
    """A body with so many words cut from its longest paragraphs, or written at the end of one."""
    parts = body.rstrip("\n").split("\n\n")
    left = abs(count)
    for at in sorted((at for at, part in enumerate(parts) if part[0].isalpha()), key=lambda at: -len(parts[at])):
        words = parts[at].split(" ")
        if count > 0:
            parts[at] = " ".join((*words, *(WORDS[number % len(WORDS)] for number in range(left))))
            break
        cut = min(left, max(0, len(words) - 20))
        parts[at] = " ".join(words[: len(words) - cut])
        left -= cut
    return "\n\n".join(parts) + "\n"


def with_lines(press: Press, path: Path, layout: str, key: str, lines: int) -> None:
    """Cut or write exactly so many lines in an article of an issue's file, or of the file with its body."""
    data = yaml.safe_load(path.read_text("utf-8"))
    at, article = next(
        (("sections", number, "articles", place, "body"), article)
        for number, section in enumerate(data["sections"])
        for place, article in enumerate(section["articles"])
        if article["key"] == key
    )
    elsewhere = "body_file" in article
    file = path.parents[1] / article["body_file"] if elsewhere else path
    text = file.read_text("utf-8")
    body = text if elsewhere else article["body"]

    def lines_with(words: int) -> int:
        where = WrittenFile("body.md" if elsewhere else "a.yaml", text)
        step = change(where, SetText(() if elsewhere else at, with_words(body, words)))
        file.write_text(where.after(step).raw, "utf-8")
        return lines_of(press.typeset(path, layout), key)

    sign = 1 if lines > 0 else -1
    wanted = lines_with(0) + lines
    low, high = 1, 20 * abs(lines) + 20
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if sign * (lines_with(sign * middle) - wanted) >= 0 else (middle + 1, high)
    assert lines_with(sign * high) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("step", [-1, 1])
@pytest.mark.parametrize("layout", ["forum", "digest"])
def test_the_sample_reaches_other_pages_or_hears_the_missing_lines(
    checkout: Path, tmp_path: Path, layout: str, step: int
) -> None:
    for folder in ("issues", "assets"):
        shutil.copytree(checkout / folder, tmp_path / folder)
    press = Press(Workspace.at(tmp_path))
    path = tmp_path / "issues" / "2022-11.yaml"
    text = path.read_text("utf-8")
    typeset = press.typeset(path, layout)
    wanted = pages(typeset) + step
    found = fit(press, typeset, wanted, ALL)
    assert bool(found.changes) != bool(found.missing)
    path.write_text(written(text, typeset, found.changes), "utf-8")
    for each in found.missing:
        assert each.lines * step > 0
        with_lines(press, path, layout, each.article.key, each.lines)
    assert pages(press.typeset(path, layout)) == wanted
