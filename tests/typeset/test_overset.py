# SPDX-License-Identifier: MIT
"""Words that have no room are errors where they were written, before anything is drawn."""

from __future__ import annotations

import pytest
from PIL import Image

from forumpress.errors import InputError
from forumpress.finding import has_errors
from forumpress.typeset.press import Press
from forumpress.workspace import Workspace

HEAD = """\
key: a
number: 1
date: 2022-11-30
sections:
  - name: News
    articles:
      - key: one
        title: One
"""
BODY = """\
        body: |
          Text.[^1]

          [^1]: Note.
"""


def many(count: int) -> str:
    return " ".join(f"word{number}" for number in range(count))


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    root = tmp_path_factory.mktemp("overset")
    (root / "issues").mkdir()
    (root / "assets").mkdir()
    (root / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\nimprint: {publisher: A}\n")
    Image.new("RGB", (300, 3000), "navy").save(root / "assets" / "tall.png")
    return Press(Workspace.at(root))


def said(press: Press, text: str) -> list[tuple[str, str, int | None]]:
    path = press.workspace.root / "issues" / "a.yaml"
    path.write_text(text)
    findings = press.typeset(path).findings
    return [(f.code, f.severity.value, f.place.line) for f in findings if "set-" in f.code or "cut-" in f.code]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (HEAD + BODY + f"        pull_quotes:\n          - text: {many(250)}\n", "overset-box", 14),
        (HEAD + BODY + f"        sidebars:\n          - title: B\n            body: {many(900)}\n", "overset-box", 14),
        (HEAD + BODY.replace("Note.", many(1400)), "overset-note", 12),
        (HEAD + f"        standfirst: {many(900)}\n" + BODY, "overset-box", 8),
        (
            HEAD
            + BODY.replace("Text.", f"| A | B |\n          |---|---|\n          | {many(1200)} | b |\n\n          T."),
            "overset-box",
            10,
        ),
        ("publication: {imprint: {note: " + many(1500) + "}}\n" + HEAD + BODY, "overset-box", 1),
    ],
    ids=["quote", "sidebar", "note", "head", "table row", "imprint"],
)
def test_words_without_room_are_an_error(press: Press, text: str, code: str, line: int) -> None:
    assert (f"makeup/{code}", "error", line) in said(press, text)


def table(*cells: str) -> str:
    rows = (f"| {' | '.join(row)} |" for row in (cells, ["---"] * len(cells), cells))
    return BODY.replace("Text.", "Text.\n\n" + "".join(f"          {row}\n" for row in rows) + "\n          Text.")


@pytest.mark.parametrize(
    ("layout", "cells", "severity", "words"),
    [
        ("digest", ["Administration"] * 9, "warning", "9 columns, which fit in 115 mm only with words broken anywhere"),
        ("digest", ["Administration"] * 5, None, ""),
        ("forum", ["Administrations" * 5] * 3, "warning", "which fit in 176 mm only with words broken anywhere"),
        ("forum", ["Administrations" * 2] * 3, None, ""),
        ("forum", ["Administration"] * 3, None, ""),
    ],
)
def test_a_table_too_wide_is_told_at_its_first_line(
    press: Press, layout: str, cells: list[str], severity: str | None, words: str
) -> None:
    path = press.workspace.root / "issues" / "wide.yaml"
    path.write_text(HEAD + table(*cells))
    wide = [f for f in press.typeset(path, layout).findings if "wide" in f.code or "outside" in f.code]
    if severity is None:
        assert wide == []
        return
    (finding,) = wide
    assert (finding.code, finding.severity, finding.place.line) == ("makeup/wide-table", severity, 12)
    assert words in finding.message
    assert "Leave columns out" in finding.hint


def test_what_fits_is_not_spoken_of(press: Press) -> None:
    notes = BODY.replace("Note.", many(250)) + f"        pull_quotes:\n          - text: {many(40)}\n"
    assert said(press, HEAD + notes) == []


def test_a_picture_gives_way_to_its_words(press: Press) -> None:
    figure = "        figures:\n          - {key: f, image: assets/tall.png, decorative: true, caption: C}\n"
    assert said(press, HEAD + BODY + figure) == [("makeup/cut-picture", "warning", 14)]
    assert not has_errors(press.typeset(press.workspace.root / "issues" / "a.yaml").findings)


@pytest.mark.parametrize(("kind", "most"), [("figures", 1000), ("pull_quotes", 500), ("sidebars", 500)])
def test_more_of_a_kind_than_an_issue_can_hold_is_refused_before_anything_is_set(
    press: Press, kind: str, most: int
) -> None:
    entries = {"figures": "{key: f%d}", "pull_quotes": "{text: T%d}", "sidebars": "{title: T%d, body: B}"}
    path = press.workspace.root / "issues" / "many.yaml"
    lines = "".join(f"          - {entries[kind] % number}\n" for number in range(most + 1))
    path.write_text(f"{HEAD}{BODY}        {kind}:\n{lines}")
    with pytest.raises(InputError) as refused:
        press.typeset(path)
    (found,) = (each for each in refused.value.findings if each.code == "makeup/too-many")
    assert (found.place.line, f"{most + 1:,}" in found.message) == (14, True)
