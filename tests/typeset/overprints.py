# SPDX-License-Identifier: MIT
"""Titles of every kind of joint, drawn at random, and overprinting measured from the finished PDF."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from pypdfium2 import PdfPage

from forumpress.typeset.press import Press
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace

WORDS = (
    *("December", "Contributor", "Spotlight", "the", "of", "members", "harbour", "a", "Amelia", "Thornbury", "women"),
    *("policy", "in", "and", "orchard", "with", "Commission", "neighbouring", "for", "municipalities", "annual", "new"),
    *("Donaudampfschifffahrtsgesellschaftskapitän", "antidisestablishmentarianism", "Neuro-psychologically"),
    *("Общественные", "организации", "климат", "и", "Κοινωνία", "των", "πολιτών", "合作促进会", "气候变化", "民间组织"),
    *("Zoë’s", "“quoted”", "(aside)", "COP27", "UNEP/EA.5", "self-governing", "and/or", "www.example.org/reports"),
)
JOINTS = (*[" "] * 8, " – ", " - ", " — ", "—", " / ", "/", "\u00a0", " & ", ": ", ", ", " · ", " … ")
GROUPS = (
    "Dr. Lindqvist",
    "Prof. A. Chen",
    "25 km",
    "1.5 °C",
    "3 million",
    "§ 12",
    "No. 5",
    "p. 7",
    "St. Gallen",
    "20 %",
)


def titles(count: int, seed: int) -> Iterator[str]:
    """Texts of four to fourteen words and groups, joined in every way."""
    chance = random.Random(seed)
    for _ in range(count):
        parts = [chance.choice(GROUPS if chance.random() < 0.2 else WORDS) for _ in range(chance.randint(4, 14))]
        yield "".join(part + (chance.choice(JOINTS) if at < len(parts) - 1 else "") for at, part in enumerate(parts))


def issue(count: int, seed: int) -> str:
    """An issue of so many short articles, each with a title and a standfirst of its own."""
    made = list(titles(2 * count, seed))
    body = "The members met in the harbour hall on Saturday and talked about the year that lies behind them. " * 2
    lines = ["key: a", "number: 1", "date: 2022-11-30", "sections:", "  - name: News", "    articles:"]
    for number, (title, standfirst) in enumerate(zip(made[::2], made[1::2], strict=True)):
        lines += [
            f"      - key: a{number}",
            f"        title: {json.dumps(title, ensure_ascii=False)}",
            f"        short_title: Title {number}",
            f"        standfirst: {json.dumps(standfirst, ensure_ascii=False)}",
            f"        body: {body}",
        ]
    return "\n".join(lines) + "\n"


def press_at(root: Path) -> Press:
    """A press in a new workspace."""
    (root / "issues").mkdir(parents=True)
    (root / "issues" / "publication.yaml").write_text("title: A\nsections: [News]\nimprint: {publisher: A}\n")
    return Press(Workspace.at(root))


def overprinted(press: Press, count: int, seed: int, layout: str) -> list[str]:
    """What is printed over something else in an issue of random titles, as the finished PDF shows it."""
    path = press.workspace.root / "issues" / "a.yaml"
    path.write_text(issue(count, seed), "utf-8")
    document = pypdfium2.PdfDocument(press.prove(press.typeset(path, layout), Purpose()).pdf)
    found = [f"page {number}: {words}" for number, page in enumerate(document, 1) for words in overprints(page)]
    document.close()
    return found


def overprints(page: PdfPage) -> list[str]:
    """Pairs of characters whose boxes share more than a quarter of the smaller one; neighbours in a word may."""
    text = page.get_textpage()
    boxes = []
    for index in range(text.count_chars()):
        character = text.get_text_range(index, 1)
        if character.isalnum():
            left, bottom, right, top = text.get_charbox(index)
            boxes.append((bottom, top, left, right, index, character))
    found: dict[int, str] = {}
    near: list[tuple[float, float, float, float, int, str]] = []
    for box in sorted(boxes):
        near = [other for other in near if other[1] > box[0]]
        for other in near:
            high = min(box[1], other[1]) - max(box[0], other[0])
            wide = min(box[3], other[3]) - max(box[2], other[2])
            small = min((each[1] - each[0]) * (each[3] - each[2]) for each in (box, other))
            if min(high, wide) > 0.3 and high * wide > small / 4 and abs(box[4] - other[4]) > 4:
                found.setdefault(round(box[0]), f"“{other[5]}” and “{box[5]}” at {box[2]:.0f}, {box[0]:.0f} pt")
        near.append(box)
    return list(found.values())
