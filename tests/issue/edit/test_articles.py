# SPDX-License-Identifier: MIT
"""Articles added, moved, taken out, cut and joined: only that changes, and undoing brings back the same bytes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from issue.edit.randomyaml import files
from issue.edit.test_change import read

from forumpress.errors import InputError
from forumpress.issue.edit import articles
from forumpress.issue.edit.articlekinds import KINDS
from forumpress.issue.edit.articlenotes import calls_of, cut_body, joined_bodies, notes_of
from forumpress.issue.edit.change import EditRefused, changes
from forumpress.issue.edit.formvalues import value_at, values_of
from forumpress.issue.edit.grammar import Path
from forumpress.issue.edit.steps import difference
from forumpress.issue.edit.writtenfile import WrittenFile

CAREFUL = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
_PARAGRAPH = st.sampled_from(
    ["Plums.", "Figs and *dates*.", "## Pears", "Called.[^a]", "Also.[^b]", "- one\n- two", "![](#gate)", "a: b #c"]
)
_BODIES = st.lists(_PARAGRAPH, min_size=1, max_size=6).map(
    lambda parts: (
        "\n\n".join(
            (
                *parts,
                *(f"[^{label}]: The note {label}." for label in "ab" if any(f"[^{label}]" in each for each in parts)),
            )
        )
        + "\n"
    )
)


@st.composite
def issues(draw: st.DrawFn) -> dict[str, Any]:
    """The values of an issue with a few sections."""
    number = 0

    def article() -> dict[str, Any]:
        nonlocal number
        number += 1
        made: dict[str, Any] = {"key": f"a{number}", "title": draw(st.sampled_from(["One", "It's: so", "x #y"]))}
        if draw(st.booleans()):
            made["authors"] = [{"name": "Mary"}, {"name": f"B {number}"}][: draw(st.integers(1, 2))]
        made["body"] = draw(_BODIES)
        if "#gate" in made["body"]:
            made["figures"] = [{"key": f"gate{number}", "caption": "G"}, {"key": "gate", "caption": "A: gate"}]
            made["body"] = made["body"]
        return made

    sections = [
        {"name": name, "articles": [article() for _ in range(draw(st.integers(1, 3)))]}
        for name in ("News", "Views", "Notes")[: draw(st.integers(1, 3))]
    ]
    return {"key": "x", "number": "1", "sections": sections}


FILES = files(issues(), aliases=False)


def written(random: Any) -> tuple[WrittenFile, Any]:
    try:
        file = WrittenFile.read(random.data, "issues/x.yaml")
        read(random.data)
    except InputError:
        assume(False)
        raise
    return file, values_of(file)


def after(file: WrittenFile, wanted: articles.Wanted) -> WrittenFile:
    """The file after what is wanted of it; undoing brings it back."""
    assert [name for name, _ in wanted] == [file.file]
    step = changes(file, wanted[0][1])
    done = file.after(step)
    assert done.after(step.inverse()).data == file.data
    return done


def paths_of(values: Any) -> list[Path]:
    return [
        ("sections", number, "articles", index)
        for number, section in enumerate(values["sections"])
        for index in range(len(section["articles"]))
    ]


def all_articles(values: Any) -> list[Any]:
    return [value_at(values, path) for path in paths_of(values)]


def remarks(file: WrittenFile) -> int:
    return len(re.findall(r"# a remark: it's \[here\]", file.raw))


@CAREFUL
@given(FILES, st.data())
def test_an_article_is_moved_as_it_is_written(random: Any, data: st.DataObject) -> None:
    file, values = written(random)
    path = data.draw(st.sampled_from(paths_of(values)))
    section = data.draw(st.integers(0, len(values["sections"]) - 1))
    index = data.draw(st.integers(0, len(values["sections"][section]["articles"])))
    moved = value_at(values, path)
    try:
        done = after(file, [(file.file, articles.move(file, path, section, index))])
    except InputError as refused:
        assert refused.findings[0].message
        return
    now = values_of(done)
    assert moved in all_articles(now)
    left = [each for each in all_articles(values) if each is not moved]
    assert [each for each in all_articles(now) if each["key"] != moved["key"]] == left
    assert all(section["articles"] for section in now["sections"])
    assert remarks(done) == remarks(file) or len(now["sections"]) < len(values["sections"])


@CAREFUL
@given(FILES, st.data())
def test_an_article_is_added_and_taken_out_again(random: Any, data: st.DataObject) -> None:
    file, values = written(random)
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    section = data.draw(st.sampled_from(["News", "Views", "Notes", "Fresh"]))
    order = ["News", "Fresh", "Views", "Notes"]
    try:
        done = after(file, [(file.file, articles.add(file, kind, "Spring Fair", section, order))])
    except EditRefused as refused:
        assert refused.findings[0].message
        return
    now = values_of(done)
    names = [each["name"] for each in now["sections"]]
    assert names == [name for name in order if name in names]
    assert [each for each in all_articles(now) if each["key"] != "spring-fair"] == all_articles(values)
    path = articles.article_path(now, "spring-fair")
    assert path is not None
    assert read(after(done, [(file.file, articles.remove(done, path))]).data) == read(file.data)


@CAREFUL
@given(FILES, st.data())
def test_cutting_and_joining_lose_no_word(random: Any, data: st.DataObject) -> None:
    file, values = written(random)
    path = data.draw(st.sampled_from(paths_of(values)))
    body = value_at(values, path)["body"]
    starts = [match.end() for match in re.finditer(r"\n\n(?=[^\[\n])", body)]
    assume(starts)
    at = data.draw(st.sampled_from(starts))
    try:
        done = after(file, articles.cut(file, path, at, lambda _: None))
    except InputError as refused:
        assert refused.findings[0].message
        return
    now = values_of(done)
    first, second = value_at(now, path), value_at(now, (*path[:-1], int(path[-1]) + 1))
    assert words(first) + words(second) >= words(value_at(values, path))
    for part in (first, second):
        assert calls_of(part["body"]) == set(notes_of(part["body"]))
    # A picture that is placed in both halves stays with the first.
    home = first if "![](#gate)" in first["body"] else second
    assert ("![](#gate)" in home["body"]) <= ("gate" in {each["key"] for each in home.get("figures", ())})
    assert len(all_articles(now)) == len(all_articles(values)) + 1
    assert [each for each in all_articles(now) if each not in (first, second)] == [
        each for each in all_articles(values) if each["key"] != first["key"]
    ]
    try:
        joined = after(done, articles.join(done, (*path[:-1], int(path[-1]) + 1), lambda _: None))
    except InputError as refused:
        assert refused.findings[0].message
        return
    whole = value_at(values_of(joined), path)
    assert words(whole) >= words(value_at(values, path))
    assert calls_of(whole["body"]) == set(notes_of(whole["body"]))


def words(article: Any) -> int:
    """Printed words of an article's body and pictures; a note may come to stand twice, a heading as a title."""
    parts = [article["title"], article["body"], *(each["caption"] for each in article.get("figures", ()))]
    return len(re.findall(r"\w+", re.sub(r"\[\^\w\](?!:)", "", " ".join(parts))))


