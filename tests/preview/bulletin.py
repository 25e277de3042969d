# SPDX-License-Identifier: MIT
"""A small issue that has one of everything a click can land on, in a workspace of its own."""

from __future__ import annotations

from pathlib import Path

from cutfonts import lay_fonts
from PIL import Image

ISSUE = "issues/2023-05.yaml"
INCLUDED = "issues/2023-05/harvest.md"

_SENTENCE = (
    "The committee met in the old schoolhouse and weighed what had been learned during the year; "
    "nobody left before the lamps were lit, and most had something to add. "
)
LONG = _SENTENCE * 9

YAML = f"""\
key: 2023-05
number: 5
date: 2023-05-31
sections:
  - name: News
    articles:
      - key: orchard
        kicker: From the villages
        title: An Orchard for Everyone
        standfirst: What forty families planted together.
        authors:
          - name: Mirela Bajrovic
            role: Gardener
            organisation: Society of Orchards
        body: |
          Whoever walks up the hill finds quinces today. {LONG}

          The trees were counted twice.[^trees] {LONG}

          ![](#gate)

          Table: Trees in the orchard

          | Kind    | Planted |
          |:--------|--------:|
          | Medlars |      37 |
          | Quinces |      12 |

          ![](#bounty)

          ![](#said)

          {LONG} {LONG}

          {LONG} Zebras would have been less welcome. {LONG}

          {LONG} {LONG} Finally the gatekeeper locked up.

          [^trees]: Seedlings were left out of the reckoning.
        figures:
          - key: gate
            image: assets/gate.png
            alt: A green gate.
            caption: Morning at the wooden gate
        pull_quotes:
          - key: said
            text: Nobody plants medlars alone.
            attribution: The mayor
        key_figures:
          - key: bounty
            title: What it bore
            items:
              - {{value: "640", label: kilograms of quinces}}
              - {{value: "12", label: jars for every house}}
  - name: Reports
    articles:
      - key: harvest
        title: Harvest Notes
        body_file: {INCLUDED}
    fillers:
      - title: Help with the pruning
        text: Bring gloves.
        link: https://example.org/pruning
"""

MARKDOWN = f"""\
Ladders were borrowed from the fire brigade. {_SENTENCE}

- Baskets came from the ferry.
- Wagons came late.

{_SENTENCE}
"""

PUBLICATION = """\
title: The Terrace Gazette
sponsor: Carried by the growers
sections: [News, Reports]
imprint:
  publisher: League of Orchards
  website: https://example.org/terrace
"""
PUBLICATION_FILE = "issues/publication.yaml"


def make_workspace(root: Path) -> Path:
    """Write the workspace and give its folder."""
    for name, text in ((ISSUE, YAML), (INCLUDED, MARKDOWN), (PUBLICATION_FILE, PUBLICATION)):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / "assets").mkdir()
    Image.new("RGB", (900, 600), (40, 110, 80)).save(root / "assets" / "gate.png")
    return lay_fonts(root)


def written_at(text: str, words: str) -> tuple[int, int]:
    """Line and column at which words stand in a text, counted from 1."""
    at = text.index(words)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
