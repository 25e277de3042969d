# SPDX-License-Identifier: MIT
"""Findings that need no decision, and what mends them."""

from __future__ import annotations

from pathlib import Path

import pytest

from forumpress.cli.run import run
from forumpress.issue.edit.cures import CURED

SOUND = """\
# the harvest issue
key: a
number: 1
date: 2022-11-30
sections:
  - name: News
    articles:
      - key: one
        title: One
        body: |
          Text, and more of it.
"""
PROSE = "          Text, and more of it.\n"

CASES = [
    ("issue/unknown-key", "title: One", "titel: One", None),
    ("issue/list-wanted", "title: One", "title: One\n        authors: Mary Ann O'Neil",
     "title: One\n        authors:\n          - name: Mary Ann O'Neil"),
    ("issue/mapping-wanted", "title: One", "title: One\n        authors:\n          - Mary",
     "title: One\n        authors:\n          - name: Mary"),
    ("issue/date-form", "2022-11-30", "30.11.2022", None),
    ("issue/date-form", "2022-11-30", "November 30, 2022", None),
    ("issue/language", "number: 1", "number: 1\nlanguage: en_GB", "number: 1\nlanguage: en-GB"),
    ("issue/bad-key", "key: one", "key: One", None),
    ("issue/choice", "number: 1", "number: 1\nstatus: draf", "number: 1\nstatus: draft"),
    ("section/unknown", "name: News", "name: Newz", None),
    ("yaml/colon", "title: One", "title: One: two", 'title: "One: two"'),
    ("yaml/unknown-alias", "title: One", "title: *One*", 'title: "*One*"'),
    ("yaml/bad-start", "title: One", "title: @One", 'title: "@One"'),
    ("yaml/escape", "title: One", 'title: "One \\q"', 'title: "One \\\\q"'),
    ("yaml/tab", "        title: One", "\ttitle: One", None),
    ("yaml/folded-body", f"body: |\n{PROSE}", f"body: >\n{PROSE}\n          - more\n",
     f"body: |\n{PROSE}\n          - more\n"),
    ("prose/heading-level", PROSE, f"          # Sub\n\n{PROSE}", f"          ## Sub\n\n{PROSE}"),
    ("prose/bold-subhead", PROSE, f"          **Sub**\n\n{PROSE}", f"          ## Sub\n\n{PROSE}"),
    ("prose/stray-mark", PROSE, f"          ##Sub\n\n{PROSE}", f"          ## Sub\n\n{PROSE}"),
    ("prose/stray-mark", PROSE, "          See [us] (https://example.org).\n", "          See [us](https://example.org).\n"),
    ("prose/broken-address", PROSE, "          https://example.org/a/\n          page.html is it.\n",
     "          https://example.org/a/page.html is it.\n"),
    ("file/control-character", "more of", "mo\x02re of", None),
    ("file/line-separator", "more of", "more\u2028of", None),
    ("file/unfinished", "of it.\n", "of it", "of it\n"),
    ("path/backslash", "title: One", "title: One\n        figures:\n          - {key: f, image: 'a\\f.png', alt: F}",
     "title: One\n        figures:\n          - {key: f, image: 'a/f.png', alt: F}"),
    ("article/unknown-figure", PROSE,
     f"{PROSE}\n          ![](#gat)\n        figures:\n          - {{key: gate, caption: G}}\n",
     f"{PROSE}\n          ![](#gate)\n        figures:\n          - {{key: gate, caption: G}}\n"),
    ("issue/list-wanted", PROSE, f"{PROSE}        authors: Mary Chen # ours\n",
     f"{PROSE}        authors:\n          - name: Mary Chen # ours\n"),
    ("issue/list-wanted", PROSE, f"{PROSE}        authors:\n          name: Mary\n\n          role: Chair\n",
     f"{PROSE}        authors:\n          - name: Mary\n\n            role: Chair\n"),
    ("issue/list-wanted", PROSE, f"{PROSE}        authors: {{name: Mary}}\n",
     f"{PROSE}        authors: [{{name: Mary}}]\n"),
    ("issue/list-wanted", PROSE, f"{PROSE}        pull_quotes: 'So, it is: so.'\n",
     f"{PROSE}        pull_quotes:\n          - text: 'So, it is: so.'\n"),
    ("issue/mapping-wanted", PROSE, f"{PROSE}        authors:\n          - Mary # ours\n",
     f"{PROSE}        authors:\n          - name: Mary # ours\n"),
    ("issue/mapping-wanted", PROSE, f"{PROSE}        authors: [Mary]\n", f"{PROSE}        authors: [{{name: Mary}}]\n"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("code", "right", "wrong", "mended"), CASES, ids=lambda each: str(each)[:24].strip())
def test_a_cure_mends_its_finding_and_nothing_else(
    code: str, right: str, wrong: str, mended: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code in CURED
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\n")
    path = tmp_path / "issues" / "a.yaml"
    broken = SOUND.replace(right, wrong)
    assert broken != SOUND
    path.write_bytes(broken.encode())
    run(["check", str(path), "--fix"])
    shown = capsys.readouterr().out
    assert "--yes" in shown
    assert "@@" in shown
    assert path.read_bytes() == broken.encode()
    run(["check", str(path), "--fix", "--yes"])
    assert code not in capsys.readouterr().out
    assert path.read_text() == SOUND.replace(right, mended if mended is not None else right)


@pytest.mark.parametrize("authors", ["Mary, Ann", "Mary and Ann", "Mary und Ann", "M. (ed.)", "{Mary}"])
def test_who_wrote_it_is_not_guessed(authors: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\n")
    path = tmp_path / "issues" / "a.yaml"
    doubtful = SOUND.replace("title: One", f"title: One\n        authors: {authors}")
    path.write_text(doubtful)
    assert run(["check", str(path), "--fix", "--yes"]) == 1
    assert path.read_text() == doubtful


def test_what_a_person_has_to_decide_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\n")
    path = tmp_path / "issues" / "a.yaml"
    doubtful = SOUND.replace("2022-11-30", "11/12/2022").replace("        title: One\n", "")
    path.write_text(doubtful)
    assert run(["check", str(path), "--fix", "--yes"]) == 1
    assert "Nothing that could be mended" in capsys.readouterr().out
    assert path.read_text() == doubtful
    assert run(["check", str(path), "--yes"]) == 2