ISSUE = """\
key: x
sections:
  - name: News
    articles:
      # the first
      - key: one
        title: One
        body: |
          Begins.[^n]

          ## Pears

          Goes on.[^n] ![](#gate) See [two](#two).

          [^n]: A note.
        figures:
          # taken in May
          - {key: gate, caption: Gate}
          - key: hill
            caption: Hill
      - key: two
        title: Two
        authors:
          - name: Mary
        body_file: issues/x/two.md
"""
TWO = WrittenFile("issues/x/two.md", "Two begins.[^n]\n\nTwo ends.\n\n[^n]: Another.\n")


def test_a_heading_becomes_the_title_of_what_is_cut_off_and_its_picture_goes_along() -> None:
    file = WrittenFile("issues/x.yaml", ISSUE)
    path: Path = ("sections", 0, "articles", 0)
    body = value_at(values_of(file), path)["body"]
    done = after(file, articles.cut(file, path, body.index("## Pears"), lambda _: None))
    assert "      - key: pears\n        title: Pears\n" in done.raw
    assert "        figures:\n          # taken in May\n          - {key: gate, caption: Gate}\n" in done.raw
    first, second, _ = all_articles(values_of(done))
    assert first["body"] == "Begins.[^n]\n\n[^n]: A note.\n"
    assert second["body"].startswith("Goes on.[^n]")
    assert second["body"].endswith("[^n]: A note.\n")
    assert [each["key"] for each in first["figures"]] == ["hill"]


def test_an_article_in_a_file_of_its_own_is_joined_and_cut() -> None:
    file = WrittenFile("issues/x.yaml", ISSUE)
    joined = after(file, articles.join(file, ("sections", 0, "articles", 1), lambda _: TWO))
    (one,) = all_articles(values_of(joined))
    assert one["authors"] == [{"name": "Mary"}]
    assert one["body"].endswith("## Two\n\nTwo begins.[^n-2]\n\nTwo ends.\n\n[^n-2]: Another.\n")
    wanted = articles.cut(file, ("sections", 0, "articles", 1), TWO.raw.index("Two ends"), lambda _: TWO)
    assert [name for name, _ in wanted] == [file.file, TWO.file]
    cut_off = all_articles(values_of(file.after(changes(file, wanted[0][1]))))[2]
    assert cut_off["title"] == "Two, continued"
    assert cut_off["body"] == "Two ends.\n"
    assert TWO.after(changes(TWO, wanted[1][1])).raw == "Two begins.[^n]\n\n[^n]: Another.\n"


def test_the_only_article_of_an_issue_stays() -> None:
    one = ISSUE[: ISSUE.index("      - key: two")]
    with pytest.raises(InputError, match="only article"):
        articles.remove(WrittenFile("issues/x.yaml", one), ("sections", 0, "articles", 0))


def test_notes_go_where_they_are_called() -> None:
    body = "A.[^a]\n\n[^a]: First.\n\nB.[^b]\n\n[^b]: Second,\n    and more.\n"
    first, second = cut_body(body, body.index("B."))
    assert first == "A.[^a]\n\n[^a]: First.\n"
    assert second == "B.[^b]\n\n[^b]: Second,\n    and more.\n"
    assert joined_bodies("A.[^1]\n\n[^1]: x\n", "B.[^1]\n\n[^1]: y\n") == (
        "A.[^1]\n\n[^1]: x\n\nB.[^1-2]\n\n[^1-2]: y\n"
    )
    assert difference(body, body).replacements == ()
