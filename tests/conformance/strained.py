# SPDX-License-Identifier: MIT
"""An issue that strains everything: long tables and lists, nested quotations, torn links, notes, three languages."""

from __future__ import annotations

_WORDS = (
    "Every organization that takes part in the forum speaks for its members, and it does so in characteristic, "
    "extraordinarily long-winded sentences about responsibility and cooperation. "
)
_CHINESE = (
    "中国国际民间组织合作促进会举办了一系列活动,关注气候变化与可持续发展。" * 30
    + "\n\n"
    + "第二段 mixed with English words 与数字 2022 年。" * 20
)
_FRENCH = (
    "À la recherche du temps perdu, « longtemps, je me suis couché de bonne heure ». " * 20
    + "\n\n"
    + "Encore une fois. " * 30
)
_SIDEBAR = "Words beside.\n\n- a list\n- in it\n\n1. and\n2. numbers"


def strained_issue() -> str:
    """The issue's YAML."""
    return f"""\
key: strained
number: 3
date: 2024-02-29
language: en
sections:
  - name: Current Affair & Policy
    articles:
      - key: one
        kicker: Kicker & more
        title: A (very) odd \\ title & more ]]>
        standfirst: Standing first
        drop_cap: true
        figures:
          - {{key: fpo, alt: 'A harbour (with "quotes") & more', caption: Caption with *emphasis*, credit: Me}}
          - {{key: wide, alt: Something wide, span: wide}}
        pull_quotes:
          - {{text: Pulled out of the text, attribution: Somebody}}
        key_figures:
          - title: Numbers
            items: [{{value: "12", label: of all}}, {{value: US$ 3, label: of some}}]
        sidebars:
          - title: Beside
            body: |
{_indented(_SIDEBAR, 14)}
        body: |
{_indented(_body(), 10)}
      - key: two
        title: Deuxième article
        language: fr
        drop_cap: true
        body: |
{_indented(_FRENCH, 10)}
  - name: Organization News
    articles:
      - key: three
        title: 中文文章
        language: zh-Hans
        body: |
{_indented(_CHINESE, 10)}
      - key: four
        title: Tiny
        body: |
          A.
"""


def _body() -> str:
    nested = "\n    - nested " + _WORDS + "\n    - nested too"
    address = "https://example.org/a/very/long/address/that/cannot/be/broken/easily/index.html?query=1234567890"
    rows = "\n".join(f"| Row {number} with *words* | {number * 37} | {number} % |" for number in range(70))
    parts = (
        "“Quoted” beginnings with a drop cap, and a note.[^1] " + _WORDS * 3,
        "## Second level first",
        f"{_WORDS}[a *very* long link with **nested** markup that surely runs over lines](https://example.org/a?b=c&d=e)"
        f" and <{address}>. {_WORDS}",
        "\n".join(f"- item {item} {_WORDS}{nested if item % 3 == 0 else ''}" for item in range(12)),
        "\n".join(f"{item}. numbered {item} {_WORDS}" for item in range(1, 13)),
        f"> A quotation. {_WORDS}\n>\n> - with a list\n> - of two\n>\n> And {_WORDS}",
        f"| Name | Sum | Share |\n|:--|--:|:-:|\n{rows}",
        "### Third level\n\n" + _WORDS * 8,
        f"*Italic with [link](https://example.org/x)[^2] and `code` and H~2~O and 20^th^.* {_WORDS}",
        "A line\\\nbroken by force\\\nthrice. " + _WORDS,
        "***",
        _WORDS * 40,
        f"[^1]: A note. {_WORDS * 3}\n\n[^2]: Second note with *emphasis* and [link](https://example.org/note).",
    )
    return "\n\n".join(parts)


def _indented(text: str, by: int) -> str:
    return "\n".join(" " * by + line if line else "" for line in text.split("\n"))
