# SPDX-License-Identifier: MIT
"""`docs/layouts.md` tells of every key, template, style, word and property, and its examples are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

import forumpress
from forumpress.data import data_path
from forumpress.layout import packfile
from forumpress.layout.elements import TEMPLATES
from forumpress.layout.pack import REQUIRED_STYLES, read_pack
from forumpress.layout.words import words_of_templates
from forumpress.typeset.pagehtml import page_variables

DOC = (Path(__file__).parents[2] / "docs/layouts.md").read_text("utf-8")
SOURCES = Path(forumpress.__file__).parent
TOLD = set(re.findall(r"`([^`\n]+)`", DOC))


def part(heading: str) -> str:
    """The words below a heading of the page."""
    return re.split(r"^#+ ", DOC.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize(
    ("heading", "model"),
    [
        ("layout.yaml", packfile.PackData),
        ("page", packfile.PageData),
        ("page", packfile.Margins),
        ("swatches", packfile.SwatchData),
        ("styles", packfile.StyleData),
        ("styles", packfile.DropCapData),
        ("rules", packfile.Rules),
        ("rules", packfile.TitleSize),
    ],
)
def test_every_key_is_told(heading: str, model: type[BaseModel]) -> None:
    told = set(re.findall(r"`([a-z_]+)`", part(heading)))
    assert set(model.model_fields) - told == set()


@pytest.mark.parametrize("heading", ["layout.yaml", "page", "styles", "rules"])
def test_no_key_is_told_that_there_is_not(heading: str) -> None:
    models = [each for each in vars(packfile).values() if isinstance(each, type) and issubclass(each, BaseModel)]
    keys = {key for each in models for key in each.model_fields}
    told = {
        key
        for cell in re.findall(r"^\| (`[^|]+) \|", part(heading), re.MULTILINE)
        for key in re.findall(r"`(\w+)`", cell)
    }
    assert told - keys == set()


def test_every_template_is_told_and_no_other() -> None:
    told = set(re.findall(r"^\| `([a-z-]+)` \|", part("Templates"), re.MULTILINE))
    assert told == set(TEMPLATES)


def test_every_style_and_word_is_told() -> None:
    assert set(REQUIRED_STYLES) - TOLD == set()
    assert {word for word in words_of_templates("en") if word != "photograph_to_come"} - {
        t.split(".")[-1] for t in TOLD
    } == set()


def test_every_property_is_told() -> None:
    variables = page_variables(read_pack(data_path("layouts/forum")).format, 1, 0)
    properties = set(re.findall(r"(--[a-z-]+):", variables)) | {"--picture-height"}
    assert properties - TOLD == set()


def test_the_swatches_of_the_example_are_good() -> None:
    (example,) = re.findall(r"^```yaml\n(swatches:\n.*?)^```", DOC, re.MULTILINE | re.DOTALL)
    for swatch in yaml.safe_load(example)["swatches"].values():
        packfile.SwatchData.model_validate(swatch)


def test_links_inside_the_page_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^a-z -]", "", line.lower()).replace(" ", "-") for line in re.findall(r"^#+ (.*)", DOC, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([a-z-]+)\)", DOC)) - headings == set()
