# SPDX-License-Identifier: MIT
"""The forms: no key of a model is missing, and what a form puts in stands in the file and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest

from forumpress.issue import model
from forumpress.issue.edit.change import changes
from forumpress.issue.edit.forms import form_of, forms, model_at, shown_fields, wrong
from forumpress.issue.edit.formvalues import set_value, value_at, values_of
from forumpress.issue.edit.formwords import EXAMPLES, HELPS, LABELS, MOST_WORDS, USUAL
from forumpress.issue.edit.writtenfile import WrittenFile

MODELS = [
    each
    for each in vars(model).values()
    if isinstance(each, type) and issubclass(each, model.Sourced) and each not in (model.Sourced, model.Extra)
]

YAML = """\
key: x   # a remark
number: 1
date: 2022-11-30
sections:
  - name: News
    articles:
      - key: one
        title: 'One'
        body: |
          Words.
"""


def file(text: str = YAML) -> WrittenFile:
    return WrittenFile("issues/x.yaml", text)


def after(path: tuple[str | int, ...], value: Any, text: str = YAML) -> str:
    before = file(text)
    step = changes(before, set_value(before, path, value))
    done = before.after(step)
    assert done.after(step.inverse()).raw == text
    return done.raw


@pytest.mark.parametrize("each", MODELS, ids=lambda each: each.__name__)
def test_no_key_of_a_model_is_missing_from_its_form(each: type[model.Sourced]) -> None:
    wanted = [key for key in each.model_fields if key != "prose"]
    assert [field.key for field in form_of(each)] == wanted
    assert [field.key for field in forms()[each.__name__]] == wanted
    for field in form_of(each):
        assert field.label
        assert field.help
        assert field.kind in ("choice", "yes-no", "group", "list") or field.example


def test_no_words_are_kept_for_keys_that_are_gone() -> None:
    keys = {key for each in MODELS for key in shown_fields(each)}
    assert set(EXAMPLES) <= keys
    assert set(LABELS) <= keys
    assert set(HELPS) <= keys
    assert keys >= USUAL
    assert {key.rpartition(".")[2] for key in MOST_WORDS} <= keys


def test_each_example_may_be_written() -> None:
    for each in MODELS:
        for field in form_of(each):
            if field.example and field.kind not in ("list", "group", "texts"):
                assert wrong(each, field.key, field.example) == "", (each, field)


def test_a_value_is_held_to_its_field() -> None:
    assert "number" in wrong(model.Issue, "number", "eleven")
    assert "more than 0" in wrong(model.Issue, "number", "0")
    assert "year-month-day" in wrong(model.Issue, "date", "30 November")
    assert "keys are" in wrong(model.Article, "key", "Green Deal")
    assert wrong(model.Article, "title", "") == "this is needed"
    assert wrong(model.Issue, "language", "") == ""
    assert wrong(model.Article, "authors", [{"name": "Mary"}]) == ""
    assert "this is needed" in wrong(model.Article, "authors", [{"role": "Chair"}])
    assert "belong" in wrong(model.Article, "authors", "Mary")
    assert wrong(model.Article, "nonsense", "x") != ""


def test_the_model_of_a_place_is_found() -> None:
    assert model_at(model.Issue, ("sections", 0, "articles", 2, "figures", 0, "focal")) is model.FocalPoint
    assert model_at(model.Issue, ("sections", 0, "colour")) is None


def test_keys_that_lead_there_are_put_in_at_their_places() -> None:
    article = ("sections", 0, "articles", 0)
    assert after((*article, "kicker"), "From: home") == YAML.replace(
        "        title: 'One'", "        kicker: \"From: home\"\n        title: 'One'"
    )
    assert after((*article, "authors", 0), {"name": "Mary"}) == YAML.replace(
        "        body:", "        authors:\n          - name: Mary\n        body:"
    )
    assert after(("publication", "imprint", "editor"), "Mary") == YAML.replace(
        "sections:", "publication:\n  imprint:\n    editor: Mary\nsections:"
    )


def test_another_text_keeps_its_style_and_an_empty_one_goes() -> None:
    article = ("sections", 0, "articles", 0)
    assert after((*article, "title"), "Two") == YAML.replace("'One'", "'Two'")
    with_kicker = YAML.replace("        title:", "        kicker: A\n        title:")
    assert after((*article, "kicker"), "", with_kicker) == YAML
    assert after((*article, "kicker"), None) == YAML


def test_what_stands_in_a_file_is_read_as_plain_values() -> None:
    values = values_of(file(YAML.replace("'One'", "&t One").replace("key: one", "key: one\n        kicker: x")))
    assert value_at(values, ("sections", 0, "articles", 0, "title")) == "One"
    assert value_at(values, ("sections", 0, "articles", 0, "kicker")) == "x"
    assert value_at(values, ("sections", 3)) is None
    assert values_of(file("a: *b\n")) == {"a": None}
    assert values_of(file("a: [\n")) == {}
