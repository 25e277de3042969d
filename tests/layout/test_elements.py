# SPDX-License-Identifier: MIT
"""An element of the layout is declared once: a model, a line of the registry, a template of the base pack."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from cutfonts import lay_fonts

from forumpress.data import data_path
from forumpress.issue.model import EXTRA_KEYS
from forumpress.layout.elements import ELEMENTS, TEMPLATES, beside_article
from tests.layout.packs import standalone_forum

MODEL = '''class Events(Extra):
    """A list of dates."""

    title: Text
    """A line above the dates."""
    days: tuple[Text, ...] = Field(min_length=1)
    """The dates."""


class Filler(Sourced):'''
FIELD = '''    sidebars: tuple[Sidebar, ...] = ()
    """Short texts beside it."""
    events: tuple[Events, ...] = ()
    """Dates to come."""
'''
LINE = '    Element("events", Events, "events", "Sect", floats=Floats.ALWAYS, settles=True),\n    Element("break"),'
TEMPLATE = (
    '<aside class="events"><h3>{{ events.title }}</h3>{% for day in events.days %}<p>{{ day }}</p>{% endfor %}</aside>'
)
ISSUE = """\
key: a
number: 1
date: 2022-11-30
layout: old
sections:
  - name: News
    articles:
      - key: one
        title: One
        body: |
          A first paragraph that calls the dates.

          ![](#soon)
        events:
          - key: soon
            title: Meetings to come
            days: [The third of March, "The *fourth* of May"]
"""


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_every_element_has_its_template_and_every_key_its_element() -> None:
    have = {path.name.removesuffix(".html.j2") for path in data_path("layouts/base/templates").glob("*.html.j2")}
    assert have == set(TEMPLATES)
    assert len({element.name for element in ELEMENTS}) == len(ELEMENTS)
    assert len(beside_article()) == len(EXTRA_KEYS)


@pytest.fixture(scope="module")
def checkout_with_events(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with a new element: these four files are all that was touched."""
    root = tmp_path_factory.mktemp("more")
    shutil.copytree(checkout / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("layouts", "fonts"):
        shutil.copytree(checkout / name, root / name)
    shutil.copytree(checkout / "assets/icc", root / "assets/icc")
    source = root / "src/forumpress"
    replaced(source / "issue/model.py", "class Filler(Sourced):", MODEL)
    replaced(source / "issue/model.py", FIELD.split("    events")[0], FIELD)
    replaced(source / "layout/elements.py", '    Element("break"),', LINE)
    replaced(source / "layout/elements.py", "Extra, Figure,", "Events, Extra, Figure,")
    (root / "layouts/base/templates/events.html.j2").write_text(TEMPLATE)
    (root / "layouts/base/templates/events.css").write_text(".events { border-top: 1pt solid var(--green) }\n")
    return root


@pytest.mark.parametrize("layout", ["old", "forum", "digest"])
def test_a_new_element_stands_in_packs_that_have_no_template_for_it(
    checkout_with_events: Path, tmp_path: Path, layout: str
) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues/publication.yaml").write_text("title: A\nsections: [News]\n")
    (tmp_path / "issues/a.yaml").write_text(ISSUE)
    (tmp_path / "layouts").mkdir()
    standalone_forum(tmp_path / "layouts/old")
    command = [sys.executable, "-m", "forumpress", "build", "issues/a.yaml", "--layout", layout]
    environment = {"PYTHONPATH": str(checkout_with_events / "src"), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(
        command, cwd=lay_fonts(tmp_path), env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    pdf = pypdf.PdfReader(tmp_path / "output/a-screen.pdf")
    words = pdf.pages[0].extract_text()
    assert "Meetings to come" in words and "The fourth of May" in words
    assert "/Sect" in [str(node.get("/S")) for node in structure(pdf)]


def structure(pdf: pypdf.PdfReader) -> list[pypdf.generic.DictionaryObject]:
    """Every element below an article's."""
    found = []
    waiting = [(pdf.trailer["/Root"]["/StructTreeRoot"], False)]
    while waiting:
        node, inside = waiting.pop()
        node = node.get_object()
        if not isinstance(node, pypdf.generic.DictionaryObject):
            continue
        if inside:
            found.append(node)
        kids = node.get("/K", [])
        kids = kids if isinstance(kids, list) else [kids]
        waiting += [(kid, inside or node.get("/S") == "/Art") for kid in kids]
    return found
